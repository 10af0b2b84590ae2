"""One line of the matrix: a preset taken through pause, 120 days and resume, and which promises held."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import SINCE, Bench, add_sale, changed, trim, unbilled, with_access

from bot.engine.plan import Result
from bot.sandbox.knobs import PRESETS, Knobs
from bot.sandbox.server import Sandbox

IDLE_DAYS = 120
LAST = SINCE + timedelta(days=IDLE_DAYS)
OWN_DOING = ["isBlocked"]
SEARCHES = ("cliente/admin", "venda/admin")  # posted to where a list is searched by a POST
NAMES = {
    "paused": "the pause ends with all of its plan done, and nothing left",
    "checklist": "it changed the checklist's items and nothing else",
    "again": "a second pause writes nothing",
    "charges": "120 days later nothing was billed",
    "dunning": "and no dunning mail was sent",
    "area": "and no blocked client was let in",
    "resumed": "the resume ends with nothing left",
    "sales": "exactly the unbilled sales of the period are cancelled",
    "before": "everything else is as it was, record by record",
    "mails": "the resume mailed nobody",
    "once": "no value was written twice",
    "closed": "a second resume has nothing to do",
    "stopped": "it stops, with the exit code that says why",
    "untouched": "and nothing was written",
}


@dataclass
class Row:
    """What held for a preset: True, False, or None for what does not apply or was not reached."""

    preset: str
    promises: dict[str, bool | None] = field(default_factory=dict)
    said: str = ""
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return bool(self.promises) and all(held is not False for held in self.promises.values())

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Row:
        return cls(**json.loads(text))

    @property
    def broken(self) -> list[str]:
        return [f"{NAMES[promise]}" for promise, held in self.promises.items() if held is False]

    def tell(self, result: Result, expected: int) -> None:
        """Keeps the sentence of a run that did not end as expected."""
        if result.exit_code != expected and not self.said:
            why = result.message or "; ".join(f"{person.name}: {person.why}" for person in result.people)
            self.said = f"{result.flow} {result.exit_code}: {why}"[:300]


def keys_for(knobs: Knobs) -> dict[str, Any]:
    """What a tenant file has to say for an ERP like this, or may say to have its bulk grant used."""
    units = {"units": list(knobs.units)} if len(knobs.units) > 1 else {}
    return units | ({"resume": {"access": {"by": "bulk"}}} if knobs.grant == "wizard_nomail" else {})


@contextmanager
def bench_for(presets: tuple[str, ...], folder: Path, **knobs: Any) -> Iterator[Bench]:
    """A small ERP with these answers, on more than one page where the page size is what it is about."""
    wanted = Knobs.preset(*presets, **knobs)
    clients = (
        12 if wanted.page_size == 10 or {"select_link", "no_show_all", "ajax", "full", "modern"} & set(presets) else 8
    )
    if clients == 12 and wanted.page_size == 20:
        wanted = wanted.replace(page_size=10)
    with Sandbox.start(wanted, clients=clients, today=SINCE) as erp:
        trim(
            erp,
            with_access=4 if clients == 12 else 3,
            rules=(1, 2, 3, 4, 5) if wanted.rules_page_size == 3 else (1, 4),
            sources=1,
        )
        bench = Bench(erp, folder, keys=keys_for(wanted))
        if wanted.totp_secret:
            bench.env["BENCH_TOTP"] = wanted.totp_secret
            bench.keys["login"] = {
                "username": "env:BENCH_USER",
                "password": "env:BENCH_PASSWORD",
                "totp": "env:BENCH_TOTP",
                "session": bench.session.name,
            }
        yield bench


def cycle(name: str, bench: Bench) -> Row:
    """Pause, pause again, 120 days, resume, resume again; as far as the bot gets."""
    row, began = Row(name), time.monotonic()
    try:
        _cycle(row, bench)
    finally:
        row.seconds = time.monotonic() - began
    return row


def _cycle(row: Row, bench: Bench) -> None:
    erp, promises = bench.erp, row.promises
    quick = "MATRIX_QUICK" in os.environ
    for status in ("billed", "deductedFromQuota"):
        add_sale(erp, date(2026, 7, 10), status)
    add_sale(erp, SINCE), add_sale(erp, LAST), add_sale(erp, LAST + timedelta(days=1))
    before, sent = erp.state(), erp.mails()
    result = bench.pause()
    row.tell(result, 0)
    paused = erp.state()
    # A form that units share is planned once for each of them, and changed once.
    promises["paused"] = result.exit_code == 0 and len(result.done) > 0
    if not promises["paused"]:
        return
    promises["checklist"] = set(changed(before, paused)) == expected_pause(before, erp.knobs) and erp.mails() == sent
    if not quick:
        written, applied = len(erp.writes()), len(erp.effects())
        again = bench.pause()
        row.tell(again, 0)
        nothing = {"site/login", *(SEARCHES if erp.knobs.filter_method == "post" else ())}
        promises["again"] = (
            again.exit_code == 0 and len(erp.effects()) == applied and set(bench.routes(written)) <= nothing
        )
    happened = erp.advance(IDLE_DAYS)
    promises["charges"], promises["dunning"] = happened["charges"] == 0, happened["dunning"] == 0
    promises["area"] = not any(erp.try_login(client) for client in with_access(before))
    _resume(row, bench, before, quick)


def _resume(row: Row, bench: Bench, before: Mapping[str, Any], quick: bool) -> None:
    erp, promises = bench.erp, row.promises
    refused = add_sale(erp, date(2026, 8, 1), refusal="printJobs") if erp.knobs.cancel_partial else None
    idle, sent, effects = erp.state(), erp.mails(), len(erp.effects())
    # What no screen takes back without an e-mail is told to a person, who sees to it afterwards.
    status_flipped = erp.knobs.block_flips != "access"
    no_box = own_access(before) if erp.knobs.persons == "column" and erp.knobs.block_clears_persons else set()
    result = bench.resume()
    code = 5 if status_flipped or refused is not None or no_box else 0
    row.tell(result, code)
    promises["resumed"] = result.exit_code == code
    if no_box:
        told = {person.name.split(" (")[0] for person in result.people}
        promises["resumed"] &= told == {before["Person"][person]["name"] for person in no_box}
        for person in no_box:
            erp.edit("Person", person, hasLoginAccess=True)
    if status_flipped:
        promises["resumed"] &= any("Bloqueado" in person.why for person in result.people if person.item == "access")
        for client in with_access(before):
            erp.edit("Client", client, isBlocked=before["Client"][client]["isBlocked"])
    if refused is not None and promises["resumed"]:
        promises["resumed"] = erp.state()["BillingSettings"][1]["mode"] == "MANUAL"
        erp.edit("Sale", refused, status="cancelled")
        result = bench.resume()
        row.tell(result, 0)
        promises["resumed"] &= result.exit_code == 0
    after = erp.state()
    cancelled = {(record, name, now) for _, record, name, _, now in changed(idle, after, "Sale", but=["cancel_reason"])}
    promises["sales"] = cancelled == {(record, "status", "cancelled") for record in unbilled(idle, SINCE, LAST)}
    same = [model for model in before if isinstance(before[model], dict) and model not in ("Sale", "Charge")]
    other = changed(
        before, after, *same, but=[*OWN_DOING, "next_date"] if erp.knobs.block_flips == "access" else ["next_date"]
    )
    promises["before"] = not other
    if other and not row.said:
        row.said = f"not as before: {other[:3]}"
    promises["mails"] = erp.mails() == sent
    own = [effect for effect in erp.effects()[effects:] if effect["actor"] == erp.username]
    written = [
        (effect["model"], effect["record"], effect["field"]) for effect in own if effect["before"] != effect["after"]
    ]
    if erp.knobs.grant_persons == "all":
        # The ERP itself gave them access with their client's, and the bot took it away again.
        written = [one for one in written if one[0] != "Person"]
    promises["once"] = len(written) == len(set(written))
    if not quick:
        count = len(erp.writes())
        again = bench.resume()
        promises["closed"] = again.exit_code == 0 and len(erp.writes()) == count


def expected_pause(before: Mapping[str, Any], knobs: Knobs) -> set[tuple[Any, ...]]:
    """What the checklist changes, on an ERP with these answers."""
    changes: set[tuple[Any, ...]] = set()
    for record, form in before["BillingSettings"].items():
        changes.add(("BillingSettings", record, "mode", "AUTOMATICO", "MANUAL"))
        if knobs.manual_suboptions == "clear":
            emptied = (
                "days_ahead",
                "billing_day",
                "hour",
                "group_by",
                "include_contracts",
                "include_recurring",
                "include_bookings",
            )
            changes |= {("BillingSettings", record, name, form[name], None) for name in emptied}
    changes |= {
        ("EmailRule", record, "active", True, False) for record, rule in before["EmailRule"].items() if rule["active"]
    }
    for record in with_access(before):
        if knobs.block_flips in ("access", "both"):
            changes.add(("Client", record, "hasLoginAccess", True, False))
        if knobs.block_flips in ("status", "both"):
            changes.add(("Client", record, "isBlocked", False, True))
    if knobs.block_clears_persons:
        changes |= {("Person", person, "hasLoginAccess", True, False) for person in own_access(before)}
    return changes


def own_access(state: Mapping[str, Any]) -> set[int]:
    """The persons with an access of their own, of clients who have access."""
    clients = with_access(state)
    return {i for i, one in state["Person"].items() if one["hasLoginAccess"] and one["client_id"] in clients}


def stop(name: str, bench: Bench, flow: str, code: int) -> Row:
    """A run that must stop before it writes."""
    row, began = Row(name), time.monotonic()
    erp = bench.erp
    if flow == "resume":
        paused = bench.pause()
        row.tell(paused, 0)
        row.promises["paused"] = paused.exit_code == 0
        add_sale(erp, SINCE)
    before, written = erp.state(), len(erp.writes())
    result = bench.conduct(flow)
    row.tell(result, code)
    row.promises["stopped"] = result.exit_code == code
    row.promises["untouched"] = changed(before, erp.state(), but=["failed_logins"]) == [] and set(
        bench.routes(written)
    ) <= {"site/login"}
    row.seconds = time.monotonic() - began
    return row


__all__ = ["NAMES", "PRESETS", "Row", "bench_for", "cycle", "stop"]
