"""Logging in by a person, once: a visible browser, and the session kept for the commands that follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.browser.guard import Sending
from bot.browser.launch import open_browser
from bot.config.model import Tenant
from bot.errors import ConfigError
from pages.elements.dom import library, selectors
from pages.elements.screen import Screen
from pages.home import HomePage
from pages.labels import Labels
from pages.manual_login import PersonAtLogin


@dataclass
class LoggedIn:
    """A kept session: whose screen it was, in which file, until when (UTC; None where the ERP does not say)."""

    tenant: str
    shown_as: str
    session: Path
    expires: datetime | None
    by_person: bool
    missing: list[str] = field(default_factory=list)


def login(
    tenant: Tenant, tell: Callable[[str], None], *, timeout: float = 300.0, slow: int = 0, headed: bool = True
) -> LoggedIn:
    """Opens the tenant's login page and waits (seconds) until staff is in; `tell` hears what goes on.

    The file's user and password are used once, where nothing but them is asked. Raises NeedsLogin, NoPermission,
    WrongTenant; nothing is kept then.
    """
    kept = tenant.login.session
    had_one = kept.exists()
    with open_browser(
        tenant.url,
        tenant.browser,
        sending=Sending.WRITES,
        session=kept,
        headed=headed,
        slow=slow,
        selectors=selectors(),
        library=library(),
        captcha=True,
    ) as browser:
        screen = Screen(browser, Labels(tenant.labels), lambda text: tell(f"Fechei um aviso do ERP: {text[:60]}…"))
        person = PersonAtLogin(screen, tenant, tell)
        asked = person.arrive()
        if asked:
            if had_one:
                tell("A sessão guardada expirou: é preciso entrar de novo.")
            _fill_in(tenant, person, tell)
            if person.waits_for_person():
                tell(f"Entre em {tenant.url} na janela que abriu, como equipe (não como cliente).")
            person.wait(timeout)
        browser.send(Sending.READS)
        person.expect_staff()
        shown_as = HomePage(screen, tenant).expect_tenant()
        browser.save_session(kept)
        return LoggedIn(tenant.name, shown_as, kept, browser.session_expires(), asked, person.missing_menus())


def _fill_in(tenant: Tenant, person: PersonAtLogin, tell: Callable[[str], None]) -> None:
    username, password = tenant.login.username, tenant.login.password
    if username is None or password is None:
        return
    try:
        known = username.reveal(), password.reveal()
    except ConfigError as error:
        tell(error.message)
        return
    person.fill_in(*known)
