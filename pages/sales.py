"""Vendas > Listar Vendas: the sales of a period by sale date, and cancelling the unbilled ones in bulk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
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
MONTHS = (
    "janeiro",
    "fevereiro",
    "marco",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)
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


_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})"
    rf"|(?P<first>\d{{1,2}})[ºo°]?[ /-](?:de )?(?P<name>{'|'.join(f'{month}|{month[:3]}' for month in MONTHS)})\.?[ /-](?:de )?(?P<of>\d{{4}}))"
    r"(?![\d/-]|\.\d)"
)
_TIME = re.compile(
    r"(?<!\d)[t ]?\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?(?:z|[+-]\d{2}:?\d{2})?(?!\d)|(?<!\d)\d{1,2}h(?:\d{2})?(?!\d)"
)


def day_of(shown: str) -> date:
    """The day of a cell like «01/06/2026» or «2026-06-01 10:30»; NotFound where it shows none, several, or one that no calendar has."""
    plain = fold(shown.replace("-", "\u2212")).replace("\u2212", "-")
    found = list(_DATE.finditer(plain))
    rest = _TIME.sub(" ", _DATE.sub(" ", plain))
    day = _day(found[0].groupdict()) if len(found) == 1 and not re.search(r"\d", rest) else None
    if day is None:
        raise NotFound(
            f"A data da venda «{shown}» não se lê como data.",
            "Use `labels: {sales.date_column: …}` se a coluna é outra.",
        )
    return day


def _day(found: Mapping[str, str | None]) -> date | None:
    """The day of what `_DATE` found; two digits of a year are of this century."""
    year = found["y"] or found["of"] or found["year"] or ""
    month = found["m"] or found["month"] or str([name[:3] for name in MONTHS].index((found["name"] or "")[:3]) + 1)
    day = found["d"] or found["first"] or found["day"] or ""
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
