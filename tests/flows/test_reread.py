"""What is read again after a change: these clients alone, by their forms where the list does not tell, and for as long as the ERP is at it."""

from __future__ import annotations

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.writing import Writing
from bot.errors import NotFound
from bot.store import ChangeKey, Planned
from pages.client_flags import ACCESS, SCREEN
from pages.clients import ClientsPage
from pages.elements.question import Outcome
from pages.elements.sheet import Cell, Row, Sheet
from pages.labels import Labels

HEADS = ("Nome", "Status", "Área do cliente")


class Pages:
    """A list page whose clients show `cells` in the access column and `forms` in their forms; `read` says whose forms were opened."""

    def __init__(self, patch: pytest.MonkeyPatch, source: str, cells: dict[str, str], forms: dict[str, bool]) -> None:
        screen: Any = SimpleNamespace(labels=Labels(), read=lambda *args: [])
        run: Any = SimpleNamespace(watch=SimpleNamespace(progress=lambda *args: None))
        self.page = ClientsPage(screen, run)
        self.page.source = source
        self.page.meanings.known = {"sem acesso": False}
        self.read: list[str] = []
        rows = {
            record: Row(record, tuple(Cell(text, "", "", None) for text in (record, "Ativo", words)), True, False, ())
            for record, words in cells.items()
        }
        sheet = Sheet(HEADS, tuple(rows.values()), "checkbox", len(rows), len(rows), 1, False, None, False)

        def afresh(ids: Collection[str]) -> dict[str, tuple[Sheet, Row]]:
            return {record: (sheet, rows[record]) for record in ids if record in rows}

        def has_access(record: str, name: str = "") -> bool:
            self.read.append(record)
            if record not in forms:
                raise NotFound("A ficha não se abre.")
            return forms[record]

        patch.setattr(self.page, "afresh", afresh)
        patch.setattr(self.page.form, "has_access", has_access)

    def access(self, *ids: str) -> dict[str, bool]:
        changes = [Planned(SCREEN, record, ACCESS, record, True, False) for record in ids]
        return {key.record: seen["acesso"] for key, seen in self.page.reread(changes).items()}


def test_a_column_with_words_that_it_did_not_show_before_leaves_the_answer_to_the_forms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = {str(n): f"Último acesso em 0{n}/02/2026" for n in range(1, 7)}
    pages = Pages(monkeypatch, "column", cells, dict.fromkeys(cells, True) | {"6": False})
    assert pages.access(*cells) == dict.fromkeys(cells, True) | {"6": False}


def test_a_source_that_tells_no_more_leaves_the_whole_list_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {str(n): f"Último acesso em 0{n}/02/2026" for n in range(1, 7)}
    pages = Pages(monkeypatch, "column", cells, dict.fromkeys(cells, True))
    monkeypatch.setattr(pages.page, "_by_filter", lambda clients, rows: None)
    rows = pages.page.afresh(list(cells))
    clients = {record: pages.page._client(sheet, row) for record, (sheet, row) in rows.items()}
    assert all(client.access for client in pages.page._with_access(clients, rows).values())
    assert pages.page.source == "form"


def test_a_client_whose_form_tells_nothing_either_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {str(n): f"Último acesso em 0{n}/02/2026" for n in range(1, 7)}
    assert set(Pages(monkeypatch, "column", cells, {"1": True}).access(*cells)) == {"1"}


def test_a_column_that_tells_opens_no_form(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Pages(monkeypatch, "column", {"1": "Sem acesso", "2": "Sem acesso"}, {})
    assert (pages.access("1", "2"), pages.read) == ({"1": False, "2": False}, [])


def test_where_forms_tell_only_those_of_the_clients_asked_for_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {str(n): "" for n in range(1, 7)}
    pages = Pages(monkeypatch, "form", cells, dict.fromkeys(cells, False))
    assert (pages.access("2", "5"), pages.read) == ({"2": False, "5": False}, ["2", "5"])


@pytest.mark.parametrize(("later", "kept"), [(False, False), (True, True)])
def test_what_the_erp_does_in_the_background_is_read_until_it_is_there(later: bool, kept: bool) -> None:
    waited: list[float] = []
    writing: Any = object.__new__(Writing)
    writing.between_readings = SimpleNamespace(wait=waited.append)
    change = SimpleNamespace(screen=SCREEN, record="1", field=ACCESS, name="ACME", before=True, after=False)
    key = ChangeKey(SCREEN, "1", ACCESS)
    target: Any = SimpleNamespace(
        reread=lambda changes: {key: {"acesso": sum(waited) < 10}}, kept=lambda change, seen: seen["acesso"] is False
    )
    seen = writing.read_settled([change], target, patient=True, later=later)
    assert (seen[key]["acesso"] is False) is kept


def test_the_words_for_what_is_done_in_the_background_are_known() -> None:
    assert Outcome(["Operação agendada. Você será avisado ao término."]).later
    assert not Outcome(["3 clientes bloqueados com sucesso."]).later
