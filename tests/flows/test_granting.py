"""By which way access is given back: the form, or the bulk grant once one client has proved it. No browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from bot.store import Planned
from flows.granting import give
from pages.client_flags import ACCESS, BLOCKED, SCREEN, SILENT, STATUS

FLAGS = {ACCESS: False, BLOCKED: False, STATUS: "Ativo"}
ALL = [Planned(SCREEN, str(number), ACCESS, f"Cliente {number}", False, True) for number in range(1, 6)]


@dataclass
class Told:
    """What the flow asked for: each batch with the way it took, and what was said."""

    batches: list[tuple[str, list[str]]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def given(
    by: str = "bulk", *, notify: bool = False, persons: bool = False, trouble: str = "", known: bool | None = None, writes: bool = True,
    missing: str = "", mailed: int = 0, form_after: str = "a", status_after: str = "Ativo",
) -> Told:  # fmt: skip
    """Gives five clients their access back; the ERP mails at the `mailed`th bulk grant."""
    told = Told(facts={} if known is None else {SILENT: known})
    bulk_grants = 0

    def make(batch: list[Planned], target: Any) -> list[Any]:
        nonlocal bulk_grants
        told.batches.append((target.way, [change.record for change in batch]))
        if target.way == "bulk":
            bulk_grants += 1
            target.missing = missing
            target.mailed = "E-mail enviado." if bulk_grants == mailed else ""
            if missing or (writes and SILENT not in told.facts):
                told.facts[SILENT] = False
        return [SimpleNamespace(record=change.record, seen=FLAGS | {STATUS: status_after}) for change in batch]

    def fields(record: str, name: str) -> dict[str, dict[str, object]]:
        return {"cidade": {"label": "Cidade", "value": form_after if told.batches else "a"}}

    run: Any = SimpleNamespace(
        tenant=SimpleNamespace(resume=SimpleNamespace(access=SimpleNamespace(by=by, notify=notify))), writes=writes, make=make,
        memory=SimpleNamespace(known=told.facts.get, know=told.facts.__setitem__),
        finding=lambda level, text, hint="": told.findings.append(text),
        person=lambda item, record, name, why, action: told.people.append(f"{name}: {why}"),
        batches=lambda changes, pages_of: [changes[at : at + 2] for at in range(0, len(changes), 2)],
    )  # fmt: skip
    page: Any = SimpleNamespace(
        persons=SimpleNamespace(shown=lambda clients: persons, told=persons, trouble=trouble), pages_of=None,
        granting=lambda: SimpleNamespace(way="form"), granting_in_bulk=lambda: SimpleNamespace(way="bulk", missing="", mailed=""),
        form=SimpleNamespace(fields=fields), before={change.record: SimpleNamespace(flags=FLAGS) for change in ALL},
    )  # fmt: skip
    give(run, page, ALL)
    assert sorted(record for _, batch in told.batches for record in batch) == ["1", "2", "3", "4", "5"]
    return told


@pytest.mark.parametrize(
    "why",
    [{"by": "form"}, {"notify": True}, {"persons": True}, {"trouble": "A ficha não abre."}, {"known": False}],
    ids=lambda why: next(iter(why)),
)
def test_the_form_is_the_way_where_the_bulk_grant_is_not_wanted_or_something_speaks_against_it(
    why: dict[str, Any],
) -> None:
    told = given(**why)
    assert {way for way, _ in told.batches} == {"form"}
    assert bool(told.findings) is (why != {"by": "form"})


def test_one_client_proves_the_bulk_grant_and_the_others_follow() -> None:
    told = given()
    assert told.batches == [("bulk", ["1"]), ("bulk", ["2", "3"]), ("bulk", ["4", "5"])]
    assert told.facts[SILENT] is True
    assert told.people == []


def test_what_was_proved_in_this_window_is_not_proved_again() -> None:
    assert given(known=True).batches[0] == ("bulk", ["1", "2"])


def test_a_rehearsal_walks_the_bulk_grant_and_a_plan_proves_nothing() -> None:
    told = given(writes=False)
    assert {way for way, _ in told.batches} == {"bulk"}
    assert SILENT not in told.facts


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"missing": "nada na janela dela diz que nenhum e-mail sai."}, "O lote não devolve o acesso sem e-mail"),
        ({"mailed": 1}, "O ERP diz que enviou e-mail"),
        ({"form_after": "b"}, "mudou também: Cidade"),
        ({"status_after": "Inativo"}, f"mudou também: {STATUS}"),
    ],
    ids=["no way", "mailed", "the form", "the status"],
)
def test_a_proof_that_fails_costs_one_client_and_the_others_go_by_the_form(what: dict[str, Any], said: str) -> None:
    told = given(**what)
    assert told.batches == [("bulk", ["1"]), ("form", ["2", "3"]), ("form", ["4", "5"])]
    assert any(said in sentence for sentence in (*told.findings, *told.people))
    assert told.facts[SILENT] is False


def test_a_mail_after_the_proof_ends_the_bulk_grant_as_well() -> None:
    told = given(mailed=2)
    assert told.batches == [("bulk", ["1"]), ("bulk", ["2", "3"]), ("form", ["4", "5"])]
    assert len(told.people) == 2
