"""What the bot is measured against: the floor (raw HTTP, the fewest requests), and a plain Playwright script as `codegen` would give.

Neither checks anything, keeps anything or could be taken up again. Both know beforehand what is to be done (`Facts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.browser.launch import find_chromium

MOST = 900  # ids in one post: PHP drops what is more than a thousand fields


@dataclass
class Facts:
    """The ERP's address and user, and which records a maintenance is about."""

    url: str
    username: str
    password: str
    rules: list[int] = field(default_factory=list)
    clients: list[int] = field(default_factory=list)
    first: str = ""  # dd/mm/yyyy
    last: str = ""


# ---------------------------------------------------------------------------------------------------------- raw HTTP


class _Fields(HTMLParser):
    """What a browser would post of the form with this id."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.fields: list[tuple[str, str]] = []
        self.select, self.area, self.text = "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == self.form
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            self.fields.append((name, given.get("value", "")))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.fields.append((self.select, given.get("value", "")))
        elif tag == "textarea":
            self.area, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.fields.append((self.area, self.text.removeprefix("\n")))
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


class Raw:
    """A session with the ERP over one kept connection."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.cookies: dict[str, str] = {}
        self.requests = 0
        parts = urlsplit(facts.url)
        self.connection = HTTPConnection(parts.hostname or "", parts.port)

    def ask(self, method: str, route: str, fields: list[tuple[str, str]] | None = None, **query: str) -> str:
        self.requests += 1
        target = f"/index.php?{urlencode({'r': route, **query})}"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, target, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{method} {route}: {answer.status}")
        return text

    def form(self, route: str, form: str, changes: dict[str, str], **query: str) -> None:
        """Fetches a form and posts it back with these fields as told."""
        reader = _Fields(form)
        reader.feed(self.ask("GET", route, **query))
        kept = [(name, value) for name, value in reader.fields if name not in changes]
        self.ask("POST", route, [*kept, *changes.items()], **query)

    def login(self) -> None:
        facts = self.facts
        self.form(
            "site/login", "login-form", {"LoginForm[username]": facts.username, "LoginForm[password]": facts.password}
        )

    def bulk(self, route: str, ids: list[int], **more: str) -> None:
        token = self.cookies["YII_CSRF_TOKEN"]
        for at in range(0, len(ids), MOST):
            some = [("ids[]", str(one)) for one in ids[at : at + MOST]]
            self.ask("POST", route, [("YII_CSRF_TOKEN", token), *some, *more.items()])


def raw_pause(facts: Facts) -> int:
    raw = Raw(facts)
    raw.login()
    raw.form("config/faturamento", "config-faturamento-form", {"ConfigFaturamento[modo]": "MANUAL"})
    for rule in facts.rules:
        raw.form("emailAutomatico/update", "email-automatico-form", {"EmailAutomatico[ativo]": "0"}, id=str(rule))
    listed = _listed(raw, "cliente/admin")
    raw.bulk("cliente/bloquearAcessoLote", [one for one in listed if one in set(facts.clients)])
    return raw.requests


def raw_resume(facts: Facts) -> int:
    raw = Raw(facts)
    raw.login()
    unbilled = {
        "isFiltering": "1",
        "Venda[date_first]": facts.first,
        "Venda[date_last]": facts.last,
        "Venda[status]": "notBilled",
    }
    raw.bulk("venda/cancelarLote", _listed(raw, "venda/admin", **unbilled))
    for client in facts.clients:
        raw.form("cliente/update", "cliente-form", {"Cliente[acessoArea]": "1"}, id=str(client))
    for rule in facts.rules:
        raw.form("emailAutomatico/update", "email-automatico-form", {"EmailAutomatico[ativo]": "1"}, id=str(rule))
    raw.form("config/faturamento", "config-faturamento-form", {"ConfigFaturamento[modo]": "AUTOMATICO"})
    return raw.requests


def _listed(raw: Raw, route: str, **query: str) -> list[int]:
    """All ids of a list: at once where the ERP shows all, else page by page."""
    found: list[int] = []
    model = {"cliente/admin": "Cliente_page", "venda/admin": "Venda_page"}[route]
    page = 1
    while True:
        text = raw.ask("GET", route, **query, show_all="1", **({model: str(page)} if page > 1 else {}))
        found += [
            int(key) for key in re.findall(r"<span>(\d+)</span>", text.split('class="keys"')[1].split("</div>")[0])
        ]
        if not re.search(r'<li class="next">', text):
            return found
        page += 1


