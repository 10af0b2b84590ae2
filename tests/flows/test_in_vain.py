"""A press that does nothing is told as such, with nothing in doubt; what an action leaves undone is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bench import SINCE, Start, add_sale, unbilled, with_access

from bot.store import ChangeState, Store
from pages.clients import ClientsPage
from pages.elements.bulk import BulkMenu
from pages.elements.question import Act, Outcome

pytestmark = pytest.mark.timeout(300)
Run = Callable[[BulkMenu, str, Act], Outcome]


def deaf(times: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A bulk menu whose first presses reach nobody."""
    run, pressed = BulkMenu.run, []

    def press(self: BulkMenu, key: str, act: Act) -> Outcome:
        pressed.append(key)
        return Outcome(sent=False) if len(pressed) <= times else run(self, key, act)

    monkeypatch.setattr(BulkMenu, "run", press)
    return pressed


def states(bench: Any, screen: str) -> set[ChangeState]:
    with Store.open(bench.tenant().store) as store:
        window = store.window("acme")
        assert window is not None
        return {change.state for change in store.changes(window, flow="pause", screen=screen)}


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_press_that_does_nothing_once_is_pressed_again_on_the_screen_loaded_afresh(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = start(clients=8)
    pressed = deaf(1, monkeypatch)
    result = bench.pause()
    assert (result.exit_code, result.people) == (0, [])
    assert pressed == ["clients.block"] * 2
    assert with_access(bench.erp.state("Client")) == set()


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_press_that_does_nothing_twice_is_told_as_that_and_nothing_is_in_doubt(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = start(clients=8)
    with monkeypatch.context() as patch:
        deaf(2, patch)
        result = bench.pause()
    assert result.exit_code == 1
    assert "não fez nada: nenhum pedido saiu do navegador" in result.message
    assert states(bench, "clients") == {ChangeState.INTENDED}
    again = bench.pause()
    assert (again.exit_code, states(bench, "clients")) == (0, {ChangeState.DONE})


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_what_a_bulk_action_leaves_undone_is_asked_for_again_while_it_gets_fewer(start: Start) -> None:
    bench = start(clients=8)
    bench.erp.arm("bulk_partial", route="block_*", times=2)
    result = bench.pause()
    assert (result.exit_code, result.people) == (0, [])
    assert bench.routes().count("cliente/bloquearAcessoLote") == 3


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_what_it_leaves_undone_for_ever_is_a_persons_and_the_way_back_knows_of_it(start: Start) -> None:
    bench = start("no_auto_block", clients=8)
    before = with_access(bench.erp.state("Client"))
    bench.erp.arm("bulk_partial", route="block_*", times=0)
    result = bench.pause()
    left = with_access(bench.erp.state("Client"))
    assert (result.exit_code, {int(person.record) for person in result.people}) == (5, left)
    assert len(left) == 1
    assert bench.routes().count("cliente/bloquearAcessoLote") == 4  # 5 → 2 … are left: 5, 3, 2, 1
    bench.erp.disarm()
    # The ERP does it later, by itself.
    for client in left:
        bench.erp.edit("Client", client, hasLoginAccess=False)
    bench.erp.advance(3)
    resumed = bench.resume()
    assert (resumed.exit_code, resumed.people) == (0, [])
    assert with_access(bench.erp.state("Client")) == before


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_record_that_shows_another_value_than_before_is_not_asked_for_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else, or the ERP, is at it: what is not understood is not pressed again."""
    bench = start(clients=8)
    bench.erp.arm("bulk_partial", route="block_*", times=1)
    reread = ClientsPage.reread

    def changed(self: ClientsPage, changes: Any) -> Any:
        return {
            key: {**flags, "acesso": None} if flags["acesso"] else flags for key, flags in reread(self, changes).items()
        }

    monkeypatch.setattr(ClientsPage, "reread", changed)
    result = bench.pause()
    assert result.exit_code == 5
    assert bench.routes().count("cliente/bloquearAcessoLote") == 1


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_maintenance_whose_block_cancel_and_grant_fail_now_and_then_ends_as_any_other(start: Start) -> None:
    """What a temporary error leaves undone of a bulk action, or of a form, is asked for again in the same run."""
    bench = start("no_auto_block", clients=8)
    erp = bench.erp
    before = with_access(erp.state("Client"))
    for day in range(3):
        add_sale(erp, SINCE + timedelta(days=day))
    erp.arm("bulk_partial", route="block_*", times=1)
    paused = bench.pause()
    assert (paused.exit_code, paused.people) == (0, []), paused.message
    erp.advance(5)
    erp.arm("bulk_partial", route="cancel_*", times=1)
    erp.arm("lost_write", route="cliente/update", method="POST", times=1)
    since = len(erp.writes())
    resumed = bench.resume()
    assert (resumed.exit_code, resumed.people) == (0, []), resumed.message
    assert with_access(erp.state("Client")) == before
    assert unbilled(erp.state("Sale"), SINCE, erp.today) == set()
    routes = bench.routes(since)
    assert routes.count("venda/cancelarLote") == 2
    assert routes.count("cliente/update") == len(before) + 1
