"""Clientes > Listar Clientes, its bulk actions, and the Dashboard do Cliente with the form that can grant without mail."""

from __future__ import annotations

from html import escape
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bot.sandbox import engine, knobs
from bot.sandbox.columns import Column, Filter, icon, label, text
from bot.sandbox.menu import row_menu
from bot.sandbox.models import Client
from bot.sandbox.screen import chosen_unit, permitted, screen, staff, words_now
from bot.sandbox.search import Search
from bot.sandbox.views.bulk import BulkAction, entries
from bot.sandbox.yii import Grid

PLANS = ("Endereço Fiscal", "Escritório Virtual", "Estação Flex", "Estação Fixa", "Sala Privativa")


def actions() -> list[BulkAction | None]:
    """ "Ações em lote" of the list, in the order of the menu, dangerous neighbours included."""
    w, tenant = words_now(), knobs.current()
    wizard = tenant.grant != "direct"
    grant = w["conceder"] if wizard else w["conceder_senhas"] if tenant.grant_direct_mails else w["conceder_direto"]
    return [
        BulkAction(
            "email_clients",
            "cliente/enviarEmailLote",
            "Enviar e-mail",
            "Enviar e-mail para os {n} clientes selecionados?",
            "cliente.editar",
            "envelope",
        ),
        BulkAction(
            "bill_clients",
            "cliente/faturarLote",
            "Faturar",
            "Faturar as vendas em aberto dos {n} clientes selecionados?",
            "venda.faturar",
            "barcode",
        ),
        None,
        BulkAction(
            "grant_access",
            "cliente/concederAcessoLote",
            grant,
            "Conceder acesso à área do cliente para os {n} clientes selecionados?",
            "cliente.conceder_acesso",
            "unlock",
            "Sim, conceder",
            wizard=wizard,
        ),
        BulkAction(
            "block_access",
            "cliente/bloquearAcessoLote",
            w["bloquear"],
            "Deseja realmente bloquear o acesso à área do cliente dos {n} clientes selecionados?",
            "cliente.bloquear_acesso",
            "lock",
            "Sim, bloquear",
        ),
        None,
        BulkAction(
            "activate", "cliente/ativarLote", "Ativar", "Ativar os {n} clientes selecionados?", "cliente.editar", "ok"
        ),
        BulkAction(
            "inactivate",
            "cliente/inativarLote",
            "Inativar",
            "Inativar os {n} clientes selecionados?",
            "cliente.editar",
            "ban-circle",
            "Sim, inativar",
        ),
        BulkAction(
            "delete_clients",
            "cliente/excluirLote",
            "Excluir",
            "Excluir definitivamente os {n} clientes selecionados?",
            "cliente.excluir",
            "trash",
            "Sim, excluir",
        ),
    ]


def _by_status(query: QuerySet[Client], value: str) -> QuerySet[Client]:
    match value:
        case "ativo":
            return query.filter(isActive=True, isBlocked=False)
        case "bloqueado":
            return query.filter(isActive=True, isBlocked=True)
        case "inativo":
            return query.filter(isActive=False)
        case _:
            return query


def has_access_filter() -> bool:
    tenant = knobs.current()
    return tenant.access_source == "filter" or (
        tenant.access_source == "column" and tenant.access_cell != "icon_class_nolegend"
    )


def filters() -> list[Filter]:
    """The fields of "Busca avançada"."""
    tenant = knobs.current()
    active = "ativo" if tenant.client_filter_default == "ativos" else ""
    found = [
        Filter("nome", "Nome / Razão Social", lambda q, v: q.filter(Q(name__icontains=v) | Q(fantasy__icontains=v))),
        Filter("documento", "CPF / CNPJ", lambda q, v: q.filter(document__contains=v)),
        Filter("email", "E-mail", lambda q, v: q.filter(email__icontains=v)),
        Filter("plano", "Plano", lambda q, v: q.filter(plan=v), "select", [(plan, plan) for plan in plans()]),
        Filter("status", "Status", _by_status, "select", [("ativo", "Ativo"), ("bloqueado", tenant.blocked_word), ("inativo", "Inativo")], active),
    ]  # fmt: skip
    if has_access_filter():
        found.append(
            Filter("acessoArea", "Acesso à Área do Cliente", lambda q, v: q.filter(hasLoginAccess=v == "1"), "select", [("1", "Sim"), ("0", "Não")])
        )  # fmt: skip
    return found


