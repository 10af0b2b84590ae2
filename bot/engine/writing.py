"""The write protocol: *intent stored → pressed → read afresh → settled*.

A press is judged by what the screen, loaded afresh, shows afterwards (`verdict`); what follows from each verdict stands in
`Writing.make`, and nowhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import Locator

from bot.engine.tally import Tallies
from bot.engine.terms import Applied, Target
from bot.errors import BotError, BrowserGone, Interrupted, LockLost, NothingHappened, NotKept, StoreError
from bot.store import Change, ChangeKey, ChangeState, Json, Lease, Planned

if TYPE_CHECKING:
    from bot.engine.run import Run

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


class Verdict(Enum):
    """What one press came to."""

    STOPPED = auto()  # before the click: what is not there was not asked for, and stays intended
    KEPT = auto()  # all of it is there
    IN_VAIN = auto()  # nothing left the browser, for the second time or with an error: nothing is in doubt
    ONCE_MORE = auto()  # nothing left the browser: the screen is loaded afresh and pressed once more
    FEWER = auto()  # some of it is there and the rest untouched: the rest is asked for again
    LOST = auto()  # the answer was lost: what is not there may come yet
    REFUSED = auto()  # the ERP may refuse single records of this action, and did
    PARTLY = auto()  # some of it is there: the ERP may do later what it left, and the way back must know of it
    NOT_KEPT = auto()  # nothing of it is there


def verdict(act: Act, done: Sequence[Change], *, in_vain: bool, again: bool) -> Verdict:
    """`done` is what all presses of the batch brought so far; `again` says whether another one is allowed."""
    if isinstance(act.lost, Interrupted):
        return Verdict.STOPPED
    if not act.left:
        return Verdict.KEPT
    if not act.sent and (act.lost is not None or in_vain):
        return Verdict.IN_VAIN
    if again and not act.sent:
        return Verdict.ONCE_MORE
    if act.lost is not None:
        return Verdict.LOST
    if again and act.kept and all(act.untouched(change) for change in act.left):
        return Verdict.FEWER
    if act.applied.may_refuse:
        return Verdict.REFUSED
    return Verdict.PARTLY if done else Verdict.NOT_KEPT


class Writing:
    """The changes that a run makes; `done` are those that were seen on the screen, `refused` those that the ERP did not make."""

    def __init__(self, run: Run, lease: Lease | None) -> None:
        self._run, self._lease_held = run, lease
        self.done: list[Change] = []
        self.refused: list[Change] = []
        self.between_readings = threading.Event()  # to wait for: who asks a run to stop still gets the click settled
        self._shots: dict[str, str] | None = None  # the pictures of the batch that is being made
        self._control: Locator | None = None
        self._pictured = "", ""
        self.acting: Sequence[Change] = ()  # what is being pressed and not settled yet
        self.tallies = Tallies(run, self)
        self._told: dict[int, tuple[int, dict[str, str]]] = {}  # of each settled change its step and pictures

    @property
    def _lease(self) -> Lease:
        assert self._lease_held is not None, "a real phase holds the tenant's lock"
        return self._lease_held

    def make(self, planned: Sequence[Planned], target: Target) -> list[Change]:
        """Makes the changes of one batch and gives those that are there; see `Run.make` for what is raised."""
        run = self._run
        assert run.memory.window is not None, "a real phase has a window"
        left: Sequence[Change] = run.store.intend(run.memory.window, run.flow, run.id, planned, self._lease)
        self._pictured = f"antes-{planned[0].screen}", f"Antes de «{target.action}»"
        self.tallies.begin(left)
        done: list[Change] = []
        in_vain = False
        for attempt in count():
            act = self._press(left, target)
            done += act.kept
            left, lost, why = act.left, act.lost, act.said or "O ERP não fez e não disse por quê."
            ended = verdict(act, done, in_vain=in_vain, again=attempt < AGAIN)
            match ended:
                case Verdict.ONCE_MORE | Verdict.FEWER:
                    in_vain = in_vain or ended is Verdict.ONCE_MORE
                    run.watch.note(f"{len(left)} de {len(planned)} ficaram por fazer; pedindo de novo.")
                    continue
                case Verdict.KEPT if lost is not None:
                    run.watch.note(f"A resposta do ERP se perdeu, mas a tela mostra o que foi pedido: {lost.message}")
                    run.event("notice", text=f"Resposta perdida, resolvida por leitura: {lost.message}")
                case Verdict.STOPPED if lost is not None:
                    raise lost
                case Verdict.IN_VAIN:
                    raise lost or self._in_vain(act)
                case Verdict.LOST if lost is not None:
                    self._settle(left, ChangeState.IN_DOUBT, str(lost), act.seen, act.shots)
                    raise lost
                case Verdict.REFUSED:
                    self.refused += self._settle(left, ChangeState.REFUSED, why, act.seen, act.shots)
                case Verdict.PARTLY:
                    self.refused += self._settle(left, ChangeState.IN_DOUBT, why, act.seen, act.shots)
                case Verdict.NOT_KEPT:
                    self._settle(left, ChangeState.IN_DOUBT, why, act.seen, act.shots)
                    raise self._not_kept(act)
            break
        self.acting = ()
        self.tallies.advanced(planned[0].screen)
        return done

    def _in_vain(self, act: Act) -> NothingHappened:
        return NothingHappened(
            f"O clique em «{act.target.action}» não fez nada: nenhum pedido saiu do navegador, também na segunda vez.",
            act.said
            or "Faça o mesmo à mão na tela do ERP e veja o que acontece; rode com --headed para ver o que o bot clica.",
        )

    def _not_kept(self, act: Act) -> NotKept:
        names = ", ".join(f"{change.name} ({change.field})" for change in act.left[:5])
        there = sum(change.screen == act.left[0].screen for change in self.done)
        return NotKept(
            f"O ERP não manteve {len(act.left)} de {len(act.left) + there} mudanças: {names}.",
            f"Mensagem do ERP: «{act.said[:300]}»" if act.said else "Confira na tela e rode de novo.",
        )

    # One press

    def _press(self, changes: Sequence[Change], target: Target) -> Act:
        """Presses once for these changes and reads what came of it; what is seen is settled, what is not is `left`."""
        run, act = self._run, Act(target, changes)
        self._shots, self._control = act.shots, None
        self.acting = changes
        run.browser.begin_act()
        try:
            run.checkpoint()
            act.applied = target.apply([as_planned(change) for change in changes], self.before_press)
            act.sent = act.applied.sent
        except (BrowserGone, LockLost, StoreError):
            raise
        except BotError as error:
            act.lost, act.sent = error, run.browser.may_have_written
        try:
            patient = act.sent and (act.lost is not None or not act.applied.may_refuse)
            act.seen = self.read_settled(changes, target, patient=patient, later=act.applied.later)
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
        self._shots = None
        act.kept = self._settle(kept, ChangeState.DONE, "", act.seen, act.shots)
        self.done += act.kept
        if act.applied.selected is not None:
            run.event(
                "batch", step=run.step_number, screen=changes[0].screen, action=target.action,
                records=[{"id": change.record, "name": change.name} for change in changes], planned=len(changes),
                selected=act.applied.selected, confirmed=act.applied.confirmed, reread=len(act.kept), shots=dict(act.shots),
            )  # fmt: skip
        self.acting = ()
        self.tallies.advanced(changes[0].screen)
        return act

    def before_press(self) -> None:
        """Called right before each press that writes; a batch without a control of its own is photographed with its rows selected."""
        self._run.checkpoint()
        self._photograph_before()

    def about(self, control: Locator) -> None:
        """A page is about to change this control: it is photographed as it was, framed, and framed again when it is read afresh.

        Some switches save by themselves, so what is checked before a press is checked here too.
        """
        self._run.checkpoint()
        self._control = control
        self._run.browser.point(control)
        self._photograph_before()

    def _photograph_before(self) -> None:
        if self._shots is not None and "before" not in self._shots:
            self._shots["before"] = self._shot(*self._pictured)

    def _shot(self, name: str, caption: str) -> str:
        return self._run.evidence.shot(self._run.browser.page, name, caption=caption, outline=self._control)

    def read_settled(
        self, stored: Sequence[Change], target: Target, *, patient: bool, later: bool = False
    ) -> Mapping[ChangeKey, Json]:
        """Reads afresh until all is there, or two readings in a row say the same, which means nothing where the ERP acts later."""
        changes = [as_planned(change) for change in stored]
        before: Mapping[ChangeKey, Json] | None = None
        for pause in (0.0, *(LATER if later else BACKOFF if patient else BACKOFF[:2])):
            if pause:
                # An ERP that works in the background, or answers late, is given time between two readings.
                self.between_readings.wait(pause)
            seen = target.reread(changes)
            if all(change.key in seen and target.kept(change, seen[change.key]) for change in changes):
                return seen
            if before == seen and pause >= 1.0 and not later:
                return seen
            before = seen
        return seen

    # Settling

    def _settle(
        self, changes: Sequence[Change], state: ChangeState, why: str, seen: Mapping[ChangeKey, Json], shots: Mapping[str, str]
    ) -> list[Change]:  # fmt: skip
        run = self._run
        read = {change.id: seen[change.key] for change in changes if change.key in seen}
        settled = run.store.settle(changes, state, why=why, seen=read, lease=self._lease)
        for change in settled:
            step, pictures = self._told.get(change.id, (run.step_number, {}))
            pictures = {**pictures, **shots}
            self._told[change.id] = step, pictures
            run.evidence.event(
                "change", step=step, screen=change.screen, record=change.record, name=change.name, field=change.field,
                before=change.before, after=change.after, state=str(change.state), why=change.why, shots=pictures,
            )  # fmt: skip
        return settled

    def settle_by_reading(self) -> list[Change]:
        """Changes that this run or an earlier one of the window left unsettled, settled by what the screens show now; gives those still in doubt.

        One whose record still shows the value from before is left as it is: the plan has it again.
        """
        run = self._run
        assert run.memory.window is not None
        unclear = []
        for change in run.store.pending(run.tenant.name):
            if change.window_id != run.memory.window.id:
                continue  # told in its own maintenance, which is over
            if change.key not in run.observed:
                unclear.append(change)
            elif run.observed[change.key] == change.after:
                why, seen = "vista numa leitura posterior", run.shown[change.key]
                if change.run_id == run.id:
                    self.done += self._settle([change], ChangeState.DONE, why, {change.key: seen}, {})
                else:
                    # What the way back sees months later is not what the pause's own write left.
                    after = {change.id: seen} if change.flow == run.flow else {}
                    run.store.settle([change], ChangeState.DONE, why=why, seen=after, lease=self._lease)
        return unclear

    def take_back(self, changes: Sequence[Change], why: str) -> None:
        """These changes are not done after all: a later reading does not show them."""
        self._settle(changes, ChangeState.IN_DOUBT, why, {}, {})
        self.done = [change for change in self.done if change not in changes]


def as_planned(change: Change) -> Planned:
    return Planned(change.screen, change.record, change.field, change.name, change.before, change.after)
