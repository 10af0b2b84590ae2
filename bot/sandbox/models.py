"""The ERP's records.

Values are kept as whole cents (`value_cents`), dates as the virtual clock's local time without a zone. Passwords are in
clear on purpose: everything here is invented, and the oracle has to be able to try a login.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

if TYPE_CHECKING:
    # Django has no types; this is what the choices below are to a type checker.
    class TextChoices(str, Enum):  # noqa: UP042 - members are pairs, which StrEnum refuses
        label: str
        choices: ClassVar[list[tuple[str, str]]]
        values: ClassVar[list[str]]
else:
    TextChoices = models.TextChoices
from bot.sandbox.choices import BillingMode, ChargeStatus, Refusal, SaleOrigin, SaleStatus


class Clock(models.Model):
    """The virtual now; the only row has id 1."""

    now = models.DateTimeField()
    seed = models.IntegerField(default=0)  # of everything that happens by chance


class Unit(models.Model):
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class StaffUser(models.Model):
    username = models.CharField(max_length=80, unique=True)
    password = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=120, default="")
    permissions = models.JSONField(default=list)  # names of permissions.PERMISSIONS
    units = models.ManyToManyField(Unit)
    failed_logins = models.IntegerField(default=0)


class Client(models.Model):
    name = models.CharField(max_length=6000, db_index=True)  # razão social
    fantasy = models.CharField(max_length=200, default="")  # nome fantasia
    document = models.CharField(max_length=20, default="")  # CPF or CNPJ, formatted, invented
    email = models.CharField(max_length=120, default="")
    phone = models.CharField(max_length=30, default="")
    plan = models.CharField(max_length=80, default="")
    notes = models.TextField(default="", blank=True)
    since = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE)
    isActive = models.BooleanField(default=True)  # noqa: N815 - the three flags carry the API's own names
    hasLoginAccess = models.BooleanField(default=False)  # noqa: N815
    isBlocked = models.BooleanField(default=False)  # noqa: N815 - status "Bloqueado"
    billing_means = models.CharField(max_length=20, default="boleto")  # a key of BILLING_MEANS
    punctuality = models.IntegerField(default=90)  # % chance that an open charge is paid when it falls due
    username = models.CharField(max_length=80, default="", db_index=True)  # área do cliente
    password = models.CharField(max_length=80, default="")

    @property
    def status(self) -> str:
        """What the status column shows: Inativo, Bloqueado or Ativo."""
        return "Inativo" if not self.isActive else "Bloqueado" if self.isBlocked else "Ativo"


class Person(models.Model):
    """Somebody of a client: gets in where the client does and its own flag allows it; blocking a client cuts all its persons."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="persons")
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=120)
    is_partner = models.BooleanField(default=False)  # sócio
    hasLoginAccess = models.BooleanField(default=False)  # noqa: N815 - its own, whatever the client's is


class CutPerson(models.Model):
    """A person whose own flag a block of its client cleared: what an ERP remembers that restores it (knob grant_persons)."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE)


class BillingSettings(models.Model):
    """The form of Configurações > Financeiro > Faturamento; one row, or one per unit (knob per_unit)."""

    SUBOPTIONS = (
        "days_ahead", "billing_day", "hour", "group_by", "include_contracts", "include_recurring", "include_bookings",
    )  # fmt: skip
    UNRELATED = (
        "due_days", "boleto_instructions", "fine_percent", "interest_percent", "nfse_on_payment", "card_retries",
        "message", "sender_email",
    )  # fmt: skip

    unit = models.OneToOneField(Unit, null=True, on_delete=models.CASCADE)
    mode = models.CharField(max_length=12, choices=BillingMode.choices, default=BillingMode.AUTOMATIC)
    # sub-options of Automático; null after Manual cleared them
    days_ahead = models.IntegerField(null=True, default=5)  # antecedência, days before the sale's date
    billing_day = models.IntegerField(null=True, default=0)  # 0: every day, 1..28: on that day of the month only
    hour = models.CharField(max_length=5, null=True, default="06:00")
    group_by = models.CharField(
        max_length=12, null=True, default="cliente", choices=[("cliente", "Por cliente"), ("venda", "Por venda")]
    )
    include_contracts = models.BooleanField(null=True, default=True)
    include_recurring = models.BooleanField(null=True, default=True)
    include_bookings = models.BooleanField(null=True, default=True)
    # fields of the same form that have nothing to do with the mode
    due_days = models.IntegerField(default=5)  # days from billing to due date
    boleto_instructions = models.TextField(default="", blank=True)
    fine_percent = models.CharField(max_length=8, default="2,00")
    interest_percent = models.CharField(max_length=8, default="1,00")
    nfse_on_payment = models.BooleanField(default=True)
    card_retries = models.BooleanField(default=True)  # open charges by card are tried again, with a mail per try
    message = models.TextField(default="", blank=True)
    sender_email = models.CharField(max_length=120, default="")


class EmailRule(models.Model):
    """One rule of the "régua de cobrança"."""

    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE)
    order = models.IntegerField(default=0)
    name = models.CharField(max_length=6000)
    means = models.JSONField(default=list)  # keys of BILLING_MEANS
    days_offset = models.IntegerField()  # days from the due date: negative before, 0 the day, positive after
    status = models.CharField(
        max_length=12, default="todos", choices=[("todos", "Todos"), ("ativos", "Ativos"), ("bloqueados", "Bloqueados")]
    )
    all_except = models.JSONField(default=list)  # ids of clients: "Enviar para todos clientes, exceto"
    template = models.CharField(max_length=80, default="Aviso de vencimento")  # Modelos de Aviso
    active = models.BooleanField(default=True)  # Ativar Regra
    push = models.BooleanField(default=False)


class Contract(models.Model):
    """`next_date` is the first date for which the generator has not made a sale yet (same in the next two)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contracts")
    description = models.CharField(max_length=120)
    value_cents = models.IntegerField()
    day = models.IntegerField()
    start = models.DateField()
    active = models.BooleanField(default=True)
    next_date = models.DateField(db_index=True)


