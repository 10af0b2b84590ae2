"""Starting a Chromium for one tenant: which one, with which switches, and closing it at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import (
    Playwright,
    sync_playwright,
)

from bot.browser.doors import CLOSING, switches
from bot.browser.guard import Guard, Sending, WriteRequest
from bot.browser.page import VIEWPORT, Browser
from bot.browser.processes import children
from bot.browser.proxy import Relay, proxy_for
from bot.browser.requests import origin_of
from bot.browser.session import read_session
from bot.errors import BrowserMissing, ConfigError, from_playwright
from bot.languages import BRASILIA

COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


CAPTCHA_HOSTS = ("www.google.com", "www.gstatic.com", "www.recaptcha.net")


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
                timezone_id=BRASILIA,
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
