"""Filters: the search form of a list, cleared of what somebody left on it, set, and read back."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NotKept, ScreenError
from pages.elements.filters import Filters

GRID = """<div class=grid-view><table class=items><thead><tr><th>Nome</th><th>Status</th></tr>
<tr class=filters><td><input name="Cliente[nome]" value=""></td><td><select name="Cliente[acesso]"><option value="">Todos<option value=1>Sim</select></td></tr></thead>
<tbody><tr><td>A</td><td>B</td></tr></tbody></table></div>"""
FORM = """<h1>Clientes</h1><header><form action=/geral><input name=q placeholder="Busca rápida" value="abc"><button>Buscar</button></form></header>
<a class="btn busca-avancada" href="#" onclick="busca.style.display = 'block'; return false">Busca avançada</a>
<form id=busca action=/lista style="{style}"><div><label for=n>Nome</label><input id=n name="Cliente[nome]" value="{name}"></div>
<div><label for=a>Acesso à área do cliente</label><select id=a name="Cliente[acesso]"><option value="">Todos<option value=1 {yes}>Com acesso<option value=0>Sem acesso</select></div>
<div><label for=d>Data da venda de</label><input id=d name="Venda[de]"></div><div><label for=e>Data da venda até</label><input id=e name="Venda[ate]"></div>
<input type=submit value=Buscar></form>"""


def form(name: str = "", access: str = "", style: str = "") -> str:
    return FORM.format(name=name, yes="selected" if access else "", style=style) + GRID


def test_what_somebody_left_is_taken_off_and_searched(show, site) -> None:
    sent: list[dict[str, str]] = []
    site.pages["/lista"] = lambda fields: (
        sent.append(fields) or form(fields.get("Cliente[nome]", ""), fields.get("Cliente[acesso]", ""))
    )
    filters = Filters(show(form("ACME", "1")))
    assert {field.label: field.value for field in filters.active()} == {
        "Nome": "ACME",
        "Acesso à área do cliente": "Com acesso",
    }
    filters.clear()
    assert sent == [{}]
    assert filters.active() == {}


def test_filters_stand_until_the_form_shows_others_or_something_was_searched(show, site) -> None:
    site.pages["/lista"] = form()
    screen = show(form())
    filters = Filters(screen)
    assert not filters.unchanged(), "nothing was kept yet"
    filters.keep()
    assert filters.unchanged()
    screen.page.fill("#n", "ACME")
    assert not filters.unchanged()
    screen.page.fill("#n", "")
    assert filters.unchanged()
    filters.search()
    assert not filters.unchanged(), "the server may remember what the form does not show"


def test_a_filter_that_does_not_go_is_told(show, site) -> None:
    site.pages["/lista"] = form("ACME")
    with pytest.raises(NotKept, match="«Nome» = ACME"):
        Filters(show(form("ACME"))).clear()


def test_a_folded_search_is_unfolded(show) -> None:
    filters = Filters(show(form(style="display:none")))
    assert filters.open()
    assert filters.locator().get_attribute("id") == "busca"


def test_a_filter_is_set_in_the_search_and_not_in_the_lists_own_row(show, site) -> None:
    """Yii's list has inputs of the same names in its head."""
    sent: list[dict[str, str]] = []
    site.pages["/lista"] = lambda fields: sent.append(fields) or form("", fields.get("Cliente[acesso]", ""))
    filters = Filters(show(form()))
    field = filters.find("clients.access_filter")
    assert field is not None
    assert filters.options(field) == ["Todos", "Com acesso", "Sem acesso"]
    filters.set(field, "Com acesso")
    assert sent == [{"Cliente[acesso]": "1"}]


def test_a_filter_that_is_not_kept_is_told(show, site) -> None:
    site.pages["/lista"] = form()
    filters = Filters(show(form()))
    field = filters.find("clients.access_filter")
    assert field is not None
    with pytest.raises(NotKept, match="ficou com «Todos» em vez de «Com acesso»"):
        filters.set(field, "Com acesso")


def test_both_ends_of_the_period_are_searched(show, site) -> None:
    sent: list[dict[str, str]] = []
    site.pages["/lista"] = lambda fields: sent.append(fields) or form()
    assert Filters(show(form())).dates(date(2026, 6, 1), date(2026, 9, 30))
    assert sent == [{"Venda[de]": "01/06/2026", "Venda[ate]": "30/09/2026"}]


def test_a_search_without_a_form_element_has_only_its_own_fields(show) -> None:
    body = """<h1>Clientes</h1><main><div class=filtros><label>Nome <input id=n></label><label>Status <select><option>Todos<option selected>Inativos</select></label>
      <button type=button>Pesquisar</button></div><div class=lista><label>Mostrar <select><option>10<option selected>50</select></label>
      <table><thead><tr><th>Nome</th><th>Status</th></tr></thead><tbody><tr><td>A</td><td>B</td></tr></tbody></table></div></main>"""
    filters = Filters(show(body))
    assert {field.label: (field.value, neutral) for field, neutral in filters.active().items()} == {
        "Status": ("Inativos", "Todos")
    }


def posting(action: str = "/lista", more: str = "", name: str = "") -> str:
    return (
        form(name)
        .replace("action=/lista", f'method=post action="{action}"')
        .replace("<input type=submit", f"{more}<input type=submit")
    )


def test_a_search_by_post_is_a_read_to_a_browser_that_only_reads(show, site) -> None:
    site.pages["/lista"] = lambda fields: posting(name=fields["Cliente[nome]"])
    screen = show(posting(name="ACME"))
    with screen.browser.guard.dropping(screen.browser) as dropped:
        Filters(screen).clear()
        assert [(route, dict(fields)["Cliente[nome]"]) for route, fields in site.posts] == [("/lista", "")]
        # The same address, but nobody pressed the search.
        screen.page.evaluate("fetch('/lista', {method: 'POST', body: 'acao=excluir'}).catch(() => 0)")
    assert len(site.posts) == 1
    assert [(request.method, request.route) for request in dropped] == [("POST", "/lista")]


def test_a_link_that_clears_is_followed_by_a_browser_that_only_reads(show, site) -> None:
    link = "<a href='/lista?limpar=1'>Limpar</a> <input type=submit"
    site.pages["/lista"] = lambda fields: form("" if "limpar" in fields else "ACME").replace("<input type=submit", link)
    screen = show("")
    screen.browser.goto(screen.page.url.rsplit("/", 1)[0] + "/lista")
    with screen.browser.guard.dropping(screen.browser) as dropped:
        Filters(screen).clear()
        assert screen.page.url.endswith("/lista?limpar=1")
        screen.page.evaluate("fetch('/outra?limpar=1').catch(() => 0)")
    assert [(request.method, request.route) for request in dropped] == [("GET", "/outra")]


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("/cliente/faturar", ""),
        ("/faturar", ""),
        ("/lista", "<input type=hidden name=_method value=delete>"),
        (
            "/lista",
            "<table><tr><th><input type=checkbox><th>Nome<tr><td><input type=checkbox name=ids[]><td>ACME</table>",
        ),
    ],
)
def test_a_search_by_post_that_may_do_more_than_search_is_not_sent(show, site, action: str, more: str) -> None:
    with pytest.raises(ScreenError, match="enviada por POST"):
        Filters(show(posting(action, more, "ACME"))).clear()
    assert site.posts == []
