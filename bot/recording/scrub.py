"""Recordings of an ERP's screens: what the network said, without whose it was.

A recording is a folder with `screens.har` (the reads of the tenant's own host), one accessibility tree a screen and
`index.json`. `Scrubber` puts made-up names and numbers in the place of real ones, the same datum always by the same
stand-in; `leaks` looks through what came of it; `write` refuses to keep what still tells a secret or a person.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from bot.evidence.privacy import Privacy, fold
from bot.evidence.recognisers import find
from bot.evidence.secrets import secret_pattern
from bot.json_types import Json
from bot.recording.shape import ORIGIN

# Words of a company's name that are everybody's.
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
