"""What the bulk menu of a list offers, and how its rows are selected: read for `bot check`."""

from __future__ import annotations

from collections.abc import Sequence

from pages.elements.dom import fold, script
from pages.elements.grid import Grid
from pages.elements.question import Act
from pages.elements.sheet import Sheet, shown_of
from pages.listing import ListPage
from pages.tour.asking import bulk_question
from pages.tour.tour import Tour

SELECTS_ALL = "deep(root).filter((el) => el.matches(PRESS) && visible(el) && /^selecionar (tod[oa]s|os|as)\\b.*\\d/.test(fold(text(el)))).map(text)"
HEAD_BOX = """(({ el, heads }) => deep(el).find((n) => n.matches('input[type=checkbox],[role=checkbox]') && heads.some((th) => th.contains(n))))
  (theGrid(root, arg)[0])"""
OPTIONS = """deep(root).filter((el) => el.matches('select') && !el.closest('.filters') && [...el.options].some((o) => arg.includes(fold(o.text))))
  .map((el) => [...el.options].map(text))"""
NEW_PRESSES = """innermost(deep(document).filter((el) => el.matches(PRESS) && visible(el) && !(remembered.shown && remembered.shown.has(el))))
  .map((el) => (pressNames(el)[0] || '').replace(/\\s+/g, ' ').trim()).filter(Boolean)"""


def selecting(tour: Tour, at: str, of: str, grid: Grid) -> str:
    """Selects one record, as the screens' bulk menus may want it; its id, or an empty string where nothing can be selected."""
    sheet = grid.read()
    rows = [row for row in sheet.rows if row.selectable]
    if not rows:
        if sheet.rows:
            tour.missing(f"{at}.select", [], name=f"caixa de seleção de cada linha de {of}")
        return ""
    _header_box(tour, at, of, grid, sheet)
    with tour.timing("select"):
        grid.select([rows[0].id])
    return rows[0].id


def _header_box(tour: Tour, at: str, of: str, grid: Grid, sheet: Sheet) -> None:
    """Tries the box in the list's head, which means the page in one ERP and every page in another; leaves nothing ticked."""
    question = f"O que marca a caixa no alto da lista de {of}?"
    box = tour.screen.content.evaluate_handle(script(f"((root) => {HEAD_BOX})(document)"), grid.heads).as_element()
    if box is None:
        tour.answer(f"{at}.select_all", question, None, "não há caixa no alto da lista; o bot marca linha por linha")
        return
    refused = tour.screen.browser.guard.refused
    told = len(refused)
    box.click(force=True)
    tour.screen.browser.settle()
    after = grid.read()
    offered = tour.screen.read(SELECTS_ALL)
    marked = after.counter if after.counter is not None else len(after.selected)
    unheard = sorted({f"{request.method} {request.route}" for request in refused[told:]})
    value = "server" if unheard else "all" if marked > len(sheet.rows) else "link" if offered else "page"
    words = {
        "all": f"todas as páginas ({marked} de uma vez)",
        "link": f"só a página; depois oferece «{offered[0] if offered else ''}»",
        "page": "só as linhas da página",
        "server": f"não se vê: é o ERP que guarda a seleção ({', '.join(unheard)}, barrado); o bot marca linha por linha",
    }
    tour.answer(
        f"{at}.select_all",
        question,
        value if marked or unheard else None,
        words[value] if marked or unheard else "nada que se veja; o bot marca linha por linha",
    )
    if after.selected:
        box.click(force=True)
        tour.screen.browser.settle()
    grid.select([])


def bulk_menu(tour: Tour, at: str, of: str, page: ListPage, key: str, why: str, *, also: Sequence[str] = ()) -> None:
    """Notes the bulk action `key`, what stands beside it and what it asks first; `also` are actions that are only named.

    It ends on the list, loaded afresh.
    """
    grid = page.grid
    early = tour.screen.at(
        "words", labels=tour.folded("list.bulk"), kind="press", hidden=False, where="outside"
    ).count()
    record = selecting(tour, at, of, grid)
    if not record:
        return
    way, items = bulk_offers(tour, key)
    tour.screen.page.keyboard.press("Escape")
    label = next((item for item in items if fold(item) in tour.folded(key)), "")
    name = f"ação em lote «{tour.name(key)}»"
    ways = {"select": "lista de ações com botão", "dropdown": "menu que se abre", "alone": "botão próprio"}
    if way in ways and label:
        tour.found(
            key,
            label,
            ways[way] + ("" if early or way != "dropdown" else ", só depois de selecionar"),
            name=name,
            why=why,
        )
    elif way == "ambiguous":
        tour.ambiguous(key, items, name=name)
    else:
        tour.missing(key, items or tour.screen.seen(), name=name, why=why)
    tour.answer(
        f"{at}.bulk",
        f"O que há nas ações em lote de {of}?",
        {"way": way, "items": items},
        ", ".join(items) or "nenhuma ação em lote à vista",
    )
    for other in also:
        fits = [item for item in items if fold(item) in tour.folded(other)]
        if fits:
            tour.found(
                other, fits[0], "ao lado; o bot não usa", needed=False, name=f"ação em lote «{tour.name(other)}»"
            )
    if way in ways and label:
        two = [row for row in grid.read().rows if row.selectable][:2]
        grid.select([row.id for row in two])
        sheet = grid.read()
        shown = shown_of(sheet, [row.id for row in two])
        bulk_question(tour, at, of, Act(key, count=len(two), names=shown, cells=shown))
        page.go()
        grid.wait()
    grid.select([])


def bulk_offers(tour: Tour, key: str) -> tuple[str, list[str]]:
    """How the bulk actions are offered (select, dropdown, alone) and their names; nothing is chosen.

    ("ambiguous", …) where the action is there twice, ("", []) where no bulk action is to be seen.
    """
    selects = tour.screen.read(OPTIONS, tour.folded(key))
    if selects:
        return "select", [str(option) for option in selects[0] if fold(option)]
    toggle = tour.screen.at("words", labels=tour.folded("list.bulk"), kind="press", hidden=False, where="outside")
    if toggle.count() == 1:
        tour.look_for("list.bulk", locator=toggle, needed=False)
        tour.screen.read("rememberShown(root)")
        tour.screen.click(toggle, tour.labels.canonical("list.bulk"))
        tour.screen.browser.settle()
        items = [str(name) for name in tour.screen.read(NEW_PRESSES)]
        if items:
            return "dropdown", items
    alone = tour.screen.at("words", labels=tour.folded(key), kind="press", hidden=False, where="outside")
    if (count := alone.count()) > 1:
        return "ambiguous", [tour.screen.describe(one) for one in alone.all()[:5]]
    if count == 1:
        return "alone", [tour.label_of(alone, key)]
    if toggle.count() != 1:
        tour.look_for("list.bulk", locator=toggle, needed=False)
    return "", []
