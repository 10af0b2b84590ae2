"""Behind a proxy: the ERP is reached through it alone, the guard of hosts holds, and its password goes nowhere else."""

from __future__ import annotations

import base64
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.browser.guard import Sending
from bot.browser.launch import open_browser
from bot.browser.page import Browser
from bot.browser.proxy import _status, parse, pass_on, proxy_for
from bot.config import load_tenant
from bot.errors import ConfigError, NetworkError

pytestmark = pytest.mark.timeout(300)
PASSWORD = "S3nha do proxy@%"
WRITTEN = "S3nha%20do%20proxy%40%25"
RIGHT = "Basic " + base64.b64encode(f"robo:{PASSWORD}".encode()).decode()
PAGE = b"<!doctype html><title>ERP</title><link rel=icon href=data:,><p>oi"


class Proxy(socketserver.ThreadingTCPServer):
    """A proxy that knows CONNECT, and where every name means this machine."""

    daemon_threads = True

    def __init__(self, asks: bool) -> None:
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.asks, self.asked, self.told = asks, list[str](), list[str]()


class Tunnel(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        line = self.rfile.readline().decode()
        heads = dict(iter(lambda: tuple(self.rfile.readline().decode().strip().partition(": ")[::2]), ("", "")))
        self.server.asked.append(line.split()[1])
        self.server.told.append(heads.get("Proxy-Authorization", ""))
        if self.server.asks and self.server.told[-1] != RIGHT:
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", int(line.split()[1].rpartition(":")[2]))) as link:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nVia: 1.1 teste\r\n\r\n")
            back = threading.Thread(target=pass_on, args=(link, self.connection))
            back.start()
            pass_on(self.connection, link)
            back.join()


class Erp(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.heard = b""


class Page(socketserver.BaseRequestHandler):
    server: Erp

    def handle(self) -> None:
        with suppress(OSError):
            while data := self.request.recv(65536):
                self.server.heard += data
                size = str(len(PAGE)).encode()
                self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + size + b"\r\n\r\n" + PAGE)  # fmt: skip


@pytest.fixture
def serve() -> Iterator[Callable[..., Any]]:
    running: list[socketserver.TCPServer] = []

    def begin(kind: Callable[..., Any], *args: Any) -> Any:
        server = kind(*args)
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    yield begin
    for server in running:
        server.shutdown()
        server.server_close()


def port(server: socketserver.TCPServer) -> int:
    return int(server.server_address[1])


def browse(folder: Path, url: str, work: Callable[[Browser], object], sending: Sending, **browser: Any) -> None:
    (folder / "t.yaml").write_text(
        yaml.safe_dump({"tenant": "a", "url": url, "plain_http": True, "browser": {"timeout": 10, **browser}})
    )
    settings = load_tenant(folder / "t.yaml").browser

    def inside() -> None:
        with open_browser(url, settings, sending=sending) as opened:
            work(opened)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(inside).result()


AWAY = """async (others) => { for (const other of others) {
    await fetch(other + '/x', { mode: 'no-cors' }).catch(() => 0); navigator.sendBeacon(other + '/x', 'a=1');
    await new Promise((done) => { const image = new Image(); image.onload = image.onerror = done; image.src = other + '/x.png'; });
    await new Promise((done) => { const one = new WebSocket(other.replace('http', 'ws') + '/x'); one.onopen = one.onerror = done; }); } }"""


@pytest.mark.parametrize("sending", [Sending.READS, Sending.WRITES])
def test_the_erp_is_reached_through_the_proxy_and_nothing_else_is(
    serve: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sending: Sending
) -> None:
    erp, other, proxy = serve(Erp), serve(Erp), serve(Proxy, True)
    monkeypatch.setenv("ACME_PROXY", f"http://robo:{WRITTEN}@127.0.0.1:{port(proxy)}")
    # A name that only the proxy can find.
    host = f"erp.teste:{port(erp)}"
    others = [f"http://127.0.0.1:{port(other)}", f"http://erp.teste:{port(other)}", f"http://outro.teste:{port(other)}"]

    def work(browser: Browser) -> None:
        browser.goto(f"http://{host}/")
        assert browser.page.title() == "ERP"
        browser.page.evaluate(AWAY, others)
        assert browser.relay is not None
        assert PASSWORD not in " ".join(browser.relay.switches)

    browse(tmp_path, f"http://{host}", work, sending, proxy="env:ACME_PROXY")
    assert set(proxy.asked) == {host}
    assert set(proxy.told) == {RIGHT}
    assert other.heard == b""
    assert b"GET / HTTP/1.1" in erp.heard
    assert b"proxy-auth" not in erp.heard.lower()


