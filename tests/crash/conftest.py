"""The fake ERP of tests/soak is used here as well; the points of all tests are counted and told at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "soak"))

_counted: list[tuple[str, int, int]] = []


@pytest.fixture
def count() -> Callable[[str, int, int], None]:
    """`count(what, points, recovered)`: how many points were tried, and after how many all was as if nothing had happened."""
    return lambda what, points, recovered: _counted.append((what, points, recovered))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _counted:
        return
    terminalreporter.section("points at which a run can be killed")
    for what, points, recovered in _counted:
        terminalreporter.write_line(f"{what}: {points} points, {recovered} recovered")
    points, recovered = (sum(one[place] for one in _counted) for place in (1, 2))
    terminalreporter.write_line(f"{points} points, {recovered} recovered")
