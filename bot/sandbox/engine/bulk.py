"""Ações em lote: what one does to many clients or sales at once, now or by a background job."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from bot.sandbox import faults, knobs, writes
from bot.sandbox.engine import people
from bot.sandbox.engine.batches import ACTIONS
from bot.sandbox.models import Client, Job, Sale

NOT_FOUND = "Registro não encontrado"
_jobs = RLock()


@dataclass(frozen=True)
class Bulk:
    """What came of a bulk action: ids done, ids refused with the reason in Portuguese.

    `error` is set where nothing at all was tried; `job` where it goes on in the background (then done is empty).
    `message` is the sentence the screen shows.
    """

    kind: str
    done: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    error: str = ""
    job: Job | None = None

    @property
    def message(self) -> str:
        if self.error:
            return self.error
        if self.job is not None:
            return "Processamento iniciado. Acompanhe o andamento."
        sentence = ACTIONS[self.kind].sentence.format(n=len(self.done))
        if self.kind == "grant_access" and knobs.current().grant_mails_anyway:
            sentence += " E-mail de acesso enviado."
        if self.refused:
            reasons = "; ".join(f"{reason} ({n})" for reason, n in Counter(self.refused.values()).items())
            sentence += f" Não foi possível processar {len(self.refused)} registro(s): {reasons}."
        return sentence


def run_bulk(kind: str, ids: Sequence[int], **params: Any) -> Bulk:
    """Does bulk action `kind` to the records `ids`, as far as the staff user's units and permissions reach."""
    action = ACTIONS[kind]
    asked = writes.arrival()
    staff = asked.staff if asked else None
    if staff is not None and not people.permitted(staff, action.permission):
        return Bulk(kind, error="Você não tem permissão para executar esta ação")
    if not ids:
        return Bulk(kind, error="Selecione ao menos um registro")
    if kind == "cancel_sales" and knobs.current().cancel_reason != "none" and not str(params.get("reason", "")).strip():
        return Bulk(kind, error="Informe o motivo do cancelamento")
    wanted = list(dict.fromkeys(ids))
    spared = faults.spared(kind, wanted)  # a fault: said done, but left alone
    known = _known(action.rows, wanted, staff)
    if knobs.current().bulk_job == "background":
        log = asked.note() if asked else None
        started = Job.objects.create(
            kind=kind,
            params=params | {"spared": sorted(spared | (set(wanted) - known))},
            ids=wanted,
            total=len(wanted),
            started=time.time(),
            seconds=knobs.current().bulk_ms / 1000,
            write=log,
        )
        return Bulk(kind, job=started)
    refused = {i: NOT_FOUND for i in wanted if i not in known}
    with transaction.atomic():
        refused |= action.apply([i for i in wanted if i in known and i not in spared], params)
    return Bulk(kind, [i for i in wanted if i not in refused], refused)


def _known(rows: type[Client] | type[Sale], ids: list[int], staff: Any) -> set[int]:
    if staff is None:
        visible: QuerySet[Any] = rows.objects.all()
    else:
        visible = people.clients_of(staff) if rows is Client else people.sales_of(staff)
    return set(visible.filter(pk__in=ids).values_list("pk", flat=True))


# --- background jobs ---------------------------------------------------------------------------------------------


def work_off(until: float | None = None) -> None:
    """Applies the items of unfinished jobs that are due at real time `until` (default: now)."""
    with _jobs:
        moment = time.time() if until is None else until
        for one in Job.objects.filter(done__lt=F("total")).order_by("pk"):
            share = 1.0 if one.seconds <= 0 else min(1.0, (moment - one.started) / one.seconds)
            _work(one, int(one.total * share))


def finish_jobs() -> None:
    """Works all jobs off to their end at once."""
    work_off(until=float("inf"))


def _work(one: Job, upto: int) -> None:
    items = one.ids[one.done : upto]
    if not items:
        return
    log = one.write
    user = log.user if log else ""
    with writes.serving(writes.Arrival(user=user, log=log, route=log.route if log else "job")), transaction.atomic():
        spared = set(one.params.get("spared", []))
        params = {key: value for key, value in one.params.items() if key != "spared"}
        refused = ACTIONS[one.kind].apply([i for i in items if i not in spared], params)
        one.refused |= {str(i): reason for i, reason in refused.items()}
        one.done = upto
        one.save(update_fields=["refused", "done"])
        if log is not None and len(refused) < len([i for i in items if i not in spared]):
            type(log).objects.filter(pk=log.pk).update(applied=True)


def job(job_id: int) -> Job:
    """The job as of this instant; raises Job.DoesNotExist."""
    work_off()
    found: Job = Job.objects.get(pk=job_id)
    return found


def job_result(one: Job) -> Bulk:
    """What a job has done so far, in the form of a bulk action's result."""
    refused = {int(i): reason for i, reason in one.refused.items()}
    return Bulk(one.kind, [i for i in one.ids[: one.done] if i not in refused], refused)


# --- by name ------------------------------------------------------------------------------------------------------


def block_access(ids: Sequence[int]) -> Bulk:
    return run_bulk("block_access", ids)


def grant_access(ids: Sequence[int], whom: str = "todas", mail: bool = True, subject: str = "") -> Bulk:
    """`whom`: "todas" the persons or "socios" only. `mail=False` counts only where the ERP offers to leave it out."""
    return run_bulk("grant_access", ids, whom=whom, mail=mail, subject=subject)


def cancel_sales(ids: Sequence[int], reason: str = "") -> Bulk:
    return run_bulk("cancel_sales", ids, reason=reason)


def bill_sales(ids: Sequence[int]) -> Bulk:
    return run_bulk("bill_sales", ids)
