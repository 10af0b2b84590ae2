"""Menu: a path of words through the menus of real kits."""

from __future__ import annotations

import pytest

from bot.errors import Ambiguous, NoPermission
from pages.elements.menu import Menu
from pages.elements.screen import Screen
from pages.labels import MENUS

ENDS = ("faturamento", "emails", "clientes", "vendas", "outro")


@pytest.fixture(autouse=True)
def ends(site) -> None:
    for end in ENDS:
        site.pages[f"/{end}"] = f"<title>{end}</title><h1>{end}</h1>"


def go(screen: Screen, key: str) -> str:
    Menu(screen).go(MENUS[key])
    return screen.page.title()


BOOTSTRAP2 = """
<div class="navbar"><div class="navbar-inner"><a class="brand" href="/">ERP</a><ul class="nav">
 <li class="dropdown"><a href="#" class="dropdown-toggle" data-toggle="dropdown">Clientes <b class="caret"></b></a>
  <ul class="dropdown-menu"><li><a href="/outro">Novo Cliente</a></li><li><a href="/clientes">Listar Clientes</a></li></ul></li>
 <li class="dropdown"><a href="#" class="dropdown-toggle" data-toggle="dropdown">Vendas <b class="caret"></b></a>
  <ul class="dropdown-menu"><li><a href="/vendas">Listar Vendas</a></li><li><a href="/outro">Faturamento</a></li></ul></li>
 <li class="dropdown"><a href="#" class="dropdown-toggle" data-toggle="dropdown">Financeiro <b class="caret"></b></a>
  <ul class="dropdown-menu"><li><a href="/outro?f">Faturamento</a></li><li><a href="/outro?c">Contas a Receber</a></li></ul></li>
 <li class="dropdown"><a href="#" class="dropdown-toggle" data-toggle="dropdown">Config <b class="caret"></b></a>
  <ul class="dropdown-menu">
   <li><a href="/outro?g">Geral</a></li>
   <li class="dropdown-submenu"><a href="#">Financeiro</a><ul class="dropdown-menu">
     <li><a href="/faturamento">Faturamento</a></li><li><a href="/emails">E-mail Automático</a></li></ul></li>
   <li class="dropdown-submenu"><a href="#">Vendas</a><ul class="dropdown-menu"><li><a href="/outro?v">Faturamento</a></li></ul></li>
  </ul></li></ul></div></div>
<div class="container"><h1>Início</h1><a href="/outro?x">Faturamento</a> <p>Faturamento do mês</p></div>"""


@pytest.mark.parametrize(
    ("key", "end"),
    [("billing", "faturamento"), ("email_rules", "emails"), ("clients", "clientes"), ("sales", "vendas")],
)
def test_nested_menus_of_bootstrap_2_lead_to_the_end_of_the_path(show, key: str, end: str) -> None:
    assert go(show(BOOTSTRAP2, "bootstrap2"), key) == end


def test_menus_that_open_only_by_hovering_are_hovered(show) -> None:
    css = "<style>.nav .dropdown-menu{display:none} .nav li:hover>.dropdown-menu{display:block}</style>"
    screen = show(css + BOOTSTRAP2.replace(' data-toggle="dropdown"', ""), "bootstrap2")
    assert go(screen, "email_rules") == "emails"


def test_a_submenu_that_opens_only_by_a_click_is_clicked(show) -> None:
    script = "$('.dropdown-submenu>a').on('click', function (e) { e.stopPropagation(); $(this).next().toggleClass('aberto') })"
    css = "<style>.dropdown-submenu:hover>.dropdown-menu{display:none} .dropdown-submenu>.dropdown-menu.aberto{display:block}</style>"
    assert go(show(css + BOOTSTRAP2, "bootstrap2", script=script), "billing") == "faturamento"


