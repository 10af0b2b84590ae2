"""Resuming: the sales of the idle period cancelled, then access, rules and billing exactly as they were, in this order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.engine.keeping import tell
from bot.engine.run import Run
from bot.engine.terms import Sale
from bot.errors import CeilingExceeded
from bot.store import Change, Planned
from flows import granting, persons
from flows.pause import access_refused
from pages import billing as billing_page
from pages import client_flags
from pages import email_rules as rules_page
from pages import sales as sales_page
from pages.counts import confirm_sales
from pages.elements.names import same_record
from pages.erp import Erp


def resume(run: Run, erp: Erp) -> None:
    """The return, in the checklist's order; in a dry phase what it would do."""
    units = erp.home.units()
    with run.step(f"Vendas > Listar Vendas → {run.period_words} → Ações em lote > Cancelar", "sales"):
        left = sales_cancelled(run, erp)
        tell(run)
    with run.step("Clientes > Listar Clientes → devolver o acesso a quem a pausa bloqueou", "access"):
        access_back(run, erp)
    with run.step("Configurações > Financeiro > E-mail Automático → marcar «Ativar Regra» de novo", "rules"):
        rules_on(run, erp, units)
    run.disputes.expect_met()
    for unit in units:
        erp.home.use(unit)
        with run.step("Configurações > Financeiro > Faturamento → como era antes da pausa → Salvar", "billing"):
            billing_back(run, erp, unit, left)


def sales_cancelled(run: Run, erp: Erp) -> int:
    """Cancels the unbilled sales of the period; how many are left unbilled in it."""
    page, (first, last) = erp.sales, run.dates
    found = {unit: page.read(first, last) for unit in erp.lists()}
    sales = {record: sale for here in found.values() for record, sale in here.items()}
    for sale in sales.values():
        shown = sales_page.CANCELLED if page.is_cancelled(sale.status) else sale.status
        run.observe(sales_page.SCREEN, sale.id, sales_page.STATUS, shown)
    unbilled = {sale.id: sale for sale in sales.values() if page.is_unbilled(sale.status)}
    confirm_sales(run, erp, len(sales), [sales_page.day_of(sale.date) for sale in unbilled.values()])
    refused = {change.record: change for change in run.refused}
    stays = {stay.sale.id for stay in run.keeping.staying(unbilled, run.memory.refused_before(sales_page.SCREEN))}
    wanted = [sale for sale in unbilled.values() if sale.id not in refused and sale.id not in stays]
    ceiling = run.tenant.resume.max_sales
    if len(wanted) > ceiling:
        raise CeilingExceeded(
            f"Há {len(wanted)} vendas não faturadas no período, e o teto do arquivo é {ceiling} (resume.max_sales).",
            "Confira o período com `bot plan resume`; se está certo, aumente o teto.",
        )
    run.will_cancel(wanted)
    to_cancel = {sale.id: sale for sale in wanted}
    for unit, here in found.items():
        erp.home.use(unit)
        changes = [cancelling(to_cancel.pop(record)) for record in here if record in to_cancel]
        for batch in run.batches(changes, page.pages_of):
            run.make(batch, page.cancelling())
            page.expect_known(run.refused)
    open_ones = [change for change in run.refused if change.record in unbilled and change.record not in stays]
    if not run.keeping.ask([unbilled[change.record] for change in open_ones]):
        for change in open_ones:
            run.person(
                "sales",
                change.record,
                change.name,
                f"O ERP não cancelou esta venda: {said_of(change.record, change.why)}",
                f"Cancele-a à mão no ERP e rode `bot resume` de novo; ou mantenha-a: `bot resume --keep {change.record}` (todas: --keep-refused).",
            )
    planned = {change.record for change in run.planned}
    if run.done or run.refused:
        sales = {record: sale for _ in erp.lists() for record, sale in page.read(first, last).items()}
    unbilled = {sale.id: sale for sale in sales.values() if page.is_unbilled(sale.status)}
    run.let_stay(run.keeping.among(unbilled))
    stays = {stay.sale.id for stay in run.stays}
    return sum(1 for record in unbilled if record not in planned and record not in stays)


