"""Ações em lote: a dropdown, an ARIA menu, a select with a button, or buttons of their own; often there only after a selection."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.errors import Ambiguous, NoPermission, ScreenError, suggest
from pages.elements.commit import commit
from pages.elements.dom import folded
from pages.elements.question import Act, Outcome
from pages.elements.screen import Screen


class BulkMenu:
    """The actions on the selected records of the list shown."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def run(self, key: str, act: Act) -> Outcome:
        """Chooses the action `key` for the selected records and sees it through."""
        return commit(self.screen, self.ready(key), act, self.screen.labels.canonical(key))

    def prove(self, key: str) -> None:
        """Shows that the action could be pressed, and closes the menu again."""
        self.screen.trial(self.ready(key), self.screen.labels.canonical(key))
        self.screen.page.keyboard.press("Escape")

    def ready(self, key: str) -> Locator:
        """What to press last for this action, with its menu open."""
        for way in (self._in_select, self._in_menu, self._alone):
            if (found := way(key)) is not None:
                return found
        raise self._missing(key, self.screen.seen()[-15:])

    def _missing(self, key: str, seen: list[str]) -> NoPermission:
        label = self.screen.labels.canonical(key)
        return NoPermission(
            f"A ação em lote «{label}» não aparece na tela {self.screen.name()}.",
            f"{suggest(label, seen)} Falta a permissão ao usuário do bot, ou ela tem outro nome (use `labels: {{{key}: …}}`). Vi: {', '.join(seen)}.".strip(),
        )

    def _in_menu(self, key: str) -> Locator | None:
        toggle = self.screen.at(
            "words", labels=folded(self.screen.labels["list.bulk"]), kind="press", hidden=False, where="outside"
        )
        if (count := toggle.count()) == 0:
            return None
        if count > 1:
            raise Ambiguous(
                f"Há {count} menus «{self.screen.labels.canonical('list.bulk')}» na tela {self.screen.name()}."
            )
        self.screen.read("rememberShown(root)")
        self.screen.click(toggle, self.screen.labels.canonical("list.bulk"))
        labels = folded(self.screen.labels[key])
        item = self.screen.at("words", labels=labels, kind="press", hidden=False, where="new")
        # A menu that stood open already (by hovering) shows nothing new.
        around = toggle.locator("xpath=ancestor::*[self::div or self::li or self::span][1]")
        beside = self.screen.at("words", around, labels=labels, kind="press", hidden=False)
        with suppress(AssertionError):
            # It may be asked of the server when it is opened; one that is not there in the tenant's time is missing.
            expect(item.or_(beside)).not_to_have_count(0, timeout=self.screen.browser.timeout * 1000)
        if item.count() == 0:
            item = beside
        if (count := item.count()) > 1:
            raise Ambiguous(f"A ação «{self.screen.labels.canonical(key)}» aparece {count} vezes no menu.")
        if count == 0:
            items = [str(name) for name in self.screen.read("newPresses(root)")]
            self.screen.page.keyboard.press("Escape")
            if items:
                # The menu opened and does not have it: a button of that name elsewhere («Cancelar» of a form) is another thing.
                raise self._missing(key, items)
            return None
        return item

    def _in_select(self, key: str) -> Locator | None:
        labels = folded(self.screen.labels[key])
        places = self.screen.read("actionSelects(root, arg).map(({ option }) => ({ option }))", labels)
        if not places:
            return None
        if len(places) > 1:
            raise Ambiguous(f"Há {len(places)} listas de ações com «{self.screen.labels.canonical(key)}».")
        select = self.screen.at("action_select", labels=labels)
        try:
            select.select_option(label=places[0]["option"], force=not select.is_visible())
        except PlaywrightError as error:
            raise ScreenError(f"A lista de ações não aceita «{places[0]['option']}».") from error
        region = select.locator("xpath=ancestor::*[self::form or self::div][1]")
        go = self.screen.words(self.screen.labels["list.go"], within=region)
        if go.count() != 1:
            go = self.screen.words(self.screen.labels["list.go"])
        return self.screen.sole(go, "list.go", self.screen.labels["list.go"], "press")

    def _alone(self, key: str) -> Locator | None:
        found = self.screen.at(
            "words", labels=folded(self.screen.labels[key]), kind="press", hidden=False, where="alone"
        )
        if (count := found.count()) > 1:
            raise Ambiguous(
                f"A ação «{self.screen.labels.canonical(key)}» aparece {count} vezes na tela {self.screen.name()}."
            )
        return found if count else None
