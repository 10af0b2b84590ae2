"""One Chromium, one context and one page for one tenant, with the guards that hold whatever a flow asks for.

- *Origin*: nothing is sent to another host than the tenant's (and `browser.hosts` of the tenant file, for reads).
- *Reads only*: under `Sending.READS` the browser refuses to send anything but what `bot.requests` knows to be a read.
- *Write log*: every request that is not a read is handed to `on_write`, sent or refused.
- *Doors*: what no guard can see is taken away from the pages (`bot.doors`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urldefrag

from playwright.sync_api import (
    BrowserContext,
    Frame,
    Locator,
    Request,
)
from playwright.sync_api import Error as PlaywrightError

from bot.browser.banner import Overlay
from bot.browser.dialogs import Dialogs
from bot.browser.gate import Gate
from bot.browser.guard import Guard, Sending
from bot.browser.processes import kill_below
from bot.browser.proxy import Relay
from bot.browser.requests import origin_of
from bot.browser.traffic import Traffic
from bot.errors import NetworkError, ScreenError, from_playwright

VIEWPORT = {"width": 1280, "height": 800}


class Browser:
    """One page on one tenant, with its guards; made by `open_browser`."""

    def __init__(
        self,
        context: BrowserContext,
        guard: Guard,
        timeout: float,
        version: str,
        driver: Collection[int] = (),
        *,
        headed: bool = False,
    ) -> None:
        self.driver = driver
        self.relay: Relay | None = None  # where the ERP is behind a proxy
        self.context = context
        self.guard = guard
        self.timeout = timeout
        self.version = version
        context.set_default_timeout(timeout * 1000)
        context.set_default_navigation_timeout(timeout * 1000)
        context.on("request", guard.saw)
        context.on("requestfinished", self._finished)
        context.on("requestfailed", lambda request: guard.ended(request, None, request.failure or "sem resposta"))
        chromium = context.browser
        assert chromium is not None, "a context of a browser of its own"
        self.gate = Gate(chromium, guard.handle)
        context.on("close", lambda context: self.gate.leave())
        self.arm()
        context.on("page", lambda page: page.on("websocket", guard.heard))
        self.page = context.new_page()
        self.traffic = Traffic(self.page, guard)
        guard.on_abort = self.traffic.barred
        self.dialogs = Dialogs(self.page)
        self.overlay = Overlay(self.page) if headed else None

    def begin_act(self) -> None:
        """From now on `may_have_written` tells of what is done next."""
        self.traffic.effects.begin()
        self.traffic.effects.end()

    @property
    def may_have_written(self) -> bool:
        """Whether anything by which a record could have been changed left since `begin_act`."""
        return self.traffic.effects.may_have_written

    def tell(self, title: str) -> None:
        """Shows whoever watches a headed browser what it is at."""
        if self.overlay is not None:
            self.overlay.title(title)

    def point(self, control: Locator) -> None:
        """Shows whoever watches a headed browser what is about to be changed or pressed."""
        if self.overlay is not None:
            self.overlay.frame(control)

    def kill(self) -> None:
        """Ends the browser's processes at once, from any thread; whatever waits for it raises BrowserGone."""
        kill_below(self.driver)

    def arm(self) -> None:
        """Lays the guard: on every request where only reads may leave, and on none where everything may and there is one host.

        That host is then the only one that the browser can find (`only`).
        """
        if self.guard.sending is not Sending.WRITES or self.guard.hosts | self.guard.captcha:
            self.gate.shut()
        else:
            self.gate.open()

    def send(self, sending: Sending) -> None:
        """What may leave the browser from now on."""
        self.guard.sending = sending
        self.arm()

    def _finished(self, request: Request) -> None:
        if request in self.guard.log:
            response = request.response()
            self.guard.ended(request, response.status if response else None)

    def goto(self, url: str) -> None:
        """Loads an address of the tenant and waits until it is drawn; NetworkError where the host cannot be reached.

        The bot goes only where it found a menu or a link to, so the address need not be one that is known to read.
        """
        with self.guard.following():
            try:
                if "#" in url and urldefrag(url).url == urldefrag(self.page.url).url:
                    # Another fragment loads nothing: until its script is done the page shows another record, or what was typed there.
                    self.page.goto("about:blank", wait_until="commit")
                self.page.goto(url, wait_until="commit")
            except PlaywrightError as error:
                if self.relay is not None and self.relay.trouble:
                    raise NetworkError(
                        f"O proxy {self.relay.proxy} não deixou chegar a {self.guard.origin}: {self.relay.trouble}.",
                        f"Confira {self.relay.proxy.key}.",
                    ) from error
                raise from_playwright(error, f"abrir {self.guard.origin}") from error
            self.settle()

    def settle(self, *, seen: bool = False) -> bool:
        """Waits until the page is at rest; whether a script asked the ERP for anything since the last action.

        `seen`: what the action was for is on the screen already.
        """
        asked = self.traffic.settle(self.timeout, seen=seen)
        self.check_origin()
        if self.overlay is not None:
            self.overlay.draw()
        return asked

    def check_origin(self) -> None:
        """Refuses to stay where a redirect led off the tenant's host."""
        url = self.page.url
        if url.startswith(("http:", "https:")) and origin_of(url) != self.guard.origin:
            self.page.goto("about:blank")
            raise ScreenError(
                f"O ERP mandou o navegador para outro endereço ({origin_of(url)}), fora de {self.guard.origin}.",
                "Confira `url` no arquivo do cliente.",
            )

    def save_session(self, path: Path) -> None:
        """Keeps cookies and local storage for the next run, readable by this user only (mode 0600)."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = json.dumps(self.context.storage_state())
        draft = path.with_name(path.name + ".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(state)
        draft.replace(path)

    def proofs(self) -> list[str]:
        """What the session proves itself with, to be scrubbed: the values of its cookies and the tokens of the forms shown."""
        hidden = "[...document.querySelectorAll('input[type=hidden],meta')].filter((el) => /csrf|token/i.test(el.name))"
        tokens = f"() => {hidden}.map((el) => el.value || el.content || '')"
        values = [cookie.get("value", "") for cookie in self.context.cookies()] + list(self.page.evaluate(tokens))
        return [value for value in values if len(value) >= 16]

    def session_expires(self) -> datetime | None:
        """When the ERP's session cookie runs out (UTC), as the cookie says; None for one without an end."""
        ends = [cookie["expires"] for cookie in self.context.cookies() if "SESS" in cookie.get("name", "").upper()]
        ends = [end for end in ends if end and end > 0]
        return datetime.fromtimestamp(min(ends), UTC) if ends else None

    def content(self) -> Frame:
        """The frame in which the screen's content stands: a large frame of the tenant's own, else the page itself."""
        main = self.page.main_frame
        if len(self.page.frames) == 1:
            return main
        for frame in main.child_frames:
            if origin_of(frame.url) != self.guard.origin:
                continue
            box = frame.frame_element().bounding_box()
            if box and box["width"] * box["height"] > 0.3 * VIEWPORT["width"] * VIEWPORT["height"]:
                return frame
        return main
