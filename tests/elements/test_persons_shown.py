"""Persons of a client in its form: in a table, or as boxes with their names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import NotUnderstood
from pages.elements.toggle import set_on
from pages.persons import Persons

YII = "".join(
    f"<label class=checkbox><input type=hidden name='Pessoa[{number}][acesso]' value=0>"
    f"<input type=checkbox name='Pessoa[{number}][acesso]' value=1 {on}>{name}</label>"
    for number, name, on in ((50, "Sócia Inventada (sócio)", "checked"), (51, "Auxiliar Inventado", ""))
)
GROUP = "<fieldset><legend>Sócios:</legend><label><input type=checkbox checked> Sócia Inventada (sócio)</label><p><input type=checkbox id=b><label for=b>Auxiliar Inventado</label></fieldset>"
TABLE = "<table><thead><tr><th>Nome<th>Acesso</thead><tr><td>Sócia Inventada (sócio)<td><input type=checkbox checked><tr><td>Auxiliar Inventado<td><input type=checkbox></table>"
OWN = "<form><label><input type=checkbox name='Cliente[acesso]'> Permitir acesso à área do cliente</label>%s<fieldset><legend>Avisos</legend><label><input type=checkbox name=x> Por e-mail</label></fieldset></form>"


def persons_of(screen: Any) -> Persons:
    page: Any = SimpleNamespace(screen=screen, run=SimpleNamespace(observe=lambda *args: None))
    return Persons(page)


@pytest.mark.parametrize("form", [YII, GROUP, TABLE], ids=["boxes-of-many-records", "group", "table"])
def test_each_person_is_read_with_the_access_of_its_own_and_set_alone(show, form: str) -> None:
    screen = show(OWN % form)
    persons = persons_of(screen)
    found = {person.name: person for person in (persons.here("7", "ACME") or {}).values()}
    assert {name: person.access for name, person in found.items()} == {
        "Sócia Inventada (sócio)": True, "Auxiliar Inventado": False,
    }  # fmt: skip
    set_on(persons.box(found["Auxiliar Inventado"]), True, "Auxiliar Inventado")
    assert all(person.access for person in (persons.here("7", "ACME") or {}).values())
    assert not screen.page.locator("[name='Cliente[acesso]']").is_checked()


def test_a_form_without_persons_says_nothing_of_them(show) -> None:
    assert persons_of(show(OWN % "")).here("7", "ACME") is None


PERSONS_TAB = "<form><ul class=nav-tabs role=tablist><li><button type=button role=tab aria-selected=true aria-controls=t>Pessoas</button></ul><div role=tabpanel id=t>%s</div></form>"


@pytest.mark.parametrize(
    ("tab", "told"),
    [
        ("<p>Nenhuma pessoa</p>", None),
        ("<table><thead><tr><th>Nome<th>Vínculo</thead><tr><td>Sócia Inventada<td>Sócio</table>", False),
        (TABLE, True),
    ],
    ids=["nobody", "no access", "access"],
)
def test_a_tab_that_lists_nobody_says_nothing_of_other_clients(show, tab: str, told: bool | None) -> None:
    persons = persons_of(show(PERSONS_TAB % tab))
    for record in "1234567":
        persons.here(record, "ACME")
        assert persons.told is told


def test_persons_in_two_places_or_without_a_name_are_not_guessed_at(show) -> None:
    with pytest.raises(NotUnderstood):
        persons_of(show(OWN % (YII + TABLE))).here("7", "ACME")
    with pytest.raises(NotUnderstood):
        persons_of(show("<form><input type=checkbox name='Pessoa[1][acesso]'></form>")).here("7", "ACME")
