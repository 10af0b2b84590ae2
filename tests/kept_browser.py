"""One Playwright and one Chromium for all runs that a bench conducts: starting both anew costs as much as a short run.

Each run still gets a context of its own, so nothing of one is seen by the next. Commands that tests start as processes,
headed runs, and tests of the browser's end start their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

T = TypeVar("T")

# Playwright belongs to the thread that started it, and cannot start where pytest-playwright's loop is running.
_thread: ThreadPoolExecutor | None = None
_playwright: Playwright | None = None
_chromium: Browser | None = None
_how: dict[str, Any] = {}
_engines: set[str] = set()


class Lent:
    """Stands in for Playwright and for the Chromium that it launches; what is asked of them otherwise is passed on."""

    def __init__(self, playwright: Playwright) -> None:
        self.playwright = playwright
        self.contexts: list[BrowserContext] = []
        self.selectors = self.chromium = self

    def __getattr__(self, name: str) -> Any:
        return getattr(_chromium, name) if hasattr(_chromium, name) else getattr(self.playwright.chromium, name)

    def register(self, name: str, **how: Any) -> None:
        if name not in _engines:
            self.playwright.selectors.register(name, **how)
            _engines.add(name)

    def launch(self, **how: Any) -> Lent:
        global _chromium, _how
        if _chromium is not None and how != _how:
            _chromium.close()
        if _chromium is None or not _chromium.is_connected():
            _chromium, _how = self.playwright.chromium.launch(**how), how
        return self

    def new_context(self, **how: Any) -> BrowserContext:
        assert _chromium is not None
        self.contexts.append(_chromium.new_context(**how))
        return self.contexts[-1]

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@contextmanager
def _lend() -> Iterator[Lent]:
    global _playwright
    _playwright = _playwright or sync_playwright().start()
    yield Lent(_playwright)


def run(work: Callable[[], T], *, own: bool = False) -> T:
    """Does `work` in the browser's thread; with `own` in a new thread, where it starts a browser of its own."""
    global _thread
    if own:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(work).result()
    _thread = _thread or ThreadPoolExecutor(1)
    with patch("bot.browser.launch.sync_playwright", _lend):
        return _thread.submit(work).result()


def close() -> None:
    """Ends the browser; nothing may be run afterwards."""
    if _thread is not None and _playwright is not None:
        _thread.submit(_playwright.stop).result()
        _thread.shutdown()
