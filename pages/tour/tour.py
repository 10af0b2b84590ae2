"""What a tour of the screens collects: elements, answers, measured times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Locator, Page

from bot.browser.guard import WriteRequest
from bot.errors import BotError, BrowserGone, EvidenceError, Interrupted, NeedsLogin, StoreError, from_playwright
from pages.elements.dom import fold, folded
from pages.elements.screen import Screen
from pages.erp import Erp
from pages.labels import Labels
from pages.tour.similar_labels import is_another, nearest, proposal

STOPS = (
    NeedsLogin,
    BrowserGone,
    Interrupted,
    EvidenceError,
    StoreError,
)  # what ends a tour; anything else is a finding
SHOWN = 8  # words that are named where none is near
LOOKS = 4  # a label that is proposed may uncover the next one: a screen is looked at this often at most

ABOUT = """({
  tag: root.tagName.toLowerCase(), role: root.getAttribute('role') || '', kind: root.matches(CONTROL) ? kindOf(root) : '',
  words: !!text(root) || root.matches('input'), drawn: root.matches('input,select') && (getComputedStyle(root).opacity === '0' || !visible(root)),
})"""
KINDS = {
    "radio": "opção (radio)", "toggle": "caixa", "select": "lista (select)", "multiselect": "lista de vários (select)",
    "combobox": "lista desenhada", "text": "caixa de texto",
}  # fmt: skip
ROLES = {"menuitem": "item de menu ARIA", "button": "botão ARIA", "tab": "aba", "option": "opção", "link": "link ARIA"}
TAGS = {"a": "link", "button": "botão", "input": "botão"}


class State(StrEnum):
    FOUND = "found"
    PROPOSED = "proposed"  # not found by a known label, but by one that the tour proposes
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Element:
    """One thing the bot needs on a screen: `label` as the screen says it, `way` how it is made.

    `near` is what else could be meant (candidates of an ambiguous one), `seen` what was there where nothing is near.
    """

    screen: str
    key: str
    name: str
    state: State
    label: str = ""
    way: str = ""
    near: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    needed: bool = True
    why: str = ""

    @property
    def good(self) -> bool:
        return self.state is State.FOUND


@dataclass(frozen=True)
class Answer:
    """The answer to an open question about the ERP: `value` for programs (None: not known), `words` for people."""

    key: str
    question: str
    value: Any
    words: str


@dataclass
class Times:
    """Seconds that reading took, the slowest where it was measured more than once, and how much there is to read."""

    login: float = 0.0
    billing: float = 0.0
    rules_turn: float = 0.0
    rule_form: float = 0.0
    clients_open: float = 0.0
    clients_turn: float = 0.0
    client_form: float = 0.0
    select: float = 0.0
    sales_open: float = 0.0
    sales_turn: float = 0.0


@dataclass
class Counts:
    """How much there is, as far as the tour read it; None where no screen told."""

    units: int = 1
    rules: int | None = None
    active_rules: int | None = None
    clients: int | None = None
    with_access: int | None = None
    client_pages: int | None = None
    sales: int | None = None
    unbilled: int | None = None
    sales_pages: int | None = None
    sales_days: int = 0


class Tour:
    """One tour of an ERP."""

    def __init__(self, erp: Erp) -> None:
        self.erp = erp
        self.run = erp.run
        self.elements: list[Element] = []
        self.answers: dict[str, Answer] = {}
        self.troubles: dict[str, BotError] = {}
        self.proposals: dict[str, str] = {}
        self.questions: dict[str, list[str]] = {}  # sentences that a run would not confirm, by act
        self.unproposed: dict[str, str] = {}  # those of them that nobody is helped to approve, each with the reason
        self.notices: list[str] = []
        self.times = Times()
        self.counts = Counts()
        self.shots: dict[str, str] = {}
        self.at = ""
        self.reads: list[
            str
        ] = []  # routes that were refused and may only read: a person may name them in the tenant file
        self.own: list[WriteRequest] = []  # requests of what the tour itself pressed, all of them refused
        erp.screen.on_notice = self._noticed

    @property
    def screen(self) -> Screen:
        return self.erp.screen

    def _noticed(self, text: str) -> None:
        self.notices.append(text)
        self.run.noticed(text)

    # the tour
    def visit(self, at: str, title: str, look: Callable[[Tour], None]) -> None:
        """Looks at one screen, whatever happens there; again as long as a proposed label uncovers more of it."""
        with self.run.step(title):
            for _ in range(LOOKS):
                self.at = at
                self.elements = [element for element in self.elements if element.screen != at]
                self.troubles.pop(at, None)
                self._try(look)
                if not self._adopt():
                    break
            self.shots[at] = self.run.evidence.shot(self.run.browser.page, at, caption=title)

    def _try(self, look: Callable[[Tour], None]) -> None:
        try:
            look(self)
        except STOPS:
            raise
        except BotError as error:
            self.troubles[self.at] = error
        except PlaywrightError as error:
            # A screen that makes one of our scripts fail is one more that is not understood; the others are still looked at.
            told = from_playwright(error, "ler esta tela")
            if isinstance(told, STOPS):
                raise told from error
            self.troubles[self.at] = told

    def _adopt(self) -> bool:
        """Takes what the last look proposes as labels for the rest of this tour; whether there was anything new."""
        missing = [element for element in self.elements if element.screen == self.at and element.state is State.MISSING]
        open_ = [e for e in missing if e.key in self.labels and e.key not in self.proposals]
        new = {e.key: word for e in open_ if (word := proposal(e.key, self.labels[e.key], e.near))}
        self.proposals |= new
        own = self.run.tenant.labels
        self.screen.labels = Labels(
            {**own, **{key: [word, *_texts(own.get(key, ()))] for key, word in self.proposals.items()}}
        )
        return bool(new)

    @property
    def labels(self) -> Labels:
        return self.screen.labels

    def folded(self, key: str) -> list[str]:
        """A key's labels as they are compared."""
        return folded(self.labels[key])

    # what is found
    def note(self, element: Element) -> Element:
        # A control may be known by another key of its screen than it is noted under (Manual or Automático, by one of the two).
        area = element.key.split(".")[0]
        proposed = {fold(word) for key, word in self.proposals.items() if key.split(".")[0] == area}
        if element.good and proposed & set(folded(element.label.split(" > "))):
            element = replace(element, state=State.PROPOSED)
        self.elements.append(element)
        return element

    def found(self, key: str, label: str, way: str, *, needed: bool = True, name: str = "", why: str = "") -> Element:
        return self.note(Element(self.at, key, name or self.name(key), State.FOUND, label, way, needed=needed, why=why))

    def missing(self, key: str, seen: Sequence[str], *, needed: bool = True, name: str = "", why: str = "") -> Element:
        fits = [word for word in seen if not is_another(key, word)] if key in self.labels else []
        near = tuple(word for _, word in nearest(self.labels[key], fits)) if fits else ()
        there = () if near else tuple(dict.fromkeys(seen))[:SHOWN]
        return self.note(
            Element(self.at, key, name or self.name(key), State.MISSING, near=near, seen=there, needed=needed, why=why)
        )

    def ambiguous(self, key: str, candidates: Sequence[str], *, needed: bool = True, name: str = "") -> Element:
        return self.note(
            Element(self.at, key, name or self.name(key), State.AMBIGUOUS, near=tuple(candidates), needed=needed)
        )

    def name(self, key: str) -> str:
        """What to call an element for a person: its canonical label, not a proposed one."""
        return Labels(self.run.tenant.labels).canonical(key)

    def look_for(
        self, key: str, kind: str = "press", within: Locator | Frame | Page | None = None, *,
        needed: bool = True, locator: Locator | None = None, way: str = "", why: str = "",
    ) -> Locator | None:  # fmt: skip
        """The one element with this label, noted as found; None where it is missing or ambiguous, noted as that."""
        place = self.screen.words(self.labels[key], kind, within) if locator is None else locator
        if (count := place.count()) == 1:
            self.found(key, self.label_of(place, key), way or self.way_of(place), needed=needed, why=why)
            return place
        if count > 1:
            self.ambiguous(key, [self.screen.describe(one) for one in place.all()[:5]], needed=needed)
        else:
            self.missing(key, self.screen.seen(kind, within), needed=needed, why=why)
        return None

    def label_of(self, place: Locator, key: str) -> str:
        """The name of an element by which it was found, as the screen writes it."""
        names = [
            str(name)
            for name in self.screen.read("[...pressNames(root), ...labelsOf(root).flatMap(variants)]", within=place)
        ]
        wanted = folded(self.labels[key])
        return next((name for name in names if fold(name) in wanted), names[0] if names else "")[:80]

    def way_of(self, place: Locator) -> str:
        """What kind of thing an element is, in a word or two."""
        about: dict[str, Any] = self.screen.read(ABOUT, within=place)
        if about["kind"]:
            tail = (
                " desenhada" if about["drawn"] else " ARIA" if about["role"] in ("checkbox", "radio", "switch") else ""
            )
            return ("interruptor" if about["role"] == "switch" else KINDS[about["kind"]]) + tail
        named = ROLES.get(about["role"]) or TAGS.get(about["tag"], "elemento que se clica")
        return named if about["words"] else f"{named} só com ícone"

    # what is answered
    def answer(self, key: str, question: str, value: Any, words: str) -> None:
        self.answers[key] = Answer(key, question, value, words)

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Measures what happens inside as one of Times, keeping the slowest."""
        began = time.monotonic()
        yield
        setattr(self.times, name, max(getattr(self.times, name), time.monotonic() - began))


def _texts(own: str | Sequence[str]) -> list[str]:
    return [own] if isinstance(own, str) else list(own)
