"""Yes or no in a cell: by its words; by a legend or a known record where there is only a drawing. Never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pages.elements.dom import fold
from pages.elements.grid import Cell
from pages.elements.screen import Screen

NO_WORDS = re.compile(
    r"\b(nao|no|n|sem|bloque\w*|negad\w*|inativ\w*|desabilit\w*|desativ\w*|revogad\w*|falso|false|off|suspens\w*|cortad\w*|desligad\w*)\b"
)
YES_WORDS = re.compile(
    r"\b(sim|s|yes|com|liberad\w*|permitid\w*|concedid\w*|habilitad\w*|ativ[oa]s?|ativad\w*|possui|tem|verdadeiro|true|on|ok|ligad\w*)\b"
)


def by_words(text: str) -> bool | None:
    """What words mean: «Sem acesso» is no, «Liberado» yes, anything else None."""
    plain = fold(text)
    if not plain or len(plain) > 60 or re.search(r"\S[@.]\S", plain):  # an address is no answer, though «.com» is in it
        return None
    if NO_WORDS.search(plain):
        return False
    return True if YES_WORDS.search(plain) else None


def by_cell(cell: Cell) -> bool | None:
    """What a cell means by itself: its text, its title, its box; None where only a drawing tells, or box and words differ."""
    told = [meaning for words in (cell.text, cell.title) if (meaning := by_words(words)) is not None]
    if told:
        # Words at a box may be its name, the same whether it is ticked or not («Ativa»), or all it can say («Sim Não»).
        return told[0] if cell.on in (None, told[0]) else None
    if fold(cell.text):
        return None
    return cell.on


class Meanings:
    """The meanings of a column's signs, learned once a run: from words, a legend, or records whose truth is known."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.known: dict[str, bool] = {}

    def learn(self, cells: Iterable[tuple[str, Cell]], truth: Callable[[str], bool | None]) -> bool:
        """Learns every sign among `cells` (record id, cell); `truth` opens one record and tells. Whether all are known now."""
        samples: dict[str, list[str]] = {}
        for record, cell in cells:
            meaning = by_cell(cell)
            if meaning is not None:
                self.known[cell.sign] = meaning
            elif cell.sign not in self.known:
                samples.setdefault(cell.sign, []).append(record)
        if len(samples) > 4:
            return False
        for sign in list(samples):
            if (meaning := self._legend(sign)) is not None:
                self.known[sign] = meaning
                del samples[sign]
        for sign, records in samples.items():
            told = [truth(record) for record in records[:2]]
            if None in told or len(set(told)) != 1:
                return False
            self.known[sign] = bool(told[0])
        return len(set(self.known.values())) == 2 or len(self.known) < 2

    def _legend(self, sign: str) -> bool | None:
        words = self.screen.read("legendOf(root, arg)", sign)
        told = {by_words(str(word)) for word in words} - {None}
        return told.pop() if len(told) == 1 else None

    def of(self, cell: Cell) -> bool | None:
        return by_cell(cell) if by_cell(cell) is not None else self.known.get(cell.sign)
