"""Where a command says things: text for a person, or one JSON document for a program."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from bot.errors import BotError
from bot.evidence.inert import inert
from bot.i18n import Words, words

LONGEST = 60  # characters of a name on a line

# Nothing that an ERP calls a client may move the cursor, colour the text or turn its direction round; nor hide in it.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)


def safe(text: object, longest: int = LONGEST) -> str:
    """A text from outside as it may be printed: one line, no control characters, cut with «…»."""
    plain = _UNSEEN.sub("", _CONTROLS.sub(" ", str(text))).strip()
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


class Output:
    """Where a command's words go: `say` on standard output, `warn` on standard error, `document` for a program."""

    def __init__(self, *, as_json: bool = False, lang: str = "pt") -> None:
        self.as_json = as_json
        self.w: Words = words(lang)
        self.out = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
        self.err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)

    @property
    def watched(self) -> bool:
        """Whether a person sees the output as it comes."""
        return self.out.is_terminal and not self.as_json

    def say(self, *parts: str | tuple[str, str], style: str = "") -> None:
        """One line; a part is a text, or a text and its style. Silent where a document is wanted."""
        if not self.as_json:
            self.out.print(Text.assemble(*parts, style=style))

    def warn(self, text: str) -> None:
        self.err.print(Text.assemble((self.w.gettext("aviso: "), "yellow"), safe(text, 1000)))

    def error(self, error: BotError) -> None:
        """An error of ours: its sentence, and what to do about it."""
        self.err.print(Text(safe(self.w.written(error.message), 2000), "bold red"))
        if error.hint:
            self.err.print(Text(safe(self.w.written(error.hint), 2000)))

    def flush(self) -> None:
        """What was said is with whoever reads it, also where that is a pipe."""
        sys.stdout.flush()

    def document(self, command: str, exit_code: int, error: BotError | None = None, **data: Any) -> None:
        """The one JSON document of a command; nothing where text is wanted."""
        if self.as_json:
            told = {"kind": error.kind, "message": error.message, "hint": error.hint} if error else None
            whole = {"command": command, "exit_code": exit_code, "error": told, **data}
            click.echo(inert(json.dumps(whole, ensure_ascii=False, indent=2, default=str)))
