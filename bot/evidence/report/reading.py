"""A folder of evidence read into the model that every report is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import EvidenceError
from bot.evidence.files import JOURNAL
from bot.evidence.privacy import Privacy
from bot.evidence.recognisers import MaskRules
from bot.evidence.report.model import (
    Batch,
    Change,
    Finding,
    Person,
    Plan,
    Record,
    Request,
    RunReport,
    Sale,
    Shot,
    Shots,
    Step,
    Trouble,
)
from bot.i18n import amount

T = TypeVar("T")


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
