"""Random maintenances of a fake ERP: runs killed anywhere, people who change things, faults and time, in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fake_erp import AUTOMATIC, MANUAL, FakeErp, Trouble
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from world import World, fresh_folder

KILL = st.none() | st.integers(1, 70)
CLIENT = st.sampled_from([str(n) for n in range(1, 7)])
RULE = st.sampled_from(["1", "2", "3"])
EDITS: st.SearchStrategy[tuple[str, str, str, Any]] = st.one_of(
    st.tuples(st.just("clients"), CLIENT, st.just("access"), st.booleans()),
    st.tuples(st.just("clients"), CLIENT, st.just("blocked"), st.booleans()),
    st.tuples(st.just("rules"), RULE, st.just("active"), st.booleans()),
    st.tuples(st.just("billing"), st.just("empresa"), st.just("modo"), st.sampled_from([AUTOMATIC, MANUAL])),
    st.tuples(st.just("billing"), st.just("empresa"), st.just("dias"), st.sampled_from(["5", "9"])),
)
TROUBLE = st.none() | st.builds(
    Trouble, st.sampled_from(["refused", "lost", "late", "partial", "nothing"]), st.integers(1, 12)
)
ACCESS = [("clients", "access"), ("rules", "active"), ("billing", "modo"), ("billing", "dias"), ("billing", "hora")]


class Maintenance(RuleBasedStateMachine):
    """The promises, checked after every step; `checked` counts the resumes that ended with nothing left."""

    checked = 0

    @initialize(clears=st.booleans())
    def begin(self, clears: bool) -> None:
        self.world = World(fresh_folder(), clears=clears)
        self.erp = self.world.erp
        self.quiet: tuple[int, int] | None = None
        self.first: dict[tuple[Any, ...], Any] = {}
        self.window: Window | None = None

    # What happens

    @rule(kill=KILL, trouble=TROUBLE, expire=st.none() | st.integers(1, 30), fail=st.none() | st.integers(1, 60))
    def pause(self, kill: int | None, trouble: Trouble | None, expire: int | None, fail: int | None) -> None:
        self.run("pause", kill, trouble, expire, fail)

    @precondition(lambda self: self.window is not None)
    @rule(kill=KILL, trouble=TROUBLE, expire=st.none() | st.integers(1, 30), fail=st.none() | st.integers(1, 60))
    def resume(self, kill: int | None, trouble: Trouble | None, expire: int | None, fail: int | None) -> None:
        self.run("resume", kill, trouble, expire, fail)

    @precondition(lambda self: self.window is not None)
    @rule()
    def resume_undisturbed(self) -> None:
        self.run("resume", None, None, None, None)

    @rule()
    def pause_undisturbed(self) -> None:
        self.run("pause", None, None, None, None)

    @rule(edit=EDITS)
    def somebody_changes(self, edit: tuple[str, str, str, Any]) -> None:
        if edit[0] == "clients" and edit[1] not in self.erp.now["clients"]:
            return
        self.erp.human(*edit)
        self.quiet = None

    @rule(edit=EDITS, flow=st.sampled_from(["pause", "resume"]), nth=st.integers(1, 10))
    def somebody_changes_just_before_a_write(self, edit: tuple[str, str, str, Any], flow: str, nth: int) -> None:
        if self.window is None and flow == "resume":
            return

        def change(erp: FakeErp) -> None:
            if edit[0] != "clients" or edit[1] in erp.now["clients"]:
                erp.human(*edit, actor="human meanwhile")

        self.run(flow, None, Trouble("", nth, change), None, None)

    @rule(days=st.integers(1, 45))
    def time_passes(self, days: int) -> None:
        self.erp.advance(days)
        if self.quiet is not None:
            assert (self.erp.now["charges"], self.erp.now["mails"]) == self.quiet, "charged or mailed while paused"

    @rule()
    def a_client_comes(self) -> None:
        with self.erp.changing() as state:
            state["number"] += 1
            state["clients"][str(state["number"])] = {
                "name": "Cliente 1",
                "access": True,
                "blocked": False,
                "contract": True,
            }

    @rule(client=CLIENT)
    def a_client_goes(self, client: str) -> None:
        with self.erp.changing() as state:
            state["clients"].pop(client, None)

    @rule(client=CLIENT, access=st.booleans())
    def an_id_is_used_again(self, client: str, access: bool) -> None:
        with self.erp.changing() as state:
            state["number"] += 1
            another = {"name": f"Outra empresa {state['number']}", "blocked": False, "contract": False}
            state["clients"][client] = {**another, "access": access}
            came = {"actor": "human", "screen": "clients", "record": client, "field": "access"}
            state["effects"].append({**came, "before": None, "after": access})
        self.quiet = None

    # What must hold

    def run(self, flow: str, kill: int | None, trouble: Trouble | None, expire: int | None, fail: int | None) -> None:
        self.erp.trouble, self.erp.expire_at, self.erp.fail_at = trouble, expire, fail
        seen = len(self.erp.now["effects"])
        result = self.world.run(flow, kill=kill)
        self.erp.finish_late()
        self.look_at_window(seen)
        self.quiet = None
        if result is None or result.exit_code:
            return
        if flow == "pause":
            self.quiet = (self.erp.now["charges"], self.erp.now["mails"])
            assert not any(rule["active"] for rule in self.erp.now["rules"].values())
            assert not any(client["access"] for client in self.erp.now["clients"].values())
            assert self.erp.now["billing"]["modo"] == MANUAL
        else:
            assert self.window is None, "a resume that ends with nothing left closes the window"

    def look_at_window(self, seen: int) -> None:
        found = self.world.rows("select id, since from bot_window where closed_on is null")
        open_now = {number: date.fromisoformat(since) for number, since in found}
        if self.window is not None and self.window.id not in open_now:
            self.window.check_restored(self.erp.now)
            type(self).checked += 1
            self.window = None
        for number, since in open_now.items():
            if self.window is None:
                self.window = Window(number, since, seen)

    @invariant()
    def nothing_is_written_twice(self) -> None:
        last: dict[tuple[str, str, str], str] = {}
        for effect in self.effects(""):
            key = (effect["screen"], effect["record"], effect["field"])
            # Between the last look and the click no ERP lets anybody hold a record still.
            assert effect["before"] != effect["after"] or last.get(key) == "human meanwhile", effect
            last[key] = effect["actor"]

    @invariant()
    def only_unbilled_sales_of_the_period_are_cancelled(self) -> None:
        for effect in self.effects("bot"):
            if effect["screen"] != "sales":
                continue
            assert (effect["before"], effect["after"]) == ("Não faturada", "Cancelada")
            sale = self.erp.now["sales"][effect["record"]]
            assert "2026-06-01" <= sale["date"] <= self.erp.now["today"]

    @invariant()
    def what_was_seen_first_stays(self) -> None:
        if not hasattr(self, "world"):
            return
        for row in self.world.rows("select window_id, screen, record, data from bot_snapshot"):
            assert self.first.setdefault(row[:3], row[3]) == row[3]
        for row in self.world.rows("select window_id, flow, screen, record, field, before from bot_change"):
            assert self.first.setdefault(row[:5], row[5]) == row[5]

    def effects(self, actor: str) -> list[dict[str, Any]]:
        return (
            [effect for effect in self.erp.now["effects"] if effect["actor"].startswith(actor)]
            if hasattr(self, "erp")
            else []
        )

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.finish()
        finally:
            self.world.close()

    def finish(self) -> None:
        """Whatever happened, a run that nobody disturbs ends well, or with what is left named."""
        if self.window is None:
            return
        seen = len(self.erp.now["effects"])
        result = self.world.run("resume")
        assert result is not None
        assert result.exit_code in (0, 5), (result.exit_code, result.message, result.hint)
        assert bool(result.people) == (result.exit_code == 5)
        self.look_at_window(seen)


class Window:
    """An open maintenance as the ERP's own log of changes shows it; `start` is where in the log it began."""

    def __init__(self, number: int, since: date, start: int) -> None:
        self.id, self.since, self.start = number, since, start

    def check_restored(self, now: dict[str, Any]) -> None:
        """The window is closed: each value is what it was before the window's first write, or somebody else's."""
        for (screen, record, field), events in self.histories(now).items():
            where = now["billing"] if screen == "billing" else now[screen].get(record)
            if where is None or where.get("blocked"):
                continue  # gone, or Bloqueado: left to a person by name
            if not any(event["actor"].startswith("bot") for event in events):
                continue
            first = next(i for i, event in enumerate(events) if event["actor"].startswith("bot"))
            people = [event["after"] for event in events if event["actor"].startswith("human")]
            allowed = [events[first]["before"], events[0]["before"], *people[-1:]]
            came = max((i for i, event in enumerate(events) if event["before"] is None), default=0)
            if came and not any(event["actor"] == "bot pause" for event in events[came:]):
                allowed = people[-1:]  # the id is another's now, whom no pause has touched
            assert where[field] in allowed, (screen, record, field, where[field], events)
            self.check_nobody_overruled(events)
        left = [
            key
            for key, sale in now["sales"].items()
            if sale["status"] == "Não faturada" and self.since.isoformat() <= sale["date"] <= now["today"]
        ]
        assert not left, f"unbilled in the period: {left}"

    def histories(self, now: dict[str, Any]) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
        found = defaultdict(list)
        for event in now["effects"][self.start :]:
            if (event["screen"], event["field"]) in ACCESS:
                found[event["screen"], event["record"], event["field"]].append(event)
        return found

    def check_nobody_overruled(self, events: list[dict[str, Any]]) -> None:
        """A resume writes over no value that somebody else set and that tells itself from the bot's own."""
        ours = None
        for before, event in zip([None, *events], events, strict=False):
            if event["actor"] == "bot resume" and before is not None and before["actor"] == "human":
                assert before["after"] == ours, ("overruled", events)
            if event["actor"].startswith("bot"):
                ours = event["after"]


def soak(examples: int, steps: int, *, derandomize: bool, shrink: bool = False) -> Callable[[], None]:
    def test() -> None:
        run_state_machine_as_test(
            Maintenance,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=derandomize, database=None,
                suppress_health_check=list(HealthCheck), print_blob=True, report_multiple_bugs=False,
                phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
            ),
        )  # fmt: skip

    return test


def test_random_maintenances_keep_the_promises() -> None:
    Maintenance.checked = 0
    soak(25, 12, derandomize=True)()
    assert Maintenance.checked > 10, "hardly a maintenance came to its end"


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_thousand_random_maintenances_keep_the_promises() -> None:
    Maintenance.checked = 0
    soak(1000, 20, derandomize=False)()
    print(f"{Maintenance.checked} maintenances came to their end")
