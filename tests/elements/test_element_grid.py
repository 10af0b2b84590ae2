"""Grid: lists of real kits read page by page, by record id; a selection is exactly what was asked for."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.browser.guard import WriteRequest
from bot.errors import CountMismatch, NotFound
from pages.clients import ClientsPage
from pages.elements.grid import Grid
from pages.elements.screen import Screen
from pages.elements.whole import whole
from pages.tour import Times
from pages.tour.lists import describe, sample

PEOPLE = [
    {"id": str(100 + n), "nome": f"Cliente {n}", "status": "Ativo" if n % 3 else "Bloqueado"} for n in range(1, 24)
]
DATA = json.dumps(PEOPLE)
PT = "{info: 'Exibindo _START_ a _END_ de _TOTAL_ registros', paginate: {next: 'Próximo', previous: 'Anterior', first: 'Primeiro', last: 'Último'}, lengthMenu: 'Mostrar _MENU_', search: 'Buscar', select: {rows: '%d linhas selecionadas'}}"  # fmt: skip
PT1 = PT.replace("info:", "sInfo:").replace("paginate: {next:", "oPaginate: {sNext:").replace("previous:", "sPrevious:")
TABLE = "<table id=t><thead><tr><th></th><th>Nome</th><th>Status</th></tr></thead></table>"

YII = """
<div id=cliente-grid class=grid-view><div class=summary></div>
<table class=items><thead><tr><th class=checkbox-column id=cliente-grid_c0><input type=checkbox value=1 name=cliente-grid_c0_all id=cliente-grid_c0_all></th>
<th><a href="#">Nome</a></th><th>Status</th></tr><tr class=filters><td>&nbsp;</td><td><input name="Cliente[nome]"></td><td><select name="Cliente[status]"><option><option>Ativo</select></td></tr></thead><tbody></tbody></table>
<div class=pager><ul class=yiiPager></ul></div><div class=keys style="display:none"></div></div>"""
YII_SCRIPT = """
const data = DATA, size = 10; let page = 1;
const pages = Math.ceil(data.length / size);
function draw() {
  const part = data.slice((page - 1) * size, page * size);
  $('.summary').html(`Exibindo ${(page - 1) * size + 1}-${(page - 1) * size + part.length} de ${data.length} resultados.`);
  $('tbody').html(part.map((r, i) => `<tr class="${i % 2 ? 'even' : 'odd'}"><td class="checkbox-column"><input value="${r.id}" id="cliente-grid_c0_${i}" type="checkbox" name="cliente-grid_c0[]"></td><td>${r.nome}</td><td>${r.status}</td></tr>`));
  $('.keys').html(part.map((r) => `<span>${r.id}</span>`));
  const li = (c, n, t, off) => `<li class="${c}${off ? ' hidden' : ''}"><a href="#" data-page="${n}">${t}</a></li>`;
  $('.yiiPager').html(li('first', 1, '&lt;&lt; Primeira', page === 1) + li('previous', page - 1, '&lt; Anterior', page === 1) +
    Array.from({length: pages}, (_, i) => li('page' + (i + 1 === page ? ' selected' : ''), i + 1, i + 1)).join('') + li('next', page + 1, 'Próxima &gt;', page === pages) + li('last', pages, 'Última &gt;&gt;', page === pages));
}
$(document).on('click', '.yiiPager a', function (e) { e.preventDefault(); const n = $(this).data('page'); $('#cliente-grid').addClass('grid-view-loading');
  setTimeout(() => { page = n; draw(); $('#cliente-grid').removeClass('grid-view-loading') }, 120) });
