"""Recordings of an ERP's screens: what the network said, without whose it was.

A recording is a folder with `screens.har` (the reads of the tenant's own host), one accessibility tree a screen and
`index.json`. `Scrubber` puts made-up names and numbers in the place of real ones, the same datum always by the same
stand-in; `leaks` looks through what came of it; `write` refuses to keep what still tells a secret or a person.
"""

from __future__ import annotations

import copy
import hashlib
import html
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from bot.errors import ConfigError, EvidenceError
from bot.privacy import DEFAULT_RULES, Json, Privacy, find, fold, secret_pattern
from bot.scanner import Leak, scan

ORIGIN = "https://recorded.invalid"
HAR, INDEX = "screens.har", "index.json"
FORMAT = 1
KEPT_HEADERS = {"content-type", "location"}
ASSET = re.compile(r"\.(?:js|css|map|png|gif|jpe?g|svg|ico|woff2?|ttf)(?:\?|$)", re.I)
CODE = ("javascript", "ecmascript", "text/css")
TEXTS = (*CODE, "text/", "json", "xml")
# Folders of installed packages whose files a recording names instead of holding them: nobody else's code lies in it.
LIBRARIES = {
    "jquery": ("xstatic.pkg.jquery", "data"),
    "jquery-ui": ("xstatic.pkg.jquery_ui", "data"),
    "bootstrap": ("bootstrap", "static/bootstrap"),
    "fontawesome": ("fontawesome", "static/fontawesome"),
}
LEGAL = {"ltda", "me", "epp", "eireli", "mei", "sa", "cia", "da", "de", "do", "das", "dos", "e"}
STAND_INS = re.compile(
    r"(?<!\d)(?:000\.\d{3}\.\d{3}-00|00\.\d{3}\.\d{3}/0000-00|0{5,}\d{1,6})(?!\d)|pessoa\d+(?:@|%40)example\.com", re.I
)
# A label that is one of these words, or begins with one, heads something personal.
PERSONAL = re.compile(
    r"^(?:nome(?! da regra)|cliente|razao social|fantasia|responsavel|pessoa|contato|socio|usuario|login|titular|"
    r"endereco|logradouro|rua|bairro|cep|complemento|observac|documento|cpf|cnpj|rg|inscric|e-?mail|telefone|celular|"
    r"fone|whatsapp|nascimento|data de nascimento|sacado|pagador|favorecido|beneficiario)\b"
)
PERSONAL_KEYS = re.compile(
    r"(?:^|[^a-z])(?:nome|name|cliente|razao_?social|fantasia|responsavel|contato|documento|cpf|cnpj|e?mail|telefone|"
    r"celular|phone|username|endereco|cep)(?:[^a-z]|$)",
    re.I,
)


