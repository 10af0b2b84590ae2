"""Pictures painted and encoded while the browser goes on: taken in order, and given back in that order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from bot.evidence.painting import Picture
from bot.evidence.pictures import Taken, develop
from bot.json_types import Json

MOST = 4  # pictures under way at once: what a kill can lose, and what memory holds


@dataclass(frozen=True)
class Shot:
    """A picture under way: the path that it gets, what its line in the journal says of it, and whoever develops it."""

    path: str
    told: dict[str, Json]
    picture: Future[Picture]


class Darkroom:
    """Develops in a thread of its own: Pillow lets others run while it quantizes and encodes.

    Nothing is written here. A raw picture shows what must be covered, so it is in memory alone: what a kill loses is lost, and the
    journal, which names its path, tells.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "pictures")
        self._under_way: deque[Shot] = deque()

    def give(self, path: str, taken: Taken, told: dict[str, Json]) -> None:
        """Takes a picture in; waits where too many are under way."""
        self._under_way.append(Shot(path, told, self._thread.submit(develop, taken)))
        if len(self._under_way) > MOST:
            self._under_way[0].picture.exception()

    def ready(self, *, all_of_them: bool = False) -> Iterator[Shot]:
        """The pictures that are done, in the order in which they were taken; with `all_of_them` those under way are waited for.

        Each is handed out once: what becomes of it is the caller's.
        """
        while self._under_way and (all_of_them or self._under_way[0].picture.done()):
            yield self._under_way.popleft()

    def close(self) -> None:
        self._thread.shutdown()
