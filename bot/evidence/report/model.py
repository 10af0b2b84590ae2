"""What a report says of a run, read from its journal (`run.jsonl`) alone.

A journal that ends in the middle (the run was killed) gives a report all the same: what it does not say is empty, and
the outcome is `stopped`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import EvidenceError
from bot.evidence.journal import JOURNAL
from bot.evidence.privacy import Privacy
from bot.evidence.recognisers import MaskRules
from bot.i18n import amount

T = TypeVar("T")
Value = Any  # a value of the ERP: text, yes/no, number, nothing, or a form as {label: value}

ITEMS = ("billing", "rules", "access", "sales")
_ITEM_OF_SCREEN = {
    "billing": "billing", "email_rules": "rules", "rules": "rules", "email_rule": "rules",
    "clients": "access", "client": "access", "persons": "access", "access": "access", "sales": "sales", "sale": "sales",
}  # fmt: skip


@dataclass(frozen=True)
class Shots:
    """Paths of the pictures from before and after; empty where there is none."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Shot:
    """A picture; `outline` is the frame around the control in question: left, top, right, bottom in its pixels."""

    path: str
    caption: str = ""
    route: str = ""
    at: str = ""
    sha256: str = ""
    width: int = 1280
    height: int = 800
    covered: int = 0
    outline: list[int] | None = None
    names: list[list[int]] | None = None  # where names of people stand, in its pixels; None where the run did not look
    shared: bool = False  # whether those are to be covered


@dataclass(frozen=True)
class Change:
    """One value of one record; `state` is planned, intended, done, in_doubt, refused or conflict."""

    screen: str
    record: str
    name: str
    field: str
    before: Value = None
    after: Value = None
    state: str = "planned"
    why: str = ""
    step: int = 0
    shots: Shots = Shots()

    @property
    def item(self) -> str:
        return _ITEM_OF_SCREEN.get(self.screen, "other")


@dataclass(frozen=True)
class Record:
    id: str
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True)
class Batch:
    """One bulk action on one page of a list; `confirmed` is None where the ERP's question named no number."""

    action: str
    records: list[Record] = field(default_factory=list)
    planned: int = 0
    selected: int | None = None
    confirmed: int | None = None
    reread: int | None = None
    screen: str = ""
    step: int = 0
    shots: Shots = Shots()


@dataclass(frozen=True)
class Sale:
    """A sale; `result` is planned, cancelled, refused or left."""

    id: str
    client: str = ""
    date: str = ""
    origin: str = ""
    value: Decimal | None = None
    status: str = ""
    result: str = "planned"
    why: str = ""
    step: int = 0


@dataclass(frozen=True)
class Request:
    """A write request of the browser; `sent` is false where a guard stopped it."""

    at: str
    method: str
    route: str
    status: int | None = None
    sent: bool = True
    why: str = ""
    step: int = 0


@dataclass(frozen=True)
class Person:
    """Something left for a person to do."""

    item: str
    record: str = ""
    name: str = ""
    why: str = ""
    action: str = ""


@dataclass(frozen=True)
class Finding:
    level: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Trouble:
    kind: str
    message: str
    hint: str = ""
    shot: str = ""


@dataclass(frozen=True)
class Plan:
    """The changes and sales shown for approval; `total` is the sum of the sales."""

    changes: list[Change] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    total: Decimal | None = None
    approved_by: str = ""
    approved_at: str = ""


@dataclass
class Step:
    step: int
    title: str
    item: str = "other"
    at: str = ""
    result: str = "open"  # done, nothing, part, failed, skipped; open where the run ended inside it
    summary: str = ""
    seconds: float | None = None


