"""What tests of reports and of the demonstration share: a browser of their own that opens a file from the disk, and axe-core."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kept_browser
import pytest
from playwright.sync_api import Browser, Page, Playwright

from bot.browser.launch import find_chromium

pytest_plugins = ["sampled", "pytester"]
NPM = Path(__file__).parent.parent / ".make" / "npm"


# Keys are made and kept in a folder of the tests' own, and in no keyring; workers share it.
os.environ.setdefault("XDG_DATA_HOME", tempfile.mkdtemp(prefix="bot-tests-"))
# What one worker has seeded the others copy.
os.environ.setdefault("BOT_SANDBOX_CACHE", os.environ["XDG_DATA_HOME"] + "/seeded")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


def pytest_configure() -> None:
    """Keeps each of several workers, with the browsers and ERPs that it starts, on one core: shared cores cost a tenth of the time."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if number and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(number) % len(cores)]})


@pytest.fixture(scope="session", autouse=True)
def the_kept_browser_ends() -> Iterator[None]:
    yield
    kept_browser.close()


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=find_chromium(None, playwright), args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Opens a report from the disk; gives the page and every address it asked for besides itself."""
    contexts = []

    def open_(path: Path, width: int = 1280, scheme: Any = "light") -> tuple[Page, list[str]]:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme))
        page = contexts[-1].new_page()
        asked: list[str] = []
        page.on("request", lambda r: None if r.url.startswith(("data:", path.as_uri())) else asked.append(r.url))
        page.goto(path.as_uri())
        return page, asked

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def violations(axe: str) -> Callable[[Page], list[Any]]:
    """What axe-core finds wrong with a page, everything on it unfolded: the rule, and the elements that break it."""

    def find(page: Page) -> list[Any]:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(axe)
        script = "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))"
        return list(page.evaluate(script))

    return find


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script, from npm in a folder that git ignores; scripts/setup.py puts it there, and who did not run it gets it here."""
    script = NPM / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.fail("npm is not on this machine: accessibility cannot be checked (scripts/setup.py test)")
        NPM.mkdir(parents=True, exist_ok=True)
        got = subprocess.run(
            [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(NPM), "axe-core@4"],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        if got.returncode:
            pytest.fail(f"axe-core could not be installed: accessibility cannot be checked ({got.stderr[-200:]})")
    return script.read_text(encoding="utf-8")
