"""Personal data and secrets in text: found, masked, scrubbed (LGPD).

A *datum* is a CPF, CNPJ, e-mail address, phone number or piece of bank data; a *secret* is a password, cookie or token.
Data are masked so that a reader still recognises his own (`***.456.789-**`); secrets leave nothing behind. Masking a
masked text changes nothing, and a masked text holds no datum that `find` would name.
"""

from __future__ import annotations

import base64
import html
import json
import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import quote, quote_plus

Json = Any  # what json.dumps takes: None, bool, int, float, str, list and dict of these

REMOVED = "[segredo]"


@dataclass(frozen=True)
class MaskRules:
    """What is masked in texts and pictures; `columns` are further table headings and field labels to cover.

    The tenant file's `evidence.mask:` has these very keys. Everything but names is masked unless switched off.
    """

    documents: bool = True
    emails: bool = True
    phones: bool = True
    bank: bool = True
    names: bool = False
    columns: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> MaskRules:
        """The rules kept in a run's journal; keys of a later version are passed over."""
        switches = {f.name: bool(data[f.name]) for f in fields(cls) if f.name != "columns" and f.name in data}
        return cls(**switches, columns=tuple(map(str, data.get("columns", ()))))

    def as_json(self) -> dict[str, Json]:
        return {f.name: list(v) if isinstance(v := getattr(self, f.name), tuple) else v for f in fields(self)}


DEFAULT_RULES = MaskRules()


@dataclass(frozen=True)
class Found:
    """A datum in a text: where it is, what it is, and what may be shown in its place."""

    start: int
    end: int
    kind: str
    masked: str


# ------------------------------------------------------------------------------------------------ the shapes of data
# Texts come from a page, so none may cost more than its length: nothing without an end follows what may begin anywhere.

_DDD = r"(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])"
_BEFORE, _AFTER = r"(?<![\w.,/*-])", r"(?![\w*]|[.,/-]\w)"


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _cpf_is_valid(digits: str) -> bool:
    if len(set(digits)) == 1:
        return False
    for length in (9, 10):
        total = sum(int(d) * w for d, w in zip(digits, range(length + 1, 1, -1), strict=False))
        if total * 10 % 11 % 10 != int(digits[length]):
            return False
    return True


def _cnpj_is_valid(code: str) -> bool:
    if len(set(code)) == 1:
        return False
    for length in (12, 13):
        weights = [*range(length - 7, 1, -1), *range(9, 1, -1)]
        rest = sum((ord(c) - 48) * w for c, w in zip(code, weights, strict=False)) % 11
        if (0 if rest < 2 else 11 - rest) != int(code[length]):
            return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _hide(text: str, *, first: int = 0, last: int = 0, show: tuple[int, int] | None = None) -> str:
    """`text` with each letter and digit as `*`, but for the first and last so many, or those numbered in `show`."""
    total = sum(c.isalnum() for c in text)
    out, n = [], 0
    for c in text:
        if not c.isalnum():
            out.append(c)
            continue
        keep = show[0] <= n < show[1] if show else n < first or n >= total - last
        out.append(c if keep else "*")
        n += 1
    return "".join(out)


def _mask_cpf(m: re.Match[str]) -> str:
    return _hide(m[0], show=(3, 9))


def _mask_cnpj(m: re.Match[str]) -> str:
    return _hide(m[0], show=(2, 8))


def _mask_email(m: re.Match[str]) -> str:
    name, at, host = re.split(r"(@|%40)", m[0], maxsplit=1, flags=re.I)
    return f"{name[0]}***{at}{host[0]}***"


def _mask_phone(m: re.Match[str]) -> str:
    text = m[0]
    area = re.match(rf"(?:\+?55[ .-]?)?\(?{_DDD}\)?(?=[ .-]?9?\d{{4}})", text)
    keep = area.end() if area and len(_digits(text)) > 9 else 0
    return text[:keep] + _hide(text[keep:], last=2)


def _mask_card(m: re.Match[str]) -> str:
    return _hide(m[0], last=4)


def _mask_all(m: re.Match[str]) -> str:
    return _hide(m[0])


def _mask_number(m: re.Match[str]) -> str:
    """The label stays (group 1), the number after it goes."""
    return m[1] + _hide(m[0][len(m[1]) :])