ADMINLTE = """
<div class="app-wrapper"><aside class="app-sidebar"><div class="sidebar-wrapper"><nav>
<ul class="nav sidebar-menu flex-column" data-lte-toggle="treeview" role="menu">
 <li class="nav-item"><a href="#" class="nav-link"><i class="nav-icon"></i><p>Clientes <i class="nav-arrow"></i></p></a>
  <ul class="nav nav-treeview"><li class="nav-item"><a href="/clientes" class="nav-link"><p>Listar Clientes</p></a></li></ul></li>
 <li class="nav-item"><a href="#" class="nav-link"><p>Configurações <span class="nav-badge badge">6</span></p></a>
  <ul class="nav nav-treeview"><li class="nav-item"><a href="#" class="nav-link"><p>Financeiro</p></a>
   <ul class="nav nav-treeview"><li class="nav-item"><a href="/faturamento" class="nav-link"><p>Faturamento</p></a></li>
   <li class="nav-item"><a href="/emails" class="nav-link"><p>E-mails automáticos de Cobrança</p></a></li></ul></li></ul></li>
 <li class="nav-item"><a href="#" class="nav-link"><p>Financeiro</p></a>
  <ul class="nav nav-treeview"><li class="nav-item"><a href="/outro" class="nav-link"><p>Faturamento</p></a></li></ul></li>
</ul></nav></div></aside><main class="app-main"><h1>Início</h1></main></div>"""


@pytest.mark.parametrize(
    ("key", "end"), [("billing", "faturamento"), ("email_rules", "emails"), ("clients", "clientes")]
)
def test_the_tree_of_adminlte_leads_to_the_end_of_the_path(show, key: str, end: str) -> None:
    assert go(show(ADMINLTE, "adminlte"), key) == end


BOOTSTRAP5 = """
<nav class="navbar navbar-expand-sm"><div class="container-fluid"><ul class="navbar-nav">
 <li class="nav-item dropdown"><a class="nav-link dropdown-toggle" href="#" role="button" data-bs-toggle="dropdown" aria-expanded="false">Clientes</a>
  <ul class="dropdown-menu"><li><a class="dropdown-item" href="/clientes">Listar Clientes</a></li></ul></li>
 <li class="nav-item dropdown"><a class="nav-link dropdown-toggle" href="#" role="button" data-bs-toggle="dropdown" aria-expanded="false">Configurações</a>
  <ul class="dropdown-menu"><li><h6 class="dropdown-header">Vendas</h6></li><li><a class="dropdown-item" href="/outro?v">Faturamento</a></li>
   <li><hr class="dropdown-divider"></li><li><h6 class="dropdown-header">Financeiro</h6></li>
   <li><a class="dropdown-item" href="/faturamento">Faturamento</a></li><li><a class="dropdown-item" href="/emails">E-mail Automático</a></li></ul></li>
</ul></div></nav><main><h1>Início</h1></main>"""


@pytest.mark.parametrize(
    ("key", "end"), [("billing", "faturamento"), ("email_rules", "emails"), ("clients", "clientes")]
)
def test_headings_inside_a_dropdown_of_bootstrap_5_are_steps_of_the_path(show, key: str, end: str) -> None:
    assert go(show(BOOTSTRAP5, "bootstrap5"), key) == end


def test_an_offcanvas_menu_of_bootstrap_5_with_collapses_is_followed(show) -> None:
    body = """<div class="d-flex"><div class="sidebar p-3" style="width:250px"><ul class="list-unstyled">
      <li><button class="btn" data-bs-toggle="collapse" data-bs-target="#cfg" aria-expanded="false">Configurações</button>
       <div class="collapse" id="cfg"><ul><li><button class="btn" data-bs-toggle="collapse" data-bs-target="#fin">Financeiro</button>
         <div class="collapse" id="fin"><ul><li><a href="/faturamento">Faturamento</a></li></ul></div></li></ul></div></li>
      <li><button class="btn" data-bs-toggle="collapse" data-bs-target="#v">Vendas</button>
       <div class="collapse" id="v"><ul><li><a href="/outro">Faturamento</a></li></ul></div></li></ul></div><main><h1>Início</h1></main></div>"""
    assert go(show(body, "bootstrap5"), "billing") == "faturamento"


