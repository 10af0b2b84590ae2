"""Lists without pages."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from bot.errors import CountMismatch
from pages.elements.paging import MOST_PAGES
from pages.elements.sheet import Sheet

if TYPE_CHECKING:
    from pages.elements.grid import Grid

# A box that stands at its end already, since its list was drawn anew, tells nobody that it was scrolled there.
TO_THE_END = """el => new Promise((done) => { el.scrollTop = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => { el.scrollTop = el.scrollHeight; done(); })); })"""
LATE = 2.0  # seconds for a list that does not tell its count to grow as it is scrolled


class Growing:
    """A list without pages that fetches more of itself as it is scrolled."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.screen = grid.screen

    def scroll(self) -> None:
        """Scrolls to the list's end as long as that brings more records; CountMismatch where it takes others away.

        How long that may take is no proof: the list's summary, or another screen, says whether all are there.
        """
        for _ in range(MOST_PAGES):
            scroller = self.grid.part("scroller")
            if scroller.count() != 1 or self._whole(sheet := self.grid.read()):
                return
            self.screen.browser.traffic.forget()
            scroller.evaluate(TO_THE_END)
            self.screen.browser.settle()
            with suppress(PlaywrightError):
                self.grid.changes(sheet, LATE if sheet.total is None else self.screen.browser.timeout)
            self.screen.browser.settle(seen=True)
            now = self.grid.read().ids
            if gone := set(sheet.ids) - set(now):
                raise CountMismatch(
                    f"A lista da tela {self.screen.name()} só mantém as linhas que estão à vista: ao rolar, {len(gone)} sumiram.",
                    "O bot não sabe lê-la inteira. Avise quem mantém o bot.",
                )
            if len(now) == len(sheet.ids):
                self.grid.whole = now
                return
            self.grid.grows = True
        raise CountMismatch(f"A lista tem mais de {MOST_PAGES} páginas.")

    def _whole(self, sheet: Sheet) -> bool:
        """Whether there is nothing to scroll for: all that the summary counts is there, or what did not grow before."""
        counted = sheet.total is not None and len(sheet.rows) >= sheet.total
        return not sheet.rows or counted or sheet.ids == self.grid.whole
