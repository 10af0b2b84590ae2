"""The outbox: every message the ERP sends goes through `send`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from bot.sandbox.models import Charge, Client, EmailRule, Outbox

Kind = Literal["charge", "dunning", "push", "card", "nfse", "grant", "welcome", "password", "free"]


def message(
    kind: Kind,
    client: Client,
    subject: str,
    at: datetime,
    *,
    to: str = "",
    charge: Charge | None = None,
    rule: EmailRule | None = None,
) -> Outbox:
    """A message to the client (or to `to`, one of its persons); not sent yet."""
    return Outbox(
        at=at, kind=kind, to=to or client.email, subject=subject[:200], client=client, charge=charge, rule=rule
    )


def send(messages: Iterable[Outbox]) -> int:
    """Sends them all; how many there were."""
    return len(Outbox.objects.bulk_create(messages, batch_size=500))
