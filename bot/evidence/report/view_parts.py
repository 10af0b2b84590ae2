"""The parts of a report as a template shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.evidence.report.model import Batch, Record, RunReport, Sale, Shot, Step
from bot.evidence.report.view_words import ADVICE, MARKS
from bot.i18n import Words


@dataclass(frozen=True)
class Pair:
    """One «was → is» of a checklist card."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Card:
    """A checklist item in short."""

    item: str
    title: str
    key: str
    tone: str
    state: str
    pairs: list[Pair]
    notes: list[str]
    left: str = ""  # what of it is left for a person

    @property
    def said(self) -> list[str]:
        return [*self.notes, *([self.left] if self.left else [])]


@dataclass(frozen=True)
class Group:
    """Changes that do the same to several records; `label` says how many of what."""

    label: str
    field: str
    before: str
    after: str
    tone: str
    state: str
    records: list[Record]
    why: list[str]


@dataclass(frozen=True)
class Figure:
    """A picture in the report: its number, its words, and the file."""

    number: int
    shot: Shot
    kind: str  # before, after, alone

    @property
    def anchor(self) -> str:
        return f"fig-{self.number}"


@dataclass(frozen=True)
class BatchView:
    number: int
    batch: Batch
    agrees: bool


@dataclass
class StepView:
    number: int
    step: Step
    title: str
    tone: str
    state: str
    groups: list[Group]
    batches: list[BatchView]
    pairs: list[list[Figure]]
    sales: list[Sale]
    requests: int
    seconds: str


@dataclass
class View:
    """Everything a template shows of one run."""

    run: RunReport
    words: Words
    title: str = ""
    flow: str = ""
    tone: str = "calm"
    outcome: str = ""
    sentence: str = ""
    mode: str = ""
    cards: list[Card] = field(default_factory=list)
    steps: list[StepView] = field(default_factory=list)
    plan: list[Group] = field(default_factory=list)
    cancelled: list[Sale] = field(default_factory=list)
    kept_sales: list[Sale] = field(default_factory=list)
    plan_title: str = ""
    failure: list[Figure] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    prefix: str = ""  # tells the anchors of several runs in one report apart

    @property
    def number(self) -> str:
        """Which run of its window it is, from 1; empty in a report of its own."""
        return self.prefix.strip("r-")

    @property
    def mark(self) -> str:
        return MARKS[self.tone]

    def number_of(self, step: int) -> str:
        """The number that a step has in this report; the run counts those it leaves no trace of as well."""
        return next((str(s.number) for s in self.steps if s.step.step == step), "—")

    @property
    def advice(self) -> list[str]:
        return [] if self.run.flow == "resume" else [self.words.gettext(a) for a in ADVICE]
