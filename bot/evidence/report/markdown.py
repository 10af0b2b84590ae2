"""The report as Markdown, short enough for the comment of a ticket."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.evidence.report.html import render, suffix
from bot.evidence.report.model import RunReport
from bot.evidence.report.output import save
from bot.evidence.report.reading import read
from bot.evidence.report.view import view
from bot.evidence.signing import Signer
from bot.i18n import words


def write_markdown(
    folder: Path,
    lang: str = "pt",
    *,
    secrets: Sequence[str] = (),
    share: bool = False,
    signer: Signer | None = None,
) -> Path:
    """`report.md` in the run's folder; `report.share.md` without names."""
    run = read(folder, share=share)
    return save(folder, f"report{suffix(lang, share)}.md", markdown(run, lang).encode(), run, secrets, signer)


def markdown(run: RunReport, lang: str = "pt") -> str:
    """The same as text, for a message's body."""
    v = view(run, words(lang, run.zone))
    text = render("run.md.j2", v.words, {}, v=v)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
