"""One execution of a flow: its steps, the changes it plans or makes, and what it leaves for a person.

This is the only module that knows that a dry run exists. A flow asks for a change with `make`; in a dry run it is
planned and proved, in a rehearsal acted out with every write dropped, in a real run made by the protocol
*intent stored → clicked → read afresh → settled*.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator

from bot.browser.page import Browser
from bot.config.model import Tenant
from bot.errors import BotError, BrowserGone, Interrupted, LockLost, NothingHappened, NotKept, StoreError
from bot.evidence.journal import Evidence
from bot.store import Change, ChangeKey, ChangeState, Json, Lease, Planned, Store, Window

if TYPE_CHECKING:
    from bot.engine.keeping import Keeping
from bot.engine.tally import Tally
from bot.engine.terms import Applied, Mode, Person, Sale, Silent, Stay, Target, Watch

BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0)


LATER = (*BACKOFF, 8.0, 8.0, 8.0, 8.0, 8.0)  # where the ERP said that it works in the background


AGAIN = 3  # how often what an action left untouched is asked for again, as long as it gets fewer


TOLD = 5000  # characters kept of what an ERP says about a batch


@dataclass
class Act:
    """One press for some changes: what came of it, what was read afterwards, and which changes are there now."""

    target: Target
    changes: Sequence[Change]
    applied: Applied = field(default_factory=Applied)
    lost: BotError | None = None
    sent: bool = True
    seen: Mapping[ChangeKey, Json] = field(default_factory=dict)
    kept: list[Change] = field(default_factory=list)
    left: list[Change] = field(default_factory=list)
    shots: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What the ERP said of each record of a batch must not be cut off before the last of them."""
        return " ".join(self.applied.messages)[:TOLD]

    def untouched(self, change: Change) -> bool:
        """Whether the screen shows the value that the press was to change."""
        return change.key in self.seen and self.target.untouched(as_planned(change), self.seen[change.key])


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
    ) -> None:
        self.tenant = tenant
        self.flow = flow
        self.store = store
        self.evidence = evidence
        self.browser = browser
        self.today = today
        self.id = run_id
        self.watch: Watch = watch or Silent()
        self.window: Window | None = store.window(tenant.name)
        self.lease: Lease | None = None
        self.keeping: Keeping  # set by whoever conducts the run
        self.mode = Mode.DRY
        self.quiet = False
        self.approved: set[ChangeKey] | None = None
        self.stopped = threading.Event()
        self.stopped_by = ""  # the name of the signal
        self.never = threading.Event()  # to wait for: who asks a run to stop still gets the current click settled
        self.on_advance: Callable[[str], None] = lambda title: None
        self.broken: BotError | None = None
        self.title = ""
        self.deadline = time.monotonic() + tenant.browser.deadline_minutes * 60
        self.done: list[Change] = []
        self.refused: list[Change] = []
        self.period: tuple[date, date] | None = None
        self.step_number = 0
        self.in_step = 0
        self.rehearsed: list[str] = []
        self.unreached: list[str] = []  # actions whose last click a rehearsal did not get to
        self.missed = 0  # changes of those actions
        self.acting: Sequence[Change] = ()  # what is being pressed and not settled yet
        self.learned: dict[str, Json] = {}
        self.shots: dict[str, str] | None = None  # the pictures of the batch that is being made
        self.control: Locator | None = None
        self.pictured = "", ""
        self.told: dict[int, tuple[int, dict[str, str]]] = {}  # of each change that was settled: its step and pictures
        self._reset()

    def _reset(self) -> None:
        self.planned: list[Planned] = []
        self.sales: list[Sale] = []
        self.stays: list[Stay] = []
        self.people: dict[tuple[str, str], Person] = {}
        self.findings: list[tuple[str, str, str]] = []
        self.observed: dict[ChangeKey, Json] = {}
        self.shown: dict[ChangeKey, Json] = {}
        self.late: list[Planned] = []
        self.unfinished = False
        self.tallies: dict[str, Tally] = {}

    def begin(self, mode: Mode, *, quiet: bool = False) -> None:
        """Starts a phase; `quiet` phases (the plan before, the check after) leave no steps in the evidence."""
        self.mode = mode
        self.quiet = quiet
        self._reset()

    @property
    def writes(self) -> bool:
        """Whether this phase changes anything: a flow asks only to spare readings that a write needs."""
        return self.mode is Mode.REAL

    # Steps

    @contextmanager
    def step(self, title: str, item: str = "other") -> Iterator[None]:
        """A line of the checklist: named in evidence, trace and terminal."""
        self.title = title
        self.checkpoint()
        self.watch.step(title)
        self.browser.tell(title)
        self.step_number += 1
        number = self.step_number
        self.in_step = 0 if self.quiet else number
        before, began = len(self.done) + len(self.planned), time.monotonic()
        refused, asked, unfinished = len(self.refused), set(self.people), self.unfinished
        self._event("step_started", step=number, title=title, item=item)
        try:
            with self.browser.context.tracing.group(title):
                yield
        except BaseException:
            self._event(
                "step_finished", step=number, result="failed", summary="", seconds=round(time.monotonic() - began, 1)
            )
            raise
        finally:
            self.title = ""
            self.on_advance("")
        count = len(self.done) + len(self.planned) - before
        part = len(self.refused) > refused or (self.unfinished and not unfinished)
        result = "part" if part else "done" if count else "nothing"
        if not self.quiet and (left := [person for key, person in self.people.items() if key not in asked]):
            self.watch.left(left[0].why if len(left) == 1 else f"{len(left)} itens para uma pessoa")
        self._event(
            "step_finished", step=number, result=result, summary=f"{count}", seconds=round(time.monotonic() - began, 1)
        )

    def _event(self, kind: str, **data: Json) -> None:
        if not self.quiet:
            self.evidence.event(kind, **data)

    def checkpoint(self) -> None:
        """Called before each click that writes: stops where the run was interrupted, is out of time, lost its lock or its evidence."""
        self.on_advance(self.title)
        if self.broken is not None:
            raise self.broken
        if self.stopped.is_set():
            raise self.interrupted()
        if time.monotonic() > self.deadline:
            raise Interrupted(
                f"A execução passou do prazo de {self.tenant.browser.deadline_minutes:g} minutos (browser.deadline_minutes).",
                "Rode o comando de novo: ele continua de onde parou.",
            )
        if self.lease is not None:
            self.lease.check()

    def interrupted(self) -> Interrupted:
        """That somebody asked the run to stop, and who."""
        go_on = "Rode o comando de novo: ele continua de onde parou."
        if self.stopped_by == "SIGTERM":
            return Interrupted("A execução foi encerrada pelo sistema (SIGTERM).", go_on)
        return Interrupted("A execução foi interrompida a pedido.", go_on)

    @contextmanager
    def waiting_for_a_person(self) -> Iterator[None]:
        """Inside, a person is asked: the time that the answer takes is neither the step's nor the run's."""
        began = time.monotonic()
        self.on_advance("")
        try:
            yield
        finally:
            self.deadline += time.monotonic() - began
            self.on_advance(self.title)

    # What was seen

    def observe(self, screen: str, record: str, name: str, value: Json, seen: Json = None) -> None:
        """Notes the value that a screen shows now, by which changes in doubt are settled; `seen` is all it shows, as `reread` gives it."""
        self.observed[ChangeKey(screen, record, name)] = value
        self.shown[ChangeKey(screen, record, name)] = value if seen is None else seen

    def remember(self, screen: str, record: str, data: Json) -> None:
        """Keeps what was there when the window first saw it; a later call changes nothing."""
        if self.mode is Mode.REAL and self.window is not None:
            self.store.remember(self.window, screen, record, data, lease=self.lease)

    def remember_many(self, screen: str, items: Mapping[str, Json]) -> None:
        if self.mode is Mode.REAL and self.window is not None:
            self.store.remember_many(self.window, screen, items, lease=self.lease)

    def know(self, key: str, value: Json) -> None:
        """Keeps something learned about this ERP for the window's later runs (not in a dry phase)."""
        self.learned[key] = value
        if self.mode is Mode.REAL and self.window is not None:
            self.store.set_fact(self.window, key, value, lease=self.lease)

    def known(self, key: str) -> Json | None:
        """What this run or an earlier one of the window learned; None where nothing was."""
        if key not in self.learned and self.window is not None:
            self.learned[key] = self.store.fact(self.window, key)
        return self.learned.get(key)

    def made(self, screen: str) -> list[Change]:
        """What the window's pause changed on a screen."""
        if self.window is None:
            return []
        return self.store.changes(
            self.window,
            flow="pause",
            screen=screen,
            states={ChangeState.DONE, ChangeState.IN_DOUBT, ChangeState.INTENDED},
        )

    def refused_before(self, screen: str) -> set[str]:
        """The records of a screen that the ERP refused to change, in this run or an earlier one of the window."""
        if self.window is None:
            return set()
        states = {ChangeState.REFUSED}
        return {
            change.record for change in self.store.changes(self.window, flow=self.flow, screen=screen, states=states)
        }

    def given_back(self, screen: str) -> set[tuple[str, str]]:
        """(record, field) of what an earlier resume undid after the pause's last write: another value there is somebody else's."""
        if self.window is None:
            return set()
        # By record: the switch to Manual may clear sub-options that the pause itself did not write.
        paused: dict[str, datetime] = {}
        for change in self.made(screen):
            paused[change.record] = max(change.updated_at, paused.get(change.record, change.updated_at))
        undone = self.store.changes(self.window, flow="resume", screen=screen, states={ChangeState.DONE})
        return {
            (change.record, change.field)
            for change in undone
            if change.run_id != self.id and paused.get(change.record, change.updated_at) <= change.updated_at
        }

    def first_seen(self, screen: str) -> Mapping[str, Json]:
        """What the window first saw on a screen, by record."""
        return self.store.recall_all(self.window, screen) if self.window is not None else {}

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
        if (level, text, hint) not in self.findings:
            self.findings.append((level, text, hint))

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
        if self.mode is Mode.REAL and self.approved is not None:
            self.late += [change for change in changes if change.key not in self.approved]
            changes = [change for change in changes if change.key in self.approved]
        return pages_of(changes) if changes else []

    def consequence(self, change: Planned) -> None:
        """Approves the undoing of what an approved change of this run did besides."""
        if self.approved is not None:
            self.approved.add(change.key)

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
            self._rehearse(changes, target)
            return []
        if self.approved is not None:
            self.late += [change for change in changes if change.key not in self.approved]
            changes = [change for change in changes if change.key in self.approved]
        if not changes or not self.watch.confirm_write(changes, target.action):
            return []
        return self._write(changes, target)

    def _rehearse(self, changes: Sequence[Planned], target: Target) -> None:
        self.planned += changes
        refused = self.browser.guard.refused
        began = len(refused)
        reached: list[int] = []

        def checkpoint() -> None:
            reached.append(len(refused) - began)
            self.checkpoint()

        with self.browser.guard.dropping(self.browser) as dropped:
            trouble = ""
            try:
                target.apply(changes, checkpoint)
            except (BrowserGone, Interrupted, LockLost):
                raise
            except BotError as error:
                trouble = str(error)
        # What an ERP wants to write before the click (the selection, say) is not what the click writes.
        if reached and (last := dropped[reached[0] :]):
            sent = ", ".join(f"{request.method} {request.route}" for request in last[:5])
            self.rehearsed.append(f"{target.action}: {len(changes)} registro(s); não enviado: {sent}")
            return
        self.unreached.append(target.action)
        self.missed += len(changes)
        if not trouble and (early := sorted({f"{request.method} {request.route}" for request in dropped})):
            self.finding(
                "warning",
                f"{target.action}: o ensaio não chegou ao último clique.",
                f"Antes dele o ERP quis gravar, e o navegador barrou: {', '.join(early)}.",
            )
        else:
            self.finding("warning", f"{target.action}: o ensaio não chegou ao último clique.", trouble)

    def _write(self, changes: Sequence[Planned], target: Target) -> list[Change]:
        assert self.window is not None, "a real phase has a window"
        assert self.lease is not None, "a real phase holds the tenant's lock"
        left = self.store.intend(self.window, self.flow, self.id, changes, self.lease)
        self.pictured = f"antes-{changes[0].screen}", f"Antes de «{target.action}»"
        done: list[Change] = []
        in_vain = False
        tally = self._tally(changes[0].screen)
        tally.begin(len(changes), self._settled(tally.screen))
        self.watch.doing(tally)
        for attempt in range(1 + AGAIN):
            act = self._act(left, target)
            done += act.kept
            if not act.left or isinstance(act.lost, Interrupted):
                break
            if not act.sent:
                # Nothing is in doubt: the screen is loaded afresh and pressed once more, and then it is told.
                if act.lost is not None or in_vain:
                    raise act.lost or NothingHappened(
                        f"O clique em «{target.action}» não fez nada: nenhum pedido saiu do navegador, também na segunda vez.",
                        act.said
                        or "Faça o mesmo à mão na tela do ERP e veja o que acontece; rode com --headed para ver o que o bot clica.",
                    )
                in_vain = True
            elif act.lost is not None or not act.kept or not all(act.untouched(change) for change in act.left):
                break
            left = act.left
            if attempt < AGAIN:
                self.watch.note(f"{len(left)} de {len(changes)} ficaram por fazer; pedindo de novo.")
        self._end_of(act, done)
        self.acting = ()
        self.advanced(tally.screen)
        return done

    def _tally(self, screen: str) -> Tally:
        approved = sum(key.screen == screen for key in self.approved or ())
        tally = self.tallies.setdefault(screen, Tally(screen, approved))
        tally.total = max(approved, tally.total)
        return tally

    def _settled(self, screen: str) -> int:
        return sum(change.screen == screen for change in [*self.done, *self.refused])

    def advanced(self, screen: str, more: int = 0) -> None:
        """Shows how far the writing of a screen is; `more` are pressed and not settled yet."""
        if (tally := self.tallies.get(screen)) is not None:
            tally.done = self._settled(screen) + more
            self.watch.doing(tally)

    def _act(self, changes: Sequence[Change], target: Target) -> Act:
        """Presses once for these changes and reads what came of it; what is seen is settled, what is not is `left`."""
        act = Act(target, changes)
        self.shots, self.control = act.shots, None
        self.acting = changes
        self.browser.begin_act()
        try:
            self.checkpoint()
            act.applied = target.apply([as_planned(change) for change in changes], self._press)
            act.sent = act.applied.sent
        except (BrowserGone, LockLost, StoreError):
            raise
        except BotError as error:
            act.lost, act.sent = error, self.browser.may_have_written
        try:
            patient = act.sent and (act.lost is not None or not act.applied.may_refuse)
            act.seen = self._settled_reading(changes, target, patient=patient, later=act.applied.later)
        except BotError as error:
            if act.sent:
                self._settle(changes, ChangeState.IN_DOUBT, str(act.lost or error), {}, act.shots)
            raise (act.lost or error) from error
        kept = [
            change
            for change in changes
            if change.key in act.seen and target.kept(as_planned(change), act.seen[change.key])
        ]
        act.left = [change for change in changes if change not in kept]
        act.shots["after"] = self._shot(f"depois-{changes[0].screen}", f"Lido de novo depois de «{target.action}»")
        self.shots = None
        act.kept = self._settle(kept, ChangeState.DONE, "", act.seen, act.shots)
        self.done += act.kept
        self._batch(act)
        self.acting = ()
        self.advanced(changes[0].screen)
        return act

    def _end_of(self, act: Act, done: Sequence[Change]) -> None:
        """What is left after the last press: refused by the ERP, in doubt, or plainly not there; and an answer that was lost."""
        lost, left = act.lost, act.left
        if isinstance(lost, Interrupted):
            raise lost  # before the click: what is not there was not asked for, and stays intended
        if not left:
            if lost is not None:
                self.watch.note(f"A resposta do ERP se perdeu, mas a tela mostra o que foi pedido: {lost.message}")
                self._event("notice", text=f"Resposta perdida, resolvida por leitura: {lost.message}")
            return
        if lost is not None:
            self._settle(left, ChangeState.IN_DOUBT, str(lost), act.seen, act.shots)
            raise lost
        why = act.said or "O ERP não fez e não disse por quê."
        if act.applied.may_refuse:
            self.refused += self._settle(left, ChangeState.REFUSED, why, act.seen, act.shots)
            return
        # The ERP may do later what it left undone: the way back must know of it.
        settled = self._settle(left, ChangeState.IN_DOUBT, why, act.seen, act.shots)
        if done:
            self.refused += settled
            return
        names = ", ".join(f"{change.name} ({change.field})" for change in left[:5])
        raise NotKept(
            f"O ERP não manteve {len(left)} de {len(left) + len([c for c in self.done if c.screen == left[0].screen])} mudanças: {names}.",
            f"Mensagem do ERP: «{act.said[:300]}»" if act.said else "Confira na tela e rode de novo.",
        )

    def _settled_reading(
        self, stored: Sequence[Change], target: Target, *, patient: bool, later: bool = False
    ) -> Mapping[ChangeKey, Json]:
        """Reads afresh until all is there, or two readings in a row say the same, which means nothing where the ERP acts later."""
        changes = [as_planned(change) for change in stored]
        before: Mapping[ChangeKey, Json] | None = None
        for pause in (0.0, *(LATER if later else BACKOFF if patient else BACKOFF[:2])):
            if pause:
                # An ERP that works in the background, or answers late, is given time between two readings.
                self.never.wait(pause)
            seen = target.reread(changes)
            if all(change.key in seen and target.kept(change, seen[change.key]) for change in changes):
                return seen
            if before == seen and pause >= 1.0 and not later:
                return seen
            before = seen
        return seen

    def _settle(
        self,
        changes: Sequence[Change],
        state: ChangeState,
        why: str,
        seen: Mapping[ChangeKey, Json],
        shots: Mapping[str, str],
    ) -> list[Change]:
        assert self.lease is not None
        settled = self.store.settle(
            changes, state, why=why, seen={c.id: seen[c.key] for c in changes if c.key in seen}, lease=self.lease
        )
        for change in settled:
            step, pictures = self.told.get(change.id, (self.step_number, {}))
            pictures = {**pictures, **shots}
            self.told[change.id] = step, pictures
            self.evidence.event(
                "change", step=step, screen=change.screen, record=change.record, name=change.name, field=change.field,
                before=change.before, after=change.after, state=str(change.state), why=change.why, shots=pictures,
            )  # fmt: skip
        return settled

    def settle_by_reading(self) -> list[Change]:
        """Changes that this run or an earlier one of the window left unsettled, settled by what the screens show now; gives those still in doubt.

        One whose record still shows the value from before is left as it is: the plan has it again.
        """
        assert self.lease is not None
        assert self.window is not None
        unclear = []
        for change in self.store.pending(self.tenant.name):
            if change.window_id != self.window.id:
                continue  # told in its own maintenance, which is over
            if change.key not in self.observed:
                unclear.append(change)
            elif self.observed[change.key] == change.after:
                why, seen = "vista numa leitura posterior", self.shown[change.key]
                if change.run_id == self.id:
                    self.done += self._settle([change], ChangeState.DONE, why, {change.key: seen}, {})
                else:
                    # What the way back sees months later is not what the pause's own write left.
                    after = {change.id: seen} if change.flow == self.flow else {}
                    self.store.settle([change], ChangeState.DONE, why=why, seen=after, lease=self.lease)
        return unclear

    def doubt(self, changes: Sequence[Change], why: str) -> None:
        """Takes back that these changes are done: a later reading does not show them."""
        self._settle(changes, ChangeState.IN_DOUBT, why, {}, {})
        self.done = [change for change in self.done if change not in changes]

    def _batch(self, act: Act) -> None:
        if act.applied.selected is None:
            return
        self._event(
            "batch", step=self.step_number, screen=act.changes[0].screen, action=act.target.action,
            records=[{"id": change.record, "name": change.name} for change in act.changes], planned=len(act.changes),
            selected=act.applied.selected, confirmed=act.applied.confirmed, reread=len(act.kept), shots=dict(act.shots),
        )  # fmt: skip

    def about(self, control: Locator) -> None:
        """A page is about to change this control: it is photographed as it was, framed, and framed again when it is read afresh.

        Some switches save by themselves, so what is checked before a press is checked here too.
        """
        self.checkpoint()
        self.control = control
        self.browser.point(control)
        self._before()

    def _before(self) -> None:
        if self.shots is not None and "before" not in self.shots:
            self.shots["before"] = self._shot(*self.pictured)

    def _press(self) -> None:
        """Called right before each press that writes; a batch without a control of its own is photographed with its rows selected."""
        self.checkpoint()
        self._before()

    def _shot(self, name: str, caption: str) -> str:
        return self.evidence.shot(self.browser.page, name, caption=caption, outline=self.control)

    # The end

    def tell(self) -> None:
        """Writes what was found and what is left into the evidence."""
        for level, text, hint in self.findings:
            self.evidence.event("finding", level=level, text=text, hint=hint)
        for person in self.people.values():
            self.evidence.event("person", **asdict(person))
        for stay in self.stays:
            self.evidence.event("sale", **asdict(stay.sale), result="stays", why=stay.why)


def as_planned(change: Change) -> Planned:
    return Planned(change.screen, change.record, change.field, change.name, change.before, change.after)


def plan_as_json(changes: Sequence[Planned]) -> list[dict[str, Any]]:
    return [asdict(change) for change in changes]