@dataclass(frozen=True)
class _Shape:
    kind: str
    rule: str
    pattern: re.Pattern[str]
    mask: Callable[[re.Match[str]], str]
    holds: Callable[[re.Match[str]], bool] = lambda m: True


def _shape(
    kind: str,
    rule: str,
    pattern: str,
    mask: Callable[[re.Match[str]], str],
    holds: Callable[[re.Match[str]], bool] = lambda m: True,
) -> _Shape:
    return _Shape(kind, rule, re.compile(pattern, re.IGNORECASE), mask, holds)


_SHAPES = (
    _shape("email", "emails", r"(?<![a-z0-9_.+'-])[a-z0-9_.+'-]+(?:@|%40)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", _mask_email),
    _shape("pix", "bank", r"\b0002[0-9a-z .*@+/-]{24,512}?6304[0-9a-f]{4}\b", _mask_all),
    _shape("boleto", "bank", r"(?<!\w)\d{5}\.?\d{5} ?\d{5}\.?\d{6} ?\d{5}\.?\d{6} ?\d ?\d{14}(?!\w)", _mask_all),
    _shape("boleto", "bank", r"(?<!\w)8\d{10}[ -]?\d[ .]?(?:\d{11}[ -]?\d[ .]?){3}(?!\w)", _mask_all),
    _shape(
        "pix",
        "bank",
        r"(?i:(\bpix\b[^\n]{0,20}?))[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        _mask_number,
    ),
    _shape("cnpj", "documents", r"(?<!\w)[0-9a-z]{2}\.[0-9a-z]{3}\.[0-9a-z]{3}/[0-9a-z]{4}-\d{2}(?!\w)", _mask_cnpj),
    _shape("cpf", "documents", r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)", _mask_cpf),
    _shape("cpf", "documents", r"(?<![\w.])\d{9}-\d{2}(?![\w-])", _mask_cpf, lambda m: _cpf_is_valid(_digits(m[0]))),
    _shape(
        "cnpj", "documents", rf"{_BEFORE}\d{{14}}{_AFTER}", _mask_cnpj, lambda m: _cnpj_is_valid(m[0])
    ),
    _shape("cpf", "documents", rf"{_BEFORE}\d{{11}}{_AFTER}", _mask_cpf, lambda m: _cpf_is_valid(m[0])),
    _shape("iban", "bank", r"\bBR\d{2}(?: ?[0-9A-Z]{4}){5,6}(?: ?[0-9A-Z]{1,4})?\b", _mask_all,
           lambda m: len(_digits(m[0])) > 15),
    # Four groups and no fifth: a list of record numbers is not a card.
    _shape("card", "bank", r"(?<![\w.,-])(?<!\d )(?:[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -]?)\d{6}\2\d{5})(?![\w-]| \d)",
           _mask_card, lambda m: _luhn(_digits(m[0]))),
    _shape(
        "bank",
        "bank",
        r"(\b(?:ag[êe]ncia|ag\.|conta(?:[ -](?:corrente|poupan[çc]a|banc[áa]ria))?|c/c)\s{0,8}(?:n[ºo°.]\s{0,8})?[:.]?\s{0,8})"
        r"(?=[\d.]{4}|\d+-)[\d.]*\d(?:-[\dx])?(?!\w|-\d|/|,\d)",
        _mask_number,
    ),
    _shape("phone", "phones", rf"(?<![\w.,/*-])(?:\+?55[ .-]?)?\(?{_DDD}\)?[ .-]?9?\d{{4}}[-. ]\d{{4}}(?![\w-])",
           _mask_phone),
    _shape("phone", "phones", rf"(?<![\w.,/*-])\+55[ .-]?\(?{_DDD}\)?[ .-]?9?\d{{4}}[-. ]?\d{{4}}(?![\w-])",
           _mask_phone),
    _shape("phone", "phones", rf"(?<![\w.,/*-])\({_DDD}\) ?9?\d{{4}}[-. ]?\d{{4}}(?![\w-])", _mask_phone),
    _shape("phone", "phones", rf"{_BEFORE}(?:9\d{{4}}|[3-5]\d{{3}})-\d{{4}}{_AFTER}", _mask_phone),
    _shape("phone", "phones", rf"{_BEFORE}{_DDD}9\d{{8}}{_AFTER}", _mask_phone),
)  # fmt: skip


