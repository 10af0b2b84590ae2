"""Ticking records of a list: plainly where that can be done, one by one where the list hears of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from bot.errors import CountMismatch
from pages.elements.sheet import Row, Sheet
from pages.elements.toggle import QUICK, set_on

if TYPE_CHECKING:
    from pages.elements.grid import Grid


class Selection:
    """The boxes of the page of a list that is shown."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.screen = grid.screen

    def make(self, ids: Collection[str], sheet: Sheet) -> Sheet:
        """Ticks exactly these records and reads them back; `sheet` is what was just read. CountMismatch where others are ticked."""
        wanted = set(ids)
        refused = self.screen.browser.guard.refused
        told = len(refused)
        left = self._wrong(sheet, wanted)
        for flip in (self._click_boxes, self._set_boxes):
            if not left:
                break
            flip(left, wanted)
            # An ERP may keep the selection itself: its counter follows when it was told, and not at all where nothing is written.
            self.screen.browser.settle()
            sheet = self.grid.read()
            # What another row's click flipped is not set right again: it is noticed below.
            asked = {row.id for row in left}
            left = [row for row in self._wrong(sheet, wanted) if row.id in asked]
        unheard = len(refused) > told
        if sheet.selected != wanted or not (unheard or sheet.counter in (None, len(wanted))):
            raise CountMismatch(
                f"Pedi {len(wanted)} registros selecionados e a tela mostra {sheet.counter if sheet.counter is not None else len(sheet.selected)}.",
                "Nada foi feito com eles.",
            )
        return sheet

    def _wrong(self, sheet: Sheet, wanted: Collection[str]) -> list[Row]:
        return [row for row in sheet.rows if row.selectable and row.selected != (row.id in wanted)]

    def _click_boxes(self, rows: Sequence[Row], wanted: Collection[str]) -> None:
        """Clicks the boxes that can be clicked plainly; one that cannot, or that did not take it, is left to `_set_boxes`."""
        first, *others = [row.id for row in rows]
        self.screen.browser.traffic.forget()
        self._click_box(first)
        if self.screen.browser.settle():
            # An ERP that hears of each click is not to hear of many at once.
            for record in others:
                self._click_box(record)
        elif others:
            self.screen.read("clickBoxes(root, arg)", {"heads": self.grid.heads, "told": self.grid.told, "ids": others})

    def _click_box(self, record: str) -> None:
        plain = "(remembered.picked = findInGrid(root, arg)[0]) && plainBox(remembered.picked)"
        if self.screen.read(plain, {"part": "box", "heads": self.grid.heads, "told": self.grid.told, "id": record}):
            with suppress(PlaywrightError):
                self.screen.at("picked").click(timeout=QUICK)

    def _set_boxes(self, rows: Sequence[Row], wanted: Collection[str]) -> None:
        for row in rows:
            set_on(self.grid.part("box", id=row.id), row.id in wanted, f"selecionar {row.id}")
