"""What the ERP does by itself as days pass; each test names the fact it stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bot.sandbox import engine, knobs, records
from bot.sandbox.models import (
    BillingSettings,
    Charge,
    Client,
    Contract,
    EmailRule,
    Outbox,
    RecurringBooking,
    RecurringSale,
    Sale,
)

Make = Callable[..., None]


def _manual() -> None:
    engine.save_billing(engine.billing_of(), {"mode": "MANUAL"})


def _charge(client: int, due: date, **fields: Any) -> Charge:
    return Charge.objects.create(
        client_id=client, created_at=engine.now(), due=due, **{"value_cents": 1000, "means": "boleto"} | fields
    )


def _quiet() -> None:
    """No charge is left and nobody new becomes due, so that a test sees its own charge only."""
    _manual()
    Sale.objects.all().delete()
    Charge.objects.all().delete()


# --- the clock and the generator ---------------------------------------------------------------------------------


def test_the_clock_moves_by_whole_days_only_when_told(erp: Make) -> None:
    erp()
    engine.advance(3)
    assert engine.now().isoformat() == "2026-06-04T14:00:00"


def test_two_erps_of_one_seed_live_the_same_life(erp: Make) -> None:
    erp()
    engine.advance(20)
    first = records.state()
    erp()
    engine.advance(20)
    assert records.state() == first


def test_the_generator_runs_at_0523_and_keeps_three_cycles_ahead(erp: Make) -> None:
    """Sales are created up to three cycles ahead; contracts, recurring sales and bookings go on during a pause."""
    erp()
    _manual()
    engine.advance(40)
    fresh = Sale.objects.filter(created_at__date__gt=date(2026, 6, 1))
    assert {s.created_at.strftime("%H:%M") for s in fresh} == {"05:23"}
    assert {s.origin for s in fresh} == {"contrato", "vendaRecorrente", "reserva"}
    for link, kind in (
        ("contract", Contract),
        ("recurring_sale", RecurringSale),
        ("recurring_booking", RecurringBooking),
    ):
        for source in kind.objects.filter(active=True):
            assert Sale.objects.filter(date__gt=engine.today(), **{link: source}).count() == 3


def test_a_day_that_a_month_lacks_becomes_its_last(erp: Make) -> None:
    erp()
    _quiet()
    RecurringSale.objects.update(active=False)
    source = RecurringSale.objects.create(
        client_id=Client.objects.filter(isActive=True).earliest("pk").pk,
        product="Café",
        value_cents=1200,
        day=31,
        next_date=date(2026, 6, 30),
    )
    engine.advance(1)
    assert [s.date for s in source.sales.order_by("date")] == [date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)]


def test_an_ended_source_or_an_inactive_client_gets_no_sale(erp: Make) -> None:
    erp()
    _quiet()
    Contract.objects.filter(pk__lte=10).update(active=False)
    Client.objects.filter(pk__gt=30).update(isActive=False)
    engine.advance(31)
    assert not Sale.objects.filter(contract_id__lte=10).exists()
    assert not Sale.objects.filter(client_id__gt=30).exists()
    assert Sale.objects.exists()


# --- billing -----------------------------------------------------------------------------------------------------


def test_automatic_billing_charges_and_mails_by_itself(erp: Make) -> None:
    erp()
    happened = engine.advance(30)
    assert happened["charges"] > 20
    assert Outbox.objects.filter(kind="charge").count() == happened["charges"]
    assert not Sale.objects.filter(status="notBilled", date__lte=engine.today() + timedelta(days=5)).exists()


def test_manual_billing_charges_nobody(erp: Make) -> None:
    """The checklist's reason for Faturamento Manual."""
    erp()
    _manual()
    assert engine.advance(60)["charges"] == 0
    assert not Outbox.objects.filter(kind="charge").exists()
    assert Sale.objects.filter(status="notBilled", date__gt=date(2026, 6, 7), date__lte=engine.today()).count() > 30


