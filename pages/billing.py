"""Configurações > Financeiro > Faturamento: Manual or Automático, with whatever else stands on the same form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.engine.terms import Applied
from bot.errors import NotKept, NotUnderstood
from bot.store import ChangeKey, Json, Planned
from pages.base import Page, form_as_json
from pages.elements.choice import ManualOrAutomatic
from pages.elements.form import Form, Value
from pages.elements.question import Act
from pages.statuses import quoted

SCREEN = "billing"
MODE = "modo"
MANUAL = "Manual"
TRIES = 4  # a choice that a script undoes is made again before it is saved


@dataclass(frozen=True)
class Billing:
    """What the screen shows: the mode's text, whether that is Manual (None: neither), the whole form by key."""

    shown: str
    manual: bool | None
    way: str
    form: dict[str, dict[str, Any]]
    key: str = ""


class BillingPage(Page):
    """The billing form of one unit (`unit` is "" where the tenant has none)."""

    menu = "billing"
    action = "Salvar"

    def __init__(self, *args: Any, unit: str = "") -> None:
        super().__init__(*args)
        self.unit = unit
        self.mode = ManualOrAutomatic(self.screen)
        self.seen: Billing | None = None  # what the last opening read

    @property
    def record(self) -> str:
        return self.unit or "empresa"

    @property
    def paused_record(self) -> str:
        """Under which the window keeps the form as the pause left it."""
        return f"{self.record} pausada"

    def open(self) -> Billing:
        """Goes there by the menu and reads the whole screen."""
        self.go()
        self.mode.wait()
        chosen = self.mode.read()
        form = self._form()
        billing = Billing(chosen.shown, chosen.manual, chosen.way, form_as_json(form), form.key_of(self.mode.locator()))
        self.run.observe(SCREEN, self.record, MODE, MANUAL if chosen.manual else chosen.shown)
        for key, field in billing.form.items():
            self.run.observe(SCREEN, self.record, key, field["value"])
        self.seen = billing
        return billing

    def _form(self) -> Form:
        return Form(self.screen, self.mode.locator())

    def to_manual(self, billing: Billing) -> list[Planned]:
        """The change that stops automatic billing; none where it is Manual. NotUnderstood where the screen shows neither mode."""
        self.expect_mode(billing)
        return [] if billing.manual else [Planned(SCREEN, self.record, MODE, "Faturamento", billing.shown, MANUAL)]

    def expect_mode(self, billing: Billing) -> None:
        """NotUnderstood where what the screen shows is neither Manual nor Automático: what it was could not be given back."""
        if billing.manual is None:
            line = f"`labels: {{billing.automatic: [{quoted(billing.shown or '…')}]}}`"
            raise NotUnderstood(
                f"A tela Faturamento não diz se o modo é Manual ou Automático: mostra «{billing.shown or 'nada'}».",
                f"Diga em {self.run.tenant.file.name} o que isso é: {line} ou billing.manual.",
            )

    def back(
        self, now: Billing, before: Mapping[str, Any], paused: Mapping[str, Any] | None
    ) -> tuple[list[Planned], list[str]]:
        """The changes that give back mode and form of `before`, and the labels of fields that somebody changed since `paused`.

        `before` and `paused` are {"shown": …, "manual": …, "form": …} as kept before the first write and after it; `paused` is None
        where the pause died before it saw what Manual did to the form: then what is empty now was emptied by that.
        """
        self.expect_mode(now)
        changes, conflicts = [], []
        if now.manual and not before["manual"]:
            changes.append(Planned(SCREEN, self.record, MODE, "Faturamento", MANUAL, before["shown"]))
        for key, field in before["form"].items():
            if key == now.key and before["manual"] is False:
                continue  # the mode's own control, set above
            shows = now.form.get(key, {}).get("value")
            if shows == field["value"]:
                continue
            theirs = shows if paused is None else shows != paused["form"].get(key, {}).get("value")
            if theirs:
                conflicts.append(str(field["label"] or key))
            else:
                changes.append(Planned(SCREEN, self.record, key, str(field["label"] or key), shows, field["value"]))
        return changes, conflicts

    # Target
    def prove(self, changes: Sequence[Planned]) -> None:
        self.screen.trial(self.save_button(self.mode.locator()), self.action)

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        wanted = {change.field: change.after for change in changes}
        self.run.writing.about(self.mode.locator())
        for _ in range(TRIES):
            if not self._fill(wanted):
                return self.save(self.mode.locator(), checkpoint, self.saving())
        raise NotKept(
            f"O que se escolhe na tela {self.screen.name()} volta sozinho antes de ser salvo.",
            "Nada foi salvo. Rode com --headed para ver o que muda a escolha.",
        )

    def _fill(self, wanted: Mapping[str, Json]) -> bool:
        """Makes the form as wanted, where it is not; whether anything had to be changed."""
        changed = MODE in wanted and self._choose(str(wanted[MODE]))
        for key, value in wanted.items():
            field = self._form().read().get(key) if key != MODE else None
            if field is not None and field.value != value:
                self._form().set(field, cast("Value", value))
                changed = True
        return changed

    def saving(self) -> Act:
        """What saving the form as it stands now is, as a question may put it."""
        return Act(
            "billing.manual" if self.mode.read().manual else "billing.automatic", names=(self.unit,) * bool(self.unit)
        )

    def _choose(self, shown: str) -> bool:
        return self.mode.set(shown == MANUAL)

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        billing = self.open()
        seen: dict[ChangeKey, Json] = {}
        for change in changes:
            if change.field == MODE:
                seen[change.key] = {"shown": billing.shown, "manual": billing.manual}
            elif change.field in billing.form:
                seen[change.key] = billing.form[change.field]["value"]
        return seen

    def kept(self, change: Planned, seen: Json) -> bool:
        if change.field == MODE:
            return bool(seen["manual"] is (change.after == MANUAL))
        return bool(seen == change.after)

    def untouched(self, change: Planned, seen: Json) -> bool:
        return bool(seen["shown"] == change.before) if change.field == MODE else bool(seen == change.before)


def as_json(billing: Billing) -> dict[str, Any]:
    return {"shown": billing.shown, "manual": billing.manual, "form": billing.form}
