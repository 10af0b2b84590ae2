"""Faturamento Manual or Automático, whatever the control is: radios, a select, a drawn select, two buttons, one switch."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator

from bot.errors import Ambiguous, NotFound
from pages.elements.dom import fold, folded, script
from pages.elements.form import choose_drawn, pick_option
from pages.elements.screen import Screen
from pages.elements.toggle import set_on


@dataclass(frozen=True)
class Chosen:
    """What is chosen now: `way` the kind of control, `shown` its text, `manual` whether that means Manual (None where it is neither)."""

    way: str
    shown: str
    manual: bool | None


class ManualOrAutomatic:
    """The control that says whether the ERP bills by itself."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    @property
    def _query(self) -> dict[str, Any]:
        labels = self.screen.labels
        return {
            "off": folded(labels["billing.manual"]),
            "on": folded(labels["billing.automatic"]),
            "labels": folded(labels["billing.mode"]),
        }

    def locator(self) -> Locator:
        return self.screen.at("choice", part="any", **self._query)

    def show(self) -> None:
        """Brings the tab named as the screen to the front, where the control cannot be seen and there is one such tab."""
        control = self.locator()
        if control.count() == 1 and self.screen.read("itOrItsWordsShow(root)", within=control):
            return
        name = self.screen.labels.canonical("menu.billing")
        tab = self.screen.at("tab", labels=folded(self.screen.labels["menu.billing"]))
        if tab.count() == 1:
            self.screen.press(tab, name)

    def wait(self) -> None:
        self.show()
        self.screen.sole(self.locator(), "billing.mode", ("Faturamento Manual / Automático",), "field")
        with suppress(PlaywrightError):
            # What is chosen may be filled in after the control is drawn; where that never comes, whoever reads says so.
            self.screen.content.wait_for_function(
                script("readChoice(document, arg).every(({ way, value }) => way === 'switch' || value !== '')"),
                arg=self._query,
                timeout=self.screen.browser.timeout * 1000,
            )

    def read(self) -> Chosen:
        """What the screen shows; NotFound or Ambiguous where not exactly one control of this kind is there."""
        ways = self.screen.read("readChoice(root, arg)", self._query)
        if not ways:
            raise NotFound(f"Não encontrei na tela {self.screen.name()} o controle Faturamento Manual/Automático.",
                           f"Vi: {', '.join(self.screen.seen('field')[:12])}. Use `labels: {{billing.manual: …, billing.automatic: …}}`.")  # fmt: skip
        if len(ways) > 1:
            raise Ambiguous(f"Há {len(ways)} controles que parecem ser Faturamento Manual/Automático na tela {self.screen.name()}.",
                            "Diga qual com `labels: {billing.manual: …, billing.automatic: …}`.")  # fmt: skip
        way = ways[0]
        if way["way"] == "switch":
            automatic = bool(way["value"]) == bool(way["on"])
            return Chosen("switch", "Automático" if automatic else "Manual", not automatic)
        shown = str(way["value"])
        names = {fold(shown), fold(shown.split("(")[0]), fold(shown.split(" - ")[0].split(" – ")[0].split(": ")[0])}
        if names & set(self._query["off"]):
            return Chosen(way["way"], shown, True)
        return Chosen(way["way"], shown, False if names & set(self._query["on"]) else None)

    def set(self, manual: bool) -> bool:
        """Chooses Manual (or Automático) on the screen; whether that changed anything. Nothing is saved by it."""
        now = self.read()
        if now.manual is manual:
            return False
        part = "manual" if manual else "automatic"
        control = self.screen.at("choice", part=part, **self._query)
        labels = self.screen.labels["billing.manual" if manual else "billing.automatic"]
        way = self.screen.read("readChoice(root, arg)", self._query)[0]
        if now.way == "radio":
            set_on(control, True, labels[0])
        elif now.way == "switch":
            set_on(control, bool(way["off"] if manual else way["on"]), labels[0])
        elif now.way == "select":
            pick_option(control, str(way["off"] if manual else way["on"]))
        elif now.way == "drawn":
            choose_drawn(self.screen, control, list(labels), "Faturamento")
        else:
            self.screen.press(control, labels[0])
        self.screen.browser.settle()
        return True
