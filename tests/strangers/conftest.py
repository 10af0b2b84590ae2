"""The rows of tests/matrix are used here as well; what became of each stranger is told at the end."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "matrix"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from stranger import Verdict

    found = [
        Verdict.from_text(str(text))
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, text in report.user_properties
        if name.startswith("stranger ")
    ]
    if not found:
        return
    terminalreporter.section("strangers: seed, verdict, seconds, presets, noise, sentence")
    for one in sorted(found, key=lambda one: one.stranger.seed):
        who = one.stranger
        terminalreporter.line(
            f"{who.seed:>5}  {one.verdict:<7}  {one.seconds:>4.0f}  {'+'.join(who.presets)}  ({', '.join(who.kinds)})"
        )
        if one.said:
            terminalreporter.line(f"       {one.flow}: {' '.join(one.said.split())[:400]}")
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
