"""Who decides about every request of a browser, and writes down what writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Request, Route, WebSocket

from bot.browser.requests import READ_METHODS, Asked, Kind, Permits, Verdict, judge, origin_of, route_of
from bot.browser.routes import Says, says

if TYPE_CHECKING:
    from bot.browser.page import Browser


NOT_KNOWN = "GET que o bot não conhece"
SENT_ON = "o ERP redirecionou"


class Sending(StrEnum):
    """What may leave the browser: `READS` only, everything (`WRITES`), or reads with each write dropped (`DROPS`)."""

    READS = "reads"
    WRITES = "writes"
    DROPS = "drops"


@dataclass
class WriteRequest:
    """A request that is not a read: when, what, and whether it left the browser (`sent`) and was answered (`status`)."""

    at: datetime
    method: str
    route: str
    sent: bool
    status: int | None = None
    why: str = ""
    unknown: bool = False  # refused because nobody knows whether it writes: the tenant file may say that it only reads


@dataclass
class Guard:
    """Decides about every request: what `bot.requests` calls a read leaves a browser that only reads, and nothing else.

    `reads` are the routes that the tenant file says only read, by GET or by post. `refused` is what was kept from leaving.
    """

    origin: str
    sending: Sending
    hosts: frozenset[str] = frozenset()
    captcha: frozenset[str] = (
        frozenset()
    )  # hosts that a captcha needs, frames and posts included, while a person logs in
    on_write: Callable[[WriteRequest], None] = lambda request: None
    refused: list[WriteRequest] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)
    log: dict[Request, WriteRequest] = field(default_factory=dict)
    on_abort: Callable[[str, str], None] = lambda method, url: None
    reads: frozenset[str] = frozenset()
    sockets: bool = False  # whether the tenant file lets the screens open sockets
    permits: Permits = field(init=False)
    spoken: set[str] = field(default_factory=set)  # where the screens wanted a socket to

    def __post_init__(self) -> None:
        self.permits = Permits(self.reads)

    def foreign_host(self, request: Request) -> bool:
        if not request.url.startswith(("http:", "https:", "ws:", "wss:")):
            return False
        if origin_of(request.url) == self.origin:
            return False
        host = urlsplit(request.url).hostname or ""
        if host in self.captcha and request.frame.parent_frame is not None:
            return False
        return not (
            host in self.hosts | self.captcha and request.method in READ_METHODS and not request.is_navigation_request()
        )

    def judge(self, request: Request) -> Verdict:
        """What a request is: to the ERP as `bot.requests` says, to another host that is allowed by its method alone."""
        if not request.url.startswith(("http:", "https:")) or origin_of(request.url) == self.origin:
            return judge(Asked.of(request), self.permits)
        return Verdict(Kind.READ if request.method.upper() in READ_METHODS else Kind.WRITE)

    def handle(self, route: Route) -> None:
        """The one place where a request is let out or not."""
        request = route.request
        if self.foreign_host(request):
            self.foreign.add(urlsplit(request.url).netloc)
            self._abort(route)
            return
        verdict = self.judge(request)
        if self.sending is Sending.WRITES or verdict.leaves:
            route.continue_()
            return
        why = "ensaio: não enviado" if self.sending is Sending.DROPS else "somente leitura: não enviado"
        why = f"{verdict.why}; {why}" if verdict.why else why
        dropped = WriteRequest(datetime.now(UTC), request.method, route_of(request.url), sent=False, why=why)
        dropped.unknown = verdict.kind is Kind.UNKNOWN or (verdict.kind is Kind.WRITE and request.method == "POST")
        if verdict.kind is not Kind.AHEAD:
            self.refused.append(dropped)
        self.on_write(dropped)
        self._abort(route)

    def _abort(self, route: Route) -> None:
        # Chromium tells nobody that a keep-alive request was aborted, so whoever counts requests hears it from here.
        self.on_abort(route.request.method, route.request.url)
        route.abort("blockedbyclient")

    def saw(self, request: Request) -> None:
        """Notes a write that leaves; its line is handed on when the answer is there.

        A browser that only reads sends what the guard let out; past the guard comes only where the ERP itself sends it on to.
        """
        if self.foreign_host(request):
            return
        sent_on = request.redirected_from is not None
        if request.is_navigation_request() and (sent_on or self.permits.following):
            self._went(request)
        verdict = self.judge(request)
        if not verdict.may_write or (self.sending is not Sending.WRITES and not verdict.leaves and not sent_on):
            return
        why = verdict.why or (SENT_ON if sent_on else NOT_KNOWN if verdict.kind is Kind.UNKNOWN else "")
        self.log[request] = WriteRequest(datetime.now(UTC), request.method, route_of(request.url), sent=True, why=why)

    def _went(self, request: Request) -> None:
        """A document that a menu, an edit link or the ERP itself led to: what it asks of its own address is a part of it."""
        if request.method == "GET" and says(request.url) <= Says.NOTHING:
            self.permits.known.add(route_of(request.url))

    def ended(self, request: Request, status: int | None, why: str = "") -> None:
        if (line := self.log.pop(request, None)) is not None:
            line.status, line.why = status, why or line.why
            self.on_write(line)

    def flush(self) -> None:
        """Hands on the lines of what left and was never answered; the browser is about to go."""
        for request in list(self.log):
            self.ended(request, None, "sem resposta")

    def heard(self, socket: WebSocket) -> None:
        """Notes where a screen wanted a socket to; what goes through it nobody sees."""
        route = route_of(socket.url)
        if route not in self.spoken:
            self.spoken.add(route)
            why = "browser.sockets: o que sai por ele não se vê" if self.sockets else "soquete fechado: não enviado"
            self.on_write(WriteRequest(datetime.now(UTC), "WEBSOCKET", route, sent=self.sockets, why=why))

    @contextmanager
    def posting(self, *urls: str, why: str = "", carrying: str = "") -> Iterator[None]:
        """While inside, posts to these addresses are let out even by a browser that only reads; `why` goes with them into the write log.

        So is a post to any address of the ERP that carries the secret just typed: a script sends a login where it likes.
        """
        self.permits.posts = {route_of(url): why for url in urls if url}
        before, self.permits.carried = self.permits.carried, carrying
        try:
            yield
        finally:
            self.permits.posts = {}
            self.permits.carried = before

    @contextmanager
    def following(self) -> Iterator[None]:
        """While inside, the page may go to an address nobody knows: it is where a menu entry or a link leads whose words are known.

        One that is known to change something stays refused.
        """
        before, self.permits.following = self.permits.following, True
        try:
            yield
        finally:
            self.permits.following = before

    @contextmanager
    def only_reading(self, browser: Browser) -> Iterator[None]:
        """While inside, nothing but reads leaves, whatever the browser may send otherwise."""
        before, self.sending = self.sending, Sending.READS
        browser.arm()
        try:
            yield
        finally:
            self.sending = before
            browser.arm()

    @contextmanager
    def dropping(self, browser: Browser) -> Iterator[list[WriteRequest]]:
        """While inside, nothing but reads leaves; gives the writes that were dropped meanwhile."""
        before, self.sending = self.sending, Sending.DROPS
        seen = len(self.refused)
        dropped: list[WriteRequest] = []
        browser.arm()
        try:
            yield dropped
            dropped.extend(self.refused[seen:])
        finally:
            self.sending = before
            browser.arm()
