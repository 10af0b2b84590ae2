"""Takes the pictures of the documents anew: pauses the embedded ERP and photographs the report (`make docs-pictures`).

What the two commands print goes to standard output, so that README's transcript can be renewed with them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bot.browser import find_chromium
from bot.sandbox.server import Sandbox

PICTURES = Path(__file__).resolve().parent.parent / "docs/pictures"
SIZE = {"width": 1100, "height": 750}
DAY = "2026-06-01"
TENANT = """\
tenant: acme
url: {url}
login: {{username: env:ACME_USER, password: env:ACME_PASSWORD, session: acme.session.json}}
ticket: SUP-1234
evidence: {{dir: evidence, mask: {{names: true}}}}
store: sqlite:///bot.db
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name, Sandbox.start(clients=40, seed=7, today=DAY) as erp:
        folder = Path(name)
        (folder / "acme.yaml").write_text(TENANT.format(url=erp.url))
        environment = {
            **os.environ,
            "BOT_TODAY": DAY,
            "ACME_USER": erp.username,
            "ACME_PASSWORD": erp.password,
            "COLUMNS": "110",
        }
        bot(folder, environment, "plan", "pause", "acme.yaml", expected=3)
        bot(folder, environment, "pause", "acme.yaml", "--yes", expected=0)
        photograph(max(folder.glob("evidence/**/report.html")), PICTURES / "report.webp")


def bot(folder: Path, environment: dict[str, str], *arguments: str, expected: int) -> None:
    print("$ bot " + " ".join(arguments), flush=True)
    result = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL
    )
    print(flush=True)
    if result.returncode != expected:
        sys.exit(f"expected exit code {expected}, got {result.returncode}")


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
