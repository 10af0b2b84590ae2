"""Prints what the matrix found: one line for each preset, one column for each promise."""

from __future__ import annotations

import pytest
from row import NAMES, Row


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        report for found in terminalreporter.stats.values() for report in found if isinstance(report, pytest.TestReport)
    ]
    rows = {
        name: Row.from_text(str(text))
        for report in reports
        for name, text in report.user_properties
        if name.startswith("matrix ")
    }
    if not rows:
        return
    width = max(len(row.preset) for row in rows.values())
    heads = sorted({promise for row in rows.values() for promise in row.promises}, key=list(NAMES).index)
    terminalreporter.section("matrix: preset × promise")
    for number, promise in enumerate(heads, 1):
        terminalreporter.line(f"{number:>2}  {NAMES[promise]}")
    terminalreporter.line("")
    terminalreporter.line(
        " " * width + "  " + " ".join(f"{number:>2}" for number in range(1, len(heads) + 1)) + "  seconds"
    )
    for row in rows.values():
        marks = " ".join({True: " ✔", False: " ✖", None: " ·"}[row.promises.get(promise)] for promise in heads)
        terminalreporter.line(f"{row.preset:<{width}}  {marks}  {row.seconds:>5.0f}  {row.said}".rstrip())
    failed = sum(not row.holds for row in rows.values())
    terminalreporter.line("")
    terminalreporter.line(f"{len(rows)} presets, {len(rows) - failed} hold every promise, {failed} do not")
