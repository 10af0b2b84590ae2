"""A closed vocabulary: what a phrase of the ERP means, by the whole of it. Nothing is looked for inside a phrase, and what is not known means nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from bot.errors import ConfigError
from pages.elements.dom import fold

Meaning = TypeVar("Meaning")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, without accents, case and what stands between them: «Faturada - negociada» → faturada, negociada."""
    return tuple(re.findall(r"[^\W_]+", fold(re.sub(r"[-‐‑–—/]", " ", text))))


def neutral(text: str) -> str:
    """A phrase without accents, case, punctuation, gender and number: «Não faturadas» and «NÃO-FATURADO» are one."""
    return " ".join(re.sub(r"(?<=\w{3})[ao]s?$", "", word) for word in words_of(text))


class Vocabulary(Generic[Meaning]):
    """What each of some phrases means; ConfigError where one of them is to mean two things."""

    def __init__(self, phrases: Mapping[Meaning, Iterable[str]], keys: Mapping[Meaning, str]) -> None:
        self._meanings: dict[str, Meaning] = {}
        for meaning, known in phrases.items():
            for phrase in known:
                other = self._meanings.setdefault(neutral(phrase), meaning)
                if other != meaning:
                    raise ConfigError(
                        f"«{phrase}» está em dois rótulos de labels: {keys[other]} e {keys[meaning]}.",
                        "Deixe em um só.",
                    )

    def of(self, phrase: str) -> Meaning | None:
        return self._meanings.get(neutral(phrase))
