"""Sales that a person decides to keep, and a store that is gone: on the fake ERP, with the product's own flows and store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fake_erp import AUTOMATIC, MANUAL, FakeErp
from world import World, empty_store, fresh_folder

from bot.cli import status as known
from bot.cli.commands import main
from bot.config import load_tenant
from bot.engine import adoption
from bot.engine.plan import Result
from bot.engine.terms import Mode, Sale
from bot.errors import BotError, ConfigError, Refused, StoreError, WrongTenant
from bot.store import Store, read_window
from bot.store.windowfile import NAME

IDLE = 45


@pytest.fixture
def world() -> Iterator[World]:
    """A tenant with a contract for every other client, not paused yet."""
    made = World(fresh_folder(), clears=True)
    yield made
    made.close()


@pytest.fixture
def paused(world: World) -> World:
    """Paused, and 45 days later, with sales in the period; three of them the ERP refuses to cancel."""
    assert done(world.run("pause")).exit_code == 0
    world.erp.advance(IDLE)
    refuse(world, *list(unbilled(world))[:3])
    return world


def done(result: Result | None) -> Result:
    assert result is not None
    return result


def refuse(world: World, *sales: str) -> None:
    with world.erp.changing() as state:
        for number, sale in state["sales"].items():
            sale["refuses"] = number in sales


def unbilled(world: World) -> dict[str, Any]:
    """The unbilled sales of the period."""
    today = world.erp.today.isoformat()
    sales = world.erp.now["sales"].items()
    return {number: sale for number, sale in sales if sale["status"] == "Não faturada" and sale["date"] <= today}


def mode_of(world: World) -> str:
    return str(world.erp.now["billing"]["modo"])


def window_file(result: Result) -> Path:
    assert result.folder is not None
    return result.folder / "confidential" / NAME


def said(attempt: Callable[[], object], kind: type[BotError]) -> str:
    with pytest.raises(kind) as caught:
        attempt()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Sales that stay


def test_refused_sales_keep_billing_manual_until_somebody_decides(paused: World) -> None:
    refused = set(unbilled(paused)) & {n for n, sale in paused.erp.now["sales"].items() if sale["refuses"]}
    result = done(paused.run("resume"))
    assert (result.exit_code, mode_of(paused)) == (5, MANUAL)
    assert {person.record for person in result.people if person.item == "sales"} == refused
    assert all("--keep" in person.action for person in result.people if person.item == "sales")

    result = done(paused.run("resume", keep_refused=True))
    assert (result.exit_code, mode_of(paused), result.people) == (0, AUTOMATIC, [])
    assert {stay.sale.id for stay in result.stays} == refused == set(unbilled(paused))
    assert all(stay.by.endswith("(--keep-refused)") and "@" in stay.by for stay in result.stays)
    [told] = [text for _, text, _ in result.findings if "ficam por decisão de" in text]
    assert "o faturamento vai cobrá-las" in told
    assert all(sale in told for sale in refused)
    assert paused.rows("select count(*) from bot_window where closed_on is null") == [(0,)]


def test_refused_sales_may_be_kept_in_the_run_that_meets_them(paused: World) -> None:
    result = done(paused.run("resume", keep_refused=True))
    assert (result.exit_code, mode_of(paused), len(result.stays)) == (0, AUTOMATIC, 3)


def test_a_sale_that_the_bot_would_cancel_is_left_out_of_the_cancelling_by_keep(paused: World) -> None:
    refuse(paused)
    wanted, *others = unbilled(paused)
    plan = done(paused.run("resume", Mode.DRY, keep=(wanted,))).plan
    assert plan is not None
    assert {sale.id for sale in plan.sales} == set(others)
    assert [stay.sale.id for stay in plan.stays] == [wanted]
    assert paused.rows("select count(*) from bot_fact where key = 'sales.kept'") == [(0,)], "a plan decides nothing"

    result = done(paused.run("resume", keep=(wanted,)))
    assert (result.exit_code, mode_of(paused)) == (0, AUTOMATIC)
    assert set(unbilled(paused)) == {wanted}
    assert {change.record for change in result.done if change.screen == "sales"} == set(others)


def test_a_decision_is_remembered_by_the_next_resume_and_told_by_status(paused: World) -> None:
    one, two, three = (n for n, sale in paused.erp.now["sales"].items() if sale["refuses"])
    result = done(paused.run("resume", keep=(one, two)))
    assert (result.exit_code, mode_of(paused)) == (5, MANUAL)
    assert {person.record for person in result.people if person.item == "sales"} == {three}
    [status] = known.of_files([paused.tenant], paused.erp.today)
    [(by, count)] = status.kept.items()
    assert (by.endswith("(--keep)"), count) == (True, 2)

    result = done(paused.run("resume", keep=(three,)))
    assert (result.exit_code, mode_of(paused)) == (0, AUTOMATIC)
    assert {stay.sale.id for stay in result.stays} == {one, two, three}


def test_keep_that_names_no_unbilled_sale_of_the_period_stops_before_anything_is_written(paused: World) -> None:
    before = paused.erp.snapshot()
    result = done(paused.run("resume", keep=("999999",)))
    assert result.exit_code == 2
    assert result.message == "--keep: não é venda não faturada do período (01/06/2026 a 16/07/2026): 999999."
    assert paused.erp.now == before


def test_who_is_asked_at_the_terminal_decides_and_nobody_is_asked_twice(paused: World) -> None:
    asked: list[list[str]] = []

    def decide(answer: bool) -> Callable[[Sequence[Sale]], bool]:
        def answers(sales: Sequence[Sale]) -> bool:
            asked.append([sale.id for sale in sales])
            return answer

        return answers

    assert done(paused.run("resume", decide=decide(False))).exit_code == 5
    assert mode_of(paused) == MANUAL
    result = done(paused.run("resume", decide=decide(True)))
    assert (result.exit_code, mode_of(paused)) == (0, AUTOMATIC)
    assert all("@" in stay.by and "--keep" not in stay.by for stay in result.stays)
    assert [sorted(one) for one in asked] == [sorted(stay.sale.id for stay in result.stays)] * 2


def test_a_decision_outlives_a_kill_at_any_later_point(paused: World) -> None:
    copy = World(fresh_folder(), FakeErp(paused.erp.snapshot()))
    for file in paused.folder.glob("store.db"):
        (copy.folder / file.name).write_bytes(file.read_bytes())
    copy.run("resume", keep_refused=True)
    points = len(copy.points_passed)
    assert paused.run("resume", keep_refused=True, kill=points - 2) is None
    assert done(paused.run("resume")).exit_code == 0, "without the option: it is remembered"
    assert mode_of(paused) == AUTOMATIC
    copy.close()


@pytest.mark.parametrize(
    "words", [["--keep", "7", "--keep", "8"], ["--keep", "7,8"], ["--keep", "7", "8"]], ids=" ".join
)
def test_sales_to_keep_may_be_said_in_three_ways(
    words: list[str], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def conduct(tenant: Any, flow: str, mode: Mode, options: Any, *_: Any) -> Result:
        seen.append(options)
        return Result(tenant.name, flow, "nothing", 0)

    monkeypatch.setenv("U", "u")
    monkeypatch.setenv("P", "p")
    monkeypatch.setattr("flows.conduct.conduct", conduct)
    ended = CliRunner().invoke(main, ["resume", str(world.tenant_file), "--yes", *words])
    assert (ended.exit_code, [options.keep for options in seen]) == (0, [("7", "8")])


# A store that is gone


def lose_the_store(world: World) -> None:
    for file in world.folder.glob("store.db*"):
        file.unlink()
    empty_store(world.store)


def test_a_tenant_that_looks_paused_and_no_window_stops_plan_and_pause(paused: World) -> None:
    pause = sorted((paused.folder / "ev").rglob(NAME))[-1]
    lose_the_store(paused)
    before = paused.erp.snapshot()
    for mode in (Mode.DRY, Mode.REAL):
        result = done(paused.run("pause", mode))
        assert (result.exit_code, result.outcome) == (6, "refused")
        assert (
            "já parece em pausa (faturamento Manual, nenhuma regra ativa, 0 de 6 clientes com acesso)" in result.message
        )
        assert f"bot adopt {pause} acme.yaml" in result.hint
        assert "bot pause --as-it-is acme.yaml" in result.hint
    assert paused.erp.now == before
    assert paused.rows("select count(*) from bot_window") == [(0,)]
    assert done(paused.run("pause", as_it_is=True)).exit_code == 0
    assert paused.rows("select count(*) from bot_window") == [(1,)]


def test_a_tenant_that_looks_paused_stops_where_no_evidence_is_left_either(paused: World) -> None:
    lose_the_store(paused)
    for file in (paused.folder / "ev").rglob(NAME):
        file.unlink()
    result = done(paused.run("pause"))
    assert result.exit_code == 6
    assert "bot adopt PASTA/confidential/window.jsonl acme.yaml" in result.hint


def test_a_tenant_that_does_not_look_paused_is_paused_without_a_word(world: World) -> None:
    world.erp.human("billing", "", "modo", MANUAL)
    assert done(world.run("pause")).exit_code == 0


def test_status_of_a_store_without_the_tenant_says_which_store_and_both_ways_on(paused: World) -> None:
    lose_the_store(paused)
    [status] = known.of_files([paused.tenant], paused.erp.today)
    assert (status.state, status.needs_someone) == ("unknown", True)
    [item] = status.waiting
    assert str(paused.store) in item.why
    assert "bot adopt" in item.action
    for file in (paused.folder / "ev").rglob(NAME):
        file.unlink()
    paused.store.unlink()
    [status] = known.of_files([paused.tenant], paused.erp.today)
    assert status.note is not None
    assert "não existe: ainda não foi criado, ou foi apagado" in status.note.why
    assert str(paused.store) in status.note.why
    assert "bot adopt" in status.note.action
    assert "bot pause" in status.note.action


@pytest.mark.parametrize("how", ["empty", "zeros", "another's"])
def test_a_store_that_is_no_store_any_more_is_told_and_not_made_anew(paused: World, how: str) -> None:
    for file in paused.folder.glob("store.db*"):
        file.unlink()
    if how == "another's":
        with closing(sqlite3.connect(paused.store)) as other:
            other.execute("create table songs (name text)")
            other.commit()
    else:
        paused.store.write_bytes(b"" if how == "empty" else b"\0" * 8192)
    there = paused.store.read_bytes()
    words = {"empty": "está vazio", "zeros": "SQLite", "another's": "de outro programa"}
    assert words[how] in said(lambda: paused.run("pause"), StoreError)
    [status] = known.of_files([paused.tenant], paused.erp.today)
    assert words[how] in status.trouble
    assert paused.store.read_bytes() == there


def test_a_window_is_taken_in_and_the_resume_gives_back_what_the_pause_took(world: World) -> None:
    before = world.erp.snapshot()
    pause = done(world.run("pause"))
    assert window_file(pause).stat().st_size > 1000
    world.erp.advance(IDLE)
    refuse(world)
    lose_the_store(world)
    assert done(world.run("pause")).exit_code == 6
    kept = read_window(window_file(pause))
    window = adoption.adopt(world.tenant, kept, "ana@maquina")
    assert (window.since, window.is_open) == (date(2026, 6, 1), True)
    [status] = known.of_files([world.tenant], world.erp.today)
    assert (status.state, status.made["clients"]) == ("paused", 4)
    assert "ana@maquina" in status.adopted
    result = done(world.run("resume"))
    assert (result.exit_code, result.people) == (0, [])
    for screen in ("clients", "rules", "billing"):
        assert world.erp.now[screen] == before[screen], screen
    assert not unbilled(world)


def test_the_window_a_killed_run_left_has_all_that_its_store_had(world: World) -> None:
    whole = World(fresh_folder(), FakeErp(world.erp.snapshot()))
    whole.run("pause")
    points = list(whole.points_passed)
    whole.close()
    before = world.erp.snapshot()
    compared = 0
    for at in range(1, len(points) + 1, 3):
        one = World(fresh_folder(), FakeErp(json.loads(json.dumps(before))))
        assert one.run("pause", kill=at) is None
        files = sorted((one.folder / "ev").rglob(NAME))
        if one.rows("select 1 from bot_window") and files:
            compared += 1
            lose_the_store(one)
            adoption.adopt(one.tenant, read_window(files[-1]), "x")
            resumed = done(one.run("resume"))
            assert resumed.exit_code == 0, f"killed at {at} ({points[at - 1]}): {resumed.message} {resumed.people}"
            for screen in ("clients", "rules", "billing"):
                assert one.erp.now[screen] == before[screen], f"{screen}, killed at {at} ({points[at - 1]})"
        one.close()
    assert compared > 5


def test_a_window_of_another_tenant_an_old_one_and_a_closed_one_are_refused(world: World) -> None:
    pause = done(world.run("pause"))
    file = window_file(pause)
    assert "já há uma janela de manutenção aberta neste banco, desde 01/06/2026" in said(
        lambda: adoption.adopt(world.tenant, read_window(file), "x"), Refused
    )
    other = world.folder / "beta.yaml"
    other.write_text(world.tenant_file.read_text().replace("tenant: acme", "tenant: beta"))
    beta = load_tenant(other, env={"U": "u", "P": "p"})
    assert "é de acme, e beta.yaml fala de beta" in said(
        lambda: adoption.adopt(beta, read_window(file), "x"), WrongTenant
    )
    moved = world.folder / "moved.yaml"
    moved.write_text(world.tenant_file.read_text().replace("127.0.0.1:9", "127.0.0.1:10"))
    there = load_tenant(moved, env={"U": "u", "P": "p"})
    assert "moved.yaml fala de" in said(lambda: adoption.adopt(there, read_window(file), "x"), WrongTenant)

    world.erp.advance(1)
    resume = done(world.run("resume"))
    assert resume.exit_code == 0
    lose_the_store(world)
    assert "não é a mais nova" in said(lambda: adoption.adopt(world.tenant, read_window(file), "x"), Refused)
    assert "foi encerrada em 02/06/2026" in said(
        lambda: adoption.adopt(world.tenant, read_window(window_file(resume)), "x"), Refused
    )


def test_a_window_file_that_is_damaged_cut_or_none_is_one_sentence(world: World) -> None:
    file = window_file(done(world.run("pause")))
    text = file.read_text()
    spoiled = world.folder / "spoiled.jsonl"

    def read(content: str) -> str:
        spoiled.write_text(content)
        return said(lambda: read_window(spoiled), ConfigError)

    assert "danificada ou foi alterada (linha 3)" in read(text.replace('"record": "', '"record": "9', 1))
    whole = text.splitlines(keepends=True)
    assert "danificada" in read(whole[0] + "".join(whole[2:]))
    assert "não é a janela" in read("tenant: acme\n")
    assert "não é a janela" in read("")
    assert "versão mais nova" in read(text.replace('"format": 1', '"format": 2', 1))
    assert "não pode ser lida" in said(lambda: read_window(world.folder / "nowhere"), ConfigError)
    spoiled.write_text(text[:-20])  # killed in the middle of the last line, whose click was never made
    assert read_window(spoiled).tenant == "acme"


def test_a_store_that_fails_when_the_run_ends_hides_neither_error_nor_report(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StoreError("O banco do bot caiu.")

    monkeypatch.setattr(Store, "end_run", fails)
    world.erp.fail_at = 3
    result = done(world.run("pause"))
    assert result.message == "O ERP respondeu com erro (502)."
    assert "O banco do bot caiu." in [text for _, text, _ in result.findings]
    result = done(world.run("pause"))
    assert (result.exit_code, result.message) == (1, "O banco do bot caiu.")
