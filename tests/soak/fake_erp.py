"""An ERP without a browser, behind the product's own pages: thousands of runs in the time of one real one.

The flows, the run, the store, the lease and nearly all of the page objects are the product's. What is replaced is what
touches a browser: the grid, the forms, the bulk menu and the menus, which read and write a plain dictionary here.

`FakeErp` can lose answers, answer late, do half of a batch, expire sessions, and let another person change a record in
the middle; `on_point` is called at every write and before and after every store transaction, so that a run can be killed there.
"""

from __future__ import annotations

import copy
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Error as PlaywrightError

from bot.browser.guard import Sending
from bot.engine.run import Run
from bot.engine.terms import Applied
from bot.errors import ErpError, NetworkError, SessionExpired
from bot.store import ChangeState
from pages.billing import BillingPage
from pages.client import ClientForm
from pages.client_bulk import Blocking
from pages.clients import ClientsPage
from pages.elements.choice import Chosen
from pages.elements.form import Field
from pages.elements.grid import Grid
from pages.elements.question import Act, Outcome
from pages.elements.sheet import Cell, Row, Sheet
from pages.email_rules import ACTIVE, EmailRulesPage, Rule, RuleForm
from pages.erp import Erp
from pages.labels import Labels
from pages.sales import Cancelling, SalesPage

MODE_KEY = "Config[modo]"
AUTOMATIC, MANUAL = "Faturamento Automático", "Faturamento Manual"
PAGE = 4
Point = Callable[[str], None]
Json = Any


class Killed(BaseException):
    """The process died here: nothing of it runs any more, and nothing it still tries reaches store or ERP."""


@dataclass
class Trouble:
    """What goes wrong at the nth write (from 1) of the runs that follow.

    refused: an error, nothing done · lost: done, no answer · late: no answer, done two readings later · partial: says
    done, half of it is · nothing: says done, nothing is · reverts: done, and taken back four screens later · edit: `edit` happens just before.
    """

    kind: str
    nth: int = 1
    edit: Callable[[FakeErp], None] | None = None


def new_state(today: date, clients: int = 6, rules: int = 3, *, clears: bool = False) -> dict[str, Json]:
    """A tenant: every third client without access, one Bloqueado, the last rule off, a contract for every other client."""
    return {
        "today": today.isoformat(),
        "clears": clears,
        "billing": {"modo": AUTOMATIC, "dias": "5", "hora": "08:00", "multa": "2,00"},
        "rules": {str(n): {"name": f"Regra {n}", "active": n != rules, "dias": str(n)} for n in range(1, rules + 1)},
        "clients": {
            str(n): {"name": f"Cliente {n}", "access": n % 3 != 0, "blocked": n == 5, "contract": n % 2 == 0}
            for n in range(1, clients + 1)
        },
        "sales": {},
        "charges": 0,
        "mails": 0,
        "effects": [],
        "number": 100,
    }