def test_an_accordion_of_bootstrap_2_folded_to_no_height_is_opened_level_by_level(show) -> None:
    def group(name: str, inner: str, parent: str = "a") -> str:
        return f"""<div class="accordion-group"><div class="accordion-heading"><a class="accordion-toggle collapsed" data-toggle="collapse" data-parent="#{parent}"
          href="#m-{name}">{name}</a></div><div id="m-{name}" class="accordion-body collapse"><div class="accordion-inner">{inner}</div></div></div>"""

    links = '<ul class="nav nav-list"><li><a href="/faturamento">Faturamento</a></li><li><a href="/emails">E-mail Automático</a></li></ul>'
    nested = (
        '<div class="accordion" id="b">'
        + group("Geral", '<a href="/outro">Empresa</a>', "b")
        + group("Financeiro", links, "b")
        + "</div>"
    )
    side = (
        '<div style="width:200px" class="accordion" id="a">'
        + group("Atalhos", "<p>Agenda</p>")
        + group("Configurações", nested)
        + "</div>"
    )
    top = BOOTSTRAP2.replace("Config <b", "Ajuda <b").replace('<a href="#">Financeiro</a>', '<a href="#">Manual</a>')
    assert go(show(top + side, "bootstrap2"), "email_rules") == "emails"


MUI = """
const e = React.createElement, M = MaterialUI;
function Barra() {
  const [a, setA] = React.useState(null), [s, setS] = React.useState(null);
  const go = (u) => () => { location.href = u };
  return e('div', null,
    e(M.AppBar, {position: 'static'}, e(M.Toolbar, null,
      ...['Clientes', 'Vendas', 'Faturamento'].map((name) => e(M.Button, {key: name, color: 'inherit', onClick: go('/outro')}, name)),
      e(M.Button, {color: 'inherit', 'aria-haspopup': 'menu', onClick: (ev) => setA(ev.currentTarget)}, 'Configurações'))),
    e(M.Menu, {anchorEl: a, open: !!a, onClose: () => setA(null)},
      e(M.MenuItem, {onClick: go('/outro')}, 'Geral'),
      e(M.MenuItem, {'aria-haspopup': 'menu', onClick: (ev) => setS(ev.currentTarget)}, 'Financeiro')),
    e(M.Menu, {anchorEl: s, open: !!s, onClose: () => setS(null), anchorOrigin: {horizontal: 'right', vertical: 'top'}},
      e(M.MenuItem, {onClick: go('/faturamento')}, 'Faturamento'),
      e(M.MenuItem, {onClick: go('/emails')}, 'E-mail Automático')),
    e('main', null, e('h1', null, 'Início'), e('a', {href: '/outro'}, 'Faturamento')));
}
ReactDOM.createRoot(document.getElementById('root')).render(e(Barra));
"""


@pytest.mark.parametrize(("key", "end"), [("billing", "faturamento"), ("email_rules", "emails")])
def test_menus_of_mui_in_portals_are_opened_word_by_word(show, key: str, end: str) -> None:
    screen = show("<div id=root></div>", "mui", script=MUI)
    Menu(screen).go(MENUS[key])
    assert screen.page.title() == end


def test_a_settings_page_with_tabs_and_cards_is_walked(show, site) -> None:
    site.pages[
        "/config"
    ] = """<title>config</title><nav><a href="/config">Configurações</a></nav><main><h1>Preferências</h1>
      <div role="tablist"><button role="tab" onclick="v.hidden=0;f.hidden=1">Vendas</button>
      <button role="tab" onclick="f.hidden=0;v.hidden=1">Financeiro</button></div>
      <div id="v" role="tabpanel"><a href="/outro">Comissões</a></div>
      <div id="f" role="tabpanel" hidden><a href="/faturamento" class="card">Faturamento</a> <a href="/emails">E-mail Automático</a></div></main>"""
    screen = show(
        '<nav><a href="/config">Configurações</a> <a href="/outro">Clientes</a> <a href="/outro">Vendas</a></nav><main><h1>Início</h1></main>'
    )
    assert go(screen, "email_rules") == "emails"