def test_automatic_switched_on_after_a_pause_bills_the_whole_pause_in_one_go(erp: Make) -> None:
    """Why sales are cancelled before billing goes on."""
    erp()
    _manual()
    engine.advance(90)
    waiting = Sale.objects.filter(status="notBilled", date__lte=engine.today()).count()
    engine.save_billing(engine.billing_of(), {"mode": "AUTOMATICO"})
    engine.advance(1)
    assert waiting > 60
    assert Sale.objects.filter(billed_at__date=engine.today(), date__lt=engine.today()).count() >= waiting


@pytest.mark.parametrize(
    ("option", "value", "origin"),
    [
        ("include_contracts", False, "contrato"),
        ("include_recurring", None, "vendaRecorrente"),
        ("include_bookings", False, "reserva"),
    ],
)
def test_a_sub_option_unticked_or_emptied_leaves_its_sales_out(
    erp: Make, option: str, value: bool | None, origin: str
) -> None:
    erp()
    engine.save_billing(engine.billing_of(), {option: value})
    engine.advance(20)
    billed = Counter(Sale.objects.filter(billed_at__date__gt=date(2026, 6, 1)).values_list("origin", flat=True))
    assert billed[origin] == 0
    assert billed.total() > 0


def test_the_other_sub_options_say_when_and_how(erp: Make) -> None:
    erp()
    fields = {"days_ahead": 0, "billing_day": 10, "hour": "18:30", "group_by": "venda"}
    engine.save_billing(engine.billing_of(), fields)
    engine.advance(30)
    charges = Charge.objects.filter(created_at__date__gt=date(2026, 6, 1))
    assert {c.created_at.isoformat() for c in charges} == {"2026-06-10T18:30:00"}
    assert all(c.sales.count() == 1 for c in charges)


def test_sales_of_one_client_share_a_charge_where_grouped_by_client(erp: Make) -> None:
    erp()
    _manual()
    engine.advance(60)
    engine.save_billing(engine.billing_of(), {"mode": "AUTOMATICO"})
    engine.advance(1)
    charges = Charge.objects.filter(created_at__date=engine.today())
    assert len({c.client_id for c in charges}) == len(charges)
    assert max(c.sales.count() for c in charges) > 1
    assert all(c.value_cents == sum(s.value_cents for s in c.sales.all()) for c in charges)


def test_each_unit_bills_by_its_own_form(erp: Make) -> None:
    """Whether billing is per unit is open; where it is, one unit in Manual leaves the other going on."""
    erp("per_unit")
    first, second = BillingSettings.objects.order_by("unit_id")
    engine.save_billing(first, {"mode": "MANUAL"})
    engine.advance(30)
    units = set(Charge.objects.filter(created_at__date__gt=date(2026, 6, 1)).values_list("client__unit_id", flat=True))
    assert units == {second.unit_id}


@pytest.mark.parametrize(("preset", "kept"), [("classic", 5), ("manual_hides", 5), ("manual_clears", None)])
def test_manual_may_clear_the_sub_options(erp: Make, preset: str, kept: int | None) -> None:
    erp(preset)
    _manual()
    form = engine.billing_of()
    assert form.days_ahead == kept
    assert form.due_days == 5, "an unrelated field"


# --- messages, cards, defaulters ---------------------------------------------------------------------------------


def test_a_rule_mails_once_at_its_day_offset(erp: Make) -> None:
    """`Dias em relação ao vencimento`: negative before, 0 the day, positive after."""
    erp()
    _quiet()
    Client.objects.filter(pk=1).update(punctuality=0, isActive=True, isBlocked=False)
    charge = _charge(1, date(2026, 6, 10))
    engine.advance(45)
    sent = [
        (m.rule.days_offset, m.at.date()) for m in Outbox.objects.filter(kind="dunning", charge=charge).order_by("at")
    ]
    assert sent == [
        (-5, date(2026, 6, 5)),
        (0, date(2026, 6, 10)),
        (3, date(2026, 6, 13)),
        (10, date(2026, 6, 20)),
    ]


