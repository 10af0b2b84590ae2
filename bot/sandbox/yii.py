"""Yii 1.1's grid and its remembered filters: what a list screen shows, apart from how a skin draws it.

`classic_grid` is CGridView's markup to the letter; `bot.sandbox.aria` draws the same `Grid` for the skin "modern".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from bot.sandbox import knobs, narrowing
from bot.sandbox.aria import NOTHING, aria_grid
from bot.sandbox.columns import Column
from bot.sandbox.noise.lists import columns as noisy_columns
from bot.sandbox.search import Search


@dataclass
class Grid:
    """One page of a list. `query` is ordered; `row_menu` gives a row's (label, address, css) entries."""

    id: str
    model: str
    route: str
    query: QuerySet[Any]
    columns: Sequence[Column]
    request: HttpRequest
    size: int
    checkboxes: bool = False
    row_menu: Callable[[Any], str] | None = None
    before: Callable[[list[Any]], None] | None = None
    search: Search | None = None

    def __post_init__(self) -> None:
        self.columns = noisy_columns(self.model, self.columns)
        if knobs.current().page_sizes and self.search is not None:
            asked = self.request.GET.get("pageSize", "")
            self.size = int(asked) if asked.isdigit() else self.request.session.get("pageSize", self.size)
            self.request.session["pageSize"] = self.size

    @property
    def size_menu(self) -> str:
        return narrowing.sizes(self)

    @cached_property
    def total(self) -> int:
        return self.query.order_by().count()

    @property
    def shows_all(self) -> bool:
        return knobs.current().show_all and self.request.GET.get("show_all") == "1"

    @property
    def pages(self) -> int:
        return 1 if self.shows_all else max(1, -(-self.total // self.size))

    @property
    def page(self) -> int:
        """1-based; out of range becomes the nearest page, as in Yii."""
        asked = self.request.GET.get(f"{self.model}_page", "1")
        return min(max(int(asked) if asked.isdigit() else 1, 1), self.pages)

    @property
    def sort(self) -> str:
        return self.request.GET.get(f"{self.model}_sort", "")

    @property
    def first(self) -> int:
        """Rows before this page."""
        return 0 if self.shows_all else (self.page - 1) * self.size

    @cached_property
    def rows(self) -> list[Any]:
        query = self.query
        name, _, direction = self.sort.partition(".")
        if any(column.sort == name for column in self.columns if name):
            query = query.order_by(f"{'-' if direction == 'desc' else ''}{name}", "pk")
        if not self.shows_all:
            # The keys first: what a deep page skips is then skipped in an index, without the related records.
            keys = list(query.values_list("pk", flat=True)[self.first : self.first + self.size])
            query = query.filter(pk__in=keys)
        rows = list(query)
        if self.before:
            self.before(rows)
        return rows

    @property
    def summary(self) -> str:
        """ "Exibindo 1-20 de 175 resultados.", or nothing for an empty list."""
        if not self.rows:
            return ""
        noun = "resultado" if self.total == 1 else "resultados"
        return f"Exibindo {self.first + 1}-{self.first + len(self.rows)} de {self.total} {noun}."

    def address(self, **changed: Any) -> str:
        """This list's address with its page and sort, `changed` applied; None removes a parameter."""
        names = (f"{self.model}_page", f"{self.model}_sort", "show_all")
        kept = {name: self.request.GET[name] for name in names if name in self.request.GET}
        merged = {name: value for name, value in {**kept, **changed}.items() if value not in (None, "")}
        tail = urlencode(merged)
        return f"/index.php?r={self.route}" + (f"&{tail}" if tail else "")

    def __str__(self) -> str:
        if knobs.current().skin == "modern":
            return aria_grid(self)
        return classic_grid(self)


def classic_grid(grid: Grid) -> str:
    """CGridView: summary, table.items, pager, keys."""
    summary = f'<div class="summary">{grid.summary}</div>' if grid.rows else ""
    keys = "".join(f"<span>{row.pk}</span>" for row in grid.rows)
    return (
        f'<div id="{grid.id}" class="grid-view">\n{summary}\n<table class="items">\n'
        f"<thead>\n<tr>\n{_heads(grid)}</tr>\n{narrowing.filter_row(grid)}</thead>\n<tbody>\n{_body(grid)}</tbody>\n</table>\n{_pager(grid)}"
        f'<div class="keys" style="display:none" title="{escape(grid.address())}">{keys}</div>\n</div>'
    )


def _heads(grid: Grid) -> str:
    cells, n = [], 0
    if grid.checkboxes:
        name = f"{grid.id}_c0_all"
        cells.append(
            f'<th class="checkbox-column" id="{grid.id}_c0">'
            f'<input type="checkbox" value="1" name="{name}" id="{name}" /></th>'
        )
        n = 1
    for column in grid.columns:
        cells.append(f'<th id="{grid.id}_c{n}">{_head(grid, column)}</th>')
        n += 1
    if grid.row_menu:
        cells.append(f'<th class="button-column" id="{grid.id}_c{n}">Ações</th>')
    return "".join(cells)


def _head(grid: Grid, column: Column) -> str:
    if not column.sort:
        return escape(column.header)
    name, _, direction = grid.sort.partition(".")
    css, wanted = "sort-link", column.sort
    if name == column.sort:
        css += " desc" if direction == "desc" else " asc"
        wanted = column.sort if direction == "desc" else f"{column.sort}.desc"
    href = escape(grid.address(**{f"{grid.model}_sort": wanted, f"{grid.model}_page": None}))
    return f'<a class="{css}" href="{href}">{escape(column.header)}</a>'


def _body(grid: Grid) -> str:
    if not grid.rows:
        width = len(grid.columns) + grid.checkboxes + (grid.row_menu is not None)
        return f'<tr><td colspan="{width}" class="empty"><span class="empty">{NOTHING}</span></td></tr>\n'
    lines = []
    for n, row in enumerate(grid.rows):
        line = [f'<tr class="{"even" if n % 2 else "odd"}">\n']
        if grid.checkboxes:
            line.append(
                f'<td class="checkbox-column"><input value="{row.pk}" id="{grid.id}_c0_{n}" type="checkbox"'
                f' name="{grid.id}_c0[]" /></td>'
            )
        for column in grid.columns:
            css = f' class="{column.css}"' if column.css else ""
            line.append(f"<td{css}>{column.cell(row)}</td>")
        if grid.row_menu:
            line.append(f'<td class="button-column">{grid.row_menu(row)}</td>')
        line.append("\n</tr>\n")
        lines.append("".join(line))
    return "".join(lines)


def _pager(grid: Grid) -> str:
    """CLinkPager with ten buttons at most; nothing where there is one page."""
    if grid.pages <= 1:
        return ""

    def button(label: str, page: int, css: str, off: bool = False, here: bool = False) -> str:
        name = f"{grid.model}_page"
        href = escape(grid.address(**{name: page if page > 1 else None}))
        return f'<li class="{css}{" hidden" if off else ""}{" selected" if here else ""}"><a href="{href}">{label}</a></li>'

    begin = max(1, min(grid.page - 5, grid.pages - 9))
    numbers = range(begin, min(begin + 9, grid.pages) + 1)
    at_first, at_last = grid.page == 1, grid.page == grid.pages
    items = [
        button("&lt;&lt; Primeira", 1, "first", off=at_first),
        button("&lt; Anterior", max(grid.page - 1, 1), "previous", off=at_first),
        *(button(str(number), number, "page", here=number == grid.page) for number in numbers),
        button("Próxima &gt;", min(grid.page + 1, grid.pages), "next", off=at_last),
        button("Última &gt;&gt;", grid.pages, "last", off=at_last),
    ]
    return '<div class="pager">Ir para a página: <ul id="yw0" class="yiiPager">' + "\n".join(items) + "</ul></div>"
