"""One execution of a flow: its steps, the changes it plans or makes, and what it leaves for a person.

This is the only module that knows that a dry run exists. A flow asks for a change with `make`; in a dry run it is
planned and proved, in a rehearsal acted out with every write dropped (`bot.engine.rehearsal`), in a real run made by the
write protocol (`bot.engine.writing`). What outlives the run is its `memory`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.browser.page import Browser
from bot.config.model import Tenant
from bot.engine.disputes import Disputes
from bot.engine.keeping import Keeping
from bot.engine.memory import Memory
from bot.engine.rehearsal import Rehearsal
from bot.engine.stopped import Stop, out_of_time, tell_left
from bot.engine.terms import Finding, Level, Mode, Person, Sale, Silent, Stay, Target, Watch
from bot.engine.writing import Writing
from bot.errors import BotError
from bot.evidence.journal import Evidence
from bot.store import Change, ChangeKey, Json, Lease, Planned, Store


class Run:
    """One execution for one tenant; a phase (`begin`) after another, all through the same flow."""

    def __init__(
        self,
        tenant: Tenant,
        flow: str,
        store: Store,
        evidence: Evidence,
        browser: Browser,
        today: date,
        run_id: str,
        watch: Watch | None = None,
        *,
        lease: Lease | None = None,
        period: tuple[date, date] | None = None,
        keeping: Callable[[Run], Keeping] = lambda run: Keeping(run, ""),
        disputes: Callable[[Run], Disputes] = Disputes,
        on_advance: Callable[[str], None] = lambda title: None,
    ) -> None:
        self.tenant, self.flow = tenant, flow
        self.store, self.evidence = store, evidence
        self.browser = browser
        self.today = today
        self.id = run_id
        self.watch: Watch = watch or Silent()
        self.lease = lease
        self.period = period
        self.memory = Memory(store, tenant.name, flow, run_id, lease, lambda: self.writes)
        self.writing = Writing(self, lease)
        self.rehearsal = Rehearsal(self)
        self.keeping = keeping(self)
        self.disputes = disputes(self)
        self.mode = Mode.DRY
        self._quiet = False
        self._approved: set[ChangeKey] | None = None
        self.stopped = Stop()
        self._on_advance = on_advance
        self._broken: BotError | None = None
        self._title = ""
        self._deadline = time.monotonic() + tenant.browser.deadline_minutes * 60
        self.step_number = self.in_step = 0
        self._reset()

    def _reset(self) -> None:
        self.planned: list[Planned] = []
        self.sales: list[Sale] = []
        self.stays: list[Stay] = []
        self.people: dict[tuple[str, str], Person] = {}
        self.findings: list[Finding] = []
        self.observed: dict[ChangeKey, Json] = {}
        self.shown: dict[ChangeKey, Json] = {}
        self.late: list[Planned] = []
        self.unfinished = False

    def begin(self, mode: Mode, *, quiet: bool = False) -> None:
        """Starts a phase; `quiet` phases (the plan before, the check after) leave no steps in the evidence."""
        self.mode = mode
        self._quiet = quiet
        self._reset()

    def approve(self, changes: Iterable[Planned]) -> None:
        """From now on these changes are made, and no others."""
        self._approved = {change.key for change in changes}

    @property
    def quiet(self) -> bool:
        """Whether the phase under way leaves no steps in the evidence."""
        return self._quiet

    @property
    def done(self) -> list[Change]:
        """What this run changed, and saw changed."""
        return self.writing.done

    @property
    def refused(self) -> list[Change]:
        """What the ERP did not change though it was asked to."""
        return self.writing.refused

    @property
    def writes(self) -> bool:
        """Whether this phase changes anything: a flow asks only to spare readings that a write needs."""
        return self.mode is Mode.REAL

    # Steps

    @contextmanager
    def step(self, title: str, item: str = "other") -> Iterator[None]:
        """A line of the checklist: named in evidence, trace and terminal."""
        self._title = title
        self.checkpoint()
        self.watch.step(title)
        self.browser.tell(title)
        self.step_number += 1
        number = self.step_number
        self.in_step = 0 if self._quiet else number
        before, began = len(self.done) + len(self.planned), time.monotonic()
        refused, asked, unfinished = len(self.refused), set(self.people), self.unfinished
        self.event("step_started", step=number, title=title, item=item)

        def ended(result: str, summary: str) -> None:
            took = round(time.monotonic() - began, 1)
            self.event("step_finished", step=number, result=result, summary=summary, seconds=took)

        try:
            with self.browser.context.tracing.group(title):
                yield
        except BaseException:
            ended("failed", "")
            raise
        finally:
            self._title = ""
            self._on_advance("")
        count = len(self.done) + len(self.planned) - before
        part = len(self.refused) > refused or self.unfinished > unfinished
        result = "part" if part else "done" if count else "nothing"
        if not self._quiet:
            tell_left(self.watch, [person for key, person in self.people.items() if key not in asked])
        ended(result, f"{count}")

    def event(self, kind: str, **data: Json) -> None:
        """Writes a line of the journal, in a phase that leaves any."""
        if not self._quiet:
            self.evidence.event(kind, **data)

    def checkpoint(self) -> None:
        """Called before each click that writes: stops where the run was interrupted, is out of time, lost its lock or its evidence."""
        self._on_advance(self._title)
        if self._broken is not None:
            raise self._broken
        if self.stopped.is_set():
            raise self.stopped.why
        if time.monotonic() > self._deadline:
            raise out_of_time(self.tenant.browser.deadline_minutes)
        if self.lease is not None:
            self.lease.check()

    def break_off(self, error: BotError) -> None:
        """The run stops with this error before its next click that writes; for what happens where nothing can be raised."""
        self._broken = error

    def approved_on(self, screen: str) -> int:
        return sum(key.screen == screen for key in self._approved or ())

    @contextmanager
    def waiting_for_a_person(self) -> Iterator[None]:
        """Inside, a person is asked: the time that the answer takes is neither the step's nor the run's."""
        began = time.monotonic()
        self._on_advance("")
        try:
            yield
        finally:
            self._deadline += time.monotonic() - began
            self._on_advance(self._title)

    # What was seen

    def observe(self, screen: str, record: str, name: str, value: Json, seen: Json = None) -> None:
        """Notes the value that a screen shows now, by which changes in doubt are settled; `seen` is all it shows, as `reread` gives it."""
        self.observed[ChangeKey(screen, record, name)] = value
        self.shown[ChangeKey(screen, record, name)] = value if seen is None else seen

    @property
    def dates(self) -> tuple[date, date]:
        """The idle period, both ends included."""
        assert self.period is not None, "a resume has a period"
        return self.period

    @property
    def period_words(self) -> str:
        return f"{self.dates[0]:%d/%m/%Y} a {self.dates[1]:%d/%m/%Y}"

    def person(self, item: str, record: str, name: str, why: str, action: str = "") -> None:
        """Leaves something for a person."""
        self.people[(item, record)] = Person(item, record, name, why, action)

    def finding(self, level: str, text: str, hint: str = "") -> None:
        found = Finding(Level(level), text, hint)
        if found not in self.findings:
            self.findings.append(found)

    def will_cancel(self, sales: list[Sale]) -> None:
        """These sales are what the plan shows as to be cancelled."""
        self.sales = sales

    def let_stay(self, stays: list[Stay]) -> None:
        """These unbilled sales stay, by somebody's decision."""
        self.stays = stays

    def leave_unfinished(self) -> None:
        """Something is left that keeps the window open."""
        self.unfinished = True

    def noticed(self, text: str) -> None:
        """A known notice of the ERP was closed."""
        self.evidence.event("notice", text=text)

    def doubted(self, sentence: str, line: str) -> bool:
        """Asks whoever is there about a question that the bot does not know; what a person answers stands in the report.

        In a rehearsal nobody is asked: it is there to find what has to be approved.
        """
        if self.mode is not Mode.REAL or not self.watch.confirm_question(sentence, line):
            return False
        self.finding(
            "warning",
            f"Uma pessoa mandou confirmar uma pergunta que o bot não entende: «{sentence}».",
            f"Para não ser perguntado de novo, ponha em {self.tenant.file.name}: {line}",
        )
        return True

    # Changes

    def batches(
        self, changes: Sequence[Planned], pages_of: Callable[[Sequence[Planned]], Iterable[list[Planned]]]
    ) -> Iterable[list[Planned]]:
        """The changes as they are to be made: page by page of their list; at once where they are only planned."""
        if not changes:
            return []
        if self.mode is Mode.DRY:
            return [list(changes)]
        if self.mode is Mode.REAL and self._approved is not None:
            self.late += [change for change in changes if change.key not in self._approved]
            changes = [change for change in changes if change.key in self._approved]
        return pages_of(changes) if changes else []

    def consequence(self, change: Planned) -> None:
        """Approves the undoing of what an approved change of this run did besides."""
        if self._approved is not None:
            self._approved.add(change.key)

    def make(self, changes: Sequence[Planned], target: Target) -> list[Change]:
        """Plans, rehearses or makes the changes, as the phase is; gives those that are done and seen.

        Raises NotKept where the ERP did not keep one; what the ERP refused (`may_refuse`) is kept in `refused` instead.
        A write whose answer was lost is settled by reading, and the run stops where reading cannot tell.
        """
        changes = [change for change in changes if change.key not in {plan.key for plan in self.planned}]
        if not changes:
            return []
        if self.mode is Mode.DRY:
            target.prove(changes)
            self.planned += changes
            return []
        if self.mode is Mode.REHEARSE:
            self.planned += changes
            self.rehearsal.act(changes, target)
            return []
        if self._approved is not None:
            self.late += [change for change in changes if change.key not in self._approved]
            changes = [change for change in changes if change.key in self._approved]
        if not changes or not self.watch.confirm_write(changes, target.action):
            return []
        return self.writing.make(changes, target)

    # The end

    def tell(self) -> None:
        """Writes what was found and what is left into the evidence."""
        for level, text, hint in self.findings:
            self.evidence.event("finding", level=str(level), text=text, hint=hint)
        for person in self.people.values():
            self.evidence.event("person", **asdict(person))
        for stay in self.stays:
            self.evidence.event("sale", **asdict(stay.sale), result="stays", why=stay.why)


def plan_as_json(changes: Sequence[Planned]) -> list[dict[str, Any]]:
    return [asdict(change) for change in changes]
