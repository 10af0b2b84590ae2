"""What is due today for a tenant: the pause on its day, a look in between, the resume on its day. A decision, from the store alone.

A day that was missed is caught up with; what a person did before, by hand, is not done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.config.model import Tenant
from bot.store import RunRow, Store, Window

DUE = "due"  # the window's fact: what `bot due` last did of it, on which day, and how that ended
SETTLED = (0, 3, 5)  # exit codes after which the same is not done again on the same day


class Step(StrEnum):
    """What is to be done today. LATE: the whole time passed and nothing was paused. BEGUN: a person began to resume before the day."""

    NOTHING = "nothing"
    PAUSE = "pause"
    VERIFY = "verify"
    RESUME = "resume"
    LATE = "late"
    BEGUN = "begun"


@dataclass(frozen=True)
class Due:
    """The step of today, and the one that comes next with its day (None where none is planned)."""

    step: Step
    next: Step = Step.NOTHING
    on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What the store knows: the tenant's last window, whether its pause came to its end, whether a resume was begun in it."""

    window: Window | None
    paused: bool = False
    resuming: bool = False

    @property
    def open(self) -> bool:
        return self.window is not None and self.window.is_open


def standing(store: Store, tenant: str) -> Standing:
    window = store.last_window(tenant)
    if window is None:
        return Standing(None)
    return Standing(window, store.fact(window, "paused") is True, bool(store.changes(window, flow="resume")))


def due(tenant: Tenant, known: Standing, today: date) -> Due:
    """What is to be done on that day."""
    planned = tenant.maintenance
    if planned is None:
        return Due(Step.VERIFY if known.open and not known.resuming else Step.BEGUN if known.open else Step.NOTHING)
    if known.open:
        if today >= planned.end:
            return Due(Step.RESUME)
        if known.resuming:
            return Due(Step.BEGUN, Step.RESUME, planned.end)
        paused = known.paused or today < planned.start
        return Due(Step.VERIFY if paused else Step.PAUSE, Step.RESUME, planned.end)
    if _over(known.window, planned.start):
        return Due(Step.NOTHING)
    if today < planned.start:
        return Due(Step.NOTHING, Step.PAUSE, planned.start)
    if today >= planned.end:
        return Due(Step.LATE)
    return Due(Step.PAUSE, Step.RESUME, planned.end)


def _over(window: Window | None, start: date) -> bool:
    """Whether the last window is the one planned: it ended behind the day on which this maintenance begins, or began in it."""
    return window is not None and window.closed_on is not None and (window.closed_on > start or window.since >= start)


@dataclass(frozen=True)
class Memory:
    """How the last `bot due` ended: the day, the step, the exit code and the tenant's last run then."""

    day: str
    step: str
    exit_code: int
    run: str
    message: str = ""

    def settles(self, step: Step, today: date, last: RunRow | None) -> bool:
        """Whether the same was done today and nobody ran anything since."""
        same = (self.day, self.step) == (today.isoformat(), step)
        return same and self.exit_code in SETTLED and self.run == (last.id if last else "")


def remembered(store: Store, window: Window | None) -> Memory | None:
    kept: Any = store.fact(window, DUE) if window is not None else None
    return Memory(**kept) if isinstance(kept, Mapping) else None


def remember(store: Store, tenant: str, step: Step, today: date, exit_code: int, message: str) -> None:
    """Keeps in the tenant's last window how the step of today ended."""
    window = store.last_window(tenant)
    if window is None:
        return
    [*runs] = store.runs(tenant, limit=1)
    kept = Memory(today.isoformat(), str(step), exit_code, runs[0].id if runs else "", message)
    store.set_fact(window, DUE, vars(kept))
