"""A list page: opened with nobody's filter on it, toured, and come back to at the page that shows given records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar

from bot.browser.requests import route_of
from bot.errors import CountMismatch
from bot.store import Planned
from pages.base import Page
from pages.elements.bulk import BulkMenu
from pages.elements.filters import Filters
from pages.elements.grid import Grid
from pages.elements.sheet import Row, Sheet
from pages.elements.undrawn import Undrawn

TRIES = 3  # a list that moves while it is read is read again
MOST = 500  # records in one batch: PHP drops form fields past its `max_input_vars` (1000) without a word
Read = TypeVar("Read")


class ListPage(Page):
    """What lists of clients and sales share; `columns` are label keys of columns that the list must have."""

    columns: Sequence[str] = ()

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.grid = Grid(self.screen, self.columns)
        self.filters = Filters(self.screen, self.columns)
        self.undrawn = Undrawn(self.grid, self._load)
        self.reopens = False  # whether the list opens filtered again each time, whatever was taken off
        self.whole_page = False  # whether its pages are as large as it offers
        self.confirmed: int | None = None  # the count that another source agreed with
        self.total: int | None = None  # what the list's summary says
        self.counted: list[int] = []  # what its tabs say
        self.proved = False
        self.address = ""
        self.pages: dict[str, int] = {}

    def open(self) -> None:
        """Goes to the list, takes every filter off and puts the flow's own on, where that is not how it stands already."""
        self.go()
        self.grid.wait()
        if not self.filters.unchanged():
            self._unfilter()
            self.narrow()
            self.grid.wait()
            self._enlarge()
            self.filters.keep()
        self.address = self.screen.page.url

    def _unfilter(self) -> None:
        """Takes every filter off; that none is left shows on the list opened once more, by which a server that remembers is found out."""
        for _ in range(1 if self.reopens else TRIES):
            if not self.filters.clear() or self.reopens:
                return
            self.go()
            self.grid.wait()
        # Some lists open on «Ativos» each time: there what stands after taking it off is what counts.
        self.reopens = self.filters.clear()
        self.grid.wait()

    def _enlarge(self) -> None:
        """Chooses the largest page that the list offers, where it has more than one; a batch is one page."""
        if self.whole_page or not self.grid.read().next:
            return
        self.whole_page = not self.grid.enlarge()

    def narrow(self) -> None:
        """Puts the flow's own filter on, where it has one."""

    def steadily(self, read: Callable[[], Read]) -> Read:
        """What `read` gives, read again where the list moved under it."""
        for _ in range(TRIES - 1):
            try:
                return read()
            except CountMismatch:
                continue
        return read()

    def tour(self, what: str) -> list[Sheet]:
        """All pages of the list, opened afresh."""
        self.open()
        sheets = self._undrawn(what) or []
        read = 0
        for sheet in () if sheets else self.grid.tour():
            sheets.append(sheet)
            read += len(sheet.rows)
            self.run.watch.progress(read, sheet.total or 0, what)
        for number, sheet in enumerate(sheets, 1):
            self.pages |= dict.fromkeys(sheet.ids, sheet.page or number)
        self.total, self.counted = sheets[-1].total, self.filters.counts()
        return sheets

    def _undrawn(self, what: str) -> list[Sheet] | None:
        """All pages without drawing each of them; None, with the list on its first page, where that is not to be trusted."""
        self.grid.wait()
        first = self.grid.read()
        trusted = self.undrawn.trusted
        rest = self.undrawn.rest(first, lambda read: self.run.watch.progress(read, first.total or 0, what))
        if rest is not None:
            return [first, *rest]
        if trusted and not self.undrawn.trusted:
            self.open()
        return None

    def _load(self, address: str) -> None:
        self.screen.browser.goto(address)
        self.screen.look(notices=True)
        self.grid.wait()

    def afresh(self, ids: Collection[str]) -> dict[str, tuple[Sheet, Row]]:
        """The rows of these records from the list loaded afresh; a record that is gone is left out."""
        if self.address and "#" not in self.address:
            self.screen.browser.goto(self._near(ids) or self.address)
            self.screen.look(notices=True)
            # A record that is on no page may be gone, if this is the list as the flow wants it.
            if (sheet := self._standing()) is not None:
                found = _of(ids, sheet)
                if sheet.loading or not set(ids) <= set(found):
                    found = self._rows(ids)
                if set(ids) <= set(found) or self.filters.unchanged():
                    return found
        self.open()
        return self._rows(ids)

    def _near(self, ids: Collection[str]) -> str | None:
        """The address of the page on which these records were last, where the pager on the screen gives one."""
        page = min((self.pages[record] for record in ids if record in self.pages), default=1)
        return self.grid.address_of(page, self.address) if page > 1 and self._shows_list() else None

    def _rows(self, ids: Collection[str]) -> dict[str, tuple[Sheet, Row]]:
        """The rows of these records: from the page on where they were, and where one is on none of those, from the list's start."""
        wanted = set(ids)
        found: dict[str, tuple[Sheet, Row]] = {}
        for page in (min((self.pages[record] for record in wanted if record in self.pages), default=1), 1):
            self.grid.jump(page)
            first = self.grid.read().page or 1
            for sheet in self.grid.tour():
                found |= _of(wanted, sheet)
                if wanted <= set(found):
                    return found
            if first == 1:
                break
        return found

    def _shows_list(self) -> bool:
        """Whether the list stands on the screen with nothing over it: a rehearsal leaves the dialog whose yes never went out.

        Other screens may have a list with the same heads.
        """
        return self._standing() is not None

    def _standing(self) -> Sheet | None:
        """The page of the list that stands on the screen with nothing over it; None where none does (see `_shows_list`)."""
        return self.grid.standing() if route_of(self.screen.page.url) == route_of(self.address) else None

    def back_to(self, records: Sequence[str]) -> Sheet:
        """The list, on the page that shows these records."""
        if (sheet := self._standing()) is not None and set(records) & set(sheet.ids):
            return sheet
        self.open()
        self.grid.jump(min((self.pages[record] for record in records if record in self.pages), default=1))
        try:
            return self.grid.go_to(records)
        except CountMismatch:
            self.open()
            return self.grid.go_to(records)

    def pages_of(self, changes: Sequence[Planned]) -> Iterator[list[Planned]]:
        """The changes page by page of the list, with the list on that page; no more than MOST at once.

        The list may shrink as they are made, and its rows move up: it is read again from that page on, and from its start until
        none is left; what is nowhere raises CountMismatch.
        """
        left = {change.record: change for change in changes}
        while left:
            self.open()
            met = len(left)
            page: int | None = 1
            while page is not None:
                page = None
                for sheet in self.grid.tour():
                    here = [left.pop(record) for record in sheet.ids if record in left]
                    here, rest = here[:MOST], here[MOST:]
                    left |= {change.record: change for change in rest}
                    if not here:
                        continue
                    yield here
                    if not left:
                        return
                    if rest or not self._stands_as(sheet):
                        page = sheet.page or 1
                        break
                if page is not None:
                    self.open()
                    self.grid.jump(page)
            if len(left) == met:
                names = ", ".join(change.name for change in list(left.values())[:5])
                raise CountMismatch(
                    f"{len(left)} registros do plano não estão mais na lista: {names}.", "Rode de novo."
                )

    def _stands_as(self, sheet: Sheet) -> bool:
        """Whether the list stands on the screen with the same rows as this page of it had."""
        return (standing := self._standing()) is not None and standing.ids == sheet.ids


def _of(ids: Collection[str], sheet: Sheet) -> dict[str, tuple[Sheet, Row]]:
    """The rows of these records on a page, by id."""
    return {row.id: (sheet, row) for row in sheet.rows if row.id in ids}


class BulkAction:
    """What the bulk actions of a list share: the menu, and the proof on one record that the action could be pressed."""

    key = ""

    def __init__(self, page: ListPage) -> None:
        self.page = page
        self.bulk = BulkMenu(page.screen)

    def prove(self, changes: Sequence[Planned]) -> None:
        if self.page.proved:
            return
        first = changes[0].record
        self.page.back_to([first])
        self.page.grid.select([first])
        self.bulk.prove(self.key)
        self.page.grid.select([])
        self.page.proved = True
