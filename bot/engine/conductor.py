"""Conducting a flow for one tenant: log in, plan, ask, do, plan again, and leave evidence, whatever happens."""

from __future__ import annotations

import getpass
import os
import platform
import socket
import tempfile
from collections.abc import Iterator
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
from bot.engine.disputes import Disputes
from bot.engine.ending import Ending, failed
from bot.engine.keeping import Decide, Keeping, nobody
from bot.engine.phases import Phases
from bot.engine.plan import Ask, Options, Result
from bot.engine.run import Run
from bot.engine.screens import E, Screens
from bot.engine.signals import stopping
from bot.engine.terms import Mode, Silent, Watch
from bot.engine.watchdog import Watchdog
from bot.errors import (
    BotError,
    BrowserGone,
    ConfigError,
    EvidenceError,
    Interrupted,
)
from bot.evidence.files import OPEN
from bot.evidence.journal import Evidence
from bot.evidence.recognisers import MaskRules
from bot.evidence.sealing import Sealing
from bot.store import Lease, Store

BUSY = 10.0  # seconds, at least, in which a page must get to answering


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
        self.window = store.window(tenant.name)

    def run(self) -> Result:
        early = self._without_window()
        if early is not None:
            return early
        sealing = Sealing.of(self.tenant, self.watch.note)
        folder = self._folder()
        evidence = Evidence(
            folder, secrets=self.tenant.secrets(), mask=MaskRules(**self.tenant.evidence.mask.model_dump()),
            signer=sealing.signer, envelope=sealing.envelope, aside=True,
        )  # fmt: skip
        ending = Ending(self.tenant, self.flow, self.mode, self.store, self.watch, sealing, evidence)
        run_id = self.store.begin_run(self.tenant.name, self.flow, str(self.mode), str(folder), holder())
        result = Result(self.tenant.name, self.flow, "failed", 1, mode=str(self.mode), folder=folder)
        try:
            self._in_browser(evidence, run_id, result, ending)
        except BotError as error:
            told = self._told(error)
            failed(result, told)
            ending.tell(told.kind, told.message, told.hint)
        except KeyboardInterrupt:
            # The second Ctrl-C does not wait for the click: what it left is settled by the next run.
            cut = Interrupted(
                "A execução foi cortada no meio, a pedido.",
                "Rode o comando de novo: ele confere o que ficou feito e continua.",
            )
            failed(result, cut)
            ending.tell(cut.kind, cut.message, cut.hint)
        except BaseException as error:
            ending.tell(type(error).__name__, str(error), "É um defeito do bot.")
            raise
        finally:
            head = ending.seal(result)
            ending.end_in_store(run_id, result, head)
            result.report = ending.report()
        ending.deliver(result)
        return result

    watchdog: Watchdog | None = None

    def _told(self, error: BotError) -> BotError:
        """The error to tell: a browser that the watchdog ended is not one that died."""
        if self.watchdog is None:
            return error
        asked = self.watchdog.asked if isinstance(error, BrowserGone) else None
        return self.watchdog.error or asked or error

    def _without_window(self) -> Result | None:
        """A resume or verify where nothing is paused has nothing to do, and says so without a browser."""
        if self.window is not None or (self.flow == "pause" and not self.options.repair):
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

    def _in_browser(self, evidence: Evidence, run_id: str, result: Result, ending: Ending) -> None:
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
            disputes = partial(Disputes, who=person(), ours=self.options.ours, theirs=self.options.theirs)
            run = Run(
                self.tenant, self.flow, self.store, evidence, browser, self.options.today, run_id, self.watch,
                lease=self.lease, period=self._period(), keeping=decisions, disputes=disputes, on_advance=watchdog.step,
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
                ending.last_look(browser)
                raise
            finally:
                result.done, result.people, result.findings, result.rehearsed = (
                    run.done,
                    list(run.people.values()),
                    run.findings,
                    run.rehearsal.reached,
                )
                result.stays = run.stays
                if (planned := self.tenant.maintenance) is not None and planned.reason:
                    run.finding("info", f"Motivo da manutenção: {planned.reason.rstrip('.')}.")
                run.tell()
            if self.options.trace:
                ending.keep_trace(browser)

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
            zone=self.tenant.timezone, mode=str(self.mode), today=run.today.isoformat(), by=getpass.getuser(),
            host=socket.gethostname(), ticket=self.tenant.ticket_of_this, options={"headed": self.options.headed, "yes": self.options.yes},
            versions={"bot": version("conexa-bot"), "playwright": version("playwright"), "chromium": browser.version, "python": platform.python_version()},
            window={"id": run.memory.window.id, "since": run.memory.window.since.isoformat()} if run.memory.window else None,
            period={"from": run.period[0].isoformat(), "to": run.period[1].isoformat()} if run.period else None,
        )  # fmt: skip

    def _login(self, erp: E) -> None:
        self.watch.step(f"Entrar em {self.tenant.url}")
        if erp.login.enter():
            erp.screen.browser.save_session(self.tenant.login.session)

    def _phases(self, run: Run, erp: E, result: Result) -> None:
        Phases(
            self.tenant, self.flow, self.screens.flows[self.flow], self.mode, self.options, self.ask, self.watch, self.store,
            self.lease, self._login, self.screens.expect_not_paused,
        ).conduct(run, erp, result)  # fmt: skip
