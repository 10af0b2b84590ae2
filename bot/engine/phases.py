"""The phases of a run: plan, ask, do, plan again; of a plan the first alone, of a rehearsal one with every write dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic

from bot.browser.guard import Sending
from bot.config.model import Tenant
from bot.engine.plan import Ask, Options, Plan, Result
from bot.engine.relogin import relogging
from bot.engine.run import Run, plan_as_json
from bot.engine.screens import E
from bot.engine.terms import Level, Mode, Watch
from bot.errors import NotKept, StalePlan, WrongTenant
from bot.evidence.privacy import fold
from bot.store import Copy, Lease, Planned, Store
from bot.store.windowfile import NAME


@dataclass(frozen=True)
class Phases(Generic[E]):
    """How one flow, called `name`, is led through its phases; `login` enters again where the session is lost."""

    tenant: Tenant
    name: str
    flow: Callable[[Run, E], None]
    mode: Mode
    options: Options
    ask: Ask
    watch: Watch
    store: Store
    lease: Lease | None
    login: Callable[[E], None]
    expect_not_paused: Callable[[Run], None]

    def conduct(self, run: Run, erp: E, result: Result) -> None:
        """Leads the run through its phases, as its mode is, and fills in how it ended."""
        flow = self.flow
        shown = erp.home.expect_tenant()
        self._expect_the_same(run, shown)
        if self.mode is Mode.REHEARSE:
            run.begin(Mode.REHEARSE)
            flow(run, erp)
            result.plan = self._plan(run, shown)
            end_rehearsal(run, result)
            return
        run.begin(Mode.DRY, quiet=self.mode is Mode.REAL)
        relogging(run, erp, flow, self.login)
        if self.name == "pause" and run.memory.window is None and not self.options.as_it_is:
            self.expect_not_paused(run)
        plan = result.plan = self._plan(run, shown)
        run.evidence.event(
            "plan", changes=plan_as_json(plan.changes), sales=[vars(sale) for sale in plan.sales], total=plan.total
        )
        self._expect_as_saved(run, plan)
        if self.mode is Mode.DRY:
            result.outcome, result.exit_code = ("changes", 3) if plan.changes or plan.drift else ("nothing", 0)
            if self.options.person_due:
                self._wait_for_a_person(run, result)
            return
        if not self.ask(plan):
            result.outcome, result.exit_code, result.message = "stopped", 1, "Nada foi feito: não houve um «sim»."
            return
        run.evidence.event("approved", by="--yes" if self.options.yes else "pessoa")
        self._do(run, erp, flow, plan, result)

    def _wait_for_a_person(self, run: Run, result: Result) -> None:
        """The plan is shown and told to whoever has to act on it."""
        run.person(
            "other",
            "retomada",
            self.tenant.name,
            "Chegou o dia da retomada, e cancelar vendas espera uma pessoa.",
            f"Confira o plano e rode `bot resume {self.tenant.file.name}`; para o bot fazê-lo sozinho: resume.unattended.",
        )
        result.outcome, result.exit_code = "part", 5

    def _expect_the_same(self, run: Run, shown: str) -> None:
        """Refuses a page that names another tenant than the one this window began with."""
        first = run.memory.known("identity")
        if first and shown and fold(str(first)) != fold(shown):
            raise WrongTenant(
                f"A pausa de {self.tenant.name} começou na tela de «{first}», e agora a tela diz «{shown}».",
                "Confira `url` no arquivo; se o nome mudou, ponha `identity` no arquivo.",
            )

    def _expect_as_saved(self, run: Run, plan: Plan) -> None:
        """Refuses to do a saved plan where another one would be made now, with each difference told."""
        if (saved := self.options.saved) is None:
            return
        window = run.memory.window
        differences = saved.differs(plan, window.opened_at if window is not None else None)
        for difference in differences:
            run.finding(Level.WARNING, difference)
        if differences:
            raise StalePlan(
                f"O plano de {saved.made_at.astimezone():%d/%m/%Y %H:%M} não vale mais: {len(differences)} diferença(s) do que as telas mostram agora.",
                "Nada foi feito. Faça outro plano com `bot plan … --out`, ou rode sem --plan.",
            )

    def _do(self, run: Run, erp: E, flow: Callable[[Run, E], None], plan: Plan, result: Result) -> None:
        window = run.memory.window
        if window is None:
            window = run.memory.open(run.today, self.tenant.url)
            run.evidence.event("window_opened", id=window.id, since=window.since.isoformat())
        Copy(self.store, window, run.id, self.tenant.file, partial(run.evidence.confide, NAME))
        run.writing.settle_by_reading()
        run.approve(plan.changes)
        run.browser.send(Sending.WRITES)
        run.begin(Mode.REAL)
        if not run.memory.known("identity"):
            run.memory.know("identity", plan.shown_as)
        try:
            relogging(run, erp, flow, self.login)
        finally:
            run.browser.send(Sending.READS)
        people, late, found = dict(run.people), list(run.late), list(run.findings)
        run.begin(Mode.DRY, quiet=True)
        self.watch.step("Conferir: planejar de novo e esperar nada")
        relogging(run, erp, flow, self.login)
        left = [change for change in run.planned if change.key not in {gone.key for gone in run.refused}]
        run.people.update(people)
        for finding in found:
            run.finding(*finding)  # what was learned or answered while it was done is not to be seen by looking again
        for change in run.writing.settle_by_reading():
            run.person(
                "other",
                change.record,
                change.name,
                "Mudança em dúvida de uma execução anterior, que a leitura não resolve.",
                "Confira o registro no ERP.",
            )
        self._end(run, left, late, result)

    def _end(self, run: Run, left: list[Planned], late: list[Planned], result: Result) -> None:
        new = {change.key for change in late}
        missing = {change.key for change in left}
        if undone := [done for done in run.done if done.key in missing]:
            # The ERP took them back, not a person: the next run makes them again.
            run.writing.take_back(undone, "não aparece na leitura final")
            raise NotKept(
                f"{len(undone)} mudanças feitas não aparecem na leitura final: {', '.join(c.name for c in undone[:5])}.",
                "Rode o comando de novo.",
            )
        for change in left:
            why = "Apareceu depois do plano aprovado." if change.key in new else "Ainda falta depois da execução."
            run.person("other", change.record, change.name, why, f"Rode `bot {self.name}` de novo.")
        # Somebody else's value is told and left alone: it keeps no window open, or the next pause would take old values for its own.
        complete = not left and not run.unfinished and not any(person.item == "sales" for person in run.people.values())
        if self.name == "pause" and run.memory.window is not None:
            self.store.set_fact(run.memory.window, "paused", True, lease=self.lease)
        if self.name == "resume" and run.memory.window is not None and complete:
            self.store.close_window(run.memory.window, run.today, lease=self.lease)
        if run.people:
            result.outcome, result.exit_code = "part", 5
        else:
            result.outcome, result.exit_code = ("done" if run.done else "nothing"), 0

    def _plan(self, run: Run, shown: str) -> Plan:
        return Plan(
            self.tenant.name,
            self.name,
            list(run.planned),
            list(run.sales),
            list(run.people.values()),
            list(run.findings),
            run.period,
            shown,
            list(run.stays),
            [sentence for sentence, _ in run.memory.drift.values()],
        )


def end_rehearsal(run: Run, result: Result) -> None:
    """A last click that was not reached proves nothing: of some it is done in part, of all it is a failure."""
    result.outcome, result.exit_code = "done", 0
    missed = run.rehearsal.missed
    reached = len(run.planned) - missed
    result.message = f"Ensaio: nada foi enviado; {reached} mudança(s) chegariam ao último clique, {missed} não."
    run.finding(Level.INFO, result.message)
    if run.rehearsal.unreached:
        result.outcome, result.exit_code = ("part", 5) if run.rehearsal.reached else ("failed", 1)
        result.message = (
            f"O ensaio não chegou ao último clique de: {', '.join(dict.fromkeys(run.rehearsal.unreached))}."
        )
        result.hint = "O que o impediu está nos avisos; na execução de verdade o bot pararia ali."
