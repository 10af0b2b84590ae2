"""The whole checklist done by hand on the engine, beside a tenant that nobody paused: what the ERP must make of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox import engine, knobs, records
from bot.sandbox.models import Client, EmailRule, Outbox, Sale

Make = Callable[..., None]


def _pause() -> dict[str, Any]:
    """The checklist's three items; what a resume needs to know."""
    form = engine.billing_of()
    memory = {
        "form": {field: getattr(form, field) for field in ("mode", *form.SUBOPTIONS)},
        "rules": list(EmailRule.objects.filter(active=True).values_list("pk", flat=True)),
        "clients": list(Client.objects.filter(hasLoginAccess=True).values_list("pk", flat=True)),
        "start": engine.today(),
    }
    engine.save_billing(form, {"mode": "MANUAL"})
    for rule in EmailRule.objects.filter(active=True):
        engine.save_rule(rule, {"active": False})
    engine.block_access(memory["clients"])
    return memory


def _resume(memory: dict[str, Any]) -> engine.Bulk:
    """In the order that matters: sales, access, rules, billing last."""
    idle = Sale.objects.filter(status="notBilled", date__gte=memory["start"], date__lte=engine.today())
    cancelled = engine.cancel_sales(list(idle.values_list("pk", flat=True)))
    for client in Client.objects.filter(pk__in=memory["clients"]):
        engine.save_client(client, {"hasLoginAccess": True}, send_welcome=False)
    for rule in EmailRule.objects.filter(pk__in=memory["rules"]):
        engine.save_rule(rule, {"active": True})
    engine.save_billing(engine.billing_of(), memory["form"])
    return cancelled


def test_a_paused_tenant_is_left_alone_and_comes_back_as_it_was(erp: Make) -> None:
    erp(clients=60)
    before = records.state()
    memory = _pause()
    happened = engine.advance(120)
    assert (happened["charges"], happened["dunning"]) == (0, 0)
    assert not any(engine.try_login(client) for client in memory["clients"])
    sent = Outbox.objects.count()
    cancelled = _resume(memory)
    after = records.state()
    assert len(cancelled.done) > 60
    assert Outbox.objects.count() == sent
    for model in ("BillingSettings", "EmailRule", "Unit", "StaffUser", "Person"):
        assert after[model] == before[model], model
    # Contracts, recurring sales and bookings went on by themselves: only where they have got to differs.
    for model in ("Contract", "RecurringSale", "RecurringBooking"):
        assert [row | {"next_date": None} for row in after[model].values()] == [
            row | {"next_date": None} for row in before[model].values()
        ]
    # Becoming Bloqueado for an open charge, and paying it, is what clients do themselves.
    assert [row | {"isBlocked": None} for row in after["Client"].values()] == [
        row | {"isBlocked": None} for row in before["Client"].values()
    ]


def test_the_days_after_a_resume_bill_nothing_of_the_pause(erp: Make) -> None:
    erp(clients=60)
    memory = _pause()
    engine.advance(120)
    _resume(memory)
    back = engine.today()
    engine.advance(10)
    billed = Sale.objects.filter(billed_at__date__gt=back)
    assert billed.exists()
    assert not billed.filter(date__lte=back).exists()


def test_the_tenant_that_nobody_paused_charges_mails_and_lets_in(erp: Make) -> None:
    erp(clients=60)
    happened = engine.advance(120)
    assert happened["charges"] > 100
    assert happened["dunning"] > 100
    assert sum(engine.try_login(client) for client in range(1, 61)) > 20


def test_what_the_checklist_does_not_name_goes_on_during_a_pause(erp: Make) -> None:
    """Card recurrence, payments, NFS-e and the Bloqueado rule: the report names them as advice."""
    erp(clients=200)
    _pause()
    happened = engine.advance(60)
    assert min(happened["card"], happened["payments"], happened["blocked"], happened["sales"]) > 0
    assert set(Outbox.objects.values_list("kind", flat=True)) == {"card", "nfse"}


def test_a_block_by_status_is_undone_by_a_payment(erp: Make) -> None:
    """Two different "blocked": where the bulk block flips the status, paying an old charge lets the client in again."""
    erp("block_status", clients=200)
    memory = _pause()
    assert not any(engine.try_login(client) for client in memory["clients"])
    engine.advance(60)
    assert any(engine.try_login(client) for client in memory["clients"])
    erp("block_status", "no_auto_block", clients=200)
    memory = _pause()
    engine.advance(60)
    assert not any(engine.try_login(client) for client in memory["clients"])


@pytest.mark.sampled(3, "make whole")
@pytest.mark.parametrize("preset", sorted(set(knobs.PRESETS) - {"per_unit", "block_status", "no_block", "no_cancel"}))
def test_the_pause_holds_under_every_preset(erp: Make, preset: str) -> None:
    erp(preset, clients=20)
    memory = _pause()
    engine.finish_jobs()
    happened = engine.advance(35)
    assert (happened["charges"], happened["dunning"]) == (0, 0)
    assert not any(engine.try_login(client) for client in memory["clients"])
