"""One Chromium, one context and one page for one tenant, with the guards that hold whatever a flow asks for.

- *Origin*: nothing is sent to another host than the tenant's (and `browser.hosts` of the tenant file, for reads).
- *Reads only*: under `Sending.READS` the browser refuses to send anything but what `bot.requests` knows to be a read.
- *Write log*: every request that is not a read is handed to `on_write`, sent or refused.
- *Doors*: what no guard can see is taken away from the pages (`bot.doors`).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import (
    BrowserContext,
    Dialog,
    Frame,
    Locator,
    Page,
    Playwright,
    Request,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from bot.doors import CLOSING, switches
from bot.errors import BotError, BrowserMissing, ConfigError, NetworkError, ScreenError, from_playwright
from bot.guard import Guard, Sending, WriteRequest
from bot.overlay import Overlay
from bot.proxy import Relay, proxy_for
from bot.requests import origin_of
from bot.traffic import Traffic
from bot.watchdog import children, kill_below

VIEWPORT = {"width": 1280, "height": 800}
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CAPTCHA_HOSTS = ("www.google.com", "www.gstatic.com", "www.recaptcha.net")


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
    def sockets(self) -> bool: ...
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
        context.on("page", lambda page: page.on("websocket", guard.heard))
        self.page = context.new_page()
        self.traffic = Traffic(self.page, guard)
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
        """Loads an address of the tenant and waits until it is drawn; NetworkError where the host cannot be reached.

        The bot goes only where it found a menu or a link to, so the address need not be one that is known to read.
        """
        with self.guard.following():
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
        found = relay.switches if relay else [only(url, *hosts)]
        args = [*found, *switches(sockets=settings.sockets, web=relay.address if relay else "")]
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
            context.add_init_script(CLOSING)
            if library:
                context.add_init_script(library)
            guard = Guard(
                origin_of(url),
                sending,
                frozenset(settings.hosts),
                frozenset(CAPTCHA_HOSTS if captcha else ()),
                on_write,
                reads=frozenset(settings.reads),
                sockets=settings.sockets,
            )
            browser = Browser(context, guard, settings.timeout, chromium.version, driver, headed=headed)
            browser.relay = relay
            yield browser
        except PlaywrightError as error:
            raise from_playwright(error, "trabalhar no ERP") from error
        finally:
            guard.flush()
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
