"""What the words of an address say: whether asking for it by GET looks, acts, or nobody knows.

An allow-list. A route looks where its last word is a reading action (`admin`, `view`, `listar`, `getCidades`) or a thing
(`clientes`, `faturamento`, `/api/customers/5`), and no word before it is a verb. It acts where any word of it is a verb of
changing (`cliente/bloquearLote`, `venda/12/cancelar`). Everything else is unknown, which is no reading either: `r=cliente/zap`.
Words are taken from the path, from Yii's `r` and from the parameters that name an action, in all the ways addresses are
written: `r=a/b/id/5`, `/a/b/id/5`, `index.php/a/b`, `aB`, `a-b`, `a_b`, `ab`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.browser.route_words import (
    DOUBTFUL,
    LOOKING,
    LOOKS_ALONE,
    NOUN_ENDINGS,
    NOUNS,
    STRONG_ENDINGS,
    STRONG_STEMS,
    WRITING,
)


class Says(IntEnum):
    """What a word or a whole address says it does, from the surest reading to the surest writing."""

    LOOKS = 0
    THING = 1  # a noun, or a number
    NOTHING = 2  # a word nobody knows, without the shape of a verb
    DOUBT = 3  # the shape of a verb, or one that may be a form to look at and may be a change (`alterar`)
    ACTS = 4


# Parameters whose value is an action, as `r` is in Yii. Of the short ones only a value that surely acts counts: `a` may be anything.
ROUTES = {"r", "route", "rota"}
ACTIONS = {"action", "acao", "do", "op", "operation", "operacao", "cmd", "command", "comando", "task", "act"}
MAYBE_ACTIONS = {"a", "m", "f", "fn", "func", "funcao", "event", "evento", "method", "metodo"}
METHODS = {"_method", "__method", "httpmethod", "x-http-method", "x-http-method-override", "_http_method"}
FILES = re.compile(
    r"\.(?:m?js|css|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|wasm|webmanifest)$"
)
PAGES = re.compile(
    r"\.(?:php\d?|html?|xhtml|jsp|jsf|do|aspx?|cgi|cfm|json|xml|csv|xlsx?|ods|pdf|txt|zip)$", re.IGNORECASE
)
NUMBER = re.compile(r"\d[\d.,:_-]*|0x[\da-f]+|v\d+|[\da-f]{8}-[\da-f-]{27}|(?=[a-z_-]*\d)[\da-z_=-]{16,}|[a-z]{2}[-_][a-z]{2}", re.IGNORECASE)  # fmt: skip
KEYS = {"id", "ids", "pk", "uuid", "key", "code", "codigo", "slug", "page", "pagina", "tab", "aba", "sort", "ajax", "format", "lang"}  # fmt: skip
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
FORM_WORDS = {"form", "formulario", "modal", "view", "popup"}
SMALL = {"de", "do", "da", "dos", "das", "em", "no", "na", "por", "para", "com", "of", "by", "for", "to", "and", "in", "on", "the", "os", "as"}  # fmt: skip
# What is due is called by a verb: contas-a-receber, vendas_a_faturar, contasPagar.
DUE = re.compile(r"(?:(?<![a-z])contas?[-_]?a?[-_]?|(?<![a-z])a[-_]|(?<=[a-z])A)(?:pagar|receber|vencer|faturar)(?![a-z])", re.IGNORECASE)  # fmt: skip
VERB = re.compile(r".{2,}(?:ar|er|ir)|.{3,}(?:ify|ize|ise)")
PLURAL = re.compile(r".{2,}[^su]s|.{2,}us[eo]s")


def is_file(url: str) -> bool:
    """Whether an address is that of a static file: a script, a style, a picture, a font."""
    return bool(FILES.search(urlsplit(url).path.lower())) and not any(name in ROUTES for name, _ in _query(url))


@lru_cache(maxsize=4096)
def says(url: str) -> Says:
    """What the address says that asking for it by GET does."""
    query = _query(url)
    path = _path(urlsplit(url).path)
    if any(name.lower() in ROUTES for name, _ in query) and path is Says.NOTHING:
        path = Says.THING  # the folder in which the ERP is installed
    found = [path]
    for name, value in query:
        word = name.lower()
        if word in ROUTES:
            found.append(_path(value))
        elif word in METHODS:
            found.append(Says.LOOKS if value.upper() in {"", "GET", "HEAD"} else Says.ACTS)
        elif word in ACTIONS:
            found.append(segment(value))
        elif any(_surely(one) for one in words_of(value)) if word in MAYBE_ACTIONS else _surely(word):
            found.append(Says.ACTS)  # ?delete=5
    worst = max(found)
    return worst if worst > Says.THING else min(found)


def looks(url: str) -> bool:
    """Whether the address is one that is known to be only looked at."""
    return says(url) <= Says.THING


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def _path(path: str) -> Says:
    """What the segments of a path say together: the last decides, unless a verb stands before it."""
    while (plain := unquote(path)) != path:
        path = plain
    script, _, behind = path.partition(".php/")
    if behind and _path(script) < Says.DOUBT:
        path = behind
    told = [segment(one) for one in _segments(path)] or [Says.LOOKS]
    return max(told[-1], *(one for one in told[:-1] if one >= Says.DOUBT), Says.LOOKS)


def _segments(path: str) -> Iterator[str]:
    """The words of a path that are neither numbers nor names of parameters; `index.php` and the end of a file's name left out."""
    for part in path.split("/"):
        name = PAGES.sub("", part.partition(";")[0].strip())
        if name and name not in {".", "..", "index"} and not NUMBER.fullmatch(name) and name.lower() not in KEYS:
            yield name


