"""Recognising secrets: those a run was told of, and what looks like one."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

REMOVED = "[segredo]"


_VALUE = r"(?!\[segredo\]|%5Bsegredo|\*{3}|env:|file:|keyring:|null\b|true\b|false\b|None\b)"


SECRET_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cookie", re.compile(rf"(\b(?:CNXSESSID|PHPSESSID)[\"']?\s*[=:]\s*[\"']?){_VALUE}[\w%,.-]{{6,}}", re.I)),
    (
        "cookie",
        re.compile(
            rf"((?:^|[\"'\n{{,]\s{{0,40}})(?:set-)?cookie[\"']?:\s*[\"']?){_VALUE}[^\s\"';=]{{1,200}}=[^\s\"';]+", re.I
        ),
    ),
    (
        "cookie",
        re.compile(
            rf"(\"name\":\s*\"(?:CNXSESSID|PHPSESSID|(?:set-)?cookie)\",\s*\"value\":\s*\"){_VALUE}(?:[^\"\\]|\\.)+",
            re.I,
        ),
    ),
    ("token", re.compile(rf"(\"name\":\s*\"authorization\",\s*\"value\":\s*\"){_VALUE}(?:[^\"\\]|\\.)+", re.I)),
    ("token", re.compile(rf"(\bauthorization[\"']?\s*[:=]\s*[\"']?(?:basic|bearer)\s+){_VALUE}[\w.~+/=-]{{6,}}", re.I)),
    ("token", re.compile(rf"(\bbearer\s+){_VALUE}(?=[\w.~+/-]*\d)[\w.~+/=-]{{12,}}", re.I)),
    ("token", re.compile(r"()\beyJ[\w-]{8,400}\.[\w-]{8,}\.[\w-]*")),
    (
        "token",
        re.compile(
            rf"((?:\b|_)(?:token|api[_-]?key|secret|YII_CSRF_TOKEN)[\"']?\s*[=:]\s*[\"']?){_VALUE}(?=[\w-]*\d)[\w.-]{{8,}}",
            re.I,
        ),
    ),
    (
        "password",
        re.compile(
            rf"((?:senha|password|passwd|\bpwd)(?:\]|%5D)?[\"']?\s*(?:=\s*|:\s*(?=[\"'])|:\s*(?=\S{{0,200}}[\d!@#$%&?]))[\"']?)"
            rf"{_VALUE}[^\s\"'&<>]{{3,}}",
            re.I,
        ),
    ),
    (
        "password",
        re.compile(
            rf"(\"name\":\s*\"[^\"]{{0,200}}(?:senha|password)[^\"]{{0,200}}\",\s*\"value\":\s*\"){_VALUE}[^\"]+", re.I
        ),
    ),
)


def forms(secret: str) -> list[str]:
    """The ways a secret is written in a file: as it is, in a URL, in HTML, in base64, each of them also in JSON, and
    in JSON within JSON; longest first."""
    raw = secret.encode()
    b64 = [base64.b64encode(raw).decode().rstrip("=")] if len(raw) > 5 else []
    urls = {quote(secret, safe=""), quote_plus(secret), quote(secret)}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), url) for url in urls}
    markup = {html.escape(secret), html.escape(secret, quote=False), html.escape(secret).replace("&quot;", "&#34;")}
    spelled = {secret, *urls, *lower, *markup, *b64}
    for _ in range(2):
        spelled |= {json.dumps(form, ensure_ascii=ascii_)[1:-1] for form in spelled for ascii_ in (True, False)}
    return sorted(spelled, key=lambda form: (-len(form), form))


def secret_pattern(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all of the secrets in all of their forms; None where there is nothing to look for.

    A secret of fewer than 4 characters cannot be told from ordinary text and is looked for only where a label
    announces it; one of fewer than 8 only as a whole word.
    """
    parts = []
    for secret in sorted({s for s in secrets if len(s) >= 4}, key=len, reverse=True):
        for form in forms(secret):
            whole = len(secret) < 8
            parts.append(rf"(?<!\w){re.escape(form)}(?!\w)" if whole else re.escape(form))
    return re.compile("|".join(parts)) if parts else None


def find_secrets(text: str, pattern: re.Pattern[str] | None = None) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of every secret in `text`: the known ones by `pattern`, unknown ones by their label."""
    if pattern:
        for m in pattern.finditer(text):
            yield "password", m.start(), m.end()
    for kind, shape in likely(text):
        for m in shape.finditer(text):
            yield kind, m.start() + len(m[1]), m.end()


_SIGNS = {
    "cookie": ("cookie", "sessid"),
    "token": ("authorization", "bearer", "eyj", "token", "key", "secret"),
    "password": ("senha", "passw", "pwd"),
}


def likely(text: str) -> list[tuple[str, re.Pattern[str]]]:
    """The shapes of which at least a word is in the text: none, for nearly every text that a run writes."""
    low = text.lower()
    kinds = {kind for kind, signs in _SIGNS.items() if any(sign in low for sign in signs)}
    return [(kind, shape) for kind, shape in SECRET_SHAPES if kind in kinds] if kinds else []
