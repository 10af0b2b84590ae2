"""`index.php?r=controller/action`, as Yii 1.1 dispatches it: session, login, permission and CSRF token, then the view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from bot.sandbox.routes import problem
from bot.sandbox.screen import CSRF, area_client, go, permitted, staff, token


def dispatch(request: HttpRequest) -> HttpResponseBase:
    """The answer to one request to `index.php`; the login page in place of whatever a stranger asks for."""
    name = request.GET.get("r") or "site/index"
    answer = _answer(request, name)
    if answer.get("Content-Type", "").startswith("text/html") and CSRF not in request.COOKIES:
        answer.set_cookie(CSRF, token(request), httponly=True, samesite="Lax")
    return answer


def _answer(request: HttpRequest, name: str) -> HttpResponseBase:
    from bot.sandbox.views import ROUTES
    from bot.sandbox.views.site import login

    route = ROUTES.get(name)
    if route is None or route.audience == "staff":
        if staff(request) is None:
            if area_client(request):
                return go("area/index")
            return login(request, asked=True)
    elif route.audience == "client" and not area_client(request):
        return login(request, asked=True)
    if route is None:
        return problem(request, 404, f'O sistema não conseguiu encontrar a ação "{name}" solicitada.')
    if request.method == "POST" and request.POST.get(CSRF) != request.COOKIES.get(CSRF, ""):
        return problem(request, 400, "O token CSRF não pôde ser verificado.")
    if route.permission and route.permission not in permitted(request):
        return problem(request, 403, "Você não tem permissão para realizar esta ação.")
    return route.view(request)


def home(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect("/index.php?r=site/index")
