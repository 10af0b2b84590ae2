"""A small embedded ERP with a bot beside it: what the tests of the flows and the matrix work with.

`Bench` writes the tenant file and conducts flows in this process; what they did is judged by the ERP's oracle.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import kept_browser
import yaml

from bot.config import Tenant, load_tenant
from bot.engine.plan import Options, Plan, Result
from bot.engine.terms import Mode, Watch
from bot.sandbox.server import Sandbox
from bot.store import Store, Window
from flows.conduct import conduct
from pages.labels import LABELS

State = dict[str, Any]
Change = tuple[str, int, str, Any, Any]  # model, record, field, before, after
Start = Callable[..., "Bench"]
SINCE = date(2026, 6, 1)
RULES = (1, 2, 4)  # two active ones and one that is not
WITH_ACCESS = 5
PASSWORD_NAME = "BENCH_PASSWORD"


@dataclass
class Bench:
    """One ERP, and a folder with the tenant file, store, session and evidence of the bot that works on it."""

    erp: Sandbox
    folder: Path
    keys: dict[str, Any] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.env = {"BENCH_USER": self.erp.username, PASSWORD_NAME: self.erp.password} | self.env

    @property
    def file(self) -> Path:
        return self.folder / "acme.yaml"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    @property
    def session(self) -> Path:
        return self.folder / "acme.session.json"

    def write_file(self, **keys: Any) -> Path:
        """The tenant file; `keys` replace whole blocks, None leaves one out."""
        blocks: dict[str, Any] = {
            "tenant": "acme",
            "url": self.erp.url,
            "login": {"username": "env:BENCH_USER", "password": f"env:{PASSWORD_NAME}", "session": self.session.name},
            "evidence": {"dir": "evidence"},
            "store": "sqlite:///bot.db",
            "browser": {"timeout": 30},
        }
        blocks |= self.keys | keys
        self.file.write_text(
            yaml.safe_dump({k: v for k, v in blocks.items() if v is not None}, allow_unicode=True), encoding="utf-8"
        )
        return self.file

    def tenant(self, **keys: Any) -> Tenant:
        return load_tenant(self.write_file(**keys), env=self.env, known_labels=LABELS)

    def conduct(
        self, flow: str, mode: Mode = Mode.REAL, *, ask: Callable[[Plan], bool] = lambda plan: True, watch: Watch | None = None,
        first: date | None = None, last: date | None = None, headed: bool = False,
        trace: bool = False, **keys: Any,
    ) -> Result:  # fmt: skip
        """Runs a flow on the ERP's own day and gives how it ended; errors of the tree are in the Result."""
        options = Options(yes=True, first=first, last=last, headed=headed, trace=trace, today=self.erp.today)
        tenant = self.tenant(**keys)
        return kept_browser.run(lambda: conduct(tenant, flow, mode, options, ask, watch), own=headed)

    def pause(self, **options: Any) -> Result:
        return self.conduct("pause", **options)

    def resume(self, **options: Any) -> Result:
        return self.conduct("resume", **options)

    def routes(self, since: int = 0) -> list[str]:
        """The routes of the write requests that the ERP received, the first `since` left out."""
        return [write["route"] for write in self.erp.writes()[since:]]

    def window(self) -> Window | None:
        """The window that is open now."""
        with Store.open(self.tenant().store) as store:
            return store.window("acme")

    def forget(self) -> None:
        """Empties the folder: the next run knows nothing of those before."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def cookies(self) -> set[str]:
        """The values of the cookies that the bot keeps now."""
        if not self.session.exists():
            return set()
        return {cookie["value"] for cookie in json.loads(self.session.read_text(encoding="utf-8"))["cookies"]}

    def bytes_written(self) -> Iterable[tuple[Path, bytes]]:
        """Every file that the bot wrote, but the session and the tenant file."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path not in (self.session, self.file):
                yield path, path.read_bytes()


