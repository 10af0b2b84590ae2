"""What tells the login page from any other: one definition, for the page that is shown, for an answer to a script, for the ERP asked anew."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bot.errors import (
    from_playwright,
)
from pages.elements.dom import folded, script
from pages.elements.reading import Reading
from pages.labels import STAFF_MENUS


class LoginSigns(Reading):
    """Whether somebody is in."""

    def login_words(self) -> dict[str, Any]:
        """What js/login.js must know of this tenant to tell the login page from any other."""
        labels = self.labels
        return {
            "menus": [folded(labels[key]) for key in STAFF_MENUS],
            "logout": folded(labels["login.logout"]),
            "save": folded(labels["form.save"]),
            "address": self.login_address,
        }

    def at_login(self) -> bool:
        """Whether the screen shows the login page: its form, and nobody who is in."""
        return bool(self.read("isLogin(arg)", self.login_words()))

    def login_answered(self) -> bool:
        """Whether a script that asked for a part of the screen got the login page since this was last asked."""
        answers = [answer for answer in self.browser.traffic.html_answers() if "password" in answer[1]]
        query = self.login_words()
        return any(self.read("isLoginAnswer(arg)", {**query, "url": url, "text": text}) for url, text in answers)

    def logged_out(self) -> bool:
        """Whether the ERP, asked on a page of its own, shows its login: a script that got it as an answer leaves only a hole in the screen.

        A page that shows neither the login nor anybody who is in, within the time, does not say so.
        """
        page = self.browser.context.new_page()
        query = {**self.login_words(), "code": [], "codeWords": []}
        try:
            answer = page.goto(self.browser.guard.origin + "/")
            if answer is not None and answer.status >= 400:
                return False
            found = page.wait_for_function(script("whereNow(arg)"), arg=query, timeout=self.browser.timeout * 1000)
            return str(found.json_value()) == "login"
        except PlaywrightTimeout:
            return False
        except PlaywrightError as error:
            raise from_playwright(error, f"abrir {self.browser.guard.origin}") from error
        finally:
            page.close()