@dataclass
class RunReport:
    """One run: who, when, what for, what was done, what is left."""

    run: str = ""
    tenant: str = ""
    url: str = ""
    flow: str = ""
    mode: str = "real"
    today: str = ""
    by: str = ""
    host: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    window: dict[str, Any] = field(default_factory=dict)
    period: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    ticket: str = ""
    started: str = ""
    finished: str = ""
    seconds: float | None = None
    outcome: str = "stopped"  # done, nothing, part, failed, stopped, refused, needs_login, changes
    exit_code: int | None = None
    counts: dict[str, Any] = field(default_factory=dict)
    plan: Plan | None = None
    steps: list[Step] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    shots: dict[str, Shot] = field(default_factory=dict)
    missing_shots: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    mask: dict[str, Any] = field(default_factory=dict)
    signer: str = ""
    shared: bool = False
    events: int = 0
    head: str = ""
    sealed: bool = False

    def of_step(self, number: int) -> tuple[list[Change], list[Batch], list[Sale], list[Request]]:
        """What happened in one step."""
        return (
            [c for c in self.changes if c.step == number],
            [b for b in self.batches if b.step == number],
            [s for s in self.sales if s.step == number],
            [r for r in self.requests if r.step == number],
        )

    def of_item(self, item: str) -> list[Change]:
        """The latest state of each change that belongs to a checklist item; the plan's where nothing was carried out."""
        steps = {s.step for s in self.steps if s.item == item}
        made = [c for c in self.changes if c.step in steps or c.item == item]
        if not made and self.plan:
            made = [c for c in self.plan.changes if c.item == item]
        return list({(c.screen, c.record, c.field): c for c in made}.values())

    @property
    def cancelled(self) -> list[Sale]:
        return [s for s in self.sales if s.result == "cancelled"]


def read(folder: Path, *, share: bool = False) -> RunReport:
    """The report's model of the run in `folder`, with `share` for a copy that leaves the machine: names of people and
    companies masked. `EvidenceError` where there is no journal or not a line of it reads."""
    try:
        text = (folder / JOURNAL).read_text(encoding="utf-8", errors="replace")
    except OSError as e:
        raise EvidenceError(
            f"Não há registro de execução em {folder}.", f"Indique a pasta da execução, a que tem {JOURNAL}."
        ) from e
    report = RunReport(shared=share)
    for line in _nameless(list(_lines(text))) if share else _lines(text):
        report.events += 1
        report.head = str(line.get("hash", ""))
        _take(report, str(line.get("event")), line)
    if not report.events:
        raise EvidenceError(f"O registro de {folder} está vazio ou ilegível.")
    _close(report)
    return report


