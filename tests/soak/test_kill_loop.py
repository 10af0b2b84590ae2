"""Workers killed at random while each tenant is submitted twice: nothing twice, nothing missing, nobody in another's way."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

LOOP = Path(__file__).with_name("kill_loop.py")


def run_loop(tenants: int, seed: int) -> str:
    ended = subprocess.run(
        [sys.executable, str(LOOP), str(tenants), str(seed)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout.strip()


def judge(said: str, at_least: int) -> None:
    assert said.endswith("0 duplicates, 0 missing, 0 overlaps"), said
    kills = re.search(r"(\d+) workers killed", said)
    assert kills is not None
    assert int(kills[1]) >= at_least, f"hardly anybody was killed: {said}"


@pytest.mark.timeout(900)
def test_workers_killed_at_random_leave_no_duplicate_and_no_gap() -> None:
    judge(run_loop(24, seed=1), at_least=3)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_hundred_tenants_submitted_twice_survive_a_kill_loop(capsys: pytest.CaptureFixture[str]) -> None:
    said = run_loop(200, seed=2)
    with capsys.disabled():
        print(f"\n{said}")
    judge(said, at_least=40)