@dataclass(frozen=True)
class Recording:
    """One folder: its index, the HAR as JSON, and the accessibility trees by screen."""

    index: dict[str, Any]
    har: dict[str, Any]
    trees: dict[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------------------------------------------- stand-ins


class Scrubber:
    """Puts stand-ins in the place of what it knows; `words` are those that the bot finds its way by, and stay."""

    def __init__(self, origin: str, secrets: Sequence[str] = (), words: Iterable[str] = ()) -> None:
        self.origin = origin.rstrip("/")
        self.secrets = list(secrets)
        self.words = {fold(word) for word in words}
        self.names: set[str] = set()
        self._fakes: dict[str, str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._spelled: dict[str, list[tuple[int, str, str, bool]]] | None = None
        self._privacy: Privacy | None = None

    def hide(self, secrets: Iterable[str]) -> None:
        """From now on these are secrets too; what is shorter than 8 characters tells nothing by itself."""
        self.secrets += [secret for secret in secrets if len(secret) >= 8 and secret not in self.secrets]
        self._privacy = None

    def know(self, name: str) -> None:
        """From now on this name is replaced wherever it stands; a word of the ERP's own is not a name."""
        name = " ".join(name.split())
        letters = sum(c.isalpha() for c in name)
        if letters >= 3 and fold(name) not in self.words and not self._is_datum(name):
            self.names.add(name)
            self._spelled = None

    def _is_datum(self, text: str) -> bool:
        return any(f.start == 0 and f.end == len(text) for f in find(text))

    def text(self, text: str, *, code: bool = False) -> str:
        """`text` with stand-ins. In `code` (a script, a style sheet) only what is certain: known secrets, names of several words."""
        if self._privacy is None:
            self._privacy = Privacy(secrets=self.secrets)
        if code:
            known = secret_pattern(self.secrets)
            text = known.sub("segredo", text) if known else text
        else:
            text = self._privacy.scrub(text)
        text = self._host(text)
        return self._data(self._names(text, code))

    def data(self, value: Json) -> Json:
        """JSON data with every string scrubbed, keys as they are."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {str(key): self.data(item) for key, item in value.items()}
        return [self.data(item) for item in value] if isinstance(value, (list, tuple)) else value

    def _host(self, text: str) -> str:
        host = urlsplit(self.origin).netloc
        for spell in (lambda s: s, lambda s: s.replace("/", "\\/"), lambda s: quote(s, safe="")):
            text = text.replace(spell(self.origin), spell(ORIGIN))
        return re.sub(rf"(?<![\w.-]){re.escape(host)}(?![\w-])", urlsplit(ORIGIN).netloc, text, flags=re.I)

    # names

    def fake(self, name: str) -> str:
        """The stand-in of a name: word by word, so that names that share a word still share one."""
        words = re.findall(r"[^\W\d_]+|[\W\d_]+", name)
        kept = [w for w in words if w.isalpha() and w.casefold() not in LEGAL]
        return "".join(self._word(w) if w in kept or (not kept and w.isalpha()) else w for w in words)

    def _word(self, word: str) -> str:
        key = word.casefold()
        if key not in self._fakes:
            own = {w.casefold() for name in self.names for w in re.findall(r"[^\W\d_]+", name)}
            taken = {*self._fakes.values(), *self.words, *own}
            self._fakes[key] = next(made for made in _made_up(len(self._fakes)) if made not in taken)
        made = self._fakes[key]
        return made.upper() if word.isupper() and len(word) > 1 else made if word.islower() else made.capitalize()

    def _names(self, text: str, code: bool) -> str:
        spelled = self._spellings()
        if not spelled:
            return text
        low = text.lower() if len(text.lower()) == len(text) else text
        out: list[str] = []
        at = 0
        for run in re.finditer(r"\w+", low):
            for offset, form, made, several in spelled.get(run[0], ()):
                start = run.start() - offset
                end = start + len(form)
                if start < at or (code and not several) or low[start:end] != form or _goes_on(low, end):
                    continue
                out += [text[at:start], _in_case(made, text[start:end])]
                at = end
                break
        return "".join(out) + text[at:]

    def _spellings(self) -> dict[str, list[tuple[int, str, str, bool]]]:
        """By first word, in small letters: (where it begins in the form, the form, its stand-in, whether of several words); longest first."""
        if self._spelled is None:
            found: dict[str, list[tuple[int, str, str, bool]]] = {}
            for name in sorted(self.names, key=lambda n: (-len(n), n)):
                made, several = self.fake(name), " " in name
                forms = {spell(name): spell(made) for spell in SPELLINGS}
                for form, stand_in in forms.items():
                    if first := re.search(r"\w+", form.lower()):
                        found.setdefault(first[0], []).append((first.start(), form.lower(), stand_in, several))
            for entries in found.values():
                entries.sort(key=lambda entry: -len(entry[1]))
            self._spelled = found
        return self._spelled

    # data that tell themselves by their shape

    def _data(self, text: str) -> str:
        out: list[str] = []
        at = 0
        for f in find(text):
            out += [text[at : f.start], self._stand_in(f.kind, text[f.start : f.end]) or f.masked]
            at = f.end
        return "".join(out) + text[at:]

    def _stand_in(self, kind: str, datum: str) -> str:
        if STAND_INS.fullmatch(datum):
            return datum
        if kind not in {"email", "cpf", "cnpj", "phone"}:
            return ""
        key = (kind, datum.lower().replace("%40", "@") if kind == "email" else re.sub(r"\W", "", datum).lower())
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        if kind == "email":
            return f"pessoa{number}{'%40' if '@' not in datum else '@'}example.com"
        size = sum(c.isalnum() for c in datum)
        digits = {"cpf": f"{number:09d}00", "cnpj": f"{number:08d}000000"}.get(kind, f"{number:0{size}d}")
        filling = iter(digits[-size:].zfill(size))
        return "".join(next(filling) if c.isalnum() else c for c in datum)


def _made_up(start: int) -> Iterator[str]:
    """Words that are nobody's: `bana`, `bane`, …; an endless supply."""
    consonants, vowels = "bdfglmnprstvz", "aeiou"
    syllables = [c + v for c in consonants for v in vowels]
    number = start * 7 + 3
    while True:
        number += 1
        word, rest = "", number
        while rest or len(word) < 4:
            rest, digit = divmod(rest, len(syllables))
            word += syllables[digit]
        yield word


def _in_case(made: str, shown: str) -> str:
    return made.upper() if shown.isupper() else made


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and text[end - 1].isalnum() and (text[end].isalnum() or text[end] == "_")


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda s: s,
    html.escape,
    lambda s: html.escape(s, quote=False),
    lambda s: html.escape(s).replace("&#x27;", "&#39;"),
    _json,
    lambda s: json.dumps(s, ensure_ascii=False)[1:-1],
    lambda s: _json(html.escape(s)),
    lambda s: s.replace("'", "\\'"),
    lambda s: html.escape(s).replace("&#x27;", "\\'"),
    quote,
    lambda s: quote(s, safe=""),
    quote_plus,
)


# What names whom: run in a browser on parsed documents, so that no markup is a special case. `root` is a document.
COLLECT = r"""(pages) => {
  const clean = (s) => (s || '').replace(/\s+/g, ' ').trim();
  const texts = (el) => {
    const found = [clean(el.textContent)];
    const walk = el.ownerDocument.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) found.push(clean(walk.currentNode.nodeValue));
    for (const part of [el, ...el.querySelectorAll('[title],[aria-label],[alt]')])
      for (const name of ['data-original-title', 'title']) if (part.getAttribute(name)) found.push(clean(part.getAttribute(name)));
    return found.filter(Boolean);
  };
  const out = { labelled: [], hidden: [], around: [] };
  for (const html of pages) {
    const doc = new DOMParser().parseFromString(html, 'text/html');
    for (const grid of doc.querySelectorAll('table,[role=grid],[role=table]')) {
      const heads = [...grid.querySelectorAll('thead th,thead td,[role=columnheader]')];
      const row = heads.length ? heads[0].parentElement : grid.querySelector('tr');
      const names = row ? [...row.children].map((el) => clean(el.textContent)) : [];
      for (const line of grid.querySelectorAll('tbody tr,[role=row]')) {
        if (line === row || line.children.length !== names.length) continue;
        [...line.children].forEach((cell, i) => texts(cell).forEach((t) => out.labelled.push([names[i], '', t, 'cell'])));
      }
    }
    for (const pair of doc.querySelectorAll('table tr')) {
      const [head, value] = pair.children;
      if (pair.children.length === 2 && head.matches('th')) texts(value).forEach((t) => out.labelled.push([clean(head.textContent), '', t, 'cell']));
    }
    for (const term of doc.querySelectorAll('dt')) {
      if (term.nextElementSibling?.matches('dd')) texts(term.nextElementSibling).forEach((t) => out.labelled.push([clean(term.textContent), '', t, 'cell']));
    }
    for (const el of doc.querySelectorAll('input,textarea,select')) {
      const label = (el.id && doc.querySelector(`label[for="${CSS.escape(el.id)}"]`)) || el.closest('label');
      const name = clean(label?.textContent) || el.getAttribute('aria-label') || el.getAttribute('placeholder') || '';
      const attribute = el.getAttribute('name') || el.id || '';
      if (el.matches('input[type=hidden],input[type=password]')) out.hidden.push([attribute, el.getAttribute('value') || '']);
      else if (el.matches('select')) [...el.options].filter((o) => o.value && o.value !== '0')
        .forEach((o) => out.labelled.push([name, attribute, clean(o.text), 'option']));
      else if (!el.matches('[type=checkbox],[type=radio],[type=submit],[type=button],[type=reset]'))
        out.labelled.push([name, attribute, clean(el.value || el.getAttribute('value')), 'field']);
    }
    for (const el of doc.querySelectorAll('meta[name]')) out.hidden.push([el.name, el.content]);
    for (const el of doc.querySelectorAll('[class*=user i],[class*=usuario i],[class*=usuário i],[id*=usuario i],[id*=username i],a[href*="site/logout"]'))
      if (!el.matches('form,table,body,main,input,select')) {
        // Beside the way out stands who is in.
        const box = el.matches('a') ? el.closest('ul,[role=menu],.dropdown-menu')?.parentElement : el;
        const opener = box && [...box.children].find((n) => !n.matches('ul,[role=menu],.dropdown-menu') && clean(n.textContent).length < 60);
        if (opener) out.around.push(clean(opener.textContent));
      }
    for (const el of doc.querySelectorAll('.brand,.navbar-brand,.brand-text,.brand-link,.logo,#logo,' +
        'a[class*=marca i],[data-tenant],[class*=tenant i],[class*=nome-empresa]'))
      if (!el.matches('body,main,form')) texts(el).filter((t) => t.length < 80).forEach((t) => out.around.push(t));
  }
  return out;
}"""
_TOKENS = re.compile(r"csrf|token|sess|auth|senha|password|secret", re.I)


def take_in(scrubber: Scrubber, seen: Mapping[str, Any], columns: Collection[str] = ()) -> None:
    """Lets the scrubber know what COLLECT found: names under personal headings and labels, tokens of hidden fields.

    `columns` are further headings and labels (`evidence.mask.columns` of the tenant file).
    """
    own = {fold(word) for word in columns}
    for label, attribute, value, kind in seen["labelled"]:
        folded = fold(label)
        tells = PERSONAL.match(folded) or folded in own
        if tells or (kind == "field" and not label and PERSONAL_KEYS.search(attribute)):
            scrubber.know(value)
    scrubber.hide(value for name, value in seen["hidden"] if _TOKENS.search(name))
    for text in seen["around"]:
        scrubber.know(text)


def take_in_json(scrubber: Scrubber, value: Json, key: str = "") -> None:
    """The same for the answer to a script."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            take_in_json(scrubber, item, str(name))
    elif isinstance(value, list):
        for item in value:
            take_in_json(scrubber, item, key)
    elif isinstance(value, str) and PERSONAL_KEYS.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key)):
        scrubber.know(re.sub(r"<[^>]+>", " ", value))


# --------------------------------------------------------------------------------------------------------------- HAR


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
        if entry["request"]["method"] != "GET" or not own or _is_login(url):
            continue
        if moved or (200 <= answer["status"] < 300 and any(kind in mime for kind in TEXTS)):
            kept.append(_bare(url, answer, mime, moved) | {"_after": before})
            before = before if ASSET.search(url) else url
    return kept


def _is_login(url: str) -> bool:
    return bool(re.search(r"(?:site(?:/|%2F))?(?:login|logout)(?:[/?&#]|$)", url, re.I))


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


def is_code(mime: str) -> bool:
    return any(kind in mime for kind in CODE)


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


# ------------------------------------------------------------------------------------------------------------- folders


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
        if _is_login(url) or (asks and "LoginForm" in text):
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