class RecurringSale(models.Model):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="recurring_sales")
    product = models.CharField(max_length=120)
    value_cents = models.IntegerField()
    day = models.IntegerField()
    active = models.BooleanField(default=True)
    next_date = models.DateField(db_index=True)


class RecurringBooking(models.Model):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="recurring_bookings")
    room = models.CharField(max_length=80)
    weekday = models.IntegerField()  # 0 is Monday
    value_cents = models.IntegerField()
    active = models.BooleanField(default=True)
    next_date = models.DateField(db_index=True)


class Charge(models.Model):
    """A bill to a client for one sale or several (`charge.sales`)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="charges")
    created_at = models.DateTimeField()
    due = models.DateField(db_index=True)
    value_cents = models.IntegerField()
    means = models.CharField(max_length=20, default="boleto")  # a key of BILLING_MEANS
    status = models.CharField(max_length=16, choices=ChargeStatus.choices, default=ChargeStatus.OPEN, db_index=True)
    paid_at = models.DateTimeField(null=True)

    @property
    def value(self) -> Decimal:
        return Decimal(self.value_cents) / 100


class Sale(models.Model):
    date = models.DateField(db_index=True)  # the sale date: what the pause's period is measured by
    competence_date = models.DateField()
    created_at = models.DateTimeField()
    billed_at = models.DateTimeField(null=True)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sales")
    product = models.CharField(max_length=120)
    origin = models.CharField(max_length=16, choices=SaleOrigin.choices)
    status = models.CharField(max_length=20, choices=SaleStatus.choices, default=SaleStatus.NOT_BILLED)
    value_cents = models.IntegerField()
    refusal = models.CharField(max_length=24, choices=Refusal.choices, null=True)  # null: may be cancelled
    cancel_reason = models.CharField(max_length=200, default="")
    charge = models.ForeignKey(Charge, null=True, on_delete=models.SET_NULL, related_name="sales")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="sales")
    recurring_sale = models.ForeignKey(RecurringSale, null=True, on_delete=models.SET_NULL, related_name="sales")
    recurring_booking = models.ForeignKey(RecurringBooking, null=True, on_delete=models.SET_NULL, related_name="sales")

    class Meta:
        indexes = (models.Index(fields=["status", "date"]),)

    @property
    def value(self) -> Decimal:
        return Decimal(self.value_cents) / 100


class Outbox(models.Model):
    """Every message the ERP sent. Kinds: charge, dunning, push, card, grant, welcome, blocked."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=16, db_index=True)
    to = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    client = models.ForeignKey(Client, null=True, on_delete=models.CASCADE)
    charge = models.ForeignKey(Charge, null=True, on_delete=models.CASCADE)
    rule = models.ForeignKey(EmailRule, null=True, on_delete=models.SET_NULL)


class Job(models.Model):
    """A bulk action that works in the background: its items are applied as real time passes."""

    kind = models.CharField(max_length=24)
    params = models.JSONField(default=dict)
    ids = models.JSONField(default=list)
    total = models.IntegerField()  # how many ids there are
    done = models.IntegerField(default=0)  # how many of ids are worked off
    refused = models.JSONField(default=dict)  # id as text -> reason
    started = models.FloatField()  # real seconds since the epoch
    seconds = models.FloatField()  # real seconds the whole takes
    write = models.ForeignKey("WriteLog", null=True, on_delete=models.SET_NULL)

    @property
    def finished(self) -> bool:
        return bool(self.done >= self.total)


class WriteLog(models.Model):
    """Every request that is not a GET or HEAD, as received, passwords left out."""

    at = models.DateTimeField()  # virtual
    real_at = models.FloatField()  # seconds since the epoch
    method = models.CharField(max_length=8)
    route = models.CharField(max_length=120)  # the r= of the address, or the path
    path = models.TextField()
    fields = models.JSONField(default=dict)
    user = models.CharField(max_length=80, default="")
    status = models.IntegerField(null=True)  # null: no answer left
    applied = models.BooleanField(default=False)  # whether any record was written
    fault = models.CharField(max_length=40, default="")


class Effect(models.Model):
    """One field of one record written by a request or by the oracle; before == after is a write done twice."""

    at = models.DateTimeField()
    write = models.ForeignKey(WriteLog, null=True, on_delete=models.CASCADE, related_name="effects")
    actor = models.CharField(max_length=80)  # the staff user's name, or "oracle" for another person's change
    model = models.CharField(max_length=40)
    record = models.IntegerField()
    field = models.CharField(max_length=40)
    before: Any = models.JSONField(null=True)
    after: Any = models.JSONField(null=True)
