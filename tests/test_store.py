"""The store: what it keeps, that it keeps it through crashes, and that a tenant has one writer; on both databases."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import postgres_server
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import Engine, create_engine, event, make_url, text

from bot.errors import BotError, LockHeld, LockLost, Refused, StoreError
from bot.i18n import words
from bot.store import Change, ChangeState, Copy, Lease, Planned, Store, Window, database, lease, read_window, schema
from bot.store.lease import DEAD_AFTER

ROOT = Path(__file__).parents[1]
JUNE = date(2026, 6, 1)
HOSTILE = [
    "",
    "'; drop table bot_change; --",
    "<script>",
    "\u202eRTL\u200f",
    "\U0001f4a9" * 50,
    "a\0b",
    "\ud800",
    "x" * 5000,
    "c\u0327 \u00e7",
    "%s {x} :y",
]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if why := postgres_server.missing():
        pytest.fail(f"{why}; scripts/setup.py test installs one")
    with postgres_server.server() as url:
        yield url


_schemas = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
    return fresh_schema(request.getfixturevalue("postgresql"))


def fresh_schema(server: str) -> str:
    name = f"s{os.getpid()}_{next(_schemas)}"
    with plain_engine(server) as connection:
        connection.execute(text(f"create schema {name}"))
    return f"{server}?options=-csearch_path%3D{name}"


@contextmanager
def plain_engine(url: str) -> Iterator[Any]:
    """A connection past the store, for what a test must see or spoil with its own hands."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as store:
        yield store


@pytest.fixture
def window(store: Store) -> Window:
    return store.open_window("acme", JUNE, "https://acme.example.com")


@pytest.fixture
def lock(store: Store) -> Iterator[Lease]:
    with store.lock("acme", "joana") as held:
        yield held


def planned(record: str = "1", *, before: Any = True, after: Any = False, name: str = "ACME") -> Planned:
    return Planned("clients", record, "access", name, before, after)


def sentence(attempt: Callable[[], object], kind: type[BotError] = StoreError) -> str:
    with pytest.raises(kind) as caught:
        attempt()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Windows


def test_a_tenant_has_one_open_window(store: Store) -> None:
    assert (store.window("acme"), store.last_window("acme"), store.windows()) == (None, None, [])
    opened = store.open_window("acme", JUNE, "https://acme.example.com")
    assert (opened.tenant, opened.since, opened.url) == ("acme", JUNE, "https://acme.example.com")
    assert opened.is_open
    assert store.window("acme") == store.last_window("acme") == opened
    assert store.window("other") is None
    assert sentence(lambda: store.open_window("acme", date(2026, 7, 1), "x")) == (
        "acme: já há uma janela de manutenção aberta desde 01/06/2026."
    )
    assert store.windows() == [opened]


def test_a_closed_window_is_the_last_one_and_another_may_open(store: Store, window: Window) -> None:
    closed = store.close_window(window, date(2026, 10, 1))
    assert (closed.closed_on, closed.is_open) == (date(2026, 10, 1), False)
    assert store.close_window(window, date(2027, 1, 1)) == closed
    assert store.window("acme") is None
    assert store.last_window("acme") == closed
    again = store.open_window("acme", date(2027, 1, 1), "https://acme.example.com")
    other = store.open_window("beta", JUNE, "https://beta.example.com")
    assert store.windows() == [other, again, closed]
    assert store.windows("acme") == [again, closed]


def test_times_are_aware_and_in_utc(store: Store, window: Window, lock: Lease) -> None:
    [change] = store.intend(window, "pause", "r", [planned()], lock)
    [kept] = store.changes(window)
    run = store.run(store.begin_run("acme", "pause", "real", "f", "eu"))
    assert run is not None
    for moment in (store.windows()[0].opened_at, change.updated_at, kept.updated_at, run.started_at, lock.since):
        assert moment.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_the_database_itself_refuses_a_second_open_window(store: Store, url: str, window: Window) -> None:
    columns = "tenant, url, since, opened_at"
    with pytest.raises(Exception, match=r"(?i)unique"), plain_engine(url) as connection:
        connection.execute(text(f"insert into bot_window ({columns}) select {columns} from bot_window"))


# First-seen values


def test_the_first_value_seen_is_kept(store: Store, window: Window) -> None:
    assert store.recall(window, "billing", "form") is None
    assert store.remember(window, "billing", "form", {"mode": "AUTOMATICO", "days": [1, None]}) == {
        "mode": "AUTOMATICO",
        "days": [1, None],
    }
    assert store.remember(window, "billing", "form", {"mode": "MANUAL"})["mode"] == "AUTOMATICO"
    store.remember_many(window, "billing", {"form": 0, "other": False})
    store.remember_many(window, "billing", {})
    assert store.recall_all(window, "billing") == {"form": {"mode": "AUTOMATICO", "days": [1, None]}, "other": False}
    assert store.recall_all(window, "clients") == {}


