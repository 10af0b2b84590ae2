"""Vendas > Listar Vendas: the sales of a period by sale date, and cancelling the unbilled ones in bulk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.engine.terms import Applied, Sale
from bot.errors import NotFound
from bot.store import Change, ChangeKey, Json, Planned
from pages.elements.dom import fold
from pages.elements.question import Act
from pages.elements.sheet import Cell, Row, Sheet, shown_of
from pages.elements.whole import whole
from pages.listing import BulkAction, ListPage
from pages.statuses import Standing, Statuses, stop_at_unknown

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
CANCEL = Act("sales.cancel", ("Cancelar mesmo assim",), pages=True)


class SalesPage(ListPage):
    """The list of sales, bounded by sale date at both ends."""

    menu = "sales"
    columns = ("sales.client_column", "sales.date_column")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.period: tuple[date, date] | None = None
        self.statuses = Statuses(self.screen.labels)
        self.unlearned: set[str] = set()  # signs of cells that neither legend nor filter explained

    def narrow(self) -> None:
        """Bounds the sale date and reads both ends back."""
        if self.period is not None and not self.filters.dates(*self.period):
            self.run.finding(
                "warning",
                "A lista de vendas não mostra filtro por data da venda: o bot lê a lista inteira e compara as datas.",
            )

    def read(self, first: date, last: date) -> dict[str, Sale]:
        """All sales of the period by id; NotUnderstood where the status of one is none that the bot knows."""
        if self.period != (first, last):
            self.period = (first, last)
            self.filters.lose()
        return self.steadily(self._read)

    def _read(self) -> dict[str, Sale]:
        rows = whole(self.tour("vendas lidas"), self.grid)
        assert self.period is not None
        first, last = self.period
        rows = {
            record: (sheet, row)
            for record, (sheet, row) in rows.items()
            if first <= day_of(self._sale(sheet, row).date) <= last
        }
        self.learn(rows)
        sales = {record: self._sale(sheet, row) for record, (sheet, row) in rows.items()}
        unknown = [sale.status for sale in sales.values() if self.statuses.of(sale.status) is None]
        stop_at_unknown(unknown, self.run.tenant.file.name)
        return sales

    # statuses
    def is_unbilled(self, status: str) -> bool:
        return self.statuses.of(status) is Standing.UNBILLED

    def is_billed(self, status: str) -> bool:
        return self.statuses.of(status) is Standing.BILLED

    def day(self, sale: Sale) -> date:
        return day_of(sale.date)

    def is_cancelled(self, status: str) -> bool:
        return self.statuses.of(status) is Standing.CANCELLED

    def expect_known(self, changes: Sequence[Change]) -> None:
        """NotUnderstood where a sale that was to be cancelled shows a status that the bot does not know."""
        seen = [str(change.seen) for change in changes if change.screen == SCREEN and change.seen not in (None, GONE)]
        stop_at_unknown([status for status in seen if self.statuses.of(status) is None], self.run.tenant.file.name)

    def status_of(self, sheet: Sheet, row: Row) -> str:
        return self._sale(sheet, row).status

    def _status_cell(self, sheet: Sheet, row: Row) -> Cell | None:
        return sheet.cell(row, self.screen.labels["sales.status_column"])

    def learn(self, rows: Mapping[str, tuple[Sheet, Row]]) -> None:
        """Learns what the cells of these rows mean that no known words do: from a legend, else from the filter by status. Once for each sign."""
        cells = {record: self._status_cell(sheet, row) for record, (sheet, row) in rows.items()}
        for told in (self._by_legend, self._by_filter):
            new = {
                record: cell
                for record, cell in cells.items()
                if cell is not None and not self.statuses.knows(cell) and cell.sign not in self.unlearned
            }
            if new:
                self.statuses.learn(new, told(new))
        self.unlearned |= {cell.sign for cell in cells.values() if cell is not None and not self.statuses.knows(cell)}

    def _by_legend(self, cells: Mapping[str, Cell]) -> dict[str, str]:
        drawn = {cell.icon for cell in cells.values() if cell.icon and not self.statuses.shown(cell)}
        legend = {icon: {str(words) for words in self.screen.read("legendOf(root, arg)", icon)} for icon in drawn}
        sole = {icon: words.pop() for icon, words in legend.items() if len(words) == 1}
        return {record: sole[cell.icon] for record, cell in cells.items() if cell.icon in sole}

    def _by_filter(self, cells: Mapping[str, Cell]) -> dict[str, str]:
        """For each of these sales the one option of the filter by status under which the list shows it; one under none or several is left out."""
        self.open()
        field = self.filters.find("sales.status_filter")
        if field is None or field.kind not in ("select", "combobox"):
            return {}
        # With every filter off the field shows the option that does not filter.
        options = [option for option in self.filters.options(field) if fold(option) not in ("", fold(str(field.value)))]
        found: dict[str, list[str]] = {}
        for option in options if len(options) > 1 else ():
            self.open()
            self.filters.set(field, option)
            for record in set(whole(list(self.grid.tour()))) & set(cells):
                found.setdefault(record, []).append(option)
        self.open()
        return {record: under[0] for record, under in found.items() if len(under) == 1}

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
            self.statuses.shown(self._status_cell(sheet, row)),
        )

    def cancelling(self) -> Cancelling:
        return Cancelling(self)


class Cancelling(BulkAction):
    """Ações em lote > Cancelar, for the sales of one page. No way back is known."""

    action = "Ações em lote > Cancelar"
    key = "sales.cancel"

    def __init__(self, page: SalesPage) -> None:
        super().__init__(page)
        self.page: SalesPage = page

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        ids = [change.record for change in changes]
        sheet = self.page.grid.select(ids, self.page.back_to(ids))
        checkpoint()
        outcome = self.bulk.run(
            "sales.cancel",
            replace(
                CANCEL,
                count=len(ids),
                reason=self.page.run.tenant.resume.reason,
                names=self._clients(sheet, ids),
                cells=shown_of(sheet, ids),
                period=self.page.period,
            ),
        )
        return Applied(
            outcome.messages,
            len(sheet.selected),
            outcome.confirmed,
            may_refuse=True,
            later=outcome.later,
            sent=outcome.sent,
        )

    def _clients(self, sheet: Sheet, ids: Sequence[str]) -> tuple[str, ...]:
        cells = [sheet.cell(row, self.page.screen.labels["sales.client_column"]) for row in sheet.rows if row.id in ids]
        return tuple(dict.fromkeys(cell.text for cell in cells if cell is not None and cell.text))

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        rows = self.page.afresh([change.record for change in changes])
        self.page.learn(rows)
        # Some lists show no cancelled sales: one that is on no page of the list any more is not there to be billed.
        return {
            change.key: self.page.status_of(*rows[change.record]) if change.record in rows else GONE
            for change in changes
        }

    def kept(self, change: Planned, seen: Json) -> bool:
        return seen == GONE or self.page.is_cancelled(str(seen))

    def untouched(self, change: Planned, seen: Json) -> bool:
        return bool(seen == change.before)


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
