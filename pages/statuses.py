"""What the status of a sale means for a resume. Four meanings and a closed list of words: one that is not in it stops the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.errors import NotUnderstood
from pages.elements.dom import fold
from pages.elements.sheet import Cell
from pages.elements.vocabulary import Vocabulary
from pages.labels import Labels


class Standing(StrEnum):
    """How far a sale is; each is the key of the labels that say so."""

    UNBILLED = "sales.unbilled"
    CANCELLED = "sales.cancelled"
    BILLED = "sales.billed"
    NOT_OURS = "sales.not_ours"


class Statuses:
    """The statuses of one tenant's sales: by their words, by what a drawing was learned to mean."""

    def __init__(self, labels: Labels) -> None:
        self._vocabulary = Vocabulary({standing: labels[standing] for standing in Standing}, {s: str(s) for s in Standing})  # fmt: skip
        self._learned: dict[str, str] = {}  # a cell's sign → the words that the screen gives it elsewhere

    def shown(self, cell: Cell | None) -> str:
        """The status in words, as far as the cell or what was learned of its drawing has any."""
        if cell is None:
            return ""
        return self._learned.get(cell.sign) or next((words for words in (cell.text, cell.title) if fold(words)), "")

    def of(self, status: str) -> Standing | None:
        return self._vocabulary.of(status)

    def knows(self, cell: Cell | None) -> bool:
        return self.of(self.shown(cell)) is not None

    def learn(self, seen: Mapping[str, Cell], told: Mapping[str, str]) -> None:
        """Learns the signs of the records' cells from the words that the screen `told` of each; a sign of two words, or of a record untold, stays unknown."""
        words: dict[str, set[str]] = {}
        for record, cell in seen.items():
            words.setdefault(cell.sign, set()).add(told.get(record, ""))
        self._learned |= {sign: only for sign, (only, *others) in words.items() if sign and only and not others}


def stop_at_unknown(statuses: Iterable[str], file: str) -> None:
    """NotUnderstood where one of these is no known status, with the line of the tenant file that settles it."""
    counted = Counter(statuses)
    if not counted:
        return
    if missing := counted.pop("", 0):
        raise NotUnderstood(
            f"A lista de vendas não mostra em palavras o status de {missing} venda(s) do período.",
            "Use `labels: {sales.status_column: …}` se ele está em outra coluna; sem sabê-lo o bot não mexe nas vendas.",
        )
    seen = ", ".join(f"«{status}» ({count})" for status, count in counted.items())
    example = f"labels: {{{Standing.UNBILLED}: [{quoted(next(iter(counted)))}]}}"
    raise NotUnderstood(
        f"Há no período vendas com um status que o bot não conhece: {seen}.",
        f"Diga em {file} o que ele é: `{example}` se a venda ainda não foi faturada (a retomada a cancela); senão, no lugar de "
        f"{Standing.UNBILLED}, {Standing.CANCELLED}, {Standing.BILLED} (faturada, paga…) ou {Standing.NOT_OURS} (deduzida da cota).",
    )


def quoted(word: str) -> str:
    """A word as it may stand in a list of the tenant file."""
    plain = all(c.isalnum() or c == " " for c in word) and word.strip() == word
    return word if plain else "'" + word.replace("'", "''") + "'"
