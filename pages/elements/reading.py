"""Reading the screen: what its scripts say of it, and what stands on it by the words on it; nothing is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Locator, Page, expect

from bot.browser.page import Browser
from bot.browser.requests import route_of
from bot.errors import (
    from_playwright,
)
from pages.elements.dom import folded, script, selector
from pages.elements.question import Doubts
from pages.labels import Labels

LOGIN_ROUTE = "r=site/login"  # where the login is, until it is seen elsewhere
VANISHED = 750  # milliseconds for each second of the timeout, after which a thing to be read is gone


@dataclass(frozen=True)
class Found:
    """How an element was found, for the report of `bot check`."""

    key: str
    label: str
    tag: str


class Reading:
    """The page of one browser, as it is read. `on_notice` hears of each known notice that was dismissed."""

    def __init__(self, browser: Browser, labels: Labels, on_notice: Callable[[str], None] = lambda text: None) -> None:
        self.browser = browser
        self.labels = labels
        self.on_notice = on_notice
        self.found: dict[str, Found] = {}
        self.doubts = Doubts()  # who answers for a question that the bot does not know
        self.form_layer = False
        self.login_address = LOGIN_ROUTE
        self.addresses: dict[str, str] = {}  # where menus led, for the unit that is chosen
        self.document = 0.0  # when the document that showed the last screen was begun
        self.silent: set[tuple[str, tuple[str, ...]]] = set()  # presses after whose requests nothing else ever came
        self.menu_whole = False  # seen to have no more than a part of what staff may see
        self.emptied: set[str] = set()  # fields that stay empty though their markup gives them a value
        self.refused = len(browser.guard.refused)  # requests that were refused before the screen was gone to

    @property
    def page(self) -> Page:
        return self.browser.page

    @property
    def content(self) -> Frame:
        return self.browser.content()

    def stands_by_address(self) -> bool:
        """Whether loading the address again would show this screen: the page was loaded from it, and is all there is."""
        if self.content != self.page.main_frame or "#" in self.page.url:
            return False
        loaded = "performance.getEntriesByType('navigation').some((entry) => entry.name === location.href)"
        return bool(self.read(loaded))

    def arrived(self) -> None:
        """Marks the document as one that has shown a screen already."""
        self.document = self._document()

    def is_drawn(self) -> bool:
        """Whether the page is still the document of the last screen: what it shows need not be what the ERP has."""
        return self._document() == self.document

    def _document(self) -> float:
        return float(self.ask("performance.timeOrigin"))

    # reading
    def read(self, expression: str, arg: Any = None, within: Locator | None = None) -> Any:
        """The value of a library expression (`root` and `arg` are in reach) in the content of the screen."""
        try:
            return self._read(expression, arg, within)
        except PlaywrightError as error:
            if "context was destroyed" not in str(error):
                raise from_playwright(error, "ler a tela") from error
        # Another page came while this one was read.
        self.browser.settle()
        try:
            return self._read(expression, arg, within)
        except PlaywrightError as error:
            raise from_playwright(error, "ler a tela") from error

    def ask(self, expression: str, arg: Any = None) -> Any:
        """The value of an expression in the page itself, whatever part of it the screen is; asked again of the page that came where one was leaving."""
        try:
            return self.page.evaluate(expression, arg)
        except PlaywrightError as error:
            if "context was destroyed" not in str(error):
                raise
        self.browser.settle()
        return self.page.evaluate(expression, arg)

    def _read(self, expression: str, arg: Any, within: Locator | None) -> Any:
        with self.browser.traffic.answering():
            if within is not None:
                # A thing that is gone is waited for less long than the watchdog waits for a script that does not end.
                return within.evaluate(script(expression, "root, arg"), arg, timeout=self.browser.timeout * VANISHED)
            return self.content.evaluate(script(f"((root) => {expression})(document)"), arg)

    def at(self, engine: str, within: Locator | Frame | Page | None = None, **query: Any) -> Locator:
        return (within or self.content).locator(selector(engine, **query))

    def words(
        self,
        labels: Sequence[str],
        kind: str = "press",
        within: Locator | Frame | Page | None = None,
        *,
        hidden: bool = False,
    ) -> Locator:
        return self.at("words", within, labels=folded(labels), kind=kind, hidden=hidden)

    def comes(self, *places: Locator) -> bool:
        """Waits until any of these is there, for a screen may be drawn well after it was gone to; whether one came."""
        sought = places[0]
        for place in places[1:]:
            sought = sought.or_(place)
        try:
            expect(sought).not_to_have_count(0, timeout=self.browser.timeout * 1000)
        except AssertionError:
            return False
        return True

    def seen(self, kind: str = "press", within: Locator | Frame | Page | None = None) -> list[str]:
        root = within if isinstance(within, Locator) else None
        return [str(name) for name in self.read("namesSeen(root, arg)", "field" if kind == "field" else "press", root)]

    def describe(self, one: Locator) -> str:
        about = one.evaluate(script("describe(el)", "el"))
        return f"{about['role'] or about['tag']} «{about['name']}»"

    def name(self) -> str:
        """What to call the screen in a sentence: its heading, else its route."""
        state = self.read("pageState()")
        heads = state["headings"]
        return f"«{heads[0][:60]}»" if heads else route_of(state["url"])
