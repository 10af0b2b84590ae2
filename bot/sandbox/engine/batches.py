"""The bulk actions themselves: each takes ids of existing records and parameters, and returns those refused and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import knobs, writes
from bot.sandbox.choices import Refusal, SaleStatus
from bot.sandbox.clock import now
from bot.sandbox.engine import invoicing, mail, persons
from bot.sandbox.models import Client, Sale

Apply = Callable[[list[int], dict[str, Any]], dict[int, str]]


@dataclass(frozen=True)
class Action:
    """What it works on, the permission it takes, the sentence for `n` records done, and the work."""

    rows: type[Client] | type[Sale]
    permission: str
    sentence: str
    apply: Apply


# --- clients ------------------------------------------------------------------------------------------------------


def _flags(ids: list[int], **wanted: bool) -> None:
    rows = list(Client.objects.filter(pk__in=ids).order_by("pk").values("pk", *wanted))
    for flag, value in wanted.items():
        writes.effects("Client", flag, [(row["pk"], row[flag], value) for row in rows])
    Client.objects.filter(pk__in=ids).update(**wanted)


def _block(ids: list[int], _: dict[str, Any]) -> dict[int, str]:
    flips = knobs.current().block_flips
    if flips in ("access", "both"):
        _flags(ids, hasLoginAccess=False)
    if flips in ("status", "both"):
        _flags(ids, isBlocked=True)
    persons.blocked(ids)
    return {}


def _allow(ids: list[int]) -> list[Client]:
    _flags(ids, hasLoginAccess=True)
    if knobs.current().block_flips in ("status", "both"):
        _flags(ids, isBlocked=False)
    persons.granted(ids)
    return list(Client.objects.filter(pk__in=ids).order_by("pk").prefetch_related("persons"))


def _grant(ids: list[int], params: dict[str, Any]) -> dict[int, str]:
    """The wizard mails every person (or only the partners); only two paths can leave the mail out."""
    clients, moment = _allow(ids), now()
    persons.chosen(ids, str(params.get("whom", "todas")))
    way, asked = knobs.current().grant, bool(params.get("mail", True))
    mailed = {"wizard": True, "wizard_nomail": asked or knobs.current().grant_mails_anyway}.get(
        way, knobs.current().grant_direct_mails
    )
    if mailed:
        subject = str(params.get("subject") or "Seu acesso à área do cliente")
        mail.send(
            mail.message("grant", client, subject, moment, to=to)
            for client in clients
            for to in _addresses(client, str(params.get("whom", "todas")))
        )
    return {}


def _addresses(client: Client, whom: str) -> list[str]:
    people_of = [p.email for p in client.persons.all() if p.is_partner or whom != "socios"]
    return people_of or [client.email]


def _release(kind: mail.Kind, subject: str) -> Apply:
    def apply(ids: list[int], _: dict[str, Any]) -> dict[int, str]:
        clients, moment = _allow(ids), now()
        mail.send(mail.message(kind, c, subject, moment, to=to) for c in clients for to in _addresses(c, "todas"))
        return {}

    return apply


def _set_active(active: bool) -> Apply:
    def apply(ids: list[int], _: dict[str, Any]) -> dict[int, str]:
        _flags(ids, isActive=active)
        return {}

    return apply


def _delete_clients(ids: list[int], _: dict[str, Any]) -> dict[int, str]:
    with_sales = Sale.objects.filter(client_id__in=ids).values_list("client", flat=True)
    refused = dict.fromkeys(with_sales, "O cliente possui vendas")
    gone = [i for i in ids if i not in refused]
    writes.effects("Client", "(deleted)", [(i, False, True) for i in gone])
    Client.objects.filter(pk__in=gone).delete()
    return refused


def _mail_clients(ids: list[int], params: dict[str, Any]) -> dict[int, str]:
    subject, moment = str(params.get("subject") or "Comunicado"), now()
    writes.effects("Client", "(mailed)", [(i, False, True) for i in ids])
    mail.send(mail.message("free", c, subject, moment) for c in Client.objects.filter(pk__in=ids).order_by("pk"))
    return {}


# --- sales -------------------------------------------------------------------------------------------------------


def _status(sales: list[Sale], status: str) -> None:
    writes.effects("Sale", "status", [(sale.pk, sale.status, status) for sale in sales])
    Sale.objects.filter(pk__in=[sale.pk for sale in sales]).update(status=status)


def _cancel(ids: list[int], params: dict[str, Any]) -> dict[int, str]:
    """Only unbilled sales can be cancelled; with knob cancel_partial, not those with a refusal of their own either."""
    refused: dict[int, str] = {}
    cancelled = []
    for sale in Sale.objects.filter(pk__in=ids).order_by("pk"):
        if sale.status != SaleStatus.NOT_BILLED:
            refused[sale.pk] = str(Refusal.CHARGE_STATUS.label)
        elif sale.refusal and knobs.current().cancel_partial:
            refused[sale.pk] = str(Refusal(sale.refusal).label)
        else:
            cancelled.append(sale)
    _status(cancelled, SaleStatus.CANCELLED)
    if reason := str(params.get("reason", "")).strip():
        Sale.objects.filter(pk__in=[sale.pk for sale in cancelled]).update(cancel_reason=reason[:200])
    return refused


def _bill_sales(ids: list[int], _: dict[str, Any]) -> dict[int, str]:
    """Faturar: works in both modes, for it is a person who bills."""
    rows = Sale.objects.filter(pk__in=ids).select_related("client")
    refused = {s.pk: "A venda não pode ser faturada" for s in rows if s.status != SaleStatus.NOT_BILLED}
    good = [s for s in rows if s.pk not in refused]
    writes.effects("Sale", "status", [(s.pk, s.status, SaleStatus.BILLED) for s in good])
    forms = invoicing.forms()
    for unit_id in sorted({s.client.unit_id for s in good}):
        form = forms.get(unit_id) or forms[None]
        invoicing.bill(Sale.objects.filter(pk__in=[s.pk for s in good], client__unit_id=unit_id), form, now())
    return refused


def _bill_clients(ids: list[int], params: dict[str, Any]) -> dict[int, str]:
    """Faturar in the list of clients: all their unbilled sales up to today."""
    due = Sale.objects.filter(client_id__in=ids, status=SaleStatus.NOT_BILLED, date__lte=now().date())
    _bill_sales(list(due.values_list("pk", flat=True)), params)
    return {}


def _delete_sales(ids: list[int], _: dict[str, Any]) -> dict[int, str]:
    rows = list(Sale.objects.filter(pk__in=ids))
    refused = {
        s.pk: "Somente vendas não faturadas podem ser excluídas" for s in rows if s.status != SaleStatus.NOT_BILLED
    }
    gone = [s.pk for s in rows if s.pk not in refused]
    writes.effects("Sale", "(deleted)", [(i, False, True) for i in gone])
    Sale.objects.filter(pk__in=gone).delete()
    return refused


def _mail_sales(ids: list[int], _: dict[str, Any]) -> dict[int, str]:
    moment = now()
    writes.effects("Sale", "(mailed)", [(i, False, True) for i in ids])
    rows = Sale.objects.filter(pk__in=ids).select_related("client").order_by("pk")
    mail.send(mail.message("free", sale.client, f"Detalhes da venda {sale.pk}", moment) for sale in rows)
    return {}


ACTIONS: dict[str, Action] = {
    "block_access": Action(
        Client, "cliente.bloquear_acesso", "Acesso à área do cliente bloqueado para {n} cliente(s).", _block
    ),
    "grant_access": Action(Client, "cliente.conceder_acesso", "Acesso concedido para {n} cliente(s).", _grant),
    "release_passwords": Action(
        Client,
        "cliente.conceder_acesso",
        "Área do cliente liberada e senhas enviadas para {n} cliente(s).",
        _release("password", "Sua senha da área do cliente"),
    ),
    "release_welcome": Action(
        Client,
        "cliente.conceder_acesso",
        "Área do cliente liberada e boas-vindas enviadas para {n} cliente(s).",
        _release("welcome", "Boas-vindas à área do cliente"),
    ),
    "inactivate": Action(Client, "cliente.editar", "{n} cliente(s) inativado(s).", _set_active(False)),
    "activate": Action(Client, "cliente.editar", "{n} cliente(s) ativado(s).", _set_active(True)),
    "delete_clients": Action(Client, "cliente.excluir", "{n} cliente(s) excluído(s).", _delete_clients),
    "email_clients": Action(Client, "cliente.editar", "E-mail enviado para {n} cliente(s).", _mail_clients),
    "bill_clients": Action(Client, "venda.faturar", "Vendas de {n} cliente(s) faturadas.", _bill_clients),
    "cancel_sales": Action(Sale, "venda.cancelar", "{n} venda(s) cancelada(s).", _cancel),
    "bill_sales": Action(Sale, "venda.faturar", "{n} venda(s) faturada(s).", _bill_sales),
    "delete_sales": Action(Sale, "venda.excluir", "{n} venda(s) excluída(s).", _delete_sales),
    "email_sales": Action(Sale, "venda.editar", "E-mail enviado para {n} venda(s).", _mail_sales),
}
