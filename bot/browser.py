"""One Chromium, one context and one page for one tenant, with the guards that hold whatever a flow asks for.

- *Origin*: nothing is sent to another host than the tenant's (and `browser.hosts` of the tenant file, for reads).
- *Reads only*: under `Sending.READS` the browser refuses to send anything but reads; the login and the search of a list alone may post.
- *Write log*: every request that is not a read is handed to `on_write`, sent or refused.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import (
    BrowserContext,
    Dialog,
    Frame,
    Locator,
    Page,
    Playwright,
    Request,
    Response,
    Route,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from bot.errors import BotError, BrowserGone, BrowserMissing, ConfigError, NetworkError, ScreenError, from_playwright
from bot.overlay import Overlay
from bot.proxy import Relay, proxy_for
from bot.requests import READ_METHODS, is_read, may_write, origin_of, route_of
from bot.watchdog import children, kill_below

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
VIEWPORT = {"width": 1280, "height": 800}
READS = "só lê, pelo arquivo do cliente (browser.reads)"
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CAPTCHA_HOSTS = ("www.google.com", "www.gstatic.com", "www.recaptcha.net")


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


@dataclass
class Answer:
    """How a dialog of the browser (`alert`, `confirm`, `prompt`) is to be answered."""

    accept: bool
    text: str = ""


@dataclass
class SeenDialog:
    """A native dialog that came up, and how it was answered."""

    kind: str
    message: str
    accepted: bool


class BrowserSettings(Protocol):
    """The part of a tenant file that a browser needs."""

    @property
    def executable(self) -> str | None: ...
    @property
    def timeout(self) -> float: ...
    @property
    def hosts(self) -> Any: ...
    @property
    def reads(self) -> Any: ...
    @property
    def proxy(self) -> Any: ...


def find_chromium(
    wanted: str | None = None, playwright: Playwright | None = None, *, headed: bool = False
) -> str | None:
    """The Chromium to run: `wanted` or `BOT_CHROMIUM`, Playwright's own (None), else the first on PATH that can show itself if it must.

    Raises ConfigError where the wanted one does not exist, BrowserMissing where there is none at all.
    """
    named = wanted or os.environ.get("BOT_CHROMIUM")
    if named:
        found = shutil.which(named) or (named if Path(named).is_file() else None)
        if not found:
            where = "browser.executable" if wanted else "BOT_CHROMIUM"
            raise ConfigError(f"O navegador {named!r}, dado em {where}, não existe nesta máquina.")
        return found
    if playwright is not None and Path(playwright.chromium.executable_path).exists():
        return None
    for command in COMMANDS:
        if (found := shutil.which(command)) and not (headed and "headless" in command):
            return found
    raise BrowserMissing(
        "Nenhum Chromium foi encontrado nesta máquina.",
        "Instale um de dois modos: `playwright install chromium`, ou o pacote da distribuição (`apt-get install chromium`).",
    )


def only(url: str, *hosts: str) -> str:
    """The switch of Chromium with which it finds nothing but the host of `url`, at its port, and `hosts`: whatever asks, numbers and sockets too."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    rules = [f"MAP {host}:{port} {host}", *(f"EXCLUDE {name}" for name in hosts), "MAP * ~NOTFOUND"]
    return f"--host-resolver-rules={', '.join(rules)}"