$('#cliente-grid_c0_all').on('click', function () { $('tbody input').prop('checked', this.checked); document.title = 'cabeçalho' });
draw();""".replace("DATA", DATA)

# Yii's CListPager: the pages in a box to choose from; another box near it counts from 1 as well.
BOXED = YII.replace("<ul class=yiiPager></ul>", "Ir para a página: <select name=page></select>").replace(
    "<div id=cliente-grid",
    "<select name=parcelas><option>1<option>2<option>3<option>4</select><div id=cliente-grid",
)
BOXED_SCRIPT = "\n".join(
    line
    for line in YII_SCRIPT.splitlines()
    if "const li" not in line and "Array.from" not in line and "yiiPager').html" not in line
).replace("$(document).on('click', '.yiiPager a', function (e) { e.preventDefault(); const n = $(this).data('page');",
    "$('.pager select').html(Array.from({length: pages}, (_, i) => `<option value='?pagina=${i + 1}'>${i + 1}</option>`).join(''));"
    "$(document).on('change', '.pager select', function () { const n = this.selectedIndex + 1;"
)  # fmt: skip

DT1 = """$('#t').DataTable({data: DATA, rowId: (r) => 'linha_' + r.id, pageLength: 10, language: PT, select: {style: 'multi', selector: 'td:first-child'},
  columns: [{data: null, defaultContent: '', className: 'select-checkbox', orderable: false}, {data: 'nome'}, {data: 'status'}], order: []})""".replace(
    "DATA", DATA
).replace("PT", PT1)
DT1_CSS = "<style>td.select-checkbox{width:30px;cursor:pointer} td.select-checkbox::before{content:'☐'} tr.selected td.select-checkbox::before{content:'☑'}</style>"
DT2 = """const dt = new DataTable('#t', {data: DATA, rowId: (r) => 'linha_' + r.id, pageLength: 10, language: PT, select: {style: 'multi', selector: 'td:first-child', headerCheckbox: true},
  columns: [{data: null, render: DataTable.render.select(), orderable: false}, {data: 'nome', title: 'Nome'}, {data: 'status', title: 'Status'}], order: []});
dt.on('select', () => { if (dt.rows({selected: true}).count() === 23) document.title = 'cabeçalho' })""".replace("DATA", DATA).replace("PT", PT)  # fmt: skip
ARIA = """
const data = DATA, size = 10; let page = 0; const chosen = new Set();
const root = document.getElementById('root');
function draw() {
  const part = data.slice(page * size, page * size + size);
  root.innerHTML = `<div role="grid" aria-label="Clientes" aria-rowcount="${data.length}"><div role="rowgroup"><div role="row"><span role="columnheader"><span role="checkbox" tabindex="0" aria-checked="false" aria-label="Selecionar todas" id="all"></span></span>
    <span role="columnheader">Nome</span><span role="columnheader">Status</span></div></div><div role="rowgroup">` +
    part.map((r) => `<div role="row" data-id="${r.id}" aria-selected="${chosen.has(r.id)}"><span role="gridcell"><span role="checkbox" tabindex="0" style="cursor:pointer" aria-checked="${chosen.has(r.id)}" aria-label="Selecionar">${chosen.has(r.id) ? '☑' : '☐'}</span></span>
      <span role="gridcell">${r.nome}</span><span role="gridcell">${r.status}</span></div>`).join('') +
    `</div></div><div>${page * size + 1}–${page * size + part.length} de ${data.length}</div>${chosen.size ? `<p>${chosen.size} selecionados</p>` : ''}
    <button aria-label="Página anterior" ${page ? '' : 'disabled'}>‹</button><button aria-label="Próxima página" ${page < 2 ? '' : 'disabled'}>›</button>`;
}
root.addEventListener('click', (e) => {
  const box = e.target.closest('[role=checkbox]'), row = e.target.closest('[data-id]'), button = e.target.closest('button');
  if (box && box.id === 'all') { document.title = 'cabeçalho'; data.forEach((r) => chosen.add(r.id)); draw(); }
  else if (box && row) { chosen.has(row.dataset.id) ? chosen.delete(row.dataset.id) : chosen.add(row.dataset.id); draw(); }
  else if (button) { setTimeout(() => { page += button.textContent === '›' ? 1 : -1; draw() }, 100); }
});
draw();""".replace("DATA", DATA)
MUI = """
const e = React.createElement, M = MaterialUI, data = DATA;
function F() { const [page, setPage] = React.useState(0), [sel, setSel] = React.useState([]);
  const part = data.slice(page * 10, page * 10 + 10);
  return e('div', null, e(M.Table, null, e(M.TableHead, null, e(M.TableRow, null, e(M.TableCell, null, e(M.Checkbox, {checked: false, onChange: () => { document.title = 'cabeçalho'; setSel(data.map((r) => r.id)) }})),
      e(M.TableCell, null, e(M.TableSortLabel, {active: true}, 'Nome')), e(M.TableCell, null, 'Status'))),
    e(M.TableBody, null, part.map((r) => e(M.TableRow, {key: r.id, 'data-id': r.id, selected: sel.includes(r.id)},
      e(M.TableCell, null, e(M.Checkbox, {checked: sel.includes(r.id), onChange: (x) => setSel(x.target.checked ? [...sel, r.id] : sel.filter((i) => i !== r.id))})), e(M.TableCell, null, r.nome), e(M.TableCell, null, r.status))))),
    e(M.TablePagination, {component: 'div', count: data.length, page: page, rowsPerPage: 10, rowsPerPageOptions: [10], onPageChange: (x, n) => setPage(n), labelDisplayedRows: ({from, to, count}) => `${from}–${to} de ${count}`,
      getItemAriaLabel: (t) => t === 'next' ? 'Ir para a próxima página' : 'Ir para a página anterior'})); }
