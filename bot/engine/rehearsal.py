"""Rehearsing: each action is carried out as far as its last click, and every write is dropped on its way out of the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.engine.terms import Target
from bot.errors import BotError, BrowserGone, Interrupted, LockLost
from bot.store import Planned

if TYPE_CHECKING:
    from bot.engine.run import Run


class Rehearsal:
    """What came of rehearsing: of each action that was reached what was not sent, and the actions whose last click was not reached."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.reached: list[str] = []
        self.unreached: list[str] = []
        self.missed = 0  # changes of these actions

    def act(self, changes: Sequence[Planned], target: Target) -> None:
        run = self._run
        refused = run.browser.guard.refused
        began = len(refused)
        pressed: list[int] = []

        def checkpoint() -> None:
            pressed.append(len(refused) - began)
            run.checkpoint()

        with run.browser.guard.dropping(run.browser) as dropped:
            trouble = ""
            try:
                target.apply(changes, checkpoint)
            except (BrowserGone, Interrupted, LockLost):
                raise
            except BotError as error:
                trouble = str(error)
        # What an ERP wants to write before the click (the selection, say) is not what the click writes.
        if pressed and (last := dropped[pressed[0] :]):
            sent = ", ".join(f"{request.method} {request.route}" for request in last[:5])
            self.reached.append(f"{target.action}: {len(changes)} registro(s); não enviado: {sent}")
            return
        self.unreached.append(target.action)
        self.missed += len(changes)
        if not trouble and (early := sorted({f"{request.method} {request.route}" for request in dropped})):
            run.finding(
                "warning",
                f"{target.action}: o ensaio não chegou ao último clique.",
                f"Antes dele o ERP quis gravar, e o navegador barrou: {', '.join(early)}.",
            )
        else:
            run.finding("warning", f"{target.action}: o ensaio não chegou ao último clique.", trouble)
