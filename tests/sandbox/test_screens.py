"""The screens as a browser without scripts sees them: markup, routes, sessions, filters, forms, bulk actions."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.db import connection
from django.test import Client as Http
from django.test.utils import CaptureQueriesContext

from bot.sandbox import engine, faults, knobs
from bot.sandbox.choices import SaleStatus
from bot.sandbox.models import BillingSettings, Client, EmailRule, Outbox, Sale, Unit, WriteLog
from bot.sandbox.seed import STAFF_PASSWORD, STAFF_USERNAME

Make = Callable[..., None]


class Visitor:
    """A browser without scripts: keeps cookies, repeats the CSRF token, follows redirects."""

    def __init__(self) -> None:
        self.http = Http()

    def get(self, route: str, **more: str) -> str:
        self.answer = self.http.get("/index.php", {"r": route, **more}, follow=True)
        self.page = self.answer.content.decode()
        return self.page

    def post(self, route: str, fields: dict[str, Any], ajax: bool = False, **more: str) -> Any:
        token = self.http.cookies["YII_CSRF_TOKEN"].value if "YII_CSRF_TOKEN" in self.http.cookies else ""
        headers = {"X-Requested-With": "XMLHttpRequest"} if ajax else {}
        tail = "".join(f"&{key}={value}" for key, value in more.items())
        self.answer = self.http.post(
            f"/index.php?r={route}{tail}", {"YII_CSRF_TOKEN": token, **fields}, follow=True, headers=headers
        )
        self.page = self.answer.content.decode()
        return self.answer.json() if ajax and "json" in self.answer["Content-Type"] else self.page

    def login(self, username: str = STAFF_USERNAME, password: str = STAFF_PASSWORD, **more: str) -> str:
        self.get("site/login")
        return str(self.post("site/login", {"LoginForm[username]": username, "LoginForm[password]": password, **more}))


@pytest.fixture
def staff(erp: Make) -> Callable[..., Visitor]:
    """An ERP with the wanted knobs, and a staff user logged in to it."""

    def enter(*presets: str, **wanted: Any) -> Visitor:
        erp(*presets, **wanted)
        visitor = Visitor()
        visitor.login()
        return visitor

    return enter


def ids(page: str, grid: str) -> list[int]:
    return [int(value) for value in re.findall(rf'<input value="(\d+)" id="{grid}_c0_\d+"', page)]


def fields_of(page: str, form: str) -> dict[str, Any]:
    """What a browser would send for a form: every enabled field with its present value."""
    from html import unescape

    body = page.split(f'id="{form}"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, Any] = {}
    pattern = r"<input\b[^>]*>|<select\b.*?</select>|<textarea\b.*?</textarea>"
    for tag in re.findall(pattern, body, re.DOTALL):
        if not (found := re.search(r'name="([^"]+)"', tag.split(">")[0])):
            continue
        name = found[1]
        if tag.startswith("<textarea"):
            sent[name] = unescape(re.search(r">\n?(.*)</textarea>", tag, re.DOTALL)[1])  # type: ignore[index]
        elif tag.startswith("<select"):
            values = re.findall(r'<option value="([^"]*)" selected', tag)
            sent[name] = values if name.endswith("[]") else (values or [""])[0]
        elif 'type="checkbox"' in tag or 'type="radio"' in tag:
            if "checked" in tag:
                sent[name] = unescape(re.search(r'value="([^"]*)"', tag)[1])  # type: ignore[index]
        else:
            value = re.search(r'value="([^"]*)"', tag)
            sent[name] = unescape(value[1]) if value else ""
    return sent


# --- login and session -------------------------------------------------------------------------------------------


def test_the_login_page_has_the_documented_ids(erp: Make) -> None:
    erp()
    page = Visitor().get("site/login")
    for found in (
        '<form id="login-form"', 'id="LoginForm_username"', 'id="LoginForm_password"', 'id="loginButton"',
        'name="LoginForm[username]"', 'name="LoginForm[password]"', 'name="LoginForm[rememberMe]"', 'class="g-recaptcha"',
    ):  # fmt: skip
        assert found in page


def test_the_right_password_leads_home_and_sets_the_session_cookie(erp: Make) -> None:
    erp()
    visitor = Visitor()
    page = visitor.login()
    assert visitor.answer.redirect_chain[-1][0] == "/index.php?r=site/index"
    assert visitor.http.cookies["CNXSESSID"]["max-age"] == 7200
    assert 'class="dropdown menu-financeiro' in page
    assert "Acme Coworking" in page
    assert "btn-fechar" in page
    assert "btn-fechar" not in visitor.get("site/index")


def test_a_wrong_password_answers_200_and_in_the_end_locks_the_user_out(erp: Make) -> None:
    erp(lockout_after=3)
    visitor = Visitor()
    for _ in range(3):
        page = visitor.login(password="errada")
        assert visitor.answer.status_code == 200
        assert "Usuário ou senha inválidos" in page
    assert "muitas vezes" in visitor.login()
    assert "menu-financeiro" not in visitor.get("site/index")


def test_a_login_without_the_captcha_answers_200_with_the_toast(erp: Make) -> None:
    erp("captcha")
    visitor = Visitor()
    page = visitor.login()
    assert visitor.answer.status_code == 200
    assert "Marque o captcha e tente novamente" in page
    assert "menu-financeiro" in visitor.login(**{"g-recaptcha-response": "pessoa"})


def test_totp_is_a_second_step(erp: Make) -> None:
    erp("totp")
    visitor = Visitor()
    assert 'id="totp-form"' in visitor.login()
    assert "menu-financeiro" not in visitor.get("site/index")
    assert "inválido" in visitor.post("site/totp", {"TotpForm[codigo]": "000000"})
    code = pyotp.TOTP(knobs.current().totp_secret).now()
    assert "menu-financeiro" in visitor.post("site/totp", {"TotpForm[codigo]": code})


def test_a_client_shares_the_login_page_but_sees_only_its_area(erp: Make) -> None:
    erp()
    client = Client.objects.filter(isActive=True, hasLoginAccess=True, isBlocked=False).order_by("pk").first()
    assert client is not None
    visitor = Visitor()
    page = visitor.login(client.username, client.password)
    assert "Área do Cliente" in page
    assert "menu-financeiro" not in page
    assert "menu-financeiro" not in visitor.get("cliente/admin")
    engine.block_access([client.pk])
    assert "bloqueado" in Visitor().login(client.username, client.password)


@pytest.mark.parametrize("kind", ["sliding", "fixed"])
def test_an_expired_session_answers_with_the_login_page_even_to_ajax(staff: Callable[..., Visitor], kind: str) -> None:
    visitor = staff(session_seconds=1, session_kind=kind)
    time.sleep(1.1)
    assert "login-form" in visitor.get("cliente/admin", ajax="cliente-grid")
    answer = visitor.post("cliente/bloquearAcessoLote", {"ids[]": ["1"]}, ajax=True)
    assert "login-form" in answer
    assert not WriteLog.objects.filter(route="cliente/bloquearAcessoLote", applied=True).exists()


def test_a_form_without_the_csrf_token_is_refused(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    before = engine.billing_of().mode
    visitor.post("config/faturamento", {"YII_CSRF_TOKEN": "outro", "ConfigFaturamento[modo]": "MANUAL"})
    assert visitor.answer.status_code == 400
    assert engine.billing_of().mode == before


# --- the grid ----------------------------------------------------------------------------------------------------


def test_the_client_grid_is_a_cgridview_to_the_letter(staff: Callable[..., Visitor]) -> None:
    page = staff().get("cliente/admin")
    assert '<div id="cliente-grid" class="grid-view">' in page
    assert '<div class="summary">Exibindo 1-20 de 60 resultados.</div>' in page
    assert '<table class="items">' in page
    assert '<input type="checkbox" value="1" name="cliente-grid_c0_all" id="cliente-grid_c0_all" />' in page
    first = ids(page, "cliente-grid")
    assert len(first) == 20
    assert f'<input value="{first[3]}" id="cliente-grid_c0_3" type="checkbox" name="cliente-grid_c0[]" />' in page
    keys = re.search(r'<div class="keys" style="display:none" title="[^"]+">(.*?)</div>', page)
    assert keys is not None
    assert keys[1] == "".join(f"<span>{key}</span>" for key in first)
    assert '<li class="first hidden">' in page
    assert '<li class="page selected">' in page
    assert page.count('<li class="page') == 3


@pytest.mark.parametrize("size", [10, 20, 50])
def test_the_pages_of_a_list_hold_every_record_once(staff: Callable[..., Visitor], size: int) -> None:
    visitor = staff(page_size=size)
    seen = []
    for page in range(1, -(-60 // size) + 1):
        seen += ids(visitor.get("cliente/admin", Cliente_page=str(page)), "cliente-grid")
    assert len(seen) == 60
    assert set(seen) == set(Client.objects.values_list("pk", flat=True))


def test_show_all_shows_all_only_where_it_is_honoured(staff: Callable[..., Visitor]) -> None:
    page = staff().get("cliente/admin", show_all="1")
    assert len(ids(page, "cliente-grid")) == 60
    assert "Exibindo 1-60 de 60 resultados." in page
    page = staff("no_show_all").get("cliente/admin", show_all="1")
    assert len(ids(page, "cliente-grid")) == 20


def test_sorting_by_a_header_orders_the_rows(staff: Callable[..., Visitor]) -> None:
    rows = ids(staff().get("cliente/admin", Cliente_sort="pk.desc"), "cliente-grid")
    assert rows == sorted(rows, reverse=True)


def test_an_ajax_update_answers_with_the_grid_alone(staff: Callable[..., Visitor]) -> None:
    page = staff().get("venda/admin", ajax="venda-grid", Venda_page="2")
    assert '<div id="venda-grid" class="grid-view">' in page
    assert "menu-financeiro" not in page
    assert "Exibindo 21-40" in page


def test_an_empty_list_has_no_summary_and_says_so(staff: Callable[..., Visitor]) -> None:
    page = staff().get("cliente/admin", isFiltering="1", **{"Cliente[nome]": "ninguém se chama assim"})
    assert "Nenhum resultado encontrado." in page
    assert 'class="summary"' not in page


def test_names_are_escaped_everywhere(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    odd = Client.objects.filter(name__contains="<script>").first()
    assert odd is not None
    for route in ("cliente/admin", "cliente/view", "cliente/update", "venda/admin", "pessoa/admin", "site/index"):
        page = visitor.get(route, id=str(odd.pk), show_all="1")
        assert "<script>alert(1)" not in page


# --- Busca avançada ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_filters_are_remembered_by_the_server_until_they_are_cleared(
    staff: Callable[..., Visitor], method: str
) -> None:  # fmt: skip
    visitor = staff(filter_method=method)
    wanted = {
        "isFiltering": "1",
        "Venda[date_first]": "01/06/2026",
        "Venda[date_last]": "30/06/2026",
        "Venda[status]": "notBilled",
    }
    if method == "post":
        visitor.post("venda/admin", wanted)
    else:
        visitor.get("venda/admin", **wanted)
    page = visitor.get("venda/admin", show_all="1")
    expected = Sale.objects.filter(date__range=("2026-06-01", "2026-06-30"), status="notBilled")
    assert 0 < len(expected) < Sale.objects.count()
    assert sorted(ids(page, "venda-grid")) == sorted(expected.values_list("pk", flat=True))
    assert 'id="Venda_date_first" type="text" value="01/06/2026"' in page
    page = visitor.get("venda/admin", clearFilters="1", show_all="1")
    assert len(ids(page, "venda-grid")) == Sale.objects.exclude(status=SaleStatus.DEDUCTED).count()


def test_another_session_does_not_see_the_filters(staff: Callable[..., Visitor]) -> None:
    staff().get("cliente/admin", isFiltering="1", **{"Cliente[nome]": "ACME"})
    other = Visitor()
    other.login()
    assert "de 60 resultados" in other.get("cliente/admin")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("criadaFilterFirst", "created_at__gte"),
        ("dataCompetenciaInicio", "competence_date__gte"),
        ("dataFaturadaFirst", "billed_at__gte"),
    ],
)
def test_each_date_filter_narrows_by_its_own_date(staff: Callable[..., Visitor], name: str, field: str) -> None:
    page = staff().get("venda/admin", show_all="1", isFiltering="1", **{f"Venda[{name}]": "15/05/2026"})
    expected = Sale.objects.filter(**{field: "2026-05-15"}).exclude(status=SaleStatus.DEDUCTED)
    assert sorted(ids(page, "venda-grid")) == sorted(expected.values_list("pk", flat=True))


def test_the_list_may_open_with_active_clients_only(staff: Callable[..., Visitor]) -> None:
    visitor = staff("only_active")
    active = Client.objects.filter(isActive=True, isBlocked=False).count()
    assert active < 60
    assert f"de {active} resultados" in visitor.get("cliente/admin")
    assert "de 60 resultados" in visitor.get("cliente/admin", clearFilters="1")


# --- what a list shows of the access -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "yes", "no"),
    [
        ("text", "<td>Sim</td>", "<td>Não</td>"),
        ("badge", "Liberado", "Bloqueado</span>"),
        ("icon_title", 'title="Com acesso"', 'title="Sem acesso"'),
        ("icon_class", 'class="icon-unlock"', 'class="icon-lock"'),
    ],
)
def test_the_access_column_shows_both_states(staff: Callable[..., Visitor], cell: str, yes: str, no: str) -> None:
    grid = staff(access_cell=cell).get("cliente/admin", show_all="1").split('id="cliente-grid"')[1].split("legenda")[0]
    with_access = Client.objects.filter(hasLoginAccess=True).count()
    assert grid.count(yes) == with_access
    assert grid.count(no) >= 60 - with_access


def test_a_legend_explains_the_icons_only_where_there_is_one(staff: Callable[..., Visitor]) -> None:
    assert "Legenda" in staff("access_icon_class").get("cliente/admin")
    page = staff("access_icon_nolegend").get("cliente/admin")
    assert "Legenda" not in page
    assert "Cliente_acessoArea" not in page


def test_access_may_be_told_by_a_filter_only_or_by_neither(staff: Callable[..., Visitor]) -> None:
    visitor = staff("access_filter")
    assert ">Área do Cliente</th>" not in visitor.get("cliente/admin")
    page = visitor.get("cliente/admin", show_all="1", isFiltering="1", **{"Cliente[acessoArea]": "0"})
    assert sorted(ids(page, "cliente-grid")) == sorted(
        Client.objects.filter(hasLoginAccess=False).values_list("pk", flat=True)
    )
    page = staff("access_none").get("cliente/admin")
    assert ">Área do Cliente</th>" not in page
    assert "Cliente_acessoArea" not in page


# --- Faturamento -------------------------------------------------------------------------------------------------


def _settings() -> dict[str, Any]:
    row = BillingSettings.objects.values().get(unit=None)
    return {key: value for key, value in row.items() if key != "id"}


@pytest.mark.parametrize("control", ["radio", "select", "switch"])
def test_saving_the_billing_form_changes_the_mode_and_nothing_else(staff: Callable[..., Visitor], control: str) -> None:
    visitor = staff(billing_control=control)
    before = _settings()
    fields = fields_of(visitor.get("config/faturamento"), "config-faturamento-form")
    fields["ConfigFaturamento[modo]"] = "0" if control == "switch" else "MANUAL"
    page = visitor.post("config/faturamento", fields)
    assert "Configurações salvas com sucesso!" in page
    assert _settings() == before | {"mode": "MANUAL"}
    fields = fields_of(page, "config-faturamento-form")
    fields["ConfigFaturamento[modo]"] = "1" if control == "switch" else "AUTOMATICO"
    visitor.post("config/faturamento", fields)
    assert _settings() == before


def test_manual_may_clear_the_sub_options_which_can_be_put_back(staff: Callable[..., Visitor]) -> None:
    visitor = staff("manual_clears")
    before = _settings()
    original = fields_of(visitor.get("config/faturamento"), "config-faturamento-form")
    page = visitor.post("config/faturamento", original | {"ConfigFaturamento[modo]": "MANUAL"})
    assert all(_settings()[name] is None for name in BillingSettings.SUBOPTIONS)
    assert 'id="ConfigFaturamento_diasAntecedencia" type="text" maxlength="3" value=""' in page
    # Saving the cleared form again leaves it cleared.
    visitor.post("config/faturamento", fields_of(page, "config-faturamento-form"))
    assert all(_settings()[name] is None for name in BillingSettings.SUBOPTIONS)
    visitor.post("config/faturamento", original)
    assert _settings() == before


# --- E-mail Automático -------------------------------------------------------------------------------------------


def _rule(number: int) -> dict[str, Any]:
    return EmailRule.objects.values().get(pk=number)


def test_saving_a_rule_unticked_changes_nothing_else(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    for rule in EmailRule.objects.filter(active=True):
        before = _rule(rule.pk)
        fields = fields_of(visitor.get("emailAutomatico/update", id=str(rule.pk)), "email-automatico-form")
        visitor.post("emailAutomatico/update", fields | {"EmailAutomatico[ativo]": "0"}, id=str(rule.pk))
        assert visitor.answer.redirect_chain[-1][0] == "/index.php?r=emailAutomatico/admin"
        assert _rule(rule.pk) == before | {"active": False}


def test_a_rule_form_with_an_error_saves_nothing_and_says_why(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    fields = fields_of(visitor.get("emailAutomatico/update", id="1"), "email-automatico-form")
    before = _rule(1)
    page = visitor.post("emailAutomatico/update", fields | {"EmailAutomatico[dias]": "três"}, id="1")
    assert "deve ser um número inteiro" in page
    assert _rule(1) == before


def test_the_rule_list_comes_with_and_without_the_column_and_in_pages(staff: Callable[..., Visitor]) -> None:
    assert ">Ativa</th>" in staff().get("emailAutomatico/admin")
    assert ">Ativa</th>" not in staff("rules_no_column").get("emailAutomatico/admin")
    page = staff("rules_paged").get("emailAutomatico/admin")
    assert "Exibindo 1-3 de 6 resultados." in page


@pytest.mark.parametrize(
    ("way", "markup"), [("acoes", "Ações (...)"), ("links", ">Editar</a> | "), ("icons", 'title="Editar"')]
)
def test_the_row_menu_comes_in_three_ways(staff: Callable[..., Visitor], way: str, markup: str) -> None:
    assert markup in staff(rule_menu=way).get("emailAutomatico/admin")


# --- Ações em lote -----------------------------------------------------------------------------------------------


def test_blocking_in_bulk_touches_exactly_the_ids_sent(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    open_before = set(Client.objects.filter(hasLoginAccess=True).values_list("pk", flat=True))
    chosen = sorted(open_before)[:3]
    answer = visitor.post("cliente/bloquearAcessoLote", {"ids[]": [str(i) for i in chosen]}, ajax=True)
    assert answer["kind"] == "success"
    assert set(Client.objects.filter(hasLoginAccess=True).values_list("pk", flat=True)) == open_before - set(chosen)
    assert WriteLog.objects.filter(route="cliente/bloquearAcessoLote", applied=True).count() == 1


def test_select_all_acts_on_the_whole_filtered_list(staff: Callable[..., Visitor]) -> None:
    visitor = staff("select_link")
    visitor.get("cliente/admin", isFiltering="1", **{"Cliente[nome]": "Alfa"})
    alfa = set(Client.objects.filter(name__icontains="Alfa").values_list("pk", flat=True))
    others = Client.objects.filter(hasLoginAccess=True).exclude(pk__in=alfa).count()
    visitor.post("cliente/bloquearAcessoLote", {"todos": "1"}, ajax=True)
    assert alfa
    assert not Client.objects.filter(pk__in=alfa, hasLoginAccess=True).exists()
    assert Client.objects.filter(hasLoginAccess=True).count() == others


def test_the_neighbours_of_the_wanted_action_act_for_real(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    client = Client.objects.filter(isActive=True).order_by("pk").first()
    assert client is not None
    visitor.post("cliente/inativarLote", {"ids[]": [str(client.pk)]}, ajax=True)
    client.refresh_from_db()
    assert not client.isActive
    before = Outbox.objects.count()
    visitor.post("cliente/enviarEmailLote", {"ids[]": [str(client.pk)]}, ajax=True)
    assert Outbox.objects.count() > before
    sale = Sale.objects.filter(status=SaleStatus.NOT_BILLED).order_by("date", "pk").first()
    assert sale is not None
    visitor.post("venda/faturarLote", {"ids[]": [str(sale.pk)]}, ajax=True)
    sale.refresh_from_db()
    assert sale.status == SaleStatus.BILLED


def test_a_cancel_succeeds_in_part_and_names_the_refused(staff: Callable[..., Visitor]) -> None:
    visitor = staff(cancel_partial=True)
    good = Sale.objects.filter(status=SaleStatus.NOT_BILLED, refusal=None).order_by("pk")[0]
    paid = Sale.objects.filter(status=SaleStatus.PAID).order_by("pk")[0]
    answer = visitor.post("venda/cancelarLote", {"ids[]": [str(good.pk), str(paid.pk)]}, ajax=True)
    assert answer["kind"] == "warning"
    assert f"#{paid.pk}: " in answer["text"]
    assert Sale.objects.get(pk=good.pk).status == SaleStatus.CANCELLED
    assert Sale.objects.get(pk=paid.pk).status == SaleStatus.PAID


@pytest.mark.parametrize("kind", ["text", "select"])
def test_a_cancel_without_the_asked_reason_is_refused(staff: Callable[..., Visitor], kind: str) -> None:
    visitor = staff(cancel_reason=kind)
    sale = Sale.objects.filter(status=SaleStatus.NOT_BILLED, refusal=None).order_by("pk")[0]
    assert visitor.post("venda/cancelarLote", {"ids[]": [str(sale.pk)]}, ajax=True)["kind"] == "error"
    visitor.post("venda/cancelarLote", {"ids[]": [str(sale.pk)], "motivo": "Pausa do contrato"}, ajax=True)
    sale.refresh_from_db()
    assert (sale.status, sale.cancel_reason) == (SaleStatus.CANCELLED, "Pausa do contrato")


def test_the_confirmation_page_lists_what_is_chosen_and_changes_nothing(staff: Callable[..., Visitor]) -> None:
    visitor = staff("page", "full")
    chosen = sorted(Client.objects.filter(hasLoginAccess=True).values_list("pk", flat=True))[:2]
    page = visitor.post("cliente/confirmarLote", {"ids[]": [str(i) for i in chosen]}, acao="block_access")
    assert "dos 2 clientes selecionados?" in page
    assert Client.objects.filter(pk__in=chosen, hasLoginAccess=True).count() == 2
    fields = {"ids[]": re.findall(r'name="ids\[\]" value="(\d+)"', page)}
    page = visitor.post("cliente/bloquearAcessoLote", fields)
    assert "bloqueado para 2 cliente(s)" in page
    assert not Client.objects.filter(pk__in=chosen, hasLoginAccess=True).exists()


def test_a_background_job_is_worked_off_as_real_time_passes(
    staff: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = staff("background", bulk_ms=60_000)
    chosen = sorted(Client.objects.filter(hasLoginAccess=True).values_list("pk", flat=True))[:4]
    job = visitor.post("cliente/bloquearAcessoLote", {"ids[]": [str(i) for i in chosen]}, ajax=True)["job"]
    state = visitor.http.get("/index.php", {"r": "job/status", "id": job}).json()
    assert not state["finished"]
    now = time.time
    monkeypatch.setattr("bot.sandbox.engine.bulk.time.time", lambda: now() + 61)
    state = visitor.http.get("/index.php", {"r": "job/status", "id": job}).json()
    assert (state["finished"], state["done"], state["kind"]) == (True, 4, "success")
    assert not Client.objects.filter(pk__in=chosen, hasLoginAccess=True).exists()


def test_fields_past_phps_limit_are_dropped_in_silence(staff: Callable[..., Visitor]) -> None:
    visitor = staff(max_input_vars=11)
    chosen = sorted(Client.objects.filter(hasLoginAccess=True).values_list("pk", flat=True))[:20]
    answer = visitor.post("cliente/bloquearAcessoLote", {"ids[]": [str(i) for i in chosen]}, ajax=True)
    assert answer["kind"] == "success"
    assert Client.objects.filter(pk__in=chosen, hasLoginAccess=True).count() == 10


@pytest.mark.parametrize(("grant", "mails"), [("wizard", True), ("wizard_nomail", False), ("direct", False)])
def test_granting_mails_or_not_as_the_tenant_does(staff: Callable[..., Visitor], grant: str, mails: bool) -> None:
    visitor = staff(grant=grant)
    client = Client.objects.filter(hasLoginAccess=False, isActive=True).order_by("pk")[0]
    before = Outbox.objects.count()
    fields = (
        {"ids[]": [str(client.pk)], "pessoas": "todas", "naoEnviar": "1"}
        if grant != "direct"
        else {"ids[]": [str(client.pk)]}
    )
    visitor.post("cliente/concederAcessoLote", fields, ajax=True)
    client.refresh_from_db()
    assert client.hasLoginAccess
    assert (Outbox.objects.count() > before) is mails


@pytest.mark.parametrize("welcome", [False, True])
def test_the_edit_form_can_grant_without_mail(staff: Callable[..., Visitor], welcome: bool) -> None:
    visitor = staff(welcome_default_ticked=welcome)
    client = Client.objects.filter(hasLoginAccess=False, isActive=True).order_by("pk")[0]
    row = Client.objects.values().get(pk=client.pk)
    before = Outbox.objects.count()
    fields = fields_of(visitor.get("cliente/update", id=str(client.pk)), "cliente-form")
    assert fields["Cliente[enviarBoasVindas]"] == ("1" if welcome else "0")
    visitor.post("cliente/update", fields | {"Cliente[acessoArea]": "1"}, id=str(client.pk))
    assert Client.objects.values().get(pk=client.pk) == row | {"hasLoginAccess": True}
    assert (Outbox.objects.count() > before) is welcome


def test_a_success_and_an_error_may_be_told_side_by_side(staff: Callable[..., Visitor]) -> None:
    visitor = staff(result="flash")
    faults.arm("two_toasts", text="Falha ao gravar", times=2)
    fields = fields_of(visitor.get("config/faturamento"), "config-faturamento-form")
    page = visitor.post("config/faturamento", fields)
    assert "alert-success" in page
    assert "Falha ao gravar" in page
    answer = visitor.post("cliente/bloquearAcessoLote", {"ids[]": ["1"]}, ajax=True)
    assert answer["kind"] == "success"
    assert {"kind": "error", "text": "Falha ao gravar"} in answer["extra"]


# --- permissions, units, labels ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "route", "hidden"),
    [
        ("no_billing", "site/index", "r=config/faturamento"),
        ("no_rules", "site/index", "r=emailAutomatico/admin"),
        ("no_block", "cliente/admin", "bloquearAcessoLote"),
        ("no_grant", "cliente/admin", "concederAcessoLote"),
        ("no_cancel", "venda/admin", "cancelarLote"),
    ],
)
def test_a_missing_permission_hides_the_entry(
    staff: Callable[..., Visitor], preset: str, route: str, hidden: str
) -> None:  # fmt: skip
    assert hidden in staff().get(route)
    assert hidden not in staff(preset).get(route)


def test_a_route_typed_by_hand_without_permission_is_forbidden(staff: Callable[..., Visitor]) -> None:
    visitor = staff(hidden_permissions=["faturamento.exibir", "cliente.bloquear_acesso"])
    visitor.get("config/faturamento")
    assert visitor.answer.status_code == 403
    visitor.post("cliente/bloquearAcessoLote", {"ids[]": ["1"]})
    assert visitor.answer.status_code == 403


def test_the_unit_selector_narrows_the_lists(staff: Callable[..., Visitor]) -> None:
    visitor = staff("units")
    assert "Todas as unidades" in visitor.get("cliente/admin")
    assert "de 60 resultados" in visitor.page
    filial = Unit.objects.get(name="Filial")
    visitor.get("site/unidade", id=str(filial.pk))
    assert f"de {Client.objects.filter(unit=filial).count()} resultados" in visitor.get("cliente/admin")


def test_a_user_without_a_unit_sees_part_of_the_tenant(staff: Callable[..., Visitor]) -> None:
    page = staff("missing_unit").get("cliente/admin")
    assert f"de {Client.objects.filter(unit__name='Matriz').count()} resultados" in page
    assert "Todas as unidades" not in page
    assert '<b id="unidade-atual">Matriz</b>' in page


def test_settings_per_unit_are_reached_through_the_unit_selector(staff: Callable[..., Visitor]) -> None:
    visitor = staff("per_unit")
    assert "Selecione uma unidade" in visitor.get("config/faturamento")
    filial = Unit.objects.get(name="Filial")
    visitor.get("site/unidade", id=str(filial.pk))
    fields = fields_of(visitor.get("config/faturamento"), "config-faturamento-form")
    visitor.post("config/faturamento", fields | {"ConfigFaturamento[modo]": "MANUAL"})
    modes = {row.unit.name: row.mode for row in BillingSettings.objects.exclude(unit=None).select_related("unit")}
    assert modes == {"Matriz": "AUTOMATICO", "Filial": "MANUAL"}
    assert f"de {EmailRule.objects.filter(unit=filial).count()} resultados" in visitor.get("emailAutomatico/admin")


def test_labels_drift(staff: Callable[..., Visitor]) -> None:
    page = staff("drift").get("cliente/admin")
    for label in ("</i>Config <b", "</i>Venda <b", "Ações em Lote", "E-mails automáticos de Cobrança"):
        assert label in page


# --- everything else ---------------------------------------------------------------------------------------------


def test_every_entry_of_the_menu_opens_a_screen(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    for route in sorted(set(re.findall(r'href="/index\.php\?r=([\w/]+)"', visitor.get("site/index")))):
        if route not in ("site/logout",):
            visitor.get(route)
            assert visitor.answer.status_code == 200, route
            assert "menu-financeiro" in visitor.page, route


def test_no_page_names_another_host(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    for route in ("site/index", "cliente/admin", "venda/admin", "config/faturamento", "emailAutomatico/update"):
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", visitor.get(route, id="1"))


@pytest.mark.parametrize(
    "path",
    [
        "jquery/jquery.min.js",
        "jquery-ui/jquery-ui.min.js",
        "bootstrap/css/bootstrap.min.css",
        "bootstrap/js/bootstrap.min.js",
        "erp/js/erp.js",
    ],
)
def test_static_files_come_from_the_installed_packages(erp: Make, path: str) -> None:
    erp()
    answer = Http().get(f"/assets/{path}")
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) > 1000  # type: ignore[attr-defined]


def test_an_unknown_route_is_yiis_404(staff: Callable[..., Visitor]) -> None:
    visitor = staff()
    assert "Erro 404" in visitor.get("cliente/inexistente")
    assert visitor.answer.status_code == 404


def test_a_page_of_a_list_asks_as_much_of_a_large_tenant_as_of_a_small_one(staff: Callable[..., Visitor]) -> None:
    """Counted, not timed: the same queries, and no more rows than a page has, however many clients there are."""
    asked: dict[int, list[int]] = {}
    for clients in (60, 600):
        visitor = staff(clients=clients, page_size=20)
        asked[clients] = []
        for route, model in (("cliente/admin", "Cliente"), ("venda/admin", "Venda")):
            visitor.get(route)
            for page in ("2", "3"):
                with CaptureQueriesContext(connection) as queries:
                    visitor.get(route, **{f"{model}_page": page})
                asked[clients].append(len(queries))
    assert asked[60] == asked[600]
