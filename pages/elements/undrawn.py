"""Reading without drawing: the pages of a list from the HTML that the server sends for them, by the scripts that read the drawn one.

It is a short cut to what the drawn tour would read, and taken only where it is shown to be the same. The first page and the last
are read both ways and are equal, field by field. Every page has the heads, the number and the total that it must have. A page
that is marked up in a way that no drawn one was is drawn as well, since a style or a script may go by the difference. What is
anything else, as a login page, a redirect, a part of a screen or a list that moved, leaves the tour to the screen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pages.elements.grid import Grid
from pages.elements.sheet import Sheet

AT_ONCE = 3  # pages asked for at the same time
WORTH_IT = 5  # pages of a list below which nothing is gained
PATIENT = 0.8  # of the tenant's time, for one page


@dataclass(frozen=True)
class Fetched:
    """A page as it was read without drawing, and how its rows are marked up."""

    sheet: Sheet
    marks: frozenset[str]


class Undrawn:
    """The pages of a list behind the first. `trusted` is over once a page was not the same both ways."""

    def __init__(self, grid: Grid, load: Callable[[str], None]) -> None:
        self.grid = grid
        self.screen = grid.screen
        self.load = load
        self.trusted = True
        self.known: set[str] = set()  # how the rows were marked up that were the same both ways

    def rest(self, first: Sheet, progress: Callable[[int], None] = lambda rows: None) -> list[Sheet] | None:
        """The pages behind the first, which is on the screen; None where the screen must be asked, which may show another page by then."""
        if not self.trusted or (address := self._addresses(first)) is None:
            return None
        assert first.total is not None
        last = -(-first.total // len(first.rows))
        self.trusted = False  # until all of it has held
        pages = self._fetched([address(page) for page in range(1, last + 1)], progress)
        if pages is None or not self._fits(first, pages) or not same(first, pages[0].sheet):
            return None
        self.known |= self._marks()
        for number in (last, *range(2, last)):
            page = pages[number - 1]
            if number < last and page.marks <= self.known:
                continue
            self.load(address(number))
            if not same(self.grid.read(), page.sheet):
                return None
            self.known |= self._marks()
        self.trusted = True
        return [page.sheet for page in pages[1:]]

    def _addresses(self, first: Sheet) -> Callable[[int], str] | None:
        """The address of each page by its number, as the pager gives them; None for a list that is not read this way."""
        numbered = first.page == 1 and first.next and first.total is not None and not self.grid.grows
        if not numbered or not first.rows or (first.total or 0) < (WORTH_IT - 1) * len(first.rows) + 1:
            return None
        if self.screen.content != self.screen.page.main_frame:
            return None
        two, three = (self.screen.read("pageAddress(root, arg[0], arg[1])", [self.grid.heads, page]) for page in (2, 3))
        return by_number(two, three) if isinstance(two, str) and isinstance(three, str) else None

    def _fetched(self, addresses: Sequence[str], progress: Callable[[int], None]) -> list[Fetched] | None:
        found: list[Fetched] = []
        patience = int(self.screen.browser.timeout * 1000 * PATIENT)
        for at in range(0, len(addresses), AT_ONCE):
            query = {**self.grid.query, "addresses": addresses[at : at + AT_ONCE], "patience": patience}
            raws: list[dict[str, Any]] = json.loads(
                self.screen.read("fetchSheets(arg).then((sheets) => JSON.stringify(sheets))", query)
            )
            if any(raw is None or raw["source"] != self.grid.source for raw in raws):
                return None
            found += [Fetched(self.grid.sheet(raw), frozenset(raw["marks"])) for raw in raws]
            progress(sum(len(page.sheet.rows) for page in found))
        self.screen.browser.traffic.forget()
        return found

    def _fits(self, first: Sheet, pages: Sequence[Fetched]) -> bool:
        """Whether each page says that it is the one asked for, of the same list."""
        told = [(page.sheet.heads, page.sheet.page, page.sheet.total, page.sheet.next) for page in pages]
        return told == [(first.heads, number, first.total, number < len(pages)) for number in range(1, len(pages) + 1)]

    def _marks(self) -> set[str]:
        return set(self.screen.read("rowMarks(root, arg)", self.grid.heads))


def same(drawn: Sheet, fetched: Sheet) -> bool:
    """Whether a page is equal both ways, but for what only a screen has: boxes that a person ticked, a list that is being loaded."""
    plain = {"counter": None, "loading": False}
    return replace(drawn, **plain) == replace(fetched, **plain)  # type: ignore[arg-type]


def by_number(two: str, three: str) -> Callable[[int], str] | None:
    """The address of any page, given those of the second and the third; None where they differ by more than one parameter, the number."""
    first, other = urlsplit(two), urlsplit(three)
    before, after = (parse_qsl(parts.query, keep_blank_values=True) for parts in (first, other))
    differing = [name for (name, was), (also, now) in zip(before, after, strict=False) if (name, was) != (also, now)]
    if (
        first._replace(query="") != other._replace(query="")
        or first.fragment
        or len(before) != len(after)
        or len(differing) != 1
    ):
        return None
    (name,) = differing
    if [value for key, value in before if key == name] != ["2"] or [value for key, value in after if key == name] != [
        "3"
    ]:
        return None

    def address(page: int) -> str:
        pairs = [(key, str(page) if key == name else value) for key, value in before]
        return urlunsplit(first._replace(query=urlencode(pairs)))

    return address
