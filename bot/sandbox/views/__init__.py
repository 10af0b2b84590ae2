"""One module per screen; `ROUTES` maps Yii's route names to them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bot.sandbox.routes import Route, View, problem
from bot.sandbox.views import billing, bulk, client, clients, others, rules, sales, site
from bot.sandbox.views.bulk import BulkAction, Listed


def _at_request(
    kind: str, actions: Callable[[], list[BulkAction | None]], back: str, listed: Listed
) -> View:  # fmt: skip
    """The view of one bulk action; what it is called depends on the tenant, so it is looked up per request."""

    def view(request: HttpRequest) -> HttpResponseBase:
        action = next((one for one in actions() if one and one.kind == kind), None)
        return bulk.perform(action, back, listed)(request) if action else problem(request, 404, "Ação inexistente.")

    return view


def _confirming(
    actions: Callable[[], list[BulkAction | None]], back: str, listed: Listed, names: Callable[[list[int]], list[str]]
) -> View:  # fmt: skip
    return lambda request: bulk.confirm([one for one in actions() if one], back, listed, names)(request)


ROUTES: dict[str, Route] = {
    "site/login": Route(site.login, audience="anybody"),
    "site/totp": Route(site.totp, audience="anybody"),
    "site/logout": Route(site.logout, audience="anybody"),
    "site/recuperarSenha": Route(others.lost_password, audience="anybody"),
    "site/primeiroAcesso": Route(others.lost_password, audience="anybody"),
    "site/index": Route(site.index),
    "site/unidade": Route(site.unit),
    "usuario/perfil": Route(others.profile),
    "area/index": Route(others.area, audience="client"),
    "config/faturamento": Route(billing.billing, "faturamento.exibir"),
    "emailAutomatico/admin": Route(rules.listing, "email_automatico.exibir"),
    "emailAutomatico/view": Route(rules.view, "email_automatico.exibir"),
    "emailAutomatico/update": Route(rules.edit, "email_automatico.editar"),
    "cliente/admin": Route(clients.listing, "cliente.exibir"),
    "cliente/view": Route(client.dashboard, "cliente.exibir"),
    "cliente/update": Route(client.edit, "cliente.editar"),
    "cliente/confirmarLote": Route(
        _confirming(clients.actions, "cliente/admin", clients.listed, clients.names), "cliente.exibir"
    ),
    "venda/admin": Route(sales.listing, "venda.exibir"),
    "venda/view": Route(sales.view, "venda.exibir"),
    "venda/confirmarLote": Route(_confirming(sales.actions, "venda/admin", sales.listed, sales.names), "venda.exibir"),
    "job/status": Route(bulk.status),
}
for _actions, _back, _listed in (
    (clients.actions, "cliente/admin", clients.listed),
    (sales.actions, "venda/admin", sales.listed),
):
    for _one in _actions():
        if _one is not None:
            ROUTES[_one.route] = Route(_at_request(_one.kind, _actions, _back, _listed), _one.permission)
for _name, _view in others.LISTS.items():
    _area = _name.partition("/")[0]
    ROUTES[_name] = Route(
        _view,
        {"contrato": "contrato.exibir", "vendaRecorrente": "venda.exibir", "cobranca": "cobranca.exibir"}.get(
            _area, ""
        ),
    )
for _name, _title in others.EMPTY.items():
    ROUTES[_name] = Route(others.empty(_title))
