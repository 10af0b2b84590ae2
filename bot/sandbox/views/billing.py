"""Configurações > Financeiro > Faturamento: the mode, its sub-options, and unrelated fields on the same form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.http.request import QueryDict
from django.http.response import HttpResponseBase

from bot.sandbox import engine, knobs
from bot.sandbox.choices import BillingMode
from bot.sandbox.models import BillingSettings
from bot.sandbox.screen import chosen_unit, go, permitted, screen, tell, words_now

# field of the model: name on the form
TEXTS = {
    "hour": "hora",
    "group_by": "agruparPor",
    "boleto_instructions": "instrucoesBoleto",
    "fine_percent": "multa",
    "interest_percent": "juros",
    "message": "mensagem",
    "sender_email": "emailRemetente",
}
NUMBERS = {"days_ahead": "diasAntecedencia", "billing_day": "diaFaturamento", "due_days": "diasVencimento"}
TICKS = {
    "include_contracts": "incluirContratos",
    "include_recurring": "incluirVendasRecorrentes",
    "include_bookings": "incluirReservas",
    "nfse_on_payment": "nfseNoPagamento",
    "card_retries": "retentarCartao",
}
MODES = ((BillingMode.AUTOMATIC, "automatico"), (BillingMode.MANUAL, "manual"))
DAYS = [(0, "Todos os dias"), *((day, f"Dia {day}") for day in range(1, 29))]
HOURS = [f"{hour:02d}:00" for hour in range(24)]


def billing(request: HttpRequest) -> HttpResponseBase:
    """The form; a POST saves every field of it."""
    unit = chosen_unit(request)
    crumbs = [words_now()["config"], "Financeiro", words_now()["faturamento"]]
    if knobs.current().per_unit and unit is None:
        return screen(request, "escolha_unidade.html", title=words_now()["faturamento"], crumbs=crumbs)
    settings = engine.billing_of(unit)
    if request.method == "POST":
        if "faturamento.editar" not in permitted(request):
            tell(request, "Você não tem permissão para editar estas configurações.", "error")
            return go("config/faturamento")
        engine.save_billing(settings, _posted(request.POST, settings))
        tell(request, "Configurações salvas com sucesso!")
        return go("config/faturamento")
    return screen(
        request, "faturamento.html", title=words_now()["faturamento"], crumbs=crumbs, s=settings,
        subtitle=unit.name if knobs.current().per_unit and unit else "", manual=settings.mode == BillingMode.MANUAL,
        automatic=settings.mode == BillingMode.AUTOMATIC, modes=[(mode, words_now()[key]) for mode, key in MODES],
        day_options=_with_empty(settings.billing_day, DAYS),
        hour_options=_with_empty(settings.hour, [(hour, hour) for hour in HOURS]),
        group_options=_with_empty(settings.group_by, BillingSettings._meta.get_field("group_by").choices or []),
    )  # fmt: skip


def _with_empty(value: Any, options: Iterable[Any]) -> list[Any]:
    """The options of a list of choices, an empty one first where nothing is chosen."""
    return [*([("", "Selecione...")] if value is None else []), *options]


def _posted(form: QueryDict, settings: BillingSettings) -> dict[str, Any]:
    """The model's fields as posted; a field that was not sent (disabled, say) keeps its value, as in Yii."""

    def name(field: str) -> str:
        return f"ConfigFaturamento[{field}]"

    found: dict[str, Any] = {}
    if name("modo") in form:
        # The switch sends 1 or 0; radio and select send the mode's own key.
        sent = form[name("modo")]
        found["mode"] = {"1": BillingMode.AUTOMATIC, "0": BillingMode.MANUAL}.get(sent, sent)
        if found["mode"] not in BillingMode.values:
            found["mode"] = settings.mode
    for field, sent in TEXTS.items():
        if name(sent) in form:
            text = form[name(sent)].replace("\r\n", "\n")
            found[field] = text if text or field not in ("hour", "group_by") else None
    for field, sent in NUMBERS.items():
        if name(sent) in form:
            text = form[name(sent)].strip()
            found[field] = int(text) if text.isdigit() else (None if field != "due_days" else settings.due_days)
    for field, sent in TICKS.items():
        if name(sent) in form:
            found[field] = form[name(sent)] == "1"
            if not found[field] and getattr(settings, field) is None:
                found[field] = None  # cleared by Manual and not touched since
    return found
