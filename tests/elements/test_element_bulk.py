"""BulkMenu: Ações em lote as kits draw it, with the neighbours that act for real."""

from __future__ import annotations

import pytest

from bot.errors import Ambiguous, NoPermission
from pages.elements.bulk import BulkMenu
from pages.elements.grid import Grid
from pages.elements.question import Act
from pages.elements.screen import Screen

BLOCK = Act("clients.block", count=2)
CANCEL = Act("sales.cancel", count=2)
WANTED = "Bloquear acesso à área do cliente"
NEIGHBOURS = (
    "Inativar",
    "Excluir",
    "Enviar e-mail",
    "Faturar",
    WANTED,
    "Conceder Acesso",
    "Bloquear acesso à área do cliente e avisar",
)
CLICK = "(window.pressed = window.pressed || []).push('{}'); agiu(); return false"


def links(cls: str = "") -> str:
    return "".join(
        f'<li><a href="#" class="{cls}" onclick="{CLICK.format(name)}">{name}</a></li>' for name in NEIGHBOURS
    )


ROWS = "".join(f'<tr><td><input type=checkbox name="g[]" value={n}></td><td>Cliente {n}</td><td><a href="#" onclick="{CLICK.format("linha")}">Bloquear acesso</a></td></tr>' for n in (11, 12, 13))  # fmt: skip
TABLE = f"<table><thead><tr><th></th><th>Nome</th><th></th></tr></thead><tbody>{ROWS}</tbody></table>"
MUI = """const e = React.createElement, M = MaterialUI;
function F() { const [a, s] = React.useState(null);
 return e('div', null, e(M.Button, {'aria-haspopup': 'menu', onClick: (x) => s(x.currentTarget)}, 'Ações em lote'),
  e(M.Menu, {anchorEl: a, open: !!a, onClose: () => s(null)}, NAMES.map((n) => e(M.MenuItem, {key: n, onClick: () => { (window.pressed = window.pressed || []).push(n); agiu(); s(null) }}, n)))); }
ReactDOM.createRoot(document.getElementById('root')).render(e(F));""".replace("NAMES", str(list(NEIGHBOURS)))
PRIME = """Vue.createApp({data: () => ({i: NAMES.map((n) => ({label: n, command: () => { (window.pressed = window.pressed || []).push(n); agiu() }}))}),
 template: '<button aria-haspopup="true" @click="$refs.m.toggle($event)">Ações em lote</button><p-menu ref="m" :model="i" popup />'})
 .use(PrimeVue.Config, {unstyled: true}).component('p-menu', PrimeVue.Menu).mount('#root')""".replace(
    "NAMES", str(list(NEIGHBOURS))
)

# name → (markup, kits, script)
MENUS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "Bootstrap 2": (
        f"<div class=btn-group><a class='btn dropdown-toggle' data-toggle=dropdown href='#'>Ações em lote <span class=caret></span></a><ul class=dropdown-menu>{links()}</ul></div>",
        ("bootstrap2",), "",
    ),
    "Bootstrap 3": (
        f"<div class=btn-group><button class='btn dropdown-toggle' data-toggle=dropdown>Ações em Lote <span class=caret></span></button><ul class=dropdown-menu>{links()}</ul></div>",
        ("bootstrap3",), "",
    ),
    "Bootstrap 5": (
        f"<div class=dropdown><button class='btn dropdown-toggle' data-bs-toggle=dropdown>Ações em lote</button><ul class=dropdown-menu>{links('dropdown-item')}</ul></div>",
        ("bootstrap5",), "",
    ),
    "Bootstrap 5, beside a menu of another list": (
        f"<div class=dropdown><button class='btn dropdown-toggle' data-bs-toggle=dropdown>Ações</button><ul class=dropdown-menu>{links('dropdown-item')}</ul></div>"
        f"<div class=dropdown><button class='btn dropdown-toggle' data-bs-toggle=dropdown>Ações em lote</button><ul class=dropdown-menu>{links('dropdown-item')}</ul></div>",
        ("bootstrap5",), "",
    ),
    "hover": (
        "<style>.m ul{display:none}.m:hover ul{display:block}</style><div class=m style='width:200px'><span style='cursor:pointer'>Ações em lote</span>" f"<ul>{links()}</ul></div>", (), "",
    ),
    "MUI": ("<div id=root></div>", ("mui",), MUI),
    "PrimeVue": ("<div id=root></div>", ("primevue",), PRIME),
    "buttons of their own": ("".join(f'<button onclick="{CLICK.format(name)}">{name}</button>' for name in NEIGHBOURS), (), ""),
}  # fmt: skip


