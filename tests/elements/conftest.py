"""`show(html, "bootstrap5", …)` serves a page with real UI kits on loopback and opens it; `screen` looks at it.

One server and one browser serve the whole folder; each test shows its own page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright

from bot.browser.guard import Guard, Sending
from bot.browser.launch import find_chromium
from bot.browser.page import Browser
from pages.elements.dom import library, selectors
from pages.elements.screen import Screen
from pages.labels import Labels

# What an ERP does once it was told to, in the pages of these tests: it is sent something, and says that it is done.
ACTED = """<script>window.agiu = async () => {
  window.feito = (window.feito || 0) + 1;
  await fetch('/agiu', { method: 'POST' });
  document.body.insertAdjacentHTML('beforeend', '<p role="status">Operação realizada.</p>');
}</script>"""
INSTALL = "npm ci --prefix tests/elements/kits"
# Seconds after which a control is not there: many, since a test passes on a slow machine too, and whoever finds it does not wait.
PATIENCE = 20
NPM = Path(__file__).parent / "kits" / "node_modules"

# What a page must load for a kit, in order; the kits they build on come first.
KITS: dict[str, tuple[str, ...]] = {
    "jquery": ("jquery/dist/jquery.min.js",),
    "jquery-ui": ("jquery", "jquery-ui/dist/themes/base/jquery-ui.min.css", "jquery-ui/dist/jquery-ui.min.js"),
    "bootstrap2": ("jquery1/dist/jquery.min.js", "py:bootstrap/static/bootstrap/css/bootstrap.min.css", "py:bootstrap/static/bootstrap/js/bootstrap.min.js"),
    "bootstrap3": ("jquery", "bootstrap3/dist/css/bootstrap.min.css", "bootstrap3/dist/js/bootstrap.min.js"),
    "bootstrap4": ("jquery", "bootstrap4/dist/css/bootstrap.min.css", "bootstrap4/dist/js/bootstrap.bundle.min.js"),
    "bootstrap5": ("bootstrap/dist/css/bootstrap.min.css", "bootstrap/dist/js/bootstrap.bundle.min.js"),
    "adminlte": ("bootstrap5", "admin-lte/dist/css/adminlte.min.css", "admin-lte/dist/js/adminlte.min.js"),
    "bootbox5": ("bootstrap3", "bootbox5/dist/bootbox.all.min.js"),
    "bootbox6": ("jquery", "bootstrap5", "bootbox/dist/bootbox.all.min.js"),
    "sweetalert1": ("sweetalert1/dist/sweetalert.css", "sweetalert1/dist/sweetalert.min.js"),
    "sweetalert2": ("sweetalert2/dist/sweetalert2.min.css", "sweetalert2/dist/sweetalert2.min.js"),
    "toastr": ("jquery", "toastr/build/toastr.min.css", "toastr/build/toastr.min.js"),
    "select2": ("jquery", "select2/dist/css/select2.min.css", "select2/dist/js/select2.full.min.js"),
    "chosen": ("jquery", "chosen-js/chosen.min.css", "chosen-js/chosen.jquery.min.js"),
    "icheck": ("jquery", "icheck/skins/square/blue.css", "icheck/icheck.min.js"),
    "bootstrap-switch": ("jquery", "bootstrap-switch/dist/css/bootstrap3/bootstrap-switch.min.css", "bootstrap-switch/dist/js/bootstrap-switch.min.js"),
    "bootstrap-datepicker": (
        "jquery", "bootstrap-datepicker/dist/css/bootstrap-datepicker3.min.css", "bootstrap-datepicker/dist/js/bootstrap-datepicker.min.js",
        "bootstrap-datepicker/dist/locales/bootstrap-datepicker.pt-BR.min.js",
    ),
    "daterangepicker": ("jquery", "moment/min/moment.min.js", "daterangepicker/daterangepicker.css", "daterangepicker/daterangepicker.js"),
    "flatpickr": ("flatpickr/dist/flatpickr.min.css", "flatpickr/dist/flatpickr.min.js", "flatpickr/dist/l10n/pt.js"),
    "datatables1": ("jquery", "datatables1/js/jquery.dataTables.min.js", "datatables1-select/js/dataTables.select.min.js"),
    "datatables2": ("jquery", "datatables.net/js/dataTables.min.js", "datatables.net-select/js/dataTables.select.min.js"),
    "mui": ("react/umd/react.production.min.js", "react-dom/umd/react-dom.production.min.js", "@mui/material/umd/material-ui.production.min.js"),
    "vue": ("vue/dist/vue.global.prod.js",),
    "primevue": ("vue", "primevue/umd/primevue.min.js"),
}  # fmt: skip
# AdminLTE 4 rc 4 fails on its own when a leaf of its tree is clicked, and goes there all the same.
KNOWN_ERRORS = ("Failed to execute 'getComputedStyle' on 'Window'",)
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


def files_of(kit: str) -> list[str]:
    """The files of a kit and of those it builds on, each once."""
    out: list[str] = []
    for part in KITS[kit]:
        out += files_of(part) if part in KITS else [part]
    return list(dict.fromkeys(out))


def place_of(file: str) -> Path:
    """Where a file of a kit lies on this machine, whether it is there or not."""
    if not file.startswith("py:"):
        return NPM / file
    package, _, rest = file.removeprefix("py:").partition("/")
    spec = find_spec(package)
    return Path(spec.submodule_search_locations[0]) / rest if spec and spec.submodule_search_locations else Path(file)


class Site:
    """What the loopback server gives (`pages` by route) and what it was sent (`posts`: route and fields)."""

    def __init__(self) -> None:
        self.pages: dict[str, str | Callable[[dict[str, str]], str]] = {}
        self.posts: list[tuple[str, list[tuple[str, str]]]] = []
        self.url = ""

    def answer(self, path: str, fields: list[tuple[str, str]]) -> tuple[int, bytes, str]:
        parts = urlsplit(path)
        if parts.path.startswith("/kits/"):
            place = place_of(unquote(parts.path.removeprefix("/kits/")))
            if not place.is_file():
                return 404, b"", "text/plain"
            return 200, place.read_bytes(), TYPES.get(place.suffix, "application/octet-stream")
        page = self.pages.get(parts.path)
        if page is None:
            return 404, b"", "text/plain"
        body = page if isinstance(page, str) else page(dict(parse_qsl(parts.query)) | dict(fields))
        return 200, body.encode(), "text/html; charset=utf-8"


@pytest.fixture(scope="session")
def served_site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(*site.answer(self.path, []))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            fields = parse_qsl(body, keep_blank_values=True)
            site.posts.append((urlsplit(self.path).path, fields))
            self._send(*site.answer(self.path, fields))

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if self.path.startswith("/kits/"):
                self.send_header("Cache-Control", "max-age=3600")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Any]:
    """One Chromium for the folder, with the selector engines of the elements."""
    for name, script in selectors().items():
        try:
            playwright.selectors.register(name, script=script)
        except PlaywrightError as error:
            # Playwright is one for the whole session, and other tests may have registered the same engines.
            assert "already registered" in str(error)
    browser = playwright.chromium.launch(executable_path=find_chromium(None, playwright), args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def one_browser(chromium: Any, served_site: Site) -> Iterator[Browser]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800},
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
        service_workers="block",
    )
    context.add_init_script(library())
    yield Browser(context, Guard(served_site.url, Sending.WRITES), PATIENCE, chromium.version)
    context.close()


@pytest.fixture
def impatient(one_browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits less for what is not going to come."""
    monkeypatch.setattr(one_browser, "timeout", 4)


