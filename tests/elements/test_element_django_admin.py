"""Django's own admin in pt-BR, as it comes: list, actions, «Selecionar todos», the page that asks, filters, the edit form."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.browser.guard import Guard, Sending
from bot.browser.page import Browser
from bot.errors import CountMismatch, NoPermission, SessionExpired, UnexpectedDialog
from pages.elements.bulk import BulkMenu
from pages.elements.commit import commit
from pages.elements.dom import library
from pages.elements.form import Form
from pages.elements.grid import Grid
from pages.elements.menu import Menu
from pages.elements.question import Act
from pages.elements.screen import Screen
from pages.elements.whole import whole
from pages.elements.yesno import Asked, Meanings, YesNo
from pages.labels import Labels

BLOCK = Act("clients.block", pages=True)
LABELS = {"clients.name_column": "Nome", "clients.access_column": "Acesso à área do cliente"}


@pytest.fixture(scope="module")
def erp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("django")
    port = folder / "port"
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("erp_on_django.py")), str(port), str(folder)],
        stdin=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 300
    while not (port.exists() and port.read_text()):
        assert process.poll() is None, "the Django ERP did not start"
        assert time.monotonic() < deadline, "the Django ERP did not start in time"
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    yield f"http://127.0.0.1:{port.read_text()}"
    process.terminate()
    process.wait(120)


@pytest.fixture(scope="module")
def logged_in(chromium, erp: str) -> Iterator[Browser]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="pt-BR", timezone_id="America/Sao_Paulo"
    )
    context.add_init_script(library())
    browser = Browser(context, Guard(erp, Sending.WRITES), 8, chromium.version)
    browser.goto(erp + "/login/")
    browser.page.fill("#id_username", "bot")
    browser.page.fill("#id_password", "senha-de-teste")
    browser.page.click("[type=submit]")
    browser.settle()
    yield browser
    context.close()


@pytest.fixture
def clients(logged_in: Browser, erp: str) -> Screen:
    logged_in.goto(erp + "/erp/client/")
    return Screen(logged_in, Labels(LABELS))


@pytest.fixture
def access(erp: str) -> Callable[[], dict[str, bool]]:
    """The truth, asked of the ERP beside the browser: client id → access."""

    def read() -> dict[str, bool]:
        with urlopen(erp + "/estado") as answer:
            return dict(json.load(answer))

    return read


def test_the_list_is_toured_whole_with_its_total(clients: Screen, access) -> None:
    sheets = list(Grid(clients, ["clients.name_column"]).tour())
    assert [len(sheet.rows) for sheet in sheets] == [20, 20, 5]
    assert {sheet.total for sheet in sheets} == {45}
    assert set(whole(sheets)) == set(access())


def test_the_icons_of_the_access_column_are_read(clients: Screen, access) -> None:
    rows = whole(list(Grid(clients, ["clients.name_column"]).tour()))
    cells = {record: sheet.cell(row, clients.labels["clients.access_column"]) for record, (sheet, row) in rows.items()}
    meanings = Meanings(clients, YesNo(clients.labels, Asked.ACCESS))
    assert meanings.learn(cells.items(), lambda record: None)
    assert {record: meanings.of(cell) for record, cell in cells.items()} == access()


def test_a_bulk_action_asks_on_its_own_page_and_does_what_was_asked(clients: Screen, access) -> None:
    before = access()
    grid = Grid(clients, ["clients.name_column"])
    wanted = [record for record in grid.read().ids if before[record]][:3]
    grid.select(wanted)
    outcome = BulkMenu(clients).run(
        "clients.block", Act(**{**BLOCK.__dict__, "count": 3, "names": ("Cliente 001", "Cliente 002", "Cliente 003")})
    )
    assert outcome.confirmed == 3
    assert outcome.messages == ["3 clientes bloqueados com sucesso."]
    assert {record for record, may in access().items() if may is not before[record]} == set(wanted)


def test_a_bulk_action_without_a_question_is_done_and_told(clients: Screen, access) -> None:
    before = access()
    grid = Grid(clients, ["clients.name_column"])
    wanted = [record for record in grid.read().ids if not before[record]][:2]
    grid.select(wanted)
    outcome = BulkMenu(clients).run("clients.grant", Act("clients.grant", count=2, pages=True))
    assert outcome.messages == ["Acesso concedido a 2 clientes."]
    assert {record for record, may in access().items() if may is not before[record]} == set(wanted)


def test_the_whole_page_is_selected_without_the_link_that_selects_all_pages(clients: Screen) -> None:
    grid = Grid(clients, ["clients.name_column"])
    sheet = grid.select(grid.read().ids)
    assert (len(sheet.selected), sheet.counter) == (20, 20)
    assert clients.page.locator("input[name=select_across]").input_value() == "0"


def test_a_selection_across_all_pages_by_someone_else_is_noticed(clients: Screen) -> None:
    grid = Grid(clients, ["clients.name_column"])
    clients.page.locator("#action-toggle").check()
    clients.page.locator(".actions .question a").click()
    with pytest.raises(CountMismatch):
        grid.select(grid.read().ids)


def test_a_question_about_more_than_was_selected_stops(clients: Screen, access) -> None:
    before = access()
    grid = Grid(clients, ["clients.name_column"])
    grid.select(grid.read().ids[:2])
    with pytest.raises(CountMismatch):
        BulkMenu(clients).run("clients.block", Act(**{**BLOCK.__dict__, "count": 1}))
    assert access() == before


def test_an_action_that_deletes_is_never_answered_for_another(clients: Screen, access) -> None:
    """Django's own «Remover … selecionados», taken by a wrong label, asks about something else."""
    before = access()
    screen = Screen(clients.browser, Labels({**LABELS, "clients.block": "Remover clientes selecionados"}))
    grid = Grid(screen, ["clients.name_column"])
    grid.select(grid.read().ids[:2])
    with pytest.raises(UnexpectedDialog):
        BulkMenu(screen).run("clients.block", Act(**{**BLOCK.__dict__, "count": 2}))
    assert access() == before


