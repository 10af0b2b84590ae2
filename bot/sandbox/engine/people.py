"""Who is who: logins of staff and clients (they share one page), sessions, permissions and units."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import pyotp
from django.db.models import QuerySet
from django.http import HttpRequest

from bot.sandbox import knobs, permissions
from bot.sandbox.models import BillingSettings, Charge, Client, EmailRule, Sale, StaffUser, Unit

Outcome = Literal["staff", "client", "captcha", "totp", "wrong", "locked", "no_access"]

_MESSAGES: dict[str, str] = {
    "captcha": "Marque o captcha e tente novamente",
    "totp": "Informe o código de verificação em duas etapas",
    "wrong": "Usuário ou senha inválidos",
    "locked": "Você tentou se autenticar muitas vezes. Aguarde alguns minutos e tente novamente",
    "no_access": "Seu acesso à área do cliente está bloqueado. Entre em contato com a administração",
}


class _Totp(pyotp.TOTP):
    """Takes a secret of any length: the ERPs that this one stands for issue 80 bits, which pyotp refuses."""

    def byte_secret(self) -> bytes:
        return base64.b32decode(self.secret + "=" * (-len(self.secret) % 8), casefold=True)


@dataclass(frozen=True)
class Login:
    """What the login page answers; `user` is there for "staff" and "client" only."""

    outcome: Outcome
    user: StaffUser | Client | None = None

    @property
    def message(self) -> str:
        return _MESSAGES.get(self.outcome, "")


def login(username: str, password: str, *, captcha: bool = False, totp: str = "") -> Login:
    """Tries to log in. `captcha`: whether it was solved. A locked user is refused even with the right password."""
    now = knobs.current()
    if now.captcha and not captcha:
        return Login("captcha")
    staff = StaffUser.objects.filter(username=username).first()
    if staff is None:
        return _client_login(username, password)
    if staff.failed_logins >= now.lockout_after:
        return Login("locked")
    if staff.password != password:
        return _failed(staff, "wrong")
    if now.totp_secret and not totp:
        return Login("totp")
    if now.totp_secret and not _Totp(now.totp_secret).verify(totp, valid_window=1):
        return _failed(staff, "totp")
    StaffUser.objects.filter(pk=staff.pk).update(failed_logins=0)
    return Login("staff", staff)


def _failed(staff: StaffUser, outcome: Outcome) -> Login:
    StaffUser.objects.filter(pk=staff.pk).update(failed_logins=staff.failed_logins + 1)
    return Login(outcome)


def _client_login(username: str, password: str) -> Login:
    client = Client.objects.filter(username=username, password=password).exclude(username="").first()
    if client is None:
        return Login("wrong")
    return Login("client", client) if may_enter(client) else Login("no_access")


def may_enter(client: Client) -> bool:
    """Whether the client's area (website and app) lets this client and its persons in."""
    return bool(client.isActive and client.hasLoginAccess and not client.isBlocked)


def try_login(client_id: int) -> bool:
    """Whether client `client_id` gets into its area with its own user and password."""
    return may_enter(Client.objects.get(pk=client_id))


def start_session(request: HttpRequest, user: StaffUser | Client) -> None:
    """Logs `user` in. Sliding: `session_seconds` after the last request; fixed: after this one."""
    request.session.flush()
    request.session["staff" if isinstance(user, StaffUser) else "client"] = user.pk
    seconds = knobs.current().session_seconds
    fixed = knobs.current().session_kind == "fixed"
    request.session.set_expiry(datetime.now() + timedelta(seconds=seconds) if fixed else seconds)


def end_session(request: HttpRequest) -> None:
    request.session.flush()


def permitted(staff: StaffUser | None, permission: str) -> bool:
    """Whether the staff user has `permission` (one of permissions.PERMISSIONS)."""
    if permission not in permissions.PERMISSIONS:
        raise ValueError(f"no permission {permission!r}; known: {', '.join(permissions.PERMISSIONS)}")
    hidden = knobs.current().hidden_permissions
    return staff is not None and permission in staff.permissions and permission not in hidden


def units_of(staff: StaffUser) -> list[Unit]:
    """The units this user is linked to ("Unidades Vinculadas"), by id."""
    units = list(staff.units.order_by("pk"))
    only = knobs.current().staff_units
    return units if only is None else [unit for unit in units if unit.name in only]


def _in_units(rows: QuerySet[Any], path: str, staff: StaffUser) -> QuerySet[Any]:
    units = units_of(staff)
    return rows if len(units) == Unit.objects.count() else rows.filter(**{f"{path}__in": units})


def clients_of(staff: StaffUser) -> QuerySet[Client]:
    """The clients in the user's units, in no particular order; likewise the next two."""
    return _in_units(Client.objects.all(), "unit", staff)


def sales_of(staff: StaffUser) -> QuerySet[Sale]:
    return _in_units(Sale.objects.all(), "client__unit", staff)


def charges_of(staff: StaffUser) -> QuerySet[Charge]:
    return _in_units(Charge.objects.all(), "client__unit", staff)


def billing_of(unit: Unit | None = None) -> BillingSettings:
    """The billing form: the unit's own where there is one per unit, else the tenant's."""
    return BillingSettings.objects.get(unit=unit if knobs.current().per_unit else None)


def rules_of(unit: Unit | None = None) -> QuerySet[EmailRule]:
    """The rules in their order on the screen: the unit's own where there are some per unit, else the tenant's."""
    return EmailRule.objects.filter(unit=unit if knobs.current().per_unit else None).order_by("order", "pk")
