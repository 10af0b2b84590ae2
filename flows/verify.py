"""Verifying while paused: what has come undone is what a pause would do now."""

from __future__ import annotations

from bot.engine.run import Run
from flows.pause import pause
from pages.erp import Erp


def verify(run: Run, erp: Erp) -> None:
    """Plans the pause again; a change in the plan is drift."""
    pause(run, erp)
