"""Whose tenant a page is: held against the tenant file before anything is written."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import WrongTenant
from pages.home import HomePage


def home(screen: Any, name: str = "acme", identity: str | None = None) -> HomePage:
    return HomePage(screen, SimpleNamespace(name=name, identity=identity, file=Path("acme.yaml")))  # type: ignore[arg-type]


BRAND = "<nav class=navbar><a class=brand href='/'>{}<small>Gestão de espaços</small></a></nav><h1>Início</h1>"
MARK = "<header><b class=tenant-name>{}</b></header><h1>Início</h1>"


@pytest.mark.parametrize(
    ("body", "name"),
    [(BRAND.format("Acme Coworking"), "acme"), (BRAND.format("ACME"), "acme"), (BRAND.format("Conexa"), "acme"), (BRAND.format("Beta Escritórios"), "acme"),
     (MARK.format("Acme Coworking Ltda"), "acme"), (MARK.format("Acme Sul"), "acme-sul"), ("<header>acme-sul.conexa.app</header>", "acme-sul"), ("<h1>Início</h1>", "acme")],
)  # fmt: skip
def test_a_page_that_may_be_the_tenants_is_taken(show, body: str, name: str) -> None:
    home(show(body), name).expect_tenant()


@pytest.mark.parametrize(
    ("body", "shown"),
    [(BRAND.format("Acme Europe"), "Acme Europe"), (BRAND.format("Acme Sul Coworking"), "Acme Sul Coworking"), (BRAND.format("Pacme"), "Pacme"),
     (MARK.format("Acme Europe"), "Acme Europe"), (MARK.format("Beta"), "Beta"), ("<header>acme-europe.conexa.app</header>", "acme-europe.conexa.app")],
)  # fmt: skip
def test_a_page_of_a_tenant_with_a_longer_name_is_refused(show, body: str, shown: str) -> None:
    screen = show(body)
    with pytest.raises(WrongTenant) as refused:
        home(screen).expect_tenant()
    assert shown in refused.value.message
    if "conexa.app" not in shown:
        assert f"identity: {shown}" in refused.value.hint
        assert home(screen, identity=shown).expect_tenant() == shown


@pytest.mark.parametrize(
    "body", [BRAND, MARK, "<header><img alt='{}' src='data:,' width=9 height=9></header>", "<footer>{} · ERP</footer>"]
)
def test_an_identity_stands_on_the_page_as_a_whole_name(show, body: str) -> None:
    assert home(show(body.format("Acme Coworking")), identity="Acme Coworking").expect_tenant() == "Acme Coworking"
    with pytest.raises(WrongTenant, match="não mostra «Acme Coworking»"):
        home(show(body.format("Acme Coworking Europe")), identity="Acme Coworking").expect_tenant()