def test_nothing_is_a_value_too(store: Store, window: Window) -> None:
    assert store.remember(window, "rules", "7", None) is None
    assert store.remember(window, "rules", "7", "later") is None


def test_each_window_remembers_for_itself(store: Store, window: Window) -> None:
    store.remember(window, "rules", "7", "first")
    store.close_window(window, JUNE)
    later = store.open_window("acme", JUNE, "u")
    assert store.recall(later, "rules", "7") is None
    assert store.remember(later, "rules", "7", "second") == "second"
    assert store.recall(window, "rules", "7") == "first"


def test_facts_may_be_replaced(store: Store, window: Window) -> None:
    assert store.fact(window, "column") is None
    store.set_fact(window, "column", {"label": "Acesso"})
    store.set_fact(window, "column", None)
    assert store.fact(window, "column") is None
    store.set_fact(window, "column", ["a"])
    assert store.fact(window, "column") == ["a"]


# Changes


def test_an_intended_change_is_on_the_disk_before_intend_returns(
    store: Store, url: str, window: Window, lock: Lease
) -> None:
    [change] = store.intend(window, "pause", "r1", [planned("7", name="ACME <b>")], lock)
    assert (change.key, change.name, change.before, change.after) == (
        ("clients", "7", "access"),
        "ACME <b>",
        True,
        False,
    )
    assert (change.state, change.why, change.seen, change.run_id, change.flow) == ("intended", "", None, "r1", "pause")
    with Store.open(url) as other:
        assert other.changes(window) == [change] == other.pending("acme")


def test_changes_come_back_in_the_order_in_which_they_were_planned(store: Store, window: Window, lock: Lease) -> None:
    many = [planned(str(n)) for n in (5, 3, 9, 1)]
    assert [change.record for change in store.intend(window, "pause", "r", many, lock)] == ["5", "3", "9", "1"]
    assert [change.record for change in store.intend(window, "pause", "r", many[::-1], lock)] == ["1", "9", "3", "5"]
    assert store.intend(window, "pause", "r", [], lock) == []


def test_a_second_intention_keeps_the_first_before(store: Store, window: Window, lock: Lease) -> None:
    [first] = store.intend(window, "pause", "r1", [planned(before="on", after="off")], lock)
    [first] = store.settle([first], ChangeState.DONE, why="x", seen={first.id: "off"}, lease=lock)
    [again] = store.intend(window, "pause", "r2", [planned(before="off", after="OFF", name="New")], lock)
    assert (again.id, again.before, again.after, again.name) == (first.id, "on", "OFF", "New")
    assert (again.run_id, again.state, again.why, again.seen) == ("r2", ChangeState.INTENDED, "", None)
    assert store.changes(window) == [again]


def test_pause_and_resume_have_changes_of_their_own(store: Store, window: Window, lock: Lease) -> None:
    store.intend(window, "pause", "r1", [planned(before=True, after=False)], lock)
    [back] = store.intend(window, "resume", "r2", [planned(before=False, after=True)], lock)
    assert back.before is False
    assert [change.flow for change in store.changes(window)] == ["pause", "resume"]
    assert store.changes(window, flow="resume") == [back]


def test_settling_says_what_was_seen_and_why(store: Store, window: Window, lock: Lease) -> None:
    a, b = store.intend(window, "pause", "r", [planned("1"), planned("2")], lock)
    settled = store.settle([a, b], ChangeState.IN_DOUBT, why="resposta perdida", seen={a.id: {"x": [1]}}, lease=lock)
    assert store.changes(window) == settled == store.pending("acme")
    assert [(change.state, change.why, change.seen) for change in settled] == [
        (ChangeState.IN_DOUBT, "resposta perdida", {"x": [1]}),
        (ChangeState.IN_DOUBT, "resposta perdida", None),
    ]
    done = store.settle(settled, ChangeState.DONE, lease=lock)
    assert [(change.state, change.why, change.seen) for change in done] == [
        ("done", "", {"x": [1]}),
        ("done", "", None),
    ]
    assert store.changes(window) == done
    assert store.pending("acme") == []
    assert store.settle([], ChangeState.DONE, lease=lock) == []


def test_changes_may_be_asked_for_by_flow_screen_and_state(store: Store, window: Window, lock: Lease) -> None:
    rule_change = Planned("rules", "1", "active", "D-3", True, False)
    access, rule = store.intend(window, "pause", "r", [planned(), rule_change], lock)
    [refused] = store.settle([rule], ChangeState.REFUSED, lease=lock)
    assert store.changes(window, screen="rules") == [refused]
    assert store.changes(window, states=[ChangeState.INTENDED, ChangeState.CONFLICT]) == [access]
    assert store.changes(window, flow="pause", screen="rules", states=[ChangeState.DONE]) == []
    assert store.changes(window, states=[]) == []