@dataclass
class Guard:
    """Decides about every request; `posts` may be posted to even by a browser that only reads: why, by route.

    So may `reads`, always: the routes that the tenant file says are posted to for reading alone.
    """

    origin: str
    sending: Sending
    hosts: frozenset[str] = frozenset()
    captcha: frozenset[str] = (
        frozenset()
    )  # hosts that a captcha needs, frames and posts included, while a person logs in
    on_write: Callable[[WriteRequest], None] = lambda request: None
    posts: dict[str, str] = field(default_factory=dict)
    refused: list[WriteRequest] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)
    log: dict[Request, WriteRequest] = field(default_factory=dict)
    on_abort: Callable[[Request], None] = lambda request: None
    reads: frozenset[str] = frozenset()

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

    def handle(self, route: Route) -> None:
        """The one place where a request is let out or not."""
        request = route.request
        if self.foreign_host(request):
            self.foreign.add(urlsplit(request.url).netloc)
            self._abort(route)
            return
        if self.sending is Sending.WRITES or is_read(request.method, request.url) or self._may_post(request):
            route.continue_()
            return
        why = "ensaio: não enviado" if self.sending is Sending.DROPS else "somente leitura: não enviado"
        dropped = WriteRequest(datetime.now(UTC), request.method, route_of(request.url), sent=False, why=why)
        self.refused.append(dropped)
        self.on_write(dropped)
        self._abort(route)

    def _abort(self, route: Route) -> None:
        # Chromium tells nobody that a keep-alive request was aborted, so whoever counts requests hears it from here.
        self.on_abort(route.request)
        route.abort("blockedbyclient")

    def saw(self, request: Request) -> None:
        """Notes a write that leaves; its line is handed on when the answer is there."""
        if self.sending is not Sending.WRITES and not self._may_post(request):
            return
        if request.method.upper() not in READ_METHODS and not self.foreign_host(request):
            why = self.posts.get(route_of(request.url), READS if route_of(request.url) in self.reads else "")
            self.log[request] = WriteRequest(
                datetime.now(UTC), request.method, route_of(request.url), sent=True, why=why
            )

    def ended(self, request: Request, status: int | None, why: str = "") -> None:
        if (line := self.log.pop(request, None)) is not None:
            line.status, line.why = status, why or line.why
            self.on_write(line)

    @contextmanager
    def posting(self, *urls: str, why: str = "") -> Iterator[None]:
        """While inside, posts to these addresses are let out even by a browser that only reads; `why` goes with them into the write log."""
        self.posts = {route_of(url): why for url in urls if url}
        try:
            yield
        finally:
            self.posts = {}

    def _may_post(self, request: Request) -> bool:
        return request.method.upper() == "POST" and route_of(request.url) in {*self.posts, *self.reads}

    @contextmanager
    def dropping(self, browser: Browser) -> Iterator[list[WriteRequest]]:
        """While inside, nothing but reads leaves; gives the writes that were dropped meanwhile."""
        before, self.sending = self.sending, Sending.DROPS
        seen = len(self.refused)
        dropped: list[WriteRequest] = []
        browser.context.route("**/*", self.handle)
        try:
            yield dropped
            dropped.extend(self.refused[seen:])
        finally:
            self.sending = before
            browser.context.unroute("**/*", self.handle)
            browser.arm()


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

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open: set[Request] = set()
        self.background: set[str] = set()
        self.heard: dict[Request, float] = {}
        self.fragments: list[Response] = []
        self.ended: set[Request] = set()  # requests of scripts whose answers are here to their last byte
        self.answering: Callable[[], AbstractContextManager[None]] = (
            nullcontext  # around what a busy page may never answer
        )
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
        if not may_write(request.method, request.url, request.resource_type):
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
            self.open.add(request)
            self.asked = self.asked or request.resource_type in {"xhr", "fetch"}

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

    def settle(self, timeout: float) -> bool:
        """Waits until the page has drawn what the last action caused and no request of it is open (seconds); whether a script asked for anything.

        What a script is answered it draws afterwards, so where one asked the page must be at rest twice.
        A page may ask the server all the time (long polling): a GET of a script that alone stays open is taken for that.
        """
        began = time.monotonic()
        deadline = began + timeout
        quiet = 0
        while quiet < (2 if self.asked else 1):
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


