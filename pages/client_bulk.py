"""The two actions for many clients: the access blocked, and granted again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine.terms import Applied
from bot.store import ChangeKey, Json, Planned
from pages.client_flags import ACCESS, BLOCK, BLOCKED, FLIPS
from pages.elements.sheet import shown_of
from pages.listing import BulkAction

if TYPE_CHECKING:
    from pages.clients import ClientsPage


class Blocking(BulkAction):
    """Ações em lote > Bloquear acesso à área do cliente, for the clients of one page."""

    action = "Ações em lote > Bloquear acesso à área do cliente"
    key = "clients.block"

    def __init__(self, page: ClientsPage) -> None:
        super().__init__(page)
        self.page: ClientsPage = page
        self.asked = 0  # how many clients the batch had when it was first asked for
        self.said = False  # whether the ERP said that it did it, and nothing else

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        ids = [change.record for change in changes]
        self.asked = self.asked or len(ids)
        sheet = self.page.grid.select(ids, self.page.back_to(ids))
        checkpoint()
        names = tuple(change.name for change in changes)
        outcome = self.bulk.run(
            "clients.block", replace(BLOCK, count=len(ids), names=names, cells=shown_of(sheet, ids))
        )
        self.said = bool(outcome.messages) and not outcome.bad
        return Applied(outcome.messages, len(sheet.selected), outcome.confirmed, later=outcome.later, sent=outcome.sent)

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        seen = self.page.reread(changes)
        if self._flips_status(changes, seen):
            # Which of the two flags the bulk action flips is not documented: it is learned from what it does.
            self.page.run.memory.know(FLIPS, True)
        return seen

    def _flips_status(self, changes: Sequence[Planned], seen: Mapping[ChangeKey, Json]) -> bool:
        """Whether the whole batch, as it was first asked for, got the status «Bloqueado» and kept its access.

        What some clients of several got may be somebody else's doing; of a single one the ERP must have said that it did it.
        """
        before = self.page.before
        flipped = [
            key
            for key, flags in seen.items()
            if flags[ACCESS] and flags[BLOCKED] and key.record in before and before[key.record].blocked is False
        ]
        return len(flipped) == len(changes) == self.asked and (self.asked > 1 or self.said)

    def kept(self, change: Planned, seen: Json) -> bool:
        return seen[ACCESS] is False or (self.page.flips_status and seen[BLOCKED] is True)

    def untouched(self, change: Planned, seen: Json) -> bool:
        return bool(seen[ACCESS] == change.before)
