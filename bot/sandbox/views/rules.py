"""Configurações > Financeiro > E-mail Automático: the dunning rules, their list and their form."""

from __future__ import annotations

from html import escape
from typing import Any

from django.http import HttpRequest
from django.http.request import QueryDict
from django.http.response import HttpResponseBase

from bot.sandbox import engine, knobs
from bot.sandbox.choices import BILLING_MEANS
from bot.sandbox.columns import Column, text
from bot.sandbox.menu import row_menu
from bot.sandbox.models import Client, EmailRule
from bot.sandbox.routes import problem
from bot.sandbox.screen import chosen_unit, go, permitted, screen, staff, tell, words_now
from bot.sandbox.yii import Grid

OFFERED = 300
TEMPLATES = (
    "Lembrete de vencimento",
    "Aviso de vencimento",
    "Cobrança",
    "Segundo aviso",
    "Última notificação",
    "Aviso de bloqueio",
)


def offset_words(days: int) -> str:
    if days == 0:
        return "No dia do vencimento"
    return f"{abs(days)} {'dia' if abs(days) == 1 else 'dias'} {'antes' if days < 0 else 'após'}"


def _means(rule: EmailRule) -> str:
    return escape(", ".join(BILLING_MEANS.get(key, key) for key in rule.means)) or "Todos"


def listing(request: HttpRequest) -> HttpResponseBase:
    """The list of rules, with or without a column "Ativa"."""
    title = words_now()["regras"]
    crumbs = [words_now()["config"], "Financeiro", title]
    if knobs.current().per_unit and chosen_unit(request) is None:
        return screen(request, "escolha_unidade.html", title=title, crumbs=crumbs)
    columns = [
        Column("Nome da Regra", lambda rule: escape(rule.name)),
        Column("Meios de Faturamento", _means),
        Column("Dias", lambda rule: offset_words(rule.days_offset)),
        Column("Modelo de Aviso", text("template")),
        Column("Push", lambda rule: "Sim" if rule.push else "Não"),
    ]
    if knobs.current().rules_active_column:
        columns.append(Column("Ativa", lambda rule: "Sim" if rule.active else "Não"))
    editable = "email_automatico.editar" in permitted(request)
    grid = Grid(
        "email-automatico-grid", "EmailAutomatico", "emailAutomatico/admin", engine.rules_of(chosen_unit(request)),
        columns, request, knobs.current().rules_page_size,
        row_menu=lambda rule: row_menu(knobs.current().rule_menu, [
            *([("Editar", f"emailAutomatico/update&id={rule.pk}", "pencil")] if editable else []),
            ("Visualizar", f"emailAutomatico/view&id={rule.pk}", "eye-open"),
            ("Histórico de envios", f"emailFila/admin&regra={rule.pk}", "time"),
        ]),
    )  # fmt: skip
    if request.GET.get("ajax") == grid.id:
        return screen(request, "grade.html", grid=grid)
    return screen(request, "regras.html", title=title, crumbs=crumbs, grid=grid)


def _rule(request: HttpRequest) -> EmailRule | None:
    wanted = request.GET.get("id", "")
    return EmailRule.objects.filter(pk=int(wanted) if wanted.isdigit() else 0).first()


def edit(request: HttpRequest) -> HttpResponseBase:
    """The form of one rule; a POST saves every field of it and goes back to the list."""
    rule = _rule(request)
    if rule is None:
        return problem(request, 404, "A página solicitada não existe.")
    if request.method == "POST":
        fields, errors = _posted(request.POST, rule)
        if not errors:
            engine.save_rule(rule, fields)
            tell(request, "Regra salva com sucesso!")
            return go("emailAutomatico/admin")
        for field, value in fields.items():
            setattr(rule, field, value)
        return _form(request, rule, errors)
    return _form(request, rule, [])


def view(request: HttpRequest) -> HttpResponseBase:
    rule = _rule(request)
    if rule is None:
        return problem(request, 404, "A página solicitada não existe.")
    return _form(request, rule, [], readonly=True)


def _form(request: HttpRequest, rule: EmailRule, errors: list[str], readonly: bool = False) -> HttpResponseBase:
    title = words_now()["regras"]
    return screen(
        request, "regra.html", title=f"{'Visualizar' if readonly else 'Editar'} Regra", subtitle=rule.name[:80],
        crumbs=[words_now()["config"], "Financeiro", title, "Visualizar" if readonly else "Editar"], rule=rule,
        errors=errors, readonly=readonly, means=list(BILLING_MEANS.items()), statuses=EmailRule._meta.get_field("status").choices,
        template_options=[(one, one) for one in dict.fromkeys((rule.template, *TEMPLATES))],
        client_options=_choices(request, rule),
    )  # fmt: skip


def _choices(request: HttpRequest, rule: EmailRule) -> list[tuple[int, str]]:
    """The clients the form offers to leave out: those left out already, and the first of the others."""
    user = staff(request)
    rows = engine.clients_of(user) if user else Client.objects.none()
    out = rows.filter(pk__in=rule.all_except).values_list("pk", "name")
    others = rows.exclude(pk__in=rule.all_except).order_by("name", "pk").values_list("pk", "name")[:OFFERED]
    return sorted([*out, *others], key=lambda row: (row[1], row[0]))


def _posted(form: QueryDict, rule: EmailRule) -> tuple[dict[str, Any], list[str]]:
    """The model's fields as posted, and what is wrong with them."""

    def one(field: str) -> str:
        return form.get(f"EmailAutomatico[{field}]", "").strip()

    def many(field: str) -> list[str]:
        return [value for value in form.getlist(f"EmailAutomatico[{field}][]") if value]

    errors = []
    if not one("nome"):
        errors.append("Nome da Regra não pode ser vazio.")
    days = one("dias")
    if not days.removeprefix("-").isdigit():
        errors.append("Dias em relação ao vencimento deve ser um número inteiro.")
    fields = {
        "name": one("nome"),
        "means": [key for key in rule.means if key in many("meios")]
        + [key for key in BILLING_MEANS if key in many("meios") and key not in rule.means],
        "days_offset": int(days) if not errors else rule.days_offset,
        "status": one("status") or rule.status,
        "all_except": [key for key in rule.all_except if str(key) in many("exceto")]
        + [int(key) for key in many("exceto") if key.isdigit() and int(key) not in rule.all_except],
        "template": one("modelo") or rule.template,
        "active": one("ativo") == "1",
        "push": one("push") == "1",
    }
    return fields, errors
