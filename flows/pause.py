"""Pausing: billing to manual, each active e-mail rule off, the clients' access cut. Recurring sales, contracts and bookings stay."""

from __future__ import annotations

from collections import Counter

from bot.engine.run import Run
from bot.store import Planned
from flows import persons
from pages import billing as billing_page
from pages import client_flags
from pages.counts import confirm_clients
from pages.erp import Erp

RULES_FOUND = "email_rules.list"  # all rules as the window first saw them, by which a new one is told apart


def pause(run: Run, erp: Erp) -> None:
    """The pause, in the checklist's order; in a dry phase what it would do."""
    for unit in erp.home.units():
        erp.home.use(unit)
        with run.step(
            at_unit("Configurações > Financeiro > Faturamento → Faturamento Manual → Salvar", unit), "billing"
        ):
            billing_to_manual(run, erp, unit)
        with run.step(
            at_unit("Configurações > Financeiro > E-mail Automático → desmarcar «Ativar Regra» → salvar", unit), "rules"
        ):
            rules_off(run, erp)
    with run.step("Clientes > Listar Clientes → Ações em lote > Bloquear acesso à área do cliente", "access"):
        access_cut(run, erp)


def billing_to_manual(run: Run, erp: Erp, unit: str) -> None:
    page = erp.billing(unit)
    before = page.open()
    run.memory.remember(billing_page.SCREEN, page.record, billing_page.as_json(before))
    if run.make(page.to_manual(before), page):
        before = page.seen or before
    if before.manual and any(
        change.record == page.record for change in run.memory.changed_by_pause(billing_page.SCREEN)
    ):
        # Kept by the first run that sees it, which is another one where the run that saved it died right after.
        run.memory.remember(billing_page.SCREEN, page.paused_record, billing_page.as_json(before))


def rules_off(run: Run, erp: Erp) -> None:
    rules = erp.email_rules.rules()
    run.memory.remember_many(RULES_FOUND, {rule.id: {"nome": rule.name, "ativa": rule.active} for rule in rules})
    for rule in rules:
        if rule.active:
            form = erp.email_rules.form(rule)
            run.make([form.switch(False)], form)


def access_cut(run: Run, erp: Erp) -> None:
    page = erp.clients
    found = {unit: page.read() for unit in erp.lists()}
    clients = {record: client for here in found.values() for record, client in here.items()}
    confirm_clients(run, erp, len(clients))
    run.memory.remember_many(client_flags.SCREEN, {client.id: client.flags for client in clients.values()})
    wanted = {client.id: client for client in page.desired(clients) if page.may_enter(client)}
    for unit, here in found.items():
        erp.home.use(unit)
        changes = [
            Planned(client_flags.SCREEN, record, client_flags.ACCESS, client.name, True, False)
            for record in here if (client := wanted.pop(record, None))
        ]  # fmt: skip
        persons.cut(run, page, changes)
    access_refused(run, "bloqueou")
    first_seen = run.memory.first_seen(client_flags.SCREEN)
    cut = [change for change in run.done if change.screen == client_flags.SCREEN]
    given = [client_flags.blocked_too(change.seen, first_seen.get(change.record)) for change in cut]
    for status, count in Counter(filter(None, given)).items():
        run.finding(
            "warning",
            f"O bloqueio em lote deste ERP deu o status «{status}» a {count} cliente(s), que só se tira à mão.",
            "A retomada dirá de quais clientes tirar.",
        )


def access_refused(run: Run, did: str) -> None:
    """Leaves to a person the clients whose access the ERP did not change, though it changed others of the same action."""
    for change in run.refused:
        if change.screen == client_flags.SCREEN:
            run.person(
                "access",
                change.record,
                change.name,
                f"O ERP não {did} o acesso deste cliente: {change.why[:300].strip(' .')}.",
                "Mude o acesso dele à mão no ERP, ou rode o comando de novo mais tarde.",
            )


def at_unit(title: str, unit: str) -> str:
    """The title of a step, with the unit where the tenant has several."""
    return f"{title} ({unit})" if unit else title
