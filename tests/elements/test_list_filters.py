"""Filters wherever a list may have them: each is read, with what takes it off; what is no filter is left alone."""

from __future__ import annotations

import pytest

from bot.errors import NotKept, NotUnderstood
from pages.elements.filters import Filters

COLUMNS = ("clients.name_column",)
ROWS = "".join(
    f"<tr><td><input type=checkbox value={n} name=c[]></td><td>Cliente {n}</td><td>Recife</td></tr>" for n in (1, 2, 3)
)
HEADS = "<tr><th><input type=checkbox checked></th><th>Nome</th><th>Cidade</th></tr>"


def page(over: str = "", row: str = "", foot: str = "", under: str = "", rows: str = ROWS) -> str:
    return (
        f"<main><h1>Clientes</h1>{over}<div class=grid-view><table class=items><thead>{HEADS}{row}</thead><tbody>{rows}</tbody>"
        f"<tfoot>{foot}</tfoot></table>{under}</div></main>"
    )


CITY = "<option value=''></option><option>Olinda</option><option {}>Recife</option>"
YII = "<tr class=filters><td>&nbsp;</td><td><div class=filter-container><input name='Cliente[nome]' value='{}'></div></td><td><select name='Cliente[cidade]'>{}</select></td></tr>"
TABS = "<ul class='nav nav-tabs'><li><a href='#t'>Todos (3)</a></li><li class=active><a href='#a'>{}</a></li></ul>"

# What the page has → the filters that are on, each with what takes it off.
ON = {
    "row, text": (page(row=YII.format("Ana", CITY.format(""))), {"«Nome» = Ana": ""}),
    "row, select": (page(row=YII.format("", CITY.format("selected"))), {"«Cidade» = Recife": ""}),
    "row in the foot": (page(foot="<tr><th></th><th><input placeholder=Nome value=Ana></th><th></th></tr>"), {"«Nome» = Ana": ""}),
    "row without a class": (page(row="<tr><td></td><td><input value=Ana></td><td></td></tr>"), {"«Nome» = Ana": ""}),
    "row folded away": (page(row=YII.format("Ana", CITY.format("")).replace("<tr ", "<tr style='display:none' ")), {"«Nome» = Ana": ""}),
    "tab": (page(TABS.format("Meus")), {"«aba» = Meus": "Todos (3)"}),
    "tab of no known kind": (page(TABS.format("Filial Sul (1)")), {"«aba» = Filial Sul (1)": "Todos (3)"}),
    "tab without all": (page(TABS.format("Ativos (2)").replace("Todos (3)", "Inativos (1)")), {"«aba» = Ativos (2)": None}),
    "pills": (page("<div><button aria-pressed=true>Ativos</button><button aria-pressed=false>Todos</button></div>"), {"«aba» = Ativos": "Todos"}),
    "chip": (page("<div><span class=tag>Cidade: Recife <a href='#x' title='Remover filtro'>×</a></span></div>"), {"«Cidade» = Recife": "×"}),
    "chip that is pressed whole": (page("<div><button>Cidade: Recife ×</button></div>"), {"«Cidade» = Recife": "Cidade: Recife ×"}),
    "view in a select": (page("<label>Visão <select><option>Todos os clientes</option><option selected>Meus clientes</option></select></label>"), {"«Visão» = Meus clientes": "Todos os clientes"}),
    "view in a menu": (page("<a href='#v' data-toggle=dropdown>Visão: Meus clientes ▾</a>"), {"«Visão» = Meus clientes": None}),
    "box that narrows": (page("<label><input type=checkbox checked> Somente meus clientes</label>"), {"«Somente meus clientes» marcada": False}),
    "box that widens": (page("<label><input type=checkbox> Mostrar inativos</label>"), {"«Mostrar inativos» desmarcada": True}),
    "box of unknown words": (page("<label><input type=checkbox checked> Carteira premium</label>"), {"«Carteira premium» marcada": None}),
    "box called as a column": (page("<label><input type=checkbox checked> Cidade</label>"), {"«Cidade» marcada": None}),
    "radios": (page("<label><input type=radio name=s> Todos</label><label><input type=radio name=s checked> Ativos</label>"), {"«Clientes» = Ativos": True}),
    "search over the table": (page("<label>Pesquisar <input type=search value=Ana></label>"), {"«Pesquisar» = Ana": ""}),
    "search of the page": (page("<label>Localizar nesta página <input value=Ana></label>"), {"«Localizar nesta página» = Ana": ""}),
    "DataTables": (page(under="<div class=dataTables_info>Mostrando 1 a 3 de 3 registros (filtrado de 21 registros)</div>"), {"«filtros» = (filtrado de 21 registros": None}),
    "said": (page("<p>Filtros ativos: Cidade = Recife</p>"), {"«filtros» = Cidade = Recife": None}),
    "select without all": (page("<label>Carteira <select><option>Ana</option><option selected>Rui</option></select></label>"), {"«Carteira» = Rui": None}),
    "all that is not all": (page("<label>Status <select><option value=''>Todos os ativos</option><option value=all>Todos</option></select></label>"), {"«Status» = Todos os ativos": "Todos"}),
    "disabled": (page("<label>Cidade <select disabled><option>Todas</option><option selected>Recife</option></select></label>"), {"«Cidade» = Recife": None}),
}  # fmt: skip
OFF = {
    "an empty row": page(row=YII.format("", CITY.format(""))),
    "a size of pages": page("<label>Mostrar <select><option>10</option><option selected>50</option></select> por página</label>"),
    "the pages": page(under="<div class=pager>Ir para a página <select><option>1</option><option selected>2</option></select></div>"),
    "an order": page("<label>Ordenar por <select><option>Nome</option><option selected>Cidade</option></select></label>"),
    "bulk actions": page("<select><option>Inativar</option><option selected>Bloquear acesso à área do cliente</option></select>"),
    "all in other words": page("<label>Cidade <select><option>Todas as cidades</option><option>Recife</option></select></label>"),
    "the label for a neutral": page("<select><option value=''>Cidade</option><option>Recife</option></select>"),
    "the tab that shows all": page(TABS.format("Todos (3)").replace("Todos (3)", "Ativos", 1)),
    "tabs of views": page("<ul class='nav nav-tabs'><li class=active><a href='#l'>Lista</a></li><li><a href='#m'>Mapa</a></li></ul>"),
    "columns to show": page("<label><input type=checkbox checked> Nome</label><label><input type=checkbox checked> Cidade</label>"),
    "another form": page("<form action=/assinar><label>E-mail <input value=a@b.c></label><label><input type=checkbox checked> Aceito</label><button>Assinar</button></form>"),
    "another list": page("<div><input value=x><table><tr><th>Nome</th><th>Cargo</th></tr><tr><td>A</td><td>B</td></tr></table></div>"),
    "a search of the whole ERP": f"<div class=navbar><input value=abc></div>{page()}",
    "a closing message": page("<div class=alert>Aviso: leia isto <a href='#x'>×</a></div>"),
}  # fmt: skip


