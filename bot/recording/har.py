"""What the ERP answered, as a HAR that plays back offline."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.errors import ConfigError
from bot.recording.scrub import Scrubber
from bot.recording.shape import CODE, FORMAT, KEPT_HEADERS, Recording, is_code, is_login

ASSET = re.compile(r"\.(?:js|css|map|png|gif|jpe?g|svg|ico|woff2?|ttf)(?:\?|$)", re.I)
TEXTS = (*CODE, "text/", "json", "xml")

# Folders of installed packages whose files a recording names instead of holding them: nobody else's code lies in it.
LIBRARIES = {
    "jquery": ("xstatic.pkg.jquery", "data"),
    "jquery-ui": ("xstatic.pkg.jquery_ui", "data"),
    "bootstrap": ("bootstrap", "static/bootstrap"),
    "fontawesome": ("fontawesome", "static/fontawesome"),
}


def read_entries(har: Mapping[str, Any], origin: str) -> list[dict[str, Any]]:
    """The reads of the tenant's own host that a replay needs, in their order: no login page, no pictures.

    `_after` of each is the read before it: what the server remembers (a list's filter) makes one address answer differently.
    """
    kept: list[dict[str, Any]] = []
    before = ""
    for entry in har["log"]["entries"]:
        url, answer = entry["request"]["url"].partition("#")[0], entry["response"]
        mime = str(answer["content"].get("mimeType", "")).lower()
        moved = 300 <= answer["status"] < 400 and answer["status"] != 304
        own = url.startswith((origin + "/", origin + "?")) or url == origin
        if entry["request"]["method"] != "GET" or not own or is_login(url):
            continue
        if moved or (200 <= answer["status"] < 300 and any(kind in mime for kind in TEXTS)):
            kept.append(_bare(url, answer, mime, moved) | {"_after": before})
            before = before if ASSET.search(url) else url
    return kept


def _bare(url: str, answer: Mapping[str, Any], mime: str, moved: bool) -> dict[str, Any]:
    content = answer["content"]
    text = str(content.get("text", ""))
    if content.get("encoding") == "base64":
        import base64

        text = base64.b64decode(text).decode("utf-8", "replace")
    headers = {str(h["name"]).lower(): str(h["value"]) for h in answer["headers"]}
    kept = [{"name": name, "value": headers[name]} for name in sorted(KEPT_HEADERS & headers.keys())]
    request = {"method": "GET", "url": url, "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
               "queryString": [], "headersSize": -1, "bodySize": -1}  # fmt: skip
    response = {
        "status": answer["status"], "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": kept,
        "content": {"size": -1, "mimeType": mime or "text/html", "text": "" if moved else text},
        "redirectURL": headers.get("location", "") if moved else "", "headersSize": -1, "bodySize": -1,
    }  # fmt: skip
    return {"startedDateTime": "2026-01-01T00:00:00.000Z", "time": 0, "request": request, "response": response,
            "cache": {}, "timings": {"send": -1, "wait": -1, "receive": -1}}  # fmt: skip


def har_of(entries: Sequence[dict[str, Any]], scrubber: Scrubber) -> dict[str, Any]:
    """The HAR that is kept: scrubbed, each address once for each different answer, known libraries named instead of held."""
    libraries = _libraries()
    texts: dict[tuple[str, bool], str] = {}
    for entry in entries:
        content, response = entry["response"]["content"], entry["response"]
        entry["request"]["url"] = scrubber.text(entry["request"]["url"])
        entry["_after"] = scrubber.text(entry["_after"])
        response["redirectURL"] = scrubber.text(response["redirectURL"])
        for header in response["headers"]:
            header["value"] = scrubber.text(header["value"])
        key = (content["text"], is_code(content["mimeType"]))
        if name := libraries.get(_digest(key[0].encode())):
            content["text"], content["_library"] = "", name
        else:
            content["text"] = texts[key] = texts.get(key) or scrubber.text(key[0], code=key[1])
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "bot record", "version": str(FORMAT)},
            "entries": _different(entries),
        }
    }


def _different(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each address the last answer; those that differ from it only as what came after another read (`_after`)."""
    kept: list[dict[str, Any]] = []
    by_url: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        by_url.setdefault(entry["request"]["url"], []).append(entry)
    for answers in by_url.values():
        last = answers[-1]
        others = {entry["_after"]: entry for entry in answers if entry["_after"]}
        kept += [entry for entry in others.values() if entry["response"] != last["response"]]
        kept.append({name: value for name, value in last.items() if name != "_after"})
    return kept


def _digest(content: bytes) -> str:
    # Playwright gives a body as text: line ends and a byte order mark are not what tells two files apart.
    return hashlib.sha256(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


def _libraries() -> dict[str, str]:
    """The files of installed libraries by their digest, each as `jquery/jquery.min.js`."""
    return {_digest(path.read_bytes()): name for name, path in _library_files()}


def _library_files() -> Iterator[tuple[str, Path]]:
    for name, (package, below) in LIBRARIES.items():
        try:
            spec = find_spec(package)
        except ModuleNotFoundError:
            continue
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted((Path(place) / below).rglob("*")):
                if path.suffix in {".js", ".css"}:
                    yield f"{name}/{path.relative_to(Path(place) / below).as_posix()}", path


def playable(recording: Recording, path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Writes the HAR with its libraries filled in, as a browser can play it; ConfigError where a library is not installed.

    Gives the answers that are others after a certain read, by (address, address read before), as HAR responses.
    """
    har = copy.deepcopy(recording.har)
    files = dict(_library_files())
    for entry in har["log"]["entries"]:
        content = entry["response"]["content"]
        if name := content.pop("_library", None):
            if name not in files:
                raise ConfigError(f"A gravação precisa de {name}, que não está instalado.", "Instale o extra `dev`.")
            content["text"] = files[name].read_text(encoding="utf-8-sig")
    entries = har["log"]["entries"]
    har["log"]["entries"] = [entry for entry in entries if "_after" not in entry]
    path.write_text(json.dumps(har), encoding="utf-8")
    return {(e["request"]["url"], e["_after"]): e["response"] for e in entries if "_after" in e}