def cancelling(sale: Sale) -> Planned:
    name = f"{sale.client} {sale.date} {sale.value}"
    return Planned(sales_page.SCREEN, sale.id, sales_page.STATUS, name, sale.status, sales_page.CANCELLED)


def said_of(sale: str, said: str) -> str:
    """What the ERP said of this sale, as a sentence: the parts of its message that name it, else all of it.

    In a list of «number: reason» what stands before the number is another's, or the heading; a semicolon with no number
    behind it belongs to the reason.
    """
    named = rf"(?<![\d/.,]){re.escape(sale)}(?![\d/]|[.,]\d)"
    parts = [part.strip(" .") for part in re.split(r";(?=[^;\n]*\d)|\n|(?<=[.!])\s", said)]
    own = [re.sub(rf"(?i)^.*?((?:\bvenda\s+)?{named}\s*:)", r"\1", part) for part in parts if re.search(named, part)]
    return f"{'; '.join(own) or said[:300].strip(' .')}."


def access_back(run: Run, erp: Erp) -> None:
    """Access for those whom the window blocked and who are not Bloqueado now."""
    made = {change.record: change for change in run.memory.changed_by_pause(client_flags.SCREEN)}
    if not made:
        return
    page = erp.clients
    found = {unit: page.read() for unit in erp.lists()}
    clients = {record: client for here in found.values() for record, client in here.items()}
    first_seen, given_back = run.memory.first_seen(client_flags.SCREEN), run.memory.undone_before(client_flags.SCREEN)
    if clients and not any(client.status for client in clients.values()):
        run.finding(
            "warning",
            "A lista de clientes não mostra o status: o bot não vê quem ficou «Bloqueado» durante a pausa, e devolve o acesso também a esses.",
            "Use `labels: {clients.status_column: …}` se a coluna tem outro nome.",
        )
    if page.flips_status:
        # No screen is known that takes the status back without an e-mail.
        run.person(
            "access", "todos", f"{len(made)} cliente(s)", "O bloqueio em lote deste ERP muda o status «Bloqueado», que só se tira à mão.",
            "Ações em lote > Conceder Acesso para os clientes listados no relatório da pausa (envia e-mail), ou o cadastro de cada um.",
        )  # fmt: skip
        return
    wanted, entering = {}, {}
    for record, change in made.items():
        client = clients.get(record)
        if client is None:
            run.person(
                "access",
                record,
                change.name,
                "O cliente que a pausa bloqueou não está mais na lista.",
                "Confira no ERP se ele foi excluído.",
            )
        elif page.may_enter(client):
            entering[record] = client.name
        elif (
            _has_another_name(change, client.name) and not _same_all_the_same(run, "access", change, client.name)
        ) or (
            (record, client_flags.ACCESS) in given_back
            and not run.disputes.disputed(
                "access",
                record,
                client.name,
                "O bot já tinha devolvido, e alguém mudou de novo depois.",
            )
        ):
            continue
        elif client_flags.unread_since(client, _then(change, first_seen)):
            run.person(
                "access",
                record,
                client.name,
                f"O status mudou durante a pausa para «{client.status}», que o bot não conhece.",
                f"Diga o que ele é em {run.tenant.file.name} (labels: clients.blocked ou clients.not_blocked), e rode `bot resume` de novo.",
            )
        elif (
            client.blocked
            and not client_flags.blocked_in(_then(change, first_seen))
            and not run.disputes.disputed(
                "access",
                record,
                client.name,
                "Ficou com status «Bloqueado» durante a pausa.",
            )
        ):
            continue
        else:
            wanted[record] = Planned(client_flags.SCREEN, record, client_flags.ACCESS, client.name, False, True)
    entering |= {record: change.name for record, change in wanted.items()}
    for unit, here in found.items():
        erp.home.use(unit)
        changes = [wanted.pop(record) for record in here if record in wanted]
        granting.give(run, page, changes)
        left_out = {record: clients[record].name for record in here if record in made and record not in entering}
        persons.give_back(run, page, {record: entering[record] for record in here if record in entering}, left_out)
    access_refused(run, "devolveu")
    both = [
        client.name
        for record, change in made.items()
        if (client := clients.get(record)) is not None
        and client_flags.still_blocked_too(client, change.seen, first_seen.get(record))
    ]
    if both:
        run.person(
            "access", "status", f"{len(both)} cliente(s)", "O bloqueio em lote deste ERP mudou também o status «Bloqueado», que só se tira à mão.",
            f"Tire o status no ERP de: {', '.join(both[:20])}{' …' if len(both) > 20 else ''}",
        )  # fmt: skip


