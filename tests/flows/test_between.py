"""What people do during a pause, and what the ERP refuses: drift is repaired, others' values are left alone, the rest is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from bench import SINCE, Bench, Cycle, add_sale, changed, entering, trim, unbilled, with_access

from bot.engine.terms import Mode
from bot.sandbox.server import Sandbox

# The same on the fake ERP, in every run of the tests: tests/soak/test_meanwhile.py.
pytestmark = [pytest.mark.timeout(1200), pytest.mark.sampled(0, "make whole")]


@dataclass
class Between(Cycle):
    """A pause in which people changed things, with a sale that the ERP does not cancel."""

    regranted: int = 0
    became_blocked: int = 0
    new_client: int = 0
    new_rule: int = 0
    refused_sale: int = 0


@pytest.fixture(scope="module")
def between(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Between]:
    with Sandbox.start(("partial", "no_auto_block"), clients=12, page_size=20, today=SINCE) as erp:
        trim(erp, with_access=4, sources=1)
        bench = Bench(erp, tmp_path_factory.mktemp("between"))
        regranted, became_blocked, *_ = entering(erp)
        one = Between(bench, erp.state(), regranted=regranted, became_blocked=became_blocked)
        one.run("pause", bench.pause)
        erp.edit("Client", regranted, hasLoginAccess=True)
        erp.edit("Client", became_blocked, isBlocked=True)
        erp.edit("EmailRule", 1, template="Texto que alguém mudou")
        erp.edit("EmailRule", 2, active=True)
        erp.edit("BillingSettings", 1, due_days=7)
        one.new_client = erp.insert(
            "Client",
            name="Cliente Novo Ltda",
            document="00.999.999/0001-00",
            hasLoginAccess=True,
            isBlocked=False,
            username="novo",
        )
        one.new_rule = erp.insert("EmailRule", name="Regra nova", active=True, days_offset=15)
        one.refused_sale = add_sale(erp, date(2026, 6, 5), refusal="printJobs")
        add_sale(erp, date(2026, 6, 6))
        one.note("people")
        one.run("verify", lambda: bench.conduct("verify", Mode.DRY))
        one.run("second pause", bench.pause)
        erp.advance(10)
        one.note("idle")
        one.run("resume", bench.resume)
        erp.edit("Sale", one.refused_sale, status="cancelled")
        one.run("second resume", bench.resume)
        one.run("third resume", bench.resume)
        yield one


def told(one: Between, name: str) -> set[tuple[str, str]]:
    return {(person.item, person.record) for person in one.results[name].people}


def test_verify_names_what_has_come_undone_and_writes_nothing(between: Between) -> None:
    result = between.results["verify"]
    assert result.exit_code == 3
    assert result.plan is not None
    drift = {(change.screen, int(change.record)) for change in result.plan.changes}
    assert drift == {
        ("clients", between.regranted),
        ("clients", between.new_client),
        ("email_rules", 2),
        ("email_rules", between.new_rule),
    }
    assert between.writes["verify"] == []


def test_a_second_pause_repairs_the_drift_and_nothing_else(between: Between) -> None:
    assert between.results["second pause"].exit_code == 0
    repaired = set(changed(between.states["people"], between.states["second pause"]))
    assert repaired == {
        ("Client", between.regranted, "hasLoginAccess", True, False),
        ("Client", between.new_client, "hasLoginAccess", True, False),
        ("EmailRule", 2, "active", True, False),
        ("EmailRule", between.new_rule, "active", True, False),
    }


def test_a_client_granted_access_meanwhile_gets_back_what_the_window_saw_first(between: Between) -> None:
    assert between.states["resume"]["Client"][between.regranted] == between.before["Client"][between.regranted]


def test_a_client_and_a_rule_that_came_during_the_pause_get_back_what_they_came_with(between: Between) -> None:
    people, after = between.states["people"], between.states["resume"]
    assert after["Client"][between.new_client] == people["Client"][between.new_client]
    assert after["EmailRule"][between.new_rule] == people["EmailRule"][between.new_rule]


def test_a_client_that_became_bloqueado_meanwhile_is_not_let_in_but_told(between: Between) -> None:
    assert between.results["resume"].exit_code == 5
    assert ("access", str(between.became_blocked)) in told(between, "resume")
    assert not between.states["resume"]["Client"][between.became_blocked]["hasLoginAccess"]
    assert with_access(between.states["resume"]) == (with_access(between.before) | {between.new_client}) - {
        between.became_blocked
    }


def test_what_somebody_wrote_into_a_rule_meanwhile_stays(between: Between) -> None:
    before, after = between.before["EmailRule"], between.states["resume"]["EmailRule"]
    assert after[1] == before[1] | {"template": "Texto que alguém mudou"}
    assert {i: after[i] for i in before if i != 1} == {i: before[i] for i in before if i != 1}


def test_a_sale_that_the_erp_does_not_cancel_is_told_and_keeps_billing_manual(between: Between) -> None:
    after = between.states["resume"]
    assert after["Sale"][between.refused_sale]["status"] == "notBilled"
    assert ("sales", str(between.refused_sale)) in told(between, "resume")
    assert after["BillingSettings"][1]["mode"] == "MANUAL"
    assert "billing" in {item for item, _ in told(between, "resume")}


def test_the_other_sales_of_the_batch_are_cancelled(between: Between) -> None:
    idle, after = between.states["idle"], between.states["resume"]
    wanted = unbilled(idle, SINCE, SINCE + timedelta(days=10))
    assert {record for _, record, *_ in changed(idle, after, "Sale")} == wanted - {between.refused_sale}
    assert len(wanted) > 1


def test_once_a_person_has_seen_to_the_sale_a_second_resume_gives_billing_back_and_writes_nothing_else(
    between: Between,
) -> None:
    assert set(between.routes("second resume")) - {"site/login"} == {"config/faturamento"}
    assert between.states["second resume"]["BillingSettings"][1]["mode"] == "AUTOMATICO"


def test_a_billing_field_that_somebody_changed_meanwhile_is_left_alone_and_told(between: Between) -> None:
    before, after = between.before["BillingSettings"][1], between.states["second resume"]["BillingSettings"][1]
    assert after == before | {"due_days": 7}
    assert between.results["second resume"].exit_code == 5
    assert any(
        "venc" in person.name.lower() for person in between.results["second resume"].people if person.item == "billing"
    )


def test_a_third_resume_writes_nothing(between: Between) -> None:
    assert between.routes("third resume") == []
    assert changed(between.states["second resume"], between.states["third resume"]) == []


def test_a_resume_that_gave_back_all_it_may_closes_the_window(between: Between) -> None:
    """What is somebody else's value is told once; the next pause begins a window of its own, with its own first-seen values."""
    assert between.bench.window() is None


def test_nobody_was_mailed_by_any_run(between: Between) -> None:
    assert between.mails["third resume"] == between.mails["idle"]
