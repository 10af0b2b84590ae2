"""Every point at which a pause or a resume can die, on a fake ERP: killed there, run again, compared with one undisturbed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from fake_erp import FakeErp, Trouble
from world import World, fresh_folder

Draw = Callable[[list[tuple[int, str]]], list[tuple[int, str]]]
MAY_FAIL = 3  # runs after which one that nobody disturbs any more must have ended


@pytest.fixture
def worlds() -> Iterator[list[World]]:
    made: list[World] = []
    yield made
    for world in made:
        world.close()


def before_pause(worlds: list[World]) -> World:
    worlds.append(World(fresh_folder(), clears=True))
    return worlds[-1]


def before_resume(worlds: list[World]) -> World:
    """Paused, and 60 days later; made once and copied."""
    paused = next((world for world in worlds if world.folder.name == "paused"), None)
    if paused is None:
        folder = fresh_folder() / "paused"
        folder.mkdir()
        paused = World(folder, clears=True)
        worlds.append(paused)
        result = paused.run("pause")
        assert result is not None
        assert result.exit_code == 0, result.message
        paused.erp.advance(60)
    copy = World(fresh_folder(), FakeErp(paused.erp.snapshot()))
    shutil.copyfile(paused.store, copy.store)
    worlds.append(copy)
    return copy


START = {"pause": before_pause, "resume": before_resume}


def end(world: World) -> dict[str, Any]:
    """What a person would compare: the records, and what the store knows of before, after and how far."""
    state = {key: value for key, value in world.erp.now.items() if key != "effects"}
    return state | {
        "snapshots": world.rows("select screen, record, data from bot_snapshot order by 1, 2"),
        "changes": world.rows(
            "select flow, screen, record, field, before, after, state from bot_change order by 1, 2, 3, 4"
        ),
        "windows": world.rows("select since, closed_on from bot_window"),
    }


def twice(world: World) -> list[dict[str, Any]]:
    return [effect for effect in world.erp.now["effects"] if effect["before"] == effect["after"]]


def again_until_done(world: World, flow: str, code: int) -> None:
    for _ in range(MAY_FAIL):
        world.erp.finish_late()
        result = world.run(flow)
        assert result is not None
        if result.exit_code == code or result.message.startswith("Nada a fazer"):
            return
    pytest.fail(f"{result.exit_code}: {result.message} {result.hint}")


@pytest.mark.parametrize("flow", ["pause", "resume"])
def test_a_run_killed_at_any_point_is_recovered_by_the_next(
    flow: str, worlds: list[World], count: Callable[[str, int, int], None], drawn: Draw
) -> None:
    undisturbed = START[flow](worlds)
    result = undisturbed.run(flow)
    assert result is not None
    wanted, points = end(undisturbed), list(undisturbed.points_passed)
    assert len(points) > 20

    tried = drawn(list(enumerate(points, 1)))
    for at, where in tried:
        world = START[flow](worlds)
        assert world.run(flow, kill=at) is None, f"{flow} was not killed at {at} ({where})"
        again_until_done(world, flow, result.exit_code)
        assert end(world) == wanted, f"{flow} killed at {at} ({where})"
        assert not twice(world), f"{flow} killed at {at} ({where})"
    count(f"{flow}, fake ERP", len(tried), len(tried))


@pytest.mark.crash
def test_a_pause_after_a_resume_killed_at_any_point_is_undone_by_the_next_resume(worlds: list[World]) -> None:
    def start() -> World:
        world = before_resume(worlds)
        with world.erp.changing() as state:
            for sale in state["sales"].values():
                sale["refuses"] = False
        return world

    before = before_pause(worlds).erp.snapshot()
    undisturbed = start()
    result = undisturbed.run("resume")
    assert result is not None
    assert result.exit_code == 0, result.message

    for at, where in enumerate(undisturbed.points_passed, 1):
        world = start()
        assert world.run("resume", kill=at) is None
        paused = world.run("pause")
        assert paused is not None
        # A sale that the resume may have cancelled is named: a pause does not look at sales.
        assert {person.item for person in paused.people} <= {"other"}, f"after a resume killed at {at} ({where})"
        assert paused.exit_code in (0, 5), f"after a resume killed at {at} ({where}): {paused.message}"
        again_until_done(world, "resume", result.exit_code)
        for screen in ("clients", "rules", "billing"):
            assert world.erp.now[screen] == before[screen], f"{screen} after a resume killed at {at} ({where})"


@pytest.mark.crash
def test_a_pause_killed_at_any_point_is_undone_by_a_resume_alone(worlds: list[World]) -> None:
    undisturbed = before_pause(worlds)
    before = undisturbed.erp.snapshot()
    assert undisturbed.run("pause") is not None

    for at, where in enumerate(undisturbed.points_passed, 1):
        world = before_pause(worlds)
        assert world.run("pause", kill=at) is None
        if not world.rows("select 1 from bot_window"):
            continue  # nothing was paused, and a resume says so
        resumed = world.run("resume")
        assert resumed is not None
        assert resumed.exit_code == 0, f"pause killed at {at} ({where}): {resumed.message} {resumed.people}"
        for screen in ("clients", "rules", "billing"):
            assert world.erp.now[screen] == before[screen], f"{screen}, pause killed at {at} ({where})"


@pytest.mark.parametrize(
    ("flow", "kind"),
    [
        ("pause", "lost"),
        *(
            pytest.param(flow, kind, marks=pytest.mark.crash)
            for flow in ("pause", "resume")
            for kind in ("refused", "lost", "late", "partial", "nothing", "reverts")
            if (flow, kind) != ("pause", "lost")
        ),
    ],
)
def test_a_fault_at_any_write_costs_at_most_another_run(flow: str, kind: str, worlds: list[World]) -> None:
    undisturbed = START[flow](worlds)
    result = undisturbed.run(flow)
    assert result is not None
    wanted = end(undisturbed)

    for nth in range(1, undisturbed.points_passed.count("write: before") + 1):
        world = START[flow](worlds)
        world.erp.trouble = Trouble(kind, nth)
        first = world.run(flow)
        assert first is not None
        if kind in ("lost", "late") and not result.people:
            # What the ERP would have refused cannot be told from what was lost, so a resume that meets both stops.
            assert first.exit_code == result.exit_code, f"{kind} at write {nth}: {first.message}"
        again_until_done(world, flow, result.exit_code)
        assert end(world) == wanted, f"{kind} at write {nth}"
        assert not twice(world), f"{kind} at write {nth}"


@pytest.mark.parametrize("flow", ["pause", "resume"])
def test_a_session_that_ends_at_any_screen_is_renewed_and_costs_nothing(
    flow: str, worlds: list[World], drawn: Callable[[Sequence[int]], list[int]]
) -> None:
    undisturbed = START[flow](worlds)
    result = undisturbed.run(flow)
    assert result is not None
    wanted, screens = end(undisturbed), undisturbed.erp.screens
    assert screens > 10

    for nth in drawn(range(1, screens + 1)):
        world = START[flow](worlds)
        world.erp.expire_at = nth
        ended = world.run(flow)
        assert ended is not None
        assert ended.exit_code == result.exit_code, f"session gone at screen {nth}: {ended.message}"
        assert end(world) == wanted, f"session gone at screen {nth}"
        assert not twice(world), f"session gone at screen {nth}"


@pytest.mark.crash
@pytest.mark.parametrize("flow", ["pause", "resume"])
def test_an_error_in_place_of_any_screen_is_one_sentence_and_the_next_run_completes(
    flow: str, worlds: list[World]
) -> None:
    undisturbed = START[flow](worlds)
    result = undisturbed.run(flow)
    assert result is not None
    wanted, told = end(undisturbed), 0

    for nth in range(1, undisturbed.erp.screens + 1):
        world = START[flow](worlds)
        world.erp.fail_at = nth
        ended = world.run(flow)
        assert ended is not None
        if ended.exit_code != result.exit_code:
            told += 1
            assert ended.exit_code == 1, f"error at screen {nth}: {ended.message}"
            assert ended.message == "O ERP respondeu com erro (502)."
            again_until_done(world, flow, result.exit_code)
        assert end(world) == wanted, f"error at screen {nth}"
        assert not twice(world), f"error at screen {nth}"
    assert told > 10


@pytest.mark.crash
@pytest.mark.parametrize("flow", ["pause", "resume"])
def test_midnight_at_any_point_moves_neither_period_nor_result(flow: str, worlds: list[World]) -> None:
    """The next day brings a sale that was not due when the run began: it is not the run's."""

    def start() -> World:
        world = START[flow](worlds)
        with world.erp.changing() as state:
            state["sales"]["900"] = {"client": "1", "date": tomorrow, "status": "Não faturada", "refuses": False}
        return world

    def kept(world: World) -> dict[str, Any]:
        found = end(world)
        found["sales"] = {key: sale for key, sale in found["sales"].items() if sale["date"] < tomorrow}
        return {key: value for key, value in found.items() if key not in ("today", "charges", "mails", "number")}

    tomorrow = (START[flow](worlds).erp.today + timedelta(days=1)).isoformat()
    undisturbed = start()
    result = undisturbed.run(flow)
    assert result is not None
    wanted = kept(undisturbed)

    for at, where in enumerate(undisturbed.points_passed, 1):
        world = start()
        ended = world.run(flow, at=at, happens=lambda world=world: world.erp.advance(1))
        assert ended is not None
        assert world.erp.today.isoformat() == tomorrow
        assert ended.exit_code == result.exit_code, f"midnight at {at} ({where}): {ended.message}"
        assert kept(world) == wanted, f"midnight at {at} ({where})"
        assert world.erp.now["sales"]["900"]["status"] != "Cancelada", f"midnight at {at} ({where})"


def test_a_client_that_is_blocked_for_debt_after_a_pause_that_died_is_not_given_access(worlds: list[World]) -> None:
    def start() -> World:
        worlds.append(World(fresh_folder(), clients=4))
        return worlds[-1]

    whole = start()
    whole.run("pause")
    answered = max(at for at, where in enumerate(whole.points_passed, 1) if where == "write: answered")
    world = start()
    world.run("pause", kill=answered)
    cut = world.erp.now["effects"][-1]
    assert (cut["screen"], cut["field"], cut["after"]) == ("clients", "access", False)
    assert not world.erp.now["clients"][cut["record"]]["blocked"]
    world.erp.human("clients", cut["record"], "blocked", True)
    result = world.run("resume")
    assert result is not None
    assert cut["record"] in {person.record for person in result.people}
    world.run("resume")
    assert world.erp.now["clients"][cut["record"]]["access"] is False
