"""Going to a screen by its menu, and telling which words of the menu led there, or which one is missing."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Locator

from bot.errors import Ambiguous, NoPermission, NotFound
from pages.base import Page
from pages.elements.dom import folded, script
from pages.elements.menu import Menu
from pages.labels import MENUS
from pages.tour.tour import Tour

WHY = "Ou falta a permissão ao usuário do bot, ou o menu tem outro nome."
# What can be pressed below the last step of a path, hidden entries included; the path's own end does not matter to `chainTo`.
BELOW = """[...new Set(deep(document).filter((el) => el.matches(PRESS) && !el.matches('body') && (!arg.length || chainTo(el, [...arg, []])))
  .map((el) => (pressNames(el)[0] || '').replace(/\\s+/g, ' ').trim()).filter((name) => name && name.length < 60))].slice(0, 200)"""


def go(tour: Tour, page: Page) -> bool:
    """Ends on the page's screen, its menu noted as found; False where no menu leads there, noted as missing or ambiguous."""
    paths = MENUS[page.menu]
    title = " > ".join(tour.name(key) for key in paths[0])
    Menu(tour.screen).wait(paths)
    along = next((path for path in paths if _ends(tour, path)), None)
    if along is not None:
        if (count := _ends(tour, along)) > 1:
            tour.ambiguous(along[-1], _places(tour, along), name=title)
            return False
        label = " > ".join(tour.label_of(_step(tour, along, step), along[step]) for step in range(len(along)))
        tour.found(along[-1], label, f"menu de {len(along)} níveis" if count == 1 else "", name=title)
        page.go()
        return True
    try:
        page.go()
    except Ambiguous as error:
        tour.ambiguous(paths[0][-1], [error.message], name=title)
        return False
    except (NoPermission, NotFound):
        _missing(tour, paths, title)
        return False
    tour.found(paths[0][-1], title, "menu que se abre palavra por palavra", name=title)
    return True


def _query(tour: Tour, path: Sequence[str]) -> list[list[str]]:
    return [folded(tour.labels[key]) for key in path]


def _step(tour: Tour, path: Sequence[str], step: int) -> Locator:
    return tour.screen.at("in_menu", tour.screen.page, path=_query(tour, path), step=step)


def _ends(tour: Tour, path: Sequence[str]) -> int:
    return int(_step(tour, path, len(path) - 1).count())


def _places(tour: Tour, path: Sequence[str]) -> list[str]:
    ends = _step(tour, path, len(path) - 1)
    return [f"{tour.screen.describe(one)} → {one.get_attribute('href') or '?'}" for one in ends.all()[:5]]


def _missing(tour: Tour, paths: Sequence[Sequence[str]], title: str) -> None:
    """Notes the first word of the menu that is not there: the last of a path but for which all is, else of the path that goes furthest."""
    reach = {path: _reach(tour, path) for path in paths}
    if whole := [path for path in paths if reach[path] == len(path) - 1]:
        seen = [name for path in whole for name in _below(tour, path[:-1])]
        tour.missing(whole[0][-1], seen, name=title, why=WHY)
        return
    path = max(paths, key=lambda one: reach[one])
    done = reach[path]
    tour.missing(path[done], _below(tour, path[:done]) or tour.screen.seen(), name=title, why=WHY)


def _below(tour: Tour, path: Sequence[str]) -> list[str]:
    return [str(name) for name in tour.screen.ask(script(BELOW), _query(tour, path))]


def _reach(tour: Tour, path: Sequence[str]) -> int:
    """How many of the path's words are there, from its start."""
    for length in range(len(path) - 1, 0, -1):
        if tour.screen.ask(script("menuChains(document, arg).length"), _query(tour, path[:length])):
            return length
    return 0
