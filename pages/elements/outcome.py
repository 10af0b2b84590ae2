"""What comes of a press that acts: waited for, never guessed from silence.

A press may be followed at once, or seconds later, by a question, a request that writes, another page, or the ERP's word.
Any of these may come from a timer, after a script was loaded, or after the form was checked by the server. Where none comes
in the tenant's own time (`browser.timeout`), *nothing happened*, which is a verdict of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Error as PlaywrightError

from bot.errors import UnexpectedDialog
from pages.elements.dom import script
from pages.elements.screen import Screen

POLL = 50  # milliseconds between two looks of the page at itself
LOOK = 250  # milliseconds between two looks at what Python alone hears: requests, dialogs of the browser
# A layer that is coming up (its backdrop is there already), or one that stands; or words that were not there.
CAME = "newOverlays().length > 0 || layerComing() || newMessages().length > arg"


class Press:
    """One press that acts, made right before it; `wait` then ends with what comes of it.

    `certain` tells of a message whether it ends the waiting by itself (the ERP says how it went); `arrived` of another page
    whether it is one that is understood, and not a question that is still being drawn.
    """

    def __init__(
        self, screen: Screen, what: str, certain: Callable[[str], bool], arrived: Callable[[], bool] = lambda: True
    ) -> None:
        self.screen = screen
        self.what = what
        self.certain = certain
        self.arrived = arrived
        self.stood: list[str] = screen.read("messagesNow()")
        screen.read("(rememberLayers(), markMessages(), true)")
        screen.browser.traffic.effects.begin()
        self.documents = screen.browser.traffic.documents
        self.refused = len(screen.browser.guard.refused)

    # what came
    @property
    def wrote(self) -> int:
        """How many requests left that write, or may; those that the page makes by habit left out."""
        return len(self.screen.browser.traffic.effects.routes)

    @property
    def sent(self) -> bool:
        """Whether anything left the page by which a record could have been changed."""
        return self.screen.browser.traffic.effects.may_have_written

    @property
    def moved(self) -> bool:
        return self.screen.browser.traffic.documents > self.documents

    @property
    def _dropped(self) -> bool:
        """Whether a request of the press was kept from leaving: what the ERP would do next cannot come."""
        return self.wrote > 0 and len(self.screen.browser.guard.refused) > self.refused

    def messages(self) -> list[str]:
        """What the ERP says that it did not say before; on another page, what stands on every one of them is left out."""
        return [message for message in self.screen.read("newMessages()") if message not in self.stood]

    def over(self) -> bool:
        """Whether an outcome is there: a page that is understood, a word of how it went, a request and what came after it."""
        if self._dropped:
            return True
        if self.moved:
            return self.arrived()
        said = self.messages()
        if any(self.certain(message) for message in said):
            return True
        if not self.wrote or self.screen.read("layerComing()"):
            return False
        # A post alone may be the server's check of the form before it is submitted.
        return bool(said) or self.screen.browser.traffic.effects.followed or self._sign in self.screen.silent

    @property
    def _sign(self) -> tuple[str, tuple[str, ...]]:
        return self.what, tuple(sorted(set(self.screen.browser.traffic.effects.routes)))

    # waiting
    def wait(self, standing: Callable[[], bool]) -> bool:
        """Until something `standing` is to be answered, or an outcome is there; False where neither came in the tenant's time.

        Raises UnexpectedDialog where something came over the screen of which nothing can be read.
        """
        deadline = time.monotonic() + self.screen.browser.timeout
        while not (standing() or self.over()):
            if (left := deadline - time.monotonic()) <= 0:
                return self._vain()
            self._look(min(LOOK, left * 1000))
        return True

    def _vain(self) -> bool:
        if self.screen.read("layerComing()"):
            raise UnexpectedDialog(
                f"Depois de «{self.what}» algo cobriu a tela, e nada se lê nele.", "Rode com --headed para ver o que é."
            )
        if self.wrote:
            # A save without a word: the next press that sends the same is not waited for as long.
            self.screen.silent.add(self._sign)
        return False

    def _look(self, milliseconds: float) -> None:
        screen, traffic = self.screen, self.screen.browser.traffic
        said = len(screen.read("newMessages()"))
        heard = self.wrote, traffic.documents, traffic.effects.followed
        try:
            screen.content.wait_for_function(script(CAME), arg=said, timeout=milliseconds, polling=POLL)
        except PlaywrightError:
            if heard == (self.wrote, traffic.documents, traffic.effects.followed):
                return
        screen.browser.settle()
