"""A bulk action's dialog, in one step or several: does it offer an explicit way without e-mail, and what does it ask at its end?

It is walked with nothing leaving the browser; only the button that this gives is for a press that writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Locator

from bot.errors import UnexpectedDialog
from pages.elements.asking import Asking
from pages.elements.buttons import carry_on, words
from pages.elements.commit import asked
from pages.elements.grammar import plain
from pages.elements.kinds import wait_for_words, wait_ready
from pages.elements.question import Act, judge
from pages.elements.screen import Screen
from pages.elements.toggle import is_on, set_on

STEPS = 6
NEXT = frozenset(("avancar", "proximo", "proxima", "proximo passo", "proxima etapa", "seguinte", "next"))
_STEP = re.compile(r"\s*(\d+)\s*[.)ªº–-]*\s+\D")
_MAIL = r"emails?|mensage(?:m|ns)|notific\w+|avis\w+|senhas?|boas vindas"
_DENIED = re.compile(rf"\b(?:sem|nao|nenhum|nenhuma|nem)\b[^.;!?\n]*\b(?:{_MAIL})\b")
_MAILED = re.compile(rf"\b(?:{_MAIL})\b")


def silent_button(screen: Screen, control: Locator, act: Act, what: str) -> Locator | None:
    """Presses `control`, walks its dialog to the end and chooses on the way that no e-mail goes out; gives the button that carries it on.

    None where nothing is asked, or nothing in the dialog says that no e-mail goes out. Raises UnexpectedDialog or CountMismatch where
    the last step is no question about this act and these records.
    """
    guard = screen.browser.guard
    refused = len(guard.refused)
    with guard.only_reading(screen.browser):
        question = asked(screen, control, what)
        if question is None or question.kind == "native":
            return None
        chosen = False
        for _ in range(STEPS):
            layer = _layer(screen)
            chosen = choose_silence(screen, layer) or chosen
            names = screen.buttons(layer)
            onward = [place for place, name in enumerate(names) if words(name) in NEXT]
            if not onward:
                break
            screen.press(screen.button(layer, onward[-1], names[onward[-1]]), names[onward[-1]])
        else:
            raise UnexpectedDialog(
                f"A janela de «{what}» não chega ao fim depois de {STEPS} passos.", "Nada foi confirmado."
            )
        place = carry_on(names, act)
        if len(guard.refused) > refused or not (chosen or (place is not None and says_silence(names[place]))):
            return None
        asks = Asking.read(screen, layer)
        judge(asks.text, act, without_steps(asks.items), screen.doubts)
        if place is None:
            raise UnexpectedDialog(
                f"Não está claro qual botão confirma em «{asks.text[:120]}»: {', '.join(filter(None, names))}.",
                "Nada foi confirmado.",
            )
        wait_ready(screen)
        asks.expect_same(screen, layer)
        return screen.button(layer, place, names[place])


def _layer(screen: Screen) -> Locator:
    layers = screen.at("over", fresh=True)
    if (count := layers.count()) != 1:
        raise UnexpectedDialog(f"Há {count} janelas abertas sobre a tela.", "Nada foi confirmado.")
    wait_for_words(screen)
    return layers


def choose_silence(screen: Screen, layer: Locator) -> bool:
    """Ticks the box or choice by which no e-mail goes out, and unticks the one by which one would; whether either is there."""
    ways = (("clients.silent", True), ("client.welcome", False))
    boxes = [(box, on) for key, on in ways for box in screen.words(screen.labels[key], "field", layer).all()]
    for box, on in boxes:
        set_on(box, on, "e-mail")
    return bool(boxes) and all(is_on(box) == on for box, on in boxes)


def says_silence(name: str) -> bool:
    """Whether a button's name says that no e-mail goes out («Conceder sem enviar e-mail»)."""
    return bool(_DENIED.search(plain(name)))


def tells_of_mail(messages: Sequence[str]) -> str:
    """What of the ERP's messages says that it wrote to somebody; "" where none does."""
    return next((message for message in messages if _MAILED.search(_DENIED.sub(" ", plain(message)))), "")


def without_steps(items: Sequence[str]) -> list[str]:
    """The entries of a dialog's lists without the names of its own steps («1. Quem recebe», «2. Mensagem», «3. Envio»)."""
    numbered = [item for item in items if _STEP.match(plain(item))]
    numbers = [int(found[1]) for item in numbered if (found := _STEP.match(plain(item)))]
    steps = set(numbered) if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) else set()
    return [item for item in items if item not in steps]
