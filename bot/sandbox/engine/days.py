"""What the ERP does by itself while days pass, in the order of the day.

05:23 the generator makes the sales of contracts, recurring sales and bookings, three cycles ahead · automatic billing
at the hour of its form · 08:00 dunning rules · 09:00 card recurrence · 10:00 defaulters become Bloqueado · 15:00
clients pay, which unlocks them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from bot.sandbox import knobs
from bot.sandbox.choices import BillingMode, ChargeStatus, Refusal, SaleOrigin, SaleStatus
from bot.sandbox.clock import add_months, at, chance, now, seed, set_now
from bot.sandbox.engine import mail
from bot.sandbox.engine.bulk import finish_jobs
from bot.sandbox.engine.invoicing import bill, form_of, forms, in_unit
from bot.sandbox.models import (
    BillingSettings,
    Charge,
    Client,
    Contract,
    EmailRule,
    RecurringBooking,
    RecurringSale,
    Sale,
)

CYCLES_AHEAD = 3
CARD_RETRY_DAYS = 3
OPEN = (ChargeStatus.OPEN, ChargeStatus.PARTIALLY_PAID)


def advance(days: int) -> dict[str, int]:
    """Lets `days` days pass. The clock ends at the same time of day; what happened is counted by kind."""
    finish_jobs()
    happened: Counter[str] = Counter(dict.fromkeys(_ROUTINES, 0) | {"unblocked": 0})
    for _ in range(days):
        start = now()
        day = start.date() + timedelta(days=1)
        with transaction.atomic():
            for kind, routine in _ROUTINES.items():
                happened[kind] += routine(day, happened)
            set_now(start + timedelta(days=1))
    return dict(happened)


# --- the generator -----------------------------------------------------------------------------------------------


def _generate(day: date, _: Counter[str]) -> int:
    return len(generate(day, at(day, "05:23"), seed()))


def generate(day: date, moment: datetime, dice: int) -> list[Sale]:
    """Makes the sales that are missing for the next three cycles of every active source of an active client."""
    monthly = add_months(day, CYCLES_AHEAD)
    weekly = day + timedelta(weeks=CYCLES_AHEAD)
    sales = [
        *_sales_of(Contract, monthly, lambda c: c.description, SaleOrigin.CONTRACT, "contract", moment, dice),
        *_sales_of(RecurringSale, monthly, lambda r: r.product, SaleOrigin.RECURRING, "recurring_sale", moment, dice),
        *_sales_of(RecurringBooking, weekly, lambda b: b.room, SaleOrigin.BOOKING, "recurring_booking", moment, dice),
    ]
    return Sale.objects.bulk_create(sales, batch_size=500)


def _sales_of(
    kind: Any, until: date, product: Callable[[Any], str], origin: str, link: str, moment: datetime, dice: int
) -> list[Sale]:
    sources = list(kind.objects.filter(active=True, client__isActive=True, next_date__lte=until).order_by("pk"))
    sales = []
    for source in sources:
        while source.next_date <= until:
            luck = chance(dice, link, source.pk, source.next_date)
            sales.append(
                Sale(
                    date=source.next_date,
                    competence_date=source.next_date.replace(day=1),
                    created_at=moment,
                    client_id=source.client_id,
                    product=product(source),
                    origin=origin,
                    status=SaleStatus.DEDUCTED if link == "recurring_booking" and luck >= 90 else SaleStatus.NOT_BILLED,
                    value_cents=source.value_cents,
                    refusal=_REFUSED_BY_ORIGIN[origin] if luck < 3 else None,
                    **{link: source},
                )
            )
            source.next_date = _following(source)
    kind.objects.bulk_update(sources, ["next_date"], batch_size=300)
    return sales


def _following(source: Any) -> date:
    if isinstance(source, RecurringBooking):
        return source.next_date + timedelta(weeks=1)
    return add_months(source.next_date, 1, source.day)


_REFUSED_BY_ORIGIN: dict[str, Refusal] = {
    SaleOrigin.CONTRACT: Refusal.GENERATED,
    SaleOrigin.RECURRING: Refusal.RECURRING_SALE,
    SaleOrigin.BOOKING: Refusal.PRODUCT,
}


# --- automatic billing -------------------------------------------------------------------------------------------


def _bill(day: date, _: Counter[str]) -> int:
    return bill_due(day)


def bill_due(day: date) -> int:
    """Bills what each form in mode Automático says is due; emptied sub-options include nothing."""
    charges = 0
    for form in BillingSettings.objects.filter(mode=BillingMode.AUTOMATIC):
        if form.billing_day and day.day != form.billing_day:
            continue
        sales = in_unit(Sale.objects.filter(status=SaleStatus.NOT_BILLED), form.unit_id)
        sales = sales.filter(date__lte=day + timedelta(days=form.days_ahead or 0)).exclude(origin__in=_left_out(form))
        charges += len(bill(sales, form, at(day, form.hour or "06:00")))
    return charges


def _left_out(form: BillingSettings) -> list[str]:
    included = {
        SaleOrigin.CONTRACT: form.include_contracts,
        SaleOrigin.RECURRING: form.include_recurring,
        SaleOrigin.BOOKING: form.include_bookings,
    }
    return [origin for origin, yes in included.items() if not yes]


# --- messages, cards, defaulters, payments -----------------------------------------------------------------------


def _dun(day: date, _: Counter[str]) -> int:
    """One mail per open charge, active rule and day; also a push where the rule sends push."""
    moment, messages, mails = at(day, "08:00"), [], 0
    for rule in EmailRule.objects.filter(active=True).order_by("order", "pk"):
        due = day - timedelta(days=rule.days_offset)
        charges = in_unit(Charge.objects.filter(status__in=OPEN, due=due, means__in=rule.means), rule.unit_id)
        charges = charges.exclude(client_id__in=rule.all_except)
        if rule.status != "todos":
            charges = charges.filter(client__isActive=True, client__isBlocked=rule.status == "bloqueados")
        for charge in charges.select_related("client").order_by("pk"):
            messages.append(mail.message("dunning", charge.client, rule.template, moment, charge=charge, rule=rule))
            mails += 1
            if rule.push:
                messages.append(mail.message("push", charge.client, rule.template, moment, charge=charge, rule=rule))
    mail.send(messages)
    return mails


def _retry_cards(day: date, happened: Counter[str]) -> int:
    """Every open charge by card is tried on its due date and every third day after, with a mail per try."""
    moment, unit_forms, dice, messages, paid = at(day, "09:00"), forms(), seed(), [], []
    charges = Charge.objects.filter(status__in=OPEN, means="card", due__lte=day, client__isActive=True)
    for charge in charges.select_related("client").order_by("pk"):
        if (day - charge.due).days % CARD_RETRY_DAYS or not form_of(charge.client, unit_forms).card_retries:
            continue
        subject = f"Tentativa de cobrança no cartão: vencimento {charge.due:%d/%m/%Y}"
        messages.append(mail.message("card", charge.client, subject, moment, charge=charge))
        if chance(dice, "card", charge.pk, day) < charge.client.punctuality:
            paid.append(charge)
    mail.send(messages)
    happened["payments"] += _settle(paid, moment, unit_forms, happened)
    return len(messages)


def _block_defaulters(day: date, _: Counter[str]) -> int:
    days = knobs.current().auto_block_days
    if days is None:
        return 0
    late = Charge.objects.filter(status__in=OPEN, due__lte=day - timedelta(days=days)).values("client_id")
    return int(Client.objects.filter(pk__in=late, isBlocked=False, isActive=True).update(isBlocked=True))


def _pay(day: date, happened: Counter[str]) -> int:
    """Punctual clients pay on the day, others a bit later, some never (punctuality 0)."""
    dice, paid = seed(), []
    charges = Charge.objects.filter(status__in=OPEN, due__lte=day).exclude(means="card")
    for charge in charges.select_related("client").order_by("pk"):
        likely = charge.client.punctuality
        if chance(dice, "pay", charge.pk, day) < (likely if charge.due == day else likely * 6 // 100):
            paid.append(charge)
    return _settle(paid, at(day, "15:00"), forms(), happened)


def _settle(
    charges: list[Charge], moment: datetime, unit_forms: dict[int | None, BillingSettings], happened: Counter[str]
) -> int:
    """Marks charges and their sales paid (one in fifty only in part), sends NFS-e, unlocks who owes nothing old."""
    dice, messages = seed(), []
    for charge in charges:
        in_part = charge.status == ChargeStatus.OPEN and chance(dice, "part", charge.pk) < 2
        charge.status = ChargeStatus.PARTIALLY_PAID if in_part else ChargeStatus.PAID
        charge.paid_at = moment
        if form_of(charge.client, unit_forms).nfse_on_payment and not in_part:
            messages.append(mail.message("nfse", charge.client, "NFS-e do seu pagamento", moment, charge=charge))
    Charge.objects.bulk_update(charges, ["status", "paid_at"], batch_size=300)
    for status, sale_status in (
        (ChargeStatus.PAID, SaleStatus.PAID),
        (ChargeStatus.PARTIALLY_PAID, SaleStatus.PARTIALLY_PAID),
    ):
        ids = [c.pk for c in charges if c.status == status]
        owing = (SaleStatus.BILLED, SaleStatus.PARTIALLY_PAID)
        Sale.objects.filter(charge_id__in=ids, status__in=owing).update(status=sale_status)
    mail.send(messages)
    happened["unblocked"] += _unlock({c.client_id for c in charges if c.status == ChargeStatus.PAID}, moment.date())
    return len(charges)


def _unlock(client_ids: set[int], day: date) -> int:
    days = knobs.current().auto_block_days
    if days is None or not client_ids:
        return 0
    late = Charge.objects.filter(status__in=OPEN, due__lte=day - timedelta(days=days)).values("client_id")
    blocked = Client.objects.filter(pk__in=client_ids, isBlocked=True).exclude(pk__in=late)
    return int(blocked.update(isBlocked=False))


_ROUTINES: dict[str, Callable[[date, Counter[str]], int]] = {
    "sales": _generate,
    "charges": _bill,
    "dunning": _dun,
    "card": _retry_cards,
    "blocked": _block_defaulters,
    "payments": _pay,
}
