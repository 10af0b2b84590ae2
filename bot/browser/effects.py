"""What the last press that acts has caused, whichever page or worker of the context made the request."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Request

from bot.browser.guard import Guard
from bot.browser.requests import route_of

HABIT = 2  # as often a page writes by itself to a route before that is taken for its habit


def only_checks(request: Request) -> bool:
    """Whether a post asks the server to check a form and nothing more, as Yii's CActiveForm does before it submits: it names the form in `ajax`."""
    if request.method != "POST" or request.resource_type not in {"xhr", "fetch"}:
        return False
    try:
        fields = parse_qs(request.post_data or "")
    except PlaywrightError:
        return False
    return any(name.endswith("-form") or name.startswith("form") for name in fields.get("ajax", []))


class Effects:
    """The requests since the last press that acts, sent or dropped, that write or may."""

    def __init__(self, page: Page, guard: Guard) -> None:
        self.routes: list[str] = []  # of requests that write or may, the page's habits left out
        self.may_have_written = False  # whether any such request, or a socket's message, left the page
        self.followed = False  # whether the page asked for anything else after such a request
        self._guard = guard
        self._acting = False
        self._habits: Counter[str] = Counter()  # routes that the page writes to when nobody presses anything
        page.on("websocket", lambda socket: socket.on("framesent", self._spoke))
        page.context.on("request", self._count)

    def begin(self) -> None:
        """A press that acts begins: what leaves from now on may be its doing."""
        self.routes, self.may_have_written, self.followed, self._acting = [], False, False, True

    def end(self) -> None:
        """What the last press that acts caused is over."""
        self._acting = False

    def _count(self, request: Request) -> None:
        route = route_of(request.url)
        # Where the ERP sends a request on to is its answer.
        if request.redirected_from is not None or not self._guard.judge(request).may_write:
            self.followed |= bool(self.routes) and request.resource_type in {"xhr", "fetch", "document"}
            return
        if not self._acting:
            self._habits[route] += request.resource_type != "document"
        elif not only_checks(request):
            self.may_have_written |= self._habits[route] < HABIT
            if not self._habits[route]:
                self.routes.append(route)

    def _spoke(self, frame: object) -> None:
        self.may_have_written |= self._acting