def find(text: str, rules: MaskRules = DEFAULT_RULES) -> list[Found]:
    """Every datum in `text` that the rules mask, in order, not overlapping; an empty list for most texts."""
    if not re.search(r"[\d@]", text):
        return []
    mail = "@" in text or "%40" in text
    shapes = (s for s in _SHAPES if getattr(rules, s.rule) and (mail or s.kind != "email"))
    return _apart(
        Found(m.start(), m.end(), s.kind, s.mask(m)) for s in shapes for m in s.pattern.finditer(text) if s.holds(m)
    )


def _apart(found: Iterable[Found]) -> list[Found]:
    """In order of place, those that overlap none named before them."""
    kept: list[Found] = []
    for f in found:
        at = bisect(kept, f.start, key=lambda one: one.start)
        if (not at or kept[at - 1].end <= f.start) and (at == len(kept) or kept[at].start >= f.end):
            kept.insert(at, f)
    return kept


def _replace(text: str, found: Sequence[Found]) -> str:
    out, at = [], 0
    for f in found:
        out += [text[at : f.start], f.masked]
        at = f.end
    return "".join(out) + text[at:] if out else text


def mask_text(text: str, rules: MaskRules = DEFAULT_RULES) -> str:
    """`text` with every datum masked, everything else untouched."""
    for _ in range(5):  # what is left of one datum may make another of its neighbour: `agência 11-123.456.789-01`
        found = find(text, rules)
        if not found:
            break
        text = _replace(text, found)
    return text


# ----------------------------------------------------------------------------------------- labels that announce a datum

_LABELS: dict[str, tuple[str, ...]] = {
    "documents": (
        "cpf", "cnpj", "cpf/cnpj", "cnpj/cpf", "cpf ou cnpj", "documento", "cpf / cnpj", "cnpj / cpf", "rg",
    ),
    "emails": ("e-mail", "email", "e-mails", "emails", "e-mail principal", "e-mail de cobrança", "e-mail financeiro"),
    "phones": ("telefone", "telefones", "celular", "fone", "tel", "whatsapp", "telefone celular", "telefone fixo"),
    "bank": (
        "agência", "conta", "conta corrente", "conta bancária", "chave pix", "pix", "dados bancários", "iban", "cartão",
        "número do cartão", "linha digitável", "código de barras",
    ),
    "names": (
        "nome", "cliente", "clientes", "razão social", "nome fantasia", "nome / razão social", "responsável", "pessoa",
        "nome do cliente", "fantasia", "sócio", "contato", "usuário", "login",
    ),
}  # fmt: skip


def fold(label: str) -> str:
    """A label as labels are compared: no accents, no case, single spaces, no star or colon at its end."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain).strip(" *:\u00a0\n\t").casefold()


def personal_labels(rules: MaskRules) -> dict[str, str]:
    """The folded labels whose whole cell or field is masked, whatever it holds; each with its rule's name."""
    labels = {fold(word): rule for rule, words in _LABELS.items() if getattr(rules, rule) for word in words}
    return labels | {fold(word): "columns" for word in rules.columns}


def mask_value(value: str, rule: str = "columns") -> str:
    """A value masked because of its label: by its shape where it has one, else all of it but what tells nothing."""
    if "*" in value or rule == "names":
        return mask_name(value)
    masked = mask_text(value)
    if masked != value:
        return masked
    length = len(_digits(value))
    if rule == "documents" and length in (11, 14):
        return _hide(value, show=(3, 9) if length == 11 else (2, 8))
    return _hide(value) if length else mask_name(value)


_CONNECTIVES = {"da", "de", "do", "das", "dos", "e"}


def mask_name(name: str) -> str:
    """A person's or company's name, recognisable by whoever knows it: `Maria da Silva` → `M*** da S***`."""
    words = [w if w.casefold() in _CONNECTIVES or "*" in w else w[:1] + "***" for w in name.split()]
    return " ".join(words)


# -------------------------------------------------------------------------------------------------------------- secrets

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
    for kind, shape in _likely(text):
        for m in shape.finditer(text):
            yield kind, m.start() + len(m[1]), m.end()


