"""What a list is made of: its kind, where its records' ids stand, its counts, pages, bulk menu."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from bot.errors import BotError, NotFound
from pages.elements.dom import fold
from pages.elements.filters import Filters
from pages.elements.grid import Grid
from pages.elements.paging import MOST_ROWS
from pages.elements.sheet import Sheet
from pages.tour.tour import Tour

WHERE = {
    "form": "na busca", "row": "na linha de filtros da lista", "around": "ao redor da lista", "tab": "numa aba", "chip": "numa etiqueta",
    "view": "numa visão salva", "said": "dito na tela", "address": "no endereço",
}  # fmt: skip
SAMPLE = 3  # pages that are read; the rest is reckoned from the list's own count
SOURCES = {
    "checkbox": "valor da caixa de seleção", "keys": "div.keys do Yii", "data": "atributo data-* da linha", "link": "número no link da linha",
    "row": "id da linha", "column": "coluna de código", "": "não encontrado",
}  # fmt: skip
TURNS = {
    None: (None, "uma página só: não se vê"),
    True: ("reload", "recarga da página inteira"),
    False: ("ajax", "AJAX, sem recarregar a página"),
}
GROWS = "grows", "não troca: cresce por «Carregar mais», ou ao rolar; o bot a lê inteira"
KIND = """(() => {
  const grid = theGrid(root, arg)[0];
  if (!grid) return null;
  const el = grid.el;
  const kind = el.closest('.grid-view') ? 'Yii CGridView' : el.closest('.dataTables_wrapper,.dt-container') ? 'DataTables' :
    el.id === 'result_list' ? 'Django' : el.matches('table') ? 'tabela HTML' : 'grade ARIA';
  const head = grid.heads.map((th) => th.querySelector('input[type=checkbox],[role=checkbox]')).find(Boolean);
  const frame = frameOf(grid).parentElement || frameOf(grid);
  const sizing = (n) => n.matches('select') && n.options.length > 1 && [...n.options].every((o) => /^\\d{1,3}$|^1000$|^(todos|all|tudo)$/i.test(text(o)));
  const sizes = deep(frame).filter(sizing).map((n) => [...n.options].map(text));
  const showing = (n) => n.matches(PRESS) && visible(n) && pressNames(n).some((p) => /^(mostrar|exibir|ver) tod[oa]s/.test(fold(p)));
  const all = deep(frame).filter(showing).map((n) => pressNames(n)[0]);
  return { kind, summary: summaryOf(grid).text, headBox: !!head, sizes: sizes[0] || null, showAll: all[0] || '' };
})()"""


@dataclass(frozen=True)
class Sampled:
    """The first pages of a list: `total` records in all as far as it says, whether paging loads the document anew (None: one page only)."""

    sheets: list[Sheet]
    total: int | None
    pages: int | None
    reloads: bool | None

    @property
    def rows(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def size(self) -> int:
        return max((len(sheet.rows) for sheet in self.sheets), default=0)

    @property
    def whole(self) -> bool:
        return not self.sheets or not self.sheets[-1].next


def is_listed(tour: Tour, grid: Grid) -> bool:
    """Whether the list is there; where it is not, its column is noted as missing, with the columns of the lists that are."""
    try:
        grid.wait()
    except NotFound:
        heads = [
            str(head)
            for heads in tour.screen.read("gridsIn(root).map((g) => g.heads.map(headText))")
            for head in heads
            if head
        ]
        for key, words in zip(grid.keys, grid.heads, strict=True):
            if not {fold(head) for head in heads} & set(words):
                tour.missing(key, heads, name=f"coluna «{tour.name(key)}»")
        if not any(element.screen == tour.at and not element.good for element in tour.elements):
            raise
        return False
    return True


def sample(tour: Tour, grid: Grid, turning: str, most: int = SAMPLE) -> Sampled:
    """Reads the list's first pages, measuring how long turning a page takes as `turning` of Times."""
    sheets: list[Sheet] = []
    born: set[float] = set()
    began = time.monotonic()
    for sheet in grid.tour():
        if sheets:
            setattr(tour.times, turning, max(getattr(tour.times, turning), time.monotonic() - began))
        sheets.append(sheet)
        born.add(tour.screen.read("performance.timeOrigin"))
        if len(sheets) == most:
            break
        began = time.monotonic()
    size = max((len(sheet.rows) for sheet in sheets), default=0)
    last = sheets[-1]
    total = last.total if last.next or last.total is not None else sum(len(sheet.rows) for sheet in sheets)
    pages = -(-total // size) if total is not None and size else None
    return Sampled(sheets, total, pages, None if len(sheets) == 1 else len(born) > 1)


def columns(tour: Tour, sheet: Sheet, *keys: str, needed: bool = True) -> None:
    """Notes each column as found or missing."""
    for key in keys:
        try:
            place = sheet.column(tour.labels[key])
        except BotError as error:
            tour.ambiguous(key, [error.message], needed=needed, name=f"coluna «{tour.name(key)}»")
            continue
        if place is None:
            tour.missing(key, [head for head in sheet.heads if head], needed=needed, name=f"coluna «{tour.name(key)}»")
        else:
            tour.found(key, sheet.heads[place], "coluna da lista", needed=needed, name=f"coluna «{tour.name(key)}»")


def describe(tour: Tour, at: str, of: str, grid: Grid, sampled: Sampled, of_what: str = "") -> None:
    """Answers what the list is made of; `of_what` says which part of it was counted."""
    facts: dict[str, Any] = tour.screen.read(KIND, grid.heads) or {}
    sheet = sampled.sheets[0]
    way = f"{facts.get('kind', 'lista')}; códigos: {SOURCES.get(sheet.source, sheet.source)}"
    tour.found(f"{at}.list", " | ".join(head for head in sheet.heads if head)[:120], way, name=f"lista de {of}")
    count = f"{sampled.total}" if sampled.total is not None else "a lista não diz"
    size = (
        f"{sampled.size} por página"
        if not sampled.whole or len(sampled.sheets) > 1
        else f"uma página só, de {sampled.size}"
    )
    summary = f"resumo: «{facts['summary']}»" if facts.get("summary") else "sem resumo na tela"
    tour.answer(
        f"{at}.count",
        f"Quantos registros há na lista de {of}?",
        sampled.total,
        f"{count}{of_what and f' {of_what}'} ({size}; {summary})",
    )
    value, words = GROWS if grid.grows else TURNS[sampled.reloads]
    tour.answer(f"{at}.paging", f"Como a lista de {of} troca de página?", value, words)
    bigger = (
        f"há um botão «{facts['showAll']}», que o bot não usa"
        if facts.get("showAll")
        else f"tamanhos {', '.join(facts['sizes'])}; o bot usa o maior até {MOST_ROWS}"
        if facts.get("sizes")
        else "não se vê como"
    )
    tour.answer(
        f"{at}.page_size",
        f"A lista de {of} pode mostrar mais por página?",
        facts.get("sizes") or facts.get("showAll") or None,
        bigger,
    )


def search_form(tour: Tour, at: str, of: str, filters: Filters) -> list[str]:
    """Notes the search form, or the list's own row of filters; gives the filters that stand on arrival, each as «Label = value»."""
    name = f"busca da lista de {of}"
    if filters.open():
        button = tour.screen.words(tour.labels["list.search"], within=filters.locator())
        label = tour.label_of(button, "list.search") if button.count() == 1 else ""
        tour.found("list.search", label, "formulário de busca", needed=False, name=name)
    elif filters.row().count() == 1:
        tour.found("list.search", "", "linha de filtros na própria lista", needed=False, name=name)
    else:
        tour.missing("list.search", tour.screen.seen(), needed=False, name=name)
    on = filters.standing()
    standing = [one.words.replace("«", "").replace("»", "") for one in on]
    places = ", ".join(dict.fromkeys(WHERE[one.where] for one in on))
    words = f"sim: {'; '.join(standing)} ({places}; o bot limpa antes de ler)" if standing else "não"
    tour.answer(f"{at}.default_filter", f"A lista de {of} abre já filtrada?", standing, words)
    return standing
