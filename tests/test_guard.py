"""Guard: what a browser that only reads lets out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.browser.guard import Guard, Sending, WriteRequest
from bot.browser.launch import only

ERP = "https://acme.conexa.app"


class Asked(SimpleNamespace):
    """A request as Playwright hands it over; each is one of its own."""

    __hash__ = object.__hash__


def decided(guard: Guard, method: str, address: str, kind: str = "document", body: str = "") -> str:
    """What the guard does with a request to this address of the ERP: "sent" or "barred"."""
    done: list[str] = []
    request: Any = Asked(
        method=method, url=ERP + address, resource_type=kind, headers={}, post_data_buffer=body.encode(), redirected_from=None,
        is_navigation_request=lambda: kind == "document",
    )  # fmt: skip
    route: Any = SimpleNamespace(
        request=request, continue_=lambda: done.append("sent"), abort=lambda why: done.append("barred")
    )
    guard.saw(request)
    guard.handle(route)
    (only,) = done
    return only


@pytest.mark.parametrize("sending", [Sending.READS, Sending.DROPS])
@pytest.mark.parametrize(
    ("method", "address", "what"),
    [
        ("POST", "/index.php?r=cliente/lista", "sent"),
        ("POST", "/index.php?r=cliente/lista&pagina=2", "sent"),
        ("POST", "/index.php?r=cliente/lista/lote", "barred"),
        ("DELETE", "/index.php?r=cliente/lista", "barred"),
        ("POST", "/index.php?r=cliente/lote", "barred"),
        ("GET", "/index.php?r=cliente/admin", "sent"),
        ("GET", "/index.php?r=cliente/delete/id/5", "barred"),
        ("GET", "/index.php?r=cliente/zap", "barred"),
        ("POST", "/index.php?r=cliente/lista&_method=DELETE", "barred"),
    ],
)
def test_only_what_is_known_to_read_is_let_out(sending: Sending, method: str, address: str, what: str) -> None:
    guard = Guard(ERP, sending, reads=frozenset({"r=cliente/lista"}))
    assert decided(guard, method, address) == what
    assert len(guard.refused) == (what == "barred")


def test_a_menu_leads_to_an_address_nobody_knows_and_its_page_may_ask_there_again() -> None:
    guard = Guard(ERP, Sending.READS)
    assert decided(guard, "GET", "/zap") == "barred"
    with guard.following():
        assert decided(guard, "GET", "/zap") == "sent"
        assert decided(guard, "GET", "/venda/cancelar/12") == "barred"
        assert decided(guard, "GET", "/zip", "xhr") == "barred"
    assert decided(guard, "GET", "/zap?page=2", "xhr") == "sent"
    assert decided(guard, "GET", "/zap?delete=5", "xhr") == "barred"
    assert [request.unknown for request in guard.refused] == [True, False, True, False]


def test_a_get_that_may_write_stands_in_the_write_log() -> None:
    noted: list[WriteRequest] = []
    guard = Guard(ERP, Sending.WRITES, on_write=noted.append)
    for address in ("/clientes", "/cliente/delete/5", "/zap"):
        assert decided(guard, "GET", address, "xhr") == "sent"
    guard.flush()
    assert [(line.method, line.route, line.sent) for line in noted] == [
        ("GET", "/cliente/delete/5", True),
        ("GET", "/zap", True),
    ]


@pytest.mark.parametrize(
    ("url", "hosts", "rules"),
    [
        ("https://acme.conexa.app", (), "MAP acme.conexa.app:443 acme.conexa.app, MAP * ~NOTFOUND"),
        ("http://acme.conexa.app/erp", (), "MAP acme.conexa.app:80 acme.conexa.app, MAP * ~NOTFOUND"),
        ("http://[::1]:8080", (), "MAP [::1]:8080 [::1], MAP * ~NOTFOUND"),
        (
            ERP,
            ("cdn.example.com",),
            "MAP acme.conexa.app:443 acme.conexa.app, EXCLUDE cdn.example.com, MAP * ~NOTFOUND",
        ),
    ],
)
def test_the_browser_finds_the_tenants_host_at_its_port_and_nothing_else(
    url: str, hosts: tuple[str, ...], rules: str
) -> None:
    assert only(url, *hosts) == f"--host-resolver-rules={rules}"