def test_a_rule_with_push_sends_that_too(erp: Make) -> None:
    """The same rule also sends app push where that module is on."""
    erp()
    engine.advance(10)
    push = Outbox.objects.filter(kind="push")
    assert {m.rule.name for m in push} == {"Aviso no dia do vencimento"}
    assert push.count() == Outbox.objects.filter(kind="dunning", rule__push=True).count()


def test_an_inactive_rule_mails_nobody(erp: Make) -> None:
    erp()
    for rule in EmailRule.objects.filter(active=True):
        engine.save_rule(rule, {"active": False})
    assert engine.advance(60)["dunning"] == 0
    assert not Outbox.objects.filter(kind__in=("dunning", "push")).exists()


@pytest.mark.parametrize(
    ("field", "value"), [("all_except", [1]), ("means", ["pix"]), ("status", "bloqueados"), ("active", False)]
)
def test_every_condition_of_a_rule_counts(erp: Make, field: str, value: object) -> None:
    erp()
    _quiet()
    Client.objects.filter(pk=1).update(isActive=True, isBlocked=False)
    engine.save_rule(EmailRule.objects.get(days_offset=0), {field: value})
    _charge(1, date(2026, 6, 2), means="boleto")
    assert engine.advance(1)["dunning"] == 0


def test_an_open_charge_by_card_is_retried_with_a_mail_per_try(erp: Make) -> None:
    """Recurring card goes on during a pause: every open charge is retried, with an e-mail per try."""
    erp()
    _quiet()
    Client.objects.filter(pk=1).update(punctuality=0, isActive=True)
    charge = _charge(1, date(2026, 6, 3), means="card")
    engine.advance(9)
    tries = Outbox.objects.filter(kind="card", charge=charge).order_by("at")
    assert [m.at.day for m in tries] == [3, 6, 9]


def test_defaulters_become_blocked_and_payment_unlocks_them(erp: Make) -> None:
    """ "Bloqueado" N days overdue, cleared on payment; it keeps on in a pause, and leaves the area access flag."""
    erp(auto_block_days=5)
    _quiet()
    Client.objects.filter(pk=1).update(punctuality=0, isActive=True, isBlocked=False, hasLoginAccess=True)
    _charge(1, date(2026, 6, 2))
    engine.advance(5)
    assert not Client.objects.get(pk=1).isBlocked
    engine.advance(1)
    client = Client.objects.get(pk=1)
    assert (client.isBlocked, client.hasLoginAccess, engine.try_login(1)) == (True, True, False)
    Client.objects.filter(pk=1).update(punctuality=1700)
    happened = engine.advance(1)
    assert happened["unblocked"] == 1
    assert engine.try_login(1)


def test_a_payment_does_not_unlock_who_owes_another_old_charge(erp: Make) -> None:
    erp(auto_block_days=5)
    _quiet()
    Client.objects.filter(pk=1).update(punctuality=0, isActive=True, isBlocked=True)
    _charge(1, date(2026, 5, 1))
    by_card = _charge(1, date(2026, 6, 2), means="card")
    engine.days._settle([by_card], engine.now(), engine.days.forms(), Counter())
    assert Client.objects.get(pk=1).isBlocked


def test_without_that_rule_nobody_becomes_blocked_or_unlocked(erp: Make) -> None:
    erp("no_auto_block")
    before = set(Client.objects.filter(isBlocked=True).values_list("pk", flat=True))
    engine.advance(60)
    assert set(Client.objects.filter(isBlocked=True).values_list("pk", flat=True)) == before


def test_a_payment_settles_the_sales_and_brings_an_nfse(erp: Make) -> None:
    """NFS-e after payment goes on during a pause."""
    erp()
    _manual()
    happened = engine.advance(30)
    assert happened["payments"] > 0
    paid = Charge.objects.filter(paid_at__date__gt=date(2026, 6, 1), status="paid")
    assert {s.status for c in paid for s in c.sales.all()} == {"paid"}
    assert Outbox.objects.filter(kind="nfse").count() == paid.count()


