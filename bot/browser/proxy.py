"""A proxy between this machine and the ERP, with the guard of hosts in front of it.

Behind a proxy the browser looks no name up itself, so its resolver guards nothing any more. It is given a door of our
own instead (`Relay`, SOCKS on loopback): that opens to the tenant's host and the hosts named for reading, and to nothing
else. The proxy's user and password stay on this side of the door; neither the browser nor a page ever holds them.
"""

from __future__ import annotations

import base64
import os
import socket
import socketserver
import ssl
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

from bot.errors import ConfigError

NONE = "none"  # of browser.proxy: not even the one of the environment
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PORTS = {"http": 80, "https": 443}
LONGEST_ANSWER = 64 * 1024


class Revealed(Protocol):
    def reveal(self) -> str: ...


@dataclass(frozen=True)
class Proxy:
    """Where a proxy listens; `authorization` is the value of its header, "" where it asks for none."""

    scheme: str
    host: str
    port: int
    authorization: str = field(default="", repr=False)
    key: str = "browser.proxy"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def parse(url: str, key: str = "browser.proxy") -> Proxy:
    """The proxy that an address means. Raises ConfigError, which shows nothing of the address: it may hold a password."""
    try:
        parts = urlsplit(url.strip() if "://" in url else f"http://{url.strip()}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    if not host or parts.scheme not in PORTS:
        raise ConfigError(f"{key}: não é o endereço de um proxy.", "Escreva http://proxy:3128 ou https://proxy:3129.")
    user = unquote(parts.username or "")
    both = base64.b64encode(f"{user}:{unquote(parts.password or '')}".encode()).decode()
    return Proxy(parts.scheme, host, port or PORTS[parts.scheme], f"Basic {both}" if user else "", key)


def proxy_for(url: str, wanted: Revealed | None, env: Mapping[str, str] = os.environ) -> Proxy | None:
    """The proxy behind which the ERP at `url` is: the tenant file's, else the environment's; None for none.

    The environment's is not for this machine itself, nor for what NO_PROXY names.
    """
    parts = urlsplit(url)
    if wanted is not None:
        written = wanted.reveal().strip()
        return None if written.lower() == NONE else parse(written)
    # The standard library's own reading of the variables, small letters first.
    named = getproxies_environment() if env is os.environ else _named(env)
    found = named.get(parts.scheme) or named.get("all")
    host = parts.hostname or ""
    if not found or host in LOOPBACK or proxy_bypass_environment(parts.netloc.rpartition("@")[2], named):
        return None
    return parse(found, f"{parts.scheme.upper()}_PROXY")


def _named(env: Mapping[str, str]) -> dict[str, str]:
    named = {name.lower(): value for name, value in env.items() if value}
    named |= {name: value for name, value in env.items() if value and name.islower()}
    return {name.removesuffix("_proxy"): value for name, value in named.items() if name.endswith("_proxy")}


class Relay:
    """Lets the browser through to the hosts it may reach, by way of the proxy; `trouble` is why it last could not.

    `hosts` may be reached at the usual ports, or at the one that they name.
    """

    def __init__(self, proxy: Proxy, url: str, hosts: Collection[str], timeout: float) -> None:
        self.proxy, self.timeout = proxy, timeout
        self.trouble = ""
        parts = urlsplit(url)
        self.allowed = {(parts.hostname or "", parts.port or PORTS[parts.scheme])}
        for host in hosts:
            named = urlsplit(f"//{host}")
            self.allowed |= {(named.hostname or "", port) for port in ([named.port] if named.port else PORTS.values())}
        self.turned_away: set[str] = set()
        self._open: set[socket.socket] = set()
        self._server = _Server(("127.0.0.1", 0), _Door)
        self._server.relay = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """This door, as Chromium is told of it."""
        return f"socks5://127.0.0.1:{self._server.server_address[1]}"

    @property
    def switches(self) -> list[str]:
        """The switches of Chromium with which it finds no host by itself; what leads it to this door (`address`) stands beside them."""
        return [
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        ]

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to host and port through the proxy; OSError where there is none, and `trouble` says why."""
        at = f"[{host}]" if ":" in host else host
        self.trouble = "não respondeu"
        link = socket.create_connection((self.proxy.host, self.proxy.port), self.timeout)
        self._open.add(link)
        try:
            if self.proxy.scheme == "https":
                link = ssl.create_default_context().wrap_socket(link, server_hostname=self.proxy.host)
                self._open.add(link)
            header = f"Proxy-Authorization: {self.proxy.authorization}\r\n" if self.proxy.authorization else ""
            link.sendall(f"CONNECT {at}:{port} HTTP/1.1\r\nHost: {at}:{port}\r\n{header}\r\n".encode())
            status = _status(link)
            if status != 200:
                self.trouble = "pede usuário e senha, ou recusou os que tem" if status == 407 else f"respondeu {status}"
                raise ConnectionRefusedError(self.trouble)
        except OSError:
            self.closed(link)
            raise
        self.trouble = ""
        link.settimeout(None)
        return link

    def opened(self, link: socket.socket) -> None:
        self._open.add(link)

    def closed(self, link: socket.socket) -> None:
        self._open.discard(link)
        link.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        for link in list(self._open):
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)  # whoever still waits for it wakes up, and closes it
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = True
    relay: Relay


class _Door(socketserver.BaseRequestHandler):
    """One connection that the browser asks for (SOCKS 5, RFC 1928), without a password: only a host that is let through is behind it."""

    server: _Server
    request: socket.socket

    def handle(self) -> None:
        relay, browser = self.server.relay, self.request
        relay.opened(browser)
        with suppress(OSError):  # either side may go at any time
            browser.sendall(b"\x05\x00" if _exactly(browser, _exactly(browser, 2)[1]) else b"\x05\xff")
            command, host, port = self._asked()
            if command != 1 or (host, port) not in relay.allowed:
                relay.turned_away.add(f"{host}:{port}")
                self._answer(2)
                return
            try:
                link = relay.connect(host, port)
            except OSError:
                self._answer(5)
                return
            self._answer(0)
            back = threading.Thread(target=pass_on, args=(link, browser), daemon=True)
            back.start()
            pass_on(browser, link)
            back.join()
            relay.closed(link)

    def finish(self) -> None:
        self.server.relay.closed(self.request)

    def _asked(self) -> tuple[int, str, int]:
        _, command, _, kind = _exactly(self.request, 4)
        if kind == 3:
            host = _exactly(self.request, _exactly(self.request, 1)[0]).decode("ascii", "replace").lower()
        else:
            family, size = (socket.AF_INET6, 16) if kind == 4 else (socket.AF_INET, 4)
            host = socket.inet_ntop(family, _exactly(self.request, size))
        return command, host, int.from_bytes(_exactly(self.request, 2))

    def _answer(self, code: int) -> None:
        self.request.sendall(bytes([5, code, 0, 1]) + bytes(6))


def _exactly(link: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        if not (more := link.recv(count - len(got))):
            raise ConnectionAbortedError("the other side went")
        got += more
    return got


def _status(link: socket.socket) -> int:
    """The status of a proxy's answer, read to the end of its head and not a byte further: what follows is the ERP's."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _exactly(link, 1)
        if len(head) > LONGEST_ANSWER:
            raise ConnectionAbortedError("an answer without an end")
    words = head.split(b"\r\n")[0].split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def pass_on(source: socket.socket, target: socket.socket) -> None:
    """Everything that comes from `source`, to `target`; ends both where either ends."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for link in (source, target):
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
