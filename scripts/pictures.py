"""Renews what README shows of the bot: the transcripts and the picture of a report (`make docs-pictures`).

Both come from real runs against the embedded ERP: `bot demo`, then a pause of a small tenant.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bot.browser.launch import find_chromium
from bot.sandbox.server import Sandbox

ROOT = Path(__file__).resolve().parent.parent
SIZE = {"width": 1100, "height": 750}
DAY = "2026-06-01"
TENANT = """\
tenant: acme
url: {url}
login: {{username: env:ACME_USER, password: env:ACME_PASSWORD, session: acme.session.json}}
ticket: SUP-1234
store: sqlite:///bot.db
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        transcribe("demo", bot(folder, {}, "demo"))
        with Sandbox.start(clients=40, seed=7, today=DAY) as erp:
            (folder / "acme.yaml").write_text(TENANT.format(url=erp.url))
            login = {"BOT_TODAY": DAY, "ACME_USER": erp.username, "ACME_PASSWORD": erp.password}
            transcribe("pause", bot(folder, login, "pause", "acme.yaml", "--yes"))
        photograph(max(folder.glob("evidence/acme/*/report.html")), ROOT / "docs/pictures/report.webp")


def bot(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    """The command and what it prints, with the folder's own path left out."""
    environment = {**os.environ, **environment, "COLUMNS": "100", "LOGNAME": "suporte"}
    command = [sys.executable, "-m", "bot", *arguments]
    result = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    print(result.stdout, result.stderr, sep="", flush=True)
    if result.returncode:
        sys.exit(f"bot {' '.join(arguments)} ended with code {result.returncode}")
    said = "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())
    return f"$ bot {' '.join(arguments)}\n\n" + said.replace(f"{folder}/", "")


def transcribe(name: str, said: str) -> None:
    """Puts the transcript between its two marks in README."""
    readme = ROOT / "README.md"
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    marked = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    text, count = marked.subn(
        lambda _: f"{begin}\n```console\n{said}\n```\n\n{end}", readme.read_text(encoding="utf-8")
    )
    assert count == 1, f"README has no place for the transcript of {name}"
    readme.write_text(text, encoding="utf-8")


def photograph(report: Path, picture: Path) -> None:
    """The report's first screen, as a small WebP."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(None, playwright))
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(report.as_uri())
        shot = Image.open(BytesIO(page.screenshot()))
        browser.close()
    picture.parent.mkdir(exist_ok=True)
    shot.save(picture, "WEBP", quality=70, method=6)


if __name__ == "__main__":
    main()
