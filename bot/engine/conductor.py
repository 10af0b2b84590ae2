"""Conducting a flow for one tenant: log in, plan, ask, do, plan again, and leave evidence, whatever happens."""

from __future__ import annotations

import getpass
import os
import platform
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Generic

from bot.browser.doors import SOCKETS_OPEN
from bot.browser.guard import Sending, WriteRequest
from bot.browser.launch import open_browser
from bot.browser.page import Browser
from bot.config.model import Tenant
from bot.engine.adoption import command
from bot.engine.keeping import Decide, Keeping, nobody
from bot.engine.plan import Ask, Options, Plan, Result
from bot.engine.run import Run, plan_as_json
from bot.engine.screens import E, Screens
from bot.engine.signals import stopping
from bot.engine.terms import Mode, Silent, Watch
from bot.engine.watchdog import Watchdog
from bot.errors import (
    BotError,
    BrowserGone,
    ConfigError,
    ErpError,
    EvidenceError,
    Interrupted,
    NotKept,
    NotUnderstood,
    SessionExpired,
    StoreError,
    WrongTenant,
)
from bot.evidence.journal import OPEN, Evidence
from bot.evidence.privacy import fold
from bot.evidence.recognisers import MaskRules
from bot.evidence.sealing import Sealing
from bot.store import Copy, Lease, Planned, Store
from bot.store.windowfile import NAME

BUSY = 10.0  # seconds, at least, in which a page must get to answering
LOGINS = 3  # a session lost in the middle is renewed this often, where that needs no person


def conduct(
    screens: Screens[E],
    tenant: Tenant,
    flow: str,
    mode: Mode,
    options: Options,
    ask: Ask,
    watch: Watch | None = None,
    decide: Decide = nobody,
) -> Result:
    """Runs one of the screens' flows for the tenant and gives how it ended; errors of the tree become a Result, bugs are raised.

    DRY only plans, REHEARSE acts with every write dropped, REAL plans, asks, does and plans again. `decide` is asked whether
    the sales that the ERP does not cancel stay.
    """
    watch = watch or Silent()
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(tenant.store))
        # The lock before all that is read from the store: another run may be opening or closing the window.
        lease = stack.enter_context(store.lock(tenant.name, holder())) if mode is Mode.REAL else None
        return Conductor(screens, tenant, flow, mode, options, ask, watch, store, lease, decide).run()


def person() -> str:
    return f"{getpass.getuser()}@{socket.gethostname()}"


def holder() -> str:
    return f"{person()} (processo {os.getpid()})"


