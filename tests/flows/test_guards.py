"""Where a run must stop with nothing written, or nothing more; what no screen decides stands in tests/soak/test_stops.py too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from bench import SINCE, Bench, Start, add_sale, changed, entering, trim
from leaks import places

from bot.engine.plan import Plan, Result
from bot.engine.terms import Mode
from bot.store import Store

pytestmark = pytest.mark.timeout(600)
IMPATIENT = {"timeout": 8}  # for what is not going to come


@pytest.fixture(scope="module")
def bench(start: Start) -> Bench:
    return start()


@pytest.fixture(autouse=True)
def as_before(bench: Bench) -> Iterator[None]:
    yield
    bench.erp.disarm()
    bench.erp.turn(hidden_permissions=())
    bench.forget()


@contextmanager
def nothing_written(bench: Bench) -> Iterator[None]:
    """What runs inside must leave the ERP as it is, and send it nothing but a login."""
    before, sent = bench.erp.state(), len(bench.erp.writes())
    yield
    assert set(bench.routes(sent)) <= {"site/login"}
    assert changed(before, bench.erp.state()) == []


def open_window(bench: Bench, since: date) -> None:
    """A window as a pause on that day would have opened it, with no change of its own."""
    with Store.open(bench.tenant().store) as store:
        store.open_window("acme", since, bench.erp.url)


@pytest.mark.sampled(0, "make whole")
def test_a_pause_that_is_declined_writes_nothing_and_opens_no_window(bench: Bench) -> None:
    asked: list[Plan] = []

    def no(plan: Plan) -> bool:
        asked.append(plan)
        return False

    with nothing_written(bench):
        result = bench.pause(ask=no)
    assert (result.outcome, result.exit_code) == ("stopped", 1)
    assert len(asked[0].changes) > 3
    assert bench.window() is None


@pytest.mark.sampled(0, "make whole")
def test_more_sales_than_the_ceiling_of_the_file_stop_a_resume_before_anything_is_asked(bench: Bench) -> None:
    open_window(bench, SINCE)
    for day in (1, 2, 3):
        add_sale(bench.erp, date(2026, 6, day))
    with nothing_written(bench):
        result = bench.resume(ask=never, last=date(2026, 6, 3), resume={"max_sales": 2})
    assert (result.outcome, result.exit_code) == ("refused", 6)
    assert "resume.max_sales" in result.message


def never(plan: Plan) -> bool:
    raise AssertionError("nobody is to be asked")


@pytest.mark.sampled(0, "make whole")
def test_a_resume_that_is_declined_cancels_nothing(bench: Bench) -> None:
    open_window(bench, SINCE)
    add_sale(bench.erp, date(2026, 6, 1))
    with nothing_written(bench):
        result = bench.resume(ask=lambda plan: not plan.sales)
    assert (result.outcome, result.exit_code) == ("stopped", 1)


@pytest.mark.sampled(2, "make whole", of="stops")
@pytest.mark.parametrize(
    ("route", "screen"),
    [("config/faturamento", "Faturamento"), ("emailAutomatico/update*", "regra"), ("cliente/admin", "clientes")],
)
def test_an_unexpected_dialog_stops_a_run_before_anything_is_clicked(bench: Bench, route: str, screen: str) -> None:
    bench.erp.arm("modal", route=route, times=0, text="Sua assinatura vence em 3 dias.")
    with nothing_written(bench):
        result = bench.pause(ask=never)
    assert (result.outcome, result.exit_code) == ("failed", 1)
    assert "Sua assinatura vence em 3 dias" in result.message
    assert_last_look(result)


def assert_last_look(result: Result) -> None:
    assert result.folder is not None
    assert list((result.folder / "shots").glob("*parou-aqui*"))
    assert list((result.folder / "confidential").glob("*.zip")), "the trace"


def test_the_trace_of_a_failure_is_kept_and_holds_no_secret(bench: Bench) -> None:
    bench.erp.arm("modal", route="config/faturamento", times=0)
    for asked in (False, True):
        result = bench.pause(ask=never, trace=asked)
        assert (result.exit_code, holds_screens(result)) == (1, asked)
    assert places(bench.bytes_written(), {bench.erp.password} | bench.cookies()) == []


def holds_screens(result: Result) -> bool:
    """Whether the run's trace has the screens themselves, besides what was done and answered."""
    assert result.folder is not None
    [trace] = (result.folder / "confidential").glob("*.zip")
    with ZipFile(trace) as kept:
        return any(b'"frame-snapshot"' in kept.read(name) for name in kept.namelist() if name.endswith(".trace"))


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_dialog_that_comes_in_the_middle_stops_there_and_a_second_run_finishes(bench: Bench) -> None:
    def and_then_a_dialog(plan: Plan) -> bool:
        bench.erp.arm("modal", route="cliente/admin", times=0)
        return True

    before = bench.erp.state()
    result = bench.pause(ask=and_then_a_dialog)
    assert result.exit_code == 1
    assert bench.erp.state()["BillingSettings"][1]["mode"] == "MANUAL"
    assert entering(bench.erp) == [i for i, client in before["Client"].items() if client["hasLoginAccess"]]
    bench.erp.disarm()
    sent = len(bench.erp.writes())
    assert bench.pause().exit_code == 0
    assert set(bench.routes(sent)) == {"cliente/bloquearAcessoLote"}
    assert entering(bench.erp) == []
    bench.erp.reset()
    trim(bench.erp)


