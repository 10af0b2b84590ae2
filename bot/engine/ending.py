"""How a run ends, whatever happened: a last look, evidence sealed, store told, report written, and those told who want to be."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from pathlib import Path

from bot.browser.page import Browser
from bot.config.model import Tenant
from bot.engine.plan import Result
from bot.engine.terms import Finding, Level, Mode, Watch
from bot.errors import BotError, EvidenceError, Interrupted, StoreError
from bot.evidence.files import OPEN
from bot.evidence.journal import Evidence
from bot.evidence.sealing import Sealing
from bot.store import Store


class Ending:
    """The end of one run; `shot` names the picture of the screen on which it stopped, "" where there is none."""

    def __init__(
        self, tenant: Tenant, flow: str, mode: Mode, store: Store, watch: Watch, sealing: Sealing, evidence: Evidence
    ) -> None:
        self.tenant, self.flow, self.mode, self.store, self.watch = tenant, flow, mode, store, watch
        self.sealing, self.evidence = sealing, evidence
        self._began = time.monotonic()
        self.shot = ""

    def tell(self, kind: str, message: str, hint: str) -> None:
        """Writes down what ended the run."""
        self._note("error", kind=kind, message=message, hint=hint, shot=self.shot)

    def _note(self, event: str, /, **data: str) -> None:
        # A disk that took no evidence before takes none now; the error that says so is the one to tell.
        with suppress(EvidenceError):
            self.evidence.event(event, **data)

    def seal(self, result: Result) -> str:
        """Ends the evidence: the head of its chain, "" where the disk does not take it."""
        seconds = round(time.monotonic() - self._began, 1)
        counts = {"done": len(result.done), "people": len(result.people)}
        try:
            self.evidence.event(
                "run_finished", outcome=result.outcome, exit_code=result.exit_code, seconds=seconds, counts=counts
            )
            head = self.evidence.seal()
        except EvidenceError as error:
            if result.exit_code in (0, 5):
                failed(result, error)
            return ""
        if self.tenant.evidence.tsa is not None:
            self._stamp(head, self.tenant.evidence.tsa, result)
        return head

    def end_in_store(self, run_id: str, result: Result, head: str) -> None:
        """Tells the store how the run ended. One that fails now hides no earlier error, and costs no report."""
        try:
            self.store.end_run(run_id, result.outcome, result.exit_code, result.message, head)
        except StoreError as error:
            self.watch.note(str(error))
            if result.exit_code in (0, 3, 5):
                failed(result, error)
            else:
                result.findings.append(Finding(Level.WARNING, error.message, error.hint))

    def _stamp(self, head: str, authority: str, result: Result) -> None:
        """A third party's word for when the run was sealed, where the tenant file names one; without it the evidence is complete all the same."""
        from bot.evidence.timestamp import stamp

        try:
            stamp(self.evidence.folder, head, authority)
        except EvidenceError as error:
            self.watch.note(str(error))
            result.findings.append(Finding(Level.WARNING, error.message, error.hint))

    def report(self) -> Path | None:
        """Writes the report; None where the means for it are not installed, or the disk does not take it."""
        try:
            from bot.evidence.report import write_html
        except ImportError:
            return None

        try:
            return write_html(self.evidence.folder, signer=self.sealing.signer)
        except EvidenceError as error:
            self.watch.note(error.message)
            return None

    def deliver(self, result: Result) -> None:
        """Tells those whom `notify:` names, once; a delivery that fails is shown and fails nothing."""
        heard_of = self.mode is Mode.REAL or self.flow == "verify"
        waits = self.mode is Mode.DRY and result.exit_code == 5  # a plan that ends so waits for a person
        if not self.tenant.notify or not (heard_of or waits):
            return
        from bot.evidence.notify import deliver

        try:
            window = self.store.last_window(self.tenant.name)
            sent = list(self.store.fact(window, "delivered") or []) if window else []
        except StoreError as error:  # without it nobody knows what was sent already
            self.watch.note(str(error))
            return
        reports = self.sealing.to_share(self.evidence.folder, result.report)
        told = deliver(
            self.tenant.notify, self.evidence.folder, reports, part_mb=self.tenant.evidence.part_mb, already_sent=lambda key: key in sent,
            share=not self.tenant.evidence.share_names,
        )  # fmt: skip
        if window:
            try:
                self.store.set_fact(window, "delivered", [*sent, *told.keys])
            except StoreError as error:
                self.watch.note(str(error))
        for line in told.lines("pt"):
            self.watch.note(line)
            result.findings.append(Finding(Level.INFO, line))

    def last_look(self, browser: Browser) -> None:
        """A picture of the screen on which the run stopped, and the trace that led there."""
        self.shot = self.evidence.shot(browser.page, "parou-aqui", caption="A tela em que a execução parou")
        self.keep_trace(browser)

    def keep_trace(self, browser: Browser) -> None:
        """Ends the trace and keeps it as confidential evidence; nothing where none was begun."""
        from playwright.sync_api import Error as PlaywrightError

        with tempfile.TemporaryDirectory(prefix=OPEN, dir=self.evidence.folder) as folder:
            path = Path(folder) / "trace.zip"
            try:
                browser.context.tracing.stop(path=path)
                self.evidence.hide(browser.proofs())
            except PlaywrightError:
                return  # not started yet, or the browser is gone: there is no trace to keep
            self.evidence.attach(path, "trace")


def failed(result: Result, error: BotError) -> None:
    """The result of a run that this error ended."""
    names = {2: "failed", 4: "needs_login", 6: "refused"}
    result.outcome = "stopped" if isinstance(error, Interrupted) else names.get(error.exit_code, "failed")
    result.exit_code, result.message, result.hint, result.kind = error.exit_code, error.message, error.hint, error.kind
