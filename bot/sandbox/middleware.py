"""What lies between the wire and the screens: sessions, the write log, PHP's limit, faults, background jobs."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.cache import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from bot.sandbox import engine, faults, knobs, records, writes
from bot.sandbox.engine import bulk
from bot.sandbox.models import Client, Job, StaffUser, WriteLog

COOKIE = "CNXSESSID"
Answer = Callable[[HttpRequest], Any]


def wire(get_response: Answer) -> Answer:
    """The one middleware. Static files and the oracle pass through untouched."""
    serve: Answer = SessionMiddleware(_who(get_response))

    def answer(request: HttpRequest) -> Any:
        if request.path.startswith(("/assets/", "/favicon")):
            return get_response(request)
        if request.path.startswith("/__sandbox__/"):
            bulk.work_off()
            return get_response(request)
        _cut_surplus(request)
        return _with_faults(request, serve)

    return answer


def route_of(request: HttpRequest) -> str:
    """The ERP's route (`r=`), or the path where there is none."""
    return str(request.GET.get("r") or request.path.strip("/"))


def _cut_surplus(request: HttpRequest) -> None:
    """Drops the fields past `max_input_vars`, without a word, as PHP does."""
    limit = knobs.current().max_input_vars
    for name in ("GET", "POST"):
        given: QueryDict = getattr(request, name)
        if sum(len(values) for _, values in given.lists()) <= limit:
            continue
        kept, left = QueryDict(mutable=True), limit
        # A QueryDict groups a field's values; the surplus is at the end of the last group, as on the wire in practice.
        for key, values in given.lists():
            kept.setlist(key, values[:left])
            left -= min(left, len(values))
            if not left:
                break
        setattr(request, "_post" if name == "POST" else "GET", kept)


def _who(get_response: Answer) -> Answer:
    """Sets request.staff and request.area_client; renews a sliding session."""

    def answer(request: Any) -> Any:
        session = request.session
        request.staff = StaffUser.objects.filter(pk=session.get("staff", 0)).first() if "staff" in session else None
        request.area_client = Client.objects.filter(pk=session["client"]).first() if "client" in session else None
        if knobs.current().session_kind == "sliding" and not session.is_empty():
            session.modified = True
        one = writes.arrival()
        if one is not None:
            one.staff = request.staff
            one.user = request.staff.username if request.staff else _client_name(request.area_client)
        return get_response(request)

    return answer


def _client_name(client: Client | None) -> str:
    return f"cliente {client.pk}" if client else ""


# --- faults ------------------------------------------------------------------------------------------------------


def _with_faults(request: HttpRequest, serve: Answer) -> Any:
    struck = faults.strike(route_of(request), str(request.method))
    by_kind = {fault.kind: fault for fault in struck}
    one = _arrival(request, ", ".join(by_kind))
    for fault in struck:
        _before(fault, request)
    if one.method not in ("GET", "HEAD"):
        one.note()
    response = _early(by_kind, request, serve) or _served(by_kind, request, serve, one)
    response = _after(by_kind, request, response)
    if one.log is not None:
        WriteLog.objects.filter(pk=one.log.pk).update(status=response.status_code, user=one.user)
    return response


def _arrival(request: HttpRequest, fault: str) -> writes.Arrival:
    return writes.Arrival(
        method=str(request.method),
        route=route_of(request),
        path=request.get_full_path(),
        fields=writes.without_secrets(_fields(request)),
        fault=fault,
    )


def _fields(request: HttpRequest) -> dict[str, Any]:
    if "json" in request.headers.get("Content-Type", "") and request.body:
        try:
            return dict(json.loads(request.body))
        except ValueError:
            return {"(body)": request.body.decode("utf-8", "replace")}
    return {key: values[0] if len(values) == 1 else values for key, values in request.POST.lists()}


