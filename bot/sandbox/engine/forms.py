"""Saving the three forms: Faturamento, a rule, a client. Every field posted is written, as the ERP does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from bot.sandbox import knobs, writes
from bot.sandbox.choices import BillingMode
from bot.sandbox.clock import now
from bot.sandbox.engine import mail, persons
from bot.sandbox.models import BillingSettings, Client, EmailRule


def save_billing(form: BillingSettings, fields: Mapping[str, Any]) -> None:
    """Writes `fields`; where the knob says that Manual clears the sub-options, they are emptied with it."""
    wanted = dict(fields)
    if wanted.get("mode", form.mode) == BillingMode.MANUAL and knobs.current().manual_suboptions == "clear":
        wanted |= dict.fromkeys(BillingSettings.SUBOPTIONS)
    _save(form, wanted)


def save_rule(rule: EmailRule, fields: Mapping[str, Any]) -> None:
    _save(rule, fields)


def save_client(
    client: Client, fields: Mapping[str, Any], *, send_welcome: bool = False, ticked: Collection[int] | None = None
) -> None:
    """Writes `fields`; `send_welcome` mails the client and each of its persons, but only where it has access.

    `ticked`: the persons whose own box was ticked, None where the form shows no boxes. What the client's access does to
    its persons comes after their boxes.
    """
    with transaction.atomic():
        before = client.hasLoginAccess
        _save(client, fields)
        if ticked is not None:
            persons.save(client.pk, ticked)
        if client.hasLoginAccess != before:
            (persons.granted if client.hasLoginAccess else persons.blocked)([client.pk])
        if send_welcome and client.hasLoginAccess:
            mail.send(welcome(client))


def welcome(client: Client) -> list[Any]:
    moment, subject = now(), "Boas-vindas à área do cliente"
    people = [person.email for person in client.persons.order_by("pk")]
    return [mail.message("welcome", client, subject, moment, to=to) for to in (client.email, *people) if to]


def _save(record: Any, fields: Mapping[str, Any]) -> None:
    """Writes the fields; one effect per field that changed, and one "saved" where none did, so that it is seen."""
    with transaction.atomic():
        name, changed = type(record).__name__, []
        for field, value in fields.items():
            before = getattr(record, field)
            if before != value:
                changed.append((field, before, value))
            setattr(record, field, value)
        record.save(update_fields=list(fields) or None)
        for field, before, after in changed:
            writes.effects(name, field, [(record.pk, before, after)])
        if not changed:
            writes.effects(name, "(saved unchanged)", [(record.pk, None, None)])
