"""Half a year in which nobody calls anything but `bot due`, once a day, while people change things in the ERP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_erp import AUTOMATIC, MANUAL, FakeEvidence, FakePages
from world import World, fake_world, fresh_folder

from bot.cli.between import act_on_due
from bot.console.terminal import Output

START, END = date(2026, 6, 10), date(2026, 12, 10)


class Journals(FakeEvidence):
    """Every run's journal, kept."""

    all: list[list[tuple[str, dict[str, Any]]]] = []  # noqa: RUF012 - the runs of one test

    def __init__(self, folder: Path | None = None, *rest: Any, **options: Any) -> None:
        super().__init__(folder, *rest, **options)
        self.all.append(self.events)


@contextmanager
def planned(monkeypatch: pytest.MonkeyPatch, *, unattended: bool = True, repair: bool = True) -> Iterator[World]:
    world = World(fresh_folder())
    world.says(
        {
            "resume": {"max_sales": 9999, "unattended": unattended},
            "maintenance": {"start": START, "end": END, "repair": repair},
        }
    )
    Journals.all.clear()
    monkeypatch.setenv("U", "u")
    monkeypatch.setenv("P", "p")
    with fake_world(world.points, Journals):
        yield world
    world.close()


def due(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, int]:
    """One call of `bot due` on the ERP's day: its exit code, the step it took, and how many runs that were."""
    erp = world.erp
    FakePages.erp, FakePages.latest = erp, None
    erp.screens = erp.writes = 0
    erp.logged_in = True
    monkeypatch.setenv("BOT_TODAY", erp.today.isoformat())
    before = len(Journals.all)
    world.points.arm(None)
    capsys.readouterr()
    code = act_on_due(Output(as_json=True), [world.tenant_file], headed=False, slow=0, trace=False)
    erp.__dict__.pop("write", None)
    [told] = json.loads(capsys.readouterr().out)["results"]
    assert code != 1, [(run["message"], run["hint"]) for run in told["runs"]]
    assert told["exit_code"] == code
    return code, told["step"], len(Journals.all) - before


def days(world: World, last: date) -> Iterator[date]:
    while world.erp.today < last:
        world.erp.advance(1)
        yield world.erp.today


def findings() -> list[str]:
    return [data["text"] for events in Journals.all for kind, data in events if kind == "finding"]


def test_half_a_year_by_due_alone_ends_restored_with_each_meddling_named_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    with planned(monkeypatch) as world:
        erp = world.erp
        before = erp.snapshot()
        meddling = {
            date(2026, 6, 30): lambda: erp.human("rules", "1", "active", True),
            date(2026, 7, 20): lambda: erp.human("clients", "1", "access", True),
            date(2026, 8, 3): lambda: erp.human("billing", "empresa", "modo", AUTOMATIC),
            date(2026, 8, 20): lambda: erp.human("clients", "2", "blocked", True),
            date(2026, 9, 5): lambda: new_rule(world),
            date(2026, 9, 15): lambda: new_client(world),
            date(2026, 10, 10): lambda: bill_by_hand(world),
        }
        off = [date(2026, 11, 2) + timedelta(days=n) for n in range(4)]  # the machine is off, and comes back
        # A day on which nothing happens is as the one before it: of three such days one is tried, with --whole all.
        quiet = [day for n in range((END - START).days - 1) if (day := START + timedelta(days=n + 1)) not in meddling]
        off += [] if request.config.getoption("whole") else [day for day in quiet if day.toordinal() % 3]
        steps, mails, charges, repaired, billed = [], 0, 0, set(), ""
        for day in days(world, END + timedelta(days=3)):
            if day == START:
                mails, charges = erp.now["mails"], erp.now["charges"]
            billed = (day in meddling and meddling[day]()) or billed
            if day in off:
                continue
            code, step, runs = due(world, monkeypatch, capsys)
            steps.append((day, step, code))
            if day in meddling:
                repaired.add((day, code, runs))
            if day in meddling or day == END:  # the same hour after hour: no run, and the same to say
                assert due(world, monkeypatch, capsys) == (code, step, 0), day
            if day == END:
                cancel_by_hand(world)
            if START <= day < END:
                assert (erp.now["mails"], erp.now["charges"]) == (mails, charges), day
        assert [step for day, step, _ in steps if day < START] == ["nothing"] * 8
        assert [(step, code) for day, step, code in steps if day == START] == [("pause", 0)]
        assert {step for day, step, _ in steps if START < day < END} == {"verify"}
        assert not set(off) & {day for day, *_ in steps}
        assert repaired == {
            (day, 3 if day in (date(2026, 8, 20), date(2026, 10, 10)) else 0, 1 if day in (date(2026, 8, 20), date(2026, 10, 10)) else 2)
            for day in meddling
        }  # fmt: skip
        assert {code for day, step, code in steps if step == "verify" and day not in meddling} == {0}
        assert [step for day, step, _ in steps if day > END] == ["resume", "nothing", "nothing"]
        named = "\n".join(findings())
        for words in (
            "1 regra(s) de e-mail ligada(s) de novo: Regra 1.",
            "1 cliente(s) com acesso de novo: Cliente 1.",
            f"O faturamento voltou para «{AUTOMATIC}».",
            "1 cliente(s) ficaram «Bloqueado» durante a pausa: Cliente 2.",
            "1 regra(s) de e-mail nova(s), ativa(s): Regra nova.",
            "1 cliente(s) criado(s) depois da pausa, com acesso: Cliente novo.",
            f"1 venda(s) do período faturada(s) durante a pausa, por alguém: {billed} ",
        ):
            assert named.count(words) == 1, (words, named.count(words))
        after = erp.snapshot()
        assert after["billing"] == before["billing"]
        assert {k: after["rules"][k] for k in before["rules"]} == before["rules"]
        assert after["rules"]["new"]["active"]
        assert after["clients"]["new"]["access"]
        stays_out = {"2": {**before["clients"]["2"], "blocked": True, "access": False}}
        assert {k: after["clients"][k] for k in before["clients"]} == before["clients"] | stays_out
        left = [sale for sale in after["sales"].values() if sale["status"] == "Não faturada"]
        assert all(sale["date"] > END.isoformat() for sale in left)
        assert [record for record, sale in after["sales"].items() if START.isoformat() <= sale["date"] <= END.isoformat() and sale["status"] == "Faturada"] == [billed]  # fmt: skip


