"""What is due on a day, as a table: the file's dates, what the store knows, and the step."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.config import load_tenant
from bot.engine.due import Due, Memory, Standing, Step, due
from bot.store import RunRow, Window

START, END = date(2026, 6, 2), date(2026, 9, 30)
NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)


def window(since: date, closed: date | None = None) -> Window:
    return Window(1, "acme", "https://acme.conexa.app", since, NOON, closed, NOON if closed else None)


NEVER = Standing(None)
HALF = Standing(window(START), paused=False)
PAUSED = Standing(window(START), paused=True)
RESUMING = Standing(window(START), paused=True, resuming=True)
EARLY = Standing(window(date(2026, 5, 20)), paused=True)
BEFORE = Standing(window(date(2026, 1, 5), date(2026, 3, 1)))
SAME_DAY = Standing(window(date(2026, 1, 5), START))
OVER = Standing(window(START, date(2026, 7, 1)))


@pytest.mark.parametrize(
    ("known", "day", "step", "then"),
    [
        (NEVER, date(2026, 6, 1), Step.NOTHING, START),
        (NEVER, START, Step.PAUSE, END),
        (NEVER, date(2026, 7, 1), Step.PAUSE, END),  # the machine was off
        (NEVER, END, Step.LATE, None),
        (HALF, date(2026, 6, 3), Step.PAUSE, END),  # it died on the way
        (PAUSED, START, Step.VERIFY, END),
        (PAUSED, date(2026, 9, 29), Step.VERIFY, END),
        (PAUSED, END, Step.RESUME, None),
        (PAUSED, date(2027, 1, 1), Step.RESUME, None),
        (HALF, END, Step.RESUME, None),
        (RESUMING, date(2026, 7, 1), Step.BEGUN, END),  # a person came first
        (RESUMING, END, Step.RESUME, None),
        (EARLY, date(2026, 5, 25), Step.VERIFY, END),
        (BEFORE, date(2026, 6, 1), Step.NOTHING, START),
        (BEFORE, START, Step.PAUSE, END),  # a maintenance of old is not this one
        (SAME_DAY, START, Step.PAUSE, END),
        (OVER, date(2026, 7, 2), Step.NOTHING, None),  # resumed before its day: not paused again
        (OVER, END, Step.NOTHING, None),
    ],
)
def test_each_day_has_its_step(tmp_path: Path, known: Standing, day: date, step: Step, then: date | None) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text("tenant: acme\nlogin: {session: s}\nstore: sqlite:///b.db\nmaintenance: {start: 02/06/2026, end: 30/09/2026}\n")  # fmt: skip
    found = due(load_tenant(path), known, day)
    assert (found.step, found.on) == (step, then)


def test_without_dates_an_open_pause_is_looked_at_and_nothing_else_is_done(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text("tenant: acme\nlogin: {session: s}\nstore: sqlite:///b.db\n")
    tenant = load_tenant(path)
    steps = {known: due(tenant, known, START) for known in (NEVER, PAUSED, RESUMING, OVER)}
    assert steps == {NEVER: Due(Step.NOTHING), PAUSED: Due(Step.VERIFY), RESUMING: Due(Step.BEGUN), OVER: Due(Step.NOTHING)}  # fmt: skip


def run(number: str) -> RunRow:
    return RunRow(number, "acme", "verify", "dry", "", "", NOON, NOON, "nothing", 0, "", "")


def test_what_was_done_today_is_settled_until_the_next_day_or_until_somebody_runs_something() -> None:
    memory = Memory("2026-06-02", "verify", 3, "r1")
    assert memory.settles(Step.VERIFY, START, run("r1"))
    assert not memory.settles(Step.VERIFY, START, run("r2"))
    assert not memory.settles(Step.RESUME, START, run("r1"))
    assert not memory.settles(Step.VERIFY, date(2026, 6, 3), run("r1"))
    assert not Memory("2026-06-02", "verify", 1, "r1").settles(Step.VERIFY, START, run("r1"))