@pytest.fixture
def site(served_site: Site) -> Iterator[Site]:
    yield served_site
    served_site.pages.clear()
    served_site.posts.clear()


@pytest.fixture
def screen(one_browser: Browser) -> Iterator[Screen]:
    """The screen that `show` fills; `screen.labels` are the project's own."""
    screen = Screen(one_browser, Labels())
    yield screen
    one_browser.dialogs.seen.clear()
    one_browser.dialogs.unexpected.clear()


def html_of(body: str, *kits: str, script: str = "", title: str = "ERP") -> str:
    """A whole page with these kits; a kit that is not installed is a failure."""
    files = list(dict.fromkeys(file for kit in kits for file in files_of(kit)))
    missing = [file for file in files if not place_of(file).is_file()]
    if missing:
        pytest.fail(f"kit {missing[0].split('/')[0]} não instalado; instale com: {INSTALL}")
    tags = [
        f'<link rel="stylesheet" href="/kits/{file}">'
        if file.endswith(".css")
        else f'<script src="/kits/{file}"></script>'
        for file in files
    ]
    return (
        f'<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">'
        f"{''.join(tags)}{ACTED}</head><body>{body}<script>{script}</script></body></html>"
    )


@pytest.fixture
def show(site: Site, screen: Screen) -> Iterator[Callable[..., Screen]]:
    """Opens a page made of `body`, the kits named and a `script`; gives the screen. A script error on the page fails the test."""
    errors: list[str] = []
    listener = lambda error: errors.append(str(error))
    screen.page.on("pageerror", listener)

    def open_page(body: str, *kits: str, script: str = "") -> Screen:
        site.pages["/"] = html_of(body, *kits, script=script)
        screen.browser.goto(site.url + "/")
        return screen

    yield open_page
    screen.page.remove_listener("pageerror", listener)
    assert [error for error in errors if not any(known in error for known in KNOWN_ERRORS)] == []