class FakeErp:
    """The records, what was done to them and by whom, and the trouble that waits."""

    def __init__(self, state: dict[str, Json] | None = None, *, file: Path | None = None) -> None:
        self._state = state
        self._file = file
        self.on_point: Point = lambda where: None
        self.trouble: Trouble | None = None
        self.expire_at: int | None = None  # the nth screen that is loaded finds the session gone
        self.fail_at: int | None = None  # the nth screen that is loaded answers with an error
        self.logged_in = True
        self.screens = 0
        self.writes = 0
        self._late: list[tuple[int, Callable[[dict[str, Json]], None]]] = []
        if file is not None and state is not None:
            file.write_text(json.dumps(state))

    # records

    @property
    def now(self) -> dict[str, Json]:
        """The records as they are; not to be changed."""
        if self._file is not None:
            return dict(json.loads(self._file.read_text()))
        assert self._state is not None
        return self._state

    @contextmanager
    def changing(self) -> Iterator[dict[str, Json]]:
        """The records to be changed, whole or not at all, also between processes."""
        if self._file is None:
            yield self.now
            return
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            state = self.now
            yield state
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps(state))
            os.replace(part, self._file)

    def snapshot(self) -> dict[str, Json]:
        return copy.deepcopy(self.now)

    @property
    def today(self) -> date:
        return date.fromisoformat(self.now["today"])

    def advance(self, days: int) -> None:
        """Each day: due unbilled sales are billed where billing is automatic, each active rule mails; contracts keep two sales ahead."""
        with self.changing() as state:
            for _ in range(days):
                state["today"] = (date.fromisoformat(state["today"]) + timedelta(days=1)).isoformat()
                self._a_day(state)

    def _a_day(self, state: dict[str, Json]) -> None:
        today = date.fromisoformat(state["today"])
        if today.day in (1, 15):
            for number, client in state["clients"].items():
                if client["contract"]:
                    state["number"] += 1
                    due = today + timedelta(days=20)
                    state["sales"][str(state["number"])] = {
                        "client": number,
                        "date": due.isoformat(),
                        "status": "Não faturada",
                        "refuses": state["number"] % 7 == 0,
                    }
        if state["billing"]["modo"] == AUTOMATIC:
            for sale in state["sales"].values():
                if sale["status"] == "Não faturada" and sale["date"] <= state["today"]:
                    sale["status"] = "Faturada"
                    state["charges"] += 1
        state["mails"] += sum(rule["active"] for rule in state["rules"].values())

    def human(self, screen: str, record: str, field: str, value: Json, *, actor: str = "human") -> None:
        """Another person's change."""
        with self.changing() as state:
            where = state[screen] if screen == "billing" else state[screen][record]
            if where[field] == value:
                return
            state["effects"].append(
                {
                    "actor": actor,
                    "screen": screen,
                    "record": record,
                    "field": field,
                    "before": where[field],
                    "after": value,
                }
            )
            where[field] = value

    # what a run meets

    def load(self) -> None:
        """A screen is loaded."""
        self.screens += 1
        if self.screens == self.fail_at:
            raise ErpError("O ERP respondeu com erro (502).", "Tente de novo.")
        if self.screens == self.expire_at:
            self.logged_in = False
        if not self.logged_in:
            raise SessionExpired("A sessão no ERP expirou: voltou a tela de login.", "Rode `bot login`.")
        for due, apply in [late for late in self._late if late[0] <= self.screens]:
            self._late.remove((due, apply))
            with self.changing() as state:
                apply(state)

    def finish_late(self) -> None:
        """What was on its way arrives."""
        for _, apply in self._late:
            with self.changing() as state:
                apply(state)
        self._late.clear()

    def write(self, who: str, screen: str, wanted: Sequence[tuple[str, str, Json]]) -> None:
        """A write request: (record, field, value) of one screen. Raises what a browser would where the answer does not come."""
        self.writes += 1
        trouble = self.trouble if self.trouble is not None and self.trouble.nth == self.writes else None
        self.on_point("write: before")
        if trouble is not None and trouble.edit is not None:
            trouble.edit(self)
        kind = trouble.kind if trouble is not None else ""
        if kind == "refused":
            raise ErpError("O ERP respondeu com erro (500).", "Tente de novo.")
        done = wanted[: len(wanted) // 2] if kind == "partial" else [] if kind == "nothing" else wanted

        def apply(state: dict[str, Json]) -> None:
            for record, field, value in done:
                self._set(state, who, screen, record, field, value)

        def undo(state: dict[str, Json], were: list[tuple[str, str, Json]]) -> None:
            for record, field, value in were:
                if (state["billing"] if screen == "billing" else state[screen][record])[field] != value:
                    self._set(state, "erp", screen, record, field, value, by_force=True)

        if kind == "reverts":
            records = self.now["billing"] if screen == "billing" else self.now[screen]
            values = [
                (record, field, (records if screen == "billing" else records[record])[field])
                for record, field, _ in done
            ]
            self._late.append((self.screens + 4, lambda state: undo(state, values)))
        if kind == "late":
            self._late.append((self.screens + 2, apply))
        else:
            with self.changing() as state:
                apply(state)
        self.on_point("write: applied")
        if kind in ("lost", "late"):
            raise NetworkError("O ERP não respondeu em 30 s.", "Tente de novo mais tarde.")
        self.on_point("write: answered")

    def _set(
        self,
        state: dict[str, Json],
        who: str,
        screen: str,
        record: str,
        field: str,
        value: Json,
        *,
        by_force: bool = False,
    ) -> None:
        where = state["billing"] if screen == "billing" else state[screen].get(record)
        if where is None or (
            screen == "sales" and not by_force and (where["refuses"] or where["status"] != "Não faturada")
        ):
            return
        state["effects"].append(
            {"actor": who, "screen": screen, "record": record, "field": field, "before": where[field], "after": value}
        )
        where[field] = value
        if screen == "billing" and field == "modo" and value == MANUAL and state["clears"]:
            for other in ("dias", "hora"):
                if where[other]:
                    self._set(state, who, screen, record, other, "")


# The browser's place


class Tracing:
    def group(self, name: str) -> Any:
        return nullcontext()

    def start(self, **options: Any) -> None: ...

    def stop(self, path: Path) -> None:
        raise PlaywrightError("nothing was traced")


class FakeTraffic:
    """Each screen is asked for by another address."""

    def __init__(self) -> None:
        self._asked = 0

    @property
    def wanted(self) -> str:
        self._asked += 1
        return f"r=fake/{self._asked}"


class FakeBrowser:
    may_have_written = True

    def begin_act(self) -> None: ...

    """What flows and runs ask of a browser."""

    version = "0"
    timeout = 1.0

    def __init__(self) -> None:
        self.context = SimpleNamespace(tracing=Tracing())
        self.page = SimpleNamespace(url="http://fake/", main_frame=None)
        self.guard = SimpleNamespace(sending=Sending.READS)
        self.traffic = FakeTraffic()

    def send(self, sending: Sending) -> None:
        self.guard.sending = sending

    def save_session(self, path: Path) -> None: ...

    def kill(self) -> None: ...

    def goto(self, url: str) -> None: ...

    def settle(self) -> None: ...

    def tell(self, title: str) -> None: ...

    def point(self, control: object) -> None: ...


@contextmanager
def open_fake_browser(*_: Any, **__: Any) -> Iterator[FakeBrowser]:
    yield FakeBrowser()


class FakeEvidence:
    """Keeps the journal in memory; what is confidential it writes, but waits for no disk."""

    def __init__(self, folder: Path | None = None, *_: Any, **__: Any) -> None:
        self.folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.events: list[tuple[str, dict[str, Json]]] = []

    def event(self, kind: str, /, **data: Json) -> None:
        self.events.append((kind, data))

    def shot(self, *_: Any, **__: Any) -> str:
        return ""

    def attach(self, *_: Any) -> None: ...

    def confide(self, name: str, text: str) -> None:
        if self.folder is not None:
            (self.folder / "confidential").mkdir(parents=True, exist_ok=True)
            with (self.folder / "confidential" / name).open("a") as file:
                file.write(text)

    def seal(self) -> str:
        return ""


class FakeScreen:
    def __init__(self, browser: FakeBrowser, labels: Labels) -> None:
        self.browser = browser
        self.labels = labels
        self.form_layer = False
        self.content = self  # no page's own frame: its list is turned page by page

    @property
    def page(self) -> Any:
        return self.browser.page

    def read(self, expression: str = "", *_: Any) -> bool | list[int]:
        # The home screen counts nothing.
        return [] if expression.startswith("countsNamed") else False

    def look(self, **_: Any) -> None: ...

    def logged_out(self) -> bool:
        return True  # no fake screen looks like the login that is none

    def trial(self, *_: Any) -> None: ...


class Nothing:
    """A locator, a filter: taken for granted."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *_, **__: True


class FakeGrid(Grid):
    """A list whose rows come from `rows()`, `PAGE` at a time."""

    def __init__(
        self, erp: FakeErp, screen: Any, columns: Sequence[str], rows: Callable[[], dict[str, list[str]]]
    ) -> None:
        super().__init__(screen, columns[:1])
        self.erp = erp
        self.rows = rows
        self.columns = tuple(screen.labels.canonical(key) for key in columns)
        self.at_page = 0
        self.chosen: set[str] = set()

    def open(self) -> None:
        self.erp.load()
        self.at_page = 0
        self.chosen = set()

    def wait(self) -> None: ...

    def _wait(self) -> None: ...

    def _at_rest(self) -> None:
        """Each page is read by `read`, whether or not it is drawn."""

    def standing(self) -> None:
        """No list stands on the screen: it is always opened again."""

    def read(self) -> Sheet:
        rows = self.rows()
        ids = list(rows)[self.at_page * PAGE : (self.at_page + 1) * PAGE]
        shown = tuple(
            Row(id, tuple(Cell(text, "", "", None) for text in rows[id]), True, id in self.chosen, ()) for id in ids
        )
        return Sheet(
            self.columns,
            shown,
            "keys",
            len(rows),
            None,
            self.at_page + 1,
            (self.at_page + 1) * PAGE < len(rows),
            None,
            False,
        )

    def turn(self, sheet: Sheet) -> None:
        self.erp.load()
        self.at_page += 1

    def jump(self, page: int) -> None:
        self.at_page = min(page - 1, (len(self.rows()) - 1) // PAGE)

    def select(self, ids: Any, sheet: object = None) -> Sheet:
        self.chosen = set(ids) & set(self.read().ids)
        return self.read()


class FakeBulk:
    """Ações em lote for the rows selected in `grid`."""

    def __init__(self, erp: FakeErp, grid: FakeGrid, screen: str, field: str, value: Json) -> None:
        self.erp, self.grid, self.screen, self.field, self.value = erp, grid, screen, field, value

    def prove(self, key: str) -> None: ...

    def run(self, key: str, act: Act) -> Outcome:
        self.erp.write("bot", self.screen, [(record, self.field, self.value) for record in sorted(self.grid.chosen)])
        return Outcome(["Operação realizada com sucesso."], act.count)


# The pages, with what touches a browser replaced


class FakeMode:
    def __init__(self, page: FakeBilling) -> None:
        self.page = page

    def locator(self) -> Nothing:
        return Nothing()

    def wait(self) -> None: ...

    def read(self) -> Chosen:
        shown = self.page.draft["modo"]
        return Chosen("radio", shown, {MANUAL: True, AUTOMATIC: False}.get(shown))

    def set(self, manual: bool) -> bool:
        before, self.page.draft["modo"] = self.page.draft["modo"], MANUAL if manual else AUTOMATIC
        return self.page.draft["modo"] != before


class FakeBilling(BillingPage):
    def __init__(self, erp: FakeErp, screen: Any, run: Run, unit: str) -> None:
        super().__init__(screen, run, unit=unit)
        self.erp = erp
        self.draft: dict[str, str] = {}
        self.mode = FakeMode(self)  # type: ignore[assignment]

    def go(self) -> None:
        self.erp.load()
        self.draft = dict(self.erp.now["billing"])

    def _form(self) -> Any:
        draft = self.draft

        class Form:
            def read(self) -> dict[str, Field]:
                return {
                    MODE_KEY if key == "modo" else key: Field(key, key.title(), "text", value, True, False)
                    for key, value in draft.items()
                }

            def key_of(self, control: Any) -> str:
                return MODE_KEY

            def set(self, field: Field, wanted: Any) -> None:
                draft[field.key] = wanted

        return Form()

    def prove(self, changes: Any) -> None: ...

    def saving(self) -> Act:
        return Act("billing.manual" if self.draft["modo"] == MANUAL else "billing.automatic")

    def save(self, anchor: Any, checkpoint: Callable[[], None], act: Act) -> Applied:
        checkpoint()
        now = self.erp.now["billing"]
        self.erp.write(
            "bot", "billing", [("empresa", key, value) for key, value in self.draft.items() if now[key] != value]
        )
        return Applied(["Salvo."])


class FakeRules(EmailRulesPage):
    def __init__(self, erp: FakeErp, screen: Any, run: Run) -> None:
        super().__init__(screen, run)
        self.erp = erp
        self.grid: FakeGrid = FakeGrid(erp, screen, ["rules.name_column", "rules.active_column"], self.shown)

    def shown(self) -> dict[str, list[str]]:
        return {key: [rule["name"], "Sim" if rule["active"] else "Não"] for key, rule in self.erp.now["rules"].items()}

    def go(self) -> None:
        self.grid.open()

    def form(self, rule: Rule) -> RuleForm:
        return FakeRuleForm(self, rule)


class FakeRuleForm(RuleForm):
    page: FakeRules

    def open(self) -> bool:
        self.page.erp.load()
        rule = self.page.erp.now["rules"][self.rule.id]
        self.fields = {key: {"label": key, "kind": "text", "value": value} for key, value in rule.items()}
        self.key = "active"
        return bool(rule["active"])

    def prove(self, changes: Any) -> None: ...

    def apply(self, changes: Any, checkpoint: Callable[[], None]) -> Applied:
        self.open()
        self.page.run.memory.remember("email_rules", self.rule.id, self.fields)
        checkpoint()
        self.page.erp.write("bot", "rules", [(self.rule.id, "active", bool(changes[0].after))])
        return Applied(["Salvo."])


class Unfiltered(Nothing):
    """A list that nobody ever filtered."""

    def counts(self) -> list[int]:
        return []


class FakeClients(ClientsPage):
    def __init__(self, erp: FakeErp, screen: Any, run: Run) -> None:
        super().__init__(screen, run)
        self.erp = erp
        columns = ["clients.name_column", "clients.access_column", "clients.status_column"]
        self.grid: FakeGrid = FakeGrid(erp, screen, columns, self.shown)
        self.filters = Unfiltered()  # type: ignore[assignment]
        self.form = FakeClientForm(self)
        self.persons.told = False
        self.source = "column"

    def shown(self) -> dict[str, list[str]]:
        clients = self.erp.now["clients"].items()
        return {
            key: [
                one["name"],
                "Sim" if one["access"] else "Não",
                one.get("status") or ("Bloqueado" if one["blocked"] else "Ativo"),
            ]
            for key, one in clients
        }

    def go(self) -> None:
        self.grid.open()

    def save_button(self, anchor: Any) -> Any:
        return anchor

    def blocking(self) -> Blocking:
        target = Blocking(self)
        target.bulk = FakeBulk(self.erp, self.grid, "clients", "access", False)  # type: ignore[assignment]
        return target


class FakeClientForm(ClientForm):
    page: FakeClients

    def __init__(self, page: FakeClients) -> None:
        super().__init__(page)
        self.page = page

    def open(self, record: str, name: str = "") -> Any:
        self.page.erp.load()
        return Nothing()

    def grant(self, record: str, name: str, *, notify: bool, checkpoint: Callable[[], None]) -> Applied:
        self.open(record)
        checkpoint()
        self.page.erp.write("bot", "clients", [(record, "access", True)])
        return Applied(["Salvo."])


class FakeSales(SalesPage):
    def __init__(self, erp: FakeErp, screen: Any, run: Run) -> None:
        super().__init__(screen, run)
        self.erp = erp
        columns = [
            "sales.client_column",
            "sales.date_column",
            "sales.status_column",
            "sales.value_column",
            "sales.origin_column",
        ]
        self.grid: FakeGrid = FakeGrid(erp, screen, columns, self.shown)
        self.filters = Unfiltered()  # type: ignore[assignment]

    def shown(self) -> dict[str, list[str]]:
        first, last = self.period or (date.min, date.max)
        clients = self.erp.now["clients"]
        return {
            key: [
                clients.get(sale["client"], {"name": sale["client"]})["name"],
                f"{date.fromisoformat(sale['date']):%d/%m/%Y}",
                sale["status"],
                "10,00",
                "Contrato",
            ]
            for key, sale in self.erp.now["sales"].items()
            if first <= date.fromisoformat(sale["date"]) <= last
        }

    def go(self) -> None:
        self.grid.open()

    def cancelling(self) -> Cancelling:
        target = Cancelling(self)
        target.bulk = FakeBulk(self.erp, self.grid, "sales", "status", "Cancelada")  # type: ignore[assignment]
        return target


class FakeHome(Nothing):
    """A tenant with one unit."""

    def units(self) -> list[str]:
        return [""]

    def lists(self) -> list[str]:
        return [""]

    def expect_tenant(self) -> str:
        return ""


class FakePages(Erp):
    """Stands in for `pages.erp.Erp`; `FakePages.erp` is the ERP that the next run works on, `latest` the run's own pages."""

    erp: FakeErp
    latest: FakePages | None = None

    def __init__(self, run: Run) -> None:
        FakePages.latest = self
        self.run = run
        self.screen = FakeScreen(run.browser, Labels(run.tenant.labels))  # type: ignore[arg-type]
        self.login = SimpleNamespace(enter=self._enter)
        self.home = FakeHome()
        self.email_rules = FakeRules(self.erp, self.screen, run)
        self.clients = FakeClients(self.erp, self.screen, run)
        self.sales = FakeSales(self.erp, self.screen, run)
        run.writing.between_readings.wait = lambda seconds=None: False  # type: ignore[method-assign]
        guard_writes(self.erp, run)

    def lists(self) -> Iterator[str]:
        yield ""

    def billing(self, unit: str = "") -> FakeBilling:
        return FakeBilling(self.erp, self.screen, self.run, unit)

    def _enter(self) -> bool:
        self.erp.logged_in = True
        return True


FIELDS = {
    ("clients", "access"): "acesso",
    ("rules", "active"): ACTIVE,
    ("sales", "status"): "status",
    ("billing", "modo"): "modo",
}
SCREENS = {"rules": "email_rules"}


class NoIntentError(AssertionError):
    """A write left for the ERP that the store knew nothing of."""


def guard_writes(erp: FakeErp, run: Run) -> None:
    """Every write of the run must be `intended` in the store at the instant it leaves, and leave a browser that may write."""
    plain = FakeErp.write.__get__(erp)

    def write(who: str, screen: str, wanted: Sequence[tuple[str, str, Json]]) -> None:
        assert run.memory.window is not None
        stored = {
            (c.screen, c.record, c.field)
            for c in run.store.changes(run.memory.window, flow=run.flow, states={ChangeState.INTENDED})
        }
        for record, field, _ in wanted:
            if (SCREENS.get(screen, screen), record, FIELDS.get((screen, field), field)) not in stored:
                raise NoIntentError(f"{screen} {record} {field}")
        if run.browser.guard.sending is not Sending.WRITES:
            raise NoIntentError("the browser was not to write")
        plain(f"{who} {run.flow}", screen, wanted)

    erp.write = write  # type: ignore[method-assign]


__all__ = ["FakeErp", "FakeEvidence", "FakePages", "Killed", "Trouble", "new_state", "open_fake_browser", "replace"]
