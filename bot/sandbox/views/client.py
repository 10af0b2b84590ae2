"""One client: what is known of it, and the form it is edited in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bot.sandbox import engine, knobs
from bot.sandbox.choices import BILLING_MEANS, ChargeStatus
from bot.sandbox.columns import brl, dmy
from bot.sandbox.models import Charge, Client, Sale
from bot.sandbox.routes import problem
from bot.sandbox.screen import go, permitted, screen, tell, words_now
from bot.sandbox.views import sales
from bot.sandbox.views.clients import PLANS, plans, status_word, visible


def _client(request: HttpRequest) -> Client | None:
    wanted = request.GET.get("id", "")
    return visible(request).filter(pk=int(wanted) if wanted.isdigit() else 0).select_related("unit").first()


def dashboard(request: HttpRequest) -> HttpResponseBase:
    """Dashboard do Cliente: what is known of one client; its button "Editar" opens the form."""
    client = _client(request)
    if client is None:
        return problem(request, 404, "A página solicitada não existe.")
    w = words_now()
    recent = Sale.objects.filter(client=client).order_by("-date", "-pk")[:10]
    charges = Charge.objects.filter(client=client, status=ChargeStatus.OPEN).order_by("due", "pk")[:10]
    return screen(
        request, "cliente.html", title="Dashboard do Cliente", subtitle=client.name[:80], client=client,
        crumbs=[w["clientes"], w["listar_clientes"], "Dashboard do Cliente"],
        sales=[(dmy(s.date), s.product, s.get_origin_display(), sales.status_word(s.status), brl(s.value_cents)) for s in recent],
        charges=[(dmy(c.due), brl(c.value_cents), c.get_status_display()) for c in charges],
        persons=client.persons.order_by("name", "pk"), shown_status=status_word(client),
    )  # fmt: skip


FIELDS = {
    "name": "nome",
    "fantasy": "nomeFantasia",
    "document": "documento",
    "email": "email",
    "phone": "telefone",
    "plan": "plano",
    "notes": "observacoes",
    "billing_means": "meioFaturamento",
}


def _posted_access(request: HttpRequest, client: Client) -> dict[str, bool]:
    """The tick "Permitir acesso…" as posted, unless the user may not change it that way."""
    if "Cliente[acessoArea]" not in request.POST:
        return {}
    wanted = request.POST["Cliente[acessoArea]"] == "1"
    needed = "cliente.conceder_acesso" if wanted else "cliente.bloquear_acesso"
    return {"hasLoginAccess": wanted} if wanted == client.hasLoginAccess or needed in permitted(request) else {}


def _ticked(request: HttpRequest, client: Client) -> set[int] | None:
    """The persons whose box was ticked; None where the form shows no boxes, or the user may not change access."""
    allowed = {"cliente.conceder_acesso", "cliente.bloquear_acesso"} & set(permitted(request))
    if knobs.current().persons != "boxes" or not allowed:
        return None
    return {person.pk for person in client.persons.all() if request.POST.get(f"Pessoa[{person.pk}][acesso]") == "1"}


def _posted_login(request: HttpRequest) -> dict[str, str]:
    """Login and password of the area, where the form has them; an empty password keeps the one there is."""
    sent = {"username": request.POST.get("Cliente[login]"), "password": request.POST.get("Cliente[senha]") or None}
    return {field: value for field, value in sent.items() if value is not None and knobs.current().client_login_fields}


def edit(request: HttpRequest) -> HttpResponseBase:
    """Editar Cliente, with the tab "Área do Cliente"; a POST saves every field of every tab."""
    client = _client(request)
    if client is None:
        return problem(request, 404, "A página solicitada não existe.")
    errors: list[str] = []
    if request.method == "POST":
        fields: dict[str, Any] = {
            field: request.POST[f"Cliente[{sent}]"].replace("\r\n", "\n")
            for field, sent in FIELDS.items()
            if f"Cliente[{sent}]" in request.POST
        }
        if not fields.get("name", client.name).strip():
            errors.append("Nome / Razão Social não pode ser vazio.")
        else:
            fields |= _posted_access(request, client) | _posted_login(request)
            welcome = request.POST.get("Cliente[enviarBoasVindas]") == "1"
            engine.save_client(client, fields, send_welcome=welcome, ticked=_ticked(request, client))
            tell(request, "Cliente salvo com sucesso!")
            return go("cliente/view", id=client.pk)
    w = words_now()
    return screen(
        request, "cliente_form.html", title="Editar Cliente", subtitle=client.name[:80], client=client, errors=errors,
        crumbs=[w["clientes"], w["listar_clientes"], "Editar"], plan_options=[(plan, plan) for plan in sorted({client.plan, *PLANS, *plans()})],
        means=list(BILLING_MEANS.items()), persons=client.persons.order_by("name", "pk"),
        welcome=knobs.current().welcome_default_ticked, own_access=knobs.current().persons,
    )  # fmt: skip