@pytest.mark.parametrize("name", ON)
def test_a_filter_is_read(name: str, show) -> None:
    body, expected = ON[name]
    found = Filters(show(body), COLUMNS).standing()
    assert {one.words: one.neutral for one in found} == expected


@pytest.mark.parametrize("name", OFF)
def test_what_is_no_filter_is_left_alone(name: str, show) -> None:
    assert Filters(show(OFF[name]), COLUMNS).standing() == []


def test_what_is_no_filter_for_the_tenant_is_said_in_its_file(show) -> None:
    screen = show(page("<label><input type=checkbox checked> Carteira premium</label>"))
    with pytest.raises(NotUnderstood, match="«Carteira premium» marcada") as error:
        Filters(screen, COLUMNS).clear()
    assert "labels: {list.not_filters: Carteira premium}" in error.value.hint
    screen.labels = type(screen.labels)({"list.not_filters": "Carteira premium"})
    assert Filters(screen, COLUMNS).clear() is False


def test_a_row_of_filters_that_searches_when_it_is_left_is_emptied(show) -> None:
    script = """document.querySelector('.filters').addEventListener('change', () => setTimeout(() => {
      const name = document.querySelector('.filters input').value;
      document.querySelectorAll('tbody tr').forEach((tr) => { tr.hidden = !tr.textContent.includes(name); });
    }, 300)); document.querySelectorAll('tbody tr').forEach((tr) => { tr.hidden = !tr.textContent.includes('Cliente 2'); });"""
    screen = show(page(row=YII.format("Cliente 2", CITY.format(""))), script=script)
    assert Filters(screen, COLUMNS).clear() is True
    assert screen.page.locator("tbody tr:visible").count() == 3


def test_a_filter_that_comes_back_is_told(show) -> None:
    script = "document.querySelector('.filters input').addEventListener('change', (event) => { event.target.value = 'Ana'; })"
    with pytest.raises(NotKept, match="«Nome» = Ana"):
        Filters(show(page(row=YII.format("Ana", CITY.format(""))), script=script), COLUMNS).clear()


def test_a_view_is_chosen_in_its_menu(show) -> None:
    menu = """<div><a href="#v" onclick="m.hidden = false; return false">Visão: Meus clientes</a><ul id=m hidden><li><a href="#t" onclick="
      this.closest('div').remove(); return false">Todos os clientes</a></li><li><a href="#n">Novos</a></li></ul></div>"""
    assert Filters(show(page(menu)), COLUMNS).clear() is True


def test_filters_of_the_address_are_emptied_in_it(show, site) -> None:
    screen = show(page())
    site.pages["/lista"] = page()
    screen.browser.goto(site.url + "/lista?Cliente[cidade]=Recife&Cliente_page=2&status=ativo")
    filters = Filters(screen, COLUMNS)
    assert [one.words for one in filters.standing()] == ["«Cliente[cidade]» = Recife", "«status» = ativo"]
    assert filters.clear() is True
    assert screen.page.url == site.url + "/lista?Cliente%5Bcidade%5D=&Cliente_page=2"
