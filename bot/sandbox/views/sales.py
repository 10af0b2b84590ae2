"""Vendas > Listar Vendas: the filters, the list, and "Ações em lote" with Cancelar between its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bot.sandbox import engine, knobs
from bot.sandbox.choices import SaleOrigin, SaleStatus
from bot.sandbox.columns import Column, Filter, brl, dmy, dmy_hm, icon, label, parse_dmy, text
from bot.sandbox.menu import row_menu
from bot.sandbox.models import Sale
from bot.sandbox.routes import problem
from bot.sandbox.screen import chosen_unit, permitted, screen, staff, words_now
from bot.sandbox.search import Search
from bot.sandbox.views.bulk import BulkAction, entries
from bot.sandbox.yii import Grid

Narrow = Callable[[QuerySet[Sale], str], QuerySet[Sale]]


def actions() -> list[BulkAction | None]:
    """ "Ações em lote" of the list, in the order of the menu, dangerous neighbours included."""
    return [
        BulkAction(
            "bill_sales",
            "venda/faturarLote",
            "Faturar",
            "Faturar as {n} vendas selecionadas?",
            "venda.faturar",
            "barcode",
            "Sim, faturar",
        ),
        BulkAction(
            "email_sales",
            "venda/enviarEmailLote",
            "Enviar e-mail",
            "Enviar e-mail das {n} vendas selecionadas?",
            "venda.editar",
            "envelope",
        ),
        None,
        BulkAction(
            "cancel_sales",
            "venda/cancelarLote",
            words_now()["cancelar"],
            "Deseja realmente cancelar as {n} vendas selecionadas? Esta ação não pode ser desfeita.",
            "venda.cancelar",
            "remove",
            "Sim, cancelar",
            reason=True,
        ),
        BulkAction(
            "delete_sales",
            "venda/excluirLote",
            "Excluir",
            "Excluir definitivamente as {n} vendas selecionadas?",
            "venda.excluir",
            "trash",
            "Sim, excluir",
        ),
    ]


def _from(field: str) -> Narrow:
    def narrow(query: QuerySet[Sale], value: str) -> QuerySet[Sale]:
        day = parse_dmy(value)
        return query.filter(**{f"{field}__gte": day}) if day else query

    return narrow


def _to(field: str, moment: bool = False) -> Narrow:
    """`moment`: the field has a time of day, so the last day is taken whole."""

    def narrow(query: QuerySet[Sale], value: str) -> QuerySet[Sale]:
        day: date | None = parse_dmy(value)
        if day is None:
            return query
        return query.filter(**({f"{field}__lt": day + timedelta(days=1)} if moment else {f"{field}__lte": day}))

    return narrow


def filters() -> list[Filter]:
    """The fields of "Busca avançada"; "deduzida da cota" is left out of the list unless it is asked for."""
    statuses = [(value, status_word(value)) for value, _ in SaleStatus.choices]
    return [
        Filter("date_first", "Data da Venda (de)", _from("date"), "date"),
        Filter("date_last", "Data da Venda (até)", _to("date"), "date"),
        Filter("dataCompetenciaInicio", "Competência (de)", _from("competence_date"), "date"),
        Filter("dataCompetenciaFim", "Competência (até)", _to("competence_date"), "date"),
        Filter("criadaFilterFirst", "Criada em (de)", _from("created_at"), "date"),
        Filter("criadaFilterLast", "Criada em (até)", _to("created_at", moment=True), "date"),
        Filter("dataFaturadaFirst", "Faturada em (de)", _from("billed_at"), "date"),
        Filter("dataFaturadaLast", "Faturada em (até)", _to("billed_at", moment=True), "date"),
        Filter("cliente", "Cliente", lambda q, v: q.filter(client__name__icontains=v)),
        Filter("produto", "Produto / Serviço", lambda q, v: q.filter(product__icontains=v)),
        Filter("idVendaRecorrente", "Venda Recorrente", lambda q, v: q.filter(recurring_sale=int(v) if v.isdigit() else 0)),
        Filter("origem", "Origem", lambda q, v: q.filter(origin=v), "select", SaleOrigin.choices, empty="Todas"),
        Filter("status", words_now()["situacao"], lambda q, v: q.filter(status=v), "select", statuses, empty="Todas"),
    ]  # fmt: skip


def visible(request: HttpRequest) -> QuerySet[Sale]:
    user, unit = staff(request), chosen_unit(request)
    rows = engine.sales_of(user) if user else Sale.objects.none()
    return rows.filter(client__unit=unit) if unit else rows


def _narrowed(request: HttpRequest, search: Search) -> QuerySet[Sale]:
    query = search.narrow(visible(request))
    if search.values.get("status"):
        return query
    hidden = [SaleStatus.DEDUCTED, *([SaleStatus.CANCELLED] if knobs.current().hide_cancelled else [])]
    return query.exclude(status__in=hidden)


def listed(request: HttpRequest) -> QuerySet[Sale]:
    """The sales that the remembered filters leave."""
    return _narrowed(request, Search("Venda", filters(), request))


TONES = {
    SaleStatus.NOT_BILLED: "",
    SaleStatus.BILLED: "info",
    SaleStatus.PAID: "success",
    SaleStatus.PARTIALLY_PAID: "success",
    SaleStatus.CANCELLED: "important",
    SaleStatus.BILLED_CANCELLED: "important",
    SaleStatus.BILLED_NEGOTIATED: "warning",
    SaleStatus.DEDUCTED: "inverse",
}

# status: what a narrow column writes, and the icon where there is one instead of words
SIGNS = {
    SaleStatus.NOT_BILLED: ("NF", "time"),
    SaleStatus.BILLED: ("F", "barcode"),
    SaleStatus.PAID: ("P", "ok"),
    SaleStatus.PARTIALLY_PAID: ("PP", "adjust"),
    SaleStatus.CANCELLED: ("C", "ban-circle"),
    SaleStatus.BILLED_CANCELLED: ("FC", "minus-sign"),
    SaleStatus.BILLED_NEGOTIATED: ("FN", "random"),
    SaleStatus.DEDUCTED: ("DC", "tag"),
}


def status_word(status: str) -> str:
    """What this tenant calls a status of sales."""
    known = SaleStatus(status)
    return knobs.current().unbilled_word if known == SaleStatus.NOT_BILLED else str(known.label)


def _status_cell(sale: Sale) -> str:
    """The status in the tenant's way of showing it."""
    short, drawing = SIGNS[SaleStatus(sale.status)]
    match knobs.current().sale_status_cell:
        case "icon_title":
            return icon(drawing, status_word(sale.status))
        case "icon_class":
            return icon(drawing)
        case "short":
            return label(short, TONES[SaleStatus(sale.status)])
        case _:
            return label(status_word(sale.status), TONES[SaleStatus(sale.status)])


