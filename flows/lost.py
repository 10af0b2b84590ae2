"""A tenant that looks paused, and a store that knows no pause of it."""

from __future__ import annotations

from bot.engine.adoption import command, known_elsewhere
from bot.engine.run import Run
from bot.errors import LooksPaused
from pages import billing as billing_page
from pages import client_flags
from pages import email_rules as rules_page

FEW = 2  # clients with access that a paused tenant may have: who registered meanwhile, whom somebody let in by hand


def expect_not_paused(run: Run) -> None:
    """After a plan of a pause where no window is open. Raises LooksPaused where the screens show what a pause leaves: its state
    would be taken for what was there before.

    Manual everywhere, no active rule, hardly any access; where a run left an open window that this store does not have,
    access is not asked.
    """
    seen = run.observed.items()
    manual = {
        value == billing_page.MANUAL
        for key, value in seen
        if key.screen == billing_page.SCREEN and key.field == billing_page.MODE
    }
    rules = [value for key, value in seen if key.screen == rules_page.SCREEN and key.field == rules_page.ACTIVE]
    access = [value for key, value in seen if key.screen == client_flags.SCREEN and key.field == client_flags.ACCESS]
    if manual != {True} or any(rules):
        return
    let_in, tenant = sum(map(bool, access)), run.tenant
    hardly = access and let_in <= max(FEW, len(access) // 10) and 2 * let_in < len(access)
    if not hardly and known_elsewhere(tenant, run.store) is None:
        return
    raise LooksPaused(
        f"{tenant.name} já parece em pausa (faturamento Manual, nenhuma regra ativa, {let_in} de {len(access)} clientes com acesso), "
        f"e o banco do bot ({run.store.shown}) não sabe dela.",
        f"Se foi pausado pelo bot, use o `store` da pausa ou traga a janela dela: `{command(tenant, run.store)}`. "
        f"Se é assim que o cliente trabalha: `bot pause --as-it-is {tenant.file.name}`.",
    )
