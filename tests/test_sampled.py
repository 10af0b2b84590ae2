"""What of the suite runs when: sampled cases, --whole, --quick, and that every mark names a target there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILE = """
import subprocess, pytest
@pytest.mark.sampled(3, "make whole")
@pytest.mark.parametrize("case", range(20))
def test_many(case): pass
def test_points(drawn): assert len(drawn(range(50))) in (5, 50)
def helper(): return subprocess
class Bench:
    def run(self): return helper()
@pytest.fixture
def bench(): return Bench()
def test_heavy(bench): pass
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setattr("sampled.ROOT", pytester.path)
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_file.py").write_text(FILE)
    return pytester


def passed(pytester: pytest.Pytester, *arguments: str) -> set[str]:
    result = pytester.inline_run("-p", "sampled", "-p", "no:xdist", "-p", "no:playwright", *arguments)
    return {report.nodeid.split("::")[1] for report in result.listoutcomes()[0]}


def test_a_few_cases_are_drawn_the_same_each_time_and_others_by_another_seed(run: pytest.Pytester) -> None:
    first = passed(run)
    assert len(first) == 3 + 2
    assert passed(run) == first
    assert passed(run, "--sample-seed", "2") != first


def test_the_whole_runs_every_case(run: pytest.Pytester) -> None:
    assert len(passed(run, "--whole")) == 20 + 2


def test_what_is_asked_for_by_name_is_run(run: pytest.Pytester) -> None:
    assert len(passed(run, "tests/test_file.py::test_many")) == 20


def test_the_quick_leave_out_what_starts_a_process_however_far_away(run: pytest.Pytester) -> None:
    assert "test_heavy" not in passed(run, "--quick")
    assert "test_heavy" in passed(run, "--quick", "--also", "tests/test_file.py")


def test_every_sampled_test_names_a_target_that_runs_it_whole() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = {
        target
        for file in (ROOT / "tests").rglob("test_*.py")
        if "node_modules" not in file.parts
        for target in re.findall(r'^@pytest\.mark\.sampled\(\d+, "make ([a-z]+)"', file.read_text(), re.MULTILINE)
    }
    assert named
    for target in named:
        recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
        assert recipe is not None, target
        assert "--whole" in recipe[1], target
