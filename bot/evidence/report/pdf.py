"""The report as PDF, printed by the browser from the same page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from bot.browser.launch import find_chromium
from bot.errors import BrowserGone
from bot.evidence.report.html import HEAVIEST, render, suffix
from bot.evidence.report.images import details, embed_for_print
from bot.evidence.report.output import save
from bot.evidence.report.reading import read
from bot.evidence.report.view import view
from bot.evidence.report.view_parts import View
from bot.evidence.signing import Signer
from bot.i18n import words

_PATIENCE_MS = 60_000
_FONTS = 100_000  # bytes; the text of a page takes some four times its HTML, tags for screen readers included
_SMALL = "font:7pt sans-serif;color:#555;width:100%;padding:0 14mm;display:flex;justify-content:space-between"


def write_pdf(
    folder: Path,
    chromium: str | None = None,
    lang: str = "pt",
    *,
    secrets: Sequence[str] = (),
    browser: Browser | None = None,
    heaviest: int = HEAVIEST,
    share: bool = False,
    signer: Signer | None = None,
) -> Path:
    """`report.pdf` (`report.share.pdf` without names) in the run's folder, everything unfolded, of about `heaviest` bytes at
    most; printed by `browser` where there is one open, else by the Chromium at `chromium` (None: the one that a run would
    use)."""
    run = read(folder, share=share)
    v = view(run, words(lang, run.zone))
    small = {f"detail:{path}": address for path, address in details(folder, v.figures, print_=True).items()}
    bare = _FONTS + 4 * len(render("run.html.j2", v.words, {}, v=v).encode())
    images = embed_for_print(folder, v.figures, heaviest - bare - sum(map(len, small.values())))
    page = render("run.html.j2", v.words, {**images, **small}, unfolded=True, v=v)
    return save(folder, f"report{suffix(lang, share)}.pdf", _print(page, v, chromium, browser), run, secrets, signer)


def _print(html: str, v: View, chromium: str | None, browser: Browser | None) -> bytes:
    try:
        if browser is not None:
            return _printed_by(browser, html, v)
        with sync_playwright() as playwright:
            args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            own = playwright.chromium.launch(executable_path=find_chromium(chromium, playwright), args=args)
            try:
                return _printed_by(own, html, v)
            finally:
                own.close()
    except PlaywrightError as e:
        first = str(e).splitlines()[0]
        raise BrowserGone(f"O navegador não imprimiu o relatório em PDF ({first}).", "O HTML tem o mesmo.") from e


def _printed_by(browser: Browser, html: str, v: View) -> bytes:
    context = browser.new_context(offline=True, java_script_enabled=False, color_scheme="light")
    try:
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.set_content(html, wait_until="load")
        head = f"<div style='{_SMALL}'><span>{escape(v.title)}</span><span>{escape(v.run.ticket)}</span></div>"
        foot = (
            f"<div style='{_SMALL}'><span>{escape(v.run.head[:16])}</span>"
            "<span><span class=pageNumber></span>/<span class=totalPages></span></span></div>"
        )
        return page.pdf(
            format="A4",
            print_background=True,
            prefer_css_page_size=True,
            display_header_footer=True,
            header_template=head,
            footer_template=foot,
            tagged=True,
            outline=True,
        )
    finally:
        context.close()
