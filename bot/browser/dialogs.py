"""The browser's own dialogs (`alert`, `confirm`, `prompt`): answered only as whoever acts expects them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import (
    Dialog,
    Page,
)


@dataclass
class Answer:
    """How a dialog of the browser (`alert`, `confirm`, `prompt`) is to be answered."""

    accept: bool
    text: str = ""


@dataclass
class SeenDialog:
    """A native dialog that came up, and how it was answered."""

    kind: str
    message: str
    accepted: bool


class Dialogs:
    """Answers the browser's own dialogs: only as `expecting` says; one that nobody expects is dismissed and kept in `unexpected`."""

    def __init__(self, page: Page) -> None:
        self.seen: list[SeenDialog] = []
        self.unexpected: list[SeenDialog] = []
        self._judge: Callable[[str, str], Answer | None] | None = None
        page.on("dialog", self._came)

    def _came(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        answer = self._judge(dialog.type, dialog.message) if self._judge else None
        seen = SeenDialog(dialog.type, dialog.message, answer is not None and answer.accept)
        if answer is None:
            self.unexpected.append(seen)
        self.seen.append(seen)
        if answer is not None and answer.accept:
            dialog.accept(answer.text) if dialog.type == "prompt" else dialog.accept()
        else:
            dialog.dismiss()

    @contextmanager
    def expecting(self, judge: Callable[[str, str], Answer | None]) -> Iterator[None]:
        """While inside, `judge(kind, message)` answers each dialog; None from it means: not expected."""
        self._judge = judge
        try:
            yield
        finally:
            self._judge = None
