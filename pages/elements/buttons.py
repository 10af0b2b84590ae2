# ruff: noqa: E501
"""The buttons of a question, by the whole of their names: which carries the act on, which steps back, which does something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from pages.elements.grammar import plain, read
from pages.elements.lexicon import ASIDE, BACK, CROSS, ENDS, NO, YES

if TYPE_CHECKING:
    from pages.elements.question import Act

_KEEPS = re.compile(r"(?:nao )?(?:manter|deixar|conservar)(?: (?:o|a|os|as|como|esta|estao|em|acesso|acessos|vendas?|faturamento|modo|automatico|manual|selecionad[oa]s|clientes?|regra|ativ[oa]s?|atual|original))*")  # fmt: skip
_RETURNS = re.compile(r"(?:voltar|retornar|sair)(?: (?:para|a|ao|o|da|do|sem|tela|lista|listagem|edicao|formulario|anterior|pagina|vendas|clientes|salvar|confirmar|cancelar|alterar|bloquear))*")  # fmt: skip


class Way(StrEnum):
    """What a button does with the act that is asked about."""

    ON = "on"
    BACK = "back"
    ASIDE = "aside"  # neither acts nor answers
    CANCEL = "cancel"  # «Cancelar»: steps back, or is the act where cancelling is
    OTHER = "other"


def words(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", plain(name)))


def way(name: str, act: Act) -> Way:
    """What the button called `name` does."""
    said = words(name)
    if said in ("cancelar", "cancel"):
        return Way.CANCEL
    if said in NO or _KEEPS.fullmatch(said) or _RETURNS.fullmatch(said):
        return Way.BACK
    if said in {words(button) for button in act.buttons} or said in YES:
        return Way.ON
    if said in ASIDE or plain(name).strip() in {plain(one).strip() for one in act.names}:
        return Way.ASIDE
    if said.startswith("nao ") and (said[4:] in YES or said[4:] in NO or _says(said[4:], act)):
        return Way.BACK
    return Way.ON if _says(name, act) else Way.OTHER


def _says(name: str, act: Act) -> bool:
    """Whether a name says the act, and nothing else."""
    reading = read(name, act.key, mails=act.mails, singular=False)
    return reading.says_act and not reading.strange and set(reading.counts) <= {act.count}


def carry_on(names: Sequence[str], act: Act) -> int | None:
    """Which of a dialog's buttons (their names) carries the act on: its place, or None where that is not certain."""
    ways = [way(name, act) for name in names]
    if Way.OTHER in ways:
        return None
    ons = [place for place, one in enumerate(ways) if one is Way.ON]
    if ons:
        return ons[0] if len(ons) == 1 else None
    # «Cancelar» carries on only where cancelling is the act and another button steps back beyond doubt.
    cancels = [place for place, one in enumerate(ways) if one is Way.CANCEL]
    if act.key == "sales.cancel" and len(cancels) == 1 and any(words(name) in BACK for name in names):
        return cancels[0]
    return None


def carries(name: str, act: Act) -> bool:
    """Whether a button looks like one that carries something on: a page that has one asks, and is to be judged."""
    return way(name, act) is Way.ON or words(name).split(" ")[0] in ("sim", "ok", "yes")


def only_end(names: Sequence[str]) -> bool:
    """Whether there is nothing to choose: crosses, and at most one button that closes."""
    said = [words(name) for name in names]
    return all(name in ENDS for name in said) and len([name for name in said if name not in CROSS]) <= 1
