"""The requests under way, and what of them may have written: what tells that a press has been answered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from urllib.parse import parse_qs

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Request, Response

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
HABIT = 2  # as often a page writes by itself to a route before that is taken for its habit


def only_checks(request: Request) -> bool:
    """Whether a post asks the server to check a form and nothing more, as Yii's CActiveForm does before it submits: it names the form in `ajax`."""
    if request.method != "POST" or request.resource_type not in {"xhr", "fetch"}:
        return False
    try:
        fields = parse_qs(request.post_data or "")
    except PlaywrightError:
        return False
    return any(name.endswith("-form") or name.startswith("form") for name in fields.get("ajax", []))


class Traffic:
    """The requests under way, and the status of the last document: what tells that a click has been answered."""

    def __init__(self, page: Page, guard: Guard) -> None:
        self.page = page
        self.guard = guard
        self.open: set[Request] = set()
        self.background: set[str] = set()
        self.heard: dict[Request, float] = {}
        self.fragments: list[Response] = []
        self.ended: set[Request] = set()  # requests of scripts whose answers are here to their last byte
        # Around what a busy page may never answer.
        self.answering: Callable[[], AbstractContextManager[None]] = nullcontext
        self.errors: list[tuple[int, str]] = []  # the server's errors in answer to what was sent: status and route
        self.status: int | None = None
        self.failure = ""
        self.wanted = ""  # the screen that was asked for last, wherever the ERP led from there
        self.asked = False  # whether a script asked for anything since the last action
        self.documents = 0  # screens that were gone to in the main page, over the whole session
        # Since the last press that acts, sent or dropped, whichever page or worker of the context made them:
        self.acted_on: list[str] = []  # the routes of requests that write or may, the page's habits left out
        self.may_have_acted = False  # whether any such request, or a socket's message, left the page
        self.followed = False  # whether the page asked for anything else after such a request
        self._acting = False
        self._barred: Counter[tuple[str, str]] = Counter()  # kept from leaving, and not heard of yet
        self._habits: Counter[str] = Counter()  # routes that the page writes to when nobody presses anything
        page.on("request", self._began)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("websocket", lambda socket: socket.on("framesent", self._spoke))
        page.context.on("request", self._count)

    def act(self) -> None:
        """A press that acts begins: what leaves from now on may be its doing."""
        self.acted_on, self.may_have_acted, self.followed, self._acting = [], False, False, True

    def rest(self) -> None:
        """What the last press that acts caused is over."""
        self._acting = False

    @property
    def acted(self) -> int:
        return len(self.acted_on)

    def _count(self, request: Request) -> None:
        route = route_of(request.url)
        # Where the ERP sends a request on to is its answer.
        if request.redirected_from is not None or not self.guard.judge(request).may_write:
            self.followed |= bool(self.acted_on) and request.resource_type in {"xhr", "fetch", "document"}
            return
        if not self._acting:
            self._habits[route] += request.resource_type != "document"
        elif not only_checks(request):
            self.may_have_acted |= self._habits[route] < HABIT
            if not self._habits[route]:
                self.acted_on.append(route)

    def _spoke(self, frame: object) -> None:
        self.may_have_acted |= self._acting

    def _began(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.documents += 1
            self.wanted = self.wanted if request.redirected_from else route_of(request.url)
        if (
            request.resource_type not in {"websocket", "eventsource", "ping", "media"}
            and route_of(request.url) not in self.background
        ):
            asked = request.method, request.url
            if self._barred[asked]:
                self._barred[asked] -= 1
            else:
                self.open.add(request)
            self.asked = self.asked or request.resource_type in {"xhr", "fetch"}

    def barred(self, method: str, url: str) -> None:
        """Hears that a request was kept from leaving, whether the page has told of it yet or not."""
        for request in self.open:
            if (request.method, request.url) == (method, url):
                self.open.discard(request)
                return
        self._barred[method, url] += 1

    def _ended(self, request: Request) -> None:
        self.open.discard(request)
        if request.resource_type in {"xhr", "fetch"}:
            self.ended.add(request)

    def _failed(self, request: Request) -> None:
        self.open.discard(request)
        if request.resource_type in {"document", "xhr", "fetch"}:
            self.failure = f"{route_of(request.url)}: {request.failure or ''}"

    def _answered(self, response: Response) -> None:
        if response.request.resource_type == "fetch":
            self.heard[response.request] = time.monotonic()
        if response.request.resource_type in {"xhr", "fetch"} and "html" in response.headers.get("content-type", ""):
            self.fragments.append(response)
        if response.status >= 500 and response.request.method not in READ_METHODS:
            self.errors.append((response.status, route_of(response.url)))
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status
            self.failure = ""

    def unanswered(self) -> str:
        """The screens that were asked for and have not begun to come, as routes; empty where there is none."""
        return ", ".join(sorted(route_of(request.url) for request in self.open if request.is_navigation_request()))

    def html_answers(self) -> list[tuple[str, str]]:
        """What scripts that asked for a part of the screen got as HTML since this was last asked: address and text."""
        # One that is still coming, byte by byte, has drawn nothing yet; asking for its text would wait for its end.
        whole = [response for response in self.fragments if response.request in self.ended]
        self.fragments = [response for response in self.fragments if response.request not in self.ended]
        answers = []
        for response in whole:
            with suppress(PlaywrightError):  # its page is gone, and with it what it said
                answers.append((response.url, response.text()))
        return answers

    def forget(self) -> None:
        """Requests of the page's own that are open before an action are not waited for after it."""
        self.fragments.clear()
        self.ended.clear()
        self.asked = False
        self.open = {
            request for request in self.open if request.is_navigation_request() or request.method not in READ_METHODS
        }

    def settle(self, timeout: float, *, seen: bool = False) -> bool:
        """Waits until the page has drawn what the last action caused and no request of it is open (seconds); whether a script asked for anything.

        What a script is answered it draws afterwards, so where one asked the page must be at rest twice, unless that was `seen` already.
        A page may ask the server all the time (long polling): a GET of a script that alone stays open is taken for that.
        """
        began = time.monotonic()
        deadline = began + timeout
        quiet = 0
        while quiet < (2 if self.asked and not seen else 1):
            try:
                with self.answering():
                    state = self.page.evaluate(DRAWN)
            except PlaywrightError as error:
                if self.page.is_closed() or "crash" in str(error).lower():
                    raise BrowserGone("O navegador fechou no meio do trabalho.") from error
                state = "navigating"
            # Chromium does not tell the end of a fetch whose body the page leaves unread.
            self.open -= {request for request, at in self.heard.items() if time.monotonic() - at > UNREAD}
            quiet = quiet + 1 if state == "complete" and not self.open else 0
            if (
                state == "complete"
                and time.monotonic() - began > PATIENCE
                and all(self._may_poll(request) for request in self.open)
            ):
                self.background |= {route_of(request.url) for request in self.open}
                self.open.clear()
            if time.monotonic() > deadline:
                waiting = ", ".join(sorted({route_of(request.url) for request in self.open})) or "a página"
                raise NetworkError(f"O ERP não respondeu em {timeout:.0f} s ({waiting}).", "Tente de novo mais tarde.")
        asked, self.asked = self.asked, False
        return asked

    def _may_poll(self, request: Request) -> bool:
        return request.method in READ_METHODS and request.resource_type in {"xhr", "fetch"}
