"""Dashboard do Cliente > Editar > Área do Cliente: the one place known to give access without an e-mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from playwright.sync_api import Locator

from bot.engine.terms import Applied
from bot.errors import NotKept, Refused
from bot.store import ChangeKey, Json, Planned
from pages.base import Address, form_as_json
from pages.client_flags import ACCESS
from pages.elements.dom import fold, folded
from pages.elements.form import Form
from pages.elements.question import Act
from pages.elements.rowmenu import RowMenu
from pages.elements.toggle import is_on, set_on

if TYPE_CHECKING:
    from pages.clients import ClientsPage


class ClientForm:
    """The edit form of one client after another; learns the address of the form from the first."""

    def __init__(self, page: ClientsPage) -> None:
        self.page = page
        self.screen = page.screen
        self.address = Address()
        self.stands_at = ""  # where the form that was opened last stands, empty for one that lies over the list

    def open(self, record: str, name: str = "") -> Locator:
        """Ends on the client's form with the box «Permitir acesso à área do cliente»; gives the box."""
        if (url := self.address.of(record)) is not None:
            self.screen.browser.goto(url)
            self.screen.look(notices=True, form=True)
        else:
            self._by_list(record, name)
        box = self._box()
        self.page.shows(box, name)
        self.stands_at = "" if self.screen.form_layer else self.screen.page.url
        if self.stands_at:
            self.address.learn(self.stands_at, record)
        return box

    def is_open(self) -> bool:
        """Whether the page is still the form that was opened last."""
        return self.screen.page.url == self.stands_at

    def _by_list(self, record: str, name: str) -> None:
        self.page.open()
        self.page.grid.go_to([record])
        RowMenu(self.screen, self.page.grid).open_form(record, name, "form.edit", "client.dashboard")
        box = self.screen.words(self.screen.labels["client.access"], "field")
        self.screen.comes(box, self.tab(), self.screen.words(self.screen.labels["form.edit"]))
        self.screen.look(notices=True, form=True)
        if box.count() == 0 and self.tab().count() != 1:
            self.screen.follow(self.screen.the("form.edit"), self.screen.labels.canonical("form.edit"))
            self.screen.look(notices=True, form=True)

    def tab(self) -> Locator:
        """The tab of the form that holds the box."""
        labels = folded(self.screen.labels["client.area_tab"])
        return self.screen.at("words", labels=labels, kind="press", hidden=False, where="inside")

    def _box(self) -> Locator:
        """The box that gives access, with its tab in front."""
        labels = self.screen.labels["client.access"]
        box = self.screen.words(labels, "field")
        if box.count() > 1:
            # The rows of the client's persons may have a box of the same name each.
            box = self.screen.at("words", labels=folded(labels), kind="field", hidden=False, where="apart")
        if box.count() == 0 or not self.screen.read("itOrItsWordsShow(root)", within=box):
            # The form may be drawn after its page.
            self.screen.comes(box, self.tab())
            if (tab := self.tab()).count() == 1:
                self.screen.follow(tab, self.screen.labels.canonical("client.area_tab"))
        return self.screen.sole(box, "client.access", labels, "field")

    def has_access(self, record: str, name: str = "") -> bool:
        return is_on(self.open(record, name))

    def fields(self, record: str, name: str) -> dict[str, dict[str, object]]:
        """All that the client's form holds, opened afresh, but the box that gives access and what says that an e-mail goes out."""
        box = self.open(record, name)
        own = {fold(label) for key in ("client.access", "client.welcome") for label in self.screen.labels[key]}
        found = form_as_json(Form(self.screen, box))
        return {key: field for key, field in found.items() if fold(str(field["label"])) not in own}

    def grant(self, record: str, name: str, *, notify: bool, checkpoint: Callable[[], None]) -> Applied:
        """Ticks access, keeps every e-mail box as `notify` says, and saves; Refused where no box shows that no e-mail goes out."""
        box = self.open(record, name)
        if persons := self.page.persons.noted(record, name):
            box = self._box()
        self.page.run.writing.about(box)
        set_on(box, True, "Permitir acesso à área do cliente")
        self.screen.browser.settle()
        if persons:
            self.page.persons.keep(persons, record, name)
            box = self._box()
        self.mail(name, notify)
        set_on(
            box, True, "Permitir acesso à área do cliente"
        )  # once more, where a script that filled the form in late undid it
        checkpoint()
        return self.page.save(box, lambda: None, Act("client.save", names=(name,), mails=notify))

    def mail(self, name: str, notify: bool) -> None:
        """Keeps every e-mail box of the open form as `notify` says; Refused where none is there to keep unticked."""
        boxes = self.screen.words(self.screen.labels["client.welcome"], "field")
        if boxes.count() == 0 and not notify:
            raise Refused(
                f"O cadastro de «{name}» não mostra a caixa «Enviar/Reenviar e-mail de boas-vindas»: não há como saber que nenhum e-mail sai.",
                "Conceda o acesso à mão, ou use `labels: {client.welcome: …}`.",
            )
        for box in boxes.all():
            set_on(box, notify, "Enviar e-mail de boas-vindas")
        for box in boxes.all():
            if is_on(box) != notify:
                raise NotKept("A caixa do e-mail de boas-vindas volta sozinha.", "Nada foi salvo.")


class Granting:
    """Giving access back to the clients of one page of the list, form by form, and reading the list again."""

    action = "Permitir acesso à área do cliente → Salvar"

    def __init__(self, page: ClientsPage) -> None:
        self.page = page

    def prove(self, changes: Sequence[Planned]) -> None:
        if self.page.proved:
            return
        box = self.page.form.open(changes[0].record, changes[0].name)
        self.page.screen.trial(self.page.save_button(box), "Salvar")
        self.page.proved = True

    def apply(self, changes: Sequence[Planned], checkpoint: Callable[[], None]) -> Applied:
        messages: list[str] = []
        sent = False
        for number, change in enumerate(changes, 1):
            applied = self.page.form.grant(
                change.record, change.name, notify=self.page.run.tenant.resume.access.notify, checkpoint=checkpoint
            )
            messages += [message for message in applied.messages if message not in messages]
            sent |= applied.sent
            self.page.run.writing.tallies.advanced(change.screen, number)
        return Applied(messages, sent=sent)

    def reread(self, changes: Sequence[Planned]) -> Mapping[ChangeKey, Json]:
        return self.page.reread(changes)

    def kept(self, change: Planned, seen: Json) -> bool:
        return bool(seen[ACCESS])

    def untouched(self, change: Planned, seen: Json) -> bool:
        return bool(seen[ACCESS] == change.before)
