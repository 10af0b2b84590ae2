"""Looking never changes: a browser under `Sending.READS` sends no write, whatever a page's script tries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from bench import Bench, Start

from bot.browser.guard import Sending, WriteRequest
from bot.browser.launch import open_browser
from bot.browser.page import Browser
from bot.config.model import Tenant
from bot.engine.terms import Mode

pytestmark = pytest.mark.timeout(600)

PAGE = "<!doctype html><title>Página</title><form method=post action=/escrita><input name=a value=1><button>Enviar</button></form>"
LONG_ENOUGH = "() => performance.now() > 500"  # after the page was loaded, whichever it is by now
ATTEMPTS = {
    "fetch": "fetch('/escrita', {method: 'POST', body: 'a=1'}).catch(() => 0)",
    "fetch that outlives the page": "fetch('/escrita', {method: 'POST', body: 'a=1', keepalive: true}).catch(() => 0)",
    "PUT": "fetch('/escrita', {method: 'PUT'}).catch(() => 0)",
    "DELETE": "fetch('/escrita', {method: 'DELETE'}).catch(() => 0)",
    "XMLHttpRequest": "new Promise(r => { const x = new XMLHttpRequest(); x.open('POST', '/escrita'); x.onloadend = r; x.send('a=1') })",
    "beacon": "navigator.sendBeacon('/escrita', 'a=1')",
    "form": "document.forms[0].submit()",
    "click": "document.querySelector('button').click()",
    "form in a frame": """(() => { const f = document.createElement('iframe'); f.name = 'quadro'; document.body.append(f);
        document.forms[0].target = 'quadro'; document.forms[0].submit() })()""",
    "form in a new window": "(document.forms[0].target = '_blank', document.forms[0].submit())",
    "a script of the window opened": "(() => { const w = window.open('/'); if (w) w.fetch('/escrita', {method: 'POST'}).catch(() => 0) })()",
    "worker": """new Promise(r => { const w = new Worker(URL.createObjectURL(new Blob(
        ["fetch('" + location.origin + "/escrita', {method: 'POST', mode: 'no-cors'}).catch(() => 0).finally(() => postMessage(1))"])));
        w.onmessage = r; setTimeout(r, 2000) })""",
    "a GET that deletes": "fetch('/index.php?r=venda/delete&id=1').catch(() => 0)",
    "ping of a link": "(() => { const a = document.createElement('a'); a.href = '#x'; a.ping = '/escrita'; document.body.append(a); a.click() })()",
}


class Listener(BaseHTTPRequestHandler):
    """Answers every request, and notes those that are not plain reads."""

    writes: ClassVar[list[str]] = []
    hosts: ClassVar[set[str]] = set()

    def answer(self) -> None:
        Listener.hosts.add(self.headers["Host"])
        if self.command != "GET" or "delete" in self.path:
            Listener.writes.append(f"{self.command} {self.path}")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815 - the names that the server looks for

    def log_message(self, *args: Any) -> None: ...


@pytest.fixture
def listening() -> Iterator[Callable[[], str]]:
    """`listening()` starts a server on a port of its own and gives its address."""
    servers: list[ThreadingHTTPServer] = []
    Listener.writes.clear()
    Listener.hosts.clear()

    def begin() -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def bench(start: Start) -> Bench:
    return start()


def browse(tenant: Tenant, url: str, sending: Sending, work: Callable[[Browser], None]) -> list[WriteRequest]:
    """Lets `work` loose on a browser that may send as told; the write requests that the guard noted."""
    noted: list[WriteRequest] = []

    def inside() -> None:
        with open_browser(url, tenant.browser, sending=sending, on_write=noted.append) as browser:
            work(browser)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(inside).result()
    return noted


def attempt(url: str, names: list[str]) -> Callable[[Browser], None]:
    def work(browser: Browser) -> None:
        for name in names:
            browser.page.goto(url + "/")
            # Begun, not awaited: a form that is sent takes the page away with it.
            browser.page.evaluate(f"() => {{ {ATTEMPTS[name]}; return 0 }}")
            browser.page.wait_for_function(LONG_ENOUGH)

    return work


def test_no_script_of_a_page_gets_a_write_out_of_a_reading_browser(bench: Bench, listening: Callable[[], str]) -> None:
    url = listening()
    noted = browse(bench.tenant(), url, Sending.READS, attempt(url, list(ATTEMPTS)))
    assert Listener.writes == []
    assert len(noted) >= len(ATTEMPTS) - 2
    assert not any(request.sent for request in noted)


def test_the_same_scripts_do_write_from_a_browser_that_may(bench: Bench, listening: Callable[[], str]) -> None:
    url = listening()
    browse(bench.tenant(), url, Sending.WRITES, attempt(url, list(ATTEMPTS)))
    assert len(Listener.writes) >= len(ATTEMPTS) - 2


@pytest.mark.parametrize("sending", [Sending.READS, Sending.WRITES])
def test_nothing_is_sent_off_the_tenants_host(bench: Bench, listening: Callable[[], str], sending: Sending) -> None:
    url, other = listening(), listening()

    def work(browser: Browser) -> None:
        browser.page.goto(url + "/")
        browser.page.evaluate(
            """async (other) => { await fetch(other + '/x').catch(() => 0); navigator.sendBeacon(other + '/x', 'a=1');
            new Image().src = other + '/x.png'; new WebSocket(other.replace('http', 'ws') + '/x');
            await fetch(other.replace('127.0.0.1', 'localhost') + '/x', { mode: 'no-cors' }).catch(() => 0);
            window.open(other + '/x'); await new Promise(r => setTimeout(r, 300)) }""",
            other,
        )

    browse(bench.tenant(), url, sending, work)
    assert Listener.hosts == {url.removeprefix("http://")}


@pytest.fixture
def unchanged(bench: Bench) -> Iterator[None]:
    """What runs inside sends the ERP nothing but a login."""
    before, effects = bench.erp.state(), bench.erp.effects()
    yield
    assert set(bench.routes()) == {"site/login"}
    assert (bench.erp.state(), bench.erp.effects()) == (before, effects)


@pytest.mark.sampled(1, "make whole", of="looks at a whole tenant")
@pytest.mark.usefixtures("unchanged")
def test_a_plan_sends_only_the_login(bench: Bench) -> None:
    result = bench.conduct("pause", Mode.DRY)
    assert result.exit_code == 3, result.message
    assert result.plan is not None
    assert len(result.plan.changes) > 3


@pytest.mark.sampled(1, "make whole", of="looks at a whole tenant")
@pytest.mark.usefixtures("unchanged")
def test_a_rehearsal_reaches_the_last_click_of_every_change_and_sends_none(bench: Bench) -> None:
    result = bench.conduct("pause", Mode.REHEARSE)
    assert result.exit_code == 0, result.message
    assert [finding.text for finding in result.findings] == [
        "Ensaio: nada foi enviado; 8 mudança(s) chegariam ao último clique, 0 não."
    ]
    assert len(result.rehearsed) == 5  # billing, two rules, two pages of clients
