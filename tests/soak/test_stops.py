"""Where a run must stop with nothing written, on the fake ERP: what of tests/flows/test_guards.py no screen decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from world import World, fresh_folder

from bot.engine.plan import Plan, Result
from bot.engine.terms import Mode
from bot.store import Store


@pytest.fixture
def world() -> Iterator[World]:
    one = World(fresh_folder(), clients=6, rules=3)
    yield one
    one.close()


@contextmanager
def nothing_written(world: World) -> Iterator[None]:
    before = world.erp.snapshot()
    yield
    assert world.erp.snapshot() == before
    assert world.erp.writes == 0


def run(world: World, flow: str, mode: Mode = Mode.REAL, **options: Any) -> Result:
    result = world.run(flow, mode, **options)
    assert result is not None
    return result


def never(plan: Plan) -> bool:
    raise AssertionError("nobody is to be asked")


def with_sales(world: World, *days: int) -> None:
    """An open window, and an unbilled sale on each of these days of June."""
    with Store.open(world.tenant.store) as store:
        store.open_window("acme", date(2026, 6, 1), world.tenant.url)
    with world.erp.changing() as state:
        for day in days:
            one = {"client": "1", "date": f"2026-06-{day:02}", "status": "Não faturada", "refuses": False}
            state["sales"][str(900 + day)] = one


def test_a_pause_that_is_declined_writes_nothing_and_opens_no_window(world: World) -> None:
    asked: list[Plan] = []
    with nothing_written(world):
        result = run(world, "pause", ask=lambda plan: asked.append(plan) is not None)
    assert (result.outcome, result.exit_code) == ("stopped", 1)
    assert len(asked[0].changes) > 3
    assert world.rows("select count(*) from bot_window") == [(0,)]


def test_a_resume_that_is_declined_cancels_nothing(world: World) -> None:
    with_sales(world, 1)
    with nothing_written(world):
        result = run(world, "resume", ask=lambda plan: not plan.sales)
    assert (result.outcome, result.exit_code) == ("stopped", 1)


def test_more_sales_than_the_ceiling_of_the_file_stop_a_resume_before_anything_is_asked(world: World) -> None:
    with_sales(world, 1, 2, 3)
    world.says({"resume": {"max_sales": 2}})
    with nothing_written(world):
        result = run(world, "resume", ask=never, last=date(2026, 6, 3))
    assert (result.outcome, result.exit_code) == ("refused", 6)
    assert "resume.max_sales" in result.message


def test_as_many_sales_as_the_ceiling_are_cancelled(world: World) -> None:
    with_sales(world, 1, 2)
    world.says({"resume": {"max_sales": 2}})
    run(world, "resume", last=date(2026, 6, 3))
    assert {sale["status"] for sale in world.erp.now["sales"].values()} == {"Cancelada"}


@pytest.mark.parametrize(
    ("clients", "planned"),
    [
        ({"include": ["1", "Cliente 2", "4"], "exclude": ["4"]}, {"1", "2"}),
        ({"exclude": ["Cliente 1"]}, {"2", "4", "5"}),
        ({}, {"1", "2", "4", "5"}),
    ],
)
def test_only_the_desired_clients_are_planned_by_id_or_name(
    world: World, clients: dict[str, Any], planned: set[str]
) -> None:
    world.says({"clients": clients} if clients else {})
    with nothing_written(world):
        result = run(world, "pause", Mode.DRY)
    assert result.plan is not None, result.message
    assert {change.record for change in result.plan.changes if change.screen == "clients"} == planned


@pytest.mark.parametrize(
    ("clients", "says"),
    [
        ({"include": ["Padaria Modelo Ltda"]}, "2 clientes têm esse nome"),
        ({"exclude": ["Ninguém S/A"]}, "nenhum cliente da lista"),
    ],
)
def test_a_word_that_means_no_client_or_two_is_a_mistake_in_the_file(
    world: World, clients: dict[str, Any], says: str
) -> None:
    with world.erp.changing() as state:
        state["clients"]["1"]["name"] = state["clients"]["2"]["name"] = "Padaria Modelo Ltda"
    world.says({"clients": clients})
    with nothing_written(world):
        result = run(world, "pause", ask=never)
    assert result.exit_code == 2
    assert says in result.message
