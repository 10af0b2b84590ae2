"""Vendas > Listar Vendas: the sales of a period by sale date, and cancelling the unbilled ones in bulk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.errors import CountMismatch, NotFound
from bot.run import Applied, Sale
from bot.store import ChangeKey, Json, Planned
from pages.base import Page
from pages.elements.bulk import BulkMenu
from pages.elements.dom import fold
from pages.elements.filters import Filters
from pages.elements.grid import Grid, Row, Sheet, whole
from pages.elements.question import Act

SCREEN = "sales"
STATUS = "status"
CANCELLED = "Cancelada"
TRIES = 3
MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
CANCEL = Act(
    stems=("cancel",), pages=True,
    buttons=("Cancelar vendas", "Cancelar venda", "Cancelar venda(s)", "Sim, cancelar", "Confirmar cancelamento", "Cancelar selecionadas", "Cancelar mesmo assim"),
)  # fmt: skip
_UNBILLED = re.compile(r"^(nao fatura|a faturar|sem faturamento|pendente de faturamento|aguardando faturamento|not billed)")


class SalesPage(Page):
    """The list of sales, bounded by sale date at both ends."""

    menu = "sales"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.grid = Grid(self.screen, ["sales.client_column", "sales.date_column"])
        self.filters = Filters(self.screen)
        self.proved = False

    def open(self, first: date, last: date) -> None:
        """Goes to the list by the menu, clears what filters it remembers, bounds the sale date and reads both ends back."""
        self.go()
        self.grid.wait()
        self.filters.clear()
        if not self.filters.dates(first, last):
            self.run.finding("warning", "A lista de vendas não mostra filtro por data da venda: o bot lê a lista inteira e compara as datas.")
        self.grid.wait()

    def read(self, first: date, last: date) -> dict[str, Sale]:
        """All sales of the period by id, whatever their status."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._read(first, last)
            except CountMismatch:
                if attempt == TRIES:
                    raise
        raise AssertionError("unreachable")

    def _read(self, first: date, last: date) -> dict[str, Sale]:
        self.open(first, last)
        sheets: list[Sheet] = []
        for sheet in self.grid.tour():
            sheets.append(sheet)
            self.run.watch.progress(sum(len(s.rows) for s in sheets), sheet.total or 0, "vendas lidas")
        sales = {record: self._sale(sheet, row) for record, (sheet, row) in whole(sheets, self.grid).items()}
        return {record: sale for record, sale in sales.items() if first <= day_of(sale.date) <= last}

    def _sale(self, sheet: Sheet, row: Row) -> Sale:
        def cell(key: str) -> str:
            found = sheet.cell(row, self.screen.labels[key])
            return (found.text or found.title) if found else ""

        if sheet.column(self.screen.labels["sales.status_column"]) is None:
            raise NotFound("A lista de vendas não mostra o status de cada venda.", "Use `labels: {sales.status_column: …}`.")
        return Sale(
            row.id, cell("sales.client_column"), cell("sales.date_column"), cell("sales.origin_column"), cell("sales.value_column"), cell("sales.status_column")
        )

    def pages_of(self, changes: Sequence[Planned], first: date, last: date) -> Iterator[list[Planned]]:
        """The changes page by page of the list; the list may shrink as they are made, so it is read from its start until none is left."""
        left = {change.record: change for change in changes}
        while left:
            self.open(first, last)
            here: list[Planned] = []
            for sheet in self.grid.tour():
                here = [left.pop(record) for record in sheet.ids if record in left]
                if here:
                    yield here
                    if not left:
                        return
                    self.back_to([change.record for change in here], first, last)
            if not here:
                raise CountMismatch(f"{len(left)} vendas do plano não estão mais na lista: {', '.join(list(left)[:5])}.")

    def back_to(self, records: Sequence[str], first: date, last: date) -> None:
        sheet = self.grid.read() if self.screen.read("theGrid(root, arg).length > 0", self.grid.heads) else None
        if sheet is not None and set(records) & set(sheet.ids):
            return
        self.open(first, last)
        self.grid.go_to(records)

    def cancelling(self, first: date, last: date) -> Cancelling:
        return Cancelling(self, first, last)


class Cancelling:
    """Ações em lote > Cancelar, for the sales of one page. No way back is known."""

    action = "Ações em lote > Cancelar"

    def __init__(self, page: SalesPage, first: date, last: date) -> None:
        self.page = page
        self.first = first
        self.last = last
        self.bulk = BulkMenu(page.screen)

    def prove(self, changes: Sequence[Planned]) -> None:
        if self.page.proved:
            return
        first = changes[0].record
        self.page.back_to([first], self.first, self.last)
        self.page.grid.select([first])
        self.bulk.prove("sales.cancel")
        self.page.grid.select([])
        self.page.proved = True

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        ids = [change.record for change in changes]
        self.page.back_to(ids, self.first, self.last)
        sheet = self.page.grid.select(ids)
        checkpoint()
        outcome = self.bulk.run("sales.cancel", replace(CANCEL, count=len(ids), reason=self.page.run.tenant.resume.reason))
        return Applied(outcome.messages, len(sheet.selected), outcome.confirmed, may_refuse=True)

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        wanted = {change.record: change for change in changes}
        self.page.open(self.first, self.last)
        seen: dict[ChangeKey, Json] = {}
        for sheet in self.page.grid.tour():
            for row in sheet.rows:
                if row.id in wanted:
                    seen[wanted[row.id].key] = self.page._sale(sheet, row).status
            if len(seen) == len(wanted):
                break
        return seen

    def kept(self, change: Planned, seen: Json) -> bool:
        return is_cancelled(str(seen))


def is_unbilled(status: str) -> bool:
    """Whether a status is «Não faturada», by its words."""
    return bool(_UNBILLED.match(fold(status)))


def is_cancelled(status: str) -> bool:
    return fold(status).startswith("cancelad")


def day_of(shown: str) -> date:
    """The day of a cell like «01/06/2026» or «2026-06-01 10:30»; NotFound where it shows none."""
    if match := re.search(r"(\d{2})/(\d{2})/(\d{4})", shown):
        day, month, year = map(int, match.groups())
        return date(year, month, day)
    if match := re.search(r"(\d{4})-(\d{2})-(\d{2})", shown):
        return date(*map(int, match.groups()))
    if match := re.search(r"(\d{1,2})(?: de)? ([a-z]{3})[a-z]*\.?(?: de)? (\d{4})", fold(shown)):
        name = match.group(2)
        if name in MONTHS:
            return date(int(match.group(3)), MONTHS.index(name) + 1, int(match.group(1)))
    raise NotFound(f"A data da venda «{shown}» não se lê como data.", "Use `labels: {sales.date_column: …}` se a coluna é outra.")


def money(shown: str) -> Decimal:
    """The value of a text like «R$ 1.328,62»; 0 where it is none."""
    digits = re.sub(r"[^\d,.-]", "", shown)
    plain = digits.replace(".", "").replace(",", ".") if "," in digits else digits
    try:
        return Decimal(plain)
    except InvalidOperation:
        return Decimal(0)
