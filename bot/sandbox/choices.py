"""The values that a field of the ERP may have."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from django.db import models

if TYPE_CHECKING:
    # Django has no types; this is what the choices below are to a type checker.
    class TextChoices(str, Enum):  # noqa: UP042 - members are pairs, which StrEnum refuses
        label: str
        choices: ClassVar[list[tuple[str, str]]]
        values: ClassVar[list[str]]
else:
    TextChoices = models.TextChoices


BILLING_MEANS = {"boleto": "Boleto", "pix": "Pix", "card": "Cartão de crédito recorrente", "deposit": "Depósito"}


class BillingMode(TextChoices):
    AUTOMATIC = "AUTOMATICO", "Faturamento Automático"
    MANUAL = "MANUAL", "Faturamento Manual"


class ChargeStatus(TextChoices):
    OPEN = "open", "Em aberto"
    PAID = "paid", "Paga"
    PARTIALLY_PAID = "partiallyPaid", "Parcialmente paga"
    CANCELLED = "cancelled", "Cancelada"
    NEGOTIATED = "negotiated", "Negociada"


class SaleStatus(TextChoices):
    """Keys as in the API, labels as on the screen. Only NOT_BILLED can be cancelled."""

    NOT_BILLED = "notBilled", "Não faturada"
    BILLED = "billed", "Faturada"
    PAID = "paid", "Paga"
    PARTIALLY_PAID = "partiallyPaid", "Parcialmente paga"
    CANCELLED = "cancelled", "Cancelada"
    BILLED_CANCELLED = "billedCancelled", "Faturada cancelada"
    BILLED_NEGOTIATED = "billedNegotiated", "Faturada negociada"
    DEDUCTED = "deductedFromQuota", "Deduzida da cota"


class SaleOrigin(TextChoices):
    SINGLE = "avulsa", "Avulsa"
    CONTRACT = "contrato", "Contrato"
    RECURRING = "vendaRecorrente", "Venda recorrente"
    BOOKING = "reserva", "Reserva"
    HOUR_PACKAGE = "pacoteHoras", "Pacote de horas"
    PRINTING = "impressao", "Impressão"


class Refusal(TextChoices):
    """Why a sale's cancellation is refused: the API's reasons."""

    NO_PERMISSION = "noPermission", "Você não tem permissão para cancelar esta venda"
    GENERATED = "generatedByOther", "A venda foi gerada por outro processo do sistema"
    CHARGE_STATUS = "chargeStatus", "A situação da cobrança não permite cancelar a venda"
    HOUR_PACKAGE = "hourPackage", "A venda pertence a um pacote de horas"
    RECURRING_SALE = "recurringSale", "A venda foi gerada por uma venda recorrente"
    PRINT_JOBS = "printJobs", "A venda possui impressões vinculadas"
    PRODUCT = "productForbidsEdit", "O produto não permite edição"
