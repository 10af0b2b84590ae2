"""Looks through what is about to leave the machine: no personal datum unmasked, no password, cookie or token.

Every file of a bundle is read the way its reader would read it: JSON strings unescaped, HTML as text with its embedded
pictures apart, PDF as text, ZIP member by member, pictures by their metadata.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from bot.errors import EvidenceError
from bot.evidence.privacy import Privacy
from bot.evidence.recognisers import DEFAULT_RULES, MaskRules, find
from bot.evidence.secrets import REMOVED, find_secrets, secret_pattern
from bot.json_types import Json

_DEPTH = 4  # a ZIP in a ZIP in a ZIP is looked into; past that it is named as unreadable
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|mark|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>", re.I)
_TAG = re.compile(r"<!--|-->|<[^>]*>")
_DATA_URI = re.compile(r"data:[\w.+/-]*(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=]+)")


@dataclass(frozen=True)
class Leak:
    """Something that must not be shown: the file (`report.zip/run.jsonl`), what it is, and enough of it to find it."""

    where: str
    kind: str
    sample: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind} «{self.sample}»"


def scan(
    what: Path | bytes, secrets: Sequence[str] = (), *, rules: MaskRules = DEFAULT_RULES, name: str = ""
) -> list[Leak]:
    """Every leak in a folder, a file or a file's bytes (`name` says what they are); empty where all is well.

    In a folder's `confidential/` part only secrets count: what lies there is marked, and leaves only when asked for.
    """
    scan = _Scanner(secrets, rules)
    if isinstance(what, bytes):
        leaks = scan.file(name or "bytes", what)
    elif what.is_dir():
        files = sorted(p for p in what.rglob("*") if p.is_file())
        leaks = (leak for p in files for leak in scan.file(p.relative_to(what).as_posix(), p.read_bytes()))
    else:
        leaks = scan.file(what.name, what.read_bytes())
    return list(dict.fromkeys(leaks))


def refuse_leaks(name: str, content: bytes, secrets: Sequence[str], rules: MaskRules) -> None:
    """Raises `EvidenceError`, naming the first leaks, where `content` must not be written out as `name`."""
    leaks = scan(content, secrets, rules=rules, name=name)
    if leaks:
        listed = "; ".join(str(leak) for leak in leaks[:5])
        more = f"; e mais {len(leaks) - 5}" if len(leaks) > 5 else ""
        raise EvidenceError(
            f"{name} não foi gravado: há dados que não podem sair assim ({listed}{more}).",
            "Inclua a coluna ou o campo em `evidence.mask.columns` no arquivo do cliente e gere de novo.",
        )


class _Scanner:
    def __init__(self, secrets: Sequence[str], rules: MaskRules) -> None:
        self.rules = rules
        self.known = secret_pattern(secrets)

    def file(self, name: str, content: bytes, depth: int = 0) -> Iterator[Leak]:
        """Told by its first bytes, so that a file cannot hide behind its name."""
        personal = "confidential/" not in name
        if content.startswith(b"PK\x03\x04"):
            yield from self._zip(name, content, depth)
        elif content.startswith(b"%PDF"):
            yield from self._pdf(name, content)
        elif _is_image(content):
            yield from self._image(name, content)
        elif b"\0" in content[:4096]:
            yield from self._secrets(name, content.decode("latin-1"))
        else:
            yield from self._text(name, content.decode("utf-8", "replace"), personal)

    def _text(self, name: str, text: str, personal: bool = True) -> Iterator[Leak]:
        if re.search(r"<(?:!doctype|html|svg|body)\b", text[:2000], re.I):
            yield from self._html(name, text, personal)
            return
        yield from self._plain(name, text, personal)
        strings = "\n".join(_json_strings(text))
        if strings:
            yield from self._plain(name, strings, personal)

    def _html(self, name: str, text: str, personal: bool) -> Iterator[Leak]:
        for n, m in enumerate(_DATA_URI.finditer(text), 1):
            try:
                yield from self.file(f"{name}#{n}", base64.b64decode(m[1], validate=True))
            except binascii.Error:
                yield Leak(f"{name}#{n}", "unreadable", "base64")
        text = _DATA_URI.sub("data:", text)
        yield from self._plain(name, html.unescape(text), personal)
        yield from self._plain(name, html.unescape(_TAG.sub("\n", _INLINE_TAG.sub("", text))), personal)

    def _plain(self, name: str, text: str, personal: bool = True) -> Iterator[Leak]:
        yield from self._secrets(name, text)
        if personal:
            for f in find(text, self.rules):
                yield Leak(name, f.kind, f.masked)

    def _secrets(self, name: str, text: str) -> Iterator[Leak]:
        for kind, start, _ in find_secrets(text, self.known):
            before = re.split(r"[\n\"'&;]", text[max(0, start - 24) : start])[-1]
            yield Leak(name, kind, f"{before}***".strip())

    def _zip(self, name: str, content: bytes, depth: int) -> Iterator[Leak]:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as z:
                names = "\n".join([z.comment.decode("latin-1"), *z.namelist()])
                yield from self._plain(name, names, "confidential/" not in name)
                for member in z.infolist():
                    if depth >= _DEPTH:
                        yield Leak(f"{name}/{member.filename}", "unreadable", "zip")
                    else:
                        yield from self.file(f"{name}/{member.filename}", z.read(member), depth + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
            yield Leak(name, "unreadable", "zip")

    def _pdf(self, name: str, content: bytes) -> Iterator[Leak]:
        from pypdf import PdfReader  # slow to load, and few runs write a PDF
        from pypdf.errors import PyPdfError

        try:
            reader = PdfReader(io.BytesIO(content))
            notes = [str(v) for k, v in (reader.metadata or {}).items() if not str(k).endswith("Date")]
            pages = [page.extract_text() for page in reader.pages]
        except (PyPdfError, ValueError, KeyError, zlib.error):
            yield Leak(name, "unreadable", "pdf")
            return
        for text in (*notes, *pages):
            yield from self._plain(name, text)

    def _image(self, name: str, content: bytes) -> Iterator[Leak]:
        yield from self._secrets(name, content.decode("latin-1"))
        try:
            with Image.open(io.BytesIO(content)) as image:
                image.load()
                notes = [*image.info.values(), *image.getexif().values()]
        except (UnidentifiedImageError, OSError, SyntaxError):
            yield Leak(name, "unreadable", "image")
            return
        for note in notes:
            raw = note if isinstance(note, bytes) else str(note).encode("latin-1", "replace")
            for text in (raw.decode("utf-8", "replace"), str(note)):
                yield from self._plain(name, text)


def _is_image(content: bytes) -> bool:
    return content[:4] in (b"\x89PNG", b"GIF8") or content[:3] == b"\xff\xd8\xff" or content[8:12] == b"WEBP"


def _json_strings(text: str) -> Iterator[str]:
    """Every string in a JSON document or in JSON lines, unescaped; nothing where it is neither."""
    for part in [text] if text.lstrip().startswith("[") else [text, *text.splitlines()]:
        if part.lstrip()[:1] not in ("{", "["):
            continue
        try:
            yield from _strings(json.loads(part))
        except ValueError:
            continue


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for k, v in value.items():
            yield k
            yield from _strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from _strings(v)


# ------------------------------------------------------------------------------------------------------------ scrubbing


def scrub_zip(content: bytes, privacy: Privacy) -> bytes:
    """The same ZIP with every secret removed from its text members: a trace holds the session cookie of each request.

    A member that is not text and holds a known secret is emptied.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(member.filename, _scrub(source.read(member), privacy))
    return out.getvalue()


def _scrub(content: bytes, privacy: Privacy) -> bytes:
    if _is_image(content):
        return content
    try:
        return privacy.scrub(content.decode()).encode()
    except UnicodeDecodeError:
        clean = privacy.scrub(content.decode("latin-1"))
        return b"" if REMOVED in clean else content
