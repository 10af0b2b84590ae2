"""What came undone during a pause, in words of its own for each kind, with what shows it.

What a second pause repairs stands in the run's plan; what it does not repair is told once in a window.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.engine.keeping import LISTED, total_of
from bot.engine.terms import Sale
from bot.i18n import N_, words
from bot.store import Change, Json, Planned

if TYPE_CHECKING:
    from bot.engine.run import Run

TOLD = "drift.told"  # the window's fact: what was told that no repair undoes
SEEN = "drift.sales"  # the window's fact: {sale: whether it was unbilled when a verification first saw it}


def rules(run: Run, now: Sequence[Planned], known: Mapping[str, Json]) -> None:
    """Rules that are active; `known` are those that the pause found."""
    made = _made(run, now)
    again = [change for change in now if change.record in made]
    other = [change for change in now if change.record not in made]
    was_off = [change for change in other if change.record in known]
    new = [change for change in other if known and change.record not in known]
    unknown = [change for change in other if not known]
    _tell(
        run,
        again,
        N_("{} regra(s) de e-mail ligada(s) de novo: {}."),
        _when(run, again, made, N_("A pausa desligou em {}; a tela mostra agora «ativa».")),
    )
    _tell(run, was_off, N_("{} regra(s) de e-mail que estava(m) desligada(s) antes da pausa, ligada(s) por alguém: {}."),
          N_("A pausa viu cada uma inativa; a tela mostra agora «ativa»."))  # fmt: skip
    _tell(run, new, N_("{} regra(s) de e-mail nova(s), ativa(s): {}."), N_("A pausa não a(s) viu na lista; a tela mostra agora «ativa»."))  # fmt: skip
    _tell(run, unknown, N_("{} regra(s) de e-mail ativa(s) que a pausa não desligou: {}."),
          N_("É nova, ou estava desligada antes da pausa; a tela mostra agora «ativa»."))  # fmt: skip


def billing(run: Run, now: Sequence[Planned]) -> None:
    """Billing that is not Manual."""
    for change in now:
        made = _made(run, [change]).get(change.record)
        if made is None:
            text, hint = (
                N_("O faturamento era Manual antes da pausa, e alguém o mudou para «{}»."),
                N_("A tela mostra agora «{}»."),
            )
            run.finding("warning", text.format(change.before), hint.format(change.before))
            continue
        run.finding(
            "warning",
            f"O faturamento voltou para «{change.before}».",
            f"A pausa o deixou em Manual em {words(zone=run.tenant.timezone).when(made.updated_at)}; a tela mostra agora «{change.before}».",
        )


def clients(run: Run, now: Sequence[Planned], known: Collection[str]) -> None:
    """Clients who may enter their area; `known` are those whom the pause found."""
    made = _made(run, now)
    again = [change for change in now if change.record in made]
    new = [change for change in now if change.record not in known]
    given = [change for change in now if change.record not in made and change.record in known]
    _tell(
        run,
        again,
        N_("{} cliente(s) com acesso de novo: {}."),
        _when(run, again, made, N_("A pausa cortou em {}; a tela mostra agora «com acesso».")),
    )
    _tell(run, new, N_("{} cliente(s) criado(s) depois da pausa, com acesso: {}."),
          N_("A pausa não o(s) viu na lista; a tela mostra agora «com acesso»."))  # fmt: skip
    _tell(run, given, N_("{} cliente(s) que não tinha(m) acesso antes da pausa, e agora tem: {}."),
          N_("A pausa os viu sem acesso; a tela mostra agora «com acesso»."))  # fmt: skip


def blocked(run: Run, now: Mapping[str, str]) -> None:
    """Clients (name by id) whom the pause cut and who became Bloqueado since: the resume will not let them in."""
    _tell_once(
        run, "blocked", now, N_("{} cliente(s) ficaram «Bloqueado» durante a pausa: {}."),
        N_("Antes da pausa não estavam; a retomada não lhes devolve o acesso, e pergunta a uma pessoa."),
    )  # fmt: skip


def sales(run: Run, unbilled: Sequence[Sale], ahead: Collection[str], billed: Mapping[str, Sale]) -> None:
    """The unbilled sales so far, and those that somebody billed; `ahead` are unbilled sales with a later date.

    A sale that the first verification of the window found billed was so before; one that a later one finds so without
    having seen it unbilled was made and billed in between.
    """
    if unbilled:
        text = f"O período já tem {len(unbilled)} venda(s) não faturada(s), R$ {total_of(unbilled)}: é o que a retomada cancela, se fosse hoje."
        run.finding("info", text, _named([f"{sale.id} {sale.client} {sale.date} {sale.value}" for sale in unbilled]))
    seen = run.memory.known(SEEN)
    before = dict(seen or {})
    new = {record: sale for record, sale in billed.items() if before.get(record, seen is not None)}
    named = {
        record: f"{record} {sale.client} {sale.date} R$ {sale.value} ({sale.status})" for record, sale in new.items()
    }
    _tell_once(
        run, "billed", named, N_("{} venda(s) do período faturada(s) durante a pausa, por alguém: {}."),
        N_("Uma verificação anterior não a(s) viu faturada(s). O bot não mexe em venda faturada: veja a cobrança no ERP."),
    )  # fmt: skip
    now = {sale.id: True for sale in unbilled} | dict.fromkeys(ahead, True) | dict.fromkeys(billed, False)
    run.memory.note(SEEN, now | before)


def _tell(run: Run, changes: Sequence[Planned], text: str, hint: str) -> None:
    if changes:
        run.finding("warning", text.format(len(changes), _named([change.name for change in changes])), hint)


def _tell_once(run: Run, kind: str, now: Mapping[str, str], text: str, hint: str) -> None:
    """Tells those that no earlier verification of the window told; what was told is counted."""
    told: dict[str, list[str]] = dict(run.memory.known(TOLD) or {})
    before = told.get(kind, [])
    new = {record: name for record, name in now.items() if record not in before}
    if new:
        sentence = text.format(len(new), _named(list(new.values())))
        run.finding("warning", sentence, hint)
        run.memory.drift[kind] = sentence, [*before, *new]


def end(run: Run) -> None:
    """Keeps what this verification told, once all of it was read."""
    if told := {kind: records for kind, (_, records) in run.memory.drift.items()}:
        run.memory.note(TOLD, {**dict(run.memory.known(TOLD) or {}), **told})


def _made(run: Run, now: Sequence[Planned]) -> dict[str, Change]:
    return {change.record: change for change in run.memory.changed_by_pause(now[0].screen)} if now else {}


def _when(run: Run, changes: Sequence[Planned], made: Mapping[str, Change], text: str) -> str:
    moments = sorted({made[change.record].updated_at for change in changes})
    return text.format(words(zone=run.tenant.timezone).when(moments[0])) if moments else ""


def _named(names: Sequence[str]) -> str:
    more = " …" if len(names) > LISTED else ""
    return "; ".join(names[:LISTED]) + more