@pytest.mark.sampled(2, "make whole", of="stops")
@pytest.mark.parametrize(
    ("permission", "what"),
    [("faturamento", "Faturamento"), ("email_automatico", "E-mail Automático"), ("cliente", "Clientes")],
)
def test_a_permission_that_the_user_lacks_stops_a_pause_with_nothing_written(
    bench: Bench, permission: str, what: str
) -> None:
    bench.erp.turn(hidden_permissions=(f"{permission}.exibir", f"{permission}.editar"))
    with nothing_written(bench):
        result = bench.pause(ask=never, browser=IMPATIENT)
    assert result.exit_code == 1
    assert what in result.message


@pytest.mark.sampled(2, "make whole", of="stops")
@pytest.mark.parametrize(("action", "flow"), [("cliente.bloquear_acesso", "pause"), ("venda.cancelar", "resume")])
def test_a_bulk_action_that_the_user_may_not_do_stops_with_nothing_written(
    bench: Bench, action: str, flow: str
) -> None:
    if flow == "resume":
        open_window(bench, SINCE)
        add_sale(bench.erp, date(2026, 6, 1))
    bench.erp.turn(hidden_permissions=(action,))
    with nothing_written(bench):
        result = bench.conduct(flow, ask=never, browser=IMPATIENT)
    assert result.exit_code == 1
    assert "Ações em lote" in result.message or "ação em lote" in result.message


@pytest.mark.sampled(2, "make whole", of="stops")
def test_a_tenant_that_is_not_the_one_in_the_file_is_not_touched(bench: Bench) -> None:
    with nothing_written(bench):
        result = bench.pause(ask=never, identity="Beta Escritórios")
    assert (result.outcome, result.exit_code) == ("refused", 6)
    assert "Beta Escritórios" in result.message


@pytest.mark.sampled(2, "make whole", of="stops")
@pytest.mark.parametrize(
    ("preset", "named", "missing"),
    [("units", [], "Filial"), ("units", ["Matriz"], "Filial"), ("missing_unit", ["Matriz", "Filial"], "Filial")],
)
def test_units_that_differ_from_the_files_stop_with_nothing_written(
    start: Start, preset: str, named: list[str], missing: str
) -> None:
    bench = start(preset)
    with nothing_written(bench):
        result = bench.pause(ask=never, units=named or None)
    assert (result.outcome, result.exit_code) == ("refused", 6)
    assert missing in result.message


@pytest.mark.sampled(0, "make whole")
def test_only_the_desired_clients_are_planned_by_id_name_or_document(bench: Bench) -> None:
    one, two, three, four, _ = entering(bench.erp)
    clients = bench.erp.state()["Client"]
    include = [str(one), clients[two]["name"], clients[three]["document"], str(four)]
    result = bench.conduct("pause", Mode.DRY, clients={"include": include, "exclude": [str(four)]})
    assert planned(result) == {one, two, three}


def planned(result: Result) -> set[int]:
    assert result.plan is not None, result.message
    return {int(change.record) for change in result.plan.changes if change.screen == "clients"}


@pytest.mark.sampled(0, "make whole")
@pytest.mark.parametrize(
    ("clients", "says"),
    [
        ({"include": ["Padaria Modelo Ltda"]}, "2 clientes têm esse nome"),
        ({"exclude": ["Ninguém S/A"]}, "nenhum cliente da lista"),
    ],
)
def test_a_word_that_means_no_client_or_two_is_a_mistake_in_the_file(
    bench: Bench, clients: dict[str, Any], says: str
) -> None:
    with nothing_written(bench):
        result = bench.pause(ask=never, clients=clients)
    assert result.exit_code == 2
    assert says in result.message
