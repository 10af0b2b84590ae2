"""The selector of units around every screen, in a browser that only reads."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import NotKept
from pages.home import HomePage

BAR = """<div class=navbar><a class=brand>Acme</a><form method=post action="/unidade"><input type=hidden name=YII_CSRF_TOKEN value=abc>
<select name=unidade id=unidade title=Unidade onchange="this.form.submit()"><option{matriz}>Matriz<option{filial}>Filial</select>{more}</form></div><h1>Início</h1>"""


def home_of(show: Any, site: Any, more: str = "") -> HomePage:
    def bar(fields: dict[str, str]) -> str:
        filial = fields.get("unidade") == "Filial"
        return BAR.format(matriz="" if filial else " selected", filial=" selected" if filial else "", more=more)

    screen = show(bar({}))
    site.pages["/index.php"] = site.pages["/unidade"] = bar
    return HomePage(screen, SimpleNamespace(url=site.url))  # type: ignore[arg-type]


def test_a_unit_is_chosen_by_a_form_that_posts_nothing_else(show, site) -> None:
    home = home_of(show, site)
    with home.screen.browser.guard.dropping(home.screen.browser) as dropped:
        home.use("Filial")
    assert [route for route, _ in site.posts] == ["/unidade"]
    assert dropped == []


def test_a_form_that_posts_more_than_the_unit_is_not_sent_by_looking(show, site) -> None:
    home = home_of(show, site, "<input name=meta value=1>")
    with home.screen.browser.guard.dropping(home.screen.browser), pytest.raises(NotKept, match="Filial"):
        home.use("Filial")
    assert site.posts == []