_SIGNS = {
    "cookie": ("cookie", "sessid"),
    "token": ("authorization", "bearer", "eyj", "token", "key", "secret"),
    "password": ("senha", "passw", "pwd"),
}


def _likely(text: str) -> list[tuple[str, re.Pattern[str]]]:
    """The shapes of which at least a word is in the text: none, for nearly every text that a run writes."""
    low = text.lower()
    kinds = {kind for kind, signs in _SIGNS.items() if any(sign in low for sign in signs)}
    return [(kind, shape) for kind, shape in SECRET_SHAPES if kind in kinds] if kinds else []


class Privacy:
    """Masks and scrubs what a run writes, and remembers the names it has seen so that free text hides them too."""

    def __init__(self, rules: MaskRules = DEFAULT_RULES, secrets: Sequence[str] = ()) -> None:
        self.rules = rules
        self.labels = personal_labels(rules)
        self._known_secrets = tuple(secrets)
        self._secrets = secret_pattern(self._known_secrets)
        self._names: dict[str, list[str]] = {}  # first word, folded → names that begin with it, longest first

    def text(self, text: str) -> str:
        """`text` without secrets, and with data and known names masked."""
        text = mask_text(self.scrub(text), self.rules)
        return _replace(text, self._known_names(text)) if self._names else text

    def find(self, text: str) -> list[Found]:
        """What must not be shown of `text`, in order: secrets, data, known names."""
        secrets = [Found(start, end, kind, REMOVED) for kind, start, end in find_secrets(text, self._secrets)]
        return _apart([*secrets, *find(text, self.rules), *self._known_names(text)])

    def scrub(self, text: str) -> str:
        """`text` with every secret replaced by `[segredo]`; data stay."""
        if self._secrets:
            text = self._secrets.sub(REMOVED, text)
        for _, shape in _likely(text):
            text = shape.sub(lambda m: m[1] + REMOVED, text)
        return text

    def hide(self, secrets: Iterable[str]) -> None:
        """From now on these are secrets too: what a session proves itself with is only known once somebody is in."""
        self._known_secrets = (*self._known_secrets, *secrets)
        self._secrets = secret_pattern(self._known_secrets)

    def know(self, name: str) -> None:
        """From now on this name is masked in every text, where names are masked at all."""
        words = name.split()
        if self.rules.names and words and "*" not in name:
            known = self._names.setdefault(words[0].casefold(), [])
            if name not in known:
                known.append(name)
                known.sort(key=len, reverse=True)

    def _known_names(self, text: str) -> list[Found]:
        found = []
        words = {w for word in text.casefold().split() for w in (word, word.strip(".,;:()[]'\"«»“”"))}
        for name in (name for word in words for name in self._names.get(word, ())):
            for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                found.append(Found(m.start(), m.end(), "name", mask_name(m[0])))
        return _apart(sorted(found, key=lambda f: f.start - f.end))

    def data(self, value: Json, *, key: str = "") -> Json:
        """JSON data with every string masked: by its shape, and by what the key or the field's label announces."""
        if isinstance(value, str):
            return self._string(value, key)
        if isinstance(value, Mapping):
            return {str(k): self._entry(str(k), v, value) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.data(v, key=key) for v in value]
        return value

    def _entry(self, key: str, value: Json, owner: Mapping[str, Json]) -> Json:
        label = fold(str(owner.get("field", "")))
        if key in ("before", "after") and isinstance(value, str) and value and label in self.labels:
            return mask_value(self.scrub(value), self.labels[label])
        if key == "name" and not _is_persons(owner):
            return self.data(value)
        return self.data(value, key=key)

    def _string(self, value: str, key: str) -> str:
        if value and re.search(r"senha|password|passwd|secret|token|cookie|authorization", key, re.IGNORECASE):
            return REMOVED
        if self.rules.names and key in ("name", "client", "person"):
            self.know(value)
            return self.scrub(mask_name(value))
        return self.text(value)


_IMPERSONAL = {"billing", "email_rules", "rules", "home", "faturamento", "e-mail automatico"}


def _is_persons(owner: Mapping[str, Json]) -> bool:
    """Whether the `name` in a record is a client's or a person's, and not a rule's or a screen's."""
    return fold(str(owner.get("screen", ""))) not in _IMPERSONAL
