"""Login, logout, the home screen and what belongs to the whole site."""

from __future__ import annotations

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from bot.sandbox import engine, knobs
from bot.sandbox.choices import ChargeStatus, SaleStatus
from bot.sandbox.columns import brl, dmy
from bot.sandbox.models import Charge, Client, Sale, StaffUser
from bot.sandbox.screen import go, screen, visible_units


def login(request: HttpRequest, asked: bool = False) -> HttpResponseBase:
    """The page that staff and clients share. `asked`: in place of another screen, from which Yii redirects here."""
    if asked:
        return go("site/login")
    if request.method != "POST":
        return _form(request)
    username = request.POST.get("LoginForm[username]", "").strip()
    password = request.POST.get("LoginForm[password]", "")
    found = engine.login(username, password, captcha=bool(request.POST.get("g-recaptcha-response")))
    if request.POST.get("ajax") == "login-form":  # Yii's validation runs the very rule that tries the password
        wrong = found.user is None and found.outcome not in {"captcha", "totp"}
        return JsonResponse({"LoginForm_password": [f"{found.message}."]} if wrong else {})
    if found.outcome == "totp":
        request.session["half_way"] = [username, password]
        return go("site/totp")
    if found.outcome == "captcha":
        return _form(request, username=username, toast=found.message)
    return _enter(request, found) or _form(request, username=username, error=found.message + ".")


def totp(request: HttpRequest) -> HttpResponseBase:
    """The second step, where the tenant asks for a code."""
    half_way = request.session.get("half_way")
    if half_way is None:
        return go("site/login")
    if request.method != "POST":
        return _form(request, totp=True)
    code = request.POST.get("TotpForm[codigo]", "").replace(" ", "")
    found = engine.login(*half_way, captcha=True, totp=code or "?")
    error = "Código de verificação inválido." if found.outcome == "totp" else found.message + "."
    return _enter(request, found) or _form(request, totp=True, error=error)


def _enter(request: HttpRequest, found: engine.Login) -> HttpResponseBase | None:
    if found.user is None:
        return None
    engine.start_session(request, found.user)
    if not isinstance(found.user, StaffUser):
        return go("area/index")
    request.session["notice"] = knobs.current().notices
    return go("site/index")


def _form(
    request: HttpRequest, username: str = "", error: str = "", toast: str = "", totp: bool = False
) -> HttpResponse:
    """HTTP 200 whatever was wrong, as the ERP answers."""
    return screen(
        request, "login.html", title="Login", username=username, error=error, totp=totp,
        extra_messages=[{"kind": "error", "text": toast}] if toast else [],
    )  # fmt: skip


def logout(request: HttpRequest) -> HttpResponseBase:
    engine.end_session(request)
    return go("site/login")


def index(request: HttpRequest) -> HttpResponseBase:
    """The staff's home."""
    today = engine.today()
    month = today.replace(day=1)
    units = visible_units(request)
    sales = Sale.objects.filter(client__unit__in=units)
    recent = sales.filter(date__lte=today).select_related("client").order_by("-date", "-pk")[:8]
    charges = Charge.objects.filter(client__unit__in=units)
    received = charges.filter(status=ChargeStatus.PAID, paid_at__gte=month).aggregate(sum=Sum("value_cents"))["sum"]
    return screen(
        request, "index.html", title="Painel", crumbs=["Painel"],
        active=Client.objects.filter(isActive=True, unit__in=units).count(),
        unbilled=sales.filter(status=SaleStatus.NOT_BILLED, date__gte=month, date__lte=today).count(),
        received=brl(received or 0),
        overdue=charges.filter(status=ChargeStatus.OPEN, due__lt=today).count(),
        sales=[{"day": dmy(s.date), "client": s.client.name, "product": s.product, "value": brl(s.value_cents)} for s in recent],
    )  # fmt: skip


def unit(request: HttpRequest) -> HttpResponseBase:
    """Chooses a unit in the header; 0 is "Todas as unidades"."""
    request.session["unit"] = int(request.GET.get("id") or 0)
    back = request.headers.get("Referer", "")
    return go(back.partition("r=")[2].partition("&")[0] or "site/index")
