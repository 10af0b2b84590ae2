"""What a headed run shows over the page: there for a person, and for neither the bot's readings nor its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.browser.banner import Overlay
from bot.evidence.pictures import photograph
from bot.evidence.privacy import Privacy
from bot.evidence.recognisers import DEFAULT_RULES
from pages.elements.screen import Screen

FORM = "<h1>Regra</h1><form><label><input type=checkbox name=ativa> Ativar Regra</label> <button type=button id=b>Salvar</button></form>"
TITLE = "Configurações > Financeiro > E-mail Automático"
SHOWN = "document.querySelectorAll('[data-bot-overlay]').length"


@pytest.fixture
def watched(show: Callable[..., Screen]) -> Iterator[Screen]:
    screen = show(FORM, script="document.getElementById('b').onclick = () => { document.title = 'salvo'; }")
    screen.browser.overlay = Overlay(screen.page)
    yield screen
    screen.browser.overlay = None


def test_it_is_drawn_again_on_every_page(watched: Screen) -> None:
    watched.browser.tell(TITLE)
    assert watched.read(SHOWN) == 1
    watched.browser.goto(watched.page.url)
    assert watched.read(SHOWN) == 1


def test_what_is_framed_is_pressed_all_the_same(watched: Screen) -> None:
    watched.browser.tell(TITLE)
    watched.press(watched.the("form.save"), "Salvar")
    assert watched.page.title() == "salvo"


def test_no_reading_sees_it(watched: Screen) -> None:
    watched.read("(rememberLayers(), markMessages(), true)")
    before = watched.read("pageState()"), watched.seen(), watched.seen("field")
    watched.browser.tell(TITLE)
    watched.browser.point(watched.the("form.save"))
    assert watched.read(SHOWN) == 1
    assert (watched.read("pageState()"), watched.seen(), watched.seen("field")) == before
    assert watched.read("newOverlays().length") == 0
    assert watched.read("newMessages()") == []


def test_it_is_seen_on_the_screen_and_in_no_picture(watched: Screen) -> None:
    privacy = Privacy(DEFAULT_RULES, ())
    before, bare = photograph(watched.page, privacy), watched.page.screenshot()
    watched.browser.tell(TITLE)
    watched.browser.point(watched.the("form.save"))
    assert watched.page.screenshot() != bare
    assert photograph(watched.page, privacy).webp == before.webp