@lru_cache(maxsize=4096)
def segment(text: str) -> Says:
    """What one part of a route says: any word of several that acts settles it, else a first one that reads."""
    words = words_of(DUE.sub("contas", text))
    words = [word for word in words if len(word) > 1 and not word.isdigit() and word not in SMALL] or words
    told = [_word(word) for word in words if not word.isdigit()] or [Says.THING]
    if max(told) is Says.ACTS or (words[0] in LOOKS_ALONE and not FORM_WORDS.issuperset(words[1:])):
        return Says.ACTS
    return Says.LOOKS if told[0] is Says.LOOKS else max(told)


def words_of(text: str) -> list[str]:
    """`bloquearLote`, `bloquear-lote`, `Bloquear_lote` → `bloquear`, `lote`; without accents."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return [word.lower() for word in WORD.findall(plain)]


def _surely(word: str) -> bool:
    return word in WRITING or bool(STRONG.match(word))


def _word(word: str) -> Says:
    if word in LOOKING or word in LOOKS_ALONE:
        return Says.LOOKS
    if word in WRITING:
        return Says.ACTS
    if word in NOUNS:
        return Says.THING
    if word in DOUBTFUL:
        return Says.DOUBT
    if STRONG.match(word) or GLUED.fullmatch(word) or IMPERATIVE.fullmatch(word):
        return Says.ACTS
    if FORMS.fullmatch(word):
        return Says.DOUBT
    if read := READ_FIRST.match(word):
        return Says.ACTS if _word(word[read.end() :]) is Says.ACTS else Says.LOOKS
    if VERB.fullmatch(word):
        return Says.DOUBT
    if PLURAL.fullmatch(word) or NOUN_ENDING.fullmatch(word):
        return Says.THING
    return Says.NOTHING


ENGLISH = "delete|remove|destroy|cancel(?!a)|block|unblock|send|toggle|enable|disable|activate|create|insert|update|save|approve|reject|execute"
_STEM = f"(?:re|des|auto|pre)?(?:{'|'.join(sorted(STRONG_STEMS, key=len, reverse=True))})"
STRONG = re.compile(rf"{_STEM}(?:ar|er|ir)")  # and whatever is written on after it: bloquearlote
FORMS = re.compile(rf"{_STEM}(?:{STRONG_ENDINGS})")
IMPERATIVE = re.compile(rf"{_STEM}(?:a|e|i|ando|endo|indo)")
# Written on to other words without a sign between: deleteclient, clientdelete.
GLUED = re.compile(rf"(?:{ENGLISH})[a-z]{{3,}}|[a-z]{{3,}}(?:{ENGLISH})")
NOUN_ENDING = re.compile(rf".{{2,}}(?:{NOUN_ENDINGS})")
READ_FIRST = re.compile(
    r"(?:listar|buscar|pesquisar|consultar|visualizar|exibir|mostrar|filtrar|obter|carregar|exportar|autocomplete|search"
    r"|(?:get|find)(?=[a-z]{4})|list(?=[a-z]{5}))"
)
