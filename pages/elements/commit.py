"""Pressing what commits, and answering what the ERP asks on the way: a native dialog, a modal of any kit, a page of its own.

Another kind of dialog is one more class here with `standing` (is it there now?) and `answer`, listed in KINDS.
"""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Locator

from bot.browser.dialogs import Answer
from bot.browser.requests import route_of
from bot.errors import ScreenError, UnexpectedDialog
from pages.elements.asking import Asking, Question
from pages.elements.dom import fold
from pages.elements.kinds import KINDS, Kind, wait_for_progress, words
from pages.elements.lexicon import BAD, GOOD
from pages.elements.outcome import Press
from pages.elements.question import Act, Outcome, judge
from pages.elements.reason import choices_of, reason_fields
from pages.elements.screen import Screen, erp_error

ROUNDS = 8


def commit(screen: Screen, control: Locator, act: Act, what: str) -> Outcome:
    """Presses `control` and sees the act through; what the ERP kept is for a fresh reading to tell.

    Raises UnexpectedDialog or CountMismatch before anything is confirmed that is not the expected question.
    """
    outcome = Outcome()
    failures: list[Exception] = []

    def answer(kind: str, message: str) -> Answer | None:
        if kind == "alert":
            outcome.messages.append(message)
            return Answer(True)
        try:
            outcome.confirmed = judge(message, act, doubts=screen.doubts) or outcome.confirmed
        except ScreenError as error:
            failures.append(error)
            return Answer(False)
        outcome.questions.append(message)
        return Answer(True, act.reason)

    traffic = screen.browser.traffic
    traffic.errors.clear()
    screen.read("(markAsked(null), remembered.progress = progressCount(), true)")
    route = route_of(screen.content.url)
    came = Press(screen, what, lambda message: tells(message, act), lambda: not act.pages or understood(screen, route))
    try:
        with screen.browser.dialogs.expecting(answer):
            screen.press(control, what)
            _see_through(screen, act, outcome, came, failures)
    finally:
        traffic.effects.end()
        outcome.sent = came.sent
    # An error is no refusal: what was asked for may have been done, or may be yet, and a reading says so.
    if (traffic.status or 200) >= 400:
        screen.look()
    if traffic.errors:
        raise erp_error(*traffic.errors[0])
    for message in came.messages():
        if message not in outcome.messages:
            outcome.messages.append(message)
    return outcome


def _see_through(screen: Screen, act: Act, outcome: Outcome, came: Press, failures: Sequence[Exception]) -> None:
    """Answers what is asked, until an outcome is there or the tenant's time is over."""

    def standing() -> Kind | None:
        # What stands as it was answered is not pressed again: its yes may be on its way.
        found = next((kind for kind in KINDS if kind.standing(screen, act)), None)
        return None if found is None or screen.read("unmoved()") else found

    for _ in range(ROUNDS):
        came.wait(lambda: bool(failures) or standing() is not None)
        if failures:
            raise failures[0]
        wait_for_progress(screen)
        if came.moved:
            screen.close_notices()
        if (kind := standing()) is None:
            return
        kind.answer(screen, act, outcome)
    raise UnexpectedDialog(
        f"O ERP continua perguntando depois de {ROUNDS} respostas.", "Confira na tela o que ele quer."
    )


def tells(message: str, act: Act) -> bool:
    """Whether a message says how the act went: a failure of any kind, or a success of this one."""
    plain = fold(message)
    done = any(word in plain for word in GOOD) and any(stem in plain for stem in (*act.stems, "operacao"))
    return done or any(word in plain for word in BAD)


def understood(screen: Screen, route: str) -> bool:
    """Whether another page is one after which nothing more is asked: the list again, one with a bulk menu, or one that tells how it went."""
    return (
        route_of(screen.content.url) == route
        or screen.count("list.bulk") > 0
        or screen.count("list.bulk", "field") > 0
        or bool(screen.read("messagesNow().length > 0"))
        or (screen.browser.traffic.status or 200) >= 400
    )


def asked(screen: Screen, control: Locator, what: str) -> Question | None:
    """Presses `control` and tells what is asked then, answering nothing: a native dialog is dismissed, a modal stays. None: nothing is.

    For a browser from which nothing leaves; whoever calls this loads the screen afresh.
    """
    native: list[Question] = []

    def refuse(kind: str, message: str) -> Answer:
        native.append(Question("native", message, "text" if kind == "prompt" else "none", asking=Asking(message, ())))
        return Answer(False)

    came = Press(screen, what, lambda message: True)
    try:
        with screen.browser.dialogs.expecting(refuse):
            screen.press(control, what)
            came.wait(lambda: bool(native) or screen.read("newOverlays().length > 0"))
    finally:
        screen.browser.traffic.effects.end()
    if native:
        return native[0]
    layers = screen.at("over", fresh=True)
    if layers.count() != 1:
        return None
    selects, boxes = reason_fields(layers)
    options = tuple(option for select in selects for option in choices_of(select))
    about = screen.read("readOverlay(root)", within=layers)
    return Question(
        "modal",
        words(about["spoken"]),
        "select" if selects else "text" if boxes else "none",
        options,
        Asking.read(screen, layers),
        tuple(screen.buttons(layers)),
    )
