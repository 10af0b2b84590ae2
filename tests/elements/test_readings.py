"""What is read off a cell, without a browser: sums, days and names are read right, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from bot.console.output import Output
from bot.console.plan_text import plan_lines
from bot.engine.plan import Plan
from bot.engine.terms import Sale
from bot.errors import ConfigError, CountMismatch, NotFound, NotUnderstood
from bot.i18n import amount, words
from bot.store import Planned
from pages.elements.names import is_named, same_business, same_record
from pages.elements.whole import whole
from pages.labels import Labels
from pages.sales import day_of
from pages.statuses import Standing, Statuses, stop_at_unknown


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("1.328,62", "1328.62"),
        ("R$ 1.328,62", "1328.62"),
        ("R$\u00a01.328,62", "1328.62"),
        ("BRL 10,00", "10"),
        ("0,00", "0"),
        ("7,5", "7.5"),
        ("1.328", "1328"),
        ("1.328.000", "1328000"),
        ("12.345.678,90", "12345678.90"),
        ("1328,62", "1328.62"),
        ("1328.62", "1328.62"),
        ("1,328.62", "1328.62"),
        ("-10,00", "-10"),
        ("- R$ 10,00", "-10"),
        ("R$ -10,00", "-10"),
        ("R$ - 10,00", "-10"),
        ("\u221210,00", "-10"),
        ("(1.328,62)", "-1328.62"),
        ("R$ (1.328,62)", "-1328.62"),
    ],
)
def test_a_sum_is_read_as_the_screen_writes_it(shown: str, value: str) -> None:
    assert amount(shown) == Decimal(value)


@pytest.mark.parametrize(
    "shown",
    ["", "—", "-", "R$", "grátis", "sob consulta", "1.328,62 1.000,00", "1.328,62 (2x de 664,31)", "10,00 / mês", "R$ 10,00 R$ 9,00",
     "1,328", "13.28,62", "1.3286", "1.328,621", "12/06/2026", "10,00 a 20,00", "(10,00", "-(10,00)", "10%", "10 20", "R$ 10 R$", "2 x 5,00", "1.328,62,00"],
)  # fmt: skip
def test_what_is_not_one_sum_is_none(shown: str) -> None:
    assert amount(shown) is None


@pytest.mark.parametrize("value", [7, 1328.62, Decimal("1328.62")])
def test_a_number_is_a_sum(value: float) -> None:
    assert amount(value) == Decimal(str(value))


DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    "shown",
    ["01/06/2026", "1/6/2026", "01/06/26", "01-06-2026", "01.06.2026", "2026-06-01", "2026-06-01 10:30", "2026-06-01T10:30:00", "01/06/2026 10:30",
     "01/06/2026 às 10h30", "seg, 01/06/2026", "1 de junho de 2026", "01 jun 2026", "01/jun/2026", "1º de junho de 2026", "Seg., 1 de jun. de 2026"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(shown: str) -> None:
    assert day_of(shown) == DAY


@pytest.mark.parametrize(
    "shown",
    ["", "—", "ontem", "31/02/2026", "2026-02-31", "00/06/2026", "06/2026", "01/06/2026 a 30/06/2026", "01/06/2026 (venc. 10/06/2026)", "01/06/202",
     "30 de maço de 2026", "venda 12 de 01/06/2026", "101/06/2026", "01/06/20267"],
)  # fmt: skip
def test_what_is_not_one_day_is_said(shown: str) -> None:
    with pytest.raises(NotFound, match="não se lê como data"):
        day_of(shown)


def test_a_value_that_cannot_be_read_is_told_with_the_sum_and_not_counted_as_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sales = [Sale(str(n), "Ana", "01/06/2026", "Avulsa", shown, "Não faturada") for n, shown in enumerate(("R$ 10,00", "10,00 9,00", ""))]  # fmt: skip
    changes = [Planned("sales", sale.id, "status", sale.client, sale.status, "Cancelada") for sale in sales]
    plan = Plan("acme", "resume", changes, sales, [], [], None)
    plan_lines(Output(), plan)
    assert plan.total == "10,00"
    assert "R$ 10,00 + 2 sem valor legível" in capsys.readouterr().out
    told = words().total(amount(sale.value) for sale in sales)
    assert told.replace("\u00a0", " ") == "R$ 10,00 + 2 sem valor legível"


STATUSES = Statuses(Labels())


@pytest.mark.parametrize(
    ("standing", "words_"),
    [
        (Standing.UNBILLED, ["Não faturada", "NÃO FATURADA", "Nao faturada", "Não-faturada", "Não faturado", "Não faturadas", "  não   faturada ", "A faturar",
                             "Aguardando faturamento", "Pendente de faturamento", "notBilled", "Not billed", "Na\u0303o faturada", "● Não faturada"]),
        (Standing.CANCELLED, ["Cancelada", "CANCELADO", "Canceladas", "Venda cancelada"]),
        (Standing.BILLED, ["Faturada", "Faturado", "Paga", "Pago", "Parcialmente paga", "Paga parcialmente", "Quitada", "Faturada cancelada", "Faturada - cancelada",
                           "Faturada – negociada", "Faturada/negociada", "Faturada (negociada)", "Faturada negociada", "partiallyPaid"]),
        (Standing.NOT_OURS, ["Deduzida da cota", "Deduzido da cota", "Descontada da cota"]),
    ],
)  # fmt: skip
def test_a_known_status_is_known_whole_in_any_spelling(standing: Standing, words_: list[str]) -> None:
    assert {word: STATUSES.of(word) for word in words_} == dict.fromkeys(words_, standing)


@pytest.mark.parametrize(
    "status",
    ["", "—", "Em aberto", "Aberta", "Pendente", "NF", "Parcialmente faturada", "Faturada parcialmente", "Faturamento parcial", "Aguardando", "Rascunho", "Nova",
     "Cancelamento pendente", "Cancelada (faturada)", "Cancelada parcialmente", "Não cancelada", "A cancelar", "Não paga", "A pagar", "Baixada", "Negociada",
     "Não faturada (aguardando aprovação)", "Faturada em aberto", "Vencida", "Em faturamento", "Desfaturada", "Não", "Faturar"],
)  # fmt: skip
def test_any_other_status_is_not_known(status: str) -> None:
    assert STATUSES.of(status) is None


@pytest.mark.parametrize(
    ("status", "written"), [("Em aberto", "[Em aberto]"), ("NF/SF", "['NF/SF']"), ("A 'b'", "['A ''b''']")]
)
def test_an_unknown_status_is_told_with_the_line_that_settles_it(status: str, written: str) -> None:
    with pytest.raises(NotUnderstood) as told:
        stop_at_unknown([status, status], "acme.yaml")
    assert f"«{status}» (2)" in told.value.message
    assert f"labels: {{sales.unbilled: {written}}}" in told.value.hint
    line = told.value.hint.split("`")[1]
    labels = yaml.safe_load(line)["labels"]
    assert Statuses(Labels(labels)).of(status) is Standing.UNBILLED
    assert STATUSES.of(status) is None


def test_a_status_without_words_is_told() -> None:
    with pytest.raises(NotUnderstood, match=r"não mostra em palavras o status de 2 venda\(s\)"):
        stop_at_unknown(["", "Em aberto", ""], "acme.yaml")
    stop_at_unknown([], "acme.yaml")


def test_a_word_that_is_to_mean_two_things_is_a_mistake_in_the_file() -> None:
    with pytest.raises(ConfigError, match=r"«Paga» está em dois rótulos de labels: sales\.unbilled e sales\.billed"):
        Statuses(Labels({"sales.unbilled": ["Pago"]}))


@pytest.mark.parametrize(
    ("then", "now"),
    [("Ana Lima", "ANA LIMA"), ("ACME", "ACME VIP"), ("ACME (em dia)", "ACME"), ("ACME inadimplente", "ACME"), ("Novo ACME", "ACME"), ("D'Ávila & Cia.", "D’Avila & Cia"),
     ("Padaria  Modelo Ltda", "Padaria Modelo Ltda"), ("🎨", "🎨"), ("Regra 1 (desativada)", "Regra 1")],
)  # fmt: skip
def test_a_badge_beside_a_name_makes_no_other_record(then: str, now: str) -> None:
    assert same_record(then, now)
    assert same_record(now, then)


@pytest.mark.parametrize(
    ("then", "now"),
    [("Ana Lima", "Mariana Lima"), ("ACME", "ACME Europe"), ("ACME", "Pacme"), ("Ana Lima", "Ana Lima Ltda"), ("Ana", "Ana Lima"), ("Cliente 1", "Cliente 10"),
     ("Cliente 1", "Cliente 1 1"), ("🎨", "🎭"), ("Ana Lima", ""), ("Lima", "Ana Lima"), ("Ana Lima", "Lima Ana"), ("ACME Sul", "ACME Norte"), ("VIP", "Novo")],
)  # fmt: skip
def test_a_name_inside_another_is_another_record(then: str, now: str) -> None:
    assert not same_record(then, now)
    assert not same_record(now, then)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("acme", "Acme"), ("acme", "Acme Coworking"), ("acme", "ACME Escritórios Virtuais Ltda."), ("acme-sul", "Acme Sul"), ("acmesul", "Acme Sul Coworking"),
     ("acmecoworking", "Acme Coworking"), ("acme-coworking", "Acme"), ("espacoacme", "Espaço Acme Coworking"), ("acme", "acme.conexa.app"), ("acme", "Espaço Acme")],
)  # fmt: skip
def test_a_business_is_known_by_the_name_of_its_tenant(name: str, shown: str) -> None:
    assert same_business(name, shown)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("acme", "Acme Europe"), ("acme", "Acme Sul Coworking"), ("acme", "Pacme"), ("acme", "Beta Coworking"), ("acme-coworking", "Acme Offices"), ("acme", ""),
     ("acme", "Coworking"), ("acme-sul", "Acme"), ("acme", "acme-europe.conexa.app"), ("acme", "Macmecoworking"), ("ana", "Mariana Coworking")],
)  # fmt: skip
def test_a_business_with_another_name_is_another(name: str, shown: str) -> None:
    assert not same_business(name, shown)


@pytest.mark.parametrize(
    ("pieces", "named"),
    [(["Acme Coworking"], True), (["Menu", "ACME  Coworking"], True), (["Bem-vindo à Acme Coworking"], True), (["© 2026 Acme Coworking"], True),
     (["Acme Coworking Europe"], False), (["Acme Coworking 2"], False), (["Acme"], False), (["Pacme Coworking"], False), (["Acme", "Coworking"], False), ([], False), ([""], False)],
)  # fmt: skip
def test_an_identity_is_a_whole_name_on_the_page(pieces: list[str], named: bool) -> None:
    assert is_named("Acme Coworking", pieces) is named


def pages_of(total: int | None, *pages: tuple[str, ...]) -> list[Any]:
    return [SimpleNamespace(total=total, rows=[SimpleNamespace(id=one) for one in ids]) for ids in pages]


@pytest.mark.parametrize("total", [3, None])
def test_a_tour_that_shows_as_many_as_its_summary_says_is_whole(total: int | None) -> None:
    assert sorted(whole(pages_of(total, ("1", "2"), ("3",)))) == ["1", "2", "3"]


@pytest.mark.parametrize("total", [0, 2, 4, 30])
def test_a_tour_that_shows_fewer_or_more_than_its_summary_says_is_not_believed(total: int) -> None:
    with pytest.raises(CountMismatch, match=f"A lista diz ter {total} registros e mostrou 3 em 2 páginas"):
        whole(pages_of(total, ("1", "2"), ("3",)))


def test_the_same_record_on_two_pages_is_not_believed() -> None:
    with pytest.raises(CountMismatch, match="duas páginas"):
        whole(pages_of(4, ("1", "2"), ("2", "3")))
