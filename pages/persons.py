"""The persons of a client (sócios and others) and the access of their own that the client's form shows, where it shows one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator

from bot.engine.terms import Applied
from bot.errors import Ambiguous, NoPermission, NotFound, NotKept, NotUnderstood
from bot.store import ChangeKey, Json, Planned
from pages.elements.dom import folded
from pages.elements.question import Act
from pages.elements.sheet import Cell
from pages.elements.toggle import is_on, set_on
from pages.elements.yesno import Asked, YesNo, by_cell

if TYPE_CHECKING:
    from pages.clients import ClientsPage

SCREEN = "persons"
ACCESS = "acesso"
BEFORE_GRANT = "persons_before_grant"  # the same, as the way back found it before it gave the client its access
CLEARS = "persons.block_clears"  # whether blocking a client was seen to clear its persons' own access
GIVES = "persons.grant_gives"  # whether giving a client access was seen to give it to persons who had none
LOOKS = 5  # forms that are opened to see whether this ERP shows persons with an access of their own


@dataclass(frozen=True)
class Person:
    """Somebody of a client; `boxed` where one box in its row changes the access. `key` names it within its client."""

    key: str
    name: str
    mail: str
    access: bool
    boxed: bool


class Persons:
    """The persons of one client after another, read off the clients' forms."""

    def __init__(self, page: ClientsPage) -> None:
        self.page = page
        self.screen = page.screen
        self.words = YesNo(self.screen.labels, Asked.ACCESS)
        self.told: bool | None = None  # whether forms show persons with an access of their own; None: not known yet
        self.looked = 0
        self.trouble = ""  # why no form could be looked at

    # whether there are any
    def shown(self, clients: Iterable[tuple[str, str]]) -> bool:
        """Whether this ERP's forms show persons with an access of their own; looks at a few of these clients (id, name)."""
        for record, name in clients:
            if self.told is not None or self.trouble:
                break
            try:
                self.read(record, name)
            except (NotFound, Ambiguous, NoPermission) as error:
                self.trouble = str(error)
        return bool(self.told)

    def read(self, record: str, name: str) -> dict[str, Person] | None:
        """The client's persons by key, from its form opened afresh; None where it shows no access of theirs."""
        self.page.form.open(record, name)
        return self.here(record, name)

    def here(self, record: str, name: str) -> dict[str, Person] | None:
        """The same, from the form that is open. NotUnderstood where it shows what the bot cannot read."""
        tab = self.screen.at("tab", labels=folded(self.screen.labels["client.persons_tab"]))
        if tabs := tab.count() == 1:
            self.screen.press(tab, self.screen.labels.canonical("client.persons_tab"))
        raw = self.screen.read("personsIn(root, arg)", self._columns)
        self.looked += 1
        if not raw["tables"]:
            # A list of persons without an access column settles it; a tab that lists nobody is that of a client who has none.
            settled = raw["listed"] if tabs else self.looked >= LOOKS
            self.told = self.told or (False if settled else None)
            return None
        if raw["tables"] > 1 or not raw["clear"]:
            raise NotUnderstood(
                f"A ficha de «{name}» mostra pessoas com acesso em mais de uma tabela ou coluna, e o bot não sabe qual vale.",
                "Diga qual com `labels: {client.person_access: …}`.",
            )
        self.told = True
        persons = [self._person(row, name) for row in raw["rows"]]
        found = {person.key: person for person in persons}
        if len(found) != len(persons):
            raise NotUnderstood(
                f"A ficha de «{name}» mostra duas pessoas com o mesmo nome e e-mail.", "Diferencie-as no ERP."
            )
        for person in persons:
            self.page.run.observe(SCREEN, f"{record}/{person.key}", ACCESS, person.access, {ACCESS: person.access})
        return found

    @property
    def _columns(self) -> dict[str, list[str]]:
        keys = {
            "names": "client.person_name", "access": "client.person_access", "mails": "client.person_mail", "people": "client.persons_tab",
        }  # fmt: skip
        return {name: folded(self.screen.labels[key]) for name, key in keys.items()}

    def _person(self, row: Mapping[str, Any], client: str) -> Person:
        access = by_cell(Cell(**row["cell"]), self.words) if row["cell"] else None
        if access is None:
            seen = (row["cell"] or {}).get("text") or (row["cell"] or {}).get("title") or "–"
            raise NotUnderstood(
                f"A ficha de «{client}» mostra o acesso de «{row['name']}» como «{seen}», que o bot não conhece.",
                "Diga o que é com `labels: {clients.with_access: …}` ou `labels: {clients.without_access: …}`.",
            )
        key = hashlib.sha256(f"{row['name']}|{row['mail']}".encode()).hexdigest()[:16]
        return Person(key, row["name"], row["mail"], access, row["boxes"] == 1)

    def box(self, person: Person) -> Locator:
        """The box of the person's row, its tab in front."""
        found = self.screen.at("person_box", None, name=person.name, mail=person.mail, **self._columns)
        return self.screen.sole(found, "client.person_access", self.screen.labels["client.person_access"], "field")

    # around a grant
    def noted(self, record: str, name: str) -> dict[str, Person]:
        """The persons of the open form, kept in the window before the client is given its access; none where none are shown."""
        if self.told is False:
            return {}
        found = self.here(record, name) or {}
        if found:
            self.page.run.memory.remember(BEFORE_GRANT, record, as_json(found.values()))
        return found

    def keep(self, noted: Mapping[str, Person], record: str, name: str) -> None:
        """Puts back the boxes that ticking the client's own has changed in the open form."""
        changed = {
            key: noted[key].access
            for key, person in ((self.here(record, name) or {}) if noted else {}).items()
            if key in noted and person.access != noted[key].access and person.boxed
        }
        for key, access in changed.items():
            set_on(self.box(noted[key]), access, noted[key].name)

    def back(self, record: str, name: str) -> PersonsBack:
        return PersonsBack(self, record, name)


