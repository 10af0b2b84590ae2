"""From sales to charges, by the form of Faturamento."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from bot.sandbox.choices import SaleStatus
from bot.sandbox.engine import mail
from bot.sandbox.models import BillingSettings, Charge, Client, Sale


def bill(sales: QuerySet[Sale], form: BillingSettings, moment: datetime) -> list[Charge]:
    """Charges for `sales`, one per client or one per sale as the form groups them, each with its mail."""
    groups: dict[Any, list[Sale]] = defaultdict(list)
    for sale in sales.select_related("client").order_by("client_id", "pk"):
        groups[sale.client_id if form.group_by == "cliente" else -sale.pk].append(sale)
    charges = Charge.objects.bulk_create(
        (
            Charge(
                client=group[0].client,
                created_at=moment,
                due=max(max(s.date for s in group), moment.date() + timedelta(days=form.due_days)),
                value_cents=sum(s.value_cents for s in group),
                means=group[0].client.billing_means,
            )
            for group in groups.values()
        ),
        batch_size=500,
    )
    for charge, group in zip(charges, groups.values(), strict=True):
        for sale in group:
            sale.charge = charge
    billed = [sale for group in groups.values() for sale in group]
    Sale.objects.bulk_update(billed, ["charge"], batch_size=300)
    Sale.objects.filter(pk__in=[s.pk for s in billed]).update(status=SaleStatus.BILLED, billed_at=moment)
    mail.send(
        mail.message("charge", c.client, f"Sua fatura com vencimento em {c.due:%d/%m/%Y}", moment, charge=c)
        for c in charges
    )
    return charges


def in_unit(rows: QuerySet[Any], unit_id: int | None) -> QuerySet[Any]:
    """`rows` (sales or charges) of the clients of that unit; all where `unit_id` is None."""
    return rows if unit_id is None else rows.filter(client__unit_id=unit_id)


def forms() -> dict[int | None, BillingSettings]:
    """The billing forms by unit; None is the tenant's, where there is one for all."""
    return {form.unit_id: form for form in BillingSettings.objects.all()}


def form_of(client: Client, unit_forms: dict[int | None, BillingSettings]) -> BillingSettings:
    return unit_forms.get(client.unit_id) or unit_forms[None]
