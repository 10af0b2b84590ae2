"""Looking at what the ERP would ask: pressed with the network cut off, so that nothing arrives, then or later."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pages.tour.asking import cut_off

# None of these is a write by its looks: only that nothing at all leaves keeps them from the ERP.
PRESSES = {
    "a link": '<a id=go href="/gravar?ids=1">Bloquear</a>',
    "a script that tries again and again": "<button id=go onclick=\"setInterval(() => fetch('/gravar').catch(() => 0), 20)\">Bloquear</button>",
    "a form": '<form action="/gravar"><button id=go>Bloquear</button></form>',
}


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
def test_nothing_arrives_of_what_is_pressed_while_the_network_is_cut_off(show: Any, site: Any, press: str) -> None:
    arrived: list[dict[str, str]] = []
    site.pages["/gravar"] = lambda fields: arrived.append(fields) or "gravado"
    screen = show(press)
    tour: Any = SimpleNamespace(screen=screen, own=[])
    with cut_off(tour) as wanted:
        screen.press(screen.page.locator("#go"), "Bloquear")
        screen.browser.settle()
    assert any(request.url.startswith(f"{site.url}/gravar") for request in wanted)
    assert screen.page.url == "about:blank"
    screen.browser.goto(site.url + "/")
    screen.page.wait_for_timeout(200)  # what would try again has had the time to
    assert arrived == []