def test_the_second_path_is_taken_where_the_first_does_not_exist(show) -> None:
    body = """<ul class="nav"><li class="dropdown"><a href="#" class="dropdown-toggle" data-toggle="dropdown">Financeiro</a><ul class="dropdown-menu">
      <li class="dropdown-submenu"><a href="#">Contas a Receber</a><ul class="dropdown-menu"><li class="dropdown-submenu"><a href="#">Outros Cadastros</a>
      <ul class="dropdown-menu"><li><a href="/emails">E-mails Automáticos de Cobrança</a></li></ul></li></ul></li></ul></li></ul>"""
    assert go(show(body, "bootstrap2"), "email_rules") == "emails"


def test_a_path_that_leads_to_two_places_is_ambiguous(show) -> None:
    twice = BOOTSTRAP2.replace(
        '<li><a href="/emails">', '<li><a href="/faturamento?2">Faturamento</a></li><li><a href="/emails">'
    )
    with pytest.raises(Ambiguous, match="leva a 2 lugares"):
        go(show(twice, "bootstrap2"), "billing")


def test_the_same_menu_twice_for_small_screens_is_one(show) -> None:
    small = '<div class="hidden-desktop" style="display:none">' + BOOTSTRAP2 + "</div>"
    assert go(show(small + BOOTSTRAP2, "bootstrap2"), "clients") == "clientes"


def test_a_menu_that_a_script_draws_after_its_page_is_waited_for(show) -> None:
    script = "const menu = document.querySelector('.navbar'); menu.remove(); setTimeout(() => document.body.prepend(menu), 700)"
    assert go(show(BOOTSTRAP2, "bootstrap2", script=script), "clients") == "clientes"


def test_a_menu_that_comes_late_is_waited_for_where_another_link_has_its_first_word(show) -> None:
    late = BOOTSTRAP2.replace('<div class="navbar">', '<div class="navbar" id=m>')
    screen = show(
        late + "<a href='/outro'>Configurações</a>",
        "bootstrap2",
        script="const m = document.getElementById('m'), held = [...m.childNodes]; m.replaceChildren(); setTimeout(() => m.append(...held), 900);",
    )
    assert go(screen, "email_rules") == "emails"


def test_a_menu_that_is_not_there_is_told_as_a_missing_permission(show) -> None:
    without = BOOTSTRAP2.replace('<li><a href="/emails">E-mail Automático</a></li>', "")
    with pytest.raises(NoPermission) as caught:
        go(show(without, "bootstrap2"), "email_rules")
    assert "Configurações > Financeiro > E-mail Automático" in caught.value.message
    assert "Falta a permissão" in caught.value.hint


CHAT = "<div style='position:fixed;inset:0;background:white;z-index:9'><p>Olá! Posso ajudar?</p></div>"


def test_a_plain_link_under_a_chat_is_opened_by_its_address(show, site) -> None:
    site.pages["/cliente/7"] = "<h1>Ficha</h1>"
    screen = show(f"<a id=go href=/cliente/7><i>Editar</i></a>{CHAT}")
    screen.follow(screen.page.locator("#go"), "Editar")
    assert screen.page.url.endswith("/cliente/7")


@pytest.mark.parametrize(
    "link",
    [
        "href=#x",
        "href=/cliente/7 onclick='return false'",
        "href=/cliente/7 target=_blank",
        "href=http://outro.example/",
        "href=javascript:abre(7)",
    ],
)
def test_a_covered_link_that_does_more_than_lead_is_not_opened_by_its_address(show, link: str) -> None:
    screen = show(f"<a id=go {link}>Editar</a>{CHAT}")
    assert screen._covered_address(screen.page.locator("#go")) == ""