class Conductor(Generic[E]):
    """One conducted run."""

    def __init__(
        self,
        screens: Screens[E],
        tenant: Tenant,
        flow: str,
        mode: Mode,
        options: Options,
        ask: Ask,
        watch: Watch,
        store: Store,
        lease: Lease | None = None,
        decide: Decide = nobody,
    ) -> None:
        self.screens, self.decide = screens, decide
        self.tenant, self.flow, self.mode, self.options = tenant, flow, mode, options
        self.ask, self.watch, self.store, self.lease = ask, watch, store, lease
        self.began = time.monotonic()
        self.window = store.window(tenant.name)

    def run(self) -> Result:
        early = self._without_window()
        if early is not None:
            return early
        self.sealing = Sealing.of(self.tenant, self.watch.note)
        folder = self._folder()
        evidence = Evidence(
            folder, secrets=self.tenant.secrets(), mask=MaskRules(**self.tenant.evidence.mask.model_dump()),
            signer=self.sealing.signer, envelope=self.sealing.envelope, aside=True,
        )  # fmt: skip
        run_id = self.store.begin_run(self.tenant.name, self.flow, str(self.mode), str(folder), holder())
        result = Result(self.tenant.name, self.flow, "failed", 1, mode=str(self.mode), folder=folder)
        try:
            self._in_browser(evidence, run_id, result)
        except BotError as error:
            told = self._told(error)
            self._failed(result, told)
            self._note(evidence, "error", kind=told.kind, message=told.message, hint=told.hint, shot=self.shot)
        except KeyboardInterrupt:
            # The second Ctrl-C does not wait for the click: what it left is settled by the next run.
            cut = Interrupted(
                "A execução foi cortada no meio, a pedido.",
                "Rode o comando de novo: ele confere o que ficou feito e continua.",
            )
            self._failed(result, cut)
            self._note(evidence, "error", kind=cut.kind, message=cut.message, hint=cut.hint, shot=self.shot)
        except BaseException as error:
            what = {"kind": type(error).__name__, "message": str(error), "hint": "É um defeito do bot."}
            self._note(evidence, "error", **what, shot=self.shot)
            raise
        finally:
            head = self._seal(evidence, result)
            self._end_in_store(run_id, result, head)
            result.report = self._report(folder)
        self._deliver(folder, result)
        return result

    shot = ""
    watchdog: Watchdog | None = None

    def _told(self, error: BotError) -> BotError:
        """The error to tell: a browser that the watchdog ended is not one that died."""
        if self.watchdog is None:
            return error
        asked = self.watchdog.asked if isinstance(error, BrowserGone) else None
        return self.watchdog.error or asked or error

    def _note(self, evidence: Evidence, event: str, /, **data: str) -> None:
        # A disk that took no evidence before takes none now; the error that says so is the one to tell.
        with suppress(EvidenceError):
            evidence.event(event, **data)

    def _seal(self, evidence: Evidence, result: Result) -> str:
        """Ends the evidence: the head of its chain, "" where the disk does not take it."""
        seconds = round(time.monotonic() - self.began, 1)
        counts = {"done": len(result.done), "people": len(result.people)}
        try:
            evidence.event(
                "run_finished", outcome=result.outcome, exit_code=result.exit_code, seconds=seconds, counts=counts
            )
            head = evidence.seal()
        except EvidenceError as error:
            if result.exit_code in (0, 5):
                self._failed(result, error)
            return ""
        if self.tenant.evidence.tsa is not None:
            self._stamp(evidence.folder, head, self.tenant.evidence.tsa, result)
        return head

    def _end_in_store(self, run_id: str, result: Result, head: str) -> None:
        """Tells the store how the run ended. One that fails now hides no earlier error, and costs no report."""
        try:
            self.store.end_run(run_id, result.outcome, result.exit_code, result.message, head)
        except StoreError as error:
            self.watch.note(str(error))
            if result.exit_code in (0, 3, 5):
                self._failed(result, error)
            else:
                result.findings.append(("warning", error.message, error.hint))

    def _stamp(self, folder: Path, head: str, authority: str, result: Result) -> None:
        """A third party's word for when the run was sealed, where the tenant file names one; without it the evidence is complete all the same."""
        from bot.evidence.timestamp import stamp

        try:
            stamp(folder, head, authority)
        except EvidenceError as error:
            self.watch.note(str(error))
            result.findings.append(("warning", error.message, error.hint))

    def _without_window(self) -> Result | None:
        """A resume or verify where nothing is paused has nothing to do, and says so without a browser."""
        if self.window is not None or self.flow == "pause":
            return None
        last = self.store.last_window(self.tenant.name)
        if last is None:
            raise ConfigError(
                f"Não há pausa registrada de {self.tenant.name} neste banco do bot ({self.tenant.file.name}: store).",
                f"Use o mesmo `store` da pausa, ou traga a janela dela com `{command(self.tenant, self.store)}`; se nunca houve pausa, comece por `bot pause`.",
            )
        return Result(
            self.tenant.name,
            self.flow,
            "nothing",
            0,
            f"Nada a fazer: {self.tenant.name} não está em pausa desde {last.closed_on:%d/%m/%Y}.",
        )

    def _folder(self) -> Path:
        base = self.tenant.evidence.dir / self.tenant.name
        name = f"{datetime.now():%Y%m%d-%H%M%S}-{self.flow if self.mode is Mode.REAL else f'{self.mode}-{self.flow}'}"
        folder, number = base / name, 1
        while folder.exists():
            number += 1
            folder = base / f"{name}-{number}"
        return folder

    def _in_browser(self, evidence: Evidence, run_id: str, result: Result) -> None:
        session = self.tenant.login.session

        def on_write(request: WriteRequest) -> None:
            step = run.in_step if run else 0
            try:
                evidence.event(
                    "request", step=step, method=request.method, route=request.route, status=request.status,
                    sent=request.sent, why=request.why,
                )  # fmt: skip
            except EvidenceError as error:
                # Playwright calls this: what is raised here reaches nobody, so the next click is where the run stops.
                if run is not None:
                    run.break_off(error)

        run: Run | None = None
        with self._filming(evidence) as film, open_browser(
            self.tenant.url, self.tenant.browser, sending=Sending.READS, session=session, headed=self.options.headed, slow=self.options.slow,
            selectors=self.screens.selectors, library=self.screens.library, on_write=on_write, film=film,
        ) as browser, Watchdog(self.tenant.browser.step_minutes, self.tenant.browser.deadline_minutes, browser.kill) as watchdog:  # fmt: skip
            self.watchdog = watchdog
            patience = max(self.tenant.browser.timeout, BUSY)
            browser.traffic.answering = lambda: watchdog.answering(patience)
            decisions = partial(
                Keeping, who=person(), ids=self.options.keep, refused=self.options.keep_refused, decide=self.decide
            )
            run = Run(
                self.tenant, self.flow, self.store, evidence, browser, self.options.today, run_id, self.watch,
                lease=self.lease, period=self._period(), keeping=decisions, on_advance=watchdog.step,
            )  # fmt: skip
            if self.tenant.browser.sockets:
                run.finding("warning", SOCKETS_OPEN)
            self._tell_start(evidence, run, browser)
            erp = self.screens.open(run)
            try:
                with stopping(run, watchdog):
                    self._login(erp)
                    # Snapshots cost a fifth of a run's time; what was asked and answered costs little, and a failure may not come twice.
                    browser.context.tracing.start(snapshots=self.options.trace, title=f"{self.tenant.name} {self.flow}")
                    self._phases(run, erp, result)
            except BaseException:
                self._last_look(evidence, browser)
                raise
            finally:
                result.done, result.people, result.findings, result.rehearsed = (
                    run.done,
                    list(run.people.values()),
                    run.findings,
                    run.rehearsal.reached,
                )
                result.stays = run.stays
                run.tell()
            if self.options.trace:
                self._keep_trace(evidence, browser)

    @contextmanager
    def _filming(self, evidence: Evidence) -> Iterator[Path | None]:
        """A folder for the video of a headed run, None of any other; what lies in it once the browser is closed is confidential evidence."""
        if not self.options.headed:
            yield None
            return
        with tempfile.TemporaryDirectory(prefix=OPEN, dir=evidence.folder) as name:
            folder = Path(name)
            try:
                yield folder
            finally:
                for number, video in enumerate(sorted(folder.glob("*.webm")), 1):
                    with suppress(EvidenceError):  # a full disk has been told already
                        evidence.attach(video.rename(folder / f"video-{number}.webm"), "video")

    def _period(self) -> tuple[date, date] | None:
        if self.flow != "resume" or self.window is None:
            return None
        first, last = self.options.first or self.window.since, self.options.last or self.options.today
        if first > last:
            raise ConfigError(
                f"O período de {first:%d/%m/%Y} a {last:%d/%m/%Y} termina antes de começar (--from, --to)."
            )
        return first, last

    def _tell_start(self, evidence: Evidence, run: Run, browser: Browser) -> None:
        evidence.event(
            "run_started", run=run.id, tenant=self.tenant.name, url=self.tenant.url, flow=self.flow,
            mode=str(self.mode), today=run.today.isoformat(), by=getpass.getuser(),
            host=socket.gethostname(), ticket=self.tenant.ticket, options={"headed": self.options.headed, "yes": self.options.yes},
            versions={"bot": version("conexa-bot"), "playwright": version("playwright"), "chromium": browser.version, "python": platform.python_version()},
            window={"id": run.memory.window.id, "since": run.memory.window.since.isoformat()} if run.memory.window else None,
            period={"from": run.period[0].isoformat(), "to": run.period[1].isoformat()} if run.period else None,
        )  # fmt: skip

    def _login(self, erp: E) -> None:
        self.watch.step(f"Entrar em {self.tenant.url}")
        if erp.login.enter():
            erp.screen.browser.save_session(self.tenant.login.session)

    # Phases

    def _phases(self, run: Run, erp: E, result: Result) -> None:
        flow = self.screens.flows[self.flow]
        shown = erp.home.expect_tenant()
        self._expect_the_same(run, shown)
        if self.mode is Mode.REHEARSE:
            run.begin(Mode.REHEARSE)
            flow(run, erp)
            result.plan = self._plan(run, shown)
            self._end_rehearsal(run, result)
            return
        run.begin(Mode.DRY, quiet=self.mode is Mode.REAL)
        self._relogging(run, erp, flow)
        if self.flow == "pause" and run.memory.window is None and not self.options.as_it_is:
            self.screens.expect_not_paused(run)
        plan = result.plan = self._plan(run, shown)
        run.evidence.event(
            "plan", changes=plan_as_json(plan.changes), sales=[vars(sale) for sale in plan.sales], total=plan.total
        )
        if self.mode is Mode.DRY:
            result.outcome, result.exit_code = ("changes", 3) if plan.changes else ("nothing", 0)
            return
        if not self.ask(plan):
            result.outcome, result.exit_code, result.message = "stopped", 1, "Nada foi feito: não houve um «sim»."
            return
        run.evidence.event("approved", by="--yes" if self.options.yes else "pessoa")
        self._do(run, erp, flow, plan, result)

    def _end_rehearsal(self, run: Run, result: Result) -> None:
        """A last click that was not reached proves nothing: of some it is done in part, of all it is a failure."""
        result.outcome, result.exit_code = "done", 0
        missed = run.rehearsal.missed
        reached = len(run.planned) - missed
        result.message = f"Ensaio: nada foi enviado; {reached} mudança(s) chegariam ao último clique, {missed} não."
        run.finding("info", result.message)
        if run.rehearsal.unreached:
            result.outcome, result.exit_code = ("part", 5) if run.rehearsal.reached else ("failed", 1)
            result.message = (
                f"O ensaio não chegou ao último clique de: {', '.join(dict.fromkeys(run.rehearsal.unreached))}."
            )
            result.hint = "O que o impediu está nos avisos; na execução de verdade o bot pararia ali."

    def _expect_the_same(self, run: Run, shown: str) -> None:
        """Refuses a page that names another tenant than the one this window began with."""
        first = run.memory.known("identity")
        if first and shown and fold(str(first)) != fold(shown):
            raise WrongTenant(
                f"A pausa de {self.tenant.name} começou na tela de «{first}», e agora a tela diz «{shown}».",
                "Confira `url` no arquivo; se o nome mudou, ponha `identity` no arquivo.",
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
            self._relogging(run, erp, flow)
        finally:
            run.browser.send(Sending.READS)
        people, late = dict(run.people), list(run.late)
        run.begin(Mode.DRY, quiet=True)
        self.watch.step("Conferir: planejar de novo e esperar nada")
        self._relogging(run, erp, flow)
        left = [change for change in run.planned if change.key not in {gone.key for gone in run.refused}]
        run.people.update(people)
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
            run.person("other", change.record, change.name, why, f"Rode `bot {self.flow}` de novo.")
        # Somebody else's value is told and left alone: it keeps no window open, or the next pause would take old values for its own.
        complete = not left and not run.unfinished and not any(person.item == "sales" for person in run.people.values())
        if self.flow == "pause" and run.memory.window is not None:
            self.store.set_fact(run.memory.window, "paused", True, lease=self.lease)
        if self.flow == "resume" and run.memory.window is not None and complete:
            self.store.close_window(run.memory.window, run.today, lease=self.lease)
        if run.people:
            result.outcome, result.exit_code = "part", 5
        else:
            result.outcome, result.exit_code = ("done" if run.done else "nothing"), 0

    def _relogging(self, run: Run, erp: E, flow: Callable[[Run, E], None]) -> None:
        """Runs the flow; where the session is lost in the middle, logs in again and lets the flow go on from what the ERP shows.

        Raises ErpError where it is lost twice on one screen, NotUnderstood where it is not lost at all.
        """
        lost = None
        for attempt in range(1, LOGINS + 1):
            try:
                flow(run, erp)
                return
            except SessionExpired as error:
                before, lost = lost, run.browser.traffic.wanted
                if not erp.screen.logged_out():
                    raise NotUnderstood(
                        f"A tela {lost} parece a de login, mas a sessão no ERP vale.",
                        "Nada mais foi clicado; avise quem mantém o bot, com a imagem da tela.",
                    ) from error
                if lost == before:
                    raise ErpError(
                        f"A tela {lost} pediu login de novo, logo depois de um login que deu certo.",
                        "Abra-a no ERP com o usuário do bot e veja se ela pede outra permissão ou outro login.",
                    ) from error
                if attempt == LOGINS:
                    raise
                self.watch.note("A sessão expirou; entrando de novo.")
                mode, quiet, sending = run.mode, run.quiet, run.browser.guard.sending
                run.browser.send(Sending.READS)
                self._login(erp)
                run.browser.send(sending)
                run.begin(mode, quiet=quiet)

    def _plan(self, run: Run, shown: str) -> Plan:
        return Plan(
            self.tenant.name,
            self.flow,
            list(run.planned),
            list(run.sales),
            list(run.people.values()),
            list(run.findings),
            run.period,
            shown,
            list(run.stays),
        )

    # The end

    def _failed(self, result: Result, error: BotError) -> None:
        names = {2: "failed", 4: "needs_login", 6: "refused"}
        result.outcome = "stopped" if isinstance(error, Interrupted) else names.get(error.exit_code, "failed")
        result.exit_code, result.message, result.hint = error.exit_code, error.message, error.hint

    def _last_look(self, evidence: Evidence, browser: Browser) -> None:
        """A picture of the screen on which the run stopped, and the trace that led there."""
        self.shot = evidence.shot(browser.page, "parou-aqui", caption="A tela em que a execução parou")
        self._keep_trace(evidence, browser)

    def _keep_trace(self, evidence: Evidence, browser: Browser) -> None:
        from playwright.sync_api import Error as PlaywrightError

        with tempfile.TemporaryDirectory(prefix=OPEN, dir=evidence.folder) as folder:
            path = Path(folder) / "trace.zip"
            try:
                browser.context.tracing.stop(path=path)
                evidence.hide(browser.proofs())
            except PlaywrightError:
                return  # not started yet, or the browser is gone: there is no trace to keep
            evidence.attach(path, "trace")

    def _deliver(self, folder: Path, result: Result) -> None:
        """Tells those whom `notify:` names, once; a delivery that fails is shown and fails nothing."""
        if not self.tenant.notify or (self.mode is not Mode.REAL and self.flow != "verify"):
            return
        from bot.evidence.notify import deliver

        try:
            window = self.store.last_window(self.tenant.name)
            sent = list(self.store.fact(window, "delivered") or []) if window else []
        except StoreError as error:  # without it nobody knows what was sent already
            self.watch.note(str(error))
            return
        reports = self.sealing.to_share(folder, result.report)
        told = deliver(
            self.tenant.notify, folder, reports, part_mb=self.tenant.evidence.part_mb, already_sent=lambda key: key in sent,
            share=not self.tenant.evidence.share_names,
        )  # fmt: skip
        if window:
            try:
                self.store.set_fact(window, "delivered", [*sent, *told.keys])
            except StoreError as error:
                self.watch.note(str(error))
        for line in told.lines("pt"):
            self.watch.note(line)
            result.findings.append(("info", line, ""))

    def _report(self, folder: Path) -> Path | None:
        try:
            from bot.evidence.report import write_html
        except ImportError:
            return None

        try:
            return write_html(folder, signer=self.sealing.signer)
        except EvidenceError as error:
            self.watch.note(error.message)
            return None
