"""The skin "modern": a grid of divs with ARIA roles, without a table, a native checkbox or a class of Yii's."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.sandbox.columns import Column
    from bot.sandbox.yii import Grid

NOTHING = "Nenhum resultado encontrado."


def aria_grid(grid: Grid) -> str:
    """Summary, grid and pages; `data-key` of a row is its record's id."""
    first_row = grid.first + 2  # row 1 is the heading
    rows = "".join(_row(grid, row, first_row + n) for n, row in enumerate(grid.rows))
    if not grid.rows:
        rows = f'<div role="row" class="linha vazia"><div role="gridcell">{NOTHING}</div></div>'
    several = ' aria-multiselectable="true"' if grid.checkboxes else ""
    return (
        f'<section class="grade" id="{grid.id}" data-address="{escape(grid.address())}" data-total="{grid.total}">'
        f'<div class="resumo" role="status">{grid.summary}</div>'
        f'<div role="grid" aria-rowcount="{grid.total + 1}" aria-busy="false"{several} style="--colunas:{_widths(grid)}">'
        f'<div role="rowgroup"><div role="row" class="linha cabeca" aria-rowindex="1">{_heads(grid)}</div></div>'
        f'<div role="rowgroup">{rows}</div></div>{_pages(grid)}</section>'
    )


# Columns whose content has a known width; the others share what is left.
WIDTHS = {
    "Código": "68px", "CPF / CNPJ": "146px", "Push": "60px", "Ativa": "60px", "Ativo": "60px", "Dia": "60px", "Sócio": "70px",
    "Status": "100px", "Situação": "120px", "Área do Cliente": "84px", "Data da Venda": "104px", "Data da venda": "104px",
    "Criada em": "128px", "Valor (R$)": "92px", "Origem": "130px", "Vencimento": "100px", "Data": "128px", "Unidade": "90px",
}  # fmt: skip


def _widths(grid: Grid) -> str:
    wide = ("Nome", "Cliente", "E-mail", "Meios", "Assunto", "Destinatário")
    parts = ["44px"] if grid.checkboxes else []
    for column in grid.columns:
        shared = "minmax(0,1.7fr)" if column.header.startswith(wide) else "minmax(0,1fr)"
        parts.append(WIDTHS.get(column.header, shared))
    return " ".join([*parts, "64px"] if grid.row_menu else parts)


def _box(label: str, css: str = "") -> str:
    return f'<div role="checkbox" class="marca{css}" tabindex="0" aria-checked="false" aria-label="{label}"></div>'


def _heads(grid: Grid) -> str:
    cells = []
    if grid.checkboxes:
        cells.append(f'<div role="columnheader">{_box("Selecionar todos", " todas")}</div>')
    cells += [_head(grid, column) for column in grid.columns]
    if grid.row_menu:
        cells.append('<div role="columnheader"><span class="so-leitor">Ações</span></div>')
    return "".join(cells)


def _head(grid: Grid, column: Column) -> str:
    if not column.sort:
        return f'<div role="columnheader">{escape(column.header)}</div>'
    name, _, direction = grid.sort.partition(".")
    state, wanted = "none", column.sort
    if name == column.sort:
        state = "descending" if direction == "desc" else "ascending"
        wanted = column.sort if direction == "desc" else f"{column.sort}.desc"
    href = escape(grid.address(**{f"{grid.model}_sort": wanted, f"{grid.model}_page": None}))
    return (
        f'<div role="columnheader" aria-sort="{state}" tabindex="0" class="ordena" data-href="{href}">'
        f"{escape(column.header)}</div>"
    )


def _row(grid: Grid, row: Any, index: int) -> str:
    cells = []
    if grid.checkboxes:
        cells.append(f'<div role="gridcell">{_box(f"Selecionar {row.pk}")}</div>')
    for column in grid.columns:
        css = f' class="{column.css}"' if column.css else ""
        cells.append(f'<div role="gridcell"{css}>{column.cell(row)}</div>')
    if grid.row_menu:
        cells.append(f'<div role="gridcell">{grid.row_menu(row)}</div>')
    chosen = ' aria-selected="false"' if grid.checkboxes else ""
    return f'<div role="row" class="linha" aria-rowindex="{index}" data-key="{row.pk}"{chosen}>{"".join(cells)}</div>'


def _pages(grid: Grid) -> str:
    if grid.pages <= 1:
        return ""

    def button(label: str, page: int, sign: str) -> str:
        off = page < 1 or page > grid.pages or page == grid.page
        href = escape(grid.address(**{f"{grid.model}_page": page}))
        return (
            f'<div role="button" class="pagina" tabindex="0" aria-label="{label}" aria-disabled="{str(off).lower()}"'
            f' data-href="{href}">{sign}</div>'
        )

    return (
        '<nav class="paginas" aria-label="Paginação">'
        + button("Primeira página", 1, "«")
        + button("Página anterior", grid.page - 1, "‹")
        + f"<span>Página {grid.page} de {grid.pages}</span>"
        + button("Próxima página", grid.page + 1, "›")
        + button("Última página", grid.pages, "»")
        + "</nav>"
    )


def aria_row_menu(way: str, entries: list[tuple[str, str]]) -> str:
    """A row's menu; `entries` are (label, address)."""
    if way != "acoes":
        return "".join(
            f'<a class="icone" href="{href}" aria-label="{label}" title="{label}">{label[0]}</a>'
            if way == "icons"
            else f'<a href="{href}">{label}</a> '
            for label, href in entries
        )
    items = "".join(f'<a role="menuitem" tabindex="-1" href="{href}">{label}</a>' for label, href in entries)
    return (
        '<div class="menu"><div role="button" class="abre" tabindex="0" aria-haspopup="menu" aria-expanded="false"'
        f' aria-label="Ações">⋮</div><div role="menu" hidden>{items}</div></div>'
    )
