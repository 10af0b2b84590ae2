"""An invented tenant, the same for the same seed: clients, persons, contracts, three months of sales, charges, rules.

Nothing in it is anybody's: names are made of Greek letters and trades, documents are out of the valid range, addresses
are at example.com.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from bot.sandbox import knobs
from bot.sandbox.choices import BILLING_MEANS, ChargeStatus, Refusal, SaleOrigin, SaleStatus
from bot.sandbox.clock import add_months, at, on_day
from bot.sandbox.engine import days
from bot.sandbox.invented import FIRST, FORM, PERSON, PLANS, PRODUCTS, ROOMS, RULES, SPECIAL_NAMES, SURNAME, TRADE
from bot.sandbox.models import (
    BillingSettings,
    Charge,
    Client,
    Clock,
    Contract,
    EmailRule,
    Outbox,
    Person,
    RecurringBooking,
    RecurringSale,
    Sale,
    StaffUser,
    Unit,
)
from bot.sandbox.permissions import PERMISSIONS


class Tenant:
    """The making of one tenant in the booted, empty database, from the units down to the charges."""

    def __init__(self, clients: int, seed: int, today: date, login: tuple[str, str]) -> None:
        self.username, self.password = login
        self.count, self.seed, self.today = clients, seed, today
        self.dice = Random(seed)

    def create(self) -> None:
        now = at(self.today, "14:00")
        Clock.objects.create(pk=1, now=now, seed=self.seed)
        self.units = [Unit.objects.create(name=name) for name in knobs.current().units]
        self._staff()
        self._forms()
        self._clients()
        self._persons()
        self._sources()
        self._history()
        # The routines of today have run; what they mailed is not of interest to anybody.
        days.generate(self.today, at(self.today, "05:23"), self.seed)
        days.bill_due(self.today)
        Outbox.objects.all().delete()

    def _staff(self) -> None:
        for username, name in ((self.username, "Robô de Manutenção"), ("gerente", "Gerente Exemplo")):
            user = StaffUser.objects.create(
                username=username,
                password=self.password,
                name=name,
                email=f"{username}@example.com",
                permissions=list(PERMISSIONS),
            )
            user.units.set(self.units)

    def _forms(self) -> None:
        for unit in self.units if knobs.current().per_unit else [None]:
            BillingSettings.objects.create(
                unit=unit,
                boleto_instructions="Não receber após 30 dias do vencimento.",
                message='Olá! Sua fatura "do mês" está disponível.',
                sender_email="financeiro@example.com",
            )
            for order, rule in enumerate(RULES, start=1):
                defaults: dict[str, Any] = {"means": list(BILLING_MEANS), "unit": unit, "order": order}
                if order == 1 and self.count >= 3:
                    defaults["all_except"] = [3]
                EmailRule.objects.create(**defaults | rule)

    def _clients(self) -> None:
        specials = list(SPECIAL_NAMES[: max(0, self.count - 2)])
        rows = []
        for number in range(1, self.count + 1):
            # The specials are spread, so that the last of them is not on the first page.
            special = number % 3 == 0 and specials
            name = specials.pop(0) if special else self._company(number)
            rows.append(self._client(Client, number, name))
        self.clients = Client.objects.bulk_create(rows, batch_size=500)

    def _company(self, number: int) -> str:
        pick = self.dice.choice
        return f"{pick(FIRST)} {pick(TRADE)} {number} {pick(FORM)}"

    def _client(self, kind: Any, number: int, name: str) -> Any:
        dice = self.dice
        active = dice.random() >= 1 - knobs.current().active_share
        access = active and dice.random() < 0.80
        company = dice.random() < 0.7
        return kind(
            pk=number,
            name=name,
            fantasy=" ".join(name.split()[:2])[:200],
            document=f"00.{number // 1000:03d}.{number % 1000:03d}/0001-00"
            if company
            else f"000.{number // 1000:03d}.{number % 1000:03d}-00",
            email=f"cliente{number}@example.com",
            phone=f"(00) 0000-{number % 10000:04d}",
            plan=dice.choice(PLANS)[0],
            since=self.today - timedelta(days=dice.randint(60, 1500)),
            unit=self.units[0] if len(self.units) == 1 or dice.random() < 0.6 else dice.choice(self.units[1:]),
            isActive=active,
            hasLoginAccess=access,
            isBlocked=active and dice.random() < 0.05,
            billing_means=dice.choices(("boleto", "pix", "card", "deposit"), (55, 25, 15, 5))[0],
            punctuality=dice.choices((95, 70, 0), (75, 20, 5))[0],
            username=f"cliente{number}",
            password=f"area-{number}",
        )

    def _persons(self) -> None:
        rows = []
        for client in self.clients:
            for index in range(self.dice.choices((0, 1, 2, 3), (10, 50, 30, 10))[0]):
                name = f"{self.dice.choice(PERSON)} {self.dice.choice(SURNAME)} {client.pk}"
                rows.append(
                    Person(
                        client=client,
                        name=name,
                        email=f"pessoa{client.pk}.{index + 1}@example.com",
                        is_partner=index == 0,
                        # Not by chance, so that the rest of a seeded tenant stays what it was: two of three of those who may enter.
                        hasLoginAccess=client.hasLoginAccess and (client.pk + index) % 3 > 0,
                    )
                )
        Person.objects.bulk_create(rows, batch_size=500)

    def _sources(self) -> None:
        """Contracts (60 %), recurring sales (20 %), weekly bookings (8 %); their next date is the first after today."""
        dice = self.dice
        contracts, recurring, bookings = [], [], []
        prices = dict(PLANS)
        for client in self.clients:
            common = {"client": client, "active": client.isActive}
            if dice.random() < 0.60:
                day = dice.randint(1, 28)
                contracts.append(
                    Contract(
                        description=client.plan,
                        value_cents=prices[client.plan],
                        day=day,
                        start=client.since,
                        next_date=self._next_monthly(day),
                        **common,
                    )
                )
            if dice.random() < 0.20:
                product, cents = dice.choice(PRODUCTS)
                day = dice.choice((1, 5, 10, 15, 31))
                recurring.append(
                    RecurringSale(
                        product=product, value_cents=cents, day=day, next_date=self._next_monthly(day), **common
                    )
                )
            if dice.random() < 0.08:
                room, cents = dice.choice(ROOMS)
                weekday = dice.randint(0, 4)
                ahead = (weekday - self.today.weekday()) % 7 or 7
                bookings.append(
                    RecurringBooking(
                        room=room,
                        weekday=weekday,
                        value_cents=cents,
                        next_date=self.today + timedelta(days=ahead),
                        **common,
                    )
                )
        self.contracts = Contract.objects.bulk_create(contracts, batch_size=500)
        self.recurring = RecurringSale.objects.bulk_create(recurring, batch_size=500)
        self.bookings = RecurringBooking.objects.bulk_create(bookings, batch_size=500)

    def _next_monthly(self, day: int) -> date:
        here = on_day(self.today.year, self.today.month, day)
        return here if here > self.today else add_months(here, 1, day)

    def _history(self) -> None:
        """The past: billed, mostly paid sales of the sources' last three cycles, and single sales of every kind."""
        plans = [*self._past_cycles(), *self._singles()]
        charges = [self._charge(Charge, plan) for plan in plans if plan["charge"]]
        saved = iter(Charge.objects.bulk_create(charges, batch_size=500))
        for plan in plans:
            plan["charge"] = next(saved) if plan["charge"] else None
        Sale.objects.bulk_create((Sale(**plan) for plan in plans), batch_size=500)

    def _past_cycles(self) -> list[dict[str, Any]]:
        plans = []
        for sources, link, origin, name in (
            (self.contracts, "contract", SaleOrigin.CONTRACT, "description"),
            (self.recurring, "recurring_sale", SaleOrigin.RECURRING, "product"),
        ):
            for source in sources:
                for cycle in (1, 2, 3):
                    when = add_months(source.next_date, -cycle, source.day)
                    if when <= self.today:
                        plans.append(
                            self._billed(source.client, getattr(source, name), source.value_cents, when, origin)
                            | {link: source}
                        )
        return plans

    def _billed(self, client: Any, product: str, cents: int, when: date, origin: str) -> dict[str, Any]:
        """A sale that went the usual way; old ones are paid, recent ones of unpunctual clients are open."""
        late = client.punctuality == 0 or (client.punctuality < 90 and (self.today - when).days < 20)
        due_soon = (self.today - when).days < 3
        return {
            "client": client,
            "product": product,
            "value_cents": cents,
            "date": when,
            "competence_date": when.replace(day=1),
            "created_at": at(min(when - timedelta(days=80), self.today), "05:23"),
            "billed_at": at(min(when - timedelta(days=5), self.today), "06:00"),
            "origin": origin,
            "status": SaleStatus.BILLED if (late and client.isActive) or due_soon else SaleStatus.PAID,
            "charge": True,
        }

    def _charge(self, kind: Any, plan: dict[str, Any]) -> Any:
        status = {
            SaleStatus.BILLED: ChargeStatus.OPEN,
            SaleStatus.PAID: ChargeStatus.PAID,
            SaleStatus.PARTIALLY_PAID: ChargeStatus.PARTIALLY_PAID,
            SaleStatus.BILLED_CANCELLED: ChargeStatus.CANCELLED,
            SaleStatus.BILLED_NEGOTIATED: ChargeStatus.NEGOTIATED,
        }[plan["status"]]
        paid = status in (ChargeStatus.PAID, ChargeStatus.PARTIALLY_PAID)
        return kind(
            client=plan["client"],
            created_at=plan["billed_at"],
            due=plan["date"],
            value_cents=plan["value_cents"],
            means=plan["client"].billing_means,
            status=status,
            paid_at=at(min(plan["date"], self.today), "15:00") if paid else None,
        )

    def _singles(self) -> list[dict[str, Any]]:
        """A single sale for every fourth client at least, so that every status, origin and refusal reason occurs."""
        statuses = list(SaleStatus)
        origins = (
            SaleOrigin.SINGLE,
            SaleOrigin.HOUR_PACKAGE,
            SaleOrigin.PRINTING,
            SaleOrigin.BOOKING,
            SaleOrigin.SINGLE,
        )
        refusals = list(Refusal)
        plans = []
        for index, client in enumerate(self.clients[:: max(1, min(4, len(self.clients) // 40))]):
            product, cents = self.dice.choice(PRODUCTS)
            when = self.today + timedelta(days=self.dice.randint(-90, 25))
            status = statuses[index % len(statuses)]
            plan = self._billed(client, product, cents, when, origins[index % len(origins)]) | {"status": status}
            if status in (SaleStatus.NOT_BILLED, SaleStatus.CANCELLED, SaleStatus.DEDUCTED):
                plan |= {"charge": False, "billed_at": None}
            if status == SaleStatus.NOT_BILLED:
                # An unbilled sale of the past would be billed tomorrow: those here lie ahead of the sub-options' reach.
                plan["date"] = self.today + timedelta(days=self.dice.randint(7, 40))
                plan["competence_date"] = plan["date"].replace(day=1)
                order = index // len(statuses)
                plan["refusal"] = refusals[(order - order // 4 - 1) % len(refusals)] if order % 4 else None
            plans.append(plan)
        return plans