def test_an_action_that_is_not_offered_is_a_missing_permission(clients: Screen) -> None:
    grid = Grid(clients, ["clients.name_column"])
    grid.select(grid.read().ids[:1])
    with pytest.raises(NoPermission):
        BulkMenu(clients).run("sales.cancel", Act("sales.cancel", count=1))


def test_the_menu_of_the_admin_leads_to_the_list(clients: Screen, erp: str) -> None:
    clients.browser.goto(erp + "/")
    screen = Screen(clients.browser, Labels({"menu.list_clients": "Clientes"}))
    Menu(screen).go((("menu.list_clients",),))
    assert screen.page.url == erp + "/erp/client/"


def test_the_edit_form_is_read_set_and_saved(clients: Screen, erp: str, access) -> None:
    record = min(access(), key=int)
    clients.browser.goto(f"{erp}/erp/client/{record}/change/")
    form = Form(clients, clients.the("form.save"))
    before = form.read()
    assert {field.label.rstrip(":"): field.kind for field in before.values()} == {
        "Nome": "text", "CPF/CNPJ": "text", "Acesso à área do cliente": "toggle", "Cliente desde": "text", "Plano": "select", "Observações": "text",
    }  # fmt: skip
    for key, value in {"since": "01/06/2026", "plan": "Completo", "notes": "Pausado", "access": False}.items():
        form.set(before[key], value)
    outcome = commit(clients, clients.the("form.save"), Act("rules.off"), "Salvar")
    assert ["com sucesso" in message for message in outcome.messages] == [True], outcome.messages
    clients.browser.goto(f"{erp}/erp/client/{record}/change/")
    now = Form(clients, clients.the("form.save")).values()
    assert (now["since"], now["plan"], now["notes"], now["access"], now["name"]) == (
        "01/06/2026",
        "Completo",
        "Pausado",
        False,
        before["name"].value,
    )


def test_an_expired_session_is_recognised(clients: Screen, erp: str) -> None:
    cookies = clients.browser.context.cookies()
    clients.browser.context.clear_cookies()
    try:
        clients.browser.goto(erp + "/erp/client/")
        with pytest.raises(SessionExpired):
            clients.look()
    finally:
        clients.browser.context.add_cookies(cookies)  # type: ignore[arg-type]
