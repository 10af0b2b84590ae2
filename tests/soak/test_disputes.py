"""What somebody else changed since the pause, and whose value stays: on the fake ERP, with the product's own flows and store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from world import World, fresh_folder

from bot.engine.plan import Result
from bot.engine.terms import Mode


@pytest.fixture
def world() -> Iterator[World]:
    """Paused, and since then client 1 became Bloqueado."""
    made = World(fresh_folder())
    assert made.run("pause") is not None
    made.erp.human("clients", "1", "blocked", True)
    yield made
    made.close()


def resume(world: World, mode: Mode = Mode.REAL, **options: Any) -> Result:
    result = world.run("resume", mode, **options)
    assert result is not None
    return result


def access(world: World) -> bool:
    return bool(world.erp.now["clients"]["1"]["access"])


def test_what_nobody_decided_is_left_alone_with_both_ways_told(world: World) -> None:
    result = resume(world)
    assert (result.exit_code, access(world)) == (5, False)
    [person] = [person for person in result.people if person.item == "access"]
    assert "--ours access:1" in person.action
    assert "--theirs access:1" in person.action


@pytest.mark.parametrize("said", ["1", "access:1"])
def test_ours_gives_it_back_by_a_named_decision(world: World, said: str) -> None:
    plan = resume(world, Mode.DRY, ours=(said,)).plan
    assert plan is not None
    assert "1" in {change.record for change in plan.changes if change.screen == "clients"}
    result = resume(world, ours=(said,))
    assert (result.exit_code, access(world), result.people) == (0, True, [])
    assert any("devolvido por decisão de" in text and "(--ours)" in text for _, text, _ in result.findings)


def test_theirs_leaves_it_and_lists_it_no_more(world: World) -> None:
    result = resume(world, theirs=("1",))
    assert (result.exit_code, access(world), result.people) == (0, False, [])
    assert any("fica como está agora, por decisão de" in text for _, text, _ in result.findings)


def test_a_record_that_nobody_disputes_stops_before_anything_is_written(world: World) -> None:
    before = world.erp.snapshot()
    result = resume(world, ours=("2",))
    assert (result.exit_code, result.message) == (2, "--ours, --theirs: nada está em conflito em 2.")
    assert world.erp.now == before


def test_a_decision_to_let_be_is_remembered_and_one_to_give_back_is_not(world: World) -> None:
    with world.erp.changing() as state:  # a sale that the ERP refuses keeps the window open
        sale = {"client": "2", "date": world.erp.today.isoformat(), "status": "Não faturada", "refuses": True}
        state["sales"]["900"] = sale
    decisions: tuple[dict[str, Any], ...] = ({"theirs": ("1",)}, {}, {"ours": ("1",)})
    for said in decisions:
        result = resume(world, **said)
        assert [person for person in result.people if person.item == "access"] == []
    assert access(world)
    world.erp.human("clients", "1", "access", False)
    result = resume(world)
    assert [person.record for person in result.people if person.item == "access"] == ["1"]
    assert not access(world)
