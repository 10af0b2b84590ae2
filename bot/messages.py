"""What the catalogs are made from: for Babel's `pybabel extract`, not for use at run time.

Beside the texts that are marked for translation these are the sentences that a run *writes*, in Portuguese, into its
journal: titles of steps, items for a person, findings, errors and their hints; and what the check of a folder finds. A value filled in is a hole, `{}`; a
report in another language finds the pattern of a sentence and fills the holes again (`Words.written`).
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any, cast

from babel.messages.extract import extract_python

from bot import errors

Message = tuple[int, Any, Any, Any]  # line, function, message or messages, comments

_WRITERS = {"step", "person", "disputed", "finding", "note", "Problem"}
_ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}


def extract(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Message]:
    """The messages of one Python file, as Babel wants them."""
    source = file.read()
    yield from extract_python(io.BytesIO(source), keywords, comment_tags, cast(Any, options))
    yield from written(source.decode())


def written(source: str) -> Iterator[Message]:
    """The sentences that a file's code may write into a journal."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in _WRITERS | _ERRORS:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                for line, text in _sentences(argument):
                    yield line, None, text, []


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _sentences(node: ast.expr) -> Iterator[tuple[int, str]]:
    """The texts among which an expression chooses, or that it hands on."""
    match node:
        case ast.Constant(value=str(text)):
            texts = [text]
        case ast.JoinedStr():
            texts = ["".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)]
        case ast.IfExp():
            yield from _sentences(node.body)
            yield from _sentences(node.orelse)
            return
        case ast.Call() if _name(node.func) not in ("gettext", "ngettext"):
            for argument in node.args:
                yield from _sentences(argument)
            return
        case _:
            return
    for text in texts:
        if _is_sentence(text):
            yield node.lineno, text


def _is_sentence(text: str) -> bool:
    """Whether there is enough of it to be known again: two words at the least, besides what is filled in."""
    return len(re.findall(r"[^\W\d_]{2,}", text.replace("{}", " "))) >= 2 and " " in text.strip()
