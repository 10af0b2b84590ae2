"""Ways in which a list may open narrowed: what stands in its own row of filters, in tabs, chips, views, boxes, the address, or nowhere.

The form "Busca avançada" is `bot.sandbox.yii.Search`; this is what a list has besides it, or in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet

from bot.sandbox import knobs
from bot.sandbox.noise.layer import current as noise_now

if TYPE_CHECKING:
    from bot.sandbox.columns import Filter
    from bot.sandbox.search import Search
    from bot.sandbox.yii import Grid

MODELS = ("Cliente", "Venda")
SCOPE = "escopo"  # a filter of the server that no field of the search form shows
OWN = "meus"
PLACES = ("tab", "chip", "view", "mine")  # what noise may draw


def place(model: str) -> str:
    """Where the list of `model` is narrowed when it is opened; "none" for one that is not."""
    if model not in MODELS:
        return "none"
    noise = noise_now()
    if knobs.current().narrowed == "none" and noise is not None and "narrowed" in noise.kinds:
        return str(noise.dice("narrowed", model).choice(PLACES))
    return knobs.current().narrowed


def in_row(model: str) -> bool:
    """Whether the list has its filters in a row of its own, and no search form."""
    return place(model).startswith("row")


def scope() -> Filter:
    from bot.sandbox.columns import Filter

    return Filter(SCOPE, "Responsável", _own)


def _own(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.annotate(odd=F("pk") % 2).filter(odd=0) if value == OWN else query


def left_over(model: str, filters: Sequence[Filter]) -> dict[str, str]:
    """Filter name → what the server remembers of somebody's last visit."""
    where = place(model)
    if where == "row_text":
        return {"nome": "a e"} if model == "Cliente" else {"date_last": "01/07/2026", "produto": "e"}
    if where == "row_select":
        chosen = "plano" if model == "Cliente" else "status"
        one = next(one for one in filters if one.name == chosen)
        return {chosen: str(one.options[-1 if model == "Cliente" else 1][0])}
    return {SCOPE: OWN} if where in ("tab", "chip", "view", "mine", "stuck", "unsaid") else {}


def drawn(search: Search, route: str) -> str:
    """What stands over the list."""
    where, mine = place(search.model), search.values.get(SCOPE) == OWN
    every, own = ("Todos", "Meus") if search.model == "Cliente" else ("Todas", "Minhas")
    noun = "clientes" if search.model == "Cliente" else "vendas"
    address = f"/index.php?r={route}&amp;{search.model}[{SCOPE}]="
    if where == "tab":
        entries = ((every, "", not mine), (own, OWN, mine))
        items = "".join(
            f'<li{" class=active" if on else ""}><a href="{address}{value}">{name}</a></li>'
            for name, value, on in entries
        )
        return f'<ul class="nav nav-tabs">{items}</ul>'
    if where == "chip" and mine:
        return f'<div class="chips"><span class="chip">Responsável: Eu <a href="{address}" title="Remover filtro">×</a></span></div>'
    if where == "stuck":
        return '<div class="aviso-filtro">Filtros: Responsável: Eu</div>'
    if where == "view":
        options = f'<option value="">{every} {"os" if noun == "clientes" else "as"} {noun}</option>'
        options += f'<option value="{OWN}"{" selected" if mine else ""}>{own} {noun}</option>'
        return (
            f"<p><label>Visão <select onchange=\"location = '{address}' + this.value\">{options}</select></label></p>"
        )
    if where == "mine":
        tick = " checked" if mine else ""
        return (
            f"<p><label class=\"checkbox\"><input type=\"checkbox\"{tick} onchange=\"location = '{address}' + (this.checked ? '{OWN}' : '')\">"
            f" Somente {own.lower()} {noun}</label></p>"
        )
    if where == "quick":
        return QUICK
    return ""


# Hides rows of the page that is shown, and asks the server for nothing.
QUICK = """<p><label>Localizar nesta página <input type="search" id="localizar" value="an"></label></p>
<script>(function () {
  function hide() {
    var words = document.getElementById('localizar').value.toLowerCase();
    document.querySelectorAll('table.items tbody tr, [role=row][data-key]').forEach(function (row) {
      row.style.display = row.textContent.toLowerCase().indexOf(words) < 0 ? 'none' : '';
    });
  }
  document.addEventListener('input', function (event) { if (event.target.id === 'localizar') { hide(); } });
  if (window.jQuery) { jQuery(document).on('grade:atualizada', hide); }
  window.addEventListener('load', hide);
})();</script>"""


def filter_row(grid: Grid) -> str:
    """CGridView's `<tr class="filters">`, one cell a column."""
    if grid.search is None or not in_row(grid.model):
        return ""
    fields = {field["name"]: field for field in grid.search.fields}
    cells = ["<td>&nbsp;</td>"] if grid.checkboxes else []
    for column in grid.columns:
        drawn = "".join(
            _field(fields[name]) for name in (f"{grid.model}[{one}]" for one in column.filters) if name in fields
        )
        cells.append(f'<td><div class="filter-container">{drawn}</div></td>' if drawn else "<td>&nbsp;</td>")
    if grid.row_menu:
        cells.append("<td>&nbsp;</td>")
    return f'<tr class="filters">\n{"".join(cells)}\n</tr>\n'


def _field(field: dict[str, Any]) -> str:
    if field["kind"] != "select":
        return f'<input name="{field["name"]}" id="{field["id"]}" type="text" value="{escape(field["value"])}" />'
    chosen = ' selected="selected"'
    options = "".join(
        f'<option value="{escape(str(value))}"{chosen if value and str(value) == field["value"] else ""}>{escape(str(words)) if value else ""}</option>'
        for value, words in field["options"]
    )
    return f'<select name="{field["name"]}" id="{field["id"]}">{options}</select>'


def sizes(grid: Grid) -> str:
    """The menu of page sizes, where the tenant has one."""
    if not (offered := knobs.current().page_sizes):
        return ""
    options = "".join(
        f"<option{' selected' if size == grid.size else ''}>{size}</option>" for size in sorted({*offered, grid.size})
    )
    address = grid.address(**{f"{grid.model}_page": None})
    change = f"location = '{escape(address)}&amp;pageSize=' + this.value"
    return f'<label>Mostrar <select name="pageSize" onchange="{change}">{options}</select> por página</label>'
