"""A route of the ERP: a view, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from bot.sandbox.screen import screen

View = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Route:
    """A view, who may see it, and the permission it takes. `audience` is staff, client or anybody."""

    view: View
    permission: str = ""
    audience: str = "staff"


def problem(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """Yii's error page (site/error); plain text where AJAX asked, as Yii does."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(text, status=status, content_type="text/html; charset=utf-8")
    return screen(request, "error.html", status=status, code=status, text=text)
