"""Persons of a client with an access of their own: not lost by a block, and after the way back exactly as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.engine.run import Run
from bot.i18n import N_
from bot.store import Change, Json, Planned
from pages import client_flags
from pages import persons as page_of_persons
from pages.clients import ClientsPage
from pages.persons import ACCESS, BEFORE_GRANT, CLEARS, GIVES, SCREEN, Person, with_access

HAND = N_("Confira o acesso dela no ERP e mude-o à mão.")
AT_LEAST = 2  # clients of the first batch: what a block does is better learned from more than one


def cut(run: Run, page: ClientsPage, changes: Sequence[Planned]) -> None:
    """Blocks these clients; no client before its persons were read, or a first batch has shown that the block leaves them alone."""
    left = list(changes)
    if not page.persons.shown((change.record, change.name) for change in left):
        _untold(run, page)
        _block(run, page, left)
        return
    _announce(run)
    while run.writes and left and run.memory.known(CLEARS) is None:
        first = _first(run, page, left)
        left = left[len(first) :]
        _learn(run, page, _block(run, page, first))
    for batch in run.batches(left, page.pages_of):
        if run.memory.known(CLEARS):
            for number, change in enumerate(batch, 1):
                _remember(run, page, change)
                run.watch.progress(number, len(batch), "fichas lidas")
        run.make(batch, page.blocking())


def _block(run: Run, page: ClientsPage, changes: Sequence[Planned]) -> list[Change]:
    return [done for batch in run.batches(changes, page.pages_of) for done in run.make(batch, page.blocking())]


def _untold(run: Run, page: ClientsPage) -> None:
    if page.persons.trouble:
        run.finding(
            "warning",
            "O bot não conseguiu ver se as pessoas dos clientes têm acesso próprio, que o bloqueio poderia tirar.",
            page.persons.trouble,
        )


def _announce(run: Run) -> None:
    if run.memory.known(CLEARS) is None:
        run.finding(
            "info",
            "As fichas mostram pessoas com acesso próprio; o bot lê as dos primeiros clientes antes e depois de bloqueá-los.",
            "Se o bloqueio tira o acesso delas, lê a ficha de cada um dos outros antes de bloqueá-lo, o que demora mais.",
        )


def _first(run: Run, page: ClientsPage, changes: Sequence[Planned]) -> list[Planned]:
    """The clients up to the first with a person who has access, their persons read: those to learn from."""
    read: list[Planned] = []
    told = False
    for number, change in enumerate(changes, 1):
        told |= any(person.access for person in _remember(run, page, change).values())
        read.append(change)
        if told and number >= AT_LEAST:
            break
    return read


def _remember(run: Run, page: ClientsPage, client: Planned) -> Mapping[str, Person]:
    found = page.persons.read(client.record, client.name) or {}
    run.memory.remember(SCREEN, client.record, page_of_persons.as_json(found.values()))
    return found


def _learn(run: Run, page: ClientsPage, blocked: Sequence[Change]) -> None:
    """Whether the block cleared the own access of the persons of these clients, by their forms opened afresh."""
    before = run.memory.first_seen(SCREEN)
    for client in blocked:
        if had := with_access(before.get(client.record)):
            now = page.persons.read(client.record, client.name) or {}
            cleared = [key for key in had if key in now and not now[key].access]
            run.memory.know(CLEARS, bool(cleared))
            if cleared:
                run.finding(
                    "info",
                    "O bloqueio tira também o acesso próprio das pessoas; o bot guardou quem o tinha, e a retomada o devolve.",
                )
                return


# The way back


def give_back(run: Run, page: ClientsPage, clients: Mapping[str, str], left_out: Mapping[str, str]) -> None:
    """The own access of the persons of these clients (name by id), who have theirs again or are about to, as it was before the pause.

    Those of clients who are left out are told to a person.
    """
    paused = run.memory.first_seen(SCREEN) if run.memory.known(CLEARS) is not False else {}
    granted = run.memory.first_seen(BEFORE_GRANT)
    for record, name in left_out.items():
        if had := with_access(paused.get(record)):
            run.person(
                "access",
                f"{record}/pessoas",
                name,
                f"O bloqueio tirou também o acesso próprio de {len(had)} pessoa(s) deste cliente: {', '.join(had.values())}.",
                "Se ele receber acesso de novo, devolva o delas à mão, na ficha do cliente.",
            )
    for record, name in clients.items():
        before = {**_kept(granted.get(record)), **_kept(paused.get(record))}
        lacking = any(not one[ACCESS] for one in _kept(granted.get(record)).values())
        if with_access(paused.get(record)) or (lacking and run.memory.known(GIVES) is not False):
            widened = _as_before(run, page, record, name, before, granted.get(record))
            if lacking and run.writes:
                run.memory.know(GIVES, widened)


def _kept(data: Json) -> dict[str, Json]:
    return data if isinstance(data, dict) else {}


def _as_before(run: Run, page: ClientsPage, record: str, name: str, before: Mapping[str, Json], granted: Json) -> bool:
    """Sets the persons of one client as they were; whether the grant had given access to one who had none."""
    now = page.persons.read(record, name) or {}
    given_back = (
        run.memory.undone_before(SCREEN) if (record, ACCESS) in run.memory.undone_before(client_flags.SCREEN) else set()
    )
    changes, too_many = [], False
    for key, was in before.items():
        person, item = now.get(key), f"{record}/{key}"
        if person is None:
            if was[ACCESS]:
                run.person(
                    "access", item, f"{was['nome']} ({name})", "A pessoa não está mais na ficha do cliente.", HAND
                )
            continue
        had = _kept(granted).get(key)
        widened = person.access and not was[ACCESS] and had is not None and not had[ACCESS]
        too_many |= widened
        if person.access == was[ACCESS] or (person.access and not widened):
            continue  # as it was, or somebody else's doing
        change = Planned(SCREEN, item, ACCESS, f"{person.name} ({name})", person.access, was[ACCESS])
        if (item, ACCESS) in given_back:
            run.person(
                "access", item, change.name, "O bot já tinha devolvido, e alguém mudou de novo depois.",
                "Confira no ERP; o bot não mexe de novo.",
            )  # fmt: skip
        elif person.boxed:
            changes.append(change)
            if widened:
                run.consequence(change)
        elif widened:
            run.person(
                "access", item, change.name,
                "A devolução do acesso do cliente deu acesso a esta pessoa, que não o tinha.", HAND,
            )  # fmt: skip
        else:
            run.person(
                "access", item, change.name,
                "O bloqueio tirou o acesso próprio desta pessoa, e a ficha não deixa devolvê-lo.", HAND,
            )  # fmt: skip
    run.make(changes, page.persons.back(record, name))
    return too_many


__all__ = ["cut", "give_back"]