@dataclass
class Cycle:
    """A pause, 120 days and a resume that nothing disturbed; each a result, the state after it and the writes up to it."""

    bench: Bench
    before: State
    always_blocked: int = 0
    outside: dict[str, int] = field(default_factory=dict)
    inside: dict[str, int] = field(default_factory=dict)
    plan: Plan | None = None
    results: dict[str, Result] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    writes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    effects: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    mails: dict[str, dict[str, int]] = field(default_factory=dict)
    happened: dict[str, int] = field(default_factory=dict)
    let_in: dict[str, set[int]] = field(default_factory=dict)
    cookies: set[str] = field(default_factory=set)

    def run(self, name: str, result: Callable[[], Result]) -> None:
        """Conducts, and notes what the ERP shows after it and what was written by it."""
        seen = len(self.bench.erp.writes()), len(self.bench.erp.effects())
        self.results[name] = result()
        self.note(name)
        self.writes[name] = self.bench.erp.writes()[seen[0] :]
        self.effects[name] = self.bench.erp.effects()[seen[1] :]
        self.cookies |= self.bench.cookies()

    def note(self, name: str) -> None:
        erp = self.bench.erp
        self.states[name] = erp.state()
        self.mails[name] = erp.mails()
        self.let_in[name] = {client for client in self.states[name]["Client"] if erp.try_login(client)}

    def routes(self, name: str) -> list[str]:
        return [write["route"] for write in self.writes[name]]


def trim(erp: Sandbox, *, with_access: int = WITH_ACCESS, rules: Iterable[int] = RULES, sources: int = 3) -> None:
    """Leaves few records to work on, so that a whole cycle takes seconds, and clients who pay, so that nobody becomes Bloqueado by chance.

    Three rules (of each unit), `with_access` clients who may enter, `sources` contracts with their sales.
    """
    state = erp.state("EmailRule", "Client", "Contract", "RecurringSale", "RecurringBooking", "Sale", "Unit")
    rules_kept = {rule for rule in state["EmailRule"] if (rule - 1) % 6 + 1 in set(rules)}
    contracts = set(list(state["Contract"])[:sources])
    gone = {"EmailRule": set(state["EmailRule"]) - rules_kept, "Contract": set(state["Contract"]) - contracts}
    gone |= {model: set(state[model]) for model in ("RecurringSale", "RecurringBooking")}
    gone["Sale"] = {
        i for i, sale in state["Sale"].items() if sale["status"] == "notBilled" and sale["contract_id"] not in contracts
    }
    for model, records in gone.items():
        for record in records:
            erp.remove(model, record)
    entering = 0
    for record, client in state["Client"].items():
        allowed = client["hasLoginAccess"] and client["isActive"] and not client["isBlocked"] and entering < with_access
        entering += allowed
        erp.edit("Client", record, hasLoginAccess=allowed, punctuality=100)


def entering(erp: Sandbox) -> list[int]:
    """The clients who may enter their area, by id."""
    return sorted(with_access(erp.state("Client")))


def add_sale(erp: Sandbox, day: date, status: str = "notBilled", **fields: Any) -> int:
    """A single sale of the first client on that day."""
    nothing = ("charge_id", "contract_id", "recurring_sale_id", "recurring_booking_id", "billed_at", "refusal")
    plain = dict.fromkeys(nothing) | {"origin": "avulsa"}
    return erp.insert(
        "Sale", **plain | {"date": str(day), "competence_date": str(day.replace(day=1)), "status": status} | fields
    )


def changed(before: Mapping[str, Any], after: Mapping[str, Any], *models: str, but: Iterable[str] = ()) -> list[Change]:
    """What differs between two states, record by record and field by field; a record that came or went is a change of "(record)"."""
    left_out, found = set(but), []
    for model in models or [name for name in before if isinstance(before[name], dict)]:
        for record in sorted(set(before[model]) | set(after[model])):
            was, now = before[model].get(record), after[model].get(record)
            if was is None or now is None:
                found.append((model, record, "(record)", was is not None, now is not None))
                continue
            found += [
                (model, record, name, was[name], now[name])
                for name in was
                if name not in left_out and was[name] != now[name]
            ]
    return found


def with_access(state: State) -> set[int]:
    return {record for record, client in state["Client"].items() if client["hasLoginAccess"]}


def ids(state: State, model: str, **fields: Any) -> list[int]:
    """The records of a model whose fields have these values."""
    return [record for record, row in state[model].items() if all(row[name] == value for name, value in fields.items())]


def unbilled(state: State, first: date, last: date) -> set[int]:
    """The sales not billed whose date lies in the period, both ends included."""
    return {
        i
        for i, sale in state["Sale"].items()
        if sale["status"] == "notBilled" and str(first) <= sale["date"] <= str(last)
    }