def _nameless(lines: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines with every name masked, also where a text names somebody whom only a later line introduces."""
    rules = replace(MaskRules.from_json(next((dict(x.get("mask") or {}) for x in lines), {})), names=True)
    privacy = Privacy(rules)
    for line in lines:
        privacy.data(line)
    for line in lines:
        yield {**privacy.data(line), "hash": line.get("hash", ""), "shared": True}


def _lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            data = json.loads(line)
        except ValueError:
            continue  # the last line of a run that was killed; `check` names it
        if isinstance(data, dict):
            yield data


def _take(report: RunReport, event: str, line: dict[str, Any]) -> None:
    match event:
        case "opened":
            report.mask = dict(line.get("mask") or {}) | ({"names": True} if report.shared else {})
            report.signer = str(line.get("signer") or "")
        case "run_started":
            _fill(report, line)
            report.started = str(line.get("at", ""))
        case "window_opened":
            report.window = {"id": line.get("id"), "since": line.get("since")}
        case "plan":
            report.plan = Plan(
                [_change(c) for c in line.get("changes") or []],
                [_sale(s) for s in line.get("sales") or []],
                amount(line.get("total")),
            )
        case "approved":
            plan = report.plan or Plan()
            report.plan = Plan(plan.changes, plan.sales, plan.total, str(line.get("by", "")), str(line.get("at", "")))
        case "step_started":
            report.steps.append(_make(Step, line))
        case "step_finished":
            _finish(report, line)
        case "change":
            report.changes.append(_change(line))
        case "batch":
            records = [Record(str(r.get("id", "")), str(r.get("name") or "")) for r in line.get("records") or []]
            report.batches.append(_make(Batch, {**line, "records": records, "shots": _shots(line)}))
        case "sale":
            report.sales.append(_sale(line))
        case "request":
            report.requests.append(_make(Request, line))
        case "person":
            report.people.append(_make(Person, line))
        case "notice":
            report.notices.append(str(line.get("text", "")))
        case "finding":
            report.findings.append(_make(Finding, line))
        case "error":
            report.troubles.append(_make(Trouble, line))
        case "shot":
            report.shots[str(line.get("path"))] = _make(Shot, line)
        case "no_shot":
            report.missing_shots.append(f"{line.get('caption') or line.get('name')}: {line.get('why')}")
        case "attached":
            report.attached.append(str(line.get("path")))
        case "run_finished":
            _fill(report, {k: line.get(k) for k in ("outcome", "exit_code", "seconds", "counts")})
            report.finished = str(line.get("at", ""))
        case "sealed":
            report.sealed = True
            report.files = dict(line.get("files") or {})


def _fill(report: RunReport, line: dict[str, Any]) -> None:
    own = {f.name for f in fields(RunReport)}
    for key, value in line.items():
        if key in own and value is not None:
            setattr(report, key, value)


def _make(kind: type[T], line: dict[str, Any]) -> T:
    """A record of the report from an event's fields; what is null or not of the record is left at its default."""
    own = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    required = {"screen", "record", "name", "field", "action", "id", "at", "method", "route", "item", "level", "text"}
    data = {k: v for k, v in line.items() if k in own and v is not None}
    for name in (own & (required | {"kind", "message", "title", "path"})) - data.keys():
        data[name] = ""
    return kind(**data)


def _shots(line: dict[str, Any]) -> Shots:
    shots = line.get("shots") or {}
    return Shots(str(shots.get("before") or ""), str(shots.get("after") or ""))


def _change(line: dict[str, Any]) -> Change:
    return _make(Change, {**line, "record": str(line.get("record") or ""), "shots": _shots(line)})


def _sale(line: dict[str, Any]) -> Sale:
    return _make(Sale, {**line, "id": str(line.get("id", "")), "value": amount(line.get("value"))})


def _finish(report: RunReport, line: dict[str, Any]) -> None:
    for step in report.steps:
        if step.step == line.get("step"):
            step.result = str(line.get("result", "done"))
            step.summary = str(line.get("summary") or "")
            step.seconds = line.get("seconds")


_RESULTS = {"done": "cancelled", "refused": "refused", "conflict": "left", "in_doubt": "left", "intended": "left"}


def _sales_by_changes(report: RunReport) -> list[Sale]:
    """The plan's sales with what became of each, where the run says it as changes of their status."""
    planned = {s.id: s for s in report.plan.sales} if report.plan else {}
    return [
        replace(planned.get(c.record, Sale(c.record, c.name)), result=_RESULTS[c.state], why=c.why, step=c.step)
        for c in report.changes
        if c.item == "sales" and c.state in _RESULTS
    ]


def _close(report: RunReport) -> None:
    """Settles what a line alone cannot: the latest state of each change, how long a run took that was killed."""
    latest = {(c.step, c.screen, c.record, c.field): c for c in report.changes}
    report.changes = list(latest.values())
    report.sales = list({s.id: s for s in [*_sales_by_changes(report), *report.sales]}.values())
    if report.seconds is None and report.started and report.finished:
        took = datetime.fromisoformat(report.finished) - datetime.fromisoformat(report.started)
        report.seconds = took.total_seconds()
    if not report.sealed:
        # A picture is named when it is taken and written a little later; what a kill lost of them is told.
        told = [
            path
            for shots in [*(c.shots for c in report.changes), *(b.shots for b in report.batches)]
            for path in (shots.before, shots.after)
        ]
        lost = [path for path in dict.fromkeys(filter(None, told)) if path not in report.shots]
        report.missing_shots += [f"{path}: a execução foi cortada antes de gravar a imagem" for path in lost]
