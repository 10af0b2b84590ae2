"""Pauses and resumes on real pages, killed with SIGKILL at every point, run again, and held against one undisturbed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from small import Ended, SmallTenant, small_erp

PRESETS = [("classic",), ("ajax", "modal", "billing_select", "manual_clears", "inline")]


class Undisturbed:
    """What a run that nobody kills leaves behind, and the points that it passes."""

    def __init__(self, tenant: SmallTenant, flow: str) -> None:
        before = len(tenant.applied())
        ended = tenant.run(flow)
        assert ended.code == 0, ended.text
        self.points = ended.points
        self.writes = len(tenant.applied()) - before
        self.records, self.effects, self.kept = tenant.records(), tenant.effects(), tenant.kept()
        self.mails = tenant.erp.mails()

    def differences(self, tenant: SmallTenant) -> list[str]:
        found = []
        if (records := tenant.records()) != self.records:
            found.append(f"records: {differing(self.records, records)}")
        if (effects := tenant.effects()) != self.effects:
            found.append(f"writes: twice or new {effects - self.effects}, missing {self.effects - effects}")
        if (kept := tenant.kept()) != self.kept:
            found += [
                f"store, {name}: {set(kept[name]) ^ set(self.kept[name])}"
                for name in kept
                if kept[name] != self.kept[name]
            ]
        if tenant.erp.mails() != self.mails:
            found.append(f"mails: {tenant.erp.mails()} instead of {self.mails}")
        return found


def differing(wanted: dict[str, Any], found: dict[str, Any]) -> list[Any]:
    return [
        (name, key, rows.get(key), row)
        for name, rows in wanted.items()
        for key, row in found[name].items()
        if rows.get(key) != row
    ]


@dataclass
class Tally:
    """What became of the points of one flow."""

    points: int = 0
    doubled: int = 0
    lost: int = 0
    failures: list[str] = field(default_factory=list)
    bad: int = 0


def recover(tenant: SmallTenant, flow: str, undisturbed: Undisturbed, killed: Ended, where: str, tally: Tally) -> str:
    """Runs the flow again after the kill; what is not as it should be. A run that passed fewer points than the undisturbed one
    (how often a screen asks is not fixed) was not killed, and is no point."""
    if killed.code == 0 and not undisturbed.differences(tenant):
        return "ended before it"
    tally.points += 1
    found = []
    if killed.code != -9:
        found = [f"was not killed but ended with {killed.code}: {killed.text[-300:]}"]
    elif (ended := tenant.run(flow)).code != 0:
        found = [f"the next run ended with {ended.code}: {ended.text[-600:]}"]
    effects = tenant.effects()
    tally.doubled += bool(effects - undisturbed.effects)
    tally.lost += bool(undisturbed.effects - effects)
    found += undisturbed.differences(tenant)
    tally.failures += [f"{where}: {what}" for what in found]
    tally.bad += bool(found)
    return "; ".join(found) or "recovered"


def enumerate_points(
    tenant: SmallTenant,
    flow: str,
    show: Callable[[str], None],
    count: Callable[..., None],
    *,
    share: float = 1.0,
    most: int = 10_000,
) -> list[str]:
    """Kills the flow at each point, or at a seeded `share` of them and no more than `most` (CRASH_SEED)."""
    tenant.mark()
    undisturbed = Undisturbed(tenant, flow)
    places: list[tuple[str, Callable[[], Ended]]] = [
        (name, lambda at=at: tenant.run(flow, at)) for at, name in enumerate(undisturbed.points, 1)
    ]
    places += [
        (f"write {nth}: applied, not answered", lambda nth=nth: tenant.kill_unanswered(flow, nth))
        for nth in range(1, undisturbed.writes + 1)
    ]
    if share < 1:
        few = min(most, max(1, round(len(places) * share)))
        places = random.Random(os.environ.get("CRASH_SEED", "1")).sample(places, few)
    tally = Tally()
    for number, (name, kill) in enumerate(places, 1):
        tenant.back()
        where = f"{flow}, point {number} of {len(places)} ({name})"
        show(f"  {where}: {recover(tenant, flow, undisturbed, kill(), where, tally)}")
    count(flow, tally.points, tally.points - tally.bad, tally.doubled, tally.lost)
    return tally.failures


def pause_and_resume(
    tenant: SmallTenant, show: Callable[[str], None], count: Callable[..., None], sales: int, **how: Any
) -> list[str]:
    failures = enumerate_points(tenant, "pause", show, count, **how)
    if failures:
        tenant.back()
        assert tenant.run("pause").code == 0
    tenant.erp.advance(45)
    tenant.sales_left(sales)
    return failures + enumerate_points(tenant, "resume", show, count, **how)


@pytest.mark.crash
@pytest.mark.timeout(900)
def test_a_seeded_sample_of_the_points_of_pause_and_resume_is_recovered(
    tmp_path: Path, count: Callable[..., None]
) -> None:
    said: list[str] = []
    with small_erp("classic", clients=2) as erp:
        tenant = SmallTenant(erp, tmp_path)
        tenant.thin_out(1)
        failures = pause_and_resume(tenant, said.append, count, 1, share=0.1, most=1)
    assert not failures, "\n".join([*failures, *said])


@pytest.mark.crash
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("presets", PRESETS, ids="+".join)
def test_every_point_of_pause_and_resume_is_recovered(
    presets: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], count: Callable[..., None]
) -> None:
    """CRASH_SHARE=0.1 takes a tenth of them, drawn with CRASH_SEED."""

    def show(line: str) -> None:
        with capsys.disabled():
            print(line, flush=True)

    name = "+".join(presets)
    show(f"\n{name}")
    with small_erp(*presets) as erp:
        tenant = SmallTenant(erp, tmp_path)
        tenant.thin_out(2)
        share = float(os.environ.get("CRASH_SHARE", "1"))
        failures = pause_and_resume(tenant, show, lambda flow, *n: count(f"{flow}, {name}", *n), 3, share=share)
    assert not failures, "\n".join(failures)


@pytest.mark.sampled(1, "make crash", of="faults of a real browser")
def test_a_pause_killed_before_the_answer_came_is_taken_up_by_the_next(tmp_path: Path) -> None:
    with small_erp("classic", clients=2) as erp:
        tenant = SmallTenant(erp, tmp_path)
        tenant.thin_out(1)
        assert tenant.kill_unanswered("pause", 1).code == -9
        paused = tenant.run("pause")
        assert paused.code == 0, paused.text
        assert len(tenant.effects()) >= 4, "billing, a rule and two clients"
        assert max(tenant.effects().values()) == 1, "a write was applied twice"
        assert {change[-1] for change in tenant.kept()["changes"]} == {"done"}


@pytest.mark.crash
@pytest.mark.timeout(600)
def test_a_maintenance_killed_three_times_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    with small_erp("classic", clients=2) as erp:
        tenant = SmallTenant(erp, tmp_path)
        tenant.thin_out(1)
        before = tenant.records()

        assert tenant.kill_unanswered("pause", 1).code == -9
        killed = tenant.run("pause", 20)
        assert killed.code == -9, killed.text
        paused = tenant.run("pause")
        assert paused.code == 0, paused.text
        erp.advance(45)
        mails = erp.mails()
        assert not set(mails) & {"dunning", "charge", "grant", "welcome"}
        tenant.sales_left(1)
        [sale] = tenant.unbilled()

        assert tenant.kill_unanswered("resume", 1).code == -9
        resumed = tenant.run("resume")
        assert resumed.code == 0, resumed.text

        after = tenant.records()
        for model in ("BillingSettings", "EmailRule", "Client", "Person"):
            assert after[model] == before[model], differing(before, after)
        assert after["Sale"][sale]["status"] == "cancelled"
        assert max(tenant.effects().values()) == 1, "a write was applied twice"
        assert erp.mails() == mails