def as_json(persons: Iterable[Person]) -> dict[str, dict[str, Json]]:
    """Persons as the store keeps them."""
    return {person.key: {"nome": person.name, ACCESS: person.access} for person in persons}


def with_access(kept: Json) -> dict[str, str]:
    """The names of the persons who had an access of their own, by key, of what `as_json` gave."""
    return {key: one["nome"] for key, one in kept.items() if one[ACCESS]} if isinstance(kept, dict) else {}


class PersonsBack:
    """Ficha do cliente > Pessoas: the boxes of some of its persons, without an e-mail."""

    action = "Pessoas → Acesso à área do cliente → Salvar"

    def __init__(self, persons: Persons, record: str, name: str) -> None:
        self.persons = persons
        self.page = persons.page
        self.record, self.name = record, name

    def _open(self, changes: Sequence[Planned]) -> dict[str, Locator]:
        found = self.persons.read(self.record, self.name) or {}
        by_record = {f"{self.record}/{key}": person for key, person in found.items()}
        return {change.record: self.persons.box(by_record[change.record]) for change in changes}

    def prove(self, changes: Sequence[Planned]) -> None:
        boxes = self._open(changes)
        self.page.screen.trial(self.page.save_button(boxes[changes[0].record]), "Salvar")

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        boxes = self._open(changes)
        for change in changes:
            self.page.run.writing.about(boxes[change.record])
            set_on(boxes[change.record], bool(change.after), change.name)
        self.page.screen.browser.settle()
        self.page.form.mail(self.name, self.page.run.tenant.resume.access.notify)
        wrong = [change.name for change in changes if is_on(boxes[change.record]) != change.after]
        if wrong:
            raise NotKept(f"A caixa do acesso de «{wrong[0]}» volta sozinha.", "Nada foi salvo.")
        checkpoint()
        names = (self.name, *(change.name for change in changes))
        act = Act("client.save", names=names, mails=self.page.run.tenant.resume.access.notify)
        return self.page.save(boxes[changes[0].record], lambda: None, act)

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        found = self.persons.read(self.record, self.name) or {}
        seen = {f"{self.record}/{key}": {ACCESS: person.access} for key, person in found.items()}
        return {change.key: seen[change.record] for change in changes if change.record in seen}

    def kept(self, change: Planned, seen: Json) -> bool:
        return bool(seen[ACCESS] == change.after)

    def untouched(self, change: Planned, seen: Json) -> bool:
        return bool(seen[ACCESS] == change.before)
