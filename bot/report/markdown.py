"""The report as Markdown, short enough for the comment of a ticket."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.i18n import words
from bot.report.html import render, suffix
from bot.report.model import read
from bot.report.output import save
from bot.report.view import view


def write_markdown(folder: Path, lang: str = "pt", *, secrets: Sequence[str] = ()) -> Path:
    """`report.md` in the run's folder."""
    run = read(folder)
    return save(folder, f"report{suffix(lang)}.md", markdown(folder, lang).encode(), run, secrets)


def markdown(folder: Path, lang: str = "pt") -> str:
    """The same as text, for a message's body."""
    v = view(read(folder), words(lang))
    text = render("run.md.j2", v.words, {}, v=v)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
