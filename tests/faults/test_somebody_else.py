"""What another person changed during a maintenance is theirs: named, and left alone."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from fake_erp import AUTOMATIC, MANUAL, Trouble
from world import World, fresh_folder

from bot.engine.plan import Result
from bot.store import Planned, Store
from pages.client_bulk import Blocking
from pages.client_flags import FLIPS, Client


@pytest.fixture
def world() -> Iterator[World]:
    one = World(fresh_folder(), clients=6, rules=3)
    assert run(one, "pause").exit_code == 0
    yield one
    one.close()


def run(world: World, flow: str) -> Result:
    result = world.run(flow)
    assert result is not None
    return result


def left(result: Result) -> set[tuple[str, str]]:
    return {(person.item, person.record) for person in result.people}


def partly_resumed(world: World) -> None:
    """A resume that gave access and rules back and left a sale, which the ERP refuses to cancel."""
    with world.erp.changing() as state:
        state["sales"]["900"] = {"client": "1", "date": state["today"], "status": "Não faturada", "refuses": True}
    assert run(world, "resume").exit_code == 5
    assert world.erp.now["clients"]["1"]["access"]
    assert world.erp.now["billing"]["modo"] == MANUAL


def test_what_a_resume_gave_back_and_somebody_took_again_is_left_to_them(world: World) -> None:
    partly_resumed(world)
    world.erp.human("clients", "1", "access", False)
    world.erp.human("rules", "1", "active", False)
    again = run(world, "resume")
    assert not world.erp.now["clients"]["1"]["access"]
    assert not world.erp.now["rules"]["1"]["active"]
    assert {("access", "1"), ("rules", "1")} <= left(again)


def test_a_pause_after_a_resume_in_part_is_undone_by_the_next_resume(world: World) -> None:
    partly_resumed(world)
    assert run(world, "pause").exit_code == 0
    assert not world.erp.now["clients"]["1"]["access"]
    with world.erp.changing() as state:
        state["sales"]["900"]["refuses"] = False
    resumed = run(world, "resume")
    assert resumed.exit_code == 0, resumed.people
    assert world.erp.now["clients"]["1"]["access"]
    assert world.erp.now["rules"]["1"]["active"]
    assert world.erp.now["billing"]["modo"] == AUTOMATIC


def test_a_sub_option_that_somebody_changed_is_a_conflict(world: World) -> None:
    world.erp.human("billing", "empresa", "dias", "9")
    resumed = run(world, "resume")
    assert world.erp.now["billing"]["dias"] == "9"
    assert resumed.exit_code == 5
    assert [item for item, _ in left(resumed)] == ["billing"]


def test_a_client_that_became_blocked_is_not_let_in(world: World) -> None:
    world.erp.human("clients", "1", "blocked", True)
    resumed = run(world, "resume")
    assert not world.erp.now["clients"]["1"]["access"]
    assert ("access", "1") in left(resumed)
    assert resumed.exit_code == 5


def test_clients_without_access_before_stay_without_it(world: World) -> None:
    assert run(world, "resume").exit_code == 0
    assert [record for record, client in world.erp.now["clients"].items() if not client["access"]] == ["3", "6"]


def test_an_id_that_is_used_again_for_another_gives_the_other_nothing(world: World) -> None:
    with world.erp.changing() as state:
        state["clients"]["1"] |= {"name": "Recém-chegado Ltda"}
        state["rules"]["1"] |= {"name": "Boas-vindas"}
        state["clients"]["2"]["name"] += " (em dia)"
    resumed = run(world, "resume")
    assert left(resumed) == {("access", "1"), ("rules", "1")}
    assert not world.erp.now["clients"]["1"]["access"]
    assert not world.erp.now["rules"]["1"]["active"]
    assert world.erp.now["clients"]["2"]["access"], "a badge beside a name is no other name"
    assert resumed.exit_code == 5


def test_a_change_in_doubt_of_a_record_that_is_gone_is_told_in_its_own_maintenance_only() -> None:
    one = World(fresh_folder(), clients=6, rules=3)
    assert run(one, "pause").exit_code == 0
    points = one.points_passed
    one.close()

    one = World(fresh_folder(), clients=6, rules=3)
    last = max(at for at, where in enumerate(points, 1) if where == "write: before")
    assert one.run("pause", kill=last) is None
    [record] = {
        record
        for (record,) in one.rows("select record from bot_change where screen = 'clients' and state = 'intended'")
    }
    with one.erp.changing() as state:
        state["clients"].pop(record)
    assert left(run(one, "pause")) == {("other", record)}
    assert ("access", record) in left(run(one, "resume"))
    assert run(one, "pause").exit_code == 0
    assert run(one, "resume").exit_code == 0
    one.close()


def statuses(world: World, **words: str) -> None:
    with world.erp.changing() as state:
        for record, client in state["clients"].items():
            client["status"] = words.get(f"c{record}", words["others"])


def test_a_status_that_the_bot_does_not_know_and_that_did_not_change_keeps_nobody_out() -> None:
    one = World(fresh_folder(), clients=6, rules=3)
    statuses(one, others="Cliente Ouro")
    assert run(one, "pause").exit_code == 0
    assert run(one, "resume").exit_code == 0
    assert [record for record, client in one.erp.now["clients"].items() if client["access"]] == ["1", "2", "4", "5"]
    one.close()


def test_a_client_whose_status_became_a_word_that_the_bot_does_not_know_is_a_persons_to_decide(world: World) -> None:
    statuses(world, others="Ativo", c1="Suspenso", c2="Em dia")
    resumed = run(world, "resume")
    assert left(resumed) == {("access", "1")}
    assert "«Suspenso», que o bot não conhece" in resumed.people[0].why
    assert "clients.blocked" in resumed.people[0].action
    assert not world.erp.now["clients"]["1"]["access"]
    assert world.erp.now["clients"]["2"]["access"]


def test_a_list_without_statuses_is_told_where_access_is_given_back(world: World) -> None:
    with world.erp.changing() as state:
        for client in state["clients"].values():
            client["status"] = "—"
    resumed = run(world, "resume")
    assert resumed.exit_code == 0
    assert [text for _, text, _ in resumed.findings if "não mostra o status" in text]


def test_a_client_who_becomes_bloqueado_during_the_batch_does_not_teach_what_the_bulk_action_does() -> None:
    one = World(fresh_folder(), clients=6, rules=3)
    one.erp.trouble = Trouble("nothing", 4, lambda erp: erp.human("clients", "1", "blocked", True))
    run(one, "pause")
    with Store.open(one.tenant.store) as store:
        window = store.window(one.tenant.name)
        assert window is not None
        assert not store.fact(window, FLIPS)
    one.erp.trouble = None
    assert run(one, "pause").exit_code == 0
    assert not [record for record, client in one.erp.now["clients"].items() if client["access"]]
    one.close()


@pytest.mark.parametrize(
    ("asked", "said", "became", "learned"),
    [
        (3, True, "123", True),
        (3, False, "123", True),
        (3, True, "12", False),
        (3, True, "1", False),
        (3, True, "", False),
        (1, True, "1", True),
        (1, False, "1", False),
    ],
)
def test_only_a_whole_batch_teaches_that_the_bulk_action_gives_the_status(
    asked: int, said: bool, became: str, learned: bool
) -> None:
    target, changes = blocking("123"[:asked], became)
    target.asked, target.said = asked, said
    assert target._flips_status(changes, target.page.reread(changes)) is learned


def test_what_is_left_of_a_batch_teaches_nothing() -> None:
    target, changes = blocking("1", "1")
    target.asked, target.said = 3, True
    assert not target._flips_status(changes, target.page.reread(changes))


def blocking(records: str, became: str) -> tuple[Blocking, list[Planned]]:
    """The bulk block of these clients, of whom some became Bloqueado and all kept their access."""
    changes = [Planned("clients", record, "acesso", record, True, False) for record in records]
    seen = {change.key: {"acesso": True, "bloqueado": change.record in became} for change in changes}
    before = {record: Client(record, record, "", True, False) for record in records}
    page: Any = SimpleNamespace(screen=None, before=before, reread=lambda _: seen)
    return Blocking(page), changes


@pytest.mark.parametrize("flow", ["pause", "resume"])
def test_a_billing_mode_that_is_neither_stops_before_anything_is_written(flow: str) -> None:
    one = World(fresh_folder(), clients=4, rules=2)
    if flow == "resume":
        assert run(one, "pause").exit_code == 0
    with one.erp.changing() as state:
        state["billing"]["modo"] = "Semiautomático"
    before = copy.deepcopy(one.erp.now)
    stopped = run(one, flow)
    assert stopped.exit_code == 1
    assert "não diz se o modo é Manual ou Automático: mostra «Semiautomático»" in stopped.message
    assert "billing.automatic: [Semiautomático]" in stopped.hint
    assert one.erp.now == before
    one.close()
