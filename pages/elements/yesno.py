"""Yes or no in a cell, for what is asked: by its words; by a legend or a known record where there is only a drawing. Never guessed.

The same words answer different questions differently: «Bloqueado» under «Área do Cliente» is no access, under «Status» it
is a status. So each question has a closed vocabulary of its own, and what is not in it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from pages.elements.dom import fold
from pages.elements.screen import Screen
from pages.elements.sheet import Cell
from pages.elements.vocabulary import Vocabulary, words_of
from pages.labels import Labels


class Asked(StrEnum):
    """What a column or an option answers."""

    ACCESS = "access"  # whether a client has access to its area
    BLOCKED = "blocked"  # whether a client has the status «Bloqueado»
    ACTIVE = "active"  # whether a rule is active


PLAIN = {True: ("Sim", "S", "Yes", "Y", "Verdadeiro", "True", "On"), False: ("Não", "N", "No", "Falso", "False", "Off")}
# The label keys of a question's words for yes and for no, whether a plain yes or no answers it, and the words for what it is about.
QUESTIONS: dict[Asked, tuple[str, str, bool, tuple[str, ...]]] = {
    Asked.ACCESS: ("clients.with_access", "clients.without_access", True, ("acesso",)),
    Asked.BLOCKED: ("clients.blocked", "clients.not_blocked", False, ("bloqueio",)),
    Asked.ACTIVE: ("rules.on", "rules.off", True, ("regra",)),
}
WHERE = ("a area do cliente", "na area do cliente", "ao app", "no app", "ao aplicativo", "ao portal", "ao sistema")
WHOM = {"clientes", "cliente", "somente", "apenas", "so"}
SHORT = {"c": "com", "s": "sem"}
_SINCE = re.compile(r" (?:em|desde) \d{1,2}/\d{1,2}/\d{2,4}(?: .*)?$")


class YesNo:
    """The words of yes and no for one question; `plain` where a column's own head asks it, so that Sim and Não answer."""

    def __init__(self, labels: Labels, asked: Asked, *, plain: bool = False) -> None:
        yes, no, always, self._about = QUESTIONS[asked]
        more = PLAIN if plain or always else {True: (), False: ()}
        phrases = {True: (*labels[yes], *more[True]), False: (*labels[no], *more[False])}
        self._known = Vocabulary(phrases, {True: yes, False: no})
        self._plain = Vocabulary(PLAIN, {True: yes, False: no})

    def of(self, text: str) -> bool | None:
        """What words mean: «Sem acesso» is no, «Liberado» yes; anything that is not known whole None."""
        if (meaning := self._known.of(text)) is not None:
            return meaning
        words = [*words_of(_SINCE.sub("", fold(text)))]
        words = [SHORT.get(word, word) if len(words) > 1 else word for word in words]
        while words and words[0] in WHOM:
            words.pop(0)
        phrase = " ".join(words)
        phrase = next((phrase.removesuffix(f" {where}") for where in WHERE if phrase.endswith(f" {where}")), phrase)
        return self._said(phrase)

    def _said(self, phrase: str) -> bool | None:
        """«liberado», «acesso liberado», «nao liberado», «acesso sim», «acesso nao liberado»."""
        if (meaning := self._known.of(phrase)) is not None:
            return meaning
        first, _, rest = phrase.partition(" ")
        if not rest:
            return None
        if first in self._about:
            return self._plain.of(rest) if self._plain.of(rest) is not None else self._said(rest)
        if first == "nao" and self._plain.of(rest) is None and (meaning := self._known.of(rest)) is not None:
            return not meaning
        return None


def by_cell(cell: Cell, words: YesNo) -> bool | None:
    """What a cell means by itself: its text, its title, its box; None where only a drawing tells, or box and words differ."""
    told = [meaning for text in (cell.text, cell.title) if (meaning := words.of(text)) is not None]
    if told:
        # Words at a box may be its name, the same whether it is ticked or not («Ativa»), or all it can say («Sim Não»).
        return told[0] if cell.on in (None, told[0]) else None
    if fold(cell.text):
        return None
    return cell.on


class Meanings:
    """The meanings of a column's signs, learned once a run: from words, a legend, or records whose truth is known."""

    def __init__(self, screen: Screen, words: YesNo) -> None:
        self.screen = screen
        self.words = words
        self.known: dict[str, bool] = {}

    def learn(self, cells: Iterable[tuple[str, Cell]], truth: Callable[[str], bool | None]) -> bool:
        """Learns every sign among `cells` (record id, cell); `truth` opens one record and tells. Whether all are known now.

        Words that are not known are not learned: they say something, and what they go with in a sample need not be it.
        """
        samples: dict[str, list[str]] = {}
        icons: dict[str, str] = {}
        silent = True
        for record, cell in cells:
            meaning = by_cell(cell, self.words)
            if meaning is not None:
                self.known[cell.sign] = meaning
            elif cell.sign not in self.known:
                samples.setdefault(cell.sign, []).append(record)
                icons[cell.sign] = cell.icon
                silent = silent and (cell.on is not None or not (fold(cell.text) or fold(cell.title)))
        if len(samples) > 4 or not silent:
            return False
        for sign in list(samples):
            if (meaning := self._legend(icons[sign])) is not None:
                self.known[sign] = meaning
                del samples[sign]
        for sign, records in samples.items():
            told = {truth(record) for record in dict.fromkeys((records[0], records[len(records) // 2], records[-1]))}
            if None in told or len(told) != 1:
                return False
            self.known[sign] = bool(told.pop())
        return len(set(self.known.values())) == 2 or len(self.known) < 2

    def _legend(self, icon: str) -> bool | None:
        words = self.screen.read("legendOf(root, arg)", icon)
        told = {self.words.of(str(word)) for word in words} - {None}
        return told.pop() if len(told) == 1 else None

    def of(self, cell: Cell) -> bool | None:
        told = by_cell(cell, self.words)
        return told if told is not None else self.known.get(cell.sign)
