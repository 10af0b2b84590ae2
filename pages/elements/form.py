"""A form as a whole: every control with its label and value, read in one go, set one by one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.errors import NotFound, NotKept, from_playwright
from pages.elements.dom import folded, script
from pages.elements.screen import Screen
from pages.elements.toggle import set_on

Value = str | bool | list[str]
QUICK = 3000  # the options of a select are there when it is


@dataclass(frozen=True)
class Field:
    """One control of a form: `value` is text, True/False for a box, a list of labels for several choices."""

    key: str
    label: str
    kind: str
    value: Value
    shown: bool
    disabled: bool

    @property
    def name(self) -> str:
        return self.label or self.key


class Form:
    """The form around the element `anchor` (a locator in it)."""

    def __init__(self, screen: Screen, anchor: Locator) -> None:
        self.screen = screen
        self.anchor = anchor

    def read(self) -> dict[str, Field]:
        """All fields by key (the control's own name where it has one), hidden ones included; passwords and tokens never."""
        rows: list[dict[str, Any]] = self.screen.read("readForm(formOf(root))", within=self.anchor)
        return {
            row["key"]: Field(row["key"], row["label"], row["kind"], row["value"], row["shown"], row["disabled"])
            for row in rows
        }

    def key_of(self, control: Locator) -> str:
        """The key by which `read` gives this control."""
        return str(self.screen.read("keyOfControl(root)", within=control))

    def values(self) -> dict[str, Value]:
        return {key: field.value for key, field in self.read().items()}

    def set(self, field: Field, wanted: Value) -> None:
        """Makes the field as `wanted`; the caller has read it and knows that it differs."""
        control = self.screen.at("in_form", self.anchor, key=field.key, label=None)
        if field.kind == "toggle":
            set_on(self._one(control, field), bool(wanted), field.name)
        elif field.kind == "radio":
            set_on(
                self._one(self.screen.at("in_form", self.anchor, key=field.key, label=str(wanted)), field),
                True,
                str(wanted),
            )
        elif field.kind == "toggles":
            now = field.value if isinstance(field.value, list) else []
            for label in set(now) ^ set(wanted if isinstance(wanted, list) else []):
                set_on(
                    self._one(self.screen.at("in_form", self.anchor, key=field.key, label=label), field),
                    label not in now,
                    label,
                )
        elif field.kind in ("select", "multiselect"):
            pick_option(self._one(control, field), wanted)
        elif field.kind == "combobox":
            choose_drawn(self.screen, self._one(control, field), [str(wanted)], field.name)
        else:
            fill_text(self.screen, self._one(control, field), str(wanted), field.name)

    def _one(self, control: Locator, field: Field) -> Locator:
        if control.count() != 1:
            raise NotFound(f"O campo «{field.name}» não está mais na tela {self.screen.name()} (vi {control.count()}).")
        return control


def await_values(screen: Screen) -> None:
    """Waits until the forms of a page that was just loaded show the values of their own markup: a script may fill them in late.

    What never comes is taken for what the page means to show, and is not waited for again.
    """
    missing = {str(name) for name in screen.read("unfilled(root)")}
    if not missing - screen.emptied:
        return
    try:
        screen.content.wait_for_function(
            script("unfilled(document).every((name) => arg.includes(name))"),
            arg=sorted(screen.emptied),
            timeout=screen.browser.timeout * 1000,
        )
    except PlaywrightError:
        screen.emptied |= {str(name) for name in screen.read("unfilled(root)")}


def differences(before: Mapping[str, Value], now: Mapping[str, Value]) -> dict[str, tuple[Value | None, Value | None]]:
    """What is not the same in two readings of a form: key → (before, now)."""
    return {key: (before.get(key), now.get(key)) for key in {**before, **now} if before.get(key) != now.get(key)}


def pick_option(select: Locator, wanted: Value) -> None:
    """Picks options of a select by their labels, also where a kit (Select2, Chosen) draws over it and hides it."""
    labels = wanted if isinstance(wanted, list) else [str(wanted)]
    try:
        # Kits that draw over the select listen through jQuery, which hears the native event that Playwright sends; Chosen alone must be told.
        chosen = bool(select.evaluate("el => !!window.jQuery && !!jQuery(el).data('chosen')"))
        select.select_option(label=labels, force=not select.is_visible(), timeout=QUICK)
        if chosen:
            select.evaluate("el => jQuery(el).trigger('chosen:updated')")
    except PlaywrightError as error:
        options = select.evaluate("el => [...el.options].map(o => o.text.trim())")
        raise NotKept(
            f"A opção «{', '.join(labels)}» não existe mais.", f"Opções na tela: {', '.join(options)}."
        ) from error


def choose_drawn(screen: Screen, box: Locator, labels: list[str], name: str) -> None:
    """Opens a drawn select and presses the option with one of these labels."""
    screen.read("rememberShown(root)")
    screen.click(box, name)
    new, anywhere = (
        screen.at("words", screen.page, labels=folded(labels), kind="option", where=where) for where in ("new", "any")
    )
    with suppress(AssertionError):
        # Some lists ask the server for their options.
        expect(new.or_(anywhere)).not_to_have_count(0, timeout=screen.browser.timeout * 1000)
    for option in (new, anywhere):
        if option.count() == 1:
            screen.press(option, labels[0])
            return
    raise NotFound(f"A lista de «{name}» não mostra a opção «{labels[0]}».", f"Vi: {', '.join(screen.seen()[:15])}.")


def drawn_options(screen: Screen, box: Locator, name: str) -> list[str]:
    """What a drawn select offers: opened, read and closed again."""
    screen.read("rememberShown(root)")
    screen.click(box, name)
    screen.browser.settle()
    options = screen.ask(
        script(
            "inPlace(innermost(deep(document).filter((el) => el.matches('[role=option],li') && visible(el))), 'new').map(text)",
            "",
        )
    )
    screen.page.keyboard.press("Escape")
    return [str(option) for option in options]


def fill_text(screen: Screen, box: Locator, wanted: str, name: str) -> None:
    """Types into a field and reads it back after the widget behind it (mask, calendar) has had its say."""
    for attempt in (_fill_and_leave, _type_keys):
        try:
            attempt(box, wanted)
        except PlaywrightError as error:
            raise from_playwright(error, f"preencher «{name}»") from error
        screen.browser.settle()
        if box.input_value() == wanted:
            return
    raise NotKept(
        f"O campo «{name}» ficou com «{box.input_value()}» em vez de «{wanted}».", "O campo corrige o que se digita."
    )


def _fill_and_leave(box: Locator, wanted: str) -> None:
    box.fill(wanted)
    # jQuery UI and bootstrap calendars read what was typed on key-up, and put their own value back on Enter without it.
    box.dispatch_event("keyup")
    box.press("Tab")


def _type_keys(box: Locator, wanted: str) -> None:
    box.click()
    box.fill("")
    box.press_sequentially(wanted)
    box.press("Enter") if box.evaluate("el => !el.form") else box.press("Tab")
