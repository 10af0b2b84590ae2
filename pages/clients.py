"""Clientes > Listar Clientes: who has access to the área do cliente, and cutting it in bulk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.errors import ConfigError, NotFound
from bot.store import ChangeKey, Json, Planned
from pages.client import ClientForm, Granting
from pages.client_bulk import Blocking
from pages.client_flags import ACCESS, FLIPS, SCREEN, Client
from pages.client_grant import BulkGranting
from pages.elements.dom import fold
from pages.elements.sheet import Row, Sheet
from pages.elements.whole import whole
from pages.elements.yesno import Asked, Meanings, YesNo, by_cell
from pages.listing import ListPage
from pages.persons import Persons

HEADED = ("bloqueado", "inadimplente bloqueado")  # heads of a column that ask for the status by its own name
FEW = 20  # clients whose access the column does not tell are read in their forms, where they are no more than these, or a twentieth


class ClientsPage(ListPage):
    """The list of clients. `source` says where the access was read from: column, filter or form."""

    menu = "clients"
    columns = ("clients.name_column",)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.form = ClientForm(self)
        self.persons = Persons(self)
        self.access_words = YesNo(self.screen.labels, Asked.ACCESS)
        self.status_words = {plain: YesNo(self.screen.labels, Asked.BLOCKED, plain=plain) for plain in (False, True)}
        self.meanings = Meanings(self.screen, self.access_words)
        self.source = ""
        self.before: dict[str, Client] = {}
        self.words: set[str] = set()  # all that the cells of the list say
        self.names: list[str] = []

    def read(self) -> dict[str, Client]:
        """All clients by id, with their access; asks column, filter and form in this order."""
        clients = self.steadily(self._read)
        for client in clients.values():
            self.run.observe(SCREEN, client.id, ACCESS, self.may_enter(client), client.flags)
        self.before |= clients
        return clients

    @property
    def flips_status(self) -> bool:
        """Whether the bulk action was seen to flip the status «Bloqueado», and not the access."""
        return bool(self.run.memory.known(FLIPS))

    def may_enter(self, client: Client) -> bool:
        """Whether the client gets in: where the bulk action flips the status, a Bloqueado client does not."""
        return bool(client.access) and not (self.flips_status and client.blocked)

    def _read(self) -> dict[str, Client]:
        rows = whole(self.tour("clientes lidos"), self.grid)
        self.words |= {
            fold(words) for _, row in rows.values() for cell in row.cells for words in (cell.text, cell.name)
        }
        clients = {record: self._client(sheet, row) for record, (sheet, row) in rows.items()}
        self.names += [client.name for client in clients.values()]
        return self._with_access(clients, rows)

    def _client(self, sheet: Sheet, row: Row) -> Client:
        labels = self.screen.labels
        name = sheet.cell(row, labels["clients.name_column"])
        document = sheet.cell(row, labels["clients.document_column"])
        status, blocked = self._status(sheet, row)
        return Client(row.id, name.name if name else row.id, document.text if document else "", None, blocked, status)

    def _status(self, sheet: Sheet, row: Row) -> tuple[str, bool | None]:
        """The client's status as the list shows it, and whether that is «Bloqueado»; "" and None where it shows none."""
        place = sheet.column(self.screen.labels["clients.status_column"])
        if place is None or place >= len(row.cells):
            return "", None
        cell, headed = row.cells[place], fold(sheet.heads[place]) in HEADED
        blocked = by_cell(cell, self.status_words[headed])
        return next((words for words in (cell.text, cell.title) if fold(words)), cell.sign), blocked

    def _standing(self) -> Sheet | None:
        # A client's form may hold a table that looks like the list: that of its persons has names as well.
        return None if self.form.is_open() else super()._standing()

    # access
    def _with_access(self, clients: dict[str, Client], rows: Mapping[str, tuple[Sheet, Row]]) -> dict[str, Client]:
        if not clients:
            return clients
        sources = {"column": self._by_column, "filter": self._by_filter, "form": self._by_form}
        # The source that told last is asked first; a column may show since then what tells nothing.
        for source in list(sources)[list(sources).index(self.source) if self.source else 0 :]:
            if (access := sources[source](clients, rows)) is not None:
                self.source = source
                return {record: replace(client, access=access[record]) for record, client in clients.items()}
        raise NotFound(
            "Nenhuma tela diz quais clientes têm acesso à área do cliente.",
            "Use `labels: {clients.access_column: …}` ou `labels: {client.access: …}`.",
        )

    def _by_column(
        self, clients: Mapping[str, Client], rows: Mapping[str, tuple[Sheet, Row]]
    ) -> dict[str, bool] | None:
        labels = self.screen.labels["clients.access_column"]
        cells = {record: sheet.cell(row, labels) for record, (sheet, row) in rows.items()}
        known = {record: cell for record, cell in cells.items() if cell is not None}
        truth = self._truth(clients)
        if len(known) != len(clients):
            return None
        learned = self.meanings.learn(known.items(), truth)
        told = {record: self.meanings.of(cell) for record, cell in known.items()}
        untold = [record for record, access in told.items() if access is None]
        if not (learned or untold) or len(untold) > max(FEW, len(told) // 20) or len(untold) == len(told) > 1:
            return None
        told |= {record: truth(record) for record in untold}
        return {record: bool(access) for record, access in told.items()} if None not in told.values() else None

    def _truth(self, clients: Mapping[str, Client]) -> Callable[[str], bool | None]:
        def truth(record: str) -> bool | None:
            try:
                return self.form.has_access(record, clients[record].name)
            except NotFound:
                return None

        return truth

    def _by_filter(
        self, clients: Mapping[str, Client], rows: Mapping[str, tuple[Sheet, Row]]
    ) -> dict[str, bool] | None:
        """Two tours, with and without access; each client must be in exactly one."""
        self.open()
        field = self.filters.find("clients.access_filter")
        if field is None or field.kind not in ("select", "combobox"):
            return None
        options = {
            meaning: option
            for option in self.filters.options(field)
            if (meaning := self.access_words.of(option)) is not None
        }
        if set(options) != {True, False}:
            return None
        found: dict[str, bool] = {}
        for meaning in (True, False):
            self.open()
            self.filters.set(field, options[meaning])
            ids = list(whole(list(self.grid.tour())))
            if set(ids) & set(found):
                return None
            found |= dict.fromkeys(ids, meaning)
        self.open()
        return found if set(found) == set(clients) else None

    def _by_form(self, clients: Mapping[str, Client], rows: Mapping[str, tuple[Sheet, Row]]) -> dict[str, bool]:
        access: dict[str, bool] = {}
        for number, client in enumerate(clients.values(), 1):
            access[client.id] = self.form.has_access(client.id, client.name)
            self.run.watch.progress(number, len(clients), "fichas lidas")
        return access

    # whom
    def desired(self, clients: Mapping[str, Client]) -> list[Client]:
        """The clients that the tenant file means by `clients:`; ConfigError where a word of it means none, or two."""
        wanted = self.run.tenant.clients
        included = (
            set(clients)
            if wanted.include == "all"
            else {self._named(word, clients, "include") for word in wanted.include}
        )
        excluded = {self._named(word, clients, "exclude") for word in wanted.exclude}
        return [client for record, client in clients.items() if record in included - excluded]

    def _named(self, word: str, clients: Mapping[str, Client], key: str) -> str:
        digits = re.sub(r"\D", "", word)
        by_document = [c.id for c in clients.values() if len(digits) >= 11 and re.sub(r"\D", "", c.document) == digits]
        by_name = [c.id for c in clients.values() if c.name.strip().casefold() == word.strip().casefold()]
        fits = [word] if word in clients else by_document or by_name
        file = self.run.tenant.file.name
        if not fits:
            raise ConfigError(
                f"{file}: clients.{key} fala de «{word}», e nenhum cliente da lista tem esse código, nome ou documento."
            )
        if len(fits) > 1:
            raise ConfigError(
                f"{file}: clients.{key} fala de «{word}», e {len(fits)} clientes têm esse nome.",
                f"Use o código: {', '.join(fits)}.",
            )
        return fits[0]

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        """Both flags of these clients, from screens loaded afresh."""
        ids = [change.record for change in changes]
        if self.source == "filter":
            clients = {record: client for record, client in self._read().items() if record in ids}
        else:
            rows = self.afresh(ids)
            clients = {record: self._client(sheet, row) for record, (sheet, row) in rows.items() if record in ids}
            access = self._access_now(clients, {record: rows[record] for record in clients})
            clients = {record: replace(client, access=access.get(record)) for record, client in clients.items()}
        return {
            change.key: clients[change.record].flags
            for change in changes
            if change.record in clients and clients[change.record].access is not None
        }

    def _access_now(
        self, clients: Mapping[str, Client], rows: Mapping[str, tuple[Sheet, Row]]
    ) -> Mapping[str, bool | None]:
        """The access of these clients; their forms tell it where a column shows what was not there when its meanings were learned."""
        if self.source == "form":
            return self._by_form(clients, rows)
        truth = self._truth(clients)
        return self._by_column(clients, rows) or {record: truth(record) for record in clients}

    def blocking(self) -> Blocking:
        return Blocking(self)

    def granting(self) -> Granting:
        return Granting(self)

    def granting_in_bulk(self) -> BulkGranting:
        return BulkGranting(self)
