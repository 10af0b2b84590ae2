"""A small tenant on the embedded ERP, brought back to the same instant as often as wanted, and the command line on it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.sandbox.knobs import Knobs
from bot.sandbox.server import Sandbox

TODAY = "2026-06-01"
HERE = Path(__file__).parent
ANSWER_SECONDS = 25  # how long an answer is held back; by then whoever waits for it is dead
RUN_SECONDS = 600
VOLATILE = {"now"}


@dataclass
class Ended:
    """How a process ended: its exit code (-9: killed), what it printed, the points it passed."""

    code: int
    text: str
    points: list[str]


class SmallTenant:
    """Few clients on two pages, few active rules, few sales; `mark()` keeps ERP and store, `back()` returns to them."""

    def __init__(self, erp: Sandbox, folder: Path) -> None:
        self.erp = erp
        self.folder = folder
        self.marked = folder / "marked.db"
        self.store = folder / "store.db"
        self.settings()

    def settings(self, browser: str = "step_minutes: 5") -> None:
        """Writes the tenant file, with this key of `browser:`."""
        (self.folder / "acme.yaml").write_text(
            f"tenant: acme\nurl: {self.erp.url}\n"
            "login: {username: env:BOT_U, password: env:BOT_P, session: session.json}\n"
            f"evidence: {{dir: evidence}}\nstore: sqlite:///store.db\nbrowser: {{timeout: 20, {browser}}}\n"
        )

    def thin_out(self, rules: int) -> None:
        """Leaves `rules` of the rules active."""
        active = [number for number, rule in self.erp.state("EmailRule")["EmailRule"].items() if rule["active"]]
        for number in active[rules:]:
            self.erp.edit("EmailRule", number, active=False)

    def sales_left(self, number: int) -> None:
        """Leaves `number` unbilled sales in the period that is over."""
        due = self.unbilled()
        for sale in due[number:]:
            self.erp.remove("Sale", sale)
        assert len(due) >= number, "the tenant has too few sales"

    def unbilled(self, until: date | None = None) -> list[int]:
        today = (until or self.erp.today).isoformat()
        sales = self.erp.state("Sale")["Sale"]
        return [key for key, one in sales.items() if one["status"] == "notBilled" and TODAY <= one["date"] <= today]

    def mark(self) -> None:
        self.erp.mark()
        self.marked.unlink(missing_ok=True)
        if self.store.exists():
            with closing(sqlite3.connect(self.store)) as source, closing(sqlite3.connect(self.marked)) as copy:
                source.backup(copy)

    def back(self) -> None:
        self.erp.reset()
        for leftover in self.folder.glob("store.db*"):
            leftover.unlink()
        if self.marked.exists():
            shutil.copyfile(self.marked, self.store)
        shutil.rmtree(self.folder / "evidence", ignore_errors=True)

    def start(self, flow: str, at: int = 0) -> subprocess.Popen[str]:
        env = os.environ | {"BOT_U": self.erp.username, "BOT_P": self.erp.password, "BOT_TODAY": str(self.erp.today)}
        return subprocess.Popen(
            [
                sys.executable,
                str(HERE / "killed_bot.py"),
                str(self.folder / "points"),
                str(at),
                flow,
                "acme.yaml",
                "--yes",
            ],
            env=env,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def end(self, process: subprocess.Popen[str]) -> Ended:
        try:
            text, _ = process.communicate(timeout=RUN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            text, _ = process.communicate()
        return Ended(process.returncode, text, (self.folder / "points").read_text().splitlines())

    def run(self, flow: str, at: int = 0) -> Ended:
        """The flow; killed at its `at`th point (0: at none)."""
        return self.end(self.start(flow, at))

    def kill_unanswered(self, flow: str, nth: int) -> Ended:
        """The flow, killed once the ERP has done its `nth` write and before the answer is there."""
        self.erp.arm("late_answer", method="POST", route="[!s]*", nth=nth, seconds=ANSWER_SECONDS)
        process = self.start(flow)
        before = len(self.applied())
        limit = time.monotonic() + RUN_SECONDS
        while process.poll() is None and time.monotonic() < limit:
            if len(self.applied()) - before >= nth:
                os.kill(process.pid, signal.SIGKILL)
                break
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
        return self.end(process)

    def applied(self) -> list[dict[str, Any]]:
        return [write for write in self.erp.writes() if write["applied"]]

    # What is compared

    def records(self) -> dict[str, Any]:
        return {name: rows for name, rows in self.erp.state().items() if name not in VOLATILE}

    def effects(self) -> Counter[tuple[Any, ...]]:
        """What the bot's user wrote: (model, record, field, before, after), and how often."""
        return Counter(
            (one["model"], one["record"], one["field"], str(one["before"]), str(one["after"]))
            for one in self.erp.effects()
            if one["actor"] == self.erp.username
        )

    def kept(self) -> dict[str, list[Any]]:
        """What the store knows: first-seen values, changes with before and state, windows."""
        with closing(sqlite3.connect(self.store)) as store:
            return {
                "snapshots": store.execute("select screen, record, data from bot_snapshot order by 1, 2").fetchall(),
                "changes": store.execute(
                    "select flow, screen, record, field, before, after, state from bot_change order by 1, 2, 3, 4"
                ).fetchall(),
                "windows": store.execute("select since, closed_on from bot_window").fetchall(),
            }


def small_erp(*presets: str, clients: int = 6) -> Sandbox:
    knobs = Knobs.preset(*presets, page_size=max(2, clients // 2), auto_block_days=None)
    return Sandbox.start(knobs, clients=clients, seed=7, today=TODAY, quiet=True)
