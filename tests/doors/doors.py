"""Tries every way out of a page against a server that counts what arrives: way × mode → arrived, logged, promised.

python tests/doors/doors.py        prints the table; ends with 1 where a row is not as promised
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from ways import WAYS, Way

from bot.browser.guard import Sending, WriteRequest
from bot.browser.launch import open_browser
from bot.browser.page import Browser
from bot.config.model import Browser as Settings

MODES = [(sending, online) for sending in (Sending.READS, Sending.DROPS, Sending.WRITES) for online in (True, False)]
# Long enough that what is fetched ahead or later has been: a way that is slower than this shows as a row that did not arrive.
LINGER = 700
DONE = f"() => performance.now() > {LINGER}"
RULES = '{"prefetch": [{"source": "list", "urls": ["TO"], "eagerness": "immediate"}]}'
TO = "(act = 'gravar') => `${location.origin}/cliente/${act}/5?${way}`"


@dataclass(frozen=True)
class Row:
    way: Way
    sending: Sending
    online: bool
    arrived: bool
    logged: bool

    @property
    def promised(self) -> tuple[bool | None, bool | None]:
        """Whether it should arrive (None: either), and stand in the write log (None: either): what cannot be seen is never sent, and so not logged."""
        if self.way.arrives is None and self.online and self.sending is Sending.WRITES:
            return None, None
        leaves = self.online and (self.way.get or (self.sending is Sending.WRITES and bool(self.way.arrives)))
        if self.way.get:
            return leaves, False
        if self.way.arrives and self.way.seen and self.online:
            return leaves, True
        return leaves, None

    @property
    def good(self) -> bool:
        if self.way.gap:
            return True
        arrived, logged = self.promised
        return arrived in (None, self.arrived) and logged in (None, self.logged)

    @property
    def open(self) -> bool:
        """Whether something came through a gap that is known."""
        return self.way.gap and self.arrived


class Counter(ThreadingHTTPServer):
    """Answers everything and remembers the number of the way that each request names; UDP datagrams too."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.seen: set[str] = set()
        self.current = ""
        self.lock = Lock()
        self.datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.datagrams.bind(("127.0.0.1", self.server_port))
        Thread(target=self.serve_forever, daemon=True).start()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.datagrams.recv(2048)
            except OSError:
                return
            self.note(self.current)

    def note(self, way: str) -> None:
        with self.lock:
            self.seen.add(way)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self.datagrams.close()


class Answers(BaseHTTPRequestHandler):
    server: Counter

    def answer(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, keep_blank_values=True)
        # The pages of the ways themselves carry their address as `to`; what counts carries the way as `w123`.
        if "to" not in query:
            for name in query:
                if name.startswith("way"):
                    self.server.note(name)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        to = query.get("to", [""])[0]
        kind, body, more = (
            "text/html; charset=utf-8",
            "<!doctype html><title>ERP</title><link rel=icon href='data:,'>",
            {},
        )
        if parts.path == "/politica":
            more["Content-Security-Policy"] = f"default-src 'self'; report-uri {to}"
            if "endpoint" in query:
                more["Content-Security-Policy"] = "default-src 'self'; report-to aqui"
                more["Reporting-Endpoints"] = f'aqui="{to}"'
            body += "<img src='data:image/png;base64,x'>"
        elif parts.path == "/especula":
            rules = RULES.replace("TO", to)
            if "head" in query:
                more["Speculation-Rules"] = f'"/regras?to={quote(to, safe="")}"'
            else:
                body += f"<script type=speculationrules>{rules}</script>"
        elif parts.path == "/regras":
            kind = "application/speculationrules+json"
            body = RULES.replace("TO", to)
        elif parts.path == "/operario.js":
            kind, body = "text/javascript", f"fetch('{to}', {{method: 'POST'}})"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # a page that is gone reads nothing
            self.wfile.write(body.encode())

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815 - the names that the server looks for

    def log_message(self, *args: Any) -> None: ...


@contextmanager
def counting() -> Iterator[Counter]:
    server = Counter()
    try:
        yield server
    finally:
        server.close()


def tried(ways: Sequence[Way], modes: Sequence[tuple[Sending, bool]] = MODES) -> list[Row]:
    """Each way in each mode, in one browser a mode that is told what it may send as the bot tells it."""
    rows: list[Row] = []
    for sending, online in modes:
        noted: list[WriteRequest] = []
        with counting() as server:
            logged: dict[str, bool] = {}
            with open_browser(server.url, Settings(), sending=sending, on_write=noted.append) as browser:
                for number, way in enumerate(ways):
                    before = len(noted) + len(browser.guard.log)
                    _try(browser, server, f"way{number}x", way, online=online)
                    logged[way.name] = len(noted) + len(browser.guard.log) > before
            for number, way in enumerate(ways):
                rows.append(Row(way, sending, online, f"way{number}x" in server.seen, logged[way.name]))
    return rows


def _try(browser: Browser, server: Counter, name: str, way: Way, *, online: bool) -> None:
    server.current = name if way.udp else ""
    page = browser.page
    page.goto(server.url + "/")
    browser.context.set_offline(not online)
    # Begun, not awaited: a form that is sent takes the page away with it.
    page.evaluate(f"(way) => {{ const to = {TO}; setTimeout(() => {{ {way.script} }}); return 0 }}", name)
    page.wait_for_function(DONE) if online else page.wait_for_timeout(LINGER)
    for other in browser.context.pages:
        if other is not page:
            other.close()
    browser.context.set_offline(False)
    page.goto("about:blank")


def table(rows: Sequence[Row]) -> str:
    """Way × mode, a cell «arrived/logged» each; what is not as promised is marked."""
    heads = [f"{sending}{'' if online else ' off'}" for sending, online in MODES]
    lines = ["arrived / logged".ljust(32) + "".join(head.ljust(14) for head in heads)]
    for way in dict.fromkeys(row.way for row in rows):
        cells = []
        for sending, online in MODES:
            found = [row for row in rows if (row.way, row.sending, row.online) == (way, sending, online)]
            cells += ["".join(_cell(row) for row in found).ljust(14)]
        lines.append(way.name.ljust(32) + "".join(cells).rstrip())
    bad = sum(not row.good for row in rows)
    gaps = sorted({row.way.name for row in rows if row.open})
    lines.append(
        f"{len(rows)} rows, {bad} not as promised" + (f"; known to be open: {', '.join(gaps)}" if gaps else "")
    )
    return "\n".join(lines)


def _cell(row: Row) -> str:
    return f"{'yes' if row.arrived else '-'} / {'yes' if row.logged else '-'}{'' if row.good else '  <<<'}{' open' if row.open else ''}"


def main() -> int:
    words = sys.argv[1:]
    rows = tried([way for way in WAYS if not words or any(word in way.name for word in words)])
    print(table(rows))
    return int(not all(row.good for row in rows))


if __name__ == "__main__":
    sys.exit(main())
