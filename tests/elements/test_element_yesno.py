"""Yes and no in a list's cells: by words, by a legend, by a record whose truth is known; never guessed."""

from __future__ import annotations

from typing import Any

import pytest

from pages.elements.grid import Grid
from pages.elements.sheet import Cell
from pages.elements.yesno import Asked, Meanings, YesNo, by_cell
from pages.labels import Labels

YES = ("1", "3")
ACCESS = YesNo(Labels(), Asked.ACCESS)


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


@pytest.mark.sampled(8, "make kits")
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
    meanings = Meanings(screen, ACCESS)
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
    told = {record: by_cell(cell, ACCESS) for record, cell in cells}
    assert told["1"] in (True, None)
    assert told["2"] in (False, None)
    meanings = Meanings(screen, ACCESS)
    assert meanings.learn(cells, lambda record: record in YES)
    assert {record: meanings.of(cell) for record, cell in cells} == {"1": True, "2": False, "3": True, "4": False}


def test_a_drawing_is_learned_from_records_whose_truth_is_known(show) -> None:
    screen, cells = cells_of(show, "<i class='fa fa-key'></i>", "<i class='fa fa-ban'></i>")
    opened: list[str] = []

    def truth(record: str) -> bool:
        opened.append(record)
        return record in YES

    meanings = Meanings(screen, ACCESS)
    assert meanings.learn(cells, truth)
    assert {record: meanings.of(cell) for record, cell in cells} == {"1": True, "2": False, "3": True, "4": False}
    assert len(opened) <= 4
    opened.clear()
    assert meanings.learn(cells, truth), "what is learned stays"
    assert opened == []


def test_a_drawing_that_means_both_is_not_believed(show) -> None:
    screen, cells = cells_of(show, "<i class='fa fa-user'></i>", "<i class='fa fa-user'></i>")
    assert not Meanings(screen, ACCESS).learn(cells, lambda record: record in YES)


def test_a_drawing_that_nobody_explains_stays_unknown(show) -> None:
    screen, cells = cells_of(show, "<i class='fa fa-key'></i>", "<i class='fa fa-ban'></i>")
    meanings = Meanings(screen, ACCESS)
    assert not meanings.learn(cells, lambda record: None)
    assert meanings.of(cells[0][1]) is None


YES_IN = {
    Asked.ACCESS: "Sim|SIM|S|Yes|true|Com acesso|com acesso à área do cliente|C/ acesso|Possui acesso|Tem acesso|Liberado|Liberada|Acesso liberado|Permitido|Concedido"
    "|Acesso concedido|Habilitado|Ativo|Ativado|Acesso ativo|Autorizado|Desbloqueado|Não bloqueado|Acesso: sim|Clientes com acesso|Somente com acesso"
    "|Acesso liberado em 01/02/2026|● Liberado",
    Asked.BLOCKED: "Bloqueado|BLOQUEADA|Cliente bloqueado|Bloqueado por inadimplência|Inadimplente (bloqueado)|Com bloqueio|Bloqueio: sim|Bloqueado em 01/02/2026",
    Asked.ACTIVE: "Sim|Ativa|Ativo|Ativada|Regra ativa|Habilitada|Ligada|Regra: sim",
}
NO_IN = {
    Asked.ACCESS: "Não|NAO|N|no|false|Sem acesso|sem acesso à área do cliente|S/ acesso|Não possui acesso|Não tem acesso|Bloqueado|Acesso bloqueado|Negado|Acesso negado"
    "|Revogado|Inativo|Desativado|Desabilitado|Suspenso|Acesso suspenso|Cortado|Não liberado|Não autorizado|Acesso: não|Acesso não liberado|Somente sem acesso"
    "|Bloqueado desde 01/02/2026",
    Asked.BLOCKED: "Ativo|Inativo|Desbloqueado|Não bloqueado|Sem bloqueio|Em dia|Adimplente|Bloqueio: não",
    Asked.ACTIVE: "Não|Inativa|Desativada|Desabilitada|Não ativa|Desligada",
}
NEITHER_IN = {
    Asked.ACCESS: "|12/03/2026|ana@example.com|Plano Ouro|—|Sem bloqueio|Com pendência|Sem pendência|No prazo|Nunca acessou|Não informado|Bloqueio: não|Com|Sem|Acesso|1|0"
    "|Liberado até 01/02/2026|Sim e não|Sem acesso desde sempre|Não sei|Bloqueado parcialmente|Com acesso bloqueado|Acesso pendente|Tem boleto|Ativo (sem acesso)|OK",
    Asked.BLOCKED: "|—|Sim|Não|Com acesso|Sem acesso|Acesso bloqueado|Inadimplente|Suspenso|Com pendência|Sem pendência|No prazo|Ativo / Bloqueado|Bloqueio|Bloquear"
    "|Desbloqueado em parte|Será bloqueado|Prospect|Área do cliente bloqueada",
    Asked.ACTIVE: "|—|Bloqueada|Suspensa|Pausada|Com erro|Ativa até 01/02|Rascunho|Sem|Interativa|Reativada por Ana",
}


