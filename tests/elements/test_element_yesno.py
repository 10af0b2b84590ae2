"""Yes and no in a list's cells: by words, by a legend, by a record whose truth is known; never guessed."""

from __future__ import annotations

from typing import Any

import pytest

from pages.elements.grid import Cell, Grid
from pages.elements.yesno import Meanings, by_cell, by_words

YES = ("1", "3")


def cells_of(show: Any, yes: str, no: str, *kits: str, around: str = "") -> tuple[Any, list[tuple[str, Cell]]]:
    rows = "".join(
        f"<tr><td><input type=checkbox value={n}></td><td>Cliente {n}</td><td>{yes if str(n) in YES else no}</td></tr>"
        for n in (1, 2, 3, 4)
    )
    screen = show(
        f"<h1>Clientes</h1>{around}<table><thead><tr><th></th><th>Nome</th><th>Área do Cliente</th></tr></thead><tbody>{rows}</tbody></table>",
        *kits,
    )
    sheet = Grid(screen, ["clients.name_column"]).read()
    found = [(row.id, sheet.cell(row, ["Área do Cliente"])) for row in sheet.rows]
    return screen, [(record, cell) for record, cell in found if cell is not None]


def never(record: str) -> bool | None:
    raise AssertionError(f"record {record} was opened though the screen tells")


@pytest.mark.parametrize(
    ("yes", "no", "around"),
    [
        ("Sim", "Não", ""),
        ("Com acesso", "Sem acesso", ""),
        ("Liberado", "Bloqueado", ""),
        ("<span class='badge bg-success'>Ativo</span>", "<span class='badge bg-danger'>Inativo</span>", ""),
        ("<span class='label label-success'>SIM</span>", "<span class='label'>NÃO</span>", ""),
        ("<i class='icon-ok' title='Possui acesso'></i>", "<i class='icon-remove' title='Sem acesso'></i>", ""),
        ("<img src='data:,a' alt='Sim'>", "<img src='data:,b' alt='Não'>", ""),
        ("<i class='fa' data-bs-original-title='Sim'></i>", "<i class='fa' data-bs-original-title='Não'></i>", ""),
        ("<input type=checkbox checked disabled>", "<input type=checkbox disabled>", ""),
        ("<span role=switch aria-checked=true>⬤</span>", "<span role=switch aria-checked=false>⬤</span>", ""),
        (
            "<i class='fa fa-unlock'>\uf09c</i>", "<i class='fa fa-lock'>\uf023</i>",
            "<p>Legenda: <i class='fa fa-unlock'>\uf09c</i> com acesso <i class='fa fa-lock'>\uf023</i> sem acesso</p>",
        ),
        (
            "<i class='icon-a'>+</i>", "<i class='icon-b'>-</i>",
            "<ul><li><i class='icon-a'>+</i> Acesso liberado</li><li><i class='icon-b'>-</i> Acesso bloqueado</li></ul>",
        ),
    ],
)  # fmt: skip
def test_a_cell_means_what_its_words_or_its_legend_say(show, yes: str, no: str, around: str) -> None:
    screen, cells = cells_of(show, yes, no, around=around)
    meanings = Meanings(screen)
    assert meanings.learn(cells, never)
    assert {record: meanings.of(cell) for record, cell in cells} == {"1": True, "2": False, "3": True, "4": False}


@pytest.mark.parametrize(
    "switch",
    [
        "<div class='form-check form-switch'><input type=checkbox role=switch class='form-check-input' aria-label='Ativa'{}></div>",
        "<label><input type=checkbox{}> Liberado</label>",
        "<input type=checkbox{}><span>Sim</span><span>Não</span>",
    ],
)
def test_the_name_of_a_box_is_not_taken_for_its_state(show, switch: str) -> None:
    screen, cells = cells_of(show, switch.format(" checked"), switch.format(""), "bootstrap5")
    told = {record: by_cell(cell) for record, cell in cells}
    assert told["1"] in (True, None)
    assert told["2"] in (False, None)
    meanings = Meanings(screen)
    assert meanings.learn(cells, lambda record: record in YES)
    assert {record: meanings.of(cell) for record, cell in cells} == {"1": True, "2": False, "3": True, "4": False}


def test_a_drawing_is_learned_from_records_whose_truth_is_known(show) -> None:
    screen, cells = cells_of(show, "<i class='fa fa-key'></i>", "<i class='fa fa-ban'></i>")
    opened: list[str] = []

    def truth(record: str) -> bool:
        opened.append(record)
        return record in YES

    meanings = Meanings(screen)
    assert meanings.learn(cells, truth)
    assert {record: meanings.of(cell) for record, cell in cells} == {"1": True, "2": False, "3": True, "4": False}
    assert len(opened) <= 4
    opened.clear()
    assert meanings.learn(cells, truth), "what is learned stays"
    assert opened == []


def test_a_drawing_that_means_both_is_not_believed(show) -> None:
    screen, cells = cells_of(show, "<i class='fa fa-user'></i>", "<i class='fa fa-user'></i>")
    assert not Meanings(screen).learn(cells, lambda record: record in YES)


def test_a_drawing_that_nobody_explains_stays_unknown(show) -> None:
    screen, cells = cells_of(show, "<i class='fa fa-key'></i>", "<i class='fa fa-ban'></i>")
    meanings = Meanings(screen)
    assert not meanings.learn(cells, lambda record: None)
    assert meanings.of(cells[0][1]) is None


@pytest.mark.parametrize("text", ["", "12/03/2026", "ana@example.com", "Plano Ouro", "—"])
def test_other_words_mean_neither(text: str) -> None:
    assert by_words(text) is None


@pytest.mark.parametrize(("text", "meaning"), [("Não possui acesso", False), ("Inativo", False), ("Ativo", True), ("S", True), ("N", False), ("Acesso bloqueado", False), ("Acesso concedido", True)])  # fmt: skip
def test_words_mean_yes_or_no(text: str, meaning: bool) -> None:
    assert by_words(text) is meaning
