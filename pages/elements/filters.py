"""Busca avançada: clearing what the server remembers of somebody's last search, setting our own, and reading it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from playwright.sync_api import Locator

from bot.errors import NotKept, ScreenError
from bot.requests import route_of
from pages.elements.dates import set_date
from pages.elements.dom import fold, folded
from pages.elements.form import Field, Form, Value, drawn_options
from pages.elements.screen import Screen

NEUTRAL = (
    "",
    "todos",
    "todas",
    "selecione",
    "qualquer",
    "todos os status",
    "todas as situacoes",
    "indiferente",
    "ambos",
    "tudo",
    "all",
    "todos os clientes",
    "todas as vendas",
)
# How a list's own address, or that of its search, may end.
LISTING = {
    "", "admin", "index", "list", "lista", "listar", "grid", "buscar", "busca", "pesquisar", "pesquisa", "filtrar", "filtro", "consultar", "search", "filter",
}  # fmt: skip


class Filters:
    """The search form of a list."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._kept: dict[str, Value] | None = None

    def locator(self) -> Locator:
        return self.screen.at("search_form", labels=folded(self.screen.labels["list.search"]))

    def open(self) -> bool:
        """Unfolds the search form if it is folded; whether there is one at all."""
        if self.locator().count() == 0 and self.screen.count("list.advanced") == 1:
            self.screen.press(self.screen.the("list.advanced"), self.screen.labels.canonical("list.advanced"))
        return self.locator().count() == 1

    def keep(self) -> None:
        """The filters are as the flow wants them: remembers what the form shows of them."""
        self._kept = Form(self.screen, self.locator()).values() if self.open() else None

    def lose(self) -> None:
        """The flow wants other filters from now on."""
        self._kept = None

    def stand(self) -> bool:
        """Whether nothing was searched since `keep`, and the form shows the same as then."""
        return self._kept is not None and self.open() and Form(self.screen, self.locator()).values() == self._kept

    def clear(self) -> None:
        """Takes every filter off, whoever set it, and searches; NotKept where one stays on."""
        self._kept = None
        if not self.open():
            return
        for key in ("list.clear",):
            found = self.screen.words(self.screen.labels[key], within=self.locator())
            if found.count() != 1:
                found = self.screen.at(
                    "words", labels=folded(self.screen.labels[key]), kind="press", hidden=False, where="outside"
                )
            if found.count() == 1:
                with self._asking():
                    self.screen.press(found, self.screen.labels.canonical(key))
                self.open()
        if left := self.active():
            for field, neutral in left.items():
                Form(self.screen, self.locator()).set(field, neutral)
            self.search()
        if left := self.active():
            names = ", ".join(f"«{field.name}» = {field.value}" for field in left)
            raise NotKept(f"O filtro {names} da lista não sai.", "Limpe-o no ERP e rode de novo.")

    def active(self) -> dict[Field, Value]:
        """The filters that are on, each with the value that takes it off."""
        found: dict[Field, Value] = {}
        if not self.open():
            return found
        for field in Form(self.screen, self.locator()).read().values():
            if field.disabled or not field.shown:
                continue
            if field.kind == "text" and field.value:
                found[field] = ""
            elif field.kind in ("select", "combobox") and fold(str(field.value)).strip("- ") not in NEUTRAL:
                neutral = self._neutral(field)
                if neutral is not None:
                    found[field] = neutral
            elif field.kind == "multiselect" and field.value:
                found[Field(field.key, field.label, field.kind, tuple(field.value), field.shown, field.disabled)] = []  # type: ignore[arg-type]
        return found

    def _neutral(self, field: Field) -> str | None:
        """The option that does not filter, where the select has one."""
        options = self.options(field)
        return next(
            (
                option
                for option in options
                if fold(option).strip("- ") in NEUTRAL
                or fold(option).startswith(("todos", "todas", "selecione", "qualquer"))
            ),
            None,
        )

    def options(self, field: Field) -> list[str]:
        """What a select offers, a drawn one too."""
        control = self.screen.at("in_form", self.locator(), key=field.key, label=None)
        if field.kind == "combobox":
            return drawn_options(self.screen, control, field.name)
        return [str(option) for option in control.evaluate("el => [...el.options].map(o => o.text.trim())")]

    def find(self, key: str) -> Field | None:
        """The filter field with this label, if the search form has exactly one."""
        if not self.open():
            return None
        labels = folded(self.screen.labels[key])
        fits = [field for field in Form(self.screen, self.locator()).read().values() if fold(field.label) in labels]
        return fits[0] if len(fits) == 1 else None

    def set(self, field: Field, wanted: str) -> None:
        Form(self.screen, self.locator()).set(field, wanted)
        self.search()
        kept = Form(self.screen, self.locator()).values().get(field.key) if self.open() else None
        if kept is not None and fold(str(kept)) != fold(wanted):
            raise NotKept(f"O filtro «{field.name}» ficou com «{kept}» em vez de «{wanted}».")

    def search(self) -> None:
        """Presses the search button and waits for the list."""
        self._kept = None
        button = self.screen.words(self.screen.labels["list.search"], within=self.locator())
        if button.count() == 1:
            with self._asking():
                self.screen.follow(button, self.screen.labels.canonical("list.search"))

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """While inside, the search may be sent by post; ScreenError where the form that would be sent may do more than search."""
        post = self.screen.read("searchPost(root)", within=self.locator()) if self.locator().count() == 1 else None
        if post is None:
            yield
            return
        here, there = route_of(self.screen.content.url), route_of(post["action"])
        *owner, action = there.split("/")
        own = there == here or (owner in (here.split("/"), here.split("/")[:-1]) and action.lower() in LISTING)
        if not post["asks"] or not own:
            raise ScreenError(
                f"A busca da tela {self.screen.name()} é enviada por POST a {there}, e o bot não sabe se isso só lê.",
                "Nada foi enviado. Avise quem mantém o bot.",
            )
        with self.screen.browser.guard.posting(post["action"], why="busca da lista: só lê"):
            yield

    def dates(self, first: date, last: date) -> bool:
        """Bounds the sale date at both ends and reads both back; False where the screen has no filter for it."""
        if not self.open():
            return False
        if not set_date(self.screen, self.locator(), first, last):
            return False
        self.search()
        self.open()
        return True
