"""A session that is lost in the middle of a run is renewed, and the flow goes on from what the ERP shows."""

from __future__ import annotations

from collections.abc import Callable

from bot.browser.guard import Sending
from bot.engine.run import Run
from bot.engine.screens import E
from bot.errors import ErpError, NotUnderstood, SessionExpired

LOGINS = 3  # a session lost in the middle is renewed this often, where that needs no person


def relogging(run: Run, erp: E, flow: Callable[[Run, E], None], login: Callable[[E], None]) -> None:
    """Runs the flow; where the session is lost in the middle, logs in again and lets the flow go on from what the ERP shows.

    Raises ErpError where it is lost twice on one screen, NotUnderstood where it is not lost at all.
    """
    lost = None
    for attempt in range(1, LOGINS + 1):
        try:
            flow(run, erp)
            return
        except SessionExpired as error:
            before, lost = lost, run.browser.traffic.wanted
            if not erp.screen.logged_out():
                raise NotUnderstood(
                    f"A tela {lost} parece a de login, mas a sessão no ERP vale.",
                    "Nada mais foi clicado; avise quem mantém o bot, com a imagem da tela.",
                ) from error
            if lost == before:
                raise ErpError(
                    f"A tela {lost} pediu login de novo, logo depois de um login que deu certo.",
                    "Abra-a no ERP com o usuário do bot e veja se ela pede outra permissão ou outro login.",
                ) from error
            if attempt == LOGINS:
                raise
            run.watch.note("A sessão expirou; entrando de novo.")
            mode, quiet, sending = run.mode, run.quiet, run.browser.guard.sending
            run.browser.send(Sending.READS)
            login(erp)
            run.browser.send(sending)
            run.begin(mode, quiet=quiet)
