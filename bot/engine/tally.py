"""How far the writing of a screen is: records done of those approved, in which lot, and how long the rest takes at the pace so far."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.store import Change

if TYPE_CHECKING:
    from bot.engine.run import Run
    from bot.engine.writing import Writing


@dataclass
class Tally:
    """One screen's changes of one phase; a lot is what one press is for."""

    screen: str
    total: int
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    lot: int = 0
    began: float = field(init=False)
    largest: int = 0

    def __post_init__(self) -> None:
        self.began = self.clock()

    def begin(self, size: int, done: int) -> None:
        """The next lot begins, of so many records; so many are done before it."""
        self.lot += 1
        self.largest = max(self.largest, size)
        self.done = done

    @property
    def lots(self) -> int:
        """How many there will be, the others as large as the largest so far."""
        ahead = self.total - self.done
        return max(self.lot, self.lot - 1 + math.ceil(ahead / self.largest)) if self.largest else self.lot

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None before anything is done, and where nothing is left."""
        if not 0 < self.done < self.total:
            return None
        return (self.clock() - self.began) / self.done * (self.total - self.done)


class Tallies:
    """Those of one run, shown to whoever watches."""

    def __init__(self, run: Run, writing: Writing) -> None:
        self._run, self._writing = run, writing
        self._of: dict[str, Tally] = {}

    def begin(self, changes: Sequence[Change]) -> None:
        """A lot begins: these changes."""
        screen = changes[0].screen
        tally = self._of.setdefault(screen, Tally(screen, self._run.approved_on(screen)))
        tally.begin(len(changes), self._made(screen))
        self._run.watch.doing(tally)

    def advanced(self, screen: str, more: int = 0) -> None:
        """So many of a screen are settled now; `more` are pressed and not settled yet."""
        if (tally := self._of.get(screen)) is not None:
            tally.done = min(self._made(screen) + more, tally.total)
            self._run.watch.doing(tally)

    def _made(self, screen: str) -> int:
        return sum(change.screen == screen for change in [*self._writing.done, *self._writing.refused])
