"""The ERP's sentences and words in other words. `{n}` is the number that the sentence names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

BLOCK = "Deseja realmente bloquear o acesso à área do cliente dos {n} clientes selecionados?"
CANCEL = "Deseja realmente cancelar as {n} vendas selecionadas? Esta ação não pode ser desfeita."
BILLING = "Confirma a alteração das configurações de faturamento?"

QUESTIONS: dict[str, Sequence[str]] = {
    BLOCK: (
        "Confirma o bloqueio do acesso à área do cliente de {n} clientes?",
        "Bloquear o acesso de {n} cliente(s) à área do cliente?",
        "Você tem certeza de que deseja bloquear o acesso à área do cliente para os {n} clientes selecionados?",
        "O acesso à área do cliente será bloqueado para {n} clientes. Deseja continuar?",
        "{n} clientes selecionados terão o acesso à área do cliente bloqueado. Confirma?",
    ),
    CANCEL: (
        "Confirma o cancelamento de {n} vendas?",
        "Cancelar {n} venda(s) selecionada(s)? Não será possível desfazer.",
        "Você tem certeza de que deseja cancelar as {n} vendas selecionadas? A operação é irreversível.",
        "As {n} vendas selecionadas serão canceladas. Deseja continuar?",
        "Deseja cancelar as vendas selecionadas ({n})?",
    ),
    BILLING: (
        "Deseja salvar as alterações?",
        "Confirma as novas configurações de faturamento?",
        "As configurações de faturamento serão alteradas. Continuar?",
    ),
}
SIDE_EFFECTS: dict[str, Sequence[str]] = {
    BLOCK: (
        "Os contratos destes clientes também serão encerrados.",
        "Será enviado um e-mail a cada cliente.",
        "As cobranças em aberto serão negativadas.",
    ),
    CANCEL: (
        "Os contratos de origem também serão encerrados.",
        "Os clientes serão avisados por e-mail.",
        "As cobranças vinculadas serão estornadas.",
    ),
    BILLING: (
        "As 12 vendas pendentes serão faturadas agora.",
        "A alteração vale para todas as unidades.",
        "Os e-mails de cobrança serão reenviados a 230 clientes.",
    ),
}
YES = {
    "Sim, bloquear": ("Confirmar", "Bloquear", "OK", "Continuar", "Prosseguir"),
    "Sim, cancelar": ("Confirmar", "Sim", "OK", "Continuar", "Cancelar vendas"),
}
NO = ("Fechar", "Voltar", "Agora não", "Desistir")
STATUSES = {
    "Não faturada": ("Em aberto", "A faturar", "Não-faturada", "Pendente", "Pendente de faturamento", "Aguardando faturamento"),
    "Faturada": ("Faturado", "Já faturada", "NF emitida"),
    "Cancelada": ("Cancelado", "Anulada"),
}  # fmt: skip


def _exchange(text: str, pairs: Mapping[str, str]) -> str:
    """Each sentence of `pairs` as the other one; {n} stands for itself or for digits."""
    for old, new in pairs.items():
        pattern = re.escape(old).replace(r"\{n\}", r"(\{n\}|[\d.]+)")
        text = re.sub(pattern, lambda found, new=new: new.replace("{n}", found[1] if found.groups() else ""), text)  # type: ignore[misc]
    return text


def questions_reworded(text: str, dice: Random) -> str:
    return _exchange(text, {old: dice.choice(new) for old, new in QUESTIONS.items()})


def announced(dice: Random) -> tuple[str, str]:
    """The question that announces a side effect, and the sentence that it says."""
    asked = dice.choice(sorted(SIDE_EFFECTS))
    return asked, dice.choice(SIDE_EFFECTS[asked])


def side_effects(text: str, dice: Random) -> str:
    """One question of the three announces; it may be reworded already."""
    asked, effect = announced(dice)
    return _exchange(text, {way: f"{way} {effect}" for way in (asked, *QUESTIONS[asked])})


def buttons_reworded(text: str, dice: Random) -> str:
    for old, new in YES.items():
        text = text.replace(f'data-sim="{old}"', f'data-sim="{dice.choice(new)}"')
    no = dice.choice(NO)
    return re.sub(r"(data-dismiss=\"modal\">|botao nao\">|btn cancelar\"[^>]*>)(Não|Voltar)<", rf"\1{no}<", text)


def statuses_reworded(text: str, dice: Random) -> str:
    """In cells and in the options of a filter alike."""
    for old, new in STATUSES.items():
        text = text.replace(f">{old}<", f">{dice.choice(new)}<")
    return text


KINDS: dict[str, Callable[[str, Random], str]] = {
    one.__name__: one for one in (questions_reworded, side_effects, buttons_reworded, statuses_reworded)
}
