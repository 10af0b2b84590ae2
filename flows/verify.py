"""Verifying while paused: what a pause would do now has come undone, and what people did meanwhile is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.engine import drift
from bot.engine.run import Run
from bot.store import Planned
from flows.pause import RULES_FOUND, access_cut, at_unit, billing_to_manual, rules_off
from pages import billing as billing_page
from pages import client_flags
from pages.erp import Erp

AHEAD = timedelta(days=100)  # sales are made up to three cycles ahead


def verify(run: Run, erp: Erp) -> None:
    """Plans the pause again; a change in the plan is drift, and each kind of it is told in its own words."""
    for unit in erp.home.units():
        erp.home.use(unit)
        with run.step(at_unit("Configurações > Financeiro > Faturamento → ainda Manual?", unit), "billing"):
            drift.billing(run, _undone(run, billing_page.SCREEN, partial(billing_to_manual, run, erp, unit)))
        with run.step(at_unit("Configurações > Financeiro > E-mail Automático → alguma regra ativa?", unit), "rules"):
            drift.rules(
                run, _undone(run, "email_rules", partial(rules_off, run, erp)), run.memory.first_seen(RULES_FOUND)
            )
    with run.step("Clientes > Listar Clientes → alguém com acesso?", "access"):
        undone = _undone(run, client_flags.SCREEN, partial(access_cut, run, erp))
        drift.clients(run, undone, run.memory.first_seen(client_flags.SCREEN))
        drift.blocked(run, _became_blocked(run, erp))
    with run.step("Vendas > Listar Vendas → o que o período já tem", "sales"):
        _sales(run, erp)
    drift.end(run)


def _undone(run: Run, screen: str, look: Callable[[], None]) -> list[Planned]:
    """What the pause's own step plans, with a picture of the screen where it plans anything."""
    before = len(run.planned)
    look()
    undone = run.planned[before:]
    if undone:
        run.evidence.shot(run.browser.page, f"desfeito-{screen}", caption="A tela em que se vê o que se desfez")
    return undone


def _became_blocked(run: Run, erp: Erp) -> dict[str, str]:
    first_seen = run.memory.first_seen(client_flags.SCREEN)
    found = {
        change.record: erp.clients.before.get(change.record)
        for change in run.memory.changed_by_pause(client_flags.SCREEN)
    }
    return {
        record: client.name
        for record, client in found.items()
        if client is not None and client.blocked and not client_flags.blocked_in(first_seen.get(record))
        if not erp.clients.flips_status
    }


def _sales(run: Run, erp: Erp) -> None:
    """The sales of the period so far, and those ahead that are made already."""
    assert run.memory.window is not None, "a verification has a window"
    page = erp.sales
    last = run.today + AHEAD
    found = {record: sale for _ in erp.lists() for record, sale in page.read(run.memory.window.since, last).items()}
    unbilled = {record: sale for record, sale in found.items() if page.is_unbilled(sale.status)}
    so_far = {record: sale for record, sale in unbilled.items() if page.day(sale) <= run.today}
    billed = {record: sale for record, sale in found.items() if page.is_billed(sale.status)}
    drift.sales(run, list(so_far.values()), set(unbilled) - set(so_far), billed)
