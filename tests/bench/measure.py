"""One case: an ERP, and each subject's pause and resume on it, each from the same state."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil

from bot.sandbox.knobs import Knobs
from bot.sandbox.server import Sandbox
from flows.sandbox_tenant import write_tenant

HERE = Path(__file__).parent
FIRST = date(2026, 6, 1)
SEED = 7
EVERY = 0.5  # seconds between two looks at the memory of a tree of processes


@dataclass(frozen=True)
class Case:
    """The size of an ERP: clients, rows a page, days of idleness."""

    clients: int
    page: int
    days: int = 120
    sales: int = 0  # added to those that the days bring

    @classmethod
    def parse(cls, text: str) -> Case:
        """`CLIENTS:PAGE[:DAYS[:SALES]]`."""
        return cls(*(int(part) for part in text.split(":")))

    def __str__(self) -> str:
        more = f", {self.sales} sales more" if self.sales else ""
        return f"{self.clients} clients, {self.page} a page, {self.days} days{more}"


@dataclass
class Measured:
    """What one subject's flow took: seconds, memory in MiB, CPU seconds of ERP, of the subject, of browser and driver; and the work counted."""

    who: str
    flow: str
    seconds: float
    memory: float
    cpu: dict[str, float]
    work: dict[str, Any] = field(default_factory=dict)
    right: bool = True


class Tree:
    """Peak memory (PSS) of a process and all that it started, and the CPU time of the parts of it that are not Python."""

    def __init__(self, pid: int) -> None:
        self.process, self.peak = psutil.Process(pid), 0.0
        self.cpu: dict[int, tuple[str, float]] = {}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.over.wait(EVERY):
            total = 0
            try:
                for one in [self.process, *self.process.children(recursive=True)]:
                    try:
                        total += one.memory_full_info().pss
                        times = one.cpu_times()
                        self.cpu[one.pid] = (one.name(), times.user + times.system)
                    except psutil.Error:
                        continue
            except psutil.Error:
                return
            self.peak = max(self.peak, total / 2**20)

    def stop(self) -> None:
        self.over.set()
        self.thread.join()

    def spent(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, seconds in self.cpu.values():
            kind = "browser" if "chrom" in name or "headless" in name else "driver" if "node" in name else "python"
            found[kind] = found.get(kind, 0.0) + seconds
        return found


class Bench:
    """One ERP of a case, and what was measured on it."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case, self.folder = case, folder
        knobs = Knobs.preset("classic", page_size=case.page)
        self.erp = Sandbox.start(knobs, clients=case.clients, seed=SEED, today=FIRST, quiet=True)
        state = self.erp.state("Client", "EmailRule", "Sale")
        self.rules = [key for key, rule in state["EmailRule"].items() if rule["active"]]
        self.clients = [key for key, client in state["Client"].items() if client["hasLoginAccess"]]

    def measure(self, whos: Iterable[str], flows: Iterable[str]) -> list[Measured]:
        found: list[Measured] = []
        for who in whos:
            self.erp.reset()
            place = Path(tempfile.mkdtemp(dir=self.folder))
            for flow in flows:
                found.append(self._one(who, flow, place))
                print(
                    f"    {who:7} {flow:7} {found[-1].seconds:8.1f} s  {found[-1].memory:6.0f} MiB{'' if found[-1].right else '  NOT DONE RIGHT'}",
                    flush=True,
                )
                if "said" in found[-1].work:
                    print(found[-1].work["said"], file=sys.stderr)
                if flow == "pause" and "resume" in flows:
                    self._months()
        return found

    def _months(self) -> None:
        self.erp.advance(self.case.days)
        nothing = ("charge_id", "contract_id", "recurring_sale_id", "recurring_booking_id", "billed_at", "refusal")
        day = str(FIRST + timedelta(days=1))
        plain = dict.fromkeys(nothing) | {
            "origin": "avulsa", "status": "notBilled", "date": day, "competence_date": day,
        }  # fmt: skip
        for _ in range(self.case.sales):
            self.erp.insert("Sale", **plain)

    def _one(self, who: str, flow: str, place: Path) -> Measured:
        today = self.erp.today
        facts = {
            "url": self.erp.url, "username": self.erp.username, "password": self.erp.password, "rules": self.rules,
            "clients": self.clients, "first": f"{FIRST:%d/%m/%Y}", "last": f"{today:%d/%m/%Y}",
        }  # fmt: skip
        tenant = place / "acme.yaml"
        if not tenant.exists():
            write_tenant(tenant, self.erp, "acme", max_sales=100_000)
        told = place / f"{who}-{flow}.json"
        told.write_text(json.dumps({"facts": facts, "tenant": str(tenant)}))
        erp = psutil.Process(self.erp.pid)
        before, began = erp.cpu_times(), time.perf_counter()
        out = place / f"{who}-{flow}.out"
        process = subprocess.Popen(
            [sys.executable, str(HERE / "subject.py"), who, flow, str(told), str(out)],
            env=os.environ | {"BOT_TODAY": today.isoformat()}, stdout=(place / "said").open("w"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        tree = Tree(process.pid)
        process.wait()
        seconds, after = time.perf_counter() - began, erp.cpu_times()
        tree.stop()
        work = json.loads(out.read_text()) if out.exists() else {"said": (place / "said").read_text()[-2000:]}
        cpu = {"erp": after.user + after.system - before.user - before.system, **tree.spent()}
        return Measured(who, flow, seconds, tree.peak, cpu, work, self._right(flow, work))

    def _right(self, flow: str, work: dict[str, Any]) -> bool:
        state = self.erp.state("Client", "EmailRule", "Sale", "BillingSettings")
        active = [key for key, rule in state["EmailRule"].items() if rule["active"]]
        inside = [key for key, client in state["Client"].items() if client["hasLoginAccess"]]
        manual = all(one["mode"] == "MANUAL" for one in state["BillingSettings"].values())
        if "took" not in work:
            return False
        if flow == "pause":
            return manual and not active and not inside
        left = [
            1
            for s in state["Sale"].values()
            if s["status"] == "notBilled" and str(FIRST) <= s["date"] <= state["now"][:10]
        ]
        return not manual and active == self.rules and not left

    def close(self) -> None:
        self.erp.stop()
