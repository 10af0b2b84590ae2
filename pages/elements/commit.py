"""Pressing what commits, and answering what the ERP asks on the way: a native dialog, a modal of any kit, a page of its own.

Another kind of dialog is one more class here with `standing` (is it there now?) and `answer`, listed in KINDS.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.browser.dialogs import Answer
from bot.browser.requests import route_of
from bot.errors import NetworkError, NotFound, ScreenError, UnexpectedDialog
from pages.elements.dom import fold, folded, script
from pages.elements.lexicon import AWARE, BAD, FILLERS, GOOD, MAILS, OTHER_REASON
from pages.elements.outcome import Press
from pages.elements.question import Act, Outcome, carries, carry_on, is_result, judge
from pages.elements.screen import Screen, erp_error

ROUNDS = 8
PATIENCE = 20  # times the usual timeout: how long a bulk job with a progress bar may take


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


class Kind(Protocol):
    """One way in which an ERP asks."""

    def standing(self, screen: Screen, act: Act) -> bool: ...

    def answer(self, screen: Screen, act: Act, outcome: Outcome) -> None: ...


class Layer:
    """A modal over the screen: Bootstrap, Vue, SweetAlert, jQuery UI, ARIA."""

    def standing(self, screen: Screen, act: Act) -> bool:
        return bool(screen.read("newOverlays().length > 0"))

    def answer(self, screen: Screen, act: Act, outcome: Outcome) -> None:
        layers = screen.at("over", fresh=True)
        if layers.count() != 1:
            raise UnexpectedDialog(f"Há {layers.count()} janelas abertas sobre a tela.", "Nada foi confirmado.")
        about = screen.read("readOverlay(root)", within=layers)
        if screen.read("root.querySelectorAll(PROGRESS).length > 0", within=layers) and not about["presses"]:
            wait_for_progress(screen)
            return
        wait_for_words(screen)
        about = screen.read("readOverlay(root)", within=layers)
        names = about["presses"]
        if is_result(about["spoken"], names, screen.browser.traffic.may_have_acted):
            outcome.messages.append(_words(about["spoken"]))
            close_result(screen, layers)
            return
        asks = Asking.read(screen, layers)
        outcome.confirmed = judge(asks.text, act, asks.items, screen.doubts) or outcome.confirmed
        outcome.questions.append(about["spoken"][:300])
        give_reason(screen, layers, act)
        wait_ready(screen)
        asks.expect_same(screen, layers)
        press_on(screen, layers, act, about["text"])


class OwnPage:
    """A page that asks before it acts (as Django's admin does): no list and no bulk menu on it, but a button to carry on."""

    def standing(self, screen: Screen, act: Act) -> bool:
        if not act.pages or screen.count("list.bulk") or screen.count("list.bulk", "field"):
            return False
        return bool(screen.read("confirmRegions(root, arg).length === 1", self._query(screen, act)))

    def answer(self, screen: Screen, act: Act, outcome: Outcome) -> None:
        region = screen.at("asking", **self._query(screen, act))
        text = str(screen.read("text(root)", within=region))
        asks = Asking.read(screen, region)
        outcome.confirmed = judge(asks.text, act, asks.items, screen.doubts) or outcome.confirmed
        outcome.questions.append(text[:300])
        give_reason(screen, region, act)
        asks.expect_same(screen, region)
        press_on(screen, region, act, text)

    def _query(self, screen: Screen, act: Act) -> dict[str, Any]:
        names = screen.read("confirmNames(root)")
        return {"names": [name for name in names if carries(name, act)]}


KINDS: tuple[Kind, ...] = (Layer(), OwnPage())


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
    screen.read("(markAsked(null), window.__botProgress = progressCount(), true)")
    route = route_of(screen.content.url)
    came = Press(screen, what, lambda message: tells(message, act), lambda: not act.pages or understood(screen, route))
    try:
        with screen.browser.dialogs.expecting(answer):
            screen.press(control, what)
            _see_through(screen, act, outcome, came, failures)
    finally:
        traffic.rest()
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
        screen.browser.traffic.rest()
    if native:
        return native[0]
    layers = screen.at("over", fresh=True)
    if layers.count() != 1:
        return None
    selects, boxes = reason_fields(layers)
    options = tuple(option for select in selects for option in _options(select))
    about = screen.read("readOverlay(root)", within=layers)
    return Question(
        "modal",
        _words(about["spoken"]),
        "select" if selects else "text" if boxes else "none",
        options,
        Asking.read(screen, layers),
        tuple(screen.buttons(layers)),
    )


def _words(spoken: str) -> str:
    """What a dialog says, without the cross above it."""
    return spoken.lstrip("×✕✖ ")


def press_on(screen: Screen, region: Locator, act: Act, text: str) -> None:
    """Presses the one button of a dialog that carries the act on, and waits until the dialog is gone or asks the next thing."""
    names = screen.buttons(region)
    place = the_button(names, act, text)
    screen.read("markAsked(root)", within=region)
    screen.press(screen.button(region, place, names[place]), names[place])
    wait_gone(screen, text)


def the_button(names: Sequence[str], act: Act, text: str) -> int:
    """The place of the one button that carries the act on; UnexpectedDialog where that is not certain."""
    place = carry_on(names, act)
    if place is None:
        raise UnexpectedDialog(
            f"Não está claro qual botão confirma em «{text[:120]}»: {', '.join(filter(None, names))}.",
            "Nada foi confirmado.",
        )
    return place


def wait_ready(screen: Screen) -> None:
    """Waits until a dialog that is coming up takes presses."""
    try:
        screen.content.wait_for_function(
            script("newOverlays().every(takesPresses)"), timeout=screen.browser.timeout * 1000
        )
    except PlaywrightError as error:
        raise UnexpectedDialog("A pergunta do ERP não aceita cliques.", "Nada foi confirmado.") from error


def wait_for_words(screen: Screen) -> None:
    """Waits while the dialog that stands says nothing yet («Carregando…»); one that never does is judged as it is."""
    with suppress(PlaywrightError):
        screen.content.wait_for_function(
            script("!newOverlays().some((el) => wordless(el, arg))"),
            arg=folded(FILLERS), timeout=screen.browser.timeout * 1000,
        )  # fmt: skip


def wait_gone(screen: Screen, text: str) -> None:
    """Waits until no layer with this text stands any more (kits fade their dialogs out)."""
    try:
        screen.content.wait_for_function(
            script("!newOverlays().some((el) => text(el) === arg)"), arg=text, timeout=3000
        )
    except PlaywrightError:
        return
    screen.browser.settle()


def close_result(screen: Screen, layer: Locator) -> None:
    names = screen.buttons(layer)
    if names:
        screen.press(screen.button(layer, len(names) - 1, names[-1]), "Fechar")
    try:
        expect(layer).to_have_count(0)
    except AssertionError as error:
        raise UnexpectedDialog("O aviso de resultado não fecha.") from error


def give_reason(screen: Screen, region: Locator, act: Act) -> None:
    """Fills in what a dialog asks besides yes or no: the reason, and "estou ciente" boxes."""
    for box in region.locator("input[type=checkbox]").filter(visible=True).all():
        label = " ".join(screen.read("labelsOf(root)", within=box))
        if is_aware(label) and not box.is_checked():
            box.check()
    if not act.reason:
        return
    selects, boxes = reason_fields(region)
    for select in selects:
        options = _options(select)
        fits = (
            [o for o in options if fold(o) == fold(act.reason)]
            or [o for o in options if fold(o) in OTHER_REASON]
            or (options if len(options) == 1 else [])
        )
        if len(fits) != 1:
            raise NotFound(
                f"O ERP pede um motivo e oferece: {', '.join(options)}.", "Ponha um deles em `resume.reason`."
            )
        select.select_option(label=fits[0], force=not select.is_visible())
    for box in boxes:
        if not box.input_value() and box.is_editable():
            box.fill(act.reason)


def reason_fields(region: Locator) -> tuple[list[Locator], list[Locator]]:
    """The fields of a dialog in which a reason can be given: lists, and boxes to write in."""
    selects = [
        select
        for select in region.locator("select").all()
        # SweetAlert keeps an empty select in every dialog
        if select.is_visible() or select.evaluate("el => el.nextElementSibling?.matches('.select2,.chosen-container')")
    ]
    return selects, region.locator("textarea, input[type=text], input:not([type])").filter(visible=True).all()


def _options(select: Locator) -> list[str]:
    options = select.evaluate("el => [...el.options].filter(o => o.value !== '' && !o.disabled).map(o => o.text)")
    return [str(option).strip() for option in options]


def wait_for_progress(screen: Screen) -> None:
    """Waits while a progress bar stands that was not there before the press."""
    through = "progressCount() <= (window.__botProgress || 0) || !progressRunning()"
    if screen.read(through):
        return
    try:
        screen.content.wait_for_function(
            script(through),
            timeout=PATIENCE * screen.browser.timeout * 1000,
        )
    except PlaywrightError as error:
        raise NetworkError(
            "O processamento em lote do ERP não terminou no tempo de espera.",
            "Rode o comando de novo mais tarde: ele lê o que já foi feito.",
        ) from error
    screen.browser.settle()
