"""What can be done with one record of a list: links or icons in its row, a menu «Ações (...)», or the link on its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.errors import Ambiguous, NoPermission
from pages.elements.dom import folded, script
from pages.elements.grid import Grid
from pages.elements.screen import Screen

DRAWN = 1500  # milliseconds in which a menu that is open draws its items
OPENERS = (
    "[data-toggle=dropdown], [data-bs-toggle=dropdown], [aria-haspopup=menu], [aria-haspopup=true], .dropdown-toggle"
)


class RowMenu:
    """The menu of one row of `grid`."""

    def __init__(self, screen: Screen, grid: Grid) -> None:
        self.screen = screen
        self.grid = grid

    def press(self, record: str, *keys: str) -> None:
        """Presses the first of the actions `keys` that the row offers, looking behind its menu if it must."""
        row = self.grid.part("row", id=record)
        self._drawn(row, keys)
        for key in keys:
            if (found := self._in_row(row, key)) is not None:
                self.screen.follow(found, self.screen.labels.canonical(key))
                return
        opener = self._opener(row)
        if opener is not None:
            self.screen.read("rememberShown(root)")
            self.screen.press(opener, self.screen.labels.canonical("row.actions"))
            self._opened(row, keys)
            for key in keys:
                for item in self._items(row, key):
                    if item.count() == 1:
                        self.screen.follow(item, self.screen.labels.canonical(key))
                        return
            self.screen.page.keyboard.press("Escape")
        seen = [name for name in self.screen.seen("press", row) if name]
        raise NoPermission(
            f"A linha {record} da lista não oferece «{self.screen.labels.canonical(keys[0])}».",
            f"Vi na linha: {', '.join(seen) or 'nada que se clique'}. Falta a permissão, ou use `labels: {{{keys[0]}: …}}`.",
        )

    def _drawn(self, row: Locator, keys: Sequence[str]) -> None:
        """Waits where the row offers nothing to press at all: some of its cells may be filled in after the others."""
        if self.screen.seen("press", row):
            return
        row.hover()
        if self._opener(row) is None:
            words = [self.screen.words(self.screen.labels[key], within=row) for key in (*keys, "row.actions")]
            self.screen.comes(*words, row.locator(OPENERS))

    def _items(self, row: Locator, key: str) -> list[Locator]:
        """The action among what the last click brought, or in the row."""
        labels = folded(self.screen.labels[key])
        return [
            self.screen.at("words", scope, labels=labels, kind="press", hidden=False, where=where)
            for scope, where in ((None, "new"), (row, "any"))
        ]

    def _opened(self, row: Locator, keys: Sequence[str]) -> None:
        """Waits until the row's menu shows something: it may be asked of the server when it is opened."""
        try:
            self.screen.content.wait_for_function(
                script("newPresses(document).length > 0"), timeout=self.screen.browser.timeout * 1000
            )
            first, *others = [item for key in keys for item in self._items(row, key)]
            expect(reduce(Locator.or_, others, first)).not_to_have_count(0, timeout=DRAWN)
        except (AssertionError, PlaywrightError):
            return  # it stood open already, or shows nothing of the kind: whoever asked says so

    def _in_row(self, row: Locator, key: str) -> Locator | None:
        found = self.screen.words(self.screen.labels[key], within=row)
        if found.count() == 0:
            row.hover()
        if (count := found.count()) > 1:
            raise Ambiguous(f"A linha da lista tem {count} vezes «{self.screen.labels.canonical(key)}».")
        return found if count else None

    def _opener(self, row: Locator) -> Locator | None:
        named = self.screen.words(self.screen.labels["row.actions"], within=row)
        if named.count() == 1:
            return named
        drawn = row.locator(OPENERS).filter(visible=True)
        return drawn if drawn.count() == 1 else None

    def open_form(self, record: str, name: str, *keys: str) -> None:
        """Opens the record: by an action of its row, else by the link on its name."""
        try:
            self.press(record, *keys)
        except NoPermission:
            if not self.press_name(record, name):
                raise

    def press_name(self, record: str, name: str) -> bool:
        """Presses the link on the record's name; whether there is one."""
        link = self.screen.words([name], within=self.grid.part("row", id=record))
        if link.count() != 1:
            return False
        self.screen.follow(link, name)
        return True
