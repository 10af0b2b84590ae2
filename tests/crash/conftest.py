"""The fake ERP of tests/soak is used here as well; the points of all tests are counted and told at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "soak"))

_counted: list[tuple[str, int, int, int, int]] = []

Count = Callable[..., None]


@pytest.fixture
def count() -> Count:
    """`count(what, points, recovered, doubled, lost)`: how many points were tried, after how many all was as if nothing had
    happened, and after how many a write was there twice, or was missing."""
    return lambda what, points, recovered, doubled=0, lost=0: _counted.append((what, points, recovered, doubled, lost))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _counted:
        return
    terminalreporter.section("points at which a run can be killed")
    for what, *counts in _counted:
        terminalreporter.write_line(f"{what}: {said(counts)}")
    terminalreporter.write_line(said([sum(one[place] for one in _counted) for place in (1, 2, 3, 4)]))


def said(counts: list[int]) -> str:
    points, recovered, doubled, lost = counts
    return f"{points} points, {recovered} recovered, {doubled} doubled, {lost} lost"
