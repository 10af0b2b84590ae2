"""Persons with an access of their own: whatever the block and the grant do to it, it is after the way back as it was before."""

from __future__ import annotations

from typing import Any

import pytest
from bench import Bench, Start, changed, with_access

from bot.store import Store
from pages.persons import CLEARS, SCREEN, Persons

pytestmark = pytest.mark.timeout(600)


def own(state: dict[str, Any]) -> dict[int, bool]:
    return {record: person["hasLoginAccess"] for record, person in state["Person"].items()}


def remembered(bench: Bench) -> tuple[Any, set[str]]:
    """What the window learned of the block, and of which clients it keeps the persons."""
    with Store.open(bench.tenant().store) as store:
        window = store.last_window("acme")
        assert window is not None
        return store.fact(window, CLEARS), set(store.recall_all(window, SCREEN))


def mixed(bench: Bench) -> set[int]:
    """Makes sure that clients with access have persons with and without one; gives those who have it."""
    state = bench.erp.state()
    clients = with_access(state)
    persons = {i: one for i, one in state["Person"].items() if one["client_id"] in clients}
    having = {i for i, one in persons.items() if one["hasLoginAccess"]}
    assert having
    assert set(persons) - having, "somebody of these clients has no access"
    return having


@pytest.mark.sampled(1, "make whole", of="maintenances")
@pytest.mark.parametrize("preset", ["persons_cleared", "persons_all"])
def test_persons_whom_the_block_cut_get_their_access_back_and_nobody_else(start: Start, preset: str) -> None:
    bench = start(preset, "no_auto_block", clients=8, page_size=20)
    having, before, sent = mixed(bench), bench.erp.state(), bench.erp.mails()
    paused = bench.pause()
    assert (paused.exit_code, paused.people) == (0, []), paused.message
    assert not any(own(bench.erp.state())[person] for person in having)
    assert remembered(bench) == (True, {str(client) for client in with_access(before)})
    result = bench.resume()
    assert (result.exit_code, result.people) == (0, []), result.message
    assert changed(before, bench.erp.state(), "Person", "Client") == []
    assert bench.erp.mails() == sent
    assert bench.window() is None


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_where_the_block_leaves_persons_alone_no_more_forms_are_read(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = start("persons", "no_auto_block", clients=8, page_size=20)
    mixed(bench)
    before, opened = bench.erp.state(), []
    read = Persons.read
    monkeypatch.setattr(Persons, "read", lambda self, record, name: opened.append(record) or read(self, record, name))
    assert bench.pause().exit_code == 0
    assert len(set(opened)) < len(with_access(before))
    told, kept = remembered(bench)
    assert told is False
    assert kept == set(opened)
    result = bench.resume()
    assert (result.exit_code, result.people) == (0, []), result.message
    assert changed(before, bench.erp.state(), "Person", "Client") == []
