# ruff: noqa: SIM905
"""Numbers in a sentence of the ERP: in digits with thousands dots, in words, of a whole («3 de 120»)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pages.elements.lexicon import NUMBERS

DIGITS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_UNITS = "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove".split()
_TENS = "_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()
_HUNDREDS = "_ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos".split()


def number_of(digits: str) -> int:
    return int(re.sub(r"[.,]", "", digits))


def in_words(words: Sequence[str]) -> int:
    """«cento e vinte e tres» → 123; the words are known ones, «e» left out."""
    total = part = 0
    for word in words:
        value = NUMBERS[word]
        if value == 1000:
            total, part = total + (part or 1) * 1000, 0
        else:
            part += value
    return total + part


def spoken(number: int) -> tuple[str, ...]:
    """A count as people write it out, plain: both genders; () where it is long."""
    if not 0 < number < 1000:
        return ()
    parts: list[str] = []
    if number == 100:
        parts = ["cem"]
    else:
        hundreds, rest = divmod(number, 100)
        if hundreds:
            parts.append(_HUNDREDS[hundreds])
        if rest:
            parts += [_UNITS[rest]] if rest < 20 else [_TENS[rest // 10], *([_UNITS[rest % 10]] if rest % 10 else [])]
    his = " e ".join(parts)
    her = re.sub(r"\bum$", "uma", re.sub(r"\bdois$", "duas", his)).replace("entos", "entas")
    return tuple(dict.fromkeys((his, her)))


def forms(number: int) -> tuple[str, ...]:
    """All ways in which a sentence may name a count."""
    dotted = f"{number:,}".replace(",", ".")
    return tuple(dict.fromkeys((str(number), dotted, *spoken(number))))
