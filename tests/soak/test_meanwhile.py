"""What people do during a pause, and what the ERP refuses, on the fake ERP: tests/flows/test_between.py, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fake_erp import AUTOMATIC, MANUAL
from world import World, fresh_folder

from bot.engine.plan import Result
from bot.engine.terms import Mode


class Meanwhile:
    """A maintenance, run by run: how each ended, what the ERP showed after it, and what the bot wrote by it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.before = world.erp.snapshot()
        self.results: dict[str, Result] = {}
        self.states: dict[str, dict[str, Any]] = {}
        self.writes: dict[str, list[tuple[str, str, str, Any]]] = {}

    def run(self, name: str, flow: str, mode: Mode = Mode.REAL) -> None:
        seen = len(self.world.erp.now["effects"])
        result = self.world.run(flow, mode)
        assert result is not None
        self.results[name], self.states[name] = result, self.world.erp.snapshot()
        effects = self.states[name]["effects"][seen:]
        self.writes[name] = [(e["screen"], e["record"], e["field"], e["after"]) for e in effects]

    def told(self, name: str) -> set[tuple[str, str]]:
        return {(person.item, person.record) for person in self.results[name].people}


@pytest.fixture(scope="module")
def one() -> Iterator[Meanwhile]:
    world = World(fresh_folder(), clients=6, rules=4)
    one = Meanwhile(world)
    one.run("pause", "pause")
    erp = world.erp
    erp.human("clients", "1", "access", True)
    erp.human("clients", "2", "blocked", True)
    erp.human("rules", "1", "dias", "77")
    erp.human("rules", "2", "active", True)
    erp.human("billing", "empresa", "dias", "7")
    with erp.changing() as state:
        state["clients"]["new"] = {"name": "Cliente Novo Ltda", "access": True, "blocked": False, "contract": False}
        state["rules"]["new"] = {"name": "Regra nova", "active": True, "dias": "15"}
        for number, refuses in (("901", True), ("902", False)):
            state["sales"][number] = {
                "client": "1", "date": "2026-06-05", "status": "Não faturada", "refuses": refuses
            }  # fmt: skip
    one.run("verify", "verify", Mode.DRY)
    one.run("second pause", "pause")
    erp.advance(10)
    one.run("resume", "resume")
    erp.human("sales", "901", "status", "Cancelada")
    one.run("second resume", "resume")
    one.run("third resume", "resume")
    yield one
    world.close()


def test_verify_names_what_has_come_undone_and_writes_nothing(one: Meanwhile) -> None:
    result = one.results["verify"]
    assert result.exit_code == 3
    assert result.plan is not None
    drift = {(change.screen, change.record) for change in result.plan.changes}
    assert drift == {("clients", "1"), ("clients", "new"), ("email_rules", "2"), ("email_rules", "new")}
    assert one.writes["verify"] == []


def test_a_second_pause_repairs_the_drift_and_nothing_else(one: Meanwhile) -> None:
    assert one.results["second pause"].exit_code == 0
    assert set(one.writes["second pause"]) == {
        ("clients", "1", "access", False),
        ("clients", "new", "access", False),
        ("rules", "2", "active", False),
        ("rules", "new", "active", False),
    }


def test_what_was_granted_or_came_meanwhile_gets_back_what_the_window_saw_first(one: Meanwhile) -> None:
    after = one.states["resume"]
    assert after["clients"]["1"] == one.before["clients"]["1"]
    assert (after["clients"]["new"]["access"], after["rules"]["new"]["active"]) == (True, True)


def test_a_client_that_became_bloqueado_meanwhile_is_not_let_in_but_told(one: Meanwhile) -> None:
    assert one.results["resume"].exit_code == 5
    assert ("access", "2") in one.told("resume")
    having = {record for record, client in one.states["resume"]["clients"].items() if client["access"]}
    had = {record for record, client in one.before["clients"].items() if client["access"]}
    assert having == (had | {"new"}) - {"2"}


def test_what_somebody_wrote_into_a_rule_meanwhile_stays(one: Meanwhile) -> None:
    before, after = one.before["rules"], one.states["resume"]["rules"]
    assert {number: after[number] for number in before} == before | {"1": before["1"] | {"dias": "77"}}


def test_a_sale_that_the_erp_does_not_cancel_is_told_and_keeps_billing_manual(one: Meanwhile) -> None:
    after = one.states["resume"]
    assert after["sales"]["901"]["status"] == "Não faturada"
    assert {("sales", "901")} <= one.told("resume")
    assert after["billing"]["modo"] == MANUAL
    assert "billing" in {item for item, _ in one.told("resume")}


def test_the_other_sales_of_the_batch_are_cancelled(one: Meanwhile) -> None:
    assert [write for write in one.writes["resume"] if write[0] == "sales"] == [("sales", "902", "status", "Cancelada")]


def test_once_a_person_has_seen_to_the_sale_a_second_resume_gives_billing_back_and_writes_nothing_else(
    one: Meanwhile,
) -> None:
    assert one.writes["second resume"] == [("billing", "empresa", "modo", AUTOMATIC)]


def test_a_billing_field_that_somebody_changed_meanwhile_is_left_alone_and_told(one: Meanwhile) -> None:
    assert one.states["second resume"]["billing"] == one.before["billing"] | {"dias": "7"}
    assert one.results["second resume"].exit_code == 5
    assert "dias" in " ".join(p.name.lower() for p in one.results["second resume"].people if p.item == "billing")


def test_a_third_resume_writes_nothing_and_the_window_is_closed(one: Meanwhile) -> None:
    assert one.writes["third resume"] == []
    assert one.world.rows("select count(*) from bot_window where closed_on is null") == [(0,)]
