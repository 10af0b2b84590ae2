"""The login page while a person is at it: what the file knows is filled in, and the bot watches until staff is in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bot.config.model import Tenant
from bot.errors import CaptchaRequired, NeedsLogin, NetworkError, ScreenError, TwoFactorRequired, from_playwright
from pages.elements.dom import script
from pages.elements.screen import Screen
from pages.login import LOOK_EVERY, LoginPage

NAMES = {"menu.settings": "Configurações", "menu.clients": "Clientes", "menu.sales": "Vendas"}
# Somebody is in where staff's menus are, or where one can log out and nothing is asked any more; a refusal is a message
# on the login page that was not there at the last look.
WATCH = """(() => {
  if (!document.body) return '';
  const where = whereNow(arg);
  if (where === 'in') return 'in';
  const said = where ? messagesNow().join(' ') : '';
  return said && said !== arg.last ? 'said:' + said : '';
})()"""


class PersonAtLogin(LoginPage):
    """A person logs in on the page that is open; `tell` hears, in sentences, what stands in the way."""

    def __init__(self, screen: Screen, tenant: Tenant, tell: Callable[[str], None]) -> None:
        super().__init__(screen, tenant)
        self.tell = tell
        self.refusal: NeedsLogin | None = None

    def arrive(self) -> bool:
        """Goes to the ERP's start; whether it asks somebody to log in."""
        self._home()
        return self.arrives_at_login()

    def waits_for_person(self) -> bool:
        """Whether the page asks for something: user and password, or a code."""
        return self.shown() or self._code_field() is not None

    def fill_in(self, username: str, password: str) -> None:
        """Logs in with what the file has, once; where a captcha or a code stands in the way, the rest is the person's."""
        try:
            self.submit(username, password)
        except CaptchaRequired as error:
            self._hear(error)
            self._type(username, password)
        except NeedsLogin as error:
            self._hear(error)
        except (PlaywrightError, ScreenError, NetworkError):
            self.tell("A tela de login mudou enquanto o bot a preenchia; o resto é com você.")

    def wait(self, seconds: float) -> None:
        """Ends where somebody is in. Raises NeedsLogin (the refusal last seen, where there was one) after `seconds`."""
        query = {**self._query(), "last": ""}
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            seen = self._next(query, left)
            if seen == "in":
                self.screen.browser.settle()
                return
            query["last"] = seen.removeprefix("said:")
            if seen and self.shown():
                self._hear(self._refusal())
        raise self.refusal or NeedsLogin(
            f"Ninguém entrou em {self.tenant.name} em {seconds:.0f} s.",
            "Rode `bot login` de novo, com --timeout maior se for preciso.",
        )

    def missing_menus(self) -> list[str]:
        """The staff menus that this user does not see."""
        return [name for key, name in NAMES.items() if not self._menu(key)]

    def _next(self, query: dict[str, Any], seconds: float) -> str:
        """What happens next on the page, as WATCH names it; empty where the time is over."""
        page = self.screen.page
        try:
            handle = page.wait_for_function(script(WATCH), arg=query, timeout=seconds * 1000, polling=LOOK_EVERY)
            return str(handle.json_value())
        except PlaywrightTimeout:
            return ""
        except PlaywrightError as error:
            if page.is_closed():
                raise NeedsLogin(
                    "A janela foi fechada antes de alguém entrar.",
                    "Rode `bot login` de novo e entre na janela que abre.",
                ) from error
            raise from_playwright(error, "ler a tela de login") from error

    def _hear(self, error: NeedsLogin) -> None:
        self.refusal = error
        self.tell(error.message)
        if isinstance(error, (CaptchaRequired, TwoFactorRequired)):
            self.tell("Termine na janela que abriu; o bot espera.")

    def _type(self, username: str, password: str) -> None:
        """What a person would have to type anyway."""
        page = self.screen.page
        for selector, value in (("#LoginForm_username", username), ("#LoginForm_password", password)):
            box = page.locator(selector)
            if box.count() == 1:
                box.fill(value)
