"""What a resume says of a sale that the ERP did not cancel."""

from __future__ import annotations

import pytest

from flows.resume import said_of

MIXED = "46 venda(s) processada(s). Não foi possível: venda 1173: gerada por outro processo; venda 1104: tem impressões"


@pytest.mark.parametrize(
    ("sale", "said", "told"),
    [
        ("1173", MIXED, "venda 1173: gerada por outro processo."),
        ("1104", MIXED, "venda 1104: tem impressões."),
        ("110", MIXED, f"{MIXED}."),
        ("7", "Venda 7: de 07/03, valor 10,07.\nVenda 17: valor 7,00", "Venda 7: de 07/03, valor 10,07."),
        (
            "3",
            "venda 3: de impressão; cancele os trabalhos antes; venda 4: paga",
            "venda 3: de impressão; cancele os trabalhos antes.",
        ),
        ("12", "2 vendas não foram canceladas", "2 vendas não foram canceladas."),
        ("99", "; ".join(f"venda {n}: tem impressões" for n in range(1, 100)), "venda 99: tem impressões."),
        ("100", "palavra " * 90, f"{('palavra ' * 90)[:300].strip()}."),
        (
            "9152",
            "Alguns registros foram recusados 9152: Venda gerada por venda recorrente. 9149: Outra razão.",
            "9152: Venda gerada por venda recorrente.",
        ),
    ],
)
def test_only_what_names_the_sale_is_said_of_it(sale: str, said: str, told: str) -> None:
    assert said_of(sale, said) == told
