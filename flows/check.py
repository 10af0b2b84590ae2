"""Checking: a tour of every screen that changes nothing, and what a pause and a resume would meet there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from bot.config.model import Tenant
from bot.engine.conductor import Conductor
from bot.engine.plan import Options, Result
from bot.engine.relogin import relogging
from bot.engine.run import Run
from bot.engine.terms import Mode, Silent, Watch
from bot.errors import UnitsNotNamed, WrongTenant
from bot.store import Store
from flows.check_report import SCREENS, CheckResult
from flows.conduct import screens
from flows.estimate import MONTHS, estimate
from flows.proposal import proposed
from pages.erp import Erp
from pages.tour import State, Tour, billing, clients, home, rules, sales

UNABLE = {
    "billing": "passar o faturamento para Manual, e de volta",
    "rules": "desligar e religar os e-mails automáticos",
    "clients": "cortar o acesso dos clientes",
    "client": "devolver o acesso dos clientes sem enviar e-mail",
    "sales": "cancelar as vendas do período parado",
}

WORDS = {
    State.MISSING: "não foi encontrado", State.AMBIGUOUS: "aparece mais de uma vez", State.PROPOSED: "só foi encontrado por um nome que o bot propõe",
}  # fmt: skip


def check(tenant: Tenant, options: Options, watch: Watch | None = None) -> CheckResult:
    """Looks at every screen of the tenant in a browser that sends nothing but reads; errors of the tree become part of the result."""
    with Store.open(tenant.store) as store:
        checker = Checker(screens(), tenant, "check", Mode.DRY, options, lambda plan: False, watch or Silent(), store)
        result = checker.run()
        return checker.checked(result)


class Checker(Conductor[Erp]):
    """A conducted run whose one phase is the tour."""

    tour: Tour | None = None
    began_session: datetime | None = None
    units: list[str] = []  # noqa: RUF012 - replaced, never added to

    def _without_window(self) -> Result | None:
        return None

    def _login(self, erp: Erp) -> None:
        if self.tour is None:
            self.tour = Tour(erp)
            home.login_page(self.tour)
        with self.tour.timing("login"):
            super()._login(erp)
        home.code(self.tour)
        self.began_session, self.entered = erp.screen.browser.session_expires(), time.monotonic()

    def _phases(self, run: Run, erp: Erp, result: Result) -> None:
        tour = self.tour
        assert tour is not None, "the login comes first"
        run.begin(Mode.DRY)
        for at, title, look in self._screens(run):
            relogging(run, erp, lambda *_: tour.visit(at, title, look), self._login)  # noqa: B023 - called at once
        home.session(tour, self.began_session, time.monotonic() - self.entered)
        home.traffic(tour)
        tell(run, tour)
        missing = [element for element in tour.elements if element.needed and not element.good]
        refusals = [error for error in tour.troubles.values() if isinstance(error, (UnitsNotNamed, WrongTenant))]
        if missing or len(tour.troubles) > len(refusals):
            result.outcome, result.exit_code = "failed", 1
        elif refusals:
            result.outcome, result.exit_code, result.message, result.hint = (
                "refused",
                refusals[0].exit_code,
                refusals[0].message,
                refusals[0].hint,
            )
        else:
            result.outcome, result.exit_code = "done", 0

    def _screens(self, run: Run) -> list[tuple[str, str, Callable[[Tour], None]]]:
        last = run.today
        first = run.memory.window.since if run.memory.window is not None else last - timedelta(days=MONTHS - 1)
        return [
            ("home", "Início: de quem é, unidades", self._home),
            ("billing", "Configurações > Financeiro > Faturamento", self._billing),
            ("rules", "Configurações > Financeiro > E-mail Automático", rules.rules),
            ("clients", "Clientes > Listar Clientes", clients.clients),
            ("client", "Ficha de um cliente > Área do Cliente", clients.client),
            ("sales", "Vendas > Listar Vendas", lambda tour: sales.sales(tour, first, last)),
        ]

    def _home(self, tour: Tour) -> None:
        home.staff_home(tour)
        self.units = list(tour.answers["home.units"].value)

    def _billing(self, tour: Tour) -> None:
        billing.billing(tour)
        if len(self.units) > 1 and "billing.control" in tour.answers:
            billing.per_unit(tour, self.units)

    def checked(self, result: Result) -> CheckResult:
        """The tour as the command line shows it."""
        tour, tenant = self.tour, self.tenant
        checked = CheckResult(
            tenant.name,
            result.outcome,
            result.exit_code,
            result.message,
            result.hint,
            result.kind,
            folder=result.folder,
            report=result.report,
        )
        if tour is None:
            return checked
        reckoned = estimate(tour.times, tour.counts, tour.answers.get("clients.access"))
        checked.elements, checked.answers, checked.troubles = tour.elements, list(tour.answers.values()), tour.troubles
        checked.unable, checked.advice = unable(tour), advice(tour, reckoned.sales)
        checked.estimate, checked.shots = reckoned, tour.shots
        checked.block = proposed(
            tenant.file.name,
            self.options.today,
            tour.elements,
            tour.proposals,
            self.units,
            tenant.units,
            reads=tour.reads,
            questions=tour.questions,
            unproposed=tour.unproposed,
        )
        checked.file = tenant.file
        return checked


def unable(tour: Tour) -> list[str]:
    """What the bot could not do on these screens, each as one sentence with its reason."""
    sentences = []
    for at, what in UNABLE.items():
        lacking = [
            element.name for element in tour.elements if element.screen == at and element.needed and not element.good
        ]
        if lacking:
            sentences.append(f"{what[0].upper()}{what[1:]}: falta {', '.join(lacking)}.")
        elif at in tour.troubles:
            sentences.append(f"{what[0].upper()}{what[1:]}: {tour.troubles[at].message}")
    sentences += [str(error) for key, error in tour.troubles.items() if key not in UNABLE]
    return sentences


def advice(tour: Tour, sales_to_come: int | None) -> list[str]:
    """What is no obstacle but good to know before a pause."""
    lines = []
    ceiling, file = tour.run.tenant.resume.max_sales, tour.run.tenant.file.name
    if sales_to_come is not None and sales_to_come > ceiling:
        lines.append(
            f"Em {tour.counts.sales_days} dias a lista tem {tour.counts.sales} vendas: uma pausa de {MONTHS} dias pode deixar cerca de "
            f"{sales_to_come} para cancelar, acima do teto de {ceiling} (resume.max_sales em {file})."
        )
    unknown = tour.answers["sales.statuses"].value.get("unknown", []) if "sales.statuses" in tour.answers else []
    if unknown:
        lines.append(
            f"Status de venda que o bot não conhece: {', '.join(unknown)}. A retomada para se uma venda do período tiver um deles; "
            f"diga o que ele é com `labels: {{sales.unbilled: …}}`, sales.cancelled, sales.billed ou sales.not_ours em {file}."
        )
    if writes := tour.answers["guard.writes"].value if "guard.writes" in tour.answers else []:
        lines.append(f"Ao serem só olhadas, as telas tentaram gravar: {', '.join(writes)}. O navegador barrou.")
    if tour.reads:
        lines.append(
            f"Se algum destes endereços só lê, diga-o em {file}, e ele deixa de ser barrado: `browser: {{reads: [{', '.join(tour.reads)}]}}`."
        )
    if not tour.run.tenant.browser.sockets and "guard.sockets" in tour.answers and tour.answers["guard.sockets"].value:
        lines.append(
            f"As telas querem um soquete, que fica fechado porque ninguém vê o que sai por ele. Se sem ele uma tela não se desenha: "
            f"`browser: {{sockets: true}}` em {file}."
        )
    spare = [element for element in tour.elements if not element.needed and not element.good]
    lines += [f"{element.name}: não encontrado; o bot passa sem ele. {element.why}".strip() for element in spare]
    return lines


def tell(run: Run, tour: Tour) -> None:
    """Leaves the tour in the evidence: what is missing as errors, what was answered as plain findings."""
    for element in tour.elements:
        told = {**asdict(element), "state": str(element.state), "near": list(element.near), "seen": list(element.seen)}
        run.evidence.event("element", **told)
        if not element.good and element.needed:
            words = element.near or element.seen
            seen = f"Na tela há: {', '.join(words)}. {element.why}".strip() if words else element.why
            run.finding("error", f"{SCREENS[element.screen]}: «{element.name}» {WORDS[element.state]}.", seen)
    for error in tour.troubles.values():
        run.finding("error", error.message, error.hint)
    for sentence in unable(tour):
        run.finding("warning", f"O bot não conseguiria: {sentence}")
    for answer in tour.answers.values():
        run.evidence.event("answer", key=answer.key, question=answer.question, value=answer.value, words=answer.words)
        run.finding("info", f"{answer.question} {answer.words}.")