def cases(table: dict[Asked, str]) -> list[tuple[Asked, str]]:
    return [(asked, words) for asked, joined in table.items() for words in joined.split("|")]


@pytest.mark.parametrize(("asked", "words"), cases(YES_IN))
def test_yes_is_read_for_what_is_asked(asked: Asked, words: str) -> None:
    assert YesNo(Labels(), asked).of(words) is True


@pytest.mark.parametrize(("asked", "words"), cases(NO_IN))
def test_no_is_read_for_what_is_asked(asked: Asked, words: str) -> None:
    assert YesNo(Labels(), asked).of(words) is False


@pytest.mark.parametrize(("asked", "words"), cases(NEITHER_IN))
def test_words_that_answer_something_else_are_not_read(asked: Asked, words: str) -> None:
    assert YesNo(Labels(), asked).of(words) is None


def test_a_column_headed_by_the_state_itself_may_answer_by_yes_and_no() -> None:
    headed = YesNo(Labels(), Asked.BLOCKED, plain=True)
    assert [headed.of(words) for words in ("Sim", "Não", "Bloqueado", "Desbloqueado", "Ativo", "Talvez")] == [
        True,
        False,
        True,
        False,
        False,
        None,
    ]


def test_a_tenants_own_words_are_read_too() -> None:
    own = Labels(
        {
            "clients.with_access": ["Portal on"],
            "clients.without_access": ["Portal off"],
            "clients.blocked": ["Suspenso"],
            "clients.not_blocked": ["VIP"],
        }
    )
    assert [YesNo(own, Asked.ACCESS).of(words) for words in ("Portal on", "Portal off", "Sim")] == [True, False, True]
    assert [YesNo(own, Asked.BLOCKED).of(words) for words in ("Suspenso", "VIP", "Bloqueado")] == [True, False, True]


def test_words_that_are_not_known_are_not_learned_from_a_record_or_two(show) -> None:
    """«Nunca acessou» stands beside clients of both kinds: what it goes with in a sample is not what it means."""
    screen, cells = cells_of(show, "Nunca acessou", "Sem acesso")
    meanings = Meanings(screen, ACCESS)
    assert not meanings.learn(cells, lambda record: True)
    assert meanings.of(cells[0][1]) is None
    assert meanings.of(cells[1][1]) is False


def test_signs_without_a_word_are_told_apart_and_learned(show) -> None:
    cells = [(str(n), Cell(text, "", "", None)) for n, text in enumerate(("✔", "\u200b✖", "✔", ""), 1)]
    meanings = Meanings(show(""), ACCESS)
    assert [cell.sign for _, cell in cells] == ["✔", "✖", "✔", ""]
    assert meanings.learn(cells[:3], lambda record: record != "2")
    assert [meanings.of(cell) for _, cell in cells] == [True, False, True, None]


@pytest.mark.parametrize("text", ["—", "-", " – ", "...", "…", "·", "\u200b"])
def test_what_fills_an_empty_cell_is_no_sign(text: str) -> None:
    assert Cell(text, "", "", None).sign == ""


def test_a_drawing_is_learned_from_records_far_apart(show) -> None:
    screen, cells = cells_of(show, "<i class='fa fa-key'></i>", "<i class='fa fa-ban'></i>")
    assert not Meanings(screen, ACCESS).learn(cells, lambda record: record == "1"), (
        "the last of its kind says otherwise"
    )