def test_what_is_pending_outlives_its_window_and_is_the_tenants_own(store: Store, window: Window, lock: Lease) -> None:
    changes = store.intend(window, "resume", "r", [planned()], lock)
    store.close_window(window, JUNE)
    assert store.pending("acme") == changes
    assert store.pending("beta") == []


def test_planning_one_change_twice_is_a_bug_of_the_caller(store: Store, window: Window, lock: Lease) -> None:
    with pytest.raises(ValueError, match="more than once"):
        store.intend(window, "pause", "r", [planned(), planned()], lock)
    assert store.changes(window) == []


def test_a_lease_covers_its_own_tenant_only(store: Store, window: Window, lock: Lease) -> None:
    beta = store.open_window("beta", JUNE, "u")
    with pytest.raises(ValueError, match="does not cover"):
        store.intend(beta, "pause", "r", [planned()], lock)
    [change] = store.intend(window, "pause", "r", [planned()], lock)
    with store.lock("beta", "x") as other, pytest.raises(ValueError, match="does not cover"):
        store.settle([change], ChangeState.DONE, lease=other)
    assert store.changes(window) == [change]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_a_screen_says_is_kept(store: Store, window: Window, lock: Lease, words: str) -> None:
    data = {"text": words, words: [words, {"n": 1.5}]}
    assert store.remember(window, "clients", words, data) == data
    assert store.recall(window, "clients", words) == data
    hostile = Planned("clients", words, words, words, data, words)
    [change] = store.intend(window, "pause", "r", [hostile], lock)
    [change] = store.settle([change], ChangeState.REFUSED, why=words, seen={change.id: data}, lease=lock)
    assert store.changes(window) == [change]
    assert (change.before, change.after, change.seen) == (data, words, data)
    assert (change.name == words) is (words == schema.plain(words))
    store.end_run(store.begin_run("acme", "pause", "real", words, words), words, 1, words, words)
    store.intend(window, "pause", "r", [hostile], lock)
    assert len(store.changes(window)) == 1


def test_records_that_differ_in_anything_at_all_stay_apart(store: Store, window: Window, lock: Lease) -> None:
    records = ["a\0", "a\ufffd", "A", "a", "a ", "x" * 5000 + "a", "x" * 5000 + "b", "e\u0301", "\u00e9"]
    store.intend(window, "pause", "r", [planned(record) for record in records], lock)
    store.remember_many(window, "clients", dict.fromkeys(records, 1))
    assert len(store.changes(window)) == len(records)
    assert [store.recall(window, "clients", record) for record in records] == [1] * len(records)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_any_json_comes_back_as_it_went_in(tmp_path: Path, data: Any) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'json.db'}") as store:
        window = store.window("acme") or store.open_window("acme", JUNE, "u")
        store.set_fact(window, "x", data)
        assert store.fact(window, "x") == data


class Protocol(RuleBasedStateMachine):
    """Whatever the order of intentions, settlements and runs: a change's first `before` is the one that is kept."""

    records = st.sampled_from("abc")
    values = st.integers(0, 3)

    def __init__(self) -> None:
        super().__init__()
        path = Path(f"{self.folder}/{next(_schemas)}.db")
        self.store = Store.open(f"sqlite:///{path}")
        self.window = self.store.open_window("acme", JUNE, "u")
        self.lease = self.store.lock("acme", "test")
        self.first: dict[tuple[str, str], int] = {}
        self.latest: dict[tuple[str, str], tuple[int, str]] = {}

    folder = "."

    @rule(flow=st.sampled_from(["pause", "resume"]), plan=st.dictionaries(records, st.tuples(values, values)))
    def intend(self, flow: str, plan: dict[str, tuple[int, int]]) -> None:
        changes = [planned(record, before=before, after=after) for record, (before, after) in plan.items()]
        self.store.intend(self.window, flow, "r", changes, self.lease)
        for record, (before, after) in plan.items():
            self.first.setdefault((flow, record), before)
            self.latest[flow, record] = (after, "intended")

    @rule(state=st.sampled_from(ChangeState), chosen=st.sets(records))
    def settle(self, state: ChangeState, chosen: set[str]) -> None:
        changes = [change for change in self.store.changes(self.window) if change.record in chosen]
        self.store.settle(changes, state, lease=self.lease)
        for change in changes:
            self.latest[change.flow, change.record] = (change.after, state)

    @rule()
    def die_and_come_back(self) -> None:
        with self.store._database.write() as connection:
            connection.execute(text("update bot_lease set heartbeat = 0"))
        stale, self.lease = self.lease, self.store.lock("acme", "test")
        assert self.lease.token == stale.token + 1
        with pytest.raises(LockLost):
            self.store.intend(self.window, "pause", "r", [planned("a", before=99)], stale)
        stale.release()

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        kept = self.store.changes(self.window)
        assert {(c.flow, c.record): c.before for c in kept} == self.first
        assert {(c.flow, c.record): (c.after, c.state) for c in kept} == self.latest

    def teardown(self) -> None:
        self.lease.release()
        self.store.close()


