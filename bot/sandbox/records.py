"""Reading and changing records by model name, for the oracle and for faults: another person's hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from bot.sandbox import writes

# What the state shows, in this order; logs and messages have their own endpoints.
STATE = (
    "Unit", "StaffUser", "Client", "Person", "BillingSettings", "EmailRule", "Contract", "RecurringSale",
    "RecurringBooking", "Sale", "Charge",
)  # fmt: skip


def model(name: str) -> Any:
    """The model of that name; raises ValueError with the known ones."""
    for one in apps.get_models():
        if one.__name__ == name:
            return one
    raise ValueError(f"no model {name!r}; known: {', '.join(sorted(m.__name__ for m in apps.get_models()))}")


def state(names: tuple[str, ...] = STATE) -> dict[str, dict[str, dict[str, Any]]]:
    """{model: {id: {field: value}}}: dates as ISO text, foreign keys as ids under `<field>_id`."""
    return {name: {str(row.pop("id")): row for row in rows(name)} for name in names}


def rows(name: str) -> list[dict[str, Any]]:
    """Every record of a model as plain values, by id."""
    kind = model(name)
    found = [{key: plain(value) for key, value in row.items()} for row in kind.objects.order_by("pk").values()]
    if name == "StaffUser":
        for row in found:
            row["units"] = list(kind.units.through.objects.filter(staffuser=row["id"]).values_list("unit", flat=True))
    return found


def plain(value: Any) -> Any:
    return (
        value.isoformat()
        if isinstance(value, (date, datetime))
        else str(value)
        if isinstance(value, Decimal)
        else value
    )


def edit(name: str, record_id: int, fields: dict[str, Any]) -> None:
    """Another person's change of one record; each field is recorded as an effect of "oracle"."""
    record = model(name).objects.get(pk=record_id)
    with writes.serving(writes.Arrival(user="oracle", route="oracle")):
        for field, value in fields.items():
            column = record._meta.get_field(field.removesuffix("_id") if field.endswith("_id") else field)
            before, after = getattr(record, column.attname), column.to_python(value)
            setattr(record, column.attname, after)
            writes.effects(model(name).__name__, field, [(record.pk, before, after)])
        record.save()


def insert(name: str, fields: dict[str, Any]) -> int:
    """A new record with `fields`; what is missing is taken over from the first record of the kind. Returns its id."""
    kind = model(name)
    record = kind.objects.order_by("pk")[:1].get()
    record.pk = None
    record._state.adding = True
    for field, value in fields.items():
        column = kind._meta.get_field(field.removesuffix("_id") if field.endswith("_id") else field)
        setattr(record, column.attname, column.to_python(value) if not isinstance(column, models.ForeignKey) else value)
    record.save(force_insert=True)
    with writes.serving(writes.Arrival(user="oracle", route="oracle")):
        writes.effects(kind.__name__, "(created)", [(record.pk, False, True)])
    return int(record.pk)


def remove(name: str, record_id: int) -> None:
    kind = model(name)
    kind.objects.filter(pk=record_id).delete()
    with writes.serving(writes.Arrival(user="oracle", route="oracle")):
        writes.effects(kind.__name__, "(deleted)", [(record_id, False, True)])
