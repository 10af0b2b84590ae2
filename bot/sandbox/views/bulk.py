"""Ações em lote: from the ids a grid sends to the answer, with the confirmation page and the background job between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from bot.sandbox import engine, faults, knobs
from bot.sandbox.models import Job
from bot.sandbox.routes import problem
from bot.sandbox.screen import go, permitted, screen, tell


@dataclass(frozen=True)
class BulkAction:
    """One entry of "Ações em lote". `kind` is the engine's; `question` holds {n}; `reason`: the cancel reason is asked.

    `wizard`: opens the grant wizard instead of a question.
    """

    kind: str
    route: str
    label: str
    question: str
    permission: str
    icon: str = ""
    yes: str = "Sim"
    reason: bool = False
    wizard: bool = False


REASONS = [
    ("", "Selecione..."),
    *((one, one) for one in ("Desistência do cliente", "Lançamento indevido", "Pausa do contrato", "Outro")),
]
Listed = Callable[[HttpRequest], QuerySet[Any]]


def entries(request: HttpRequest, actions: Sequence[BulkAction | None]) -> list[BulkAction | None]:
    """What the menu shows this user; None is a divider."""
    allowed = permitted(request)
    return [one for one in actions if one is None or one.permission in allowed]


def chosen(request: HttpRequest, listed: Listed) -> list[int]:
    """The ids a request acts on: those posted, or all of the filtered list where "todos" is."""
    if request.POST.get("todos") == "1":
        return list(listed(request).order_by("pk").values_list("pk", flat=True))
    return [int(value) for value in request.POST.getlist("ids[]") if value.isdigit()]


def perform(action: BulkAction, back: str, listed: Listed) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view that does `action`; `back` is the list's route."""

    def view(request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST":
            return problem(request, 400, "Sua requisição é inválida.")
        result = engine.run_bulk(action.kind, chosen(request, listed), **_parameters(request))
        kind = (
            "error" if result.error or not (result.done or result.job) else "warning" if result.refused else "success"
        )
        text = result.message + refusals(result.refused)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            extra = [{"kind": level, "text": more} for level, more in faults.extra_messages(request.GET.get("r", ""))]
            return JsonResponse(
                {"kind": kind, "text": text, "job": result.job.pk if result.job else None, "extra": extra}
            )
        if result.job:
            return go(back, job=result.job.pk)
        tell(request, text, kind)
        return go(back)

    return view


def _parameters(request: HttpRequest) -> dict[str, Any]:
    names = {"motivo": "reason", "pessoas": "whom", "assunto": "subject"}
    found: dict[str, Any] = {to: request.POST[sent] for sent, to in names.items() if request.POST.get(sent)}
    if "pessoas" in request.POST:
        found["mail"] = request.POST.get("naoEnviar") != "1"
    return found


def refusals(refused: dict[int, str]) -> str:
    """The ids that were refused, each with its reason, as the screen tells them; at most ten."""
    if not refused:
        return ""
    named = [f"#{key}: {reason}" for key, reason in list(refused.items())[:10]]
    return " " + " | ".join(named) + (" | ..." if len(refused) > 10 else "")


def confirm(
    actions: Sequence[BulkAction], back: str, listed: Listed, named: Callable[[list[int]], list[str]]
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The confirmation page of a tenant that asks on a page of its own; `named` gives the records' names."""

    def view(request: HttpRequest) -> HttpResponseBase:
        action = next((one for one in actions if one.kind == request.GET.get("acao")), None)
        ids = chosen(request, listed)
        if action is None or request.method != "POST" or not ids:
            return problem(request, 400, "Sua requisição é inválida.")
        return screen(
            request, "confirmar.html", title="Confirmação", crumbs=[action.label, "Confirmação"], action=action, back=back,
            question=action.question.replace("{n}", str(len(ids))), ids=ids, names=named(ids[:20]), more=max(0, len(ids) - 20),
            everything=request.POST.get("todos") == "1", reason=knobs.current().cancel_reason if action.reason else "none", reasons=REASONS,
        )  # fmt: skip

    return view


def status(request: HttpRequest) -> HttpResponseBase:
    """How far a background job is, as JSON for the progress bar."""
    wanted = request.GET.get("id", "")
    try:
        job = engine.job(int(wanted) if wanted.isdigit() else 0)
    except Job.DoesNotExist:
        return problem(request, 404, "Processamento não encontrado.")
    result = engine.job_result(job)
    text = result.message + refusals(result.refused)
    kind = "error" if not result.done else "warning" if result.refused else "success"
    return JsonResponse(
        {
            "done": job.done,
            "total": job.total,
            "percent": 100 * job.done // max(job.total, 1),
            "finished": job.finished,
            "kind": kind,
            "text": text,
        }
    )
