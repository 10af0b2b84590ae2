"""Texts, dates and money in the reader's language: Brazilian Portuguese, or English.

The texts in the code are Portuguese, so Portuguese needs no catalog to be right; `bot/locale/en/LC_MESSAGES/bot.po`
has the English of each. A text is marked where it is written: `words.gettext("…")`, or `N_("…")` where it is only
named and shown elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.support import Translations

from bot.languages import BRASILIA, LANGUAGES
from bot.languages import N_ as N_

_HOLE = re.compile(r"%\((\w+)\)s|\{(\w*)[^{}]*\}")


class Words:
    """Everything a person reads, in one language and one time zone; `Words("pt")` or `Words("en")` by `words()`."""

    def __init__(self, lang: str, zone: str = BRASILIA) -> None:
        self.lang = lang
        self.zone = ZoneInfo(zone)
        self.place = "Brasília" if zone == BRASILIA else zone.rpartition("/")[2].replace("_", " ")
        self.locale = LANGUAGES[lang]
        self._catalog = _catalog(self.locale)

    def gettext(self, text: str, **values: object) -> str:
        """The text in this language, `%(name)s` filled in."""
        found = self._catalog.ugettext(text)
        return found % values if values else found

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """The same for a text that depends on a number, which is `%(n)s`, written as numbers are."""
        return self.plural(one, many, n) % {"n": self.number(n), **values}

    def plural(self, one: str, many: str, n: int) -> str:
        """The text for `n`, its holes not filled in."""
        return str(self._catalog.ungettext(one, many, n))

    def written(self, text: str) -> str:
        """A text that a run has written in Portuguese, in this language where the catalog knows its pattern."""
        if self.lang == "pt" or not text:
            return text
        known = self._catalog.ugettext(text)
        known = known if known != text else _match(self.locale, text)
        place, colon, sentence = text.partition(": ")
        return f"{place}{colon}{self.written(sentence)}" if known == text and sentence else known

    def date(self, value: str | date | None) -> str:
        """`31/05/2026` from a date or an ISO text; what is neither comes back as it is."""
        found = _moment(value)
        if found is None:
            return str(value or "")
        return format_date(found, "dd/MM/yyyy" if self.lang == "pt" else "d MMM yyyy", locale=self.locale)

    def when(self, value: str | datetime | None, *, seconds: bool = False) -> str:
        """Date and time of day in this zone, whose place is told: `24/11/2026 17:50 (Brasília)`; without it where `value` has no zone."""
        found = _moment(value)
        if not isinstance(found, datetime):
            return self.date(value)
        day = "dd/MM/yyyy" if self.lang == "pt" else "d MMM yyyy"
        told = format_datetime(self._here(found), f"{day} HH:mm{':ss' if seconds else ''}", locale=self.locale)
        return told if found.tzinfo is None else f"{told} ({self.place})"

    def time(self, value: str | datetime | None) -> str:
        """The time of day in this zone."""
        found = _moment(value)
        if not isinstance(found, datetime):
            return str(value or "")
        return format_time(self._here(found), "HH:mm:ss", locale=self.locale)

    def _here(self, moment: datetime) -> datetime:
        # Without its zone, or Babel would take it for UTC and turn it round once more.
        return moment if moment.tzinfo is None else moment.astimezone(self.zone).replace(tzinfo=None)

    def money(self, value: Decimal | None) -> str:
        """`R$ 1.328,62`; a dash where there is no sum."""
        return "—" if value is None else format_currency(value, "BRL", locale=self.locale)

    def total(self, values: Iterable[Decimal | None]) -> str:
        """The sum as money, with how many values it lacks because they could not be read."""
        known = list(values)
        unread = known.count(None)
        more = f" {self.ngettext('+ %(n)s sem valor legível', '+ %(n)s sem valor legível', unread)}" if unread else ""
        return self.money(sum((value for value in known if value is not None), Decimal(0))) + more

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def duration(self, seconds: float | None) -> str:
        """`2 min 43 s`; tenths only below ten seconds."""
        if seconds is None:
            return "—"
        if seconds < 10:
            return f"{format_decimal(round(seconds, 1), locale=self.locale)} s"
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


@cache
def words(lang: str = "pt", zone: str = "") -> Words:
    """The words of a language, times as they are at a place (Brasília by default); `KeyError` for a language that there is none of."""
    return Words(lang, zone or BRASILIA)


_SUM = re.compile(
    r"(?P<sign>[-\u2212]?)(?P<open>\(?)(?P<inner>[-\u2212]?)"
    r"(?P<plain>\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,2})?|(?P<point>\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+\.\d{1,2}))"
    r"(?P<close>\)?)"
)


def amount(value: object) -> Decimal | None:
    """A sum as the ERP writes it (`1.328,62`, `R$ 10,00`, `(10,00)` for less than nothing) or as a number; None where it is neither, or several."""
    if value is None or isinstance(value, bool):
        return None
    bare = re.sub(r"(?i)\s*(?:R\$|\bBRL\b)\s*", "", str(value).strip(), count=1)
    found = _SUM.fullmatch(re.sub(r"(?<=[-\u2212(])\s+|\s+(?=\))", "", bare))
    signs = [found[name] for name in ("sign", "open", "inner") if found[name]] if found else []
    if found is None or bool(found["open"]) != bool(found["close"]) or len(signs) > 1:
        return None
    plain = found["plain"].replace(",", "") if found["point"] else found["plain"].replace(".", "").replace(",", ".")
    return -Decimal(plain) if signs else Decimal(plain)


def _moment(value: str | date | datetime | None) -> date | datetime | None:
    if not isinstance(value, str):
        return value
    if m := re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", value):
        value = f"{m[3]}-{m[2]}-{m[1]}"
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None


@cache
def _catalog(locale: str) -> Translations:
    source = files("bot").joinpath(f"locale/{locale}/LC_MESSAGES/bot.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=locale))
    compiled.seek(0)
    return Translations(compiled)


@cache
def _patterns(locale: str, letters: int = 7) -> list[tuple[re.Pattern[str], str]]:
    """The catalog's texts with holes and at least so many letters, each as a pattern that reads a text once written with them."""
    source = files("bot").joinpath(f"locale/{locale}/LC_MESSAGES/bot.po").read_bytes()
    known = [(m.id, m.string) for m in read_po(io.BytesIO(source), locale=locale) if isinstance(m.id, str)]
    patterns = []
    for text, translated in known:
        if _HOLE.search(text) and translated and len(re.sub(r"[\W\d_]", "", _HOLE.sub("", text))) >= letters:
            patterns.append((re.compile(_as_pattern(text), re.DOTALL), str(translated)))
    return sorted(patterns, key=lambda p: -len(p[0].pattern))


