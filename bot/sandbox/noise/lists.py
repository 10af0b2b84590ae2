"""Lists with columns more, columns elsewhere, other heads and other words for yes and no, and with a filter that is set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from bot.sandbox.noise.layer import current

if TYPE_CHECKING:
    from bot.sandbox.columns import Column, Filter

Columns = list["Column"]
# head: what a cell may say
EXTRA: dict[str, dict[str, Sequence[str]]] = {
    "Cliente": {
        "Cidade": ("Recife", "Olinda", "Jaboatão"),
        "Último acesso": ("02/05/2026", "17/05/2026", "nunca"),
        "Acesso Wi-Fi": ("Sim", "Não"),
        "Pendências": ("Com pendência", "Sem pendência"),
        "Bloqueio financeiro": ("Sem bloqueio", "Bloqueado"),
        "Aceita e-mail": ("Sim", "Não"),
    },
    "Venda": {
        "Vendedor": ("Ana Lima", "Rui Melo"),
        "Nota Fiscal": ("Emitida", "—"),
        "Contrato": ("Ativo", "Cancelado"),
        "Prazo": ("No prazo", "Vencida"),
    },
    "EmailAutomatico": {
        "Última execução": ("31/05/2026", "30/05/2026"),
        "Avisa vendedor": ("Sim", "Não"),
        "Canal": ("E-mail", "E-mail e push"),
    },
}
YES_NO: dict[str, Sequence[tuple[str, str]]] = {
    "Área do Cliente": (
        ("Liberado", "Bloqueado"), ("Com acesso", "Sem acesso"), ("C/ acesso", "S/ acesso"), ("Permitido", "Negado"),
        ("Habilitado", "Desabilitado"), ("S", "N"), ("✔", "✖"), ("Sim", "—"), ("Acesso liberado", "Acesso negado"),
    ),
    "Ativa": (("Ativa", "Inativa"), ("Ligada", "Desligada"), ("S", "N"), ("✔", ""), ("Habilitada", "Desabilitada")),
}  # fmt: skip
HEADS = {
    "Área do Cliente": ("Acesso", "Acesso à área", "Portal", "App / Site"),
    "Ativa": ("Ligada", "Em uso", "Situação"),
    "Situação": ("Status", "Status da Venda"),
    "Status": ("Situação", "Situação cadastral"),
}


def _more(columns: Columns, dice: Random, model: str) -> Columns:
    from bot.sandbox.columns import Column

    found, extra = list(columns), EXTRA.get(model, {})
    for head in dice.sample(sorted(extra), dice.randint(1, len(extra))) if extra else []:
        said, seed = extra[head], dice.random()
        cell = lambda row, said=said, seed=seed: Random(f"{seed} {row.pk}").choice(said)
        found.insert(dice.randint(1, len(found)), Column(head, cell))
    return found


def _moved(columns: Columns, dice: Random, _: str) -> Columns:
    return dice.sample(columns, len(columns))


def _yes_no(columns: Columns, dice: Random, _: str) -> Columns:
    pairs = {head: dice.choice(ways) for head, ways in YES_NO.items()}

    def other(column: Column) -> Column:
        if column.header not in pairs:
            return column
        words = dict(zip(("Sim", "Não"), pairs[column.header], strict=True))
        return replace(column, cell=lambda row: words.get(column.cell(row), column.cell(row)))

    return [other(column) for column in columns]


def _heads(columns: Columns, dice: Random, _: str) -> Columns:
    heads = {old: dice.choice(new) for old, new in HEADS.items()}
    return [replace(column, header=heads.get(column.header, column.header)) for column in columns]


# In this order: a cell is known by the head that it has without noise.
KINDS: dict[str, Callable[[Columns, Random, str], Columns]] = {
    "yes_no_reworded": _yes_no, "heads_reworded": _heads, "more_columns": _more, "moved_columns": _moved,
}  # fmt: skip


def columns(model: str, own: Sequence[Column]) -> Sequence[Column]:
    """The columns that a list of `model` shows."""
    noise, found = current(), list(own)
    for kind, change in KINDS.items():
        if noise is not None and kind in noise.kinds:
            found = change(found, noise.dice(kind, model), model)
    return found


def preset_filters(model: str, filters: Sequence[Filter]) -> dict[str, Any]:
    """Filter name → the value it has before anybody has set one: their defaults, and perhaps one more."""
    values, noise = {one.name: one.default for one in filters}, current()
    choices = [one for one in filters if one.kind == "select" and len(one.options) > 1]
    if noise is not None and "filter_set" in noise.kinds and choices:
        dice = noise.dice("filter_set", model)
        chosen = dice.choice(choices)
        values[chosen.name] = dice.choice(chosen.options)[0]
    return values
