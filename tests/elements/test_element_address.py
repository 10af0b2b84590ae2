"""Which screens can be loaded again by their address, without their menu."""

from __future__ import annotations

import pytest


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
