"""The rows of tests/matrix are used here as well; what became of each stranger is told at the end."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stranger import Verdict

sys.path.insert(0, str(Path(__file__).parents[1] / "matrix"))


def _found(report: pytest.TestReport) -> list[Verdict]:
    from stranger import Verdict

    mine = [str(text) for name, text in report.user_properties if name.startswith("stranger ")]
    return [Verdict.from_text(text) for text in mine] if report.when == "call" else []


def _line(one: Verdict) -> str:
    who, put_in = one.stranger, f"  with {one.keys}" if one.keys else ""
    cost = f"{one.seconds:>4.0f} s {one.cpu:>4.0f} cpu"
    return f"{who.seed:>5}  {one.verdict:<7}  {cost}  {'+'.join(who.presets)}  ({', '.join(who.kinds)}){put_in}" + (
        f"\n       {one.flow}: {' '.join(one.said.split())[:400]}" if one.said else ""
    )


class Telling:
    """Says of each stranger what became of it as soon as that is known."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self.terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for one in _found(report):
            self.terminal.ensure_newline()
            self.terminal.write_line(_line(one))


def pytest_sessionstart(session: pytest.Session) -> None:
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        session.config.pluginmanager.register(Telling(terminal))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = [
        one
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport)
        for one in _found(report)
    ]
    if not found:
        return
    terminalreporter.section("strangers: seed, verdict, what it took, presets, noise, sentence")
    for one in sorted(found, key=lambda one: one.stranger.seed):
        terminalreporter.write_line(_line(one))
    kinds = {
        verdict: Counter(kind for one in found if one.verdict == verdict for kind in one.stranger.kinds)
        for verdict in ("stopped", "wrong")
    }
    terminalreporter.line("")
    for verdict, counted in kinds.items():
        if counted:
            terminalreporter.line(
                f"noise where it was {verdict}: " + ", ".join(f"{kind} {n}" for kind, n in counted.most_common())
            )
    count = Counter(one.verdict for one in found)
    terminalreporter.line(
        f"{len(found)} strangers: " + ", ".join(f"{count[one]} {one}" for one in ("same", "stopped", "wrong"))
    )