def _has_another_name(change: Change, name: str) -> bool:
    """Whether the record that the pause changed bears another name now: renamed, or its id used again for another."""
    return not same_record(change.name, name)


def _same_all_the_same(run: Run, item: str, change: Change, name: str) -> bool:
    """Whether somebody decided that the record is the one that the pause changed, though its name is another."""
    return run.disputes.disputed(
        item,
        change.record,
        name,
        "Este código tinha outro nome na pausa: pode ser outro registro.",
    )


def _then(change: Change, first_seen: Mapping[str, object]) -> object:
    """The client's flags right after the pause's own write, else those that the window first saw."""
    return change.seen if isinstance(change.seen, dict) else first_seen.get(change.record)


def rules_on(run: Run, erp: Erp, units: Sequence[str]) -> None:
    """The rules that the window unticked, whichever unit they are of."""
    made = {change.record: change for change in run.memory.changed_by_pause(rules_page.SCREEN)}
    given_back = run.memory.undone_before(rules_page.SCREEN)
    for unit in units if made else ():
        erp.home.use(unit)
        for rule in erp.email_rules.rules():
            change = made.pop(rule.id, None)
            if change is None or rule.active:
                continue
            if _has_another_name(change, rule.name) and not _same_all_the_same(run, "rules", change, rule.name):
                continue
            if (rule.id, rules_page.ACTIVE) not in given_back or run.disputes.disputed(
                "rules",
                rule.id,
                rule.name,
                "O bot já tinha devolvido, e alguém mudou de novo depois.",
            ):
                form = erp.email_rules.form(rule)
                run.make([form.switch(True)], form)
    for record, change in made.items():
        why = "A regra que a pausa desativou não está mais na lista."
        run.person("rules", record, change.name, why, "Confira no ERP se ela foi excluída.")


def billing_back(run: Run, erp: Erp, unit: str, left: int) -> None:
    """Mode and form as the window first saw them; only where no unbilled sale of the period is left."""
    page = erp.billing(unit)
    made = [change for change in run.memory.changed_by_pause(billing_page.SCREEN) if change.record == page.record]
    before = run.memory.first_seen(billing_page.SCREEN).get(page.record)
    paused = run.memory.first_seen(billing_page.SCREEN).get(page.paused_record)
    if not made or before is None:
        return
    if left:
        run.leave_unfinished()
        run.person(
            "billing", page.record, "Faturamento", f"Continua MANUAL: {left} venda(s) não faturada(s) restam no período, e seriam cobradas.",
            "Resolva as vendas listadas e rode `bot resume` de novo.",
        )  # fmt: skip
        return
    changes, conflicts = page.back(page.open(), before, paused)
    given_back = run.memory.undone_before(billing_page.SCREEN)
    conflicts += [change.name for change in changes if (change.record, change.field) in given_back]
    changes = [change for change in changes if (change.record, change.field) not in given_back]
    for label in conflicts:
        run.person(
            "billing",
            f"{page.record}/{label}",
            label,
            "Alguém mudou este campo durante a pausa; o bot não o mexe.",
            "Confira o valor no ERP.",
        )
    run.make(changes, page)