# ------------------------------------------------------------------------------------------------------ plain script


@contextmanager
def _browser(facts: Facts, watch: Callable[[BrowserContext], None]) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium: Browser = playwright.chromium.launch(
            executable_path=find_chromium(None, playwright), args=["--no-sandbox"]
        )
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="pt-BR")
        watch(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{facts.url}/index.php?r=site/login")
        page.locator("#LoginForm_username").fill(facts.username)
        page.locator("#LoginForm_password").fill(facts.password)
        page.locator("#loginButton").click()
        page.locator("a.btn.btn-fechar").click()
        yield page
        chromium.close()


def _settings(page: Page, words: str) -> None:
    page.locator("li.menu-config > a").click()
    page.locator("li.menu-config li.dropdown-submenu > a", has_text="Financeiro").click()
    page.locator("li.menu-config").get_by_text(words, exact=True).click()


def _billing(page: Page, words: str) -> None:
    _settings(page, "Faturamento")
    page.get_by_label(words).check()
    page.get_by_role("button", name="Salvar").click()
    page.locator(".toast-success").wait_for()


def _rules(page: Page, facts: Facts, on: bool) -> None:
    for rule in facts.rules:
        _settings(page, "E-mail Automático")
        row = page.locator("#email-automatico-grid tbody tr", has=page.locator(f"a[href$='update&id={rule}']"))
        row.get_by_text("Ações (...)").click()
        row.get_by_text("Editar", exact=True).click()
        page.locator("#EmailAutomatico_ativo").set_checked(on)
        page.get_by_role("button", name="Salvar").click()
        page.locator(".toast-success").wait_for()


@contextmanager
def _updating(page: Page, grid: str) -> Iterator[None]:
    """What is inside has the list drawn anew."""
    with page.expect_response(lambda answer: f"ajax={grid}" in answer.url):
        yield
    page.locator(f"#{grid}:not(.grid-view-loading)").wait_for()


def _bulk(page: Page, grid: str, words: str) -> None:
    page.locator(f"#{grid}_c0_all").check()
    page.locator("a.btn.dropdown-toggle", has_text="Ações em lote").click()
    with _updating(page, grid):
        page.get_by_text(words, exact=True).click()


def script_pause(facts: Facts, watch: Callable[[BrowserContext], None]) -> None:
    with _browser(facts, watch) as page:
        _billing(page, "Faturamento Manual")
        _rules(page, facts, False)
        page.locator("li.menu-cliente > a").click()
        page.locator("li.menu-cliente").get_by_text("Listar Clientes", exact=True).click()
        while True:
            _bulk(page, "cliente-grid", "Bloquear acesso à área do cliente")
            onwards = page.locator("ul.yiiPager li.next:not(.hidden) a")
            if not onwards.count():
                break
            with _updating(page, "cliente-grid"):
                onwards.click()


def script_resume(facts: Facts, watch: Callable[[BrowserContext], None]) -> None:
    with _browser(facts, watch) as page:
        page.locator("li.menu-venda > a").click()
        page.locator("li.menu-venda").get_by_text("Listar Vendas", exact=True).click()
        page.get_by_role("button", name="Busca avançada").click()
        for box, value in (("date_first", facts.first), ("date_last", facts.last)):
            page.locator(f"#Venda_{box}").fill(value)
            page.locator(f"#Venda_{box}").press("Tab")
        page.locator("#Venda_status").select_option("notBilled")
        with _updating(page, "venda-grid"):
            page.get_by_role("button", name="Filtrar").click()
        while page.locator("#venda-grid_c0_all").count() and not page.locator("td.empty").count():
            _bulk(page, "venda-grid", "Cancelar")
        for client in facts.clients:
            page.goto(f"{facts.url}/index.php?r=cliente/update&id={client}")
            page.locator("#abas-cliente").get_by_text("Área do Cliente", exact=True).click()
            page.get_by_label("Permitir acesso à área do cliente").check()
            page.get_by_role("button", name="Salvar").click()
            page.locator(".toast-success").wait_for()
        _rules(page, facts, True)
        _billing(page, "Faturamento Automático")


RIVALS: dict[str, dict[str, Callable[..., Any]]] = {
    "floor": {"pause": raw_pause, "resume": raw_resume},
    "script": {"pause": script_pause, "resume": script_resume},
}
