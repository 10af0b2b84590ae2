# ruff: noqa: E501 - patterns are read whole
"""Understanding what the ERP asks: act · object · count · scope · side effects, in a closed vocabulary.

A text is plain words; each has a class (`lexicon.py`). A cascade takes away, in this order, the phrases that only warn or lead in,
side effects that are denied («nenhum e-mail será enviado»), and what says the act itself; what is left must be of the classes that
may stand beside this act. A word that is left over is not understood, and so is the text. No browser, no state.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from pages.elements.counts import DIGITS, in_words, number_of
from pages.elements.grammars import GONE, GRAMMARS, OWN
from pages.elements.lexicon import EFFECT_STEMS, EFFECTS, FUNCTION, NUMBERS, PHRASES, TOWARDS, class_of

_DONE = "(SENDp | NOTIFYp | ALTERp | CANCELp | DELETEp | AFFECTp | MAKEp | BILLp | KILLp | OFFp)"
_DO = "(SENDi | SENDn | NOTIFYi | ALTERi | ALTERn | DELETEi | AFFECTi | MAKEi | MAKEn)"
_DOES = "(SENDf | NOTIFYf | ALTERf | CANCELf | DELETEf | AFFECTf | MAKEf | AFFECTi | ALTERi | SENDi | NOTIFYi | MAKEi | DELETEi)"

# Side effects that are denied; NOUN is what the act at hand does not itself change.
_DENIED = (
    "NONE (NOUN) ((COMMA | OR | E)? NONE? (NOUN))* BE+ " + _DONE + " (PARA? CLIENT)?",
    "(NOUN) (THEIRS | AUTO)? ((COMMA | OR | E) (NOUN))* (NOT | NONE) CAN? BE+ " + _DONE + " (PARA? (CLIENT | MAIL))*",
    "NOT BE+ " + _DONE + " (NONE | ONE)? (NOUN) ((OR | NONE) (NOUN))* (PARA? CLIENT)?",
    "WITHOUT (" + _DO + ")? (NONE | ONE)? (NOUN) ((OR) (NOUN))* (PARA? CLIENT)?",
    "CLIENT NOT RECEIVE (NONE | ONE)? MAIL (OR MAIL)*",
    "CLIENT NOT BE+ NOTIFYp MAIL*",
    "NOT BE* " + _DOES + " (NONE | ONE)? (NOUN) ((OR | NONE) (NOUN))* (PARA? CLIENT)?",
    "(KEEPING) ((COMMA | OR | E) (KEEPING))* BE+ (KEPTp | KEPT | ACTIVE)",
)

_KEEPING = "CONTRACT | CHARGE | BOOKING | HISTORY | CONFIG"
_MAILED = ("(SENDi | SENDn | SENDp)? (NOTIFYi)? BE* (SENDp)? ONE? MAIL MAIL* (BE+ SENDp)? (PARA? CLIENT)?", "CLIENT? RECEIVE ONE? MAIL+", "CLIENT BE+ NOTIFYp MAIL*", "(SENDi | SENDn) MAIL+")  # fmt: skip


@dataclass
class Reading:
    """What was understood of a text: whether it says the act, the counts and the single record it names, the words not understood.

    `effects` are those of the words not understood that plainly say that more is done, or something else.
    """

    says_act: bool = False
    asks: bool = False
    counts: list[int] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    listed: bool = False


@cache
def _pattern(text: str) -> re.Pattern[str]:
    compiled = re.sub(r"[A-Za-z]+", lambda word: f"(?:{word[0]} )", text)
    return re.compile(
        r"(?<![^ ])"
        + re.sub(r" (?=[^ ]|$)", "", re.sub(r"\(\?:([A-Za-z]+) \)", "(?:\\1\0)", compiled)).replace("\0", " ")
    )


def joined(text: str) -> str:
    """A text whose sentences are each on one line: a break within one is no end of it."""
    ahead = r"\S" if text.isupper() else r"[^\W_A-ZÀ-Ý]|[(«\"]"
    return re.sub(rf"(?<=[^\s.!?:;])[^\S\n]*\n\s*(?={ahead})", " ", text)


def plain(text: str) -> str:
    """A text without accents and case, «(s)» written out, its marks and line breaks kept."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f").lower()
    bare = re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]", "", bare)
    bare = re.sub(r"\be[-‐‑ ]mail", "email", bare)
    bare = re.sub(r"(?<=item)\(ns\)|(?<=iten)\(s\)", "ns", bare).replace("itemns", "itens").replace("itenns", "itens")
    bare = re.sub(r"(?<=\w)(?:\((?:ao|a|o|as|os|m|r?am|ram)\)|/(?:ao|a|as|s|os)\b)(?:\(s\))?", "s", bare)
    bare = re.sub(r"(?<=\w)\(e?s\)", "s", bare)
    bare = re.sub(r"\b(sera|ira|tera|perdera|ficara|podera|deixara)s\b", r"\1o", bare)
    bare = re.sub(r"(?<=[a-z])[-‐‑–](?=[a-z])", " ", bare)
    bare = re.sub(r"\b(?:fazer|efetuar|realizar) (?:o )?login\b", "logar", bare)
    return re.sub(r"[^\S\n]+", " ", bare)


