"""A stop, a lost lock, a full disk and a busy store at every point of a run on a fake ERP: one sentence, nothing lost."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest
from fake_erp import FakePages, Trouble
from world import World, fresh_folder

import bot.engine.conductor
import bot.evidence.journal
import bot.store.database
from bot.engine.plan import Result
from bot.errors import BotError
from bot.evidence.journal import Evidence
from bot.evidence.report.reading import read
from bot.store import Store


@pytest.fixture
def world() -> Iterator[Callable[[], World]]:
    made: list[World] = []

    def make() -> World:
        made.append(World(fresh_folder(), clients=5, rules=2, clears=True))
        return made[-1]

    yield make
    for one in made:
        one.close()


def run(world: World, **options: Any) -> Result | BotError:
    """How a pause ends: with a result, or with the error that the command line would print."""
    try:
        result = world.run("pause", **options)
    except BotError as error:
        return error
    assert result is not None
    return result


def paused(world: World) -> dict[str, Any]:
    return {key: value for key, value in world.erp.now.items() if key != "effects"}


def states(world: World) -> set[str]:
    return {state for (state,) in world.rows("select distinct state from bot_change")}


def one_sentence(ended: Result | BotError) -> str:
    assert ended.message
    assert "\n" not in ended.message
    assert "Traceback" not in ended.message
    return ended.message


def check_next_run(world: World, undisturbed: World, where: str) -> None:
    again = run(world)
    assert again.exit_code == 0, f"{where}: {again.message}"
    assert paused(world) == paused(undisturbed), where
    assert states(world) == {"done"}, where
    assert all(effect["before"] != effect["after"] for effect in world.erp.now["effects"]), where


def undisturbed_pause(make: Callable[[], World]) -> World:
    one = make()
    assert run(one).exit_code == 0
    return one


def test_a_stop_at_any_point_settles_the_click_and_can_be_taken_up_again(
    world: Callable[[], World], drawn: Callable[[list[Any]], list[Any]]
) -> None:
    undisturbed = undisturbed_pause(world)
    stopped = 0
    points = drawn(list(enumerate(undisturbed.points_passed, 1)))
    for at, where in points:
        one = world()
        ended = run(one, at=at, happens=lambda: FakePages.latest.run.stopped.set() if FakePages.latest else None)
        if ended.exit_code:
            stopped += 1
            assert ended.exit_code == 1
            assert "interrompida a pedido" in one_sentence(ended)
            assert "in_doubt" not in states(one), where
            [(outcome, code)] = one.rows("select outcome, exit_code from bot_run")
            assert (outcome, code) == ("stopped", 1)
        check_next_run(one, undisturbed, where)
    assert stopped > len(points) // 3


def test_a_run_that_waited_for_the_lock_takes_up_what_another_left(
    world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world()
    lock = Store.lock

    def late(store: Store, *args: Any) -> Any:
        monkeypatch.setattr(Store, "lock", lock)
        assert run(one).exit_code == 0
        return lock(store, *args)

    monkeypatch.setattr(Store, "lock", late)
    ended = run(one)
    assert ended.exit_code == 0, ended.message
    assert len({(e["screen"], e["record"], e["field"]) for e in one.erp.now["effects"]}) == len(one.erp.now["effects"])
    assert one.rows("select count(*) from bot_window") == [(1,)]


@pytest.mark.crash
def test_a_lock_lost_at_any_point_ends_all_writing(world: Callable[[], World]) -> None:
    undisturbed = undisturbed_pause(world)
    for at, where in enumerate(undisturbed.points_passed, 1):
        one = world()
        after: list[int] = []

        def take_over(one: World = one, after: list[int] = after) -> None:
            with closing(sqlite3.connect(one.store, isolation_level=None)) as other:
                other.execute("update bot_lease set token = token + 1, holder = 'outra execução'")
            after.append(len(one.erp.now["effects"]))

        if "store" in where and at < 3:
            continue  # the lock is only now being taken
        ended = run(one, at=at, happens=take_over)
        if where != "write: before":
            # The answer that the ERP already owes is its own affair; nothing new may be asked of it.
            assert len(one.erp.now["effects"]) == after[0], where
        if ended.exit_code:
            assert ended.exit_code == 6, (where, ended.message)
            assert "outra execução" in one_sentence(ended)
        with closing(sqlite3.connect(one.store, isolation_level=None)) as other:
            other.execute("update bot_lease set holder = null")
        check_next_run(one, undisturbed, where)


@pytest.mark.crash
def test_a_store_that_is_busy_at_any_point_stops_the_run_before_the_next_click(
    world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.store.database, "BUSY_SECONDS", 0.02)
    undisturbed = undisturbed_pause(world)
    for at, where in enumerate(undisturbed.points_passed, 1):
        if where == "store: after":
            continue  # the next point finds the same
        one = world()
        with closing(sqlite3.connect(one.store, isolation_level=None)) as other:
            ended = run(one, at=at, happens=lambda other=other: other.execute("begin immediate"))
            if other.in_transaction:
                other.execute("rollback")
        if ended.exit_code:
            assert ended.exit_code == 1, where
            assert "está ocupado" in one_sentence(ended)
        one.bury()
        check_next_run(one, undisturbed, where)


class Journal(Evidence):
    """The evidence on a disk, but for the pictures that a fake browser cannot give."""

    def shot(self, *_: Any, **__: Any) -> str:
        self.event("shot")
        return ""


def test_a_disk_that_is_full_at_any_write_of_evidence_stops_the_run(
    world: Callable[[], World], monkeypatch: pytest.MonkeyPatch, drawn: Callable[[list[int]], list[int]]
) -> None:
    real, room = os.write, [10**9]
    asked: list[int] = []  # how many writes the ERP had got when the disk was found full

    def write(file: int, content: bytes) -> int:
        room[0] -= 1
        if room[0] < 0:
            asked.append(FakePages.erp.writes)
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, content)

    monkeypatch.setattr(bot.evidence.journal.os, "write", write)

    def with_room_for(writes: int, one: World) -> Result | BotError:
        room[0] = writes
        try:
            return run(one, evidence=Journal)
        finally:
            room[0] = 10**9

    undisturbed = world()
    room[0] = 10**9
    assert with_room_for(10**9 - 1, undisturbed).exit_code == 0
    journal = sum(len(file.read_text().splitlines()) for file in undisturbed.folder.rglob("run.jsonl"))
    assert journal > 20

    for writes in drawn(list(range(journal + 1))):
        one = world()
        asked.clear()
        ended = with_room_for(writes, one)
        assert ended.exit_code == 1, writes
        assert asked[-1] == asked[0], "the run went on clicking without evidence"
        assert "Não foi possível gravar a evidência" in one_sentence(ended)
        assert "No space left on device" in ended.message
        check_next_run(one, undisturbed, f"{writes} writes")


@pytest.mark.parametrize(
    ("trouble", "expire", "code"),
    [(Trouble("lost", 1), None, 0), (Trouble("reverts", 1), None, 1), (None, 7, 0), (None, 15, 0)],
    ids=[
        "an answer is lost",
        "a change is taken back",
        "the session ends after a save",
        "the session ends after a bulk action",
    ],
)
def test_the_evidence_says_of_each_change_what_the_store_says(
    world: Callable[[], World], trouble: Trouble | None, expire: int | None, code: int
) -> None:
    one = world()
    one.erp.trouble, one.erp.expire_at = trouble, expire
    ended = run(one, evidence=Journal)
    assert isinstance(ended, Result)
    assert ended.exit_code == code, ended.message
    assert ended.folder is not None
    told = [(change.screen, change.record, change.field, change.state) for change in read(ended.folder).changes]
    assert sorted(told) == sorted(one.rows("select screen, record, field, state from bot_change"))
    done = {(change.screen, change.record, change.field, "done") for change in ended.done}
    assert done == {change for change in told if change[-1] == "done"}


def test_an_hour_that_the_clock_shows_twice_mixes_up_no_two_runs(
    world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls(2026, 11, 1, 1, 30)

    monkeypatch.setattr(bot.engine.conductor, "datetime", Clock)
    one = world()
    assert one.run("pause", evidence=Journal, kill=20) is None
    ended = run(one, evidence=Journal)
    assert ended.exit_code == 0
    folders = sorted(folder.name for folder in one.folder.glob("ev/acme/*"))
    assert folders == ["20261101-013000-pause", "20261101-013000-pause-2"]
    assert isinstance(ended, Result)
    assert ended.folder is not None
    assert ended.folder.name == folders[1]
