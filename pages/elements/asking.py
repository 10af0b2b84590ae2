"""What stands in a dialog or page that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator

from bot.errors import UnexpectedDialog
from pages.elements.dom import fold
from pages.elements.lexicon import AWARE, MAILS
from pages.elements.screen import Screen


@dataclass(frozen=True)
class Asking:
    """What stands in a dialog or page that asks, as it is judged: its sentences line by line, and the entries of its lists and tables.

    A box that is ticked says its words, one that is not says nothing; but for one of being aware, which is to be ticked.
    """

    text: str
    items: tuple[str, ...]

    @classmethod
    def read(cls, screen: Screen, region: Locator) -> Asking:
        about = screen.read("readAsking(root)", within=region)
        said = [box["label"] for box in about["boxes"] if box["on"] or is_aware(box["label"])]
        return cls("\n".join([about["said"], *said]), tuple(about["items"]))

    def expect_same(self, screen: Screen, region: Locator) -> None:
        """UnexpectedDialog where the words changed since they were judged; a box that was ticked meanwhile says nothing new."""
        now = Asking.read(screen, region)
        if set(now.items) != set(self.items) or not set(now.text.split("\n")) <= set(self.text.split("\n")):
            raise UnexpectedDialog(
                f"A pergunta do ERP mudou enquanto era lida: «{self.text[:120]}» virou «{now.text[:120]}».",
                "Nada foi confirmado. Rode de novo.",
            )


def is_aware(label: str) -> bool:
    """Whether a box is one of being aware of what is done, and not one that would have somebody written to."""
    words = fold(label)
    return any(word in words for word in AWARE) and not any(word in words for word in MAILS)


@dataclass(frozen=True)
class Question:
    """What an ERP asks before it acts: by a dialog of the browser or of the page, in which words, and the reason it wants with the yes."""

    kind: Literal["native", "modal"]
    text: str
    reason: Literal["none", "text", "select"] = "none"
    reasons: tuple[str, ...] = ()
    asking: Asking = Asking("", ())
    buttons: tuple[str, ...] = ()  # what a dialog of the page offers to press
