"""`index.php/api/v2`: the subset of the API that only reads, with its traps (rate limit, `hasNext`, `k[]`, null flags).

Which header a refusal for rate carries is not documented; this one answers `Retry-After`, as HTTP has it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse

from bot.sandbox.models import Charge, Client, Contract, RecurringSale, Sale, Unit

TOKEN = "sandbox-api-token"
PER_MINUTE = 60


def answer(request: HttpRequest, what: str) -> JsonResponse:
    """One page of one list, or the refusal."""
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return _refusal(401, "Unauthorized")
    if (left := _seconds_left()) > 0:
        refusal = _refusal(429, "Too Many Requests")
        refusal["Retry-After"] = str(left)
        return refusal
    if request.method != "GET" or what not in LISTS:
        return _refusal(404, "Not Found")
    try:
        limit, offset = int(request.GET.get("limit", "100")), int(request.GET.get("offset", "0"))
        found = LISTS[what](request)
    except ValueError as problem:
        return _refusal(400, str(problem))
    if not 1 <= limit <= 100 or offset < 0:
        return _refusal(400, "limit")
    if ids := request.GET.getlist("id[]"):
        found = found.filter(pk__in=ids)
    page = list(found.order_by("pk")[offset : offset + limit + 1])
    return JsonResponse({"data": [_shown(one) for one in page[:limit]], "hasNext": len(page) > limit})


def _refusal(status: int, message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def _seconds_left() -> int:
    """How long until one more request is allowed; 0 counts this one."""
    now = time.time()
    asked = deque(at for at in cache.get("api-asked", ()) if now - at < 60)
    if len(asked) >= PER_MINUTE:
        return int(60 - (now - asked[0])) + 1
    cache.set("api-asked", [*asked, now])
    return 0


def _customers(request: HttpRequest) -> Any:
    found = Client.objects.all()
    return found.filter(isActive=request.GET["isActive"] == "1") if "isActive" in request.GET else found


def _sales(request: HttpRequest) -> Any:
    if any(key.startswith("createdAt") for key in request.GET):
        raise ValueError("createdAt")
    found = Sale.objects.all()
    if "dateFrom" in request.GET:
        found = found.filter(date__gte=date.fromisoformat(request.GET["dateFrom"]))
    if "dateTo" in request.GET:
        found = found.filter(date__lte=date.fromisoformat(request.GET["dateTo"]))
    return found.filter(status=request.GET["status"]) if "status" in request.GET else found


def _charges(request: HttpRequest) -> Any:
    found = Charge.objects.all()
    return found.filter(status="open") if request.GET.get("status") == "unpaid" else found


LISTS: dict[str, Callable[[HttpRequest], Any]] = {
    "customers": _customers,
    "sales": _sales,
    "charges": _charges,
    "contracts": lambda _: Contract.objects.all(),
    "recurringSales": lambda _: RecurringSale.objects.all(),
    "companies": lambda _: Unit.objects.all(),
}


def _shown(one: Any) -> dict[str, Any]:
    match one:
        case Client():
            # A flag that is off may come as null.
            flags = {"hasLoginAccess": one.hasLoginAccess or None, "isBlocked": one.isBlocked or None}
            return {"id": one.pk, "name": one.name, "isActive": one.isActive, **flags}
        case Sale():
            return {"id": one.pk, "customerId": one.client_id, "referenceDate": str(one.date), "status": one.status}
        case Charge():
            return {"id": one.pk, "customerId": one.client_id, "createdAt": str(one.created_at), "status": one.status}
        case Unit():
            return {"id": one.pk, "name": one.name}
        case _:
            return {"id": one.pk, "customerId": one.client_id, "isActive": one.active}
