"""/__sandbox__/…: the test-only oracle. JSON in, JSON out, loopback only, invisible to the ERP's own pages.

GET state[?models=Client,Sale] · POST advance {days} · POST try-login {client} or {person} · POST fault {kind, …} · GET faults ·
DELETE faults · GET writes · GET effects · GET outbox[?count=1] · POST edit {model, id, fields} (or field, value) ·
POST insert {model, fields} · POST remove {model, id} · GET/POST knobs {name: value} · POST reset · POST finish-jobs ·
POST mark · POST expire-sessions · GET today · POST clock {now}
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import connections
from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.urls import path

from bot.sandbox import engine, faults, knobs, middleware, records
from bot.sandbox.models import Outbox

# The seeded file that `reset` goes back to; set by whoever starts the ERP.
pristine: Path | None = None

Body = dict[str, Any]
View = Callable[[HttpRequest], JsonResponse]


def _oracle(method: str) -> Callable[[Callable[[HttpRequest, Body], Any]], View]:
    """A view for one method that is handed the parsed body; what is wrong with it answers 400 and a sentence."""

    def decorate(answer: Callable[[HttpRequest, Body], Any]) -> View:
        @wraps(answer)
        def view(request: HttpRequest) -> JsonResponse:
            if not str(request.META.get("REMOTE_ADDR", "127.0.0.1")).startswith(("127.", "::1")):
                return JsonResponse({"error": "loopback only"}, status=403)
            if request.method not in method.split("|"):
                return JsonResponse({"error": f"use {method}"}, status=405)
            try:
                body = json.loads(request.body or b"{}")
                return JsonResponse(answer(request, body), safe=False)
            except (KeyError, TypeError, ValueError, FieldDoesNotExist, ObjectDoesNotExist, ValidationError) as error:
                return JsonResponse({"error": f"{type(error).__name__}: {error}"}, status=400)

        return view

    return decorate


@_oracle("GET")
def state(request: HttpRequest, _: Body) -> Any:
    names = tuple(filter(None, request.GET.get("models", "").split(",")))
    return {"now": engine.now().isoformat(), **records.state(names or records.STATE)}


@_oracle("GET")
def today(_: HttpRequest, __: Body) -> Any:
    return {"now": engine.now().isoformat(), "today": engine.today().isoformat()}


@_oracle("POST")
def clock(_: HttpRequest, body: Body) -> Any:
    engine.set_now(datetime.fromisoformat(body["now"]))
    return {"now": engine.now().isoformat()}


@_oracle("POST")
def advance(_: HttpRequest, body: Body) -> Any:
    happened = engine.advance(int(body["days"]))
    return {"today": engine.today().isoformat(), "happened": happened}


@_oracle("POST")
def try_login(_: HttpRequest, body: Body) -> Any:
    if "person" in body:
        return {"allowed": engine.try_login_person(int(body["person"]))}
    return {"allowed": engine.try_login(int(body["client"]))}


@_oracle("POST")
def fault(_: HttpRequest, body: Body) -> Any:
    if "model" in body:
        records.model(body["model"])
    one = faults.arm(**body)
    if one.kind == "stale":
        one.snapshot = middleware.snapshot(Path(tempfile.mkdtemp(prefix="sandbox-stale-")) / "stale.db")
    return one.describe()


@_oracle("GET|DELETE")
def fault_list(request: HttpRequest, _: Body) -> Any:
    listed = [one.describe() for one in faults.armed()]
    if request.method == "DELETE":
        faults.disarm()
    return listed


@_oracle("GET")
def writes(_: HttpRequest, __: Body) -> Any:
    return records.rows("WriteLog")


@_oracle("GET")
def effects(_: HttpRequest, __: Body) -> Any:
    return records.rows("Effect")


@_oracle("GET")
def outbox(request: HttpRequest, _: Body) -> Any:
    if request.GET.get("count"):
        return dict(Outbox.objects.values_list("kind").annotate(Count("pk")).order_by("kind"))
    return records.rows("Outbox")


@_oracle("POST")
def edit(_: HttpRequest, body: Body) -> Any:
    fields = body["fields"] if "fields" in body else {body["field"]: body["value"]}
    records.edit(body["model"], int(body["id"]), fields)
    return {"edited": sorted(fields)}


@_oracle("POST")
def insert(_: HttpRequest, body: Body) -> Any:
    return {"id": records.insert(body["model"], body["fields"])}


@_oracle("POST")
def remove(_: HttpRequest, body: Body) -> Any:
    records.remove(body["model"], int(body["id"]))
    return {"removed": body["id"]}


@_oracle("GET|POST")
def knob(_: HttpRequest, body: Body) -> Any:
    knobs.use(knobs.current().replace(**body))
    return json.loads(knobs.current().to_json())


@_oracle("POST")
def finish_jobs(_: HttpRequest, __: Body) -> Any:
    engine.finish_jobs()
    return {}


@_oracle("POST")
def expire_sessions(_: HttpRequest, __: Body) -> Any:
    cache.clear()
    return {}


@_oracle("POST")
def reset(_: HttpRequest, __: Body) -> Any:
    if pristine is None:
        raise ValueError("this ERP was started without a seeded file to go back to")
    faults.disarm()
    cache.clear()
    connections["default"].ensure_connection()
    source = sqlite3.connect(pristine)
    source.backup(connections["default"].connection)
    source.close()
    return {"today": engine.today().isoformat()}


@_oracle("POST")
def mark(_: HttpRequest, __: Body) -> Any:
    """From now on `reset` comes back to this very state."""
    global pristine
    if pristine is None:
        raise ValueError("this ERP was started without a folder of its own")
    pristine = middleware.snapshot(pristine.with_name("marked.db"))
    return {"today": engine.today().isoformat()}


urlpatterns = [
    path("state", state),
    path("today", today),
    path("clock", clock),
    path("advance", advance),
    path("try-login", try_login),
    path("fault", fault),
    path("faults", fault_list),
    path("writes", writes),
    path("effects", effects),
    path("outbox", outbox),
    path("edit", edit),
    path("insert", insert),
    path("remove", remove),
    path("knobs", knob),
    path("finish-jobs", finish_jobs),
    path("expire-sessions", expire_sessions),
    path("reset", reset),
    path("mark", mark),
]