_TOKEN = re.compile(r"r\$ ?[\d.,]*\d|\d+(?:[.,/:]\d+)*|[a-z]+|[.!?;:\n…]|,|[^\s\w]|\S")
_SINGLE = re.compile(
    r"(?<!acesso )(?<!area )(?<!portal )(?<!app )(?<!aplicativo )(?<!login )(?<!acessos )(?<!areas )(?<!\w)"
    r"(?:o|a|do|da|ao|d?est[ea]|d?ess[ea]|n?est[ea]|no|na|pel[oa]|um|uma|um unico|uma unica) (?:unic[oa] )?(?:cliente|venda|registro|item|cadastro)(?= |$|[?.,!;:\n])"
)


def read(text: str, key: str, *, mails: bool = False, singular: bool = True) -> Reading:
    """Reads a text as a question about the act `key`; names of records are «nametoken» in it by now. `mails`: e-mails are ours to send."""
    grammar = GRAMMARS[key]
    bare = plain(text)
    reading = Reading(asks="?" in bare)
    for phrase in (*grammar.phrases, *PHRASES):
        bare = re.sub(rf"(?<![^\W_])(?:{phrase})(?![^\W_])", " ; " if phrase in PHRASES[:1] else " ", bare)
    if singular and grammar.counted and _SINGLE.search(re.sub(r" +", " ", bare)):
        reading.counts.append(1)
    words, classes = _classes(_tokens(bare), reading)
    denied = [pattern.replace("KEEPING", _KEEPING).replace("NOUN", grammar.nouns) for pattern in _DENIED]
    _cascade(denied, classes, GONE)
    _cascade(grammar.bad, classes, "BAD")
    if mails:
        _cascade(_MAILED, classes, GONE)
    _cascade(grammar.own, classes, OWN)
    _cascade(("BE+ OWN",), classes, OWN)
    _cascade(
        (
            "ALL N? (CLIENT | SALE | RECORD)? N? (SELECTED | NAME)",
            "ALL N (CLIENT | SALE | RECORD)?",
            "ALL (PERSON | ACCESS) THEIRS?",
            "BE+ GO",
            "WAS (N | TOTAL)* SELECTED",
            "(CLIENT | SALE | RECORD) BE* AFFECTp",
        ),
        classes,
        GONE,
    )
    reading.says_act = OWN in classes
    reading.asks = reading.asks or "GO" in classes
    beside = grammar.beside if reading.says_act else grammar.beside - grammar.silent
    left = [(word, kind) for word, kind in zip(words, classes, strict=True) if kind not in beside]
    reading.strange += [word for word, _ in left]
    # A verb of our own act beside a word that is not known may say it after all; alone it has another object.
    own = (*grammar.beside, *(f"{verb}{form}" for verb in grammar.verbs for form in "ipfn"))
    plainly = all(kind in EFFECTS or kind == "NOT" for _, kind in left)
    reading.effects += [
        word for word, kind in left if plainly or (kind in EFFECTS and kind not in own) or word.startswith(EFFECT_STEMS)
    ]
    if "BELOW" in classes and not {"N", "SELECTED", "NAME"} & set(classes) and "GONE" not in classes:
        reading.listed = True
    return reading


