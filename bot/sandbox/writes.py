"""The log of what was asked of the ERP and what it did: one WriteLog per request, one Effect per field written.

The request being served is held in a context variable, so that the engine can record effects without being handed it.
Routines of the ERP itself (billing, dunning…) are not recorded: only what a person or a program asked for.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from bot.sandbox.clock import now
from bot.sandbox.models import Effect, StaffUser, WriteLog

_SECRET = re.compile(r"password|senha|totp|token|captcha|codigo", re.IGNORECASE)


@dataclass
class Arrival:
    """A request being served: what it asked, by whom, and its line in the log (None for a read that wrote nothing)."""

    method: str = "GET"
    route: str = ""
    path: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    staff: StaffUser | None = None
    user: str = ""
    log: WriteLog | None = None
    fault: str = ""
    applied: bool = False

    def note(self) -> WriteLog:
        """This request's line in the log, written now if it is not there yet."""
        if self.log is None:
            self.log = WriteLog.objects.create(
                at=now(),
                real_at=time.time(),
                method=self.method,
                route=self.route,
                path=self.path,
                fields=self.fields,
                user=self.user,
                fault=self.fault,
            )
        return self.log


_arrival: ContextVar[Arrival | None] = ContextVar("arrival", default=None)


def arrival() -> Arrival | None:
    """The request being served in this thread, if any."""
    return _arrival.get()


@contextmanager
def serving(one: Arrival) -> Iterator[Arrival]:
    """Makes `one` the request whose effects are recorded inside the block."""
    token = _arrival.set(one)
    try:
        yield one
    finally:
        _arrival.reset(token)


def effects(model: str, field_name: str, changes: Iterable[tuple[int, Any, Any]]) -> None:
    """Records (id, before, after) of one field of `model`; nothing where no request is being served."""
    one = _arrival.get()
    if one is None:
        return
    moment = now()
    log = one.note() if one.route != "oracle" else None
    rows = [
        Effect(
            at=moment,
            write=log,
            actor=one.user,
            model=model,
            record=record,
            field=field_name,
            before=_plain(before),
            after=_plain(after),
        )
        for record, before, after in changes
    ]
    Effect.objects.bulk_create(rows, batch_size=500)
    one.applied = one.applied or bool(rows)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def without_secrets(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` with the values of passwords, codes and tokens replaced by dots."""
    return {key: "•••" if _SECRET.search(key) else value for key, value in fields.items()}
