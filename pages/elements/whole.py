"""A list from its pages: each record once, and as many as the list says it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import CountMismatch
from pages.elements.sheet import Row, Sheet

if TYPE_CHECKING:
    from pages.elements.grid import Grid


def whole(sheets: Sequence[Sheet], grid: Grid | None = None) -> dict[str, tuple[Sheet, Row]]:
    """All records of a tour by id; CountMismatch where the list moved meanwhile (twice the same record, or not as many as its summary says)."""
    found: dict[str, tuple[Sheet, Row]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            if row.id in found:
                if grid is not None:
                    grid.take_another_source()
                raise CountMismatch(
                    f"O registro {row.id} apareceu em duas páginas da lista: ela mudou durante a leitura.",
                    "Rode de novo.",
                )
            found[row.id] = (sheet, row)
    total = sheets[-1].total if sheets else None
    if total is not None and total != len(found):
        raise CountMismatch(
            f"A lista diz ter {total} registros e mostrou {len(found)} em {len(sheets)} páginas.", "Rode de novo."
        )
    return found
