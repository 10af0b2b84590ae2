"""Guard: what a browser that only reads lets out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.browser import Guard, Sending

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
