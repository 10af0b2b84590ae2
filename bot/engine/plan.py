"""What a run is asked to do, what it would do, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engine.keeping import total_of
from bot.engine.terms import Finding, Person, Sale, Stay
from bot.store import Change, Planned

if TYPE_CHECKING:
    from bot.engine.planfile import SavedPlan


@dataclass
class Options:
    """How to run: what the command line said."""

    headed: bool = False
    slow: int = 0
    yes: bool = False
    first: date | None = None
    last: date | None = None
    trace: bool = False
    keep: tuple[str, ...] = ()
    keep_refused: bool = False
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    as_it_is: bool = False
    repair: bool = False  # a pause under the open window, and only there
    person_due: bool = False  # the day has come, and the rest is for a person: what is planned is told to them
    saved: SavedPlan | None = None  # the run does this plan, and only where it still is what the screens show
    today: date = field(default_factory=date.today)


@dataclass
class Plan:
    """What a run would do, to be shown and approved."""

    tenant: str
    flow: str
    changes: list[Planned]
    sales: list[Sale]
    people: list[Person]
    findings: list[Finding]
    period: tuple[date, date] | None
    shown_as: str = ""
    stays: list[Stay] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)  # what came undone and no repair undoes, in words

    @property
    def total(self) -> str:
        """The value of the sales, as `1.328,62`; a sale whose value cannot be read is not in it."""
        return total_of(self.sales)


@dataclass
class Result:
    """How a run ended: what the command line prints and exits with."""

    tenant: str
    flow: str
    outcome: str
    exit_code: int
    message: str = ""
    hint: str = ""
    kind: str = ""  # the class of the error that ended it
    plan: Plan | None = None
    done: list[Change] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rehearsed: list[str] = field(default_factory=list)
    mode: str = "real"
    folder: Path | None = None
    report: Path | None = None


Ask = Callable[[Plan], bool]