def _before(fault: faults.Fault, request: HttpRequest) -> None:
    params = fault.params
    match fault.kind:
        case "delay":
            time.sleep(float(params.get("seconds", 1)))
        case "expire":
            SessionStore(request.COOKIES.pop(COOKIE, None)).delete()
        case "midnight":
            engine.advance(1)
        case "edit":
            records.edit(params["model"], params["id"], params["fields"])
        case "insert":
            records.insert(params["model"], params["fields"])
        case "remove":
            records.remove(params["model"], params["id"])
        case _:
            pass


def _early(by_kind: dict[str, faults.Fault], request: HttpRequest, serve: Answer) -> Any:
    """The answer of a fault that keeps the request from being served at all, or None."""
    if "reset" in by_kind:
        request.META["sandbox.reset"] = True
        return HttpResponse(status=500)
    if (fault := by_kind.get("status")) is not None:
        return error_page(int(fault.params.get("code", 500)))
    if "login_page" in by_kind:
        environ = {k: v for k, v in request.META.items() if k not in ("HTTP_COOKIE", "CONTENT_LENGTH", "CONTENT_TYPE")}
        environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": "/index.php", "QUERY_STRING": "r=site/login"}
        return serve(WSGIRequest(environ))
    return None


def _served(by_kind: dict[str, faults.Fault], request: HttpRequest, serve: Answer, one: writes.Arrival) -> Any:
    bulk.work_off()
    if (fault := by_kind.get("stale")) is not None and fault.snapshot is not None:
        with reading_from(fault.snapshot):
            return serve(request)
    with writes.serving(one):
        if "lost_write" in by_kind:
            return _without_keeping(request, serve, one)
        if "twice" in by_kind:
            serve(request)
        response = serve(request)
    if one.log is not None and one.applied:
        WriteLog.objects.filter(pk=one.log.pk).update(applied=True)
    return response


def _without_keeping(request: HttpRequest, serve: Answer, one: writes.Arrival) -> Any:
    """Serves the request and undoes it. A background job it started stays, but will touch nothing."""
    one.note()
    with transaction.atomic():
        response = serve(request)
        jobs = list(Job.objects.filter(write=one.log))
        transaction.set_rollback(True)
    for job in jobs:
        job.params["spared"] = job.ids
        job.save(force_insert=True)
    return response


def _after(by_kind: dict[str, faults.Fault], request: HttpRequest, response: Any) -> Any:
    if (fault := by_kind.get("late_answer")) is not None:
        time.sleep(float(fault.params.get("seconds", 1)))
    if (fault := by_kind.get("lost_answer")) is not None:
        if code := int(fault.params.get("code", 0)):
            return error_page(code)
        request.META["sandbox.reset"] = True
    if "truncate" in by_kind:
        request.META["sandbox.truncate"] = True
    if (fault := by_kind.get("modal")) is not None and b"</body>" in getattr(response, "content", b""):
        markup = faults.modal_markup(fault.params).encode()
        response.content = response.content.replace(b"</body>", markup + b"</body>")
    return response


def error_page(code: int) -> HttpResponse:
    """What the web server in front of PHP answers when it has trouble: English, and not the ERP's layout."""
    title = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}
    text = f"{code} {title.get(code, 'Error')}"
    page = f"<html><head><title>{text}</title></head><body><center><h1>{text}</h1></center><hr>nginx</body></html>"
    return HttpResponse(page, status=code)


@contextmanager
def reading_from(database: Path) -> Iterator[None]:
    """This thread's queries go to another SQLite file inside the block."""
    connection = connections["default"]
    real, settings = connection.connection, connection.settings_dict
    connection.connection = None
    connection.settings_dict = {**settings, "NAME": str(database)}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = settings
        connection.connection = real


def snapshot(into: Path) -> Path:
    """A copy of all records as they are now, in a new SQLite file."""
    connections["default"].ensure_connection()
    with sqlite3.connect(into) as copy:
        connections["default"].connection.backup(copy)
    copy.close()
    return into
