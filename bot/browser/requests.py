"""What a request is: the one definition that the guard, the traffic counter and the write log use.

An allow-list: *read* is what is known to look, and nothing else. The words of an address are judged in `bot.routes`; here
stands what a method, a header, the tenant file or a menu's words add to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, quote_plus, urlsplit

from bot.browser.routes import METHODS, Says, is_file, says

READ_METHODS = {"GET", "HEAD", "OPTIONS"}
OVERRIDES = {"x-http-method-override", "x-http-method", "x-method-override"}
FILES = {"script", "stylesheet", "image", "font", "media", "manifest", "texttrack"}
PICTURE = re.compile(r"\.(?:ico|png|svg|gif|jpe?g|webp)$")
READS = "só lê, pelo arquivo do cliente (browser.reads)"
BODY = 64 * 1024  # as much of what is posted is searched for another method


class Kind(StrEnum):
    """What a request is. Under `Sending.READS` the first two leave the browser and the others are refused."""

    READ = "read"
    KNOWN = "known"  # sent by post and known: the login, the search of a list, what the tenant file names; it stands in the write log
    AHEAD = "ahead"  # a read that nobody asked for yet: a prefetch
    UNKNOWN = "unknown"  # a GET of which nobody knows whether it only looks
    WRITE = "write"


@dataclass(frozen=True)
class Verdict:
    kind: Kind
    why: str = ""

    @property
    def leaves(self) -> bool:
        """Whether the request leaves a browser that only reads."""
        return self.kind in {Kind.READ, Kind.KNOWN}

    @property
    def may_write(self) -> bool:
        """Whether a record could have been changed by it."""
        return self.kind not in {Kind.READ, Kind.AHEAD}


@dataclass(frozen=True)
class Asked:
    """A request as far as it is judged; `kind` is Playwright's `resource_type`."""

    method: str
    url: str
    kind: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    navigation: bool = False

    @staticmethod
    def of(request: Any) -> Asked:
        method = request.method.upper()
        body = (request.post_data_buffer or b"")[:BODY].decode("latin-1") if method not in READ_METHODS else ""
        return Asked(method, request.url, request.resource_type, request.headers, body, request.is_navigation_request())


@dataclass
class Permits:
    """What else a tenant's reading browser may ask for.

    `reads` are routes of the tenant file (`*` stands for one part of a path), `posts` what may be posted now and why,
    `known` the routes that menus and edit links led to; `following` is on while one of these is being followed.
    `carried` is a secret that was just typed: whatever posts it now, to whatever address, is its login. `clearing` are the
    parameters, by route, with which a list's own link takes its filters off.
    """

    reads: Collection[str] = ()
    posts: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    following: bool = False
    carried: str = ""
    clearing: dict[str, frozenset[str]] = field(default_factory=dict)

    def named(self, route: str) -> bool:
        """Whether the tenant file says that this route only reads."""
        return any(re.fullmatch(re.escape(one).replace(r"\*", "[^/]+"), route) for one in self.reads)

    def carries(self, body: str) -> bool:
        """Whether what is posted holds the secret that was just typed, as a form or a script would write it."""
        return bool(self.carried) and any(one in body for one in _as_posted(self.carried))

    def plain(self, url: str) -> str:
        """An address without the parameters that are known to take off a list's filters."""
        names = self.clearing.get(route_of(url))
        if not names:
            return url
        parts = urlsplit(url)
        kept = [pair for pair in parts.query.split("&") if pair.partition("=")[0] not in names]
        return parts._replace(query="&".join(kept)).geturl()


def judge(asked: Asked, permits: Permits) -> Verdict:
    """What a request to the ERP is."""
    if not asked.url.startswith(("http:", "https:")):
        return Verdict(Kind.READ)  # data: and blob: go nowhere
    if overridden(asked):
        return Verdict(Kind.WRITE, "troca o método por dentro")
    method, route = asked.method.upper(), route_of(asked.url)
    if method not in READ_METHODS:
        if method == "POST" and route in permits.posts:
            return Verdict(Kind.KNOWN, permits.posts[route])
        if method == "POST" and permits.named(route):
            return Verdict(Kind.KNOWN, READS)
        if method == "POST" and permits.carries(asked.body):
            return Verdict(Kind.KNOWN)
        return Verdict(Kind.WRITE)
    if method == "OPTIONS":
        return Verdict(Kind.READ)
    kind = _got(asked, route, permits)
    if kind is Kind.READ and any("prefetch" in asked.headers.get(name, "") for name in ("sec-purpose", "purpose")):
        return Verdict(Kind.AHEAD, "pré-carga")
    return Verdict(kind)


def _got(asked: Asked, route: str, permits: Permits) -> Kind:
    """What a GET is."""
    if is_file(asked.url):
        return Kind.READ
    told = says(permits.plain(asked.url))
    if permits.named(route):
        return Kind.READ
    if told is Says.ACTS:
        return Kind.WRITE
    if asked.kind == "other" and not PICTURE.search(urlsplit(asked.url).path.lower()):
        return Kind.AHEAD  # no part of a page: prefetches, and rules of what to fetch ahead
    if told <= Says.THING or (told is Says.NOTHING and asked.kind in FILES):
        return Kind.READ
    return Kind.READ if route in permits.known or (asked.navigation and permits.following) else Kind.UNKNOWN


def _as_posted(secret: str) -> Iterable[str]:
    """A secret as forms, multipart and JSON write it, in the bytes of `Asked.body`."""
    texts = {secret, quote(secret, safe=""), quote_plus(secret)}
    texts |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    return {text.encode().decode("latin-1") for text in texts}


def overridden(asked: Asked) -> bool:
    """Whether a request names another method than it is sent by, in a header, the address or what it posts."""
    named = [value for name, value in asked.headers.items() if name.lower() in OVERRIDES]
    fields = [*parse_qsl(urlsplit(asked.url).query), *(parse_qsl(asked.body) if asked.body else ())]
    named += [value for name, value in fields if name.lower() in METHODS]
    named += re.findall(r"""["']?_method["']?\s*[:=]?\s*(?:\r?\n)*\s*["']?([A-Za-z]+)""", asked.body)  # JSON, multipart
    return any(value.upper() not in {"", "GET", "HEAD", "OPTIONS", asked.method.upper()} for value in named)


def route_of(url: str) -> str:
    """What a request is for, without its other parameters: `r=cliente/admin`, else the path."""
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("r")
    return f"r={named[0]}" if named else parts.path


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def to_name(route: str) -> str:
    """A route as `browser.reads` of the tenant file names it: numbers may be others, `/estoque/5` → `/estoque/*`."""
    return "/".join("*" if re.fullmatch(r"\d+|[\da-f-]{16,}", part) else part for part in route.split("/"))
