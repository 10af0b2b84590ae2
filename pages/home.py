"""The staff home: whose tenant this is, and which units the user sees."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from bot.config.model import Tenant
from bot.errors import NotKept, UnitsNotNamed, WrongTenant
from pages.elements.dom import fold, script
from pages.elements.names import alike, is_named, same_business
from pages.elements.screen import Screen
from pages.elements.vocabulary import words_of
from pages.login import HOME

ALL_UNITS = (
    "todas",
    "todas as unidades",
    "todas unidades",
    "todas as filiais",
    "todos",
    "selecione",
    "selecione a unidade",
    "",
)


class HomePage:
    """What the page tells about itself around every screen."""

    def __init__(self, screen: Screen, tenant: Tenant) -> None:
        self.screen = screen
        self.tenant = tenant

    def brand(self) -> str:
        """The tenant's name as the page shows it, or an empty string."""
        shown: dict[str, Any] = self.screen.ask(script("identity()", ""))
        return str(shown["named"] or shown["brand"])

    def expect_tenant(self) -> str:
        """The name shown, after it was held against the tenant file; WrongTenant where it is another's.

        `identity:` of the file must stand on the page as a whole name. Without it, a page that names a subdomain or a tenant
        must name this one; and where its own host does not tell, a brand that is nearly the tenant's name must be it.
        """
        shown: dict[str, Any] = self.screen.ask(script("identity()", ""))
        name, file = self.tenant.name, self.tenant.file.name
        if self.tenant.identity:
            if not is_named(self.tenant.identity, shown["pieces"]):
                raise WrongTenant(
                    f"A tela não mostra «{self.tenant.identity}» ({file}: identity); mostra «{shown['named'] or shown['brand'] or shown['title']}».",
                    "Confira `url` e `identity`.",
                )
            return self.tenant.identity
        own = "".join(words_of(name))
        others = [
            host
            for host in shown["hosts"]
            if "".join(words_of(host)) != own and not shown["host"].startswith(f"{host}.")
        ]
        if others and len(others) == len(shown["hosts"]):
            raise WrongTenant(
                f"A tela é de {others[0]}.conexa.app, e {file} fala de {name}.", "Confira `url` no arquivo do cliente."
            )
        proved = shown["host"].endswith(".conexa.app") and "".join(words_of(shown["host"].split(".")[0])) == own
        doubtful = shown["named"] or ("" if proved or not alike(name, shown["brand"]) else shown["brand"])
        if doubtful and not same_business(name, doubtful):
            raise WrongTenant(
                f"A tela diz ser de «{doubtful}», e {file} fala de {name}.",
                f"Confira `url`; se está certo, ponha `identity: {doubtful}` no arquivo.",
            )
        return str(shown["named"] or shown["brand"])

    # units
    def units(self) -> list[str]:
        """The units to work on, in the selector's order; [""] where the tenant has no selector. Ends with all of them chosen.

        UnitsNotNamed where the selector and `units:` of the tenant file are not the same units.
        """
        shown = [name for name in self._options() if fold(name) not in ALL_UNITS]
        named = list(self.tenant.units)
        file = self.tenant.file.name
        if len(shown) <= 1 and len(named) <= 1:
            if shown and named and fold(shown[0]) != fold(named[0]):
                raise UnitsNotNamed(
                    f"O usuário do bot só vê a unidade «{shown[0]}», e {file} fala de «{named[0]}» (units).",
                    "Vincule a unidade ao usuário no ERP.",
                )
            return [""]
        missing = [name for name in named if fold(name) not in {fold(s) for s in shown}]
        extra = [name for name in shown if fold(name) not in {fold(n) for n in named}]
        if missing:
            raise UnitsNotNamed(
                f"O usuário do bot não vê a(s) unidade(s) {', '.join(missing)}, que {file} nomeia em units: pausaria só uma parte.",
                "Vincule as unidades ao usuário no ERP.",
            )
        if extra:
            raise UnitsNotNamed(
                f"O ERP mostra a(s) unidade(s) {', '.join(extra)}, que {file} não nomeia em units.",
                f"Ponha `units: [{', '.join(shown)}]` no arquivo, se todas devem ser pausadas.",
            )
        self.use_all()
        return shown

    def lists(self) -> list[str]:
        """The units whose lists must be read one by one; [""] where one list shows the records of all."""
        units = self.units()
        if len(units) < 2 or any(_is_all(name) for name in self._options()):
            return [""]
        return units

    def use_all(self) -> None:
        """Chooses all units at once, where the selector offers that: lists show the chosen unit's records alone."""
        every = [name for name in self._options() if _is_all(name)]
        if len(every) == 1:
            self.use(every[0])

    def _options(self) -> list[str]:
        found: dict[str, Any] | None = self.screen.ask(
            script("unitSelector(arg)"), [fold(label) for label in self.screen.labels["units.selector"]]
        )
        if found is None:
            return []
        return [str(option) for option in found["options"]]

    def use(self, unit: str) -> None:
        """Switches to a unit, from the home screen, and reads back that the page shows it."""
        labels = [fold(label) for label in self.screen.labels["units.selector"]]
        if not unit or fold(str(self._now())) == fold(unit):
            return
        # A form of the unit that was chosen before need not exist in the next one, and an address may name the unit.
        self.screen.addresses.clear()
        self.screen.browser.goto(self.tenant.url + HOME)
        self.screen.look(notices=True)
        select = self.screen.at("units", self.screen.page, labels=labels)
        if select.evaluate("el => el.matches('select')"):
            chosen = next(option for option in self._options() if fold(option) == fold(unit))
            guard = self.screen.browser.guard
            # A form that holds nothing but the selector chooses what is shown, by whatever method it is sent.
            posted = self.screen.read("chooserPost(root)", within=select)
            with guard.posting(posted, why="troca de unidade: só lê") if posted else nullcontext():
                select.select_option(label=chosen)
                self.screen.browser.settle()
        else:
            self.screen.press(select, "Unidade")
            self.screen.follow(self.screen.words([unit], within=self.screen.page), unit)
        self.screen.look(notices=True)
        if fold(str(self._now())) != fold(unit):
            raise NotKept(f"O ERP não mudou para a unidade «{unit}» (mostra «{self._now()}»).")

    def _now(self) -> str:
        found: dict[str, Any] | None = self.screen.ask(
            script("unitSelector(arg)"), [fold(label) for label in self.screen.labels["units.selector"]]
        )
        return str(found["value"]) if found else ""


def _is_all(option: str) -> bool:
    return fold(option) in ALL_UNITS and fold(option).startswith("tod")
