"""Giving the clients their access back: in their forms, or by the bulk grant where the file wants it and one client has proved it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.run import Run
from bot.i18n import N_
from bot.store import Planned
from pages.base import unchanged
from pages.client_flags import BLOCKED, SILENT, STATUS
from pages.client_grant import BulkGranting
from pages.clients import ClientsPage

FORMS = N_("O acesso volta na ficha de cada cliente, que leva mais tempo e não envia nada.")


def give(run: Run, page: ClientsPage, changes: Sequence[Planned]) -> None:
    """Gives these clients of one list their access back."""
    left = list(changes)
    if left and _wanted(run, page, left) and run.writes and run.memory.known(SILENT) is None:
        _prove(run, page, left.pop(0))
    for batch in run.batches(left, page.pages_of):
        if not (run.tenant.resume.access.by == "bulk" and _usable(run, page)):
            run.make(batch, page.granting())
            continue
        target = page.granting_in_bulk()
        run.make(batch, target)
        if target.missing:
            _tell_missing(run, target.missing)
        elif target.mailed:
            _tell_mailed(run, batch, target.mailed)


def _usable(run: Run, page: ClientsPage) -> bool:
    """Whether the bulk grant may be used, as far as is known by now; one that writes needs the proof."""
    known = run.memory.known(SILENT)
    return (
        not page.persons.told
        and not run.tenant.resume.access.notify
        and (known is True or (known is None and not run.writes))
    )


def _wanted(run: Run, page: ClientsPage, changes: Sequence[Planned]) -> bool:
    """Whether the file wants the bulk grant and nothing that is known speaks against it."""
    if run.tenant.resume.access.by != "bulk":
        return False
    if run.tenant.resume.access.notify:
        run.finding("info", "resume.access.by: bulk vale só sem e-mail, e resume.access.notify deixa enviar.", FORMS)
        return False
    if page.persons.shown((change.record, change.name) for change in changes):
        # The bulk grant is asked for whom («todas as pessoas», «somente os sócios»), and would give more than the pause took.
        run.finding("info", "As fichas mostram pessoas com acesso próprio, que o lote mudaria também.", FORMS)
        return False
    if page.persons.trouble:
        run.finding(
            "info",
            f"O bot não viu se as pessoas dos clientes têm acesso próprio, que o lote mudaria também: {page.persons.trouble}",
            FORMS,
        )
        return False
    if run.memory.known(SILENT) is False:
        run.finding("info", "O lote que devolve o acesso não foi provado sem e-mail nesta manutenção.", FORMS)
        return False
    return True


def _prove(run: Run, page: ClientsPage, first: Planned) -> None:
    """Gives access to one client by the bulk grant, and looks what else that changed."""
    for batch in run.batches([first], page.pages_of):
        before, flags = page.form.fields(first.record, first.name), page.before[first.record].flags
        target = page.granting_in_bulk()
        done = run.make(batch, target)
        if target.missing:
            _tell_missing(run, target.missing)
        elif done:
            after, now = page.form.fields(first.record, first.name), done[0].seen
            other = unchanged(before, after, ()) + [
                name for name in (BLOCKED, STATUS) if isinstance(now, dict) and now.get(name) != flags[name]
            ]
            _judge(run, first, target, other)


def _judge(run: Run, first: Planned, target: BulkGranting, other: Sequence[str]) -> None:
    if target.mailed:
        _tell_mailed(run, [first], target.mailed)
    elif other:
        run.person(
            "access", f"{first.record}/lote", first.name,
            f"O lote que devolveu o acesso mudou também: {', '.join(other)}.", "Confira a ficha; aos outros o bot o devolve ficha por ficha.",
        )  # fmt: skip
    else:
        run.memory.know(SILENT, True)
        run.finding(
            "info", f"O lote sem e-mail foi provado em «{first.name}»: o acesso voltou e nada mais mudou na ficha."
        )


def _tell_missing(run: Run, why: str) -> None:
    run.finding("warning", f"O lote não devolve o acesso sem e-mail: {why}", FORMS)


def _tell_mailed(run: Run, batch: Sequence[Planned], said: str) -> None:
    """What the ERP sent cannot be taken back: a person is told to whom, and no other batch goes this way."""
    run.memory.know(SILENT, False)
    for change in batch:
        run.person(
            "access", f"{change.record}/e-mail", change.name, f"O ERP diz que enviou e-mail, embora o bot tenha escolhido que não: «{said[:200]}».",
            "Veja a Fila de E-mails; aos outros o bot devolve o acesso ficha por ficha.",
        )  # fmt: skip
