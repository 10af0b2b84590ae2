"""What of the suite runs when: a pytest plugin that tests/conftest.py names.

`make test` runs everything but the cases that a test marks as sampled: of those a few stay, drawn by a seed, and the rest
belongs to the target that the mark names, which passes --whole. Who asks for a test by its name gets it, sampled or not.

    @pytest.mark.sampled(2, "make kits")
    @pytest.mark.sampled(1, "make whole", of="maintenances")   # one of all tests of this kind, in whatever file they stand
    @pytest.mark.sampled(0, "make whole")   # none: what make test has of it is the same promise on something lighter

`make quick` passes --quick: what starts a browser, a server or a process is left out, unless its file changed since main
(or is named by --also).
"""

from __future__ import annotations

import inspect
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import CodeType
from typing import TypeVar

import pytest

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
# What a test that is not quick refers to, itself or through what it calls: a browser, a process, an embedded ERP, a server.
HEAVY = {
    "playwright",
    "sync_playwright",
    "kept_browser",
    "subprocess",
    "Popen",
    "Sandbox",
    "multiprocessing",
    "open_browser",
    "replay",
    "replaying",
    "postgres_server",
}
# Whole maintenances, and what else takes a minute: begun first, so that no worker is left with one at the end.
LONGEST = (
    "flows",
    "crash",
    "test_demo",
    "faults",
    "strangers",
    "flows_check",
    "test_recordings",
    "soak",
    "doors",
    "test_report",
    "test_login",
    "elements/test_element_commit",
)
ENDS_WHAT_OTHERS_STARTED = {"the_kept_browser_ends"}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("what runs")
    group.addoption("--whole", action="store_true", help="every case, also of the tests that are sampled")
    group.addoption(
        "--sample-seed", default="1", metavar="SEED", help="draws other cases of the tests that are sampled"
    )
    group.addoption("--quick", action="store_true", help="only what starts no browser, server or process")
    group.addoption("--also", action="append", default=[], metavar="FILE", help="with --quick: this file whole")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "sampled(keep, target, of=kind): so many of its cases are drawn for make test; the target runs all"
    )


def pytest_report_header(config: pytest.Config) -> str | None:
    if config.getoption("whole"):
        return "every case of every test"
    return f"sampled tests: a few cases each, drawn by seed {config.getoption('sample_seed')}; --whole runs all"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    gone: set[pytest.Item] = set()
    if not config.getoption("whole") and not any("::" in argument for argument in config.args):
        gone |= left_out(items, config.getoption("sample_seed"))
    if config.getoption("quick"):
        also = changed_files() | {str(Path(name)) for name in config.getoption("also")}
        gone |= {item for item in items if is_heavy(item) and item.nodeid.split("::")[0] not in also}
    items.sort(key=_turn)
    if gone:
        config.hook.pytest_deselected(items=[item for item in items if item in gone])
        items[:] = [item for item in items if item not in gone]


def _turn(item: pytest.Item) -> int:
    name = item.nodeid.split("::")[0].removeprefix("tests/").removesuffix(".py")
    return next((at for at, begin in enumerate(LONGEST) if name == begin or name.startswith(begin + "/")), len(LONGEST))


def left_out(items: list[pytest.Item], seed: str) -> set[pytest.Item]:
    """The cases that were not drawn. The same for every worker: only the seed and the test's name decide."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if mark := item.get_closest_marker("sampled"):
            cases[mark.kwargs.get("of") or item.nodeid.split("[")[0]].append(item)
    out: set[pytest.Item] = set()
    for name, found in cases.items():
        mark = found[0].get_closest_marker("sampled")
        assert mark is not None
        keep = mark.args[0]
        drawn = random.Random(f"{seed} {name}").sample(range(len(found)), min(keep, len(found)))
        out |= {item for at, item in enumerate(found) if at not in drawn}
    return out


def is_heavy(item: pytest.Item) -> bool:
    """Whether the test, its fixtures or a function of the tests that they call refers to something heavy."""
    if not isinstance(item, pytest.Function):
        return True
    names = set(item.fixturenames) - ENDS_WHAT_OTHERS_STARTED
    fixtures = [found[-1].func for name, found in item._fixtureinfo.name2fixturedefs.items() if name in names]
    return bool(HEAVY & names) or any(_refers(work) for work in [item.function, *fixtures])


@cache
def _refers(work: Callable[..., object]) -> bool:
    seen: set[object] = set()
    todo: list[object] = [inspect.unwrap(work)]
    while todo:
        one = todo.pop()
        one = inspect.unwrap(one) if inspect.isfunction(one) else one
        if one in seen or not (inspect.isfunction(one) or inspect.isclass(one)):
            continue
        seen.add(one)
        if inspect.isclass(one):
            todo += [value for value in vars(one).values() if inspect.isfunction(value)]
            continue
        names = set(_names(one.__code__))
        if HEAVY & names:
            return True
        found = (one.__globals__.get(name) for name in names)
        todo += [value for value in found if _is_of_the_tests(value)]
    return False


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_of_the_tests(value: object) -> bool:
    module = sys.modules.get(getattr(value, "__module__", None) or "")
    return str(getattr(module, "__file__", None) or "").startswith(str(ROOT / "tests"))


@pytest.fixture
def drawn(request: pytest.FixtureRequest) -> Callable[[Sequence[T]], list[T]]:
    """`drawn(points)`: a tenth of the points of a test that tries all of them, drawn by the seed, in order; with --whole all."""

    def draw(points: Sequence[T]) -> list[T]:
        if request.config.getoption("whole"):
            return list(points)
        dice = random.Random(f"{request.config.getoption('sample_seed')} {request.node.nodeid}")
        chosen = dice.sample(range(len(points)), min(len(points), max(3, len(points) // 10)))
        return [points[at] for at in sorted(chosen)]

    return draw


def changed_files() -> set[str]:
    """The test files that differ from main, committed or not; none where there is no git."""
    asked = subprocess.run(
        ["git", "diff", "--name-only", "--merge-base", "main", "--", "tests"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return set(asked.stdout.split()) if asked.returncode == 0 else set()