ReactDOM.createRoot(document.getElementById('root')).render(e(F));""".replace("DATA", DATA)

GRIDS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "Yii": (YII, ("jquery",), YII_SCRIPT),
    "Yii, pages in a box": (BOXED, ("jquery",), BOXED_SCRIPT),
    "DataTables 1.10 with select cells": (DT1_CSS + TABLE, ("datatables1",), DT1),
    "DataTables 2 with Select": ("<table id=t></table>", ("datatables2",), DT2),
    "ARIA grid": ("<div id=root></div>", (), ARIA),
    "MUI table": ("<div id=root></div>", ("mui",), MUI),
}
OTHER = "<table><tr><th>Mês</th><th>Total</th></tr><tr><td>Junho</td><td>10</td></tr></table>"


def grid_of(show: Any, kind: str) -> tuple[Screen, Grid]:
    body, kits, script = GRIDS[kind]
    screen = show(f"<h1>Clientes</h1>{OTHER}<div class=box>{body}</div>", *kits, script=script)
    grid = Grid(screen, ["clients.name_column"])
    grid.wait()
    return screen, grid


@pytest.mark.sampled(3, "make kits")
@pytest.mark.parametrize("kind", GRIDS)
def test_a_tour_reads_every_record_of_every_page_once(show, kind: str) -> None:
    _, grid = grid_of(show, kind)
    sheets = list(grid.tour())
    assert [len(sheet.rows) for sheet in sheets] == [10, 10, 3]
    assert {sheet.total for sheet in sheets} == {23}
    rows = whole(sheets)
    assert list(rows) == [person["id"] for person in PEOPLE]
    shown = {
        record: (sheet.cell(row, ["Nome"]).text, sheet.cell(row, ["Situação", "Status"]).text)
        for record, (sheet, row) in rows.items()
    }
    assert shown == {person["id"]: (person["nome"], person["status"]) for person in PEOPLE}


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", GRIDS)
def test_exactly_the_records_asked_for_are_selected_and_never_by_the_head(show, kind: str) -> None:
    screen, grid = grid_of(show, kind)
    wanted = [person["id"] for person in PEOPLE[:10]]
    assert grid.select(wanted).selected == set(wanted)
    assert grid.select(["102", "105"]).selected == {"102", "105"}
    assert grid.select([]).selected == set()
    assert screen.page.title() != "cabeçalho"


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", GRIDS)
def test_records_of_a_later_page_are_gone_to_and_selected(show, kind: str) -> None:
    _, grid = grid_of(show, kind)
    sheet = grid.go_to(["122"])
    assert sheet.ids == ("121", "122", "123")
    assert grid.select(["122"]).selected == {"122"}


@pytest.mark.parametrize("kind", ["Yii", "DataTables 2 with Select"])
def test_a_record_that_is_not_in_the_list_is_told(show, kind: str) -> None:
    _, grid = grid_of(show, kind)
    with pytest.raises(CountMismatch, match="999"):
        grid.go_to(["999"])


def test_a_selection_kept_from_another_page_is_noticed(show) -> None:
    """DataTables keeps what is selected on other pages: the counter says two where one was asked for."""
    _, grid = grid_of(show, "DataTables 2 with Select")
    grid.select(["101"])
    grid.go_to(["122"])
    with pytest.raises(CountMismatch, match="Pedi 1 registros selecionados e a tela mostra 2"):
        grid.select(["122"])


KEPT_BY_ERP = """$('.grid-view').before('<span><span id=n>0</span> cliente(s) selecionado(s)</span>');
$(document).on('change', 'tbody input', function () {
  $.post('/selecionar', {id: this.value, on: this.checked}).done((n) => $('#n').text(n)); });"""


def test_a_selection_that_the_erp_keeps_is_compared_when_it_has_answered(show, site) -> None:
    screen, grid = grid_of(show, "Yii")
    screen.page.evaluate(KEPT_BY_ERP)
    kept: set[str] = set()

    def answer(fields: dict[str, str]) -> str:
        time.sleep(0.2)
        (kept.add if fields["on"] == "true" else kept.discard)(fields["id"])
        return str(len(kept))

    site.pages["/selecionar"] = answer
    assert grid.select(["101", "103"]).counter == 2
    kept.add("115")  # left from another page
    with pytest.raises(CountMismatch, match="Pedi 1 registros selecionados e a tela mostra 2"):
        grid.select(["101"])


def test_a_selection_that_the_erp_keeps_is_not_told_to_it_by_looking(show, site) -> None:
    screen, grid = grid_of(show, "Yii")
    screen.page.evaluate(KEPT_BY_ERP)
    with screen.browser.guard.dropping(screen.browser):
        sheet = grid.select(["101"])
    assert (sheet.selected, sheet.counter, site.posts) == ({"101"}, 0, [])


def test_a_box_that_selects_more_than_its_row_is_noticed(show) -> None:
    screen, grid = grid_of(show, "Yii")
    screen.page.evaluate("$(document).on('change', 'tbody input', () => $('tbody input').prop('checked', true))")
    with pytest.raises(CountMismatch, match="Pedi 1 registros selecionados e a tela mostra 10"):
        grid.select(["103"])


def test_a_row_without_a_box_cannot_be_selected(show) -> None:
    screen, grid = grid_of(show, "Yii")
    screen.page.evaluate("$('#cliente-grid tbody tr').eq(2).find('input').remove()")
    with pytest.raises(CountMismatch, match="a tela mostra 0"):
        grid.select(["103"])


@pytest.mark.parametrize(
    ("rows", "source", "ids"),
    [
        (
            "<tr><td><input type=checkbox value=7></td><td>A</td></tr><tr><td><input type=checkbox value=9></td><td>B</td></tr>",
            "checkbox",
            ("7", "9"),
        ),
        ("<tr data-key=7><td></td><td>A</td></tr><tr data-key=9><td></td><td>B</td></tr>", "data", ("7", "9")),
        (
            "<tr><td></td><td><a href='?r=cliente/update&id=7'>A</a></td></tr><tr><td></td><td><a href='?r=cliente/update&id=9'>B</a></td></tr>",
            "link",
            ("7", "9"),
        ),
        (
            "<tr><td></td><td><a href='/admin/erp/cliente/7/change/'>A</a></td></tr><tr><td></td><td><a href='/admin/erp/cliente/9/change/'>B</a></td></tr>",
            "link",
            ("7", "9"),
        ),
        (
            "<tr><td></td><td>A</td><td><a href='#' onclick='abrir(7)'>Ver</a></td></tr><tr><td></td><td>B</td><td><a href='#' onclick='abrir(9)'>Ver</a></td></tr>",
            "link",
            ("7", "9"),
        ),
        (  # boxes and rows that are only counted name nobody where something else does
            "<tr id=row_0><td><input type=checkbox value=1></td><td><a href='?r=cliente/update&id=7'>A</a></td></tr><tr id=row_1><td><input type=checkbox value=2></td><td><a href='?r=cliente/update&id=9'>B</a></td></tr>",
            "link",
            ("7", "9"),
        ),
        ("<tr id=row_7><td></td><td>A</td></tr><tr id=row_9><td></td><td>B</td></tr>", "row", ("7", "9")),
        (  # what opens a row's menu by script leads to no record
            "<tr><td></td><td>A</td><td><a href='javascript:void(0)'>Ações</a><a href='?r=regra/update&id=7'>Editar</a></td></tr><tr><td></td><td>B</td><td><a href='javascript:void(0)'>Ações</a><a href='?r=regra/update&id=9'>Editar</a></td></tr>",
            "link",
            ("7", "9"),
        ),
    ],
)
def test_records_are_known_by_what_their_rows_carry(show, rows: str, source: str, ids: tuple[str, ...]) -> None:
    screen = show(f"<table><thead><tr><th></th><th>Nome</th><th></th></tr></thead><tbody>{rows}</tbody></table>")
    sheet = Grid(screen, ["clients.name_column"]).read()
    assert (sheet.source, sheet.ids) == (source, ids)


def test_records_are_known_by_a_column_of_codes(show) -> None:
    screen = show(
        "<table><thead><tr><th>Código</th><th>Nome</th></tr></thead><tbody><tr><td>#7</td><td>A</td></tr><tr><td>9</td><td>B</td></tr></tbody></table>"
    )
    sheet = Grid(screen, ["clients.name_column"]).read()
    assert (sheet.source, sheet.ids) == ("column", ("7", "9"))


def test_a_list_that_tells_no_records_apart_stops(show) -> None:
    screen = show(
        "<table><thead><tr><th>Nome</th><th>Status</th></tr></thead><tbody><tr><td>A</td><td>x</td></tr><tr><td>A</td><td>x</td></tr></tbody></table>"
    )
    with pytest.raises(NotFound, match="não mostra o que identifica cada registro"):
        Grid(screen, ["clients.name_column"]).read()


@pytest.mark.parametrize(
    ("summary", "total"),
    [
        ("Exibindo 1-2 de 175 resultados.", 175), ("Exibindo 1-2 de 1.750 resultados.", 1750), ("Mostrando de 1 até 2 de 175 registros", 175), ("1–2 de 175", 175),
        ("Total de 175 resultados.", 175), ("Mostrando 2 de 175", 175), ("Exibindo os primeiros 2 de 1.750 clientes", 1750), ("175 clientes", 175), ("Total: 175", 175), ("Showing 1 to 2 of 175 entries", 175),
    ],
)  # fmt: skip
def test_the_summary_gives_the_total(show, summary: str, total: int) -> None:
    rows = "".join(f"<tr><td><input type=checkbox value={n}></td><td>Cliente {n}</td></tr>" for n in (7, 9))
    screen = show(
        f"<h1>Clientes</h1><div class=lista><div class=summary>{summary}</div><table><thead><tr><th></th><th>Nome</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    assert Grid(screen, ["clients.name_column"]).read().total == total


def test_an_empty_list_has_no_rows(show) -> None:
    screen = show("<div class=grid-view><table class=items><thead><tr><th>Nome</th><th>Status</th></tr></thead><tbody><tr><td colspan=2 class=empty><span class=empty>Nenhum resultado encontrado.</span></td></tr></tbody></table></div>")  # fmt: skip
    sheet = Grid(screen, ["clients.name_column"]).read()
    assert (sheet.rows, sheet.next) == ((), False)


def test_rows_that_are_drawn_after_their_summary_are_waited_for(show) -> None:
    row = "<tr data-key={0}><td>Aviso {0}</td><td>3</td></tr>"
    screen = show(
        "<div class=grid-view><div class=summary>Exibindo 1-2 de 2 resultados.</div><table class=items><thead><tr><th>Nome</th><th>Dias</th></tr></thead>"
        f"<tbody></tbody></table></div><template>{row.format(7)}{row.format(9)}</template>"
        "<script>setTimeout(() => document.querySelector('tbody').append(document.querySelector('template').content), 900)</script>"
    )
    assert [sheet.ids for sheet in Grid(screen, ["clients.name_column"]).tour()] == [("7", "9")]


@pytest.mark.parametrize("sign", ["", "<span>…</span>"])
def test_cells_that_are_filled_in_after_their_rows_are_waited_for(show, sign: str) -> None:
    rows = "".join(f"<tr data-key={n}><td>Ana {n}</td><td class=late>{sign}</td></tr>" for n in (7, 9))
    screen = show(
        f"<table><thead><tr><th>Cliente</th><th>Data da Venda</th></tr></thead><tbody>{rows}</tbody></table>"
        "<script>setTimeout(() => document.querySelectorAll('.late').forEach((cell) => { cell.textContent = '01/06/2026'; }), 900)</script>"
    )
    (sheet,) = Grid(screen, ["sales.client_column", "sales.date_column"]).tour()
    assert {row.cells[1].text for row in sheet.rows} == {"01/06/2026"}


def test_a_list_that_moves_while_it_is_read_is_noticed(show) -> None:
    screen, grid = grid_of(show, "Yii")
    screen.page.evaluate("data.unshift(data.pop())")
    sheets = list(grid.tour())
    with pytest.raises(CountMismatch):
        whole(sheets[:1] + sheets[:1])


@pytest.mark.usefixtures("impatient")
def test_a_pager_that_does_not_turn_is_noticed(show) -> None:
    screen, grid = grid_of(show, "Yii")
    screen.page.evaluate("$(document).off('click', '.yiiPager a').on('click', 'a', (e) => e.preventDefault())")
    with pytest.raises(CountMismatch, match="não passa da página 1"):
        list(grid.tour())


def test_a_missing_list_is_told_with_those_seen(show, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = show(f"<h1>Clientes</h1>{OTHER}")
    monkeypatch.setattr(screen.browser, "timeout", 0.3)
    with pytest.raises(NotFound) as caught:
        Grid(screen, ["clients.name_column"]).wait()
    assert "Mês | Total" in caught.value.hint


BADGE = """<div id=app><header><button aria-label=Notificações onclick="document.title = 'sino'"><span class=badge>3</span></button></header>
<div><h1>Clientes</h1><table><thead><tr><th></th><th>Nome</th></tr></thead><tbody></tbody></table>
<ul class=pagination><li><button onclick="turn(1)">1</button></li><li><button onclick="turn(2)">2</button></li><li><button onclick="turn(3)">3</button></li></ul></div></div>"""
TURN = """function turn(page) {
  document.querySelectorAll('li').forEach((li, i) => li.classList.toggle('active', i + 1 === page));
  document.querySelector('tbody').innerHTML = [1, 2].map((n) => `<tr><td><input type=checkbox value=${page}${n}></td><td>Cliente ${page}${n}</td></tr>`).join('');
} turn(1)"""


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("<a href=/7><b>ACME</b></a><br><small>Coworking ACME</small>", "ACME"),
        ("<a href=/7>ACME</a> Europe", "ACME Europe"),
        ("ACME<br><a href=/7>Abrir</a>", "ACME Abrir"),
        ("<small>nº 7</small><div><a href=/7>ACME</a></div>", "nº 7 ACME"),
    ],
)
def test_the_name_of_a_cell_is_the_link_that_its_other_lines_explain(show, cell: str, name: str) -> None:
    body = f"<table><thead><tr><th>Código<th>Nome<th>Status</thead><tr><td>7<td>{cell}<td>Ativo</table>"
    (row,) = Grid(show(body), ["clients.name_column"]).read().rows
    assert row.cells[1].name == name


def test_columns_drawn_again_to_stay_in_place_do_not_hide_the_pager(show) -> None:
    def table(rows: str, columns: int) -> str:
        heads = "".join(f"<th>{head}</th>" for head in ("", "Código", "Nome", "Status")[:columns])
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    def rows(columns: int) -> str:
        cells = [[f"<input type=checkbox value={i}>", str(i), f"Cliente {i}", "Ativo"] for i in (7, 8)]
        return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row[:columns])}</tr>" for row in cells)

    screen = show(
        f"""<h1>Clientes</h1>{OTHER}<div class="grid-view"><div class="summary">Exibindo 1-2 de 5 resultados.</div><div class="scroll">
        <div class="head">{table("", 4)}</div><div class="body">{table(rows(4), 4)}</div><div class="left">{table(rows(3), 3)}</div></div>
        <ul class="yiiPager"><li class="page selected"><a href="#">1</a></li><li class="page"><a href="#2">2</a></li></ul></div>"""
    )
    sheet = Grid(screen, ["clients.name_column"]).read()
    assert (sheet.ids, sheet.total, sheet.page, sheet.next) == (("7", "8"), 5, 1, True)


def test_a_badge_with_a_number_is_no_page_of_the_list(show) -> None:
    screen = show(BADGE, script=TURN)
    grid = Grid(screen, ["clients.name_column"])
    grid.jump(3)
    assert screen.page.title() == "ERP"
    assert grid.read().ids == ("31", "32")
    assert grid.read().page == 3


GROWING = """<main><h1>Clientes</h1><table><thead><tr><th></th><th>Nome</th></tr></thead><tbody></tbody></table>
<p></p><button type=button onclick="grow()">Carregar mais</button><a href="/outra">Mostrar mais</a></main>"""
GROW = """let shown = 0; function grow() { setTimeout(() => { shown += 2;
  document.querySelector('tbody').innerHTML = [...Array(Math.min(shown, 5)).keys()].map((n) => `<tr><td><input type=checkbox value=${n + 1}></td><td>Cliente ${n + 1}</td></tr>`).join('');
  document.querySelector('p').textContent = `Exibindo 1-${Math.min(shown, 5)} de 5 resultados.`; document.querySelector('button').hidden = shown >= 5 }, 50) } grow()"""


def test_a_list_that_grows_is_read_to_its_end(show) -> None:
    grid = Grid(show(GROWING, script=GROW), ["clients.name_column"])
    assert list(whole(list(grid.tour()))) == ["1", "2", "3", "4", "5"]


SCROLLED = """<main><h1>Clientes</h1><div style="height:120px;overflow:auto" onscroll="scrolled(this)"><table><thead><tr><th></th><th>Nome</th></tr></thead>
<tbody></tbody></table></div><p>{summary}</p></main>"""
SCROLL = """let shown = 0, asked = false; const row = (n) => `<tr style="height:40px"><td><input type=checkbox value=${n + 1}></td><td>Cliente ${n + 1}</td></tr>`;
function grow() { asked = true; setTimeout(() => { asked = false; shown = Math.min(shown + 5, 12);
  document.querySelector('tbody').innerHTML = [...Array(shown).keys()].slice(FROM).map(row).join('');
  document.querySelector('p').textContent = document.querySelector('p').textContent.replace(/\\d+ de/, `${shown} de`) }, 300) }
