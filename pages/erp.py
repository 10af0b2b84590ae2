"""All pages of one ERP, for one run."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.run import Run
from pages.billing import BillingPage
from pages.clients import ClientsPage
from pages.elements.question import Doubts
from pages.elements.screen import Screen
from pages.email_rules import EmailRulesPage
from pages.home import HomePage
from pages.labels import Labels
from pages.login import LoginPage
from pages.sales import SalesPage


class Erp:
    """The ERP's screens, by their names."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.screen = Screen(run.browser, Labels(run.tenant.labels), run.noticed)
        self.screen.doubts = Doubts(run.tenant.questions, run.tenant.file.name, run.doubted)
        self.login = LoginPage(self.screen, run.tenant)
        self.home = HomePage(self.screen, run.tenant)
        self.email_rules = EmailRulesPage(self.screen, run)
        self.clients = ClientsPage(self.screen, run)
        self.sales = SalesPage(self.screen, run)

    def lists(self) -> Iterator[str]:
        """Every unit whose lists must be read by themselves, switched to; once, with all units, where one list shows all."""
        for unit in self.home.lists():
            self.home.use(unit)
            yield unit

    def billing(self, unit: str = "") -> BillingPage:
        return BillingPage(self.screen, self.run, unit=unit)