def _as_pattern(text: str) -> str:
    """A pattern whose groups are named as the holes are; those without a name are `p0`, `p1` and so on."""
    out, at, seen = "", 0, set()
    for n, hole in enumerate(_HOLE.finditer(text)):
        name = hole[1] or hole[2] or f"p{n}"
        out += re.escape(text[at : hole.start()]) + (f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
        seen.add(name)
        at = hole.end()
    return out + re.escape(text[at:])


def _filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its holes filled; `{1}` is the second of those without a name."""
    numbers = iter(range(len(values)))

    def fill(hole: re.Match[str]) -> str:
        name = hole[1] or hole[2] or str(next(numbers))
        return values.get(f"p{name}" if name.isdigit() else name, "")

    return _HOLE.sub(fill, text)


def told(w: Words, text: str) -> str:
    """A text put together of others, each in the reader's language where the catalog knows it; what a screen said, in «…», as it is."""
    return text if w.lang == "pt" or not text else _told(w.locale, text)


_NAMED = re.compile(r"([^«»]+)( «[^«»]*»)")  # coluna «Situação»
_JOINTS = ("; ", ". ", " (", ", ", ": ")


def _told(locale: str, text: str) -> str:
    if (known := str(_catalog(locale).ugettext(text))) != text:
        return known
    for pattern, translated in _patterns(locale, 5):
        if (m := pattern.fullmatch(text)) and (values := _values(locale, m)) is not None:
            return _filled(translated, values)
    for joint in _JOINTS:
        parts = re.split(rf"{re.escape(joint)}(?![^«]*»)", text)
        if len(parts) > 1:
            return joint.join(_told_part(locale, part) for part in parts)
    named = _NAMED.fullmatch(text)
    return f"{_told(locale, named[1])}{named[2]}" if named else text


def _values(locale: str, m: re.Match[str]) -> dict[str, str] | None:
    """What stands in the holes, told in turn, but for what is quoted; None where a hole begins or ends within a quotation."""
    found = {}
    for name, value in m.groupdict().items():
        quoted = m.string[: m.start(name)].endswith("«")
        if value.count("«") != value.count("»") or (quoted and "«" in value):
            return None
        found[name] = value if quoted else _told_part(locale, value)
    return found


def _told_part(locale: str, part: str) -> str:
    """A part that may end a bracket that another began, or a sentence; one word with a capital is the ERP's."""
    end = part[-1:] if part[-1:] in (")", ".") else ""
    bare = part.removesuffix(end)
    if bare[:1].isupper() and " " not in bare:
        return part
    return (_told(locale, bare) + end) if end else _told(locale, part)


@cache
def _match(locale: str, text: str) -> str:
    for pattern, translated in _patterns(locale):
        if m := pattern.fullmatch(text):
            return _filled(translated, m.groupdict())
    return text