def plans() -> list[str]:
    return list(Client.objects.order_by("plan").values_list("plan", flat=True).distinct())


def visible(request: HttpRequest) -> QuerySet[Client]:
    """The clients of the user's units, or of the unit chosen in the header."""
    user, unit = staff(request), chosen_unit(request)
    rows = engine.clients_of(user) if user else Client.objects.none()
    return rows.filter(unit=unit) if unit else rows


def listed(request: HttpRequest) -> QuerySet[Client]:
    """The clients that the remembered filters leave."""
    return Search("Cliente", filters(), request).narrow(visible(request))


def access_cell(client: Client) -> str:
    """Whether the client has access to its area, in the tenant's way of showing it."""
    yes = client.hasLoginAccess
    match knobs.current().access_cell:
        case "text":
            return "Sim" if yes else "Não"
        case "badge":
            return label("Liberado", "success") if yes else label("Bloqueado", "important")
        case "icon_title":
            return icon("ok", "Com acesso") if yes else icon("remove", "Sem acesso")
        case _:
            return icon("unlock" if yes else "lock")


def status_word(client: Client) -> str:
    """What this tenant calls the client's status."""
    return knobs.current().blocked_word if client.status == "Bloqueado" else client.status


def _status_cell(client: Client) -> str:
    return label(status_word(client), {"Ativo": "success", "Bloqueado": "warning", "Inativo": ""}[client.status])


def _columns() -> list[Column]:
    columns = [
        Column("Código", lambda c: str(c.pk), "pk", "numero"),
        Column("Nome / Razão Social", lambda c: f'<a href="/index.php?r=cliente/view&amp;id={c.pk}">{escape(c.name)}</a>', "name", filters=["nome"]),
        Column("Nome Fantasia", text("fantasy"), "fantasy"),
        Column("CPF / CNPJ", text("document"), filters=["documento"]),
        Column("E-mail", text("email")),
        Column("Plano", text("plan"), "plan", filters=["plano"]),
        Column("Status", _status_cell, filters=["status"]),
    ]  # fmt: skip
    if len(knobs.current().units) > 1:
        columns.insert(6, Column("Unidade", lambda c: escape(c.unit.name)))
    if knobs.current().access_source == "column":
        columns.append(Column("Área do Cliente", access_cell, filters=["acessoArea"]))
    return columns


def _row_menu(request: HttpRequest) -> Any:
    allowed = permitted(request)

    def menu(client: Client) -> str:
        return row_menu("acoes", [
            ("Dashboard do Cliente", f"cliente/view&id={client.pk}", "dashboard"),
            *([("Editar", f"cliente/update&id={client.pk}", "pencil")] if "cliente.editar" in allowed else []),
            ("Cobranças", f"cobranca/admin&cliente={client.pk}", "barcode"),
        ])  # fmt: skip

    return menu


def listing(request: HttpRequest) -> HttpResponseBase:
    """Listar Clientes."""
    search = Search("Cliente", filters(), request)
    query = search.narrow(visible(request)).select_related("unit").order_by("name", "pk")
    grid = Grid(
        "cliente-grid", "Cliente", "cliente/admin", query, _columns(), request, knobs.current().page_size,
        checkboxes=True, row_menu=_row_menu(request), search=search,
    )  # fmt: skip
    if request.GET.get("ajax") == grid.id or request.POST.get("ajax") == grid.id:
        return screen(request, "grade.html", grid=grid, search=search)
    w = words_now()
    legend = knobs.current().access_source == "column" and knobs.current().access_cell == "icon_class"
    return screen(
        request, "clientes.html", title=w["listar_clientes"], crumbs=[w["clientes"], w["listar_clientes"]], grid=grid,
        search=search, bulk=entries(request, actions()), confirm_route="cliente/confirmarLote", legend=legend, job=request.GET.get("job", ""),
    )  # fmt: skip


def names(ids: list[int]) -> list[str]:
    return list(Client.objects.filter(pk__in=ids).order_by("name", "pk").values_list("name", flat=True))
