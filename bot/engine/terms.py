"""What a run speaks of: its mode, a target of changes, what came of acting, a person's part, a sale, who looks on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.store import ChangeKey, Json, Planned

if TYPE_CHECKING:
    from bot.engine.tally import Tally


class Level(StrEnum):
    """How much a finding weighs; the journal holds the words."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Finding(NamedTuple):
    """What whoever reads the plan or the report should know, and what to do about it."""

    level: Level
    text: str
    hint: str = ""


class Mode(StrEnum):
    DRY = "dry"
    REHEARSE = "rehearse"
    REAL = "real"


class Target(Protocol):
    """Where changes are made: a form, or the rows selected in a list."""

    @property
    def action(self) -> str:
        """What is pressed, in the ERP's words."""
        ...

    def prove(self, changes: Sequence[Planned]) -> None:
        """Shows that the last click would be possible, and clicks nothing that writes."""
        ...

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        """Makes the changes on the screen; calls `checkpoint` right before each press that writes."""
        ...

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        """What the screen, loaded afresh, shows for them; a record that is gone is left out."""
        ...

    def kept(self, change: Planned, seen: Json) -> bool:
        """Whether what was read means that the change is there."""
        ...

    def untouched(self, change: Planned, seen: Json) -> bool:
        """Whether what was read is what was there before the change."""
        ...


@dataclass
class Applied:
    """What came of acting: the ERP's messages, how many records were selected and how many its question named.

    `later`: the ERP said that it does it in the background. `sent`: False where nothing left the browser by which a record
    could have been changed.
    """

    messages: list[str] = field(default_factory=list)
    selected: int | None = None
    confirmed: int | None = None
    may_refuse: bool = False
    later: bool = False
    sent: bool = True


@dataclass(frozen=True)
class Person:
    """Something left for a person: which checklist item, which record, why, and what to do."""

    item: str
    record: str
    name: str
    why: str
    action: str = ""


class Watch(Protocol):
    """Who looks on: the terminal, or nobody."""

    def step(self, title: str) -> None: ...

    def progress(self, done: int, total: int, what: str) -> None: ...

    def doing(self, tally: Tally) -> None:
        """How far the writing is: before and after each press."""
        ...

    def left(self, text: str) -> None:
        """The step that ends leaves something: it is no plain success."""
        ...

    def note(self, text: str) -> None: ...

    def confirm_write(self, changes: Sequence[Planned], action: str) -> bool: ...

    def confirm_question(self, sentence: str, line: str) -> bool:
        """Whether a person, asked now, lets the bot say yes to a question of the ERP that it does not know; False where nobody is there."""
        ...


class Silent:
    """Nobody looks on."""

    def step(self, title: str) -> None: ...

    def progress(self, done: int, total: int, what: str) -> None: ...

    def doing(self, tally: Tally) -> None: ...

    def left(self, text: str) -> None: ...

    def note(self, text: str) -> None: ...

    def confirm_write(self, changes: Sequence[Planned], action: str) -> bool:
        return True

    def confirm_question(self, sentence: str, line: str) -> bool:
        return False


@dataclass
class Sale:
    """A sale as its list shows it; `value` is the text of the screen, as `1.328,62`."""

    id: str
    client: str
    date: str
    origin: str
    value: str
    status: str


@dataclass(frozen=True)
class Stay:
    """An unbilled sale that stays, and by whose decision."""

    sale: Sale
    by: str

    @property
    def why(self) -> str:
        return f"Mantida por decisão de {self.by}: o faturamento vai cobrá-la."
