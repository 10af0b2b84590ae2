"""Giving access back with the bulk action, where its dialog has an explicit way without e-mail; form by form where it has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from playwright.sync_api import Locator

from bot.engine.terms import Applied
from bot.errors import NotKept, ScreenError
from bot.store import ChangeKey, Json, Planned
from pages.client import Granting
from pages.client_flags import SILENT
from pages.elements.commit import commit
from pages.elements.question import Act
from pages.elements.sheet import shown_of
from pages.elements.wizard import silent_button, tells_of_mail
from pages.listing import BulkAction

if TYPE_CHECKING:
    from pages.clients import ClientsPage


class BulkGranting(BulkAction):
    """Ações em lote > Conceder Acesso, for the clients of one page, without an e-mail.

    `missing` says why the bulk action has no such way, "" while it is not known to lack it; `mailed` is what the ERP said of an
    e-mail that it sent nevertheless.
    """

    action = "Ações em lote > Conceder Acesso, sem e-mail"
    key = "clients.grant"

    def __init__(self, page: ClientsPage) -> None:
        super().__init__(page)
        self.page: ClientsPage = page
        self.form = Granting(page)
        self.missing = ""
        self.mailed = ""

    def prove(self, changes: Sequence[Planned]) -> None:
        # What a dialog offers is known only once it is opened; the form is there for what it lacks.
        self.form.prove(changes)

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        if not self.missing:
            ids = [change.record for change in changes]
            sheet = self.page.grid.select(ids, self.page.back_to(ids))
            act = Act(
                self.key, count=len(ids), names=tuple(change.name for change in changes), cells=shown_of(sheet, ids)
            )
            if (button := self._way(act)) is not None:
                checkpoint()
                if self.page.run.writes and self.page.run.memory.known(SILENT) is None:
                    # Not proved: whatever becomes of this press, the next run does not try it again.
                    self.page.run.memory.know(SILENT, False)
                outcome = commit(self.page.screen, button, act, self.page.screen.labels.canonical(self.key))
                self.mailed = self.mailed or tells_of_mail(outcome.messages)
                return Applied(
                    outcome.messages, len(sheet.selected), outcome.confirmed, later=outcome.later, sent=outcome.sent
                )
            self._leave()
        return self.form.apply(changes, checkpoint)

    def _way(self, act: Act) -> Locator | None:
        screen = self.page.screen
        try:
            button = silent_button(screen, self.bulk.ready(self.key), act, screen.labels.canonical(self.key))
            self.missing = "" if button is not None else "nada na janela dela diz que nenhum e-mail sai."
        except (ScreenError, NotKept) as error:
            button, self.missing = None, str(error)
        return button

    def _leave(self) -> None:
        """Leaves the dialog unanswered: the list is opened anew."""
        self.page.run.memory.know(SILENT, False)
        self.page.screen.browser.goto("about:blank")
        self.page.open()

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        return self.page.reread(changes)

    def kept(self, change: Planned, seen: Json) -> bool:
        return self.form.kept(change, seen)

    def untouched(self, change: Planned, seen: Json) -> bool:
        return self.form.untouched(change, seen)
