"""Listar Vendas: the filter by sale date, the statuses, the bulk menu."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from bot.errors import BotError, NotUnderstood
from pages.elements.dom import fold
from pages.elements.filters import Filters
from pages.elements.form import Form
from pages.sales import SalesPage, day_of
from pages.statuses import Standing, stop_at_unknown
from pages.tour.bulk import bulk_menu
from pages.tour.lists import Sampled, columns, describe, is_listed, sample, search_form
from pages.tour.menus import go
from pages.tour.tour import Tour

LIST = "sales"


def sales(tour: Tour, first: date, last: date) -> None:
    """The list of sales of a period, as far as its first pages show it."""
    tour.erp.home.use_all()
    page = SalesPage(tour.screen, tour.run)
    if not go(tour, page) or not is_listed(tour, page.grid):
        return
    search_form(tour, LIST, "vendas", page.filters)
    if page.filters.open():
        _dates(tour, page.filters)
    with tour.timing("sales_open"):
        page.period = (first, last)
        page.open()
    sampled = sample(tour, page.grid, "sales_turn")
    describe(tour, LIST, "vendas", page.grid, sampled, f"no período de {first:%d/%m/%Y} a {last:%d/%m/%Y}")
    sheet = sampled.sheets[0]
    columns(tour, sheet, "sales.date_column", "sales.client_column", "sales.status_column", "sales.value_column")
    columns(tour, sheet, "sales.origin_column", needed=False)
    tour.counts.sales, tour.counts.sales_pages, tour.counts.sales_days = (
        sampled.total,
        sampled.pages,
        (last - first).days + 1,
    )
    _statuses(tour, page, sampled)
    _inside(tour, page, sampled, first, last)
    if sampled.rows:
        bulk_menu(tour, LIST, "vendas", page, "sales.cancel", "Sem ela as vendas do período não se cancelam.")
    _remembered(tour, page)


def _dates(tour: Tour, filters: Filters) -> None:
    """Which fields bound the sale date, found by label, by id, or as the two fields beside a heading."""
    labels = {
        name: tour.folded(f"sales.{key}")
        for name, key in (("first", "date_first"), ("last", "date_last"), ("range", "date_range"))
    }
    ends = tour.screen.at("dates", filters.locator(), **labels)
    seen: list[dict[str, Any]] = [
        tour.screen.read("({ id: root.id, label: labelsOf(root)[0] || '', own: labelsOf(root).some((n) => arg.includes(fold(n))) })",
                         [*labels["first"], *labels["last"], *labels["range"]], within=end)
        for end in ends.all()
    ]  # fmt: skip
    question = "Por quais campos se filtra a data da venda?"
    name = "filtro «Data da Venda»"
    if not seen:
        why = "Sem ele o bot lê a lista inteira e compara as datas."
        tour.missing("sales.date_range", tour.screen.seen("field", filters.locator()), needed=False, name=name, why=why)
        tour.answer("sales.date_filter", question, None, "não há filtro pela data da venda")
        return
    by_label = all(end["own"] for end in seen)
    ids = [end["id"] for end in seen]
    way = "pelo rótulo" if by_label else "pelo id" if all(ids) else "pelo título ao lado"
    fields = "dois campos" if len(seen) == 2 else "um campo só"
    tour.found(
        "sales.date_range", " e ".join(end["label"] for end in seen), f"{fields}, {way}", needed=False, name=name
    )
    words = f"{' e '.join(filter(None, ids)) or 'campos sem id'} ({way})"
    tour.answer("sales.date_filter", question, {"ids": ids, "by": "label" if by_label else "id"}, words)


def _statuses(tour: Tour, page: SalesPage, sampled: Sampled) -> None:
    """Which statuses the sales have and the filter offers; one that the bot does not know, on a sale, is what a resume would stop at."""
    rows = {row.id: (sheet, row) for sheet in sampled.sheets for row in sheet.rows}
    page.learn(rows)
    cells = [sheet.cell(row, tour.labels["sales.status_column"]) for sheet, row in rows.values()]
    seen = dict(Counter(page.statuses.shown(cell) for cell in cells if cell is not None))
    met = [status for status in seen if page.statuses.of(status) is None]
    try:
        stop_at_unknown([status for status in met for _ in range(seen[status])], tour.run.tenant.file.name)
    except NotUnderstood as error:
        tour.troubles["sales.statuses"] = error
    seen.pop("", None)
    for option in _options(tour, page):
        seen.setdefault(option, 0)
    unbilled = [status for status in seen if page.statuses.of(status) is Standing.UNBILLED]
    unknown = [status for status in seen if page.statuses.of(status) is None]
    read = sum(seen.values())
    share = sum(seen[status] for status in unbilled)
    if read:
        tour.counts.unbilled = share if sampled.whole else round(share / read * (sampled.total or read))
    counted = ", ".join(f"{status} ({count})" if count else status for status, count in seen.items())
    words = f"{counted}. Contam como não faturadas: {', '.join(unbilled) or 'nenhum deles'}"
    words += f". Que o bot não conhece: {', '.join(unknown)}" if unknown else ""
    value = {"seen": list(seen), "unbilled": unbilled, "unknown": unknown}
    tour.answer(
        "sales.statuses",
        "Que status de venda se veem, e quais contam como não faturada?",
        value,
        words if seen else "nenhuma venda à vista",
    )


def _options(tour: Tour, page: SalesPage) -> list[str]:
    """The statuses that the search form offers."""
    if not page.filters.open():
        return []
    for field in Form(tour.screen, page.filters.locator()).read().values():
        if field.kind in ("select", "combobox") and fold(field.label) in tour.folded("sales.status_filter"):
            options = [option for option in page.filters.options(field) if fold(option)]
            return [
                option for option in options if not fold(option).startswith(("todos", "todas", "selecione", "qualquer"))
            ]
    return []


def _inside(tour: Tour, page: SalesPage, sampled: Sampled, first: date, last: date) -> None:
    """Whether the list, filtered by sale date, holds to the period."""
    days = []
    for sheet in sampled.sheets:
        for row in sheet.rows:
            cell = sheet.cell(row, tour.labels["sales.date_column"])
            try:
                days.append(day_of(cell.text if cell else ""))
            except BotError as error:
                tour.troubles["sales.dates"] = error
                return
    outside = sum(not first <= day <= last for day in days)
    if days:
        words = "sim" if not outside else f"não: {outside} de {len(days)} ficam fora; o bot compara as datas uma a uma"
        tour.answer("sales.bounded", "O filtro respeita o período?", not outside, words)


def _remembered(tour: Tour, page: SalesPage) -> None:
    """Leaves the list and comes back by the menu: what stands in the search form then is remembered by the server."""
    page.go()
    page.grid.wait()
    standing = [f"{field.name} = {field.value}" for field in page.filters.active()]
    words = f"sim: {'; '.join(standing)}" if standing else "não"
    tour.answer("sales.remembered", "O ERP lembra os filtros da última visita?", bool(standing), words)
    page.filters.clear()
