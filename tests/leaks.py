"""Looks for secrets in every byte that was written, however they are spelt and wherever they are packed."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus


def spellings(secret: str) -> set[bytes]:
    """A secret as it may stand in a file: plain, in JSON, HTML, an address, a form, Base64 or UTF-16."""
    plain = secret.encode()
    texts = {secret, escape(secret), quote(secret), quote_plus(secret), quote(secret, safe="")}
    texts |= {json.dumps(secret, ensure_ascii=only_ascii)[1:-1] for only_ascii in (True, False)}
    packed = {
        secret.encode("utf-16-le"),
        base64.b64encode(plain).rstrip(b"="),
        base64.urlsafe_b64encode(plain).rstrip(b"="),
    }
    return {text.encode() for text in texts} | packed


def contents(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, and those of whatever is packed in it."""
    yield name, raw
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for member in packed.namelist():
                yield from contents(f"{name}!{member}", packed.read(member))


def places(files: Iterable[tuple[Path, bytes]], secrets: Iterable[str]) -> list[str]:
    """Where one of the secrets stands in one of the files."""
    wanted = {spelling for secret in secrets for spelling in spellings(secret)}
    return [
        name
        for path, raw in files
        for name, part in contents(str(path), raw)
        if any(spelling in part for spelling in wanted)
    ]
