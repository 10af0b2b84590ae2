"""What is said of a list that another source contradicts: the line to put in is never the count that was read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import CountMismatch, NetworkError
from pages.counts import Evidence, _by_api

# What was read, and each source with the count it tells (None: it tells none of the whole list), and the number of the line.
CONTRADICTED = (
    (15, [("o painel do ERP", 29)], "29"),
    (15, [("a aba que mostra tudo", 20), ("o painel do ERP", 29)], "29"),
    (15, [("a última execução", 31), ("o painel do ERP", 15)], "31"),
    (15, [("as vendas falam de «Ana», que não está nela", None)], "N"),
    (1, [("o painel do ERP conta 9 não faturadas neste mês, e a lista 1", None)], "N"),
)


def run() -> tuple[Any, list[tuple[str, ...]]]:
    told: list[tuple[str, ...]] = []
    return SimpleNamespace(
        tenant=SimpleNamespace(file=SimpleNamespace(name="acme.yaml")), finding=lambda *said: told.append(said)
    ), told


def evidence(read: int, sources: list[tuple[str, int | None]]) -> Evidence:
    found = Evidence()
    for source, count in sources:
        if count is None:
            found.doubts.append(source)
        else:
            found.at_least(read, count, source)
    return found


@pytest.mark.parametrize(("read", "sources", "number"), CONTRADICTED)
def test_the_stop_names_the_count_of_the_other_source_or_none(
    read: int, sources: list[tuple[str, int | None]], number: str
) -> None:
    with pytest.raises(CountMismatch) as stopped:
        evidence(read, sources).judge(run()[0], read, "clientes", "clients.at_least", 0)
    assert f"`clients.at_least: {number}` em acme.yaml" in stopped.value.hint
    assert f"at_least: {read}`" not in stopped.value.hint


@pytest.mark.parametrize(("read", "sources", "number"), [row for row in CONTRADICTED if row[2] != "N"])
def test_the_line_followed_to_the_letter_lets_no_part_of_the_list_pass(
    read: int, sources: list[tuple[str, int | None]], number: str
) -> None:
    with pytest.raises(CountMismatch, match="diz que são ao menos"):
        evidence(read, sources).judge(run()[0], read, "clientes", "clients.at_least", int(number))
    whole = int(number)
    evidence(whole, sources).judge(run()[0], whole, "clientes", "clients.at_least", whole)


def test_where_no_source_tells_anything_the_number_is_left_to_a_person() -> None:
    one, told = run()
    Evidence().judge(one, 15, "clientes", "clients.at_least", 0)
    ((level, sentence, hint),) = told
    assert (level, "o bot leu 15" in sentence) == ("warning", True)
    assert "clients.at_least: N" in hint
    assert "15" not in hint


@pytest.mark.parametrize(("knows", "agrees", "doubts"), [(15, 1, 0), (12, 1, 0), (29, 0, 1)])
def test_the_api_is_a_source_of_how_many_clients_there_are(knows: int, agrees: int, doubts: int) -> None:
    found, (one, told) = Evidence(), run()
    _by_api(found, one, SimpleNamespace(records=lambda what: dict.fromkeys(range(knows))), 15)  # type: ignore[arg-type]
    assert (len(found.agree), len(found.doubts), told) == (agrees, doubts, [])


def test_an_api_that_does_not_answer_is_no_source_and_is_told() -> None:
    def records(what: str) -> None:
        raise NetworkError("A API não respondeu a customers.", "Confira a rede.")

    found, (one, told) = Evidence(), run()
    _by_api(found, one, SimpleNamespace(records=records), 15)  # type: ignore[arg-type]
    assert (found.agree, found.doubts) == ([], [])
    assert "não confirma a lista de clientes: A API não respondeu" in told[0][1]
