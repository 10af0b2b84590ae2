"""What every screen is drawn with: the skin's template, the layout's facts, and the messages left by the last action."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from bot.sandbox import engine, faults
from bot.sandbox.knobs import current
from bot.sandbox.menu import main_menu
from bot.sandbox.models import Client, StaffUser, Unit
from bot.sandbox.permissions import PERMISSIONS
from bot.sandbox.words import words

CSRF = "YII_CSRF_TOKEN"


def staff(request: HttpRequest) -> StaffUser | None:
    """The staff user of this session."""
    found: StaffUser | None = getattr(request, "staff", None)
    return found


def area_client(request: HttpRequest) -> Client | None:
    """The client whose área do cliente this session is in."""
    found: Client | None = getattr(request, "area_client", None)
    return found


def permitted(request: HttpRequest) -> frozenset[str]:
    """The permissions of this session's user."""
    user = staff(request)
    return frozenset(name for name in PERMISSIONS if engine.permitted(user, name))


def linked_units(request: HttpRequest) -> list[Unit]:
    """The "Unidades Vinculadas" of this session's user."""
    user = staff(request)
    return engine.units_of(user) if user else []


def chosen_unit(request: HttpRequest) -> Unit | None:
    """The unit chosen in the header; None for "Todas as unidades"."""
    chosen = request.session.get("unit")
    return next((unit for unit in linked_units(request) if unit.pk == chosen), None)


def visible_units(request: HttpRequest) -> list[int]:
    """The ids of the units whose records the lists show."""
    chosen = chosen_unit(request)
    return [chosen.pk] if chosen else [unit.pk for unit in linked_units(request)]


def token(request: HttpRequest) -> str:
    """Yii's CSRF token: a cookie that every form repeats in a hidden field."""
    held = getattr(request, "csrf_given", None) or request.COOKIES.get(CSRF) or secrets.token_hex(20)
    request.csrf_given = held
    return str(held)


def tell(request: HttpRequest, text: str, kind: str = "success") -> None:
    """Leaves a message for the next screen; `kind` is success, info, warning or error."""
    left = [{"kind": kind, "text": text}]
    left += [{"kind": level, "text": more} for level, more in faults.extra_messages(request.GET.get("r", ""))]
    request.session["messages"] = [*request.session.get("messages", []), *left]


def screen(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """The screen `template` of this tenant's skin, with menu, units and messages around it."""
    tenant = current()
    w = words(tenant)
    units = linked_units(request)
    messages = request.session.pop("messages", []) + context.pop("extra_messages", [])
    menu = main_menu(w, permitted(request))
    controller = request.GET.get("r", "").partition("/")[0]
    facts = {
        "k": tenant,
        "w": w,
        "may": {name.replace(".", "_"): True for name in permitted(request)},
        "user": staff(request),
        "csrf": token(request),
        "menu": menu,
        "here": next((entry for entry in menu if entry.holds(controller)), None),
        "units": units,
        "unit": chosen_unit(request),
        "several_units": len(tenant.units) > 1,
        "messages": messages,
        "today": engine.today(),
        "page_facts_html": _json(
            {
                "csrf": token(request),
                "today": engine.today().strftime("%d/%m/%Y"),
                "update": tenant.update,
                "confirm": tenant.confirm,
                "selectAll": tenant.select_all,
                "result": tenant.result,
                "messages": messages,
            }
        ),
        "notice": request.session.pop("notice", False),
        "route": request.GET.get("r", ""),
    }
    html = render_to_string(f"{tenant.skin}/{template}", facts | context, request)
    answer = HttpResponse(html, status=status)
    answer["Cache-Control"] = "no-store, no-cache, must-revalidate"
    return answer


def _json(facts: dict[str, Any]) -> SafeString:
    """JSON for a script element: a "<" in it cannot end the element."""
    return mark_safe(json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c"))


def go(route: str, **parameters: Any) -> HttpResponseRedirect:
    """A redirect to `index.php?r=route`."""
    tail = "".join(f"&{name}={value}" for name, value in parameters.items())
    return HttpResponseRedirect(f"/index.php?r={route}{tail}")


def words_now() -> dict[str, str]:
    """The labels of the running tenant."""
    return words(current())
