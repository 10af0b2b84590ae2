"""A recording as a folder: written once it was scanned, and read again."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import ConfigError, EvidenceError
from bot.evidence.leaks import Leak, scan
from bot.evidence.recognisers import DEFAULT_RULES, find
from bot.evidence.secrets import secret_pattern
from bot.recording.scrub import SPELLINGS, STAND_INS
from bot.recording.shape import HAR, INDEX, KEPT_HEADERS, ORIGIN, Recording, is_code, is_login


def write(folder: Path, recording: Recording, secrets: Sequence[str] = (), names: Collection[str] = (), host: str = "") -> None:  # fmt: skip
    """Keeps the recording in `folder`; EvidenceError, and nothing is written, where a secret or personal datum is left in it."""
    found = leaks(recording, secrets, names, host)
    if found:
        listed = "; ".join(str(leak) for leak in found[:5]) + (f"; e mais {len(found) - 5}" if len(found) > 5 else "")
        raise EvidenceError(
            f"A gravação não foi guardada: há dados que não podem sair assim ({listed}).",
            "Inclua a coluna ou o campo em `evidence.mask.columns` no arquivo do cliente e grave de novo.",
        )
    if folder.exists() and any(folder.iterdir()) and not (folder / INDEX).exists():
        raise ConfigError(f"A pasta {folder} já tem outra coisa.", "Use --to com uma pasta nova.")
    folder.mkdir(parents=True, exist_ok=True)
    for old in [*folder.glob("*.aria.yml")]:
        old.unlink()
    for name, text in _files(recording).items():
        (folder / name).write_text(text, encoding="utf-8")


def read(folder: Path) -> Recording:
    """The recording in a folder; ConfigError where there is none that can be read."""
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        har = json.loads((folder / HAR).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"A pasta {folder} não tem uma gravação que se leia.") from error
    trees = {path.name.removesuffix(".aria.yml"): path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.aria.yml"))}  # fmt: skip
    return Recording(index, har, trees)


def _files(recording: Recording) -> dict[str, str]:
    trees = {f"{name}.aria.yml": text + "\n" for name, text in recording.trees.items()}
    as_text = {INDEX: recording.index, HAR: recording.har}
    return {name: json.dumps(data, ensure_ascii=False, indent=1) + "\n" for name, data in as_text.items()} | trees


def leaks(recording: Recording, secrets: Sequence[str] = (), names: Collection[str] = (), host: str = "") -> list[Leak]:
    """What must not be in a recording: secrets, data, known names, the real host, cookies, writes, login pages."""
    found = [*_structure(recording.har)]
    for entry in recording.har["log"]["entries"]:
        content, url = entry["response"]["content"], entry["request"]["url"]
        where = f"{HAR}: {urlsplit(url).path}?{urlsplit(url).query}"[:120]
        found += _in_text(where, content["text"], secrets, names, host, code=is_code(content["mimeType"]))
        found += _in_text(where, url, secrets, names, host)
    for name, text in _files(recording).items():
        if name != HAR:
            found += _in_text(name, text, secrets, names, host)
    return list(dict.fromkeys(found))


def _structure(har: Mapping[str, Any]) -> Iterator[Leak]:
    for entry in har["log"]["entries"]:
        request, response = entry["request"], entry["response"]
        url = request["url"]
        headers = {str(h["name"]).lower() for h in (*request["headers"], *response["headers"])}
        if request["method"] != "GET" or request.get("postData"):
            yield Leak(HAR, "post", request["method"])
        if not url.startswith(ORIGIN):
            yield Leak(HAR, "host", urlsplit(url).netloc[:4] + "***")
        if request["cookies"] or response["cookies"] or headers - KEPT_HEADERS:
            yield Leak(HAR, "header", ", ".join(sorted(headers - KEPT_HEADERS)) or "cookie")
        text = response["content"]["text"]
        asks = re.search(r"<input[^>]+type=[\"']?password", text[:200_000], re.I)
        if is_login(url) or (asks and "LoginForm" in text):
            yield Leak(HAR, "login", urlsplit(url).query[:40])


def _in_text(
    where: str, text: str, secrets: Sequence[str], names: Collection[str], host: str, *, code: bool = False
) -> Iterator[Leak]:
    if host and re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-])", text, re.I):
        yield Leak(where, "host", f"{host[:3]}***")
    text = STAND_INS.sub("", text)
    names = [name for name in names if " " in name or not code]
    if code:
        known = secret_pattern(secrets)
        if known and known.search(text):
            yield Leak(where, "password", "***")
        yield from (Leak(where, f.kind, f.masked) for f in find(text, DEFAULT_RULES))
    else:
        yield from scan(text.encode(), secrets, name=where)
    if names:
        low = text.casefold()
        for name in names:
            for form in {spell(name).casefold() for spell in SPELLINGS}:
                if form in low and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", low):
                    yield Leak(where, "name", f"{name[0]}***")
                    break
