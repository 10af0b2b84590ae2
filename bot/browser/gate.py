"""The gate: every request of the whole browser stops at it before it leaves, and the guard says whether it may.

It stands at the browser and not at its pages (`Fetch` on the browser's own session of Chromium's protocol): windows that open by
themselves, frames and workers are behind it from their first request on, and what a page has in its cache is not asked for
again. A route of Playwright's would turn the cache off, and let every file pass through Python with every page.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import CDPSession
from playwright.sync_api import Error as PlaywrightError

EVERYTHING = [{"urlPattern": "*"}]
# A gate that stands open stays where it is: pages that are there when it is shut are behind it at once.
NOTHING = [{"urlPattern": "nothing://*"}]
OTHER = {"prefetch", "preflight", "signedexchange", "fedcm"}  # as Playwright calls them
UNSEEN = b"_method=?"  # stands for what is posted and too large to be shown: it may name any method


class Held:
    """A request that waits at the gate, under the names by which Playwright tells of requests."""

    redirected_from = None

    def __init__(self, told: Mapping[str, Any], in_page: Callable[[str], bool]) -> None:
        asked = told["request"]
        self.method: str = asked["method"]
        self.url: str = asked["url"] + asked.get("urlFragment", "")
        kind = str(told["resourceType"]).lower()
        self.resource_type = "other" if kind in OTHER else kind
        self.headers: dict[str, str] = {name.lower(): value for name, value in asked["headers"].items()}
        self._told, self._in_page = told, in_page

    @property
    def post_data_buffer(self) -> bytes | None:
        asked = self._told["request"]
        parts = asked.get("postDataEntries") or []
        if any("bytes" not in part for part in parts) or (asked.get("hasPostData") and not parts):
            return UNSEEN
        return b"".join(base64.b64decode(part["bytes"]) for part in parts) or None

    @property
    def frame(self) -> SimpleNamespace:
        """Only whether it has a parent."""
        inner = not self._in_page(self._told.get("frameId", ""))
        return SimpleNamespace(parent_frame=self if inner else None)

    def is_navigation_request(self) -> bool:
        return self.resource_type == "document"


class Waiting:
    """A held request and the two ways it may go, as Playwright's Route."""

    def __init__(self, session: CDPSession, number: str, request: Held) -> None:
        self._session, self._number, self.request = session, number, request

    def continue_(self) -> None:
        self._send("Fetch.continueRequest")

    def abort(self, why: str) -> None:
        self._send("Fetch.failRequest", errorReason="BlockedByClient")

    def _send(self, what: str, **more: str) -> None:
        with suppress(PlaywrightError):  # the page that asked is gone
            self._session.send(what, {"requestId": self._number, **more})


class Gate:
    """The gate of one browser; `judge` hears of each request that stops at it while it is shut."""

    def __init__(self, chromium: Chromium, judge: Callable[[Any], None]) -> None:
        self._session = chromium.new_browser_cdp_session()
        self._judge = judge
        self._session.on("Fetch.requestPaused", self._held)

    def shut(self) -> None:
        """From now on nothing leaves the browser unjudged."""
        self._session.send("Fetch.enable", {"patterns": EVERYTHING})

    def open(self) -> None:
        """From now on everything leaves the browser as it comes."""
        self._session.send("Fetch.enable", {"patterns": NOTHING})

    def leave(self) -> None:
        with suppress(PlaywrightError):  # the browser is gone, and the gate with it
            self._session.detach()

    def _held(self, told: Mapping[str, Any]) -> None:
        waiting = Waiting(self._session, told["requestId"], Held(told, self._is_page))
        if "redirectedRequestId" in told:
            waiting.continue_()  # where the ERP itself sends a request on to
        else:
            self._judge(waiting)

    def _is_page(self, frame: str) -> bool:
        """Whether a frame is the whole of a page; what has no frame is taken for one."""
        if not frame:
            return True
        targets = self._session.send("Target.getTargets")["targetInfos"]
        return any(target["targetId"] == frame for target in targets)
