"""What every page has: going there by the menu, and a form that is saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator

from bot.engine.run import Run
from bot.engine.terms import Applied
from bot.errors import NotUnderstood
from pages.elements.commit import commit
from pages.elements.dom import fold, folded, script, selector
from pages.elements.form import Form, await_values
from pages.elements.menu import Menu
from pages.elements.question import Act
from pages.elements.screen import Screen
from pages.labels import MENUS
from pages.login import HOME

NAMED = 3000  # milliseconds for a form to show whose it is


class Page:
    """A screen of the ERP, reached by its menu as a person would; `menu` is a key of MENUS."""

    menu = ""

    def __init__(self, screen: Screen, run: Run) -> None:
        self.screen = screen
        self.run = run
        self.opened = ""  # the name of the record whose form was opened last

    def go(self) -> None:
        """Ends on the screen, loaded afresh: by its menu, and by the address it led to once that is known."""
        screen = self.screen
        screen.refused = len(screen.browser.guard.refused)
        if (address := screen.addresses.get(self.menu)) is not None:
            screen.browser.goto(address)
            screen.look(notices=True)
            await_values(screen)
            return
        failed = (screen.browser.traffic.status or 200) >= 400
        if screen.form_layer or failed or not screen.page.url.startswith("http") or screen.is_drawn():
            # A form that lies over its list covers the menu as well; an answer that was lost leaves an error's page, or none.
            # In a page that scripts redraw, the menu may lead to what was typed there before, which the ERP never kept.
            screen.browser.goto(self.run.tenant.url + HOME)
        screen.look(notices=True)
        Menu(screen).go(MENUS[self.menu])
        screen.look(notices=True)
        await_values(screen)
        screen.arrived()
        if screen.stands_by_address():
            screen.addresses[self.menu] = screen.page.url

    def shows(self, anchor: Locator, name: str) -> None:
        """Waits until the form around `anchor` shows the record called `name`: some forms are filled in after they are drawn.

        A name that the list abbreviates is never found; then what is there after the wait counts, unless it is the record that was
        opened before: kits use one form for one record after another, and fill it when the ERP has answered.
        """
        last, self.opened = self.opened, name
        if not self.screen.read("showsName(root, arg)", fold(name), within=anchor) and not self._comes(
            anchor, "showsName(arg[0], arg[1])", fold(name), NAMED
        ):
            another = fold(last)
            if another and another not in fold(name) and self._stays(anchor, another):
                raise NotUnderstood(
                    f"A ficha de «{name}» ainda mostra «{last}», que foi aberta antes dela.",
                    "Nada foi clicado nela; o ERP não a preencheu a tempo. Tente de novo mais tarde.",
                )
        self.screen.look(notices=True, form=True)
        await_values(self.screen)

    def _comes(self, anchor: Locator, expression: str, name: str, patience: float) -> bool:
        """Whether this becomes true of the form around `anchor` in so many milliseconds."""
        try:
            handle = anchor.element_handle()
            owner = handle.owner_frame() or anchor.page
            owner.wait_for_function(script(expression), arg=[handle, name], timeout=patience)
        except PlaywrightError:
            self.screen.browser.settle()
            return False
        return True

    def _stays(self, anchor: Locator, name: str) -> bool:
        """Whether the form goes on showing the record called so for all the tenant's time."""
        holds = "controls(formOf({})).some((el) => fold(String(valueOf(el))) === {})"
        if anchor.count() != 1 or not self.screen.read(holds.format("root", "arg"), name, within=anchor):
            return False
        gone = f"!arg[0].isConnected || !{holds.format('arg[0]', 'arg[1]')}"
        return not self._comes(anchor, gone, name, self.screen.browser.timeout * 1000)

    def save_button(self, anchor: Locator) -> Locator:
        """The button that saves the form around `anchor`."""
        labels = self.screen.labels["form.save"]
        return self.screen.sole(anchor.locator(_saver(labels)), "form.save", labels, "press")

    def save(self, anchor: Locator, checkpoint: Callable[[], None], act: Act) -> Applied:
        """Presses save and sees it through; what the ERP kept is for a fresh reading to tell."""
        button = self.save_button(anchor)
        checkpoint()
        outcome = commit(self.screen, button, act, self.screen.labels.canonical("form.save"))
        if outcome.bad:
            self.run.watch.note(f"O ERP disse: «{outcome.bad[0][:200]}»")
        return Applied(outcome.messages, sent=outcome.sent)


class Address:
    """Where the form of any record stands, learned from one that was opened by clicking: the number in its address."""

    def __init__(self) -> None:
        self._parts: tuple[str, str] | None = None

    def learn(self, url: str, record: str) -> None:
        """Keeps the address around the record's number, if that stands in it exactly once behind the host's name."""
        path = len(url) - len(url.split("/", 3)[-1])
        places = list(re.compile(r"(?<!\w)" + re.escape(record) + r"(?!\w)").finditer(url, path))
        if len(places) == 1:
            self._parts = (url[: places[0].start()], url[places[0].end() :])

    def of(self, record: str) -> str | None:
        return record.join(self._parts) if self._parts else None


def _saver(labels: Sequence[str]) -> str:

    return selector("saver", labels=folded(labels))


def form_as_json(form: Form) -> dict[str, dict[str, object]]:
    """A form as the store keeps it: label, kind and value by key."""
    return {key: {"label": field.label, "kind": field.kind, "value": field.value} for key, field in form.read().items()}


def unchanged(
    before: Mapping[str, Mapping[str, object]], now: Mapping[str, Mapping[str, object]], but: Sequence[str]
) -> list[str]:
    """The labels of fields whose value is not what it was, those in `but` left out."""
    return [
        str(before[key]["label"] or key)
        for key in before
        if key not in but and key in now and before[key]["value"] != now[key]["value"]
    ]
