"""The screens' scripts in a real browser: AJAX, dialogs, datepicker, wizard, and the whole skin "modern"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from bot.sandbox.knobs import Knobs
from bot.sandbox.server import Sandbox

Enter = Callable[..., tuple[Page, Sandbox]]


@pytest.fixture(scope="module")
def one_erp(seed_cache: Path) -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_SANDBOX_CACHE", str(seed_cache))
        with Sandbox.start() as erp:
            yield erp


@pytest.fixture
def enter(one_erp: Sandbox, chromium: Browser) -> Iterator[Enter]:
    """Turns the ERP to the wanted knobs, as it was seeded, and logs a staff user in; a script error on any page fails the test."""
    errors: list[str] = []
    contexts = []

    def go(*presets: str, **options: Any) -> tuple[Page, Sandbox]:
        erp = one_erp
        erp.reset()
        erp.knobs = Knobs.preset(*presets, **({"notices": False} | options))
        erp.turn()
        contexts.append(chromium.new_context(viewport={"width": 1366, "height": 820}))
        page = contexts[-1].new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(erp.url)
        page.fill("#LoginForm_username", erp.username)
        page.fill("#LoginForm_password", erp.password)
        page.click("#loginButton")
        expect(page).to_have_url(re.compile("r=site/index"))
        return page, erp

    yield go
    for context in contexts:
        context.close()
    assert errors == []


def accepting(page: Page) -> list[str]:
    """Accepts native dialogs from now on; the texts they show."""
    shown: list[str] = []

    def accept(dialog: Dialog) -> None:
        shown.append(dialog.message)
        dialog.accept()

    page.on("dialog", accept)
    return shown


def with_access(erp: Sandbox) -> set[int]:
    return {key for key, client in erp.state()["Client"].items() if client["hasLoginAccess"]}


def bulk(page: Page, label: str) -> None:
    page.locator("a.btn.dropdown-toggle", has_text="Ações em lote").click()
    page.locator("a.acao-lote", has_text=label).click()


def test_the_menu_opens_on_hover_and_on_click(enter: Enter) -> None:
    page, _ = enter()
    page.hover("li.menu-financeiro > a")
    expect(page.get_by_text("Faturar Vendas", exact=True)).to_be_visible()
    page.mouse.move(5, 600)
    expect(page.get_by_text("Faturar Vendas", exact=True)).to_be_hidden()
    page.click("li.menu-config > a")
    page.locator("li.menu-config li.dropdown-submenu > a", has_text="Financeiro").click()
    page.locator("li.menu-config").get_by_text("E-mail Automático", exact=True).click()
    expect(page.locator("h1")).to_have_text("E-mail Automático")


def test_the_notice_is_closed_by_its_button(enter: Enter) -> None:
    page, _ = enter(notices=True)
    page.click("a.btn.btn-fechar")
    expect(page.locator("#modal-novidades")).to_have_count(0)


def test_blocking_a_page_touches_its_rows_and_updates_the_grid(enter: Enter) -> None:
    page, erp = enter()
    shown = accepting(page)
    before = with_access(erp)
    page.goto(f"{erp.url}/index.php?r=cliente/admin")
    page.check("#cliente-grid_c0_all")
    chosen = set(page.locator("td.checkbox-column input:checked").evaluate_all("boxes => boxes.map(b => +b.value)"))
    assert len(chosen) == 20
    bulk(page, "Bloquear acesso à área do cliente")
    expect(page.locator(".toast-success .toast-message")).to_have_text(
        "Acesso à área do cliente bloqueado para 20 cliente(s)."
    )
    expect(page.locator("td.checkbox-column input:checked")).to_have_count(0)
    assert shown == ["Deseja realmente bloquear o acesso à área do cliente dos 20 clientes selecionados?"]
    assert with_access(erp) == before - chosen


def test_nothing_is_sent_when_the_native_question_is_declined(enter: Enter) -> None:
    page, erp = enter()
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(f"{erp.url}/index.php?r=cliente/admin")
    page.check("#cliente-grid_c0_0")
    bulk(page, "Excluir")
    expect(page.locator(".acoes-lote.open")).to_have_count(0)
    assert [write["route"] for write in erp.writes()] == ["site/login"]


def test_turning_the_page_by_ajax_keeps_the_filter_and_loses_the_selection(enter: Enter) -> None:
    page, erp = enter()
    page.goto(f"{erp.url}/index.php?r=venda/admin")
    page.click("button.busca-avancada")
    page.click("#Venda_date_first")
    expect(page.locator(".ui-datepicker-month option")).to_have_text(
        ["Jan", "Fev", "Mar", "Abr", "Mai", "Jun", "Jul", "Ago", "Set", "Out", "Nov", "Dez"]
    )
    page.select_option(".ui-datepicker-month", label="Jun")
    page.locator(".ui-datepicker-calendar").get_by_text("1", exact=True).click()
    expect(page.locator("#Venda_date_first")).to_have_value("01/06/2026")
    page.select_option("#Venda_status", label="Não faturada")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("#filtros-ativos .label")).to_have_count(2)
    page.check("#venda-grid_c0_0")
    total = page.locator(".summary").inner_text().split(" de ")[1]
    page.locator("ul.yiiPager li.next a").click()
    expect(page.locator(".summary")).to_have_text(f"Exibindo 21-40 de {total}")
    expect(page.locator("td.checkbox-column input:checked")).to_have_count(0)
    page.reload()
    expect(page.locator("#Venda_date_first")).to_have_value("01/06/2026")


def test_a_lost_session_takes_the_grid_away_in_mid_page(enter: Enter) -> None:
    page, erp = enter()
    page.goto(f"{erp.url}/index.php?r=cliente/admin")
    page.context.clear_cookies()
    page.locator("ul.yiiPager li.next a").click()
    expect(page.locator("#cliente-grid")).to_have_count(0)


@pytest.mark.sampled(3, "make whole")
@pytest.mark.parametrize(
    ("kind", "update"), [("bootstrap", "ajax"), ("vue", "full"), ("sweet", "ajax"), ("page", "full"), ("page", "ajax")]
)
def test_every_kind_of_question_ends_in_the_same_cancelled_sales(enter: Enter, kind: str, update: str) -> None:
    page, erp = enter(confirm=kind, update=update, cancel_reason="select", result="flash", cancel_partial=False)
    page.goto(f"{erp.url}/index.php?r=venda/admin&isFiltering=1&Venda[status]=notBilled")
    page.check("#venda-grid_c0_1")
    wanted = int(page.locator("#venda-grid_c0_1").input_value())
    bulk(page, "Cancelar")
    page.select_option("#motivo_cancelamento", label="Pausa do contrato")
    page.get_by_text("Sim, cancelar", exact=True).click()
    expect(page.locator("#mensagens .alert")).to_contain_text("1 venda(s) cancelada(s).")
    cancelled = {key for key, sale in erp.state()["Sale"].items() if sale["cancel_reason"] == "Pausa do contrato"}
    assert cancelled == {wanted}


def test_a_background_job_shows_its_progress_to_the_end(enter: Enter) -> None:
    page, erp = enter("background", "bootstrap", "inline", select_all="link", bulk_ms=800)
    page.goto(f"{erp.url}/index.php?r=cliente/admin")
    page.check("#cliente-grid_c0_all")
    page.get_by_text("Selecionar todos os 60 resultados").click()
    bulk(page, "Bloquear acesso à área do cliente")
    page.get_by_text("Sim, bloquear", exact=True).click()
    expect(page.locator(".processamento .bar")).to_be_visible()
    expect(page.locator(".mensagem-inline")).to_contain_text("bloqueado para 60 cliente(s)")
    assert with_access(erp) == set()


@pytest.mark.parametrize("nomail", [True, False])
def test_the_wizard_grants_with_mail_unless_it_can_be_left_out(enter: Enter, nomail: bool) -> None:
    page, erp = enter(grant="wizard_nomail" if nomail else "wizard")
    before = len(erp.outbox())
    page.goto(f"{erp.url}/index.php?r=cliente/admin&isFiltering=1&Cliente[acessoArea]=0&Cliente[status]=ativo")
    wanted = int(page.locator("#cliente-grid_c0_0").input_value())
    page.check("#cliente-grid_c0_0")
    bulk(page, "Conceder Acesso")
    page.get_by_text("Avançar", exact=True).click()
    page.get_by_text("Avançar", exact=True).click()
    if nomail:
        page.check("#assistente_naoEnviar")
    page.locator(".modal-container .btn-close.btn-primary").click()
    expect(page.locator(".toast-success")).to_be_visible()
    assert wanted in with_access(erp)
    assert (len(erp.outbox()) == before) is nomail


@pytest.mark.sampled(3, "make whole")
@pytest.mark.parametrize(
    ("control", "confirm"),
    [
        ("radio", "none"),
        ("radio", "modal"),
        ("select", "native"),
        ("select", "none"),
        ("switch", "modal"),
        ("switch", "native"),
    ],
)
def test_manual_hides_the_sub_options_and_is_saved_after_the_question(enter: Enter, control: str, confirm: str) -> None:
    page, erp = enter(billing_control=control, billing_confirm=confirm, manual_suboptions="hide")
    shown = accepting(page)
    page.goto(f"{erp.url}/index.php?r=config/faturamento")
    if control == "radio":
        page.get_by_label("Faturamento Manual").check()
    elif control == "select":
        page.get_by_label("Tipo de Faturamento").select_option(label="Faturamento Manual")
    else:
        page.get_by_label("Faturamento Automático").uncheck()
    expect(page.get_by_label("Dias de antecedência")).to_be_hidden()
    page.get_by_role("button", name="Salvar").click()
    if confirm == "modal":
        page.get_by_role("button", name="Confirmar").click()
    expect(page.locator(".toast-message")).to_have_text("Configurações salvas com sucesso!")
    assert bool(shown) is (confirm == "native")
    (settings,) = erp.state()["BillingSettings"].values()
    assert settings["mode"] == "MANUAL"
    assert settings["days_ahead"] == 5


# --- modern ------------------------------------------------------------------------------------------------------


def option(page: Page, label: str, text: str) -> None:
    """Chooses `text` in the drawn select that carries `label`."""
    page.get_by_role("combobox", name=re.compile(rf"^{label}")).click()
    page.get_by_role("listbox", name=label).get_by_role("option", name=text, exact=True).click()


def test_modern_has_no_class_of_yii_or_bootstrap_and_no_table(enter: Enter) -> None:
    page, erp = enter("modern")
    for route in ("cliente/admin", "venda/admin", "emailAutomatico/admin", "config/faturamento"):
        page.goto(f"{erp.url}/index.php?r={route}")
        odd = page.locator(
            "table, select, .grid-view, .items, .yiiPager, .keys, .summary, .dropdown-menu, .modal, button"
        )
        expect(odd).to_have_count(0)


def test_modern_blocks_what_is_selected(enter: Enter) -> None:
    page, erp = enter("modern", "vue")
    before = with_access(erp)
    page.get_by_role("menuitem", name=re.compile(r"^Clientes\W*$")).click()
    page.get_by_role("menuitem", name="Listar Clientes").click()
    more = page.get_by_role("button", name="Ações em lote")
    expect(more).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Próxima página").click()
    expect(page.get_by_role("status").filter(has_text="Exibindo")).to_have_text("Exibindo 21-40 de 60 resultados.")
    page.get_by_role("checkbox", name="Selecionar todos").click()
    chosen = set(page.locator("[role=row][aria-selected=true]").evaluate_all("rows => rows.map(r => +r.dataset.key)"))
    assert len(chosen) == 20
    more.click()
    page.get_by_role("menuitem", name="Bloquear acesso à área do cliente").click()
    page.get_by_role("dialog").get_by_role("button", name="Sim, bloquear").click()
    expect(page.locator(".petisco")).to_contain_text("bloqueado para 20 cliente(s)")
    assert with_access(erp) == before - chosen


@pytest.mark.parametrize("control", ["radio", "select", "switch"])
def test_modern_saves_faturamento_manual(enter: Enter, control: str) -> None:
    page, erp = enter("modern", billing_control=control, manual_suboptions="hide")
    page.goto(f"{erp.url}/index.php?r=config/faturamento")
    (before,) = erp.state()["BillingSettings"].values()
    if control == "radio":
        page.get_by_role("radio", name="Faturamento Manual").click()
    elif control == "select":
        option(page, "Tipo de Faturamento", "Faturamento Manual")
    else:
        page.locator("label", has_text="Faturamento Automático").click()
    expect(page.get_by_label("Dias de antecedência")).to_be_hidden()
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator(".petisco")).to_have_text("Configurações salvas com sucesso!")
    (after,) = erp.state()["BillingSettings"].values()
    assert after == before | {"mode": "MANUAL"}


def test_modern_unticks_a_rule_and_nothing_else(enter: Enter) -> None:
    page, erp = enter("modern")
    page.goto(f"{erp.url}/index.php?r=emailAutomatico/admin")
    row = page.get_by_role("row").filter(has_text="Lembrete 5 dias antes")
    key = int(row.get_attribute("data-key") or 0)
    before = erp.state()["EmailRule"][key]
    row.get_by_role("button", name="Ações").click()
    row.get_by_role("menuitem", name="Editar").click()
    page.locator("label", has_text="Ativar Regra").click()
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator("h1")).to_have_text("E-mail Automático")
    assert erp.state()["EmailRule"][key] == before | {"active": False}


def test_modern_filters_sales_and_cancels_with_a_reason(enter: Enter) -> None:
    page, erp = enter("modern", "reason_select", "bootstrap")
    page.goto(f"{erp.url}/index.php?r=venda/admin")
    page.get_by_role("button", name="Busca avançada").click()
    page.get_by_label("Data da Venda (de)").fill("01/06/2026")
    page.get_by_label("Data da Venda (até)").fill("30/06/2026")
    option(page, "Situação", "Não faturada")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator(".ficha-filtro")).to_have_count(3)
    row = page.get_by_role("row").and_(page.locator("[aria-rowindex='2']"))
    key = int(row.get_attribute("data-key") or 0)
    row.get_by_role("checkbox").click()
    page.get_by_role("button", name="Ações em lote").click()
    page.get_by_role("menuitem", name="Cancelar", exact=True).click()
    page.get_by_role("dialog").get_by_role("combobox").click()
    page.get_by_role("dialog").get_by_role("option", name="Pausa do contrato").click()
    page.get_by_role("button", name="Sim, cancelar").click()
    expect(page.locator(".petisco")).to_contain_text("1 venda(s) cancelada(s).")
    assert {k for k, sale in erp.state()["Sale"].items() if sale["cancel_reason"]} == {key}


def test_modern_grants_without_mail_on_the_clients_form(enter: Enter) -> None:
    page, erp = enter("modern")
    client = next(key for key, row in erp.state()["Client"].items() if row["isActive"] and not row["hasLoginAccess"])
    before, mails = erp.state()["Client"][client], len(erp.outbox())
    page.goto(f"{erp.url}/index.php?r=cliente/view&id={client}")
    page.get_by_role("link", name="Editar").click()
    page.get_by_role("tab", name="Área do Cliente").click()
    page.locator("label", has_text="Permitir acesso à área do cliente").click()
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator(".petisco")).to_have_text("Cliente salvo com sucesso!")
    assert erp.state()["Client"][client] == before | {"hasLoginAccess": True}
    assert len(erp.outbox()) == mails
