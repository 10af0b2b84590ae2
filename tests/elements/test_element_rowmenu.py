"""Row menu: what can be done with one record, behind an icon, a menu, or a menu that is asked of the server when it opens."""

from __future__ import annotations

import time

import pytest

from bot.errors import NoPermission
from pages.elements.grid import Grid
from pages.elements.rowmenu import RowMenu
from pages.elements.screen import Screen

ROW = """<tr><td>{name}</td><td>{days}</td><td><div class=btn-group><a class="btn btn-small dropdown-toggle" data-toggle=dropdown data-id={id} href="#">
Ações (...) <span class=caret></span></a><ul class=dropdown-menu>{items}</ul></div></td></tr>"""
LIST = """<div id=regra-grid class=grid-view><div class=summary>Exibindo 1-2 de 2 resultados.</div><table class=items><thead><tr><th>Nome da Regra</th>
<th>Dias</th><th></th></tr></thead><tbody>{rows}</tbody></table><div class=keys style="display:none"><span>11</span><span>12</span></div></div>"""
ASKED = """$('body').on('click', '[data-id]', function () { const list = $(this).next('ul');
$.get('/menu', {id: $(this).data('id')}).done((html) => list.html(html)); });"""


def rules(items: str) -> str:
    rows = (
        ROW.format(name=name, days=days, id=id, items=items.format(id=id))
        for name, days, id in (("Aviso", 3, 11), ("Carta", 9, 12))
    )
    return LIST.format(rows="".join(rows))


def menu_of(screen: Screen) -> RowMenu:
    return RowMenu(screen, Grid(screen, ["rules.name_column"]))


@pytest.mark.parametrize("asked", [False, True])
def test_a_row_menu_of_bootstrap_2_is_opened_also_where_its_items_come_late(show, site, asked: bool) -> None:
    items = '<li><a href="/regra?id={id}"><i class=icon-pencil></i> Editar</a></li><li><a href="#">Excluir</a></li>'

    def late(fields: dict[str, str]) -> str:
        time.sleep(0.3)
        return items.format(id=fields["id"])

    site.pages["/menu"] = late
    site.pages["/regra"] = lambda fields: f"<h1>Regra {fields['id']}</h1>"
    screen = show(
        rules("<li class=disabled><a>Carregando...</a></li>" if asked else items),
        "bootstrap2",
        script=ASKED if asked else "",
    )
    menu_of(screen).press("12", "form.edit")
    assert screen.page.inner_text("h1") == "Regra 12"


def test_a_cell_of_actions_that_is_filled_in_after_its_row_is_waited_for(show, site) -> None:
    site.pages["/regra"] = lambda fields: f"<h1>Regra {fields['id']}</h1>"
    late = """for (const cell of document.querySelectorAll('td:last-child')) {
        const held = [...cell.childNodes]; cell.textContent = '…'; setTimeout(() => cell.replaceChildren(...held), 900); }"""
    screen = show(rules('<li><a href="/regra?id={id}">Editar</a></li>'), "bootstrap2", script=late)
    menu_of(screen).press("12", "form.edit")
    assert screen.page.inner_text("h1") == "Regra 12"


def test_a_row_menu_without_the_action_is_told_and_closed(show, site) -> None:
    site.pages["/menu"] = '<li><a href="#">Excluir</a></li>'
    screen = show(rules("<li class=disabled><a>Carregando...</a></li>"), "bootstrap2", script=ASKED)
    with pytest.raises(NoPermission, match="A linha 11 da lista não oferece «Editar»"):
        menu_of(screen).press("11", "form.edit")