def _columns() -> list[Column]:
    return [
        Column("Código", lambda s: str(s.pk), "pk", "numero"),
        Column(words_now()["data_venda"], lambda s: dmy(s.date), "date", filters=["date_first", "date_last"]),
        Column("Cliente", lambda s: escape(s.client.name), "client__name", filters=["cliente"]),
        Column("Produto / Serviço", text("product"), "product", filters=["produto"]),
        Column("Origem", lambda s: s.get_origin_display(), "origin", filters=["origem"]),
        Column("Criada em", lambda s: dmy_hm(s.created_at), "created_at"),
        Column("Valor (R$)", lambda s: brl(s.value_cents), "value_cents", "numero"),
        Column(words_now()["situacao"], _status_cell, filters=["status"]),
    ]


def listing(request: HttpRequest) -> HttpResponseBase:
    """Listar Vendas."""
    search = Search("Venda", filters(), request)
    query = _narrowed(request, search).select_related("client").order_by("-date", "-pk")
    allowed = permitted(request)
    grid = Grid(
        "venda-grid", "Venda", "venda/admin", query, _columns(), request, knobs.current().page_size, checkboxes=True, search=search,
        row_menu=lambda sale: row_menu("acoes", [
            ("Visualizar", f"venda/view&id={sale.pk}", "eye-open"),
            *([("Editar", f"venda/update&id={sale.pk}", "pencil")] if "venda.editar" in allowed else []),
        ]),
    )  # fmt: skip
    if grid.id in (request.GET.get("ajax"), request.POST.get("ajax")):
        return screen(request, "grade.html", grid=grid, search=search)
    w = words_now()
    return screen(
        request, "vendas.html", title=w["listar_vendas"], crumbs=[w["vendas"], w["listar_vendas"]], grid=grid,
        search=search, bulk=entries(request, actions()), confirm_route="venda/confirmarLote", job=request.GET.get("job", ""),
    )  # fmt: skip


def names(ids: list[int]) -> list[str]:
    rows = Sale.objects.filter(pk__in=ids).select_related("client").order_by("date", "pk")
    return [f"{s.pk} – {dmy(s.date)} – {s.client.name} – R$ {brl(s.value_cents)}" for s in rows]


def view(request: HttpRequest) -> HttpResponseBase:
    """One sale, to look at."""
    wanted = request.GET.get("id", "")
    sale = visible(request).filter(pk=int(wanted) if wanted.isdigit() else 0).select_related("client", "charge").first()
    if sale is None:
        return problem(request, 404, "A página solicitada não existe.")
    w = words_now()
    facts = [
        ("Código", sale.pk), ("Cliente", sale.client.name), ("Produto / Serviço", sale.product),
        ("Data da Venda", dmy(sale.date)), ("Competência", dmy(sale.competence_date)), ("Criada em", dmy_hm(sale.created_at)),
        ("Faturada em", dmy_hm(sale.billed_at)), ("Origem", sale.get_origin_display()), ("Situação", status_word(sale.status)),
        ("Valor", f"R$ {brl(sale.value_cents)}"), ("Cobrança", sale.charge_id or ""), ("Motivo do cancelamento", sale.cancel_reason),
    ]  # fmt: skip
    return screen(
        request,
        "detalhe.html",
        title=f"Venda {sale.pk}",
        crumbs=[w["vendas"], w["listar_vendas"], str(sale.pk)],
        facts=facts,
    )
