"""How far the writing of a screen is: records done of those approved, in which lot, and how long the rest takes at the pace so far."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field


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
