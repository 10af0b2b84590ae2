"""What a person reads off the sentence of a stop."""

from __future__ import annotations

import pytest
from lines import merged, proposed


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Há 2 elementos. Diga qual com `labels: {form.edit: …}`.", {}),
        ("Nada foi confirmado.", {}),
        ("Ponha `units: [Matriz, Filial]` no arquivo.", {"units": ["Matriz", "Filial"]}),
        (
            "Se está certa, ponha questions: {clients.block: ['Corta {n} acessos?']} no arquivo.",
            {"questions": {"clients.block": ["Corta {n} acessos?"]}},
        ),
        ("Tire-o; senão `labels: {list.not_filters: Cidade}`.", {"labels": {"list.not_filters": "Cidade"}}),
        (
            "Um status que o bot não conhece: «A faturar» (3), «NF emitida» (1). Diga: `labels: {sales.unbilled: [A faturar]}` se",
            {"labels": {"sales.unbilled": ["A faturar"], "sales.billed": ["NF emitida"]}},
        ),
        ("Um status: «Sei lá» (3). Diga: `labels: {sales.unbilled: [Sei lá]}` se", {}),
        ("Cortado no meio: `labels: {sales.unbilled: [A fat", {}),
    ],
)
def test_the_line_is_what_the_sentence_proposes_whole(said: str, line: dict[str, object]) -> None:
    assert proposed(said) == line


def test_a_second_line_of_a_block_is_added_to_the_first() -> None:
    file = merged({"units": ["A"], "labels": {"a": ["x"]}}, {"labels": {"a": ["x", "y"], "b": "z"}})
    assert file == {"units": ["A"], "labels": {"a": ["x", "y"], "b": "z"}}
