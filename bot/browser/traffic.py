"""The requests under way: what tells that a press has been answered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Request, Response

from bot.browser.effects import Effects
from bot.browser.guard import Guard
from bot.browser.requests import READ_METHODS, route_of
from bot.errors import BrowserGone, NetworkError

PATIENCE = 8.0  # seconds after which a script's lone open GET is taken for polling
UNREAD = 1.0  # seconds after which a fetch that was answered, but whose body nobody reads, counts as ended
# All of the page is there, two frames were drawn and nothing fades or slides that soon ends: a dialog that is just coming up cannot be seen yet.
# A page of which only half arrived, or one behind another window, never draws: it is not waited for.
DRAWN = """() => new Promise(done => {
    const tell = () => done(document.readyState);
    const moving = () => document.getAnimations().some(one => {
        const { endTime, localTime } = one.effect ? one.effect.getComputedTiming() : {};
        return one.playState === 'running' && endTime - (localTime || 0) < 1000;
    });
    const look = () => requestAnimationFrame(() => requestAnimationFrame(() => document.readyState !== 'complete' || moving() ? look() : tell()));
    look();
    setTimeout(tell, 1000);
})"""


class Traffic:
    """The requests under way, and the status of the last document: what tells that a click has been answered."""

    def __init__(self, page: Page, guard: Guard) -> None:
        self._page = page
        self._open: set[Request] = set()
        self._background: set[str] = set()
        self._heard: dict[Request, float] = {}
        self._fragments: list[Response] = []
        self._whole: set[Request] = set()  # requests of scripts whose answers are here to their last byte
        # Around what a busy page may never answer.
        self.answering: Callable[[], AbstractContextManager[None]] = nullcontext
        self.errors: list[tuple[int, str]] = []  # the server's errors in answer to what was sent: status and route
        self.status: int | None = None
        self.failure = ""
        self.wanted = ""  # the screen that was asked for last, wherever the ERP led from there
        self._asked = False  # whether a script asked for anything since the last action
        self.documents = 0  # screens that were gone to in the main page, over the whole session
        self.effects = Effects(page, guard)
        self._barred: Counter[tuple[str, str]] = Counter()  # kept from leaving, and not heard of yet
        page.on("request", self._began)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _began(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self._page.main_frame:
            self.documents += 1
            self.wanted = self.wanted if request.redirected_from else route_of(request.url)
        if (
            request.resource_type not in {"websocket", "eventsource", "ping", "media"}
            and route_of(request.url) not in self._background
        ):
            asked = request.method, request.url
            if self._barred[asked]:
                self._barred[asked] -= 1
            else:
                self._open.add(request)
            self._asked = self._asked or request.resource_type in {"xhr", "fetch"}

    def barred(self, method: str, url: str) -> None:
        """Hears that a request was kept from leaving, whether the page has told of it yet or not."""
        for request in self._open:
            if (request.method, request.url) == (method, url):
                self._open.discard(request)
                return
        self._barred[method, url] += 1

    def _ended(self, request: Request) -> None:
        self._open.discard(request)
        if request.resource_type in {"xhr", "fetch"}:
            self._whole.add(request)

    def _failed(self, request: Request) -> None:
        self._open.discard(request)
        if request.resource_type in {"document", "xhr", "fetch"}:
            self.failure = f"{route_of(request.url)}: {request.failure or ''}"

    def _answered(self, response: Response) -> None:
        if response.request.resource_type == "fetch":
            self._heard[response.request] = time.monotonic()
        if response.request.resource_type in {"xhr", "fetch"} and "html" in response.headers.get("content-type", ""):
            self._fragments.append(response)
        if response.status >= 500 and response.request.method not in READ_METHODS:
            self.errors.append((response.status, route_of(response.url)))
        if response.request.is_navigation_request() and response.frame == self._page.main_frame:
            self.status = response.status
            self.failure = ""

    def unanswered(self) -> str:
        """The screens that were asked for and have not begun to come, as routes; empty where there is none."""
        return ", ".join(sorted(route_of(request.url) for request in self._open if request.is_navigation_request()))

    def html_answers(self) -> list[tuple[str, str]]:
        """What scripts that asked for a part of the screen got as HTML since this was last asked: address and text."""
        # One that is still coming, byte by byte, has drawn nothing yet; asking for its text would wait for its end.
        whole = [response for response in self._fragments if response.request in self._whole]
        self._fragments = [response for response in self._fragments if response.request not in self._whole]
        answers = []
        for response in whole:
            with suppress(PlaywrightError):  # its page is gone, and with it what it said
                answers.append((response.url, response.text()))
        return answers

    def forget(self) -> None:
        """Requests of the page's own that are open before an action are not waited for after it."""
        self._fragments.clear()
        self._whole.clear()
        self._asked = False
        self._open = {
            request for request in self._open if request.is_navigation_request() or request.method not in READ_METHODS
        }

    def settle(self, timeout: float, *, seen: bool = False) -> bool:
        """Waits until the page has drawn what the last action caused and no request of it is open (seconds); whether a script asked for anything.

        What a script is answered it draws afterwards, so where one asked the page must be at rest twice, unless that was `seen` already.
        A page may ask the server all the time (long polling): a GET of a script that alone stays open is taken for that.
        """
        began = time.monotonic()
        deadline = began + timeout
        quiet = 0
        while quiet < (2 if self._asked and not seen else 1):
            try:
                with self.answering():
                    state = self._page.evaluate(DRAWN)
            except PlaywrightError as error:
                if self._page.is_closed() or "crash" in str(error).lower():
                    raise BrowserGone("O navegador fechou no meio do trabalho.") from error
                state = "navigating"
            # Chromium does not tell the end of a fetch whose body the page leaves unread.
            self._open -= {request for request, at in self._heard.items() if time.monotonic() - at > UNREAD}
            quiet = quiet + 1 if state == "complete" and not self._open else 0
            if (
                state == "complete"
                and time.monotonic() - began > PATIENCE
                and all(self._may_poll(request) for request in self._open)
            ):
                self._background |= {route_of(request.url) for request in self._open}
                self._open.clear()
            if time.monotonic() > deadline:
                waiting = ", ".join(sorted({route_of(request.url) for request in self._open})) or "a página"
                raise NetworkError(f"O ERP não respondeu em {timeout:.0f} s ({waiting}).", "Tente de novo mais tarde.")
        asked, self._asked = self._asked, False
        return asked

    def _may_poll(self, request: Request) -> bool:
        return request.method in READ_METHODS and request.resource_type in {"xhr", "fetch"}