class Dialogs:
    """Answers the browser's own dialogs: only as `expecting` says; one that nobody expects is dismissed and kept in `unexpected`."""

    def __init__(self, page: Page) -> None:
        self.seen: list[SeenDialog] = []
        self.unexpected: list[SeenDialog] = []
        self._judge: Callable[[str, str], Answer | None] | None = None
        page.on("dialog", self._came)

    def _came(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        answer = self._judge(dialog.type, dialog.message) if self._judge else None
        seen = SeenDialog(dialog.type, dialog.message, answer is not None and answer.accept)
        if answer is None:
            self.unexpected.append(seen)
        self.seen.append(seen)
        if answer is not None and answer.accept:
            dialog.accept(answer.text) if dialog.type == "prompt" else dialog.accept()
        else:
            dialog.dismiss()

    @contextmanager
    def expecting(self, judge: Callable[[str, str], Answer | None]) -> Iterator[None]:
        """While inside, `judge(kind, message)` answers each dialog; None from it means: not expected."""
        self._judge = judge
        try:
            yield
        finally:
            self._judge = None


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
        self.arm()
        self.page = context.new_page()
        self.traffic = Traffic(self.page)
        guard.on_abort = lambda request: self.traffic.open.discard(request)
        self.dialogs = Dialogs(self.page)
        self.overlay = Overlay(self.page) if headed else None

    def begin_act(self) -> None:
        """From now on `may_have_written` tells of what is done next."""
        self.traffic.act()
        self.traffic.rest()

    @property
    def may_have_written(self) -> bool:
        """Whether anything by which a record could have been changed left since `begin_act`."""
        return self.traffic.may_have_acted

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

        That host is then the only one that the browser can find (`only`); a route would have each page fetch all its files anew.
        """
        if self.guard.sending is not Sending.WRITES:
            self.context.route("**/*", self.guard.handle)
        elif self.guard.hosts | self.guard.captcha:
            self.context.route(
                re.compile(rf"^(?!{re.escape(self.guard.origin)}(/|$))(https?|wss?):", re.IGNORECASE), self.guard.handle
            )

    def send(self, sending: Sending) -> None:
        """What may leave the browser from now on."""
        self.context.unroute_all()
        self.guard.sending = sending
        self.arm()

    def _finished(self, request: Request) -> None:
        if request in self.guard.log:
            response = request.response()
            self.guard.ended(request, response.status if response else None)

    def goto(self, url: str) -> None:
        """Loads an address of the tenant and waits until it is drawn; NetworkError where the host cannot be reached."""
        try:
            self.page.goto(url, wait_until="commit")
        except PlaywrightError as error:
            if self.relay is not None and self.relay.trouble:
                raise NetworkError(
                    f"O proxy {self.relay.proxy} não deixou chegar a {self.guard.origin}: {self.relay.trouble}.",
                    f"Confira {self.relay.proxy.key}.",
                ) from error
            raise from_playwright(error, f"abrir {self.guard.origin}") from error
        self.settle()

    def settle(self) -> bool:
        """Waits until the page is at rest; whether a script asked the ERP for anything since the last action."""
        asked = self.traffic.settle(self.timeout)
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


def read_session(path: Path) -> dict[str, Any] | None:
    """The kept session, or None where there is none; ConfigError where the file is not one."""
    if not path.exists():
        return None
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"O arquivo de sessão {path} não pode ser lido.", "Apague-o e rode `bot login`.") from error
    if not isinstance(state, dict) or "cookies" not in state:
        raise ConfigError(f"O arquivo de sessão {path} não é uma sessão do navegador.", "Apague-o e rode `bot login`.")
    return state


@contextmanager
def open_browser(
    url: str,
    settings: BrowserSettings,
    *,
    sending: Sending,
    session: Path | None = None,
    headed: bool = False,
    slow: int = 0,
    selectors: dict[str, str] | None = None,
    library: str = "",
    on_write: Callable[[WriteRequest], None] = lambda request: None,
    captcha: bool = False,
    film: Path | None = None,
) -> Iterator[Browser]:
    """Starts a Chromium for the tenant at `url` and closes it at the end.

    `selectors` are Playwright selector engines by name; `library` is a script that every page runs before its own.

    With `captcha`, the hosts that draw one may be reached: a person is there to solve it.
    The folder `film` gets a video (WebM) once the browser is closed, where Playwright's ffmpeg is on this machine.
    """
    before = children()
    with ExitStack() as stack:
        proxy, hosts = proxy_for(url, settings.proxy), [*settings.hosts, *(CAPTCHA_HOSTS if captcha else ())]
        relay = stack.enter_context(Relay(proxy, url, hosts, settings.timeout)) if proxy else None
        playwright = stack.enter_context(sync_playwright())
        driver = children() - before
        for name, script in (selectors or {}).items():
            playwright.selectors.register(name, script=script)
        executable = find_chromium(settings.executable, playwright, headed=headed)
        args = relay.switches if relay else [only(url, *hosts)]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            args.append("--no-sandbox")
        try:
            # Ctrl-C in a terminal reaches the driver too; the browser must live until the click is settled.
            chromium = playwright.chromium.launch(
                executable_path=executable,
                headless=not headed,
                slow_mo=slow,
                args=args,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except PlaywrightError as error:
            raise BrowserMissing(
                f"O navegador {executable or 'do Playwright'} não abriu.",
                "Com --headed é preciso uma tela (DISPLAY)."
                if headed
                else "Veja as duas maneiras de instalar um no manual.",
            ) from error
        try:
            context = chromium.new_context(
                viewport={"width": VIEWPORT["width"], "height": VIEWPORT["height"]},
                locale="pt-BR",
                timezone_id="America/Sao_Paulo",
                storage_state=read_session(session) if session else None,  # type: ignore[arg-type]
                service_workers="block",
                accept_downloads=False,
                record_video_dir=film if film and _can_film(chromium) else None,
                record_video_size={"width": VIEWPORT["width"], "height": VIEWPORT["height"]},
            )
            if library:
                context.add_init_script(library)
            guard = Guard(
                origin_of(url),
                sending,
                frozenset(settings.hosts),
                frozenset(CAPTCHA_HOSTS if captcha else ()),
                on_write,
                reads=frozenset(settings.reads),
            )
            browser = Browser(context, guard, settings.timeout, chromium.version, driver, headed=headed)
            browser.relay = relay
            yield browser
        except PlaywrightError as error:
            raise from_playwright(error, "trabalhar no ERP") from error
        finally:
            with suppress(PlaywrightError):  # a driver that is gone closes nothing any more
                if chromium.is_connected():
                    for filmed in chromium.contexts if film else ():
                        filmed.close()  # ends its video, which closing the browser alone would cut off
                    chromium.close()


def _can_film(chromium: Chromium) -> bool:
    """Whether Playwright's ffmpeg is there: it says so only where a page is to be filmed."""
    with tempfile.TemporaryDirectory() as folder:
        context = chromium.new_context(record_video_dir=folder)
        try:
            context.new_page()
        except PlaywrightError:
            return False
        finally:
            context.close()
    return True


__all__ = ["Answer", "BotError", "Browser", "Guard", "Sending", "WriteRequest", "find_chromium", "open_browser"]
