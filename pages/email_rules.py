"""Configurações > Financeiro > E-mail Automático: the rules that mail (and push) reminders, each with «Ativar Regra»."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator

from bot.engine.terms import Applied
from bot.errors import NotKept
from bot.store import ChangeKey, Json, Planned
from pages.base import Address, Page, form_as_json, unchanged
from pages.elements.form import Form
from pages.elements.grid import Grid
from pages.elements.question import Act
from pages.elements.rowmenu import RowMenu
from pages.elements.sheet import Row, Sheet
from pages.elements.toggle import is_on, set_on
from pages.elements.whole import whole
from pages.elements.yesno import Asked, YesNo, by_cell

SCREEN = "email_rules"
ACTIVE = "Ativar Regra"


@dataclass(frozen=True)
class Rule:
    """A rule as the list shows it; `active` is None where the list does not tell."""

    id: str
    name: str
    active: bool | None


class EmailRulesPage(Page):
    """The list of rules, and each rule's form."""

    menu = "email_rules"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.grid = Grid(self.screen, ["rules.name_column"])
        self.words = YesNo(self.screen.labels, Asked.ACTIVE)
        self.address = Address()
        self.proved = False

    def open(self) -> list[Rule]:
        """Goes there by the menu and reads all rules of all pages."""
        self.go()
        sheets = list(self.grid.tour())
        return [self._rule(sheet, row) for sheet, row in whole(sheets, self.grid).values()]

    def _rule(self, sheet: Sheet, row: Row) -> Rule:
        name = sheet.cell(row, self.screen.labels["rules.name_column"])
        cell = sheet.cell(row, self.screen.labels["rules.active_column"])
        return Rule(row.id, name.name if name else row.id, by_cell(cell, self.words) if cell else None)

    def rules(self) -> list[Rule]:
        """All rules with their true state: where the list does not tell, each form is opened and read."""
        rules = self.open()
        told = [rule if rule.active is not None else self.form(rule).look() for rule in rules]
        for rule in told:
            self.run.observe(SCREEN, rule.id, ACTIVE, rule.active)
        return told

    def form(self, rule: Rule) -> RuleForm:
        return RuleForm(self, rule)

    def edit(self, rule: Rule) -> None:
        """Ends on the rule's form, from the list opened afresh."""
        if (url := self.address.of(rule.id)) is not None:
            self.screen.browser.goto(url)
        else:
            self.go()
            self.grid.wait()
            self.grid.go_to([rule.id])
            RowMenu(self.screen, self.grid).open_form(rule.id, rule.name, "form.edit")
        self.screen.look(notices=True, form=True)


class RuleForm:
    """One rule's form: only its box «Ativar Regra» is ever changed, and every other field is read back."""

    action = "Salvar"

    def __init__(self, page: EmailRulesPage, rule: Rule) -> None:
        self.page = page
        self.rule = rule
        self.fields: dict[str, dict[str, Any]] = {}
        self.key = ""

    def _box(self) -> Locator:
        screen = self.page.screen
        return screen.sole(
            screen.words(screen.labels["rule.active"][:2], "field"),
            "rule.active",
            screen.labels["rule.active"],
            "field",
        )

    def open(self) -> bool:
        """Opens the rule afresh and reads it; whether it is active."""
        self.page.edit(self.rule)
        box = self._box()
        self.page.shows(box, self.rule.name)
        if not self.page.screen.form_layer:
            self.page.address.learn(self.page.screen.page.url, self.rule.id)
        form = Form(self.page.screen, box)
        self.fields, self.key = form_as_json(form), form.key_of(box)
        return is_on(box)

    def look(self) -> Rule:
        """The rule with what its own form says."""
        return Rule(self.rule.id, self.rule.name, self.open())

    def switch(self, active: bool) -> Planned:
        return Planned(SCREEN, self.rule.id, ACTIVE, self.rule.name, not active, active)

    # Target
    def prove(self, changes: Sequence[Planned]) -> None:
        if self.page.proved:
            return
        self.open()
        self.page.screen.trial(self.page.save_button(self._box()), self.action)
        self.page.proved = True

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        self.open()
        box = self._box()
        self.page.run.writing.about(box)
        set_on(box, bool(changes[0].after), ACTIVE)
        self.page.run.memory.remember(SCREEN, self.rule.id, self.fields)
        set_on(box, bool(changes[0].after), ACTIVE)  # once more, where a script that filled the form in late undid it
        act = Act("rules.on" if changes[0].after else "rules.off", names=(self.rule.name,))
        return self.page.save(box, checkpoint, act)

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        before = self.fields
        active = self.open()
        if other := unchanged(before, self.fields, [self.key]):
            raise NotKept(
                f"Ao salvar a regra «{self.rule.name}», o ERP mudou também: {', '.join(other)}.",
                "Confira a regra no ERP; o valor anterior está no relatório.",
            )
        return {changes[0].key: active}

    def kept(self, change: Planned, seen: Json) -> bool:
        return bool(seen == change.after)

    def untouched(self, change: Planned, seen: Json) -> bool:
        return bool(seen == change.before)