def test_a_proxy_that_refuses_or_is_not_there_is_told_as_such_without_its_password(
    serve: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(Proxy, True)
    url = "http://erp.teste:81"
    go = lambda browser: browser.goto(url + "/")
    monkeypatch.setenv("ACME_PROXY", f"http://robo:outra@127.0.0.1:{port(proxy)}")
    with pytest.raises(NetworkError, match=rf"proxy http://127.0.0.1:{port(proxy)} .* pede usuário e senha") as told:
        browse(tmp_path, url, go, Sending.READS, proxy="env:ACME_PROXY")
    assert "outra" not in str(told.value)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ACME_PROXY", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(NetworkError, match="não respondeu"):
            browse(tmp_path, url, go, Sending.READS, proxy="env:ACME_PROXY")


class Written:
    def __init__(self, text: str) -> None:
        self.reveal = lambda: text


@pytest.mark.parametrize(
    ("url", "wanted", "env", "found"),
    [
        ("https://acme.conexa.app", None, {}, None),
        ("https://acme.conexa.app", None, {"HTTPS_PROXY": "http://p:3128"}, "http://p:3128"),
        ("https://acme.conexa.app", None, {"https_proxy": "p:3128", "HTTPS_PROXY": "http://q:1"}, "http://p:3128"),
        ("https://acme.conexa.app", None, {"HTTP_PROXY": "http://p:3128"}, None),
        ("http://acme.conexa.app", None, {"HTTP_PROXY": "http://p"}, "http://p:80"),
        ("https://acme.conexa.app", None, {"ALL_PROXY": "https://p:1"}, "https://p:1"),
        ("https://acme.conexa.app", None, {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "localhost,.conexa.app"}, None),
        ("https://acme.conexa.app", None, {"HTTPS_PROXY": "http://p:1", "no_proxy": "*"}, None),
        ("https://acme.conexa.app", None, {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "outro.app"}, "http://p:1"),
        ("http://127.0.0.1:8000", None, {"HTTP_PROXY": "http://p:1"}, None),
        ("http://127.0.0.1:8000", "http://p:1", {}, "http://p:1"),
        ("https://acme.conexa.app", "http://u:s@p:1", {"HTTPS_PROXY": "http://q:1", "NO_PROXY": "*"}, "http://p:1"),
        ("https://acme.conexa.app", "none", {"HTTPS_PROXY": "http://q:1"}, None),
    ],
)  # fmt: skip
def test_the_files_proxy_comes_before_the_environments(
    url: str, wanted: str | None, env: dict[str, str], found: str | None
) -> None:
    proxy = proxy_for(url, Written(wanted) if wanted else None, env)
    assert (str(proxy) if proxy else None) == found


@pytest.mark.parametrize("url", ["socks5://p:1", "ftp://p", "http://", "http://u:segredo@p:porta", "http://[::1"])
def test_what_is_not_the_address_of_a_proxy_is_said_without_showing_it(url: str) -> None:
    with pytest.raises(ConfigError) as told:
        parse(url)
    assert "segredo" not in str(told.value)


def test_a_password_of_a_proxy_is_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"robo:{WRITTEN}@p:1")
    (tmp_path / "t.yaml").write_text("tenant: a\nbrowser: {proxy: 'http://u:outra-senha@q:2'}\n")
    tenant = load_tenant(tmp_path / "t.yaml")
    assert {PASSWORD, WRITTEN, "outra-senha"} <= set(tenant.secrets())
    assert "none" not in tenant.secrets()
    assert any("browser.proxy" in warning for warning in tenant.warnings)
    assert "outra-senha" not in repr(tenant)


def test_the_head_of_a_proxys_answer_is_read_to_its_end_and_no_further() -> None:
    near, far = socket.socketpair()
    with near, far:
        far.sendall(b"HTTP/1.1 200 OK\r\nVia: x\r\n\r\n\x16\x03dados")
        assert _status(near) == 200
        assert near.recv(100) == b"\x16\x03dados"
