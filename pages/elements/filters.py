"""The filters of a list, wherever they stand: read, cleared of what somebody left on them, set to our own, and read back.

A list may be narrowed by its search form, by a row of filters in the list itself (Yii's `<tr class="filters">`), by boxes, selects
and searches around it, by tabs, chips and saved views, and by its address. What is not understood, or does not go, stops the run:
a filtered list looks whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator

from bot.browser.requests import route_of
from bot.errors import NotKept, ScreenError
from pages.elements.dates import set_date
from pages.elements.dom import fold, folded, script
from pages.elements.filter import ACTS, LATE, LISTING, MOST, NOUNS, Filter, stuck
from pages.elements.form import Field, Form, Value, choose_drawn, drawn_options, pick_option
from pages.elements.screen import Screen
from pages.elements.toggle import set_on

PUT = "(el.value = '', ['input', 'change'].forEach((kind) => el.dispatchEvent(new Event(kind, { bubbles: true }))))"


class Filters:
    """The filters of the list with these columns (label keys), the largest list of the screen where none is given."""

    def __init__(self, screen: Screen, columns: Sequence[str] = ()) -> None:
        self.screen = screen
        self.heads = [folded(screen.labels[key]) for key in columns]
        self._kept: list[Any] | None = None

    def locator(self) -> Locator:
        return self.screen.at("search_form", labels=folded(self.screen.labels["list.search"]))

    def row(self) -> Locator:
        """The row of filters in the list itself."""
        return self.screen.at("filter_row", heads=self.heads)

    def open(self) -> bool:
        """Unfolds the search form if it is folded; whether there is one at all."""
        if self.locator().count() == 0 and self.screen.count("list.advanced") == 1:
            self.screen.press(self.screen.the("list.advanced"), self.screen.labels.canonical("list.advanced"))
        return self.locator().count() == 1

    # as the flow wants them
    def keep(self) -> None:
        """The filters are as the flow wants them: remembers what the screen shows of them."""
        self._kept = self._state()

    def lose(self) -> None:
        """The flow wants other filters from now on."""
        self._kept = None

    def unchanged(self) -> bool:
        """Whether nothing was searched since `keep`, and the screen shows the same as then."""
        return self._kept is not None and self._state() == self._kept

    def _state(self) -> list[Any]:
        self.open()
        return [[one["where"], one["label"], one["value"]] for one in self._read()]

    # reading
    @property
    def _told(self) -> dict[str, Any]:
        labels = self.screen.labels
        return {
            "heads": self.heads, "searching": folded(labels["list.search"]), "neutral": folded(labels["list.neutral"]), "nouns": NOUNS,
            "others": folded(labels["list.not_filters"]), "acts": [word for key in ACTS for word in folded(labels[key])],
            "units": folded(labels["units.selector"]), "clearing": [re.escape(word) for word in sorted(labels["list.clear"], key=len, reverse=True)],
        }  # fmt: skip

    def _read(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.screen.read("readFilters(arg)", self._told)
        return found

    def counts(self) -> list[int]:
        """The numbers on tabs that show all of the list: «Todos (175)»."""
        return [int(count) for count in self.screen.read("tabCounts(arg)", self._told)]

    def standing(self) -> list[Filter]:
        """The filters that are on, whoever set them."""
        self.open()
        found = []
        for one in self._read():
            if not one["on"]:
                continue
            asked = one["kind"] == "combobox" and one["unknown"]
            found.append(Filter.of(one | {"neutral": self._drawn_neutral(one)} if asked else one))
        return found

    def _drawn_neutral(self, one: dict[str, Any]) -> str | None:
        """The option of a drawn select that does not filter; it is opened to be read."""
        options = drawn_options(self.screen, self.screen.at("filter", n=one["n"]), one["label"])
        told = {**self._told, "label": one["label"], "options": options}
        fits = self.screen.read("arg.options.filter((option) => isNeutral(option, arg, arg.label))", told)
        return str(fits[0]) if fits else None

    def active(self) -> dict[Filter, Value | None]:
        """The filters that are on, each with what takes it off."""
        return {replace(one, neutral=None): [] if one.neutral == [] else one.neutral for one in self.standing()}

    # clearing
    def clear(self) -> bool:
        """Takes every filter off, whoever set it; whether any was on. NotKept where one stays on, NotUnderstood where nothing takes it off."""
        self._kept = None
        stood = bool(self.standing())
        self._press_clear(stood)
        tried: dict[tuple[str, str, str], int] = {}
        for _ in range(MOST):
            left = self.standing()
            if not left:
                return stood
            possible = [one for one in left if one.goes and tried.get((one.where, one.label, one.value), 0) < 2]
            if not possible:
                break
            together = [one for one in possible if one.where == "form"] or possible[:1]
            for one in together:
                tried[one.where, one.label, one.value] = tried.get((one.where, one.label, one.value), 0) + 1
            self._take_off(together)
        raise stuck(self.screen.name(), left, any(one.goes for one in left))

    def _press_clear(self, stood: bool) -> None:
        labels, found = self.screen.labels["list.clear"], None
        if self.open():
            found = self.screen.words(labels, within=self.locator())
        elif not stood:
            return
        if found is None or found.count() != 1:
            found = self.screen.at("words", labels=folded(labels), kind="press", hidden=False, where="outside")
        if found.count() == 1:
            # What it leaves on is taken off one by one, and waited for then.
            self._knows_clearing(found)
            with self._asking():
                self.screen.press(found, self.screen.labels.canonical("list.clear"))
            self.open()

    def _knows_clearing(self, found: Locator) -> None:
        """What the list's own link for taking filters off adds to the list's own address (`?limpar=1`) changes no record."""
        route, names = found.evaluate(script("clearsBy(el)", "el")) or ("", [])
        if names and route == route_of(self.screen.content.url):
            clearing = self.screen.browser.guard.permits.clearing
            clearing[route] = clearing.get(route, frozenset()) | set(names)

    def _take_off(self, ones: Sequence[Filter]) -> None:
        if ones[0].where == "form":
            for one in ones:
                self._put(one)
            with self._changing():
                self.search()
            return
        with self._changing() as changed:
            try:
                self._put(ones[0])
            except (NotKept, PlaywrightError):
                # A control that searches by itself may be gone before it is read back; the next reading tells.
                self.screen.browser.settle()
                if not changed():
                    raise
            self.screen.browser.settle()
            if not changed():
                self._send(ones[0])

    def _put(self, one: Filter) -> None:
        """Gives a control the value that does not filter, as a person would; one that is folded away is told by script."""
        control = self.screen.at("filter", n=one.n)
        if one.kind == "address":
            self.screen.browser.goto(str(self.screen.content.evaluate(script("clearedAddress()", ""))))
            self.screen.look(notices=True)
        elif one.kind == "press":
            self.screen.press(control, str(one.neutral))
        elif one.kind == "menu":
            self._choose_view(control, one)
        elif one.kind in ("toggle", "radio"):
            set_on(control, bool(one.neutral), one.name)
        elif one.kind in ("select", "multiselect"):
            pick_option(control, one.neutral if isinstance(one.neutral, list) else str(one.neutral))
        elif one.kind == "combobox":
            choose_drawn(self.screen, control, [str(one.neutral)], one.name)
        elif one.shown:
            with suppress(PlaywrightError):
                # The list may be drawn anew while the field is left.
                control.fill("")
                control.dispatch_event("keyup")
                control.press("Tab")
        else:
            control.evaluate(script(PUT, "el"))

    def _send(self, one: Filter) -> None:
        """What was put in has asked for nothing: it may be sent by Enter, or with the form that only asks."""
        control = self.screen.at("filter", n=one.n)
        if control.count() != 1:
            return
        if one.asks:
            control.evaluate("el => el.form.requestSubmit()")
        elif one.kind == "text" and one.shown and not one.posts:
            control.press("Enter")

    def _choose_view(self, toggle: Locator, one: Filter) -> None:
        """Opens the menu of saved views and presses the one entry that shows all."""
        self.screen.read("rememberShown(root)")
        self.screen.press(toggle, one.name)
        told = {**self._told, "label": one.label}
        count = self.screen.read(
            "(([first, ...others]) => { remembered.picked = first; return first ? 1 + others.length : 0; })(newNeutral(arg))",
            told,
        )
        if count != 1:
            raise stuck(self.screen.name(), [one], goes=False)
        self.screen.press(self.screen.at("picked"), one.name)

    @contextmanager
    def _changing(self) -> Iterator[Any]:
        """While inside, the list is asked for anew; afterwards it is at rest. Gives whether it has changed, or was asked for, so far."""
        before = self.screen.read("listSign(arg)", self._told)
        traffic = self.screen.browser.traffic
        documents = traffic.documents

        def changed() -> bool:
            return traffic.documents > documents or self.screen.read("listSign(arg)", self._told) != before

        yield changed
        self.screen.browser.settle()
        if not changed():
            # A list that shows all the same does not change; one that waits for the typing to end does so in a moment.
            with suppress(PlaywrightError):
                self.screen.content.wait_for_function(
                    script("listSign(arg[0]) !== arg[1]"), arg=[self._told, before], timeout=LATE
                )
            self.screen.browser.settle()
        self.screen.look(notices=True)

    # our own
    def options(self, field: Field) -> list[str]:
        """What a select offers, a drawn one too."""
        control = self.screen.at("in_form", self.locator(), key=field.key, label=None)
        if field.kind == "combobox":
            return drawn_options(self.screen, control, field.name)
        return [str(option) for option in control.evaluate("el => [...el.options].map(o => o.text.trim())")]

    def find(self, key: str) -> Field | None:
        """The filter field with this label, if the search form has exactly one."""
        if not self.open():
            return None
        labels = folded(self.screen.labels[key])
        fits = [field for field in Form(self.screen, self.locator()).read().values() if fold(field.label) in labels]
        return fits[0] if len(fits) == 1 else None

    def set(self, field: Field, wanted: str) -> None:
        Form(self.screen, self.locator()).set(field, wanted)
        self.search()
        kept = Form(self.screen, self.locator()).values().get(field.key) if self.open() else None
        if kept is not None and fold(str(kept)) != fold(wanted):
            raise NotKept(f"O filtro «{field.name}» ficou com «{kept}» em vez de «{wanted}».")

    def search(self) -> None:
        """Presses the search button and waits for the list."""
        self._kept = None
        button = self.screen.words(self.screen.labels["list.search"], within=self.locator())
        if button.count() == 1:
            with self._asking():
                self.screen.follow(button, self.screen.labels.canonical("list.search"))

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """While inside, the search may be sent by post; ScreenError where the form that would be sent may do more than search."""
        post = self.screen.read("searchPost(root)", within=self.locator()) if self.locator().count() == 1 else None
        if post is None:
            yield
            return
        here, there = route_of(self.screen.content.url), route_of(post["action"])
        *owner, action = there.split("/")
        own = there == here or (owner in (here.split("/"), here.split("/")[:-1]) and action.lower() in LISTING)
        if not post["asks"] or not own:
            raise ScreenError(
                f"A busca da tela {self.screen.name()} é enviada por POST a {there}, e o bot não sabe se isso só lê.",
                "Nada foi enviado. Avise quem mantém o bot.",
            )
        with self.screen.browser.guard.posting(post["action"], why="busca da lista: só lê"):
            yield

    def dates(self, first: date, last: date) -> bool:
        """Bounds the sale date at both ends and reads both back; False where the screen has no filter for it.

        The search form is asked first, then the row of filters in the list, which searches by itself.
        """
        if self.open() and set_date(self.screen, self.locator(), first, last):
            self.search()
            self.open()
            return True
        self._kept = None
        return self.row().count() == 1 and set_date(self.screen, self.row(), first, last)
