"""The screens around: read-only lists that make the menus plausible, and the client's own area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bot.sandbox import engine, knobs
from bot.sandbox.choices import BILLING_MEANS, ChargeStatus
from bot.sandbox.columns import Column, brl, dmy, dmy_hm, label, text
from bot.sandbox.models import Charge, Contract, Outbox, Person, RecurringBooking, RecurringSale, Unit
from bot.sandbox.screen import area_client, go, screen, staff, visible_units
from bot.sandbox.yii import Grid

View = Callable[[HttpRequest], HttpResponseBase]
WEEKDAYS = ("Segunda", "Terça", "Quarta", "Quinta", "Sexta", "Sábado", "Domingo")


def _listing(
    grid_id: str, model: str, route: str, title: str, crumbs: Sequence[str], rows: Callable[[HttpRequest], QuerySet[Any]],
    columns: Sequence[Column],
) -> View:  # fmt: skip
    def view(request: HttpRequest) -> HttpResponseBase:
        grid = Grid(grid_id, model, route, rows(request), columns, request, knobs.current().page_size)
        if request.GET.get("ajax") == grid_id:
            return screen(request, "grade.html", grid=grid)
        return screen(request, "listagem.html", title=title, crumbs=[*crumbs, title], grid=grid)

    return view


def _of_clients(model: Any, order: str, **only: Any) -> Callable[[HttpRequest], QuerySet[Any]]:
    def rows(request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(client__unit__in=visible_units(request), **only)
        if (client := request.GET.get("cliente", "")).isdigit():
            found = found.filter(client=int(client))
        return found.select_related("client").order_by(order, "pk")

    return rows


def _client(row: Any) -> str:
    return escape(row.client.name) if row.client else ""


def _yes(attribute: str) -> Callable[[Any], str]:
    return lambda row: "Sim" if getattr(row, attribute) else "Não"


CHARGES = (
    Column("Código", text("pk"), "pk", "numero"),
    Column("Vencimento", lambda c: dmy(c.due), "due"),
    Column("Cliente", _client),
    Column("Meio", lambda c: BILLING_MEANS.get(c.means, c.means)),
    Column("Valor (R$)", lambda c: brl(c.value_cents), "value_cents", "numero"),
    Column("Situação", lambda c: c.get_status_display()),
)

LISTS: dict[str, View] = {
    "contrato/admin": _listing(
        "contrato-grid", "Contrato", "contrato/admin", "Contratos", ["Vendas"], _of_clients(Contract, "client__name"),
        (Column("Código", text("pk"), "pk", "numero"), Column("Cliente", _client), Column("Descrição", text("description")),
         Column("Valor (R$)", lambda c: brl(c.value_cents), "value_cents", "numero"), Column("Dia", text("day")),
         Column("Início", lambda c: dmy(c.start), "start"), Column("Ativo", _yes("active"))),
    ),
    "vendaRecorrente/admin": _listing(
        "venda-recorrente-grid", "VendaRecorrente", "vendaRecorrente/admin", "Vendas Recorrentes", ["Vendas"],
        _of_clients(RecurringSale, "client__name"),
        (Column("Código", text("pk"), "pk", "numero"), Column("Cliente", _client), Column("Produto", text("product")),
         Column("Valor (R$)", lambda c: brl(c.value_cents), "value_cents", "numero"), Column("Dia", text("day")),
         Column("Ativa", _yes("active"))),
    ),
    "reservaRecorrente/admin": _listing(
        "reserva-recorrente-grid", "ReservaRecorrente", "reservaRecorrente/admin", "Reservas Recorrentes", ["Reservas"],
        _of_clients(RecurringBooking, "client__name"),
        (Column("Código", text("pk"), "pk", "numero"), Column("Cliente", _client), Column("Sala", text("room")),
         Column("Dia da semana", lambda b: WEEKDAYS[b.weekday]), Column("Ativa", _yes("active"))),
    ),
    "cobranca/admin": _listing(
        "cobranca-grid", "Cobranca", "cobranca/admin", "Listar Cobranças", ["Financeiro", "Contas a Receber"],
        _of_clients(Charge, "-due"), CHARGES,
    ),
    "cobranca/inadimplentes": _listing(
        "inadimplente-grid", "Inadimplente", "cobranca/inadimplentes", "Inadimplentes", ["Financeiro", "Contas a Receber"],
        lambda request: _of_clients(Charge, "due", status=ChargeStatus.OPEN)(request).filter(due__lt=engine.today()), CHARGES,
    ),
    "pessoa/admin": _listing(
        "pessoa-grid", "Pessoa", "pessoa/admin", "Listar Pessoas", ["Clientes"], _of_clients(Person, "name"),
        (Column("Código", text("pk"), "pk", "numero"), Column("Nome", text("name"), "name"), Column("E-mail", text("email")),
         Column("Cliente", _client), Column("Sócio", _yes("is_partner"))),
    ),
    "unidade/admin": _listing(
        "unidade-grid", "Unidade", "unidade/admin", "Unidades", ["Configurações", "Geral"],
        lambda request: Unit.objects.filter(pk__in=visible_units(request)).order_by("name"),
        (Column("Código", text("pk"), "", "numero"), Column("Nome", text("name"), "name")),
    ),
    "emailFila/admin": _listing(
        "email-fila-grid", "EmailFila", "emailFila/admin", "Fila de E-mails", [],
        lambda request: Outbox.objects.select_related("client").order_by("-pk"),
        (Column("Data", lambda m: dmy_hm(m.at)), Column("Destinatário", text("to")), Column("Assunto", text("subject")),
         Column("Cliente", _client), Column("Situação", lambda m: label("Enviado", "success"))),
    ),
}  # fmt: skip

EMPTY = {
    "pessoa/aniversariantes": "Aniversariantes", "cliente/create": "Novo Cliente", "plano/admin": "Planos",
    "cliente/config": "Configurações de Clientes", "cliente/exportar": "Exportar Clientes", "reserva/agenda": "Agenda",
    "reserva/admin": "Listar Reservas", "sala/admin": "Salas", "venda/create": "Nova Venda", "venda/update": "Editar Venda",
    "venda/exportar": "Exportar Vendas", "produto/admin": "Produtos e Serviços", "pacoteHora/admin": "Pacotes de Horas",
    "faturamento/vendas": "Faturar Vendas", "modeloAviso/admin": "Modelos de Aviso", "motivo/admin": "Motivos de Cancelamento",
    "despesa/admin": "Listar Despesas", "fornecedor/admin": "Fornecedores", "nota/admin": "Notas Fiscais",
    "caixa/fluxo": "Fluxo de Caixa", "relatorio/faturamento": "Faturamento por Período", "relatorio/vendas": "Vendas por Produto",
    "relatorio/ocupacao": "Ocupação de Salas", "config/empresa": "Dados da Empresa", "usuario/admin": "Usuários",
    "config/boleto": "Boletos e Pix", "config/cartao": "Cartão de Crédito", "config/nfse": "Nota Fiscal de Serviço",
    "config/smtp": "Servidor de Envio", "config/modelos": "Modelos de E-mail", "config/area": "Área do Cliente",
    "config/integracoes": "Integrações", "site/ajuda": "Ajuda", "emailAutomatico/create": "Nova Regra",
}  # fmt: skip


def empty(title: str) -> View:
    """A screen of the menu on which there is nothing."""
    return lambda request: screen(request, "em_breve.html", title=title, crumbs=[title])


def profile(request: HttpRequest) -> HttpResponseBase:
    """Meus Dados, with the "Unidades Vinculadas" of the user."""
    user = staff(request)
    units = ", ".join(unit.name for unit in engine.units_of(user)) if user else ""
    facts = [("Nome", user.name), ("Usuário", user.username), ("Unidades Vinculadas", units)] if user else []
    return screen(request, "detalhe.html", title="Meus Dados", crumbs=["Meus Dados"], facts=facts)


def lost_password(request: HttpRequest) -> HttpResponseBase:
    return go("site/login")


def area(request: HttpRequest) -> HttpResponseBase:
    """A client's own home: the área do cliente."""
    client = area_client(request)
    charges = Charge.objects.filter(client=client).order_by("-due", "-pk")[:20]
    return screen(
        request, "area.html", title="Área do Cliente", client=client,
        charges=[(dmy(c.due), brl(c.value_cents), c.get_status_display()) for c in charges],
    )  # fmt: skip