# --- people ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "let_in"),
    [
        ({}, True),
        ({"hasLoginAccess": False}, False),
        ({"isBlocked": True}, False),
        ({"isActive": False}, False),
    ],
)
def test_the_area_lets_in_who_has_access_and_is_neither_inactive_nor_blocked(
    erp: Make, flags: dict[str, bool], let_in: bool
) -> None:
    erp()
    Client.objects.filter(pk=1).update(**{"isActive": True, "hasLoginAccess": True, "isBlocked": False} | flags)
    assert engine.try_login(1) is let_in
    assert engine.login("cliente1", "area-1").outcome == ("client" if let_in else "no_access")


def test_staff_and_clients_log_in_on_one_page(erp: Make) -> None:
    erp()
    assert engine.login("robo", "senha-de-demonstracao").outcome == "staff"
    assert engine.login("robo", "errada").message == "Usuário ou senha inválidos"
    assert engine.login("", "").outcome == "wrong"


def test_a_captcha_not_ticked_is_said_before_the_password_is_looked_at(erp: Make) -> None:
    """The toast "Marque o captcha e tente novamente", which looked like a wrong password for days."""
    erp("captcha")
    assert engine.login("robo", "errada").message == "Marque o captcha e tente novamente"
    assert engine.login("robo", "senha-de-demonstracao", captcha=True).outcome == "staff"


def test_too_many_failures_lock_the_user_out(erp: Make) -> None:
    """ "tried to authenticate too many times"."""
    erp(lockout_after=3)
    for _ in range(3):
        assert engine.login("robo", "errada").outcome == "wrong"
    assert engine.login("robo", "senha-de-demonstracao").outcome == "locked"


def test_a_second_factor_is_asked_for_after_the_password(erp: Make) -> None:
    import pyotp

    erp("totp")
    assert engine.login("robo", "senha-de-demonstracao").outcome == "totp"
    code = pyotp.TOTP(knobs.current().totp_secret).now()
    assert engine.login("robo", "senha-de-demonstracao", totp=code).outcome == "staff"
    wrong = "000000" if code != "000000" else "111111"
    assert engine.login("robo", "senha-de-demonstracao", totp=wrong).outcome == "totp"


def test_a_user_that_lacks_a_unit_sees_a_part_of_the_tenant(erp: Make) -> None:
    """Unidades Vinculadas: a partial tenant, without a word."""
    erp("missing_unit")
    robot = engine.login("robo", "senha-de-demonstracao").user
    assert [unit.name for unit in engine.units_of(robot)] == ["Matriz"]
    assert 0 < engine.clients_of(robot).count() < Client.objects.count()
    assert 0 < engine.sales_of(robot).count() < Sale.objects.count()
    assert 0 < engine.charges_of(robot).count() < Charge.objects.count()


def test_a_hidden_permission_is_not_had(erp: Make) -> None:
    erp("no_cancel")
    robot = engine.login("robo", "senha-de-demonstracao").user
    assert engine.permitted(robot, "venda.exibir")
    assert not engine.permitted(robot, "venda.cancelar")
    with pytest.raises(ValueError, match=r"no permission 'venda\.anular'"):
        engine.permitted(robot, "venda.anular")


def test_a_welcome_mail_goes_out_only_where_it_is_ticked_and_access_is_given(erp: Make) -> None:
    """The single-client path that can grant without mail."""
    erp()
    client = Client.objects.get(pk=1)
    engine.save_client(client, {"hasLoginAccess": True}, send_welcome=False)
    assert not Outbox.objects.exists()
    engine.save_client(client, {"hasLoginAccess": False}, send_welcome=True)
    assert not Outbox.objects.exists()
    engine.save_client(client, {"hasLoginAccess": True}, send_welcome=True)
    assert Outbox.objects.filter(kind="welcome", client=1).count() == 1 + client.persons.count()


def test_a_month_asks_the_database_in_proportion_to_the_clients(erp: Make) -> None:
    """What days cost is counted, not timed: five times the clients ask about five times as much, not twenty-five times."""
    asked = {}
    for clients in (40, 200):
        erp(clients=clients)
        with CaptureQueriesContext(connection) as queries:
            engine.advance(30)
        asked[clients] = len(queries)
    assert asked[200] < 8 * asked[40], asked