def pressed(screen: Screen) -> list[str]:
    return list(screen.page.evaluate("window.pressed || []"))


@pytest.mark.sampled(3, "make kits")
@pytest.mark.parametrize("kind", MENUS)
def test_the_wanted_action_is_pressed_and_no_neighbour(show, kind: str) -> None:
    markup, kits, script = MENUS[kind]
    screen = show(f"<h1>Clientes</h1>{markup}{TABLE}", *kits, script=script)
    BulkMenu(screen).run("clients.block", BLOCK)
    assert pressed(screen) == [WANTED]


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", MENUS)
def test_proving_presses_nothing_and_leaves_the_screen_usable(show, kind: str) -> None:
    markup, kits, script = MENUS[kind]
    screen = show(f"<h1>Clientes</h1>{markup}{TABLE}", *kits, script=script)
    BulkMenu(screen).prove("clients.block")
    assert pressed(screen) == []
    BulkMenu(screen).run("clients.block", BLOCK)
    assert pressed(screen) == [WANTED]


@pytest.mark.usefixtures("impatient")
@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", MENUS)
def test_an_action_that_is_hidden_from_the_user_is_a_missing_permission(show, kind: str) -> None:
    markup, kits, script = MENUS[kind]
    screen = show(
        f"<h1>Clientes</h1>{markup.replace(WANTED, 'Imprimir')}{TABLE}",
        *kits,
        script=script.replace(WANTED, "Imprimir"),
    )
    with pytest.raises(NoPermission, match="não aparece na tela «Clientes»"):
        BulkMenu(screen).run("clients.block", BLOCK)
    assert pressed(screen) == []


ACTION = """<h1>Clientes</h1><form id=changelist method=post action=/feito><div class=actions><label>Ação: <select name=action><option value="">---------</option>
<option value=del>Remover clientes selecionados</option><option value=b>Bloquear acesso à área do cliente</option><option value=c>Conceder acesso</option></select></label>
<button type=submit name=index value=0>Ir</button><span class=action-counter>2 de 3 selecionados</span></div>{table}</form>
<form action=/busca><input name=q><button>Ir</button></form>"""


def test_the_action_select_of_django_is_chosen_and_sent(show, site) -> None:
    site.pages["/feito"] = "<h1>Clientes</h1><ul class=messagelist><li class=success>2 clientes bloqueados.</li></ul>"
    screen = show(ACTION.format(table=TABLE))
    Grid(screen, ["clients.name_column"]).select(["11", "13"])
    outcome = BulkMenu(screen).run("clients.block", BLOCK)
    assert site.posts == [("/feito", [("action", "b"), ("index", "0"), ("g[]", "11"), ("g[]", "13")])]
    assert outcome.messages == ["2 clientes bloqueados."]


def test_proving_an_action_select_leaves_nothing_chosen_that_would_act(show, site) -> None:
    screen = show(ACTION.format(table=TABLE))
    BulkMenu(screen).prove("clients.block")
    assert site.posts == []


