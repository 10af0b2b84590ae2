"""Whole maintenances on screens drawn by Yii 1.1 itself: every row pauses and resumes exactly, or stops with a sentence before anything wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bench import Bench
from erp_on_yii import YiiErp, missing
from maintenance import Maintenance

pytestmark = [pytest.mark.yii, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Row:
    """A variant with some of its answers changed, what the tenant file says to it, and how its maintenance must go."""

    name: str
    variant: str
    knobs: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    stops: str = ""  # the flow that must stop; "may" where passing is as good
    tries: int = 1
    clients: int = 9


SIDE_EFFECT = "Bloquear o acesso de {n} clientes à área do cliente? Uma notificação de cobrança será enviada a cada um."
REFUND = "Cancelar {n} vendas não faturadas e estornar os pagamentos?"
OTHER_WORDS = "Você está prestes a bloquear o acesso à área do cliente de {n} clientes selecionados. Deseja continuar?"
PERSONS = {"pessoas": True, "bloqueio_limpa_pessoas": True}
ROWS = (
    Row("booster2", "booster2", clients=23),
    Row("jui", "jui", clients=13),
    Row("booster4", "booster4", clients=57),
    Row("filter row left over", "booster2", {"lembrados": {"Cliente": {"cidade": "Recife"}, "Venda": {"status": "Q"}}}),
    Row("filter row and dates left over", "jui", {"lembrados": {"Cliente": {"situacao": "A"}, "Venda": {"date_last": "01/07/2026"}}}),
    Row("tab Ativos open", "booster4", {"escopo": "ativos"}),
    Row("five rows a page, a record undone", "booster4", {"por_pagina": 10, "falha": 2}, clients=13),
    Row("a record undone", "booster2", {"falha": 1}),
    Row("cancelled sales hidden", "booster2", {"esconde_canceladas": True}),
    Row("late questions", "booster2", {"atraso": 380}),
    Row("an error in between", "booster4", {"erro_ajax": 1}, tries=2),
    Row("no column of access", "booster2", {"coluna_acesso": False}),
    Row("persons in the form", "booster2", PERSONS),
    Row("persons in a table", "booster4", PERSONS),
    Row("another question", "jui", {"pergunta_bloquear": OTHER_WORDS}, stops="may"),
    Row("another status", "booster2", {"status": {"NF": "Em aberto"}}, stops="resume"),
    Row("a block that mails", "booster2", {"pergunta_bloquear": SIDE_EFFECT}, stops="pause"),
    Row("a cancel that refunds", "booster4", {"pergunta_cancelar": REFUND}, stops="resume"),
    Row("a cancel of everything", "jui", {"pergunta_cancelar": "Cancelar todas as vendas da pesquisa?"}, stops="resume"),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def frameworks() -> None:
    if lacks := missing():
        pytest.fail("This machine cannot run the application:\n" + "\n".join(lacks), pytrace=False)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name.replace(" ", "-"))
def test_a_maintenance_is_exact_or_stops(row: Row, tmp_path: Path) -> None:
    bot = tmp_path / "bot"
    bot.mkdir()
    with YiiErp.start(tmp_path / "erp", row.variant, row.clients, **row.knobs) as erp:
        done = Maintenance(erp, Bench(erp, bot, keys=row.keys), tries=row.tries).run()
    told = "\n".join(f"{flow}: {said}" for flow, said in done.said.items())
    assert not done.wrong, f"{'; '.join(done.wrong)}\n{told}"
    if row.stops != "may":
        assert done.stopped == row.stops, told