def test_the_first_before_survives_any_order_of_events(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Protocol.folder = str(tmp_path)
    run_state_machine_as_test(Protocol, settings=settings(max_examples=15, stateful_step_count=12, deadline=None))


# Runs


def test_a_run_is_known_by_its_id_from_beginning_to_end(store: Store) -> None:
    first = store.begin_run("acme", "pause", "real", "evidence/acme/1", "joana")
    second = store.begin_run("beta", "resume", "dry", "evidence/beta/1", "joana")
    assert store.run("none") is None
    begun = store.run(first)
    assert begun is not None
    assert (begun.outcome, begun.exit_code, begun.ended_at, begun.folder) == ("", None, None, "evidence/acme/1")
    store.end_run(first, "done", 0, "Nada ficou.", "abc123")
    ended = store.run(first)
    assert ended is not None
    assert (ended.outcome, ended.exit_code, ended.message, ended.head) == ("done", 0, "Nada ficou.", "abc123")
    assert ended.ended_at is not None
    assert ended.ended_at >= ended.started_at
    assert [row.id for row in store.runs()] == [second, first]
    assert store.runs("acme") == [ended]
    assert [row.id for row in store.runs(limit=1)] == [second]
    assert sentence(lambda: store.end_run("none", "done", 0, "", "")) == "A execução none não está no banco do bot."


# One writer a tenant


def test_a_tenant_that_is_held_says_by_whom_and_since_when(store: Store, lock: Lease) -> None:
    said = sentence(lambda: store.lock("acme", "maria"), LockHeld)
    since = words().when(lock.since)
    assert said == (
        f"acme: outra execução trabalha neste tenant desde {since}: joana. "
        "Espere que termine; se ela morreu, a trava se solta em até 45 s."
    )
    with store.lock("beta", "maria"):
        pass


def test_the_token_only_grows(store: Store) -> None:
    tokens = []
    for _ in range(3):
        with store.lock("acme", "x") as held:
            tokens.append(held.token)
            held.check()
    assert tokens == [1, 2, 3]
    assert sentence(held.check, LockLost).endswith("esta parou.")


def age(url: str, seconds: float) -> None:
    with plain_engine(url) as connection:
        connection.execute(text(f"update bot_lease set heartbeat = heartbeat - {seconds}"))


@pytest.mark.parametrize("looked_at", [True, False])
def test_a_dead_holders_lock_does_not_outlive_a_clock_that_was_set_back(
    store: Store, url: str, looked_at: bool
) -> None:
    dead = store.lock("acme", "joana", renew_every=3600)
    age(url, -7200)  # the clock is two hours before what it was when the heartbeat was written
    with plain_engine(url) as connection:
        connection.execute(text("update bot_lease set process = 'another-machine ' || process"))
    if looked_at:
        assert store.holder("acme") is not None
    else:
        assert ": joana." in sentence(lambda: store.lock("acme", "maria"), LockHeld)
    age(url, DEAD_AFTER + 1)  # as long later as any dead holder's lock lasts
    assert store.holder("acme") is None
    with store.lock("acme", "maria") as taken:
        assert taken.token == dead.token + 1
    dead.release()


def test_a_holder_measures_its_own_heartbeat_by_a_clock_that_nobody_sets(
    store: Store, url: str, lock: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(url, -7200)
    renewed: list[str] = []
    monkeypatch.setattr(lock, "renew", lambda: renewed.append("renewed"))
    lock.check()
    assert renewed == []
    began = lease._uptime()
    monkeypatch.setattr(lease, "_uptime", lambda: began + DEAD_AFTER)
    lock.check()
    assert renewed == ["renewed"]


def test_a_holder_without_a_heartbeat_is_taken_over_and_can_write_no_more(
    store: Store, url: str, window: Window, lock: Lease
) -> None:
    [change] = store.intend(window, "pause", "r", [planned("1")], lock)
    age(url, 44)
    assert sentence(lambda: store.lock("acme", "maria"), LockHeld)
    age(url, 2)
    with store.lock("acme", "maria") as taken:
        assert taken.token == lock.token + 1
        taken.check()
        for late in (
            lock.check,
            lock.renew,
            lambda: store.intend(window, "pause", "r", [planned("2")], lock),
            lambda: store.settle([change], ChangeState.DONE, lease=lock),
            lambda: store.remember(window, "clients", "9", 1, lease=lock),
            lambda: store.set_fact(window, "x", 1, lease=lock),
            lambda: store.close_window(window, JUNE, lease=lock),
            lambda: store.open_window("acme", JUNE, "u", lease=lock),
            lambda: store.intend(window, "pause", "r", [], lock),
        ):
            assert "outra execução assumiu este tenant (maria); esta parou." in sentence(late, LockLost)
        assert store.changes(window) == [change]
        assert (store.recall(window, "clients", "9"), store.fact(window, "x")) == (None, None)
        assert store.window("acme") == window
        lock.release()
        taken.check()


def test_an_old_heartbeat_that_nobody_took_over_is_renewed_by_the_check(store: Store, url: str, lock: Lease) -> None:
    age(url, 44)
    lock.check()
    age(url, 44)  # dead by now, had the check not renewed it
    assert sentence(lambda: store.lock("acme", "maria"), LockHeld)


def test_a_heartbeat_that_cannot_be_renewed_is_a_lost_lock(
    store: Store, url: str, lock: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(url, 44)

    def fails() -> None:
        raise StoreError("x")

    monkeypatch.setattr(lock, "renew", fails)
    assert sentence(lock.check, LockLost) == "acme: a trava desta execução não pôde ser renovada."


def until(condition: Callable[[], bool], seconds: float = 300) -> None:
    pause, end = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        pause.wait(0.02)


def test_the_heartbeat_is_renewed_behind_the_holders_back(store: Store, url: str) -> None:
    def heartbeat() -> float:
        with store._database.read() as connection:
            return float(connection.execute(text("select heartbeat from bot_lease")).scalar_one())

    with store.lock("acme", "x", renew_every=0.02):
        first = heartbeat()
        until(lambda: heartbeat() > first)
        age(url, 1000)
        until(lambda: heartbeat() > first)


def test_a_beat_that_fails_does_not_end_the_beating(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[str] = []
    real = Lease.renew

    def now_and_then(self: Lease) -> None:
        beats.append("x")
        if len(beats) < 3:
            raise StoreError("locked")
        real(self)

    monkeypatch.setattr(Lease, "renew", now_and_then)
    with store.lock("acme", "x", renew_every=0.01) as held:
        until(lambda: len(beats) > 5)
        held.check()


def test_releasing_a_lease_whose_store_is_gone_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with Store.open(f"sqlite:///{path}") as store, store.lock("acme", "x") as held:
        for part in tmp_path.iterdir():
            part.write_bytes(b"not a database any more" * 100)
    assert held.token == 1


CHILD = """
    import sys, threading
    from datetime import date
    from bot.errors import BotError, LockHeld, LockLost
    from bot.store import ChangeState, Planned, Store
    store = Store.open(sys.argv[1])
    def say(*words): print(*words, flush=True)
    def hear(): return sys.stdin.readline()
    def plan(n, start=0):
        return [Planned("clients", str(i), "access", "N", True, False) for i in range(start, start + n)]
"""


@contextmanager
def child(url: str, code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another process with a store of its own; it talks over its pipes."""
    program = textwrap.dedent(CHILD) + textwrap.dedent(code)
    process = subprocess.Popen(
        [sys.executable, "-c", program, url, *arguments],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


HOLDER = """
    window = store.window("acme")
    with store.lock("acme", "outro") as lease:
        say(lease.token)
        hear()
        try:
            store.intend(window, "pause", "late", plan(3), lease)
            say("written")
        except LockLost as error:
            say("lost", error)
"""


def test_a_holder_that_was_killed_is_noticed_at_once_on_its_own_machine(store: Store, url: str) -> None:
    with child(url, HOLDER) as other:
        assert heard(other) == "1"
        assert ": outro." in sentence(lambda: store.lock("acme", "eu"), LockHeld)
        other.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet buried: a zombie is dead too
        with store.lock("acme", "eu") as held:
            assert held.token == 2


def test_a_holder_on_another_machine_is_believed_for_as_long_as_its_heartbeat_is_young(store: Store, url: str) -> None:
    with child(url, HOLDER) as other:
        heard(other)
        other.kill()
        other.wait()
        with plain_engine(url) as connection:
            connection.execute(text("update bot_lease set process = 'other-boot ' || process"))
        assert sentence(lambda: store.lock("acme", "eu"), LockHeld)
        age(url, 46)
        with store.lock("acme", "eu") as held:
            assert held.token == 2


def test_a_holder_that_was_asleep_wakes_to_a_lost_lock_and_writes_nothing(
    store: Store, url: str, window: Window
) -> None:
    with child(url, HOLDER) as other:
        assert heard(other) == "1"
        other.send_signal(signal.SIGSTOP)
        age(url, 46)
        with store.lock("acme", "eu") as mine:
            [change] = store.intend(window, "pause", "mine", [planned("1")], mine)
            tell(other)
            other.send_signal(signal.SIGCONT)
            assert heard(other).startswith("lost acme: outra execução assumiu este tenant (eu)")
            assert store.changes(window) == [change]
            mine.check()


def test_of_many_processes_one_at_a_time_holds_the_tenant(store: Store, url: str, window: Window) -> None:
    code = """
        window = store.window("acme")
        hear()
        for _ in range(8):
            while True:
                try:
                    lease = store.lock("acme", "x")
                    break
                except LockHeld:
                    threading.Event().wait(0.01)
            with lease:
                seen = store.fact(window, "count") or 0
                threading.Event().wait(0.005)
                store.set_fact(window, "count", seen + 1, lease=lease)
        say("done")
    """
    with child(url, code) as a, child(url, code) as b, child(url, code) as c:
        for process in (a, b, c):
            tell(process)
        assert [heard(process) for process in (a, b, c)] == ["done"] * 3
    assert store.fact(window, "count") == 24
    with store.lock("acme", "eu") as last:
        assert last.token == 25


def test_a_dead_holder_is_taken_over_by_one_only(store: Store, url: str) -> None:
    code = """
        hear()
        try:
            lease = store.lock("acme", "x")
            say("held", lease.token)
            hear()
        except LockHeld:
            say("refused")
    """
    with child(url, HOLDER) as dead:
        heard(dead)
        dead.kill()
        dead.wait()
    with child(url, code) as a, child(url, code) as b, child(url, code) as c:
        for process in (a, b, c):
            tell(process)
        assert sorted(heard(process) for process in (a, b, c)) == ["held 2", "refused", "refused"]


def test_killed_in_the_middle_of_intending_all_of_a_batch_or_none_of_it_is_there(
    store: Store, url: str, window: Window
) -> None:
    code = """
        window = store.window("acme")
        with store.lock("acme", "x") as lease:
            for batch in range(10_000):
                store.intend(window, "pause", f"b{batch}", plan(200, batch * 200), lease)
                say(batch)
    """
    for rounds in range(3):
        with child(url, code) as writer:
            told = [heard(writer) for _ in range(rounds + 1)]
            writer.kill()
            writer.wait()
            told += [line for line in writer.stdout or () if line.strip()]
        by_run: dict[str, int] = {}
        for change in store.changes(window):
            by_run[change.run_id] = by_run.get(change.run_id, 0) + 1
        assert set(by_run.values()) == {200}
        assert len(by_run) >= len(told)


def test_four_processes_may_open_an_empty_store_at_once(url: str, tmp_path: Path) -> None:
    code = """
        import alembic.command
        say("ready")
        hear()
        say("open", Store.open(sys.argv[2]).windows())
    """
    elsewhere = (
        f"sqlite:///{tmp_path / 'other.db'}"  # the stores that the children open first are not the one raced for
    )
    with ExitStack() as stack:
        children = [stack.enter_context(child(elsewhere, code, url)) for _ in range(4)]
        assert [heard(process) for process in children] == ["ready"] * 4
        for process in children:
            tell(process)
        assert [heard(process) for process in children] == ["open []"] * 4


@pytest.mark.parametrize("linking", [True, False])
def test_a_new_file_is_its_users_alone_in_wal_mode_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linking: bool
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links on this disk")

    if not linking:
        monkeypatch.setattr("os.link", refuse)
    with Store.open(f"sqlite:///{tmp_path / 'new.db'}"):
        assert [path.name for path in tmp_path.glob(".*")] == []
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600


def test_a_store_may_be_shared_between_threads(store: Store, window: Window, lock: Lease) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(10):
                changes = store.intend(window, "pause", "r", [planned(f"{number}-{n}")], lock)
                store.settle(changes, ChangeState.DONE, lease=lock)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.changes(window, states=[ChangeState.DONE])) == 40


# The database


def test_what_is_committed_is_on_the_disk(url: str, store: Store) -> None:
    with store._database.read() as connection:
        if url.startswith("sqlite"):
            assert connection.execute(text("pragma journal_mode")).scalar() == "wal"
            assert connection.execute(text("pragma synchronous")).scalar() == 2
            assert connection.execute(text("pragma foreign_keys")).scalar() == 1
        else:
            assert connection.execute(text("show synchronous_commit")).scalar() == "on"
            assert connection.execute(text("show time zone")).scalar() == "UTC"


def test_the_migrations_lead_to_the_tables_that_the_program_knows(url: str, store: Store) -> None:
    with plain_engine(url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    config = Config()
    config.set_main_option("script_location", str(ROOT / "bot" / "store" / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


def test_opening_a_store_that_is_up_to_date_does_not_load_alembic(url: str, store: Store) -> None:
    with child(url, "say('alembic' in sys.modules)") as process:
        assert heard(process) == "False"


def test_a_store_from_a_newer_program_is_refused(url: str, store: Store) -> None:
    with plain_engine(url) as connection:
        connection.execute(text("update alembic_version set version_num = 'r9999'"))
    said = sentence(lambda: Store.open(url))
    assert said.endswith("foi gravado por uma versão mais nova do bot. Atualize o bot.")


def test_a_batch_costs_a_few_statements_and_not_one_a_change(store: Store, window: Window, lock: Lease) -> None:
    """What a batch costs is what it asks of the database; the time that takes is the bench's."""
    asked: list[str] = []
    note = lambda connection, cursor, statement, *rest: asked.append(statement)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        few, many = (statements(store, window, lock, asked, count) for count in (3, 300))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    # A statement takes a hundred rows and more.
    assert {name: n for name, n in many.items() if n > few[name] + 300 // 100} == {}
    assert max(few.values()) < 10, few


def statements(store: Store, window: Window, lock: Lease, asked: list[str], count: int) -> dict[str, int]:
    """How many statements each step takes for so many changes."""
    flow, found = f"pause {count}", {}
    changes = [planned(str(n), name=f"Cliente {n} de Exemplo Ltda") for n in range(count)]

    def counted(name: str, work: Callable[[], list[Change]]) -> list[Change]:
        asked.clear()
        result = work()
        found[name] = len(asked)
        return result

    intended = counted("intend", lambda: store.intend(window, flow, "r", changes, lock))
    seen = {change.id: {"hasLoginAccess": False, "isBlocked": False} for change in intended}
    settled = counted("settle", lambda: store.settle(intended, ChangeState.DONE, seen=seen, lease=lock))
    assert counted("changes", lambda: store.changes(window, flow=flow)) == settled
    counted("remember", lambda: store.remember_many(window, flow, dict.fromkeys(map(str, range(count)), True)) or [])
    return found


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may write anything, so that permissions mean nothing to it."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_file_and_its_folder_are_this_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "bot.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.open_window("acme", JUNE, "u")
        for part in (path, *path.parent.glob("bot.db-*")):
            assert stat.S_IMODE(part.stat().st_mode) == 0o600, part
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_read_only_store_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "ro"
    folder.mkdir()
    for parent in (tmp_path, *tmp_path.parents[:3]):
        parent.chmod(parent.stat().st_mode | 0o011)
    path = folder / "bot.db"
    Store.open(f"sqlite:///{path}").close()
    path.chmod(0o444)
    folder.chmod(0o555)

    def write() -> None:
        with Store.open(f"sqlite:///{path}") as store:
            store.open_window("acme", JUNE, "u")

    with unprivileged():
        said = sentence(write)
    assert said == f"O banco do bot (sqlite:///{path}) só pode ser lido por este usuário. " + (
        "Confira as permissões do arquivo e da pasta."
    )
    folder.chmod(0o755)


def test_a_store_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(b"tenant: acme\n" * 500)
    assert sentence(lambda: Store.open(f"sqlite:///{path}")).startswith(
        f"O banco do bot (sqlite:///{path}) não é um banco SQLite, ou está corrompido."
    )


def test_a_store_with_a_page_overwritten_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with Store.open(f"sqlite:///{path}") as store:
        window = store.open_window("acme", JUNE, "u")
        store.remember_many(window, "x", {str(n): "y" * 100 for n in range(500)})
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    assert "corrompido" in sentence(lambda: Store.open(f"sqlite:///{path}"))


def test_damage_inside_a_page_is_found_when_the_store_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with Store.open(f"sqlite:///{path}") as store:
        window = store.open_window("acme", JUNE, "u")
        store.remember_many(window, "x", {str(n): "y" * 100 for n in range(500)})
    with closing(sqlite3.connect(path)) as connection:
        [page] = connection.execute("select rootpage from sqlite_master where name = 'bot_snapshot'").fetchone()
        connection.execute("pragma wal_checkpoint(truncate)")
    data = bytearray(path.read_bytes())
    start = (page - 1) * 4096
    data[start + 12 : start + 32] = b"\xff" * 20  # where the page says where its entries stand
    path.write_bytes(data)
    said = sentence(lambda: Store.open(f"sqlite:///{path}"))
    assert said.startswith(f"O banco do bot (sqlite:///{path}) está corrompido")
    assert "bot adopt" in said


def test_a_damaged_value_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with Store.open(f"sqlite:///{path}") as store:
        window = store.open_window("acme", JUNE, "u")
        store.set_fact(window, "x", {"y": 1})
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("update bot_fact set data = '{\"y\": ~'")
            connection.commit()
        assert "valor danificado" in sentence(lambda: store.fact(window, "x"))


def test_a_window_moves_between_the_databases_with_all_it_has(
    store: Store, url: str, tmp_path: Path, window: Window, lock: Lease
) -> None:
    store.remember_many(window, "clients", {"1": {"acesso": True}, "2": [None, "ã"]})
    changes = store.intend(window, "pause", "r", [planned("1"), planned("2", name="«B»")], lock)
    text_of: list[str] = []
    Copy(store, window, "r", tmp_path / "acme.yaml", text_of.append)
    store.settle(changes[:1], ChangeState.DONE, seen={changes[0].id: {"x": [1]}}, lease=lock)
    store.remember_many(window, "clients", {"1": "not first", "3": 3}, lease=lock)
    store.set_fact(window, "identity", "ACME Ltda", lease=lock)
    store.set_fact(window, "delivered", ["here only"], lease=lock)
    file = tmp_path / "window.jsonl"
    file.write_text("".join(text_of))

    there = f"sqlite:///{tmp_path / 'other.db'}"
    with Store.open(there) as other, other.lock("acme", "ana") as lease:
        taken = other.adopt(read_window(file), {"adopted": {"by": "ana"}}, lease)
        assert (taken.since, taken.opened_at, taken.url) == (window.since, window.opened_at, window.url)
        assert other.snapshots(taken) == store.snapshots(window)
        assert other.recall_all(taken, "clients") == {"1": {"acesso": True}, "2": [None, "ã"], "3": 3}
        same = [replace(change, id=0, window_id=0) for change in store.changes(window)]
        assert [replace(change, id=0, window_id=0) for change in other.changes(taken)] == same
        assert other.facts(taken) == [
            {"key": "adopted", "data": {"by": "ana"}},
            {"key": "identity", "data": "ACME Ltda"},
        ]
        again = other.intend(taken, "pause", "r2", [planned("1")], lease)
        assert again[0].id == other.changes(taken)[0].id, "known by the same key"
        assert "já há uma janela" in sentence(lambda: other.adopt(read_window(file), {}, lease), Refused)
        other.close_window(taken, JUNE, lease=lease)
        assert "esta janela já está neste banco" in sentence(lambda: other.adopt(read_window(file), {}, lease), Refused)
    # And back, into the very kind of database it came from.
    store.close_window(window, JUNE, lease=lock)
    kept = read_window(file)
    kept.opened_at += timedelta(seconds=1)
    assert store.recall_all(store.adopt(kept, {}, lock), "clients")["2"] == [None, "ã"]


def test_a_store_that_another_process_keeps_locked_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    path = tmp_path / "bot.db"
    with Store.open(f"sqlite:///{path}") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        said = sentence(lambda: store.open_window("acme", JUNE, "u"))
        assert said.startswith(f"O banco do bot (sqlite:///{path}) está ocupado por outro processo há mais de 15 s.")
        assert store.window("acme") is None
        other.execute("rollback")
        other.close()
        assert store.open_window("acme", JUNE, "u").is_open


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        window = store.open_window("acme", JUNE, "u")
        with store.lock("acme", "x") as held:
            with store._database.read() as connection:
                pages = connection.execute(text("pragma page_count")).scalar_one()
                connection.execute(text(f"pragma max_page_count = {pages + 5}"))
            many = [planned(str(n)) for n in range(2000)]
            said = sentence(lambda: store.intend(window, "pause", "r", many, held))
            assert "não coube no disco, que está cheio. Libere espaço e rode de novo." in said
            assert store.changes(window) == []
            held.check()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://", "deve ser um arquivo SQLite ou um PostgreSQL"),
        ("sqlite:///:memory:", "deve ser um arquivo SQLite ou um PostgreSQL"),
        ("mysql://u:segredo@h/d", "deve ser um arquivo SQLite ou um PostgreSQL"),
        ("segredo", "não é válido"),
        ("sqlite:////dev/null/x/bot.db", "não pôde ser aberto"),
        ("sqlite:////proc/bot.db", "não pôde ser aberto"),
        ("postgresql://u:segredo@127.0.0.1:1/d", "não responde, ou a conexão caiu"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence_without_the_password(url: str, said: str) -> None:
    answer = sentence(lambda: Store.open(url))
    assert said in answer
    assert "segredo" not in answer


def test_a_folder_in_the_place_of_the_file_is_one_sentence(tmp_path: Path) -> None:
    assert "não pôde ser aberto" in sentence(lambda: Store.open(f"sqlite:///{tmp_path}"))


def test_a_database_that_the_server_does_not_have_is_one_sentence(postgresql: str) -> None:
    wrong = make_url(postgresql).set(database="nada").render_as_string()
    assert "não existe no servidor" in sentence(lambda: Store.open(wrong))


def test_a_server_that_went_away_is_one_sentence_and_its_return_is_noticed(postgresql: str) -> None:
    with Store.open(fresh_schema(postgresql)) as store:
        end = text("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
        with store._database.read() as connection:
            connection.execute(text("select 1"))
            with plain_engine(postgresql) as other:
                other.execute(end)
            assert "não responde, ou a conexão caiu" in sentence(lambda: ask(store, connection))
        assert store.windows() == []


def ask(store: Store, connection: Any) -> None:
    with store._database._in_words():
        connection.execute(text("select 1"))


def test_a_missing_driver_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert sentence(lambda: Store.open("postgresql://u@127.0.0.1:1/d")) == (
        "Falta o programa que fala com o PostgreSQL. Instale com: pip install 'conexa-bot[postgres]'"
    )


def test_a_process_is_known_to_be_gone_only_where_it_can_be_known() -> None:
    mine = lease.this_process()
    boot, namespace, pid, started = mine.split()
    assert not lease._is_gone(mine)
    assert lease._is_gone(f"{boot} {namespace} {pid} {int(started) + 1}")  # the pid was given to another process
    assert lease._is_gone(f"{boot} {namespace} 4194305 1")
    assert not lease._is_gone(f"other {namespace} 4194305 1")
    assert not lease._is_gone(f"{boot} pid:[1] 4194305 1")
    assert not lease._is_gone("")
