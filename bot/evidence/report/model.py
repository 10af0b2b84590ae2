"""What a report says of a run, read from its journal (`run.jsonl`) alone.

A journal that ends in the middle (the run was killed) gives a report all the same: what it does not say is empty, and
the outcome is `stopped`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Value = Any  # a value of the ERP: text, yes/no, number, nothing, or a form as {label: value}
NO_UNIT = ("", "empresa")  # what the billing form is called where there is one for all
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

    @property
    def of_billing(self) -> bool:
        """Whether billing itself was left as it is, and not one field of it."""
        return self.item == "billing" and self.name == "Faturamento"


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
    zone: str = ""  # the tenant's time zone
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
