"""A list as it was read: its heads, and its rows with their cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.errors import Ambiguous
from pages.elements.dom import fold, folded


@dataclass(frozen=True)
class Cell:
    """What a cell shows: its text, the title of what is drawn in it, the classes of its icons, a box's state (None without one).

    `lead` is the name that a cell of several lines begins with, empty where it has none.
    """

    text: str
    title: str
    icon: str
    on: bool | None
    lead: str = ""

    @property
    def name(self) -> str:
        """What the cell calls the record, without the lines that explain it."""
        return self.lead or self.text

    @property
    def sign(self) -> str:
        """What tells this cell's value from another's: its words (text, else title) and its box, else the drawing.

        Text without a word («✔», «✖») is part of the drawing; dashes and dots alone («—», «…») say that there is nothing.
        """
        box = f" on={self.on}" if self.on is not None else ""
        drawn = " ".join(filter(None, (_marks(self.text), self.icon)))
        return (fold(self.text) or fold(self.title)) + box or drawn


def _marks(text: str) -> str:
    """The signs of a text, without what cannot be seen and the dashes and dots that fill an empty cell."""
    kept = (sign for sign in text if sign not in ".…·" and unicodedata.category(sign) not in ("Cf", "Pd"))
    return "".join(sign for sign in kept if not sign.isspace())


@dataclass(frozen=True)
class Row:
    """One record: its id, its cells in the columns' order, whether it can be and is selected, its links as (name, address)."""

    id: str
    cells: tuple[Cell, ...]
    selectable: bool
    selected: bool
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """One page of a list as read in one go. `total` is the count of the list's summary, None where it shows none."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str
    total: int | None
    end: int | None
    page: int | None
    next: bool
    counter: int | None
    loading: bool

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def selected(self) -> set[str]:
        return {row.id for row in self.rows if row.selected}

    def column(self, labels: Sequence[str]) -> int | None:
        """The place of the column with the first of these labels that heads exactly one; None without any, Ambiguous with two."""
        heads = [fold(head) for head in self.heads]
        for label in folded(labels):
            places = [i for i, head in enumerate(heads) if head == label]
            if len(places) > 1:
                raise Ambiguous(f"Há {len(places)} colunas com o nome «{label}» na lista.")
            if places:
                return places[0]
        return None

    def cell(self, row: Row, labels: Sequence[str]) -> Cell | None:
        place = self.column(labels)
        return row.cells[place] if place is not None and place < len(row.cells) else None


def shown_of(sheet: Sheet, ids: Collection[str]) -> tuple[str, ...]:
    """What a page shows of these records, cell by cell, and their ids: a question may list it."""
    words = (cell.text for row in sheet.rows if row.id in ids for cell in row.cells)
    return tuple(dict.fromkeys((*ids, *(word for word in words if word))))
