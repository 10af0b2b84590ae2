"""Guard: what a browser that only reads lets out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.browser import Guard, Sending, only

ERP = "https://acme.conexa.app"


def decided(guard: Guard, method: str, address: str) -> str:
    """What the guard does with a request to this address of the ERP: "sent" or "barred"."""
    done: list[str] = []
    request = SimpleNamespace(method=method, url=ERP + address)
    route: Any = SimpleNamespace(
        request=request, continue_=lambda: done.append("sent"), abort=lambda why: done.append("barred")
    )
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
    ],
)
def test_only_posts_that_the_tenant_file_names_are_taken_for_reads(
    sending: Sending, method: str, address: str, what: str
) -> None:
    guard = Guard(ERP, sending, reads=frozenset({"r=cliente/lista"}))
    assert decided(guard, method, address) == what
    assert len(guard.refused) == (what == "barred")


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