def test_controls_that_come_with_the_selection_are_found_after_it(show) -> None:
    bar = f'<div id=bar hidden><button onclick="{CLICK.format(WANTED)}">{WANTED}</button><button onclick="{CLICK.format("Excluir")}">Excluir</button></div>'
    script = (
        "document.addEventListener('change', () => { bar.hidden = !document.querySelector('tbody input:checked') })"
    )
    screen = show(f"<h1>Clientes</h1>{bar}{TABLE}", script=script)
    with pytest.raises(NoPermission):
        BulkMenu(screen).run("clients.block", BLOCK)
    Grid(screen, ["clients.name_column"]).select(["11", "12"])
    BulkMenu(screen).run("clients.block", BLOCK)
    assert pressed(screen) == [WANTED]


def test_a_cancelar_that_stands_elsewhere_is_not_the_action(show) -> None:
    """«Cancelar» closes a form beside the list; the action of the same name is the one in the menu."""
    menu = f"<div class=dropdown><button class='btn dropdown-toggle' data-bs-toggle=dropdown>Ações em lote</button><ul class=dropdown-menu>" \
        f"<li><a class=dropdown-item href='#' onclick=\"{CLICK.format('Faturar')}\">Faturar</a></li><li><a class=dropdown-item href='#' onclick=\"{CLICK.format('Cancelar')}\">Cancelar</a></li></ul></div>"  # fmt: skip
    other = f'<form><label>Cliente <input></label><button type=button onclick="{CLICK.format("fecha a busca")}">Cancelar</button></form>'
    screen = show(f"<h1>Vendas</h1>{other}{menu}{TABLE}", "bootstrap5")
    BulkMenu(screen).run("sales.cancel", CANCEL)
    assert pressed(screen) == ["Cancelar"]


@pytest.mark.usefixtures("impatient")
def test_a_cancelar_that_stands_elsewhere_is_not_taken_where_the_menu_has_none(show) -> None:
    menu = f"<div class=dropdown><button class='btn dropdown-toggle' data-bs-toggle=dropdown>Ações em lote</button><ul class=dropdown-menu>" \
        f"<li><a class=dropdown-item href='#' onclick=\"{CLICK.format('Faturar')}\">Faturar</a></li></ul></div>"  # fmt: skip
    other = f'<form><label>Cliente <input></label><button type=button onclick="{CLICK.format("fecha a busca")}">Cancelar</button></form>'
    screen = show(f"<h1>Vendas</h1>{other}{menu}{TABLE}", "bootstrap5")
    with pytest.raises(NoPermission):
        BulkMenu(screen).run("sales.cancel", CANCEL)
    assert pressed(screen) == []


def test_a_cancelar_of_the_search_form_is_not_taken_where_there_is_no_menu(show) -> None:
    other = f'<form><label>Cliente <input></label><button>Buscar</button><button type=button onclick="{CLICK.format("fecha a busca")}">Cancelar</button></form>'
    screen = show(f"<h1>Vendas</h1>{other}{TABLE}")
    with pytest.raises(NoPermission):
        BulkMenu(screen).run("sales.cancel", CANCEL)
    assert pressed(screen) == []


def test_two_menus_of_that_name_are_ambiguous(show) -> None:
    markup, kits, _ = MENUS["Bootstrap 3"]
    screen = show(f"<h1>Clientes</h1>{markup}{TABLE}{markup}", *kits)
    with pytest.raises(Ambiguous, match="Há 2 menus"):
        BulkMenu(screen).run("clients.block", BLOCK)
    assert pressed(screen) == []


def test_the_same_action_twice_in_the_menu_is_ambiguous(show) -> None:
    markup, kits, _ = MENUS["Bootstrap 3"]
    screen = show(
        f"<h1>Clientes</h1>{markup.replace('Imprimir', '').replace('>Conceder Acesso<', f'>{WANTED}<')}{TABLE}", *kits
    )
    with pytest.raises(Ambiguous, match="aparece 2 vezes"):
        BulkMenu(screen).run("clients.block", BLOCK)
    assert pressed(screen) == []
