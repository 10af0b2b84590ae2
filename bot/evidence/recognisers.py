"""Recognising personal data by its shape: CPF, CNPJ, e-mail, phone, card, and how each is masked."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from bot.json_types import Json


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


_DDD = r"(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])"
_BEFORE, _AFTER = r"(?<![\w.,/*-])", r"(?![\w*]|[.,/-]\w)"


def digits_of(text: str) -> str:
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


def hidden(text: str, *, first: int = 0, last: int = 0, show: tuple[int, int] | None = None) -> str:
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
    return hidden(m[0], show=(3, 9))


def _mask_cnpj(m: re.Match[str]) -> str:
    return hidden(m[0], show=(2, 8))


def _mask_email(m: re.Match[str]) -> str:
    name, at, host = re.split(r"(@|%40)", m[0], maxsplit=1, flags=re.I)
    return f"{name[0]}***{at}{host[0]}***"


def _mask_phone(m: re.Match[str]) -> str:
    text = m[0]
    area = re.match(rf"(?:\+?55[ .-]?)?\(?{_DDD}\)?(?=[ .-]?9?\d{{4}})", text)
    keep = area.end() if area and len(digits_of(text)) > 9 else 0
    return text[:keep] + hidden(text[keep:], last=2)


def _mask_card(m: re.Match[str]) -> str:
    return hidden(m[0], last=4)


def _mask_all(m: re.Match[str]) -> str:
    return hidden(m[0])


def _mask_number(m: re.Match[str]) -> str:
    """The label stays (group 1), the number after it goes."""
    return m[1] + hidden(m[0][len(m[1]) :])


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


SHAPES = (
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
    _shape("cpf", "documents", r"(?<![\w.])\d{9}-\d{2}(?![\w-])", _mask_cpf, lambda m: _cpf_is_valid(digits_of(m[0]))),
    _shape(
        "cnpj", "documents", rf"{_BEFORE}\d{{14}}{_AFTER}", _mask_cnpj, lambda m: _cnpj_is_valid(m[0])
    ),
    _shape("cpf", "documents", rf"{_BEFORE}\d{{11}}{_AFTER}", _mask_cpf, lambda m: _cpf_is_valid(m[0])),
    _shape("iban", "bank", r"\bBR\d{2}(?: ?[0-9A-Z]{4}){5,6}(?: ?[0-9A-Z]{1,4})?\b", _mask_all,
           lambda m: len(digits_of(m[0])) > 15),
    # Four groups and no fifth: a list of record numbers is not a card.
    _shape("card", "bank", r"(?<![\w.,-])(?<!\d )(?:[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -]?)\d{6}\2\d{5})(?![\w-]| \d)",
           _mask_card, lambda m: _luhn(digits_of(m[0]))),
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
    shapes = (s for s in SHAPES if getattr(rules, s.rule) and (mail or s.kind != "email"))
    return apart(
        Found(m.start(), m.end(), s.kind, s.mask(m)) for s in shapes for m in s.pattern.finditer(text) if s.holds(m)
    )


def apart(found: Iterable[Found]) -> list[Found]:
    """In order of place, those that overlap none named before them."""
    kept: list[Found] = []
    for f in found:
        at = bisect(kept, f.start, key=lambda one: one.start)
        if (not at or kept[at - 1].end <= f.start) and (at == len(kept) or kept[at].start >= f.end):
            kept.insert(at, f)
    return kept


def replaced(text: str, found: Sequence[Found]) -> str:
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
        text = replaced(text, found)
    return text