function scrolled(box) { if (!asked && shown < 12 && box.scrollTop + box.clientHeight > box.scrollHeight - 30) grow() } grow()"""


@pytest.mark.parametrize("summary", ["Mostrando 5 de 12", ""])
def test_a_list_that_grows_as_it_is_scrolled_is_read_to_its_end(show, summary: str) -> None:
    screen = show(SCROLLED.format(summary=summary), script=SCROLL.replace("FROM", "0"))
    screen.page.wait_for_selector("tbody tr")
    grid = Grid(screen, ["clients.name_column"])
    assert len(whole(list(grid.tour()))) == 12
    assert grid.grows


def test_a_list_that_was_drawn_anew_while_it_stood_at_its_end_is_scrolled_there_again(show) -> None:
    script = SCROLL.replace("FROM", "0").replace("if (!asked", "if (!quiet && !asked") + (
        "; let quiet = true; setTimeout(() => { document.querySelector('[onscroll]').scrollTop = 9999; setTimeout(() => { quiet = false }, 200) }, 400)"
    )
    screen = show(SCROLLED.format(summary="Mostrando 5 de 12"), script=script)
    screen.page.wait_for_function("quiet === false")
    assert len(whole(list(Grid(screen, ["clients.name_column"]).tour()))) == 12


def test_a_list_that_drops_what_was_scrolled_by_stops(show) -> None:
    screen = show(SCROLLED.format(summary=""), script=SCROLL.replace("FROM", "Math.max(0, shown - 6)"))
    screen.page.wait_for_selector("tbody tr")
    with pytest.raises(CountMismatch, match="só mantém as linhas que estão à vista"):
        list(Grid(screen, ["clients.name_column"]).tour())


def test_a_list_that_grows_is_told_as_such(show) -> None:
    screen = show(GROWING, script=GROW)
    told: dict[str, Any] = {}
    tour: Any = SimpleNamespace(
        screen=screen, times=Times(), found=lambda *args, **more: None, answer=lambda key, _, value, words: told.update({key: value})
    )  # fmt: skip
    grid = Grid(screen, ["clients.name_column"])
    describe(tour, "clients", "clientes", grid, sample(tour, grid, "client_page"))
    assert (told["clients.count"], told["clients.paging"]) == (5, "grows")


def test_a_list_whose_rows_come_by_a_post_says_what_was_barred(show, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = show("<h1>Clientes</h1>")
    monkeypatch.setattr(screen.browser, "timeout", 0.3)
    screen.browser.guard.refused.append(
        WriteRequest(datetime.now(UTC), "POST", "r=cliente/lista", sent=False, unknown=True)
    )
    with pytest.raises(NotFound) as caught:
        Grid(screen, ["clients.name_column"]).wait()
    assert "barrou POST r=cliente/lista" in caught.value.hint
    assert "browser: {reads: [r=cliente/lista]}" in caught.value.hint


def test_a_list_under_a_dialog_that_stayed_is_opened_again(show) -> None:
    dialog = "<div class=modal id=m style='display:none;position:fixed;top:9px'>Tem certeza? <button>Sim</button></div>"
    screen = show(f"<table><thead><tr><th>Código<th>Nome</thead><tr><td>7<td>ACME</table>{dialog}")
    run: Any = None
    page = ClientsPage(screen, run)
    page.address = screen.page.url
    assert page._shows_list()
    screen.page.evaluate("m.style.display = 'block'")
    assert not page._shows_list()


@pytest.mark.parametrize(
    "rows", ["", "<tr><td><input type=checkbox name='ids[]' value=7></td><td>7</td><td>ACME</td><td>Ativo</td></tr>"]
)
@pytest.mark.parametrize("box", ["<th><input type=checkbox></th>", "<th></th>"])
def test_a_table_beside_is_not_the_list_because_the_list_is_shorter(show, rows: str, box: str) -> None:
    beside = "<table><thead><tr><th>Código</th><th>Cliente</th><th>Valor</th></tr></thead><tbody>" + "".join(
        f"<tr><td>9{n}</td><td>Studio {n}</td><td>80,00</td></tr>" for n in range(3)
    )
    mine = f"<table class=lista><thead><tr>{box}<th>Código</th><th>Cliente</th><th>Status</th></tr></thead><tbody>{rows}</tbody></table>"
    screen = show(f"<h1>Clientes</h1>{beside}</tbody></table>{mine}")
    assert Grid(screen, ["clients.name_column"]).read().ids == (("7",) if rows else ())
