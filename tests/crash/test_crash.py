"""Pauses and resumes on real pages, killed with SIGKILL at every point, run again, and held against one undisturbed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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


def recover(tenant: SmallTenant, flow: str, undisturbed: Undisturbed, killed: Ended, where: str) -> list[str]:
    """Runs the flow again after the kill; what is not as it should be."""
    if killed.code != -9:
        return [f"{where}: was not killed but ended with {killed.code}: {killed.text[-300:]}"]
    ended = tenant.run(flow)
    if ended.code != 0:
        return [f"{where}: the next run ended with {ended.code}: {ended.text[-600:]}"]
    return [f"{where}: {what}" for what in undisturbed.differences(tenant)]


def enumerate_points(
    tenant: SmallTenant, flow: str, show: Callable[[str], None], count: Callable[[int, int], None]
) -> list[str]:
    tenant.mark()
    undisturbed = Undisturbed(tenant, flow)
    places = [(name, lambda at=at: tenant.run(flow, at)) for at, name in enumerate(undisturbed.points, 1)]
    places += [
        (f"write {nth}: applied, not answered", lambda nth=nth: tenant.kill_unanswered(flow, nth))
        for nth in range(1, undisturbed.writes + 1)
    ]
    failures: list[str] = []
    bad = 0
    for number, (name, kill) in enumerate(places, 1):
        tenant.back()
        found = recover(tenant, flow, undisturbed, kill(), f"{flow}, point {number} of {len(places)} ({name})")
        bad += bool(found)
        failures += found
        show(f"  {flow} {number}/{len(places)} {name}: {'; '.join(found) or 'recovered'}")
    count(len(places), len(places) - bad)
    return failures


@pytest.mark.crash
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("presets", PRESETS, ids="+".join)
def test_every_point_of_pause_and_resume_is_recovered(
    presets: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], count: Callable[[str, int, int], None]
) -> None:
    def show(line: str) -> None:
        with capsys.disabled():
            print(line, flush=True)

    name = "+".join(presets)
    show(f"\n{name}")
    with small_erp(*presets) as erp:
        tenant = SmallTenant(erp, tmp_path)
        tenant.thin_out(2)
        failures = enumerate_points(tenant, "pause", show, partial(count, f"pause, {name}"))
        tenant.back()
        assert tenant.run("pause").code == 0
        erp.advance(45)
        tenant.sales_left(3)
        failures += enumerate_points(tenant, "resume", show, partial(count, f"resume, {name}"))
    assert not failures, "\n".join(failures)


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
