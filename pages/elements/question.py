"""What the ERP asks before it acts, judged by its words: is this the question we expect, about as many records as we chose?

Pure text, no browser: the kinds of dialog (`commit.py`) all ask here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.errors import CountMismatch, UnexpectedDialog
from pages.elements.dom import fold

GENERIC = (
    "tem certeza",
    "confirma",
    "deseja continuar",
    "deseja prosseguir",
    "deseja realmente",
    "voce deseja",
    "continuar",
    "prosseguir",
    "atencao",
    "are you sure",
)
# Stems of what else a screen of this ERP can do to records; a question that speaks of another act than ours is not answered.
ACTS = (
    "exclu",
    "apag",
    "remov",
    "inativ",
    "fatur",
    "cancel",
    "bloque",
    "conced",
    "liber",
    "desativ",
    "renegoci",
    "estorn",
)
YES = ("confirmar", "sim", "ok", "continuar", "prosseguir", "confirmo", "yes", "aplicar", "executar")
NO = ("nao", "voltar", "fechar", "cancelar", "x", "", "close", "desistir", "sair", "manter", "no")
GOOD = (
    "sucesso",
    "concluid",
    "realizad",
    "efetuad",
    "salv",
    "gravad",
    "atualizad",
    "bloquead",
    "cancelad",
    "concedid",
    "processad",
    "finalizad",
)
BAD = (
    "erro",
    "falh",
    "nao foi possivel",
    "invalid",
    "nao permitid",
    "obrigatori",
    "tente novamente",
    "nao pode",
    "recusad",
    "nao foram",
    "nao foi",
    "negad",
    "excec",
    "problema",
)
LATER = (
    "agendad",
    "segundo plano",
    "em processamento",
    "sera processad",
    "serao processad",
    "fila de processamento",
    "ao termino",
)
# A number before what is counted; «venda no 352 venda no 351», as a list of records has it, counts nothing.
_COUNTED = re.compile(
    r"(?<!\bno )(?<!\bn )(?<!numero )(?<!codigo )(?<![\d.,])"
    r"(\d[\d.]*)\s+(?:(?!de\b)\w+\s+){0,2}?(?:clientes?|vendas?|registros?|itens|item|linhas?|selecionad\w+|cadastros?)\b"
)


@dataclass(frozen=True)
class Act:
    """What a press is about to do: `stems` of the words the ERP may use for it, `buttons` that carry it on, how many records, a reason if asked."""

    stems: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    count: int | None = None
    reason: str = ""
    pages: bool = False


@dataclass
class Outcome:
    """What the ERP said: its messages, the count its question named (None where it named none), the questions that were answered."""

    messages: list[str] = field(default_factory=list)
    confirmed: int | None = None
    questions: list[str] = field(default_factory=list)
    sent: bool = True  # False: nothing left the browser by which a record could have been changed

    @property
    def bad(self) -> list[str]:
        return [message for message in self.messages if any(word in fold(message) for word in BAD)]

    @property
    def later(self) -> bool:
        """Whether the ERP said that it does what was asked in the background."""
        return any(word in fold(message) for message in self.messages for word in LATER)


def judge(text: str, act: Act, counted: str | None = None) -> int | None:
    """The count that an expected question names, or None; UnexpectedDialog for any other question, CountMismatch for another count.

    `counted` is the part of the text in which counts stand: records listed by name below a question («Cliente 001») count nothing.
    """
    plain = fold(text)
    own = any(re.search(rf"\b(des)?{stem}", plain) for stem in act.stems)
    others = [stem for stem in ACTS if stem not in act.stems and re.search(rf"\b{stem}", _question(plain))]
    if (others and not own) or [stem for stem in others if stem in ("exclu", "apag", "inativ", "fatur")]:
        raise UnexpectedDialog(f"O ERP perguntou outra coisa: «{text[:200]}».", "Nada foi confirmado.")
    if not own and not any(word in plain for word in GENERIC):
        raise UnexpectedDialog(
            f"O ERP abriu uma pergunta que o bot não conhece: «{text[:200]}».", "Nada foi confirmado."
        )
    counts = {int(number.replace(".", "")) for number in _COUNTED.findall(plain if counted is None else fold(counted))}
    if act.count is not None and counts and counts != {act.count}:
        raise CountMismatch(
            f"O bot selecionou {act.count}, mas o ERP pergunta por {', '.join(map(str, sorted(counts)))}: «{text[:200]}».",
            "Nada foi confirmado.",
        )
    return act.count if counts else None


def _question(plain: str) -> str:
    """The sentence that asks, where there is one; explanations around it may name other acts."""
    asked = [sentence for sentence in re.split(r"(?<=[.!?])\s+", plain) if "?" in sentence]
    return " ".join(asked) or plain


def carry_on(names: Sequence[str], act: Act) -> int | None:
    """Which of a dialog's buttons (their names) carries the act on: its place, or None where that is not certain."""
    plain = [fold(name) for name in names]
    own = [i for i, name in enumerate(plain) if name in {fold(label) for label in act.buttons} and name != "cancelar"]
    stemmed = [
        i for i, name in enumerate(plain)
        if name not in NO and not name.startswith("nao") and any(re.search(rf"\b{stem}", name) for stem in act.stems)
    ]  # fmt: skip
    common = [
        i for i, name in enumerate(plain) if name in YES or (re.match(r"(sim|ok)\b", name) and not _other(name, act))
    ]
    for choice in (own, stemmed, common):
        if len(choice) == 1:
            return choice[0]
        if choice:
            return None
    # "Cancelar" carries on only where cancelling is the act and another button clearly steps back.
    cancels = [i for i, name in enumerate(plain) if name == "cancelar"]
    if (
        "cancel" in act.stems
        and len(cancels) == 1
        and any(name in ("nao", "voltar", "fechar", "desistir", "sair", "manter") for name in plain)
    ):
        return cancels[0]
    return None


def _other(name: str, act: Act) -> bool:
    return any(re.search(rf"\b{stem}", name) for stem in ACTS if stem not in act.stems)


def is_result(text: str, names: Sequence[str]) -> bool:
    """Whether a dialog only tells how it went: words of success or failure, and nothing to press but closing it."""
    plain = fold(text)
    closers = all(fold(name) in (*NO, "ok", "entendi", "concluir") and fold(name) != "cancelar" for name in names)
    return closers and "?" not in text and any(word in plain for word in (*GOOD, *BAD))