def _tokens(bare: str) -> list[str]:
    return _TOKEN.findall(bare)


def _classes(tokens: Sequence[str], reading: Reading) -> tuple[list[str], list[str]]:
    """The words that say something, each with its class; counts are told in `reading`."""
    words: list[str] = []
    classes: list[str] = []

    def add(word: str, kind: str) -> None:
        words.append(word)
        classes.append(kind)

    place = 0
    while place < len(tokens):
        token = tokens[place]
        after = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token[0].isdigit():
            place += _digits(tokens, place, reading, add)
            continue
        if token in NUMBERS and (
            token not in ("um", "uma", "cem", "mil") or (token in ("cem", "mil")) or after in ("mil",)
        ):
            end, said = place, []
            while end < len(tokens) and (
                tokens[end] in NUMBERS or (tokens[end] == "e" and end + 1 < len(tokens) and tokens[end + 1] in NUMBERS)
            ):
                said += [tokens[end]] if tokens[end] in NUMBERS else []
                end += 1
            reading.counts.append(in_words(said))
            add(" ".join(tokens[place:end]), "N")
            place = end
            continue
        place += 1
        if token.startswith("r$"):
            add(token, "MONEY")
        elif token == "nametoken":
            add("nome", "NAME")
        elif token in ".!?;:\n…":
            if token in ".!?;\n":
                add(token, "SEP")
        elif token == "," or token in ("e", "and"):
            add(token, "COMMA" if token == "," else "E")
        elif token in ("ou", "or"):
            add(token, "OR")
        elif token in TOWARDS:
            add(token, "PARA")
        elif token in FUNCTION:
            continue
        elif token[0].isalpha():
            add(token, class_of(token) or "STRANGE")
        elif token in "()[]{}\"'«»“”‘’*_-–—|/<>#º°ª•·×✕✖⚠✔✓›→+=&~^`´¿¡" or not token.isascii():
            continue
        else:
            add(token, "STRANGE")
    return words, classes


def _digits(tokens: Sequence[str], place: int, reading: Reading, add: Callable[[str, str], None]) -> int:
    """A number in digits, «3 de 120» and «3/120» included; how many tokens it took."""
    token = tokens[place]
    part, _, whole = token.partition("/")
    taken = 1
    if not DIGITS.fullmatch(part) or (whole and not DIGITS.fullmatch(whole)):
        add(token, "STRANGE")
        return taken
    rest = list(tokens[place + 1 : place + 7])
    if not whole:
        for middle in (("de",), ("de", "um", "total", "de"), ("do", "total", "de"), ("of",)):
            if tuple(rest[: len(middle)]) == middle and len(rest) > len(middle) and DIGITS.fullmatch(rest[len(middle)]):
                whole, taken = rest[len(middle)], len(middle) + 2
    count = number_of(part)
    if whole and number_of(whole) < count:
        add(f"{part} de {whole}", "STRANGE")
        return taken
    reading.counts.append(count)
    add(token, "N")
    return taken


def _cascade(patterns: Iterable[str], classes: list[str], kind: str) -> None:
    """Gives the classes that a pattern covers the class `kind`, one pattern after another."""
    for pattern in patterns:
        line = "".join(f"{one} " for one in classes)
        starts = [0]
        for one in classes:
            starts.append(starts[-1] + len(one) + 1)
        for found in _pattern(pattern).finditer(line):
            if found.end() > found.start():
                first, last = starts.index(found.start()), starts.index(found.end())
                classes[first:last] = [kind] * (last - first)
