"""Vendas > Listar Vendas: the sales of a period by sale date, and cancelling the unbilled ones in bulk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.errors import NotFound
from bot.run import Applied, Sale
from bot.store import ChangeKey, Json, Planned
from pages.elements.bulk import BulkMenu
from pages.elements.dom import fold
from pages.elements.grid import Row, Sheet, whole
from pages.elements.question import Act
from pages.listing import ListPage

SCREEN = "sales"
STATUS = "status"
CANCELLED = "Cancelada"
GONE = "fora da lista"
MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
CANCEL = Act(
    stems=("cancel",), pages=True,
    buttons=("Cancelar vendas", "Cancelar venda", "Cancelar venda(s)", "Sim, cancelar", "Confirmar cancelamento",
             "Cancelar selecionadas", "Cancelar mesmo assim"),
)  # fmt: skip
_UNBILLED = re.compile(
    r"^(nao fatura|a faturar|sem faturamento|pendente de faturamento|aguardando faturamento|not billed)"
)


class SalesPage(ListPage):
    """The list of sales, bounded by sale date at both ends."""

    menu = "sales"
    columns = ("sales.client_column", "sales.date_column")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.period: tuple[date, date] | None = None

    def narrow(self) -> None:
        """Bounds the sale date and reads both ends back."""
        if self.period is not None and not self.filters.dates(*self.period):
            self.run.finding(
                "warning",
                "A lista de vendas não mostra filtro por data da venda: o bot lê a lista inteira e compara as datas.",
            )

    def read(self, first: date, last: date) -> dict[str, Sale]:
        """All sales of the period by id, whatever their status."""
        if self.period != (first, last):
            self.period = (first, last)
            self.filters.lose()
        return self.steadily(self._read)

    def _read(self) -> dict[str, Sale]:
        rows = whole(self.tour("vendas lidas"), self.grid)
        sales = {record: self._sale(sheet, row) for record, (sheet, row) in rows.items()}
        assert self.period is not None
        return {record: sale for record, sale in sales.items() if self.period[0] <= day_of(sale.date) <= self.period[1]}

    def status_of(self, sheet: Sheet, row: Row) -> str:
        return self._sale(sheet, row).status

    def _sale(self, sheet: Sheet, row: Row) -> Sale:
        def cell(key: str) -> str:
            found = sheet.cell(row, self.screen.labels[key])
            return (found.text or found.title) if found else ""

        if sheet.column(self.screen.labels["sales.status_column"]) is None:
            raise NotFound(
                "A lista de vendas não mostra o status de cada venda.", "Use `labels: {sales.status_column: …}`."
            )
        return Sale(
            row.id,
            cell("sales.client_column"),
            cell("sales.date_column"),
            cell("sales.origin_column"),
            cell("sales.value_column"),
            cell("sales.status_column"),
        )

    def cancelling(self) -> Cancelling:
        return Cancelling(self)


class Cancelling:
    """Ações em lote > Cancelar, for the sales of one page. No way back is known."""

    action = "Ações em lote > Cancelar"

    def __init__(self, page: SalesPage) -> None:
        self.page = page
        self.bulk = BulkMenu(page.screen)

    def prove(self, changes: Sequence[Planned]) -> None:
        if self.page.proved:
            return
        first = changes[0].record
        self.page.back_to([first])
        self.page.grid.select([first])
        self.bulk.prove("sales.cancel")
        self.page.grid.select([])
        self.page.proved = True

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        ids = [change.record for change in changes]
        self.page.back_to(ids)
        sheet = self.page.grid.select(ids)
        checkpoint()
        outcome = self.bulk.run(
            "sales.cancel", replace(CANCEL, count=len(ids), reason=self.page.run.tenant.resume.reason)
        )
        return Applied(
            outcome.messages,
            len(sheet.selected),
            outcome.confirmed,
            may_refuse=True,
            later=outcome.later,
            sent=outcome.sent,
        )

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        rows = self.page.afresh([change.record for change in changes])
        # Some lists show no cancelled sales: one that is on no page of the list any more is not there to be billed.
        return {
            change.key: self.page.status_of(*rows[change.record]) if change.record in rows else GONE
            for change in changes
        }

    def kept(self, change: Planned, seen: Json) -> bool:
        return seen == GONE or is_cancelled(str(seen))

    def untouched(self, change: Planned, seen: Json) -> bool:
        return bool(seen == change.before)


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
    raise NotFound(
        f"A data da venda «{shown}» não se lê como data.", "Use `labels: {sales.date_column: …}` se a coluna é outra."
    )


def money(shown: str) -> Decimal:
    """The value of a text like «R$ 1.328,62»; 0 where it is none."""
    digits = re.sub(r"[^\d,.-]", "", shown)
    plain = digits.replace(".", "").replace(",", ".") if "," in digits else digits
    try:
        return Decimal(plain)
    except InvalidOperation:
        return Decimal(0)
