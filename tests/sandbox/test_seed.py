"""The invented tenant: the same for the same seed, mixed like a real one, and fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.sandbox import knobs, records, seed, tenant
from bot.sandbox.choices import Refusal, SaleOrigin, SaleStatus

Make = Callable[..., None]


def test_the_same_seed_makes_the_same_records_and_another_one_does_not(erp: Make) -> None:
    erp(clients=40)
    first = records.state()
    erp(clients=40)
    assert records.state() == first
    erp(clients=40, number=8)
    assert records.state()["Client"] != first["Client"]


def test_the_mixture_is_that_of_a_tenant(erp: Make) -> None:
    """The three customer flags occur in every combination that matters, in plausible shares."""
    erp(clients=300)
    clients = records.state(("Client",))["Client"].values()
    flags = Counter((c["isActive"], c["hasLoginAccess"], c["isBlocked"]) for c in clients)
    share = {flag: sum(c[flag] for c in clients) / 300 for flag in ("isActive", "hasLoginAccess", "isBlocked")}
    assert 0.88 < share["isActive"] < 0.96
    assert 0.65 < share["hasLoginAccess"] < 0.82
    assert 0.02 < share["isBlocked"] < 0.09
    assert flags[True, True, True] > 0
    assert flags[True, False, True] > 0


def test_names_are_those_a_grid_stumbles_over(erp: Make) -> None:
    erp(clients=60)
    names = [c["name"] for c in records.state(("Client",))["Client"].values()]
    assert set(tenant.SPECIAL_NAMES) <= set(names)
    assert names.count("Padaria Modelo Ltda") == 2
    assert {"ACME", "ACME Europe"} <= set(names)


def test_every_status_origin_and_refusal_occurs(erp: Make) -> None:
    """Sales come in eight statuses and six origins; a cancel is refused for seven reasons."""
    erp(clients=300)
    sales = records.state(("Sale",))["Sale"].values()
    assert {s["status"] for s in sales} == set(SaleStatus.values)
    assert {s["origin"] for s in sales} == set(SaleOrigin.values)
    assert {s["refusal"] for s in sales} - {None} == set(Refusal.values)


def test_every_contract_has_its_sales_three_cycles_ahead(erp: Make) -> None:
    """Sales are created up to three cycles ahead, so the created date says nothing about the period."""
    erp(clients=60)
    state = records.state(("Contract", "Sale"))
    for contract_id, contract in state["Contract"].items():
        ahead = [s for s in state["Sale"].values() if s["contract_id"] == int(contract_id) and s["date"] > "2026-06-01"]
        assert len(ahead) == (3 if contract["active"] else 0)
        assert {s["created_at"][:10] for s in ahead} <= {"2026-06-01"}


def test_what_falls_due_within_the_days_ahead_is_billed_already(erp: Make) -> None:
    """Automatic billing has run on the day the tenant starts with, so the next day has nothing to catch up on."""
    erp(clients=60)
    for sale in records.state(("Sale",))["Sale"].values():
        if sale["status"] == "notBilled":
            assert sale["date"] > "2026-06-06"
    assert records.rows("Outbox") == []


def test_billing_is_automatic_and_four_of_six_rules_are_active(erp: Make) -> None:
    erp()
    state = records.state(("BillingSettings", "EmailRule"))
    assert [form["mode"] for form in state["BillingSettings"].values()] == ["AUTOMATICO"]
    assert [rule["active"] for rule in state["EmailRule"].values()] == [True, True, True, False, True, False]


def test_billing_and_rules_exist_once_per_unit_where_the_knob_says_so(erp: Make) -> None:
    erp("per_unit")
    state = records.state(("BillingSettings", "EmailRule"))
    assert sorted(form["unit_id"] for form in state["BillingSettings"].values()) == [1, 2]
    assert len(state["EmailRule"]) == 12


def test_nothing_looks_like_somebodys_data(erp: Make) -> None:
    erp()
    for client in records.state(("Client",))["Client"].values():
        assert client["email"].endswith("@example.com")
        assert client["phone"].startswith("(00) 0000-")
        assert client["document"].startswith(("00.", "000."))


def test_a_second_instance_comes_from_the_cache_and_shares_nothing(
    tmp_path: Path, erp: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    erp(clients=20)
    records.edit("Client", 1, {"name": "Mudada"})
    monkeypatch.setattr(seed, "create", None)  # making it anew would raise
    seed.instance(tmp_path / "other.db", knobs.Knobs(), clients=20, seed=7, today=date(2026, 6, 1))
    assert records.state(("Client",))["Client"]["1"]["name"] != "Mudada"
