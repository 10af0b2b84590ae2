"""Which screens can be loaded again by their address, without their menu."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from bot.errors import NotUnderstood
from pages.base import Address, Page


def test_a_screen_that_was_loaded_from_its_address_can_be_loaded_again(show, site) -> None:
    screen = show("<h1>Clientes</h1>")
    assert screen.stands_by_address()
    screen.browser.goto(site.url + "/?r=cliente/admin")
    assert screen.stands_by_address()


@pytest.mark.parametrize("address", ["/clientes", "/?r=cliente/admin", "#/clientes"])
def test_a_screen_that_a_script_drew_under_another_address_cannot(show, address: str) -> None:
    screen = show("<h1>Clientes</h1>", script=f"history.pushState({{}}, '', '{address}')")
    assert not screen.stands_by_address()


def test_a_screen_in_a_frame_cannot(show, site) -> None:
    site.pages["/quadro"] = "<h1>Clientes</h1>"
    screen = show("<iframe src=/quadro style='width:1000px;height:700px'></iframe>")
    assert not screen.stands_by_address()


DRAWN = """<ul class="nav"><li><a href="#">Clientes</a><ul><li><a href="?r=cliente/admin" onclick="event.preventDefault(); draw()">Listar Clientes</a></li></ul></li></ul>
<main hidden><h1>Clientes</h1><label>Nome <input></label></main>"""
DRAW = (
    "function draw() { document.querySelector('main').hidden = false; history.pushState({}, '', '?r=cliente/admin') }"
)


def test_what_was_typed_into_a_screen_that_scripts_draw_is_gone_when_it_is_gone_to_again(show, site) -> None:
    screen = show(DRAWN, script=DRAW)
    site.pages["/index.php"] = site.pages["/"]
    page = Page(screen, SimpleNamespace(tenant=SimpleNamespace(url=site.url)))
    page.menu = "clients"
    page.go()
    screen.page.get_by_label("Nome").fill("nunca salvo")
    page.go()
    assert screen.page.get_by_role("heading").inner_text() == "Clientes"
    assert screen.page.get_by_label("Nome").input_value() == ""


BY_FRAGMENT = """const names = { 1: 'Ana', 2: 'Bia' };
function route() { const record = location.hash.slice(2); if (!record) return;
  setTimeout(() => { document.querySelector('main').innerHTML = `<h1>${names[record]}</h1><label>Permitir acesso <input type=checkbox></label>` }, 300) }
addEventListener('hashchange', route); route()"""


def test_the_form_of_another_record_under_another_fragment_never_stands_beside_that_of_the_last(show, site) -> None:
    """Seen on a single page application: what stood there for a moment was the last client's box."""
    screen = show("<main></main>", script=BY_FRAGMENT)
    for record, name in ((1, "Ana"), (2, "Bia")):
        screen.browser.goto(f"{site.url}/#/{record}")
        assert screen.comes(screen.words(["Permitir acesso"], "field"))
        assert screen.page.get_by_role("heading").inner_text() == name


@pytest.mark.parametrize(
    ("fills", "stops"),
    [("", True), ("setTimeout(() => { n.value = 'Bia' }, 700)", False), ("n.value = 'Bia Ltda'", False)],
)
def test_a_form_that_goes_on_showing_the_record_opened_before_is_not_taken_for_the_next_one(
    show, monkeypatch: pytest.MonkeyPatch, fills: str, stops: bool
) -> None:
    monkeypatch.setattr("pages.base.NAMED", 300)
    screen = show("<form><label>Nome <input id=n value=Ana></label><label>Ativa <input type=checkbox></label></form>")
    monkeypatch.setattr(screen.browser, "timeout", 2.0)
    page = Page(screen, SimpleNamespace())
    box = screen.page.get_by_label("Ativa")
    page.shows(box, "Ana")
    screen.page.evaluate(f"() => {{ {fills} }}")
    with pytest.raises(NotUnderstood, match="ainda mostra «Ana»") if stops else nullcontext():
        page.shows(box, "Bia")


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://10.0.0.1:8001/index.php?r=regra/update&id=1", "http://10.0.0.1:8001/index.php?r=regra/update&id=7"),
        ("https://acme.conexa.app/clientes/1/editar", "https://acme.conexa.app/clientes/7/editar"),
        ("https://acme.conexa.app/v/1/clientes/1/editar", None),
        ("https://acme.conexa.app/clientes", None),
    ],
)
def test_the_form_of_another_record_is_reached_by_the_number_in_the_address_of_one(url: str, other: str | None) -> None:
    address = Address()
    address.learn(url, "1")
    assert address.of("7") == other
