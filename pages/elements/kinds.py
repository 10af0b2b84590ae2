"""The kinds of dialogs in which an ERP asks before it acts, and how each is answered.

Another kind is one more class here with `standing` (is it there now?) and `answer`, listed in KINDS.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.errors import NetworkError, UnexpectedDialog
from pages.elements.asking import Asking
from pages.elements.dom import folded, script
from pages.elements.lexicon import FILLERS
from pages.elements.question import Act, Outcome, carries, carry_on, is_result, judge
from pages.elements.reason import give_reason
from pages.elements.screen import Screen

PATIENCE = 20  # times the usual timeout: how long a bulk job with a progress bar may take


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
        if is_result(about["spoken"], names, screen.browser.traffic.effects.may_have_written):
            outcome.messages.append(words(about["spoken"]))
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


def words(spoken: str) -> str:
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


def wait_for_progress(screen: Screen) -> None:
    """Waits while a progress bar stands that was not there before the press."""
    through = "progressCount() <= remembered.progress || !progressRunning()"
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