def new_rule(world: World) -> None:
    with world.erp.changing() as state:
        state["rules"]["new"] = {"name": "Regra nova", "active": True, "dias": "9"}


def new_client(world: World) -> None:
    with world.erp.changing() as state:
        state["clients"]["new"] = {"name": "Cliente novo", "access": True, "blocked": False, "contract": False}


def bill_by_hand(world: World) -> str:
    sales = world.erp.now["sales"].items()
    record = next(k for k, sale in sales if sale["status"] == "Não faturada" and sale["date"] <= world.erp.now["today"])
    world.erp.human("sales", record, "status", "Faturada")
    return record


def cancel_by_hand(world: World) -> None:
    """A person sees to the sales that the ERP does not cancel."""
    for record, sale in list(world.erp.now["sales"].items()):
        if sale["refuses"] and sale["date"] <= world.erp.now["today"] and sale["status"] == "Não faturada":
            world.erp.human("sales", record, "status", "Cancelada")


def test_without_a_word_of_the_file_the_resume_waits_for_a_person_and_cancels_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with planned(monkeypatch, unattended=False) as world:
        world.erp.advance(9)
        assert due(world, monkeypatch, capsys)[:2] == (0, "pause")
        world.erp.advance((END - START).days)
        paused = world.erp.snapshot()
        assert due(world, monkeypatch, capsys) == (5, "resume", 1)
        assert due(world, monkeypatch, capsys) == (5, "resume", 0)
        assert world.erp.snapshot() == paused
        people = [data for events in Journals.all for kind, data in events if kind == "person"]
        assert [one["why"] for one in people] == ["Chegou o dia da retomada, e cancelar vendas espera uma pessoa."]


def test_what_came_undone_is_told_and_left_where_the_file_does_not_ask_for_a_repair(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with planned(monkeypatch, repair=False) as world:
        world.erp.advance(9)
        due(world, monkeypatch, capsys)
        world.erp.advance(1)
        world.erp.human("rules", "1", "active", True)
        assert due(world, monkeypatch, capsys) == (3, "verify", 1)
        assert due(world, monkeypatch, capsys) == (3, "verify", 0)
        assert world.erp.now["rules"]["1"]["active"]
        assert world.erp.now["billing"]["modo"] == MANUAL


def test_a_pause_that_was_missed_is_made_up_for_and_one_whose_time_is_over_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with planned(monkeypatch) as world:
        world.erp.advance(20)
        assert due(world, monkeypatch, capsys)[:2] == (0, "pause")
    with planned(monkeypatch) as world:
        world.erp.advance(300)
        assert due(world, monkeypatch, capsys) == (5, "late", 0)
