"""How many rows a page of a list shows, and which address a page of it has."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Error as PlaywrightError

from pages.elements.dom import script
from pages.elements.form import pick_option

if TYPE_CHECKING:
    from pages.elements.grid import Grid

MOST_PAGES = 5000
MOST_ROWS = 500  # rows of a page: a batch is a page, and PHP drops form fields past a thousand
GROWS = 5000  # milliseconds for a page to show more rows once that was asked for


def enlarge(grid: Grid) -> bool:
    """Chooses the largest page size that the list offers, up to MOST_ROWS; whether the list shows more rows since then."""
    offered: dict[str, Any] | None = grid.screen.read("readPageSizes(root, arg)", grid.heads)
    sizes = [int(name) for name in (offered or {}).get("names", ()) if name.isdigit() and int(name) <= MOST_ROWS]
    sheet = grid.read()
    if offered is None or max(sizes, default=0) <= len(sheet.rows):
        return False
    wanted = str(max(sizes))
    link = grid.screen.at("page_size", heads=grid.heads, size=wanted)
    if link.count() != 1:
        return False
    if offered["kind"] == "links":
        grid.screen.press(link, wanted)
    elif offered["now"] == wanted:
        return False
    else:
        pick_option(link, wanted)
        grid.screen.browser.settle()
    grid.drawn()
    with suppress(PlaywrightError):
        # A list whose pages do not grow is read as it is; those that do may take their time.
        grid.screen.content.wait_for_function(
            script("(() => { const g = readGrid(document, arg.heads); return g && !g.loading && g.rows.length > arg.rows; })()"),
            arg={"heads": grid.heads, "rows": len(sheet.rows)}, timeout=GROWS,
        )  # fmt: skip
    grid.wait()
    return len(grid.read().rows) > len(sheet.rows)


def numbers_page(href: str, first: str, page: int) -> bool:
    """Whether an address is that of a list (`first`) with nothing but the page's number added or changed."""
    ours, theirs = urlsplit(first), urlsplit(href)
    if (ours.scheme, ours.netloc, ours.path) != (theirs.scheme, theirs.netloc, theirs.path) or theirs.fragment:
        return False
    before, after = parse_qsl(ours.query, keep_blank_values=True), parse_qsl(theirs.query, keep_blank_values=True)
    added = [name for name, value in after if (name, value) not in before]
    numbered = [pair for pair in after if pair[0] in added]
    rest = sorted(pair for pair in before if pair[0] not in added)
    return len(numbered) == 1 and numbered[0][1] == str(page) and sorted(p for p in after if p[0] not in added) == rest
