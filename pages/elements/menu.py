"""The ERP's menu, as a path of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.errors import Ambiguous, NoPermission, NotFound, suggest
from pages.elements.dom import folded
from pages.elements.screen import Screen
from pages.labels import STAFF_MENUS


class Menu:
    """Goes where a path of menu words leads: `go((("menu.clients", "menu.list_clients"),))`.

    A menu that lies in the page already (nested lists, side menus, columns under headings) is followed from its own
    structure; one that is made on opening (ARIA menus, settings pages with tabs) is opened word by word.
    """

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def go(self, paths: Sequence[Sequence[str]]) -> None:
        """Follows the first of `paths` that exists; NoPermission where none does, Ambiguous where one leads to two places."""
        self.wait(paths)
        if self._follow(paths):
            return
        words = [self.screen.labels.canonical(key) for key in paths[0]]
        seen = self.screen.seen()
        near = suggest(words[-1], seen)
        raise NoPermission(
            f"O menu «{' > '.join(words)}» não aparece para o usuário do bot.",
            (
                f"{near} Falta a permissão no perfil do usuário, ou o menu tem outro nome (use `labels: {{{paths[0][-1]}: …}}`)."
                f" Vi: {', '.join(seen[:15])}."
            ).strip(),
        )

    def _follow(self, paths: Sequence[Sequence[str]]) -> bool:
        # A word alone may stand elsewhere in a page whose menu is yet to come, and lead elsewhere.
        if any(self._along(path) for path in paths) or (
            self._grows(paths) and any(self._along(path) for path in paths)
        ):
            return True
        for path in paths:
            try:
                if self._by_words(path):
                    return True
            except Ambiguous:
                # An older ERP's way may begin with a word that stands twice in this one: then it is no way here.
                # Nor is it the trouble where the word at the end of the way is nowhere in the page.
                if path is paths[0] and self.screen.words(self.screen.labels[path[-1]], hidden=True).count():
                    raise
        return False

    def _grows(self, paths: Sequence[Sequence[str]]) -> bool:
        """Whether an end of a path came after all, where only a part of the menu is there, or something else with its first word.

        A menu that has all by which staff are told is whole, and so is one for which that was waited in vain before.
        """
        screen, ends = self.screen, [self._step(path, len(path) - 1) for path in paths]
        staff = (screen.words(screen.labels[key], hidden=True, within=screen.page) for key in STAFF_MENUS)
        if screen.menu_whole or all(menu.count() for menu in staff):
            return any(end.count() for end in ends)
        screen.menu_whole = not screen.comes(*ends)
        return not screen.menu_whole

    def wait(self, paths: Sequence[Sequence[str]]) -> None:
        """Waits until the page shows where any of `paths` begins: a script may draw the menu after its page."""
        firsts = {label for path in paths for label in self.screen.labels[path[0]]}
        self.screen.comes(self.screen.words(sorted(firsts), hidden=True, within=self.screen.page))

    def _step(self, path: Sequence[str], step: int, **query: Any) -> Locator:
        words = [folded(self.screen.labels[key]) for key in path]
        return self.screen.at("in_menu", self.screen.page, path=words, step=step, **query)

    def _along(self, path: Sequence[str]) -> bool:
        ends = self._step(path, len(path) - 1)
        if (count := ends.count()) == 0:
            return False
        if count > 1:
            words = " > ".join(self.screen.labels.canonical(key) for key in path)
            raise Ambiguous(
                f"O menu «{words}» leva a {count} lugares diferentes.", f"Diga qual com `labels: {{{path[-1]}: …}}`."
            )
        for step in range(len(path) - 1):
            self._reveal(self._step(path, step), self._step(path, step + 1, shown=True))
        self.screen.follow(ends, self.screen.labels.canonical(path[-1]))
        return True

    def _reveal(self, toggle: Locator, inner: Locator) -> None:
        """Opens one level: by hovering, else by a click, until the next level can be seen, as `inner` alone finds it.

        Raises NotFound where neither shows it; a notice that came over the menu meanwhile is closed first.
        """
        for _ in range(2):
            if inner.count() or self._hover(toggle, inner) or self._click(toggle, inner):
                return
            self.screen.look(notices=True)
        raise NotFound(
            f"O menu «{self.screen.describe_name(toggle)}» não abre, nem com o mouse sobre ele nem com um clique."
        )

    def _hover(self, toggle: Locator, inner: Locator) -> bool:
        # A toggle that is a link elsewhere must be given its time: clicking it would leave the screen.
        leads_away = bool(
            toggle.evaluate("el => el.matches('a[href]') && !/^(#|javascript:|$)/i.test(el.getAttribute('href'))")
        )
        return self._opens(toggle.hover, inner, 900 if leads_away else 200)

    def _click(self, toggle: Locator, inner: Locator) -> bool:
        return self._opens(toggle.click, inner, 1500)

    def _opens(self, act: Callable[..., None], inner: Locator, wait: float) -> bool:
        try:
            act(timeout=3000)
            expect(inner).to_be_attached(timeout=wait)
        except (AssertionError, PlaywrightError):
            return False
        return True

    def _by_words(self, path: Sequence[str]) -> bool:
        for position, key in enumerate(path):
            found = self._shown(key)
            if found is None:
                if position:
                    self.screen.page.keyboard.press("Escape")
                return False
            # What is new now will be old once the screen is remembered, so the thing itself is kept.
            self.screen.read("(remembered.picked = root, rememberShown(document))", within=found)
            self.screen.follow(self.screen.at("picked", self.screen.page), self.screen.labels.canonical(key))
            self.screen.look()
        return True

    def _shown(self, key: str) -> Locator | None:
        """The one visible thing with this name: among what the last click brought, else outside the menus, else anywhere."""
        labels = folded(self.screen.labels[key])
        for where in ("new", "inside", "any"):
            found = self.screen.at("words", self.screen.page, labels=labels, kind="press", hidden=False, where=where)
            count = found.count()
            if count == 1:
                return found
            if count > 1 and where == "any":
                raise Ambiguous(
                    f"Há {count} lugares com o nome «{self.screen.labels.canonical(key)}» no menu.",
                    f"Diga qual com `labels: {{{key}: …}}`.",
                )
        return None
