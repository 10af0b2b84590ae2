"""Many tenants, two workers that are killed at random, each tenant submitted twice: `python kill_loop.py TENANTS SEED`.

Each worker takes jobs from a folder and pauses their tenants on fake ERPs kept in files, all with one store. Prints how
many writes were done twice, how many are missing, and how many came from a run that another had taken over from.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from fake_erp import MANUAL, FakeErp, FakePages, new_state
from world import Points, empty_store, fake_world, fresh_folder

from bot.config import load_tenant
from bot.engine.plan import Options
from bot.engine.terms import Mode
from bot.errors import LockHeld, LockLost
from flows.conduct import conduct

TODAY = date(2026, 6, 1)
PROCESSES = 2
LIMIT = 900.0


class SignedErp(FakeErp):
    """Signs each change with the token of the lease that was held."""

    token = 0

    def _set(self, state: dict[str, Any], who: str, *rest: Any) -> None:
        before = len(state["effects"])
        super()._set(state, who, *rest)
        for effect in state["effects"][before:]:
            effect["token"] = self.token


class SignedPages(FakePages):
    def __init__(self, run: Any) -> None:
        super().__init__(run)
        SignedErp.token = run.lease.token


class Loop:
    """The folders of a kill loop: `jobs` waiting, `taken` being worked on, `done`; a tenant file and an ERP for each tenant."""

    def __init__(self, folder: Path, tenants: int) -> None:
        self.folder = folder
        self.jobs, self.taken, self.done = (folder / name for name in ("jobs", "taken", "done"))
        for place in (self.jobs, self.taken, self.done):
            place.mkdir()
        empty_store(folder / "store.db")
        self.names = [f"t{number:03}" for number in range(tenants)]
        for name in self.names:
            FakeErp(new_state(TODAY, clients=6, rules=2), file=self.erp_file(name))
            (folder / f"{name}.yaml").write_text(
                f"tenant: {name}\nurl: http://127.0.0.1:9\nlogin: {{username: env:U, password: env:P, session: s.json}}\n"
                "evidence: {dir: ev}\nstore: sqlite:///store.db\n"
            )
            for copy in "ab":
                (self.jobs / f"{name}-{copy}").touch()

    def erp_file(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def take(self) -> Path | None:
        for job in sorted(self.jobs.iterdir()):
            with suppress(FileNotFoundError):  # the other was faster
                return job.rename(self.taken / f"{job.name}.{os.getpid()}")
        return None

    def work(self) -> None:
        """A worker's life: until no job waits."""
        with fake_world(Points()):
            while (job := self.take()) is not None:
                name = job.name.split("-")[0]
                over = self.pause(name)
                job.rename((self.done if over else self.jobs) / job.name.split(".")[0])

    def pause(self, name: str) -> bool:
        """Whether the tenant is paused now; False where another run holds it."""

        import flows.conduct

        flows.conduct.Erp = SignedPages  # type: ignore[misc, assignment]
        FakePages.erp = SignedErp(file=self.erp_file(name))
        tenant = load_tenant(self.folder / f"{name}.yaml", env={"U": "u", "P": "p"})
        try:
            result = conduct(tenant, "pause", Mode.REAL, Options(yes=True, today=TODAY), lambda plan: True)
        except (LockHeld, LockLost):
            return False
        assert result.exit_code in (0, 6), result.message
        return result.exit_code == 0

    def give_back(self, pid: int) -> None:
        """The jobs of a worker that died wait again."""
        for job in self.taken.glob(f"*.{pid}"):
            job.rename(self.jobs / job.name.split(".")[0])

    def over(self) -> bool:
        return not any(self.jobs.iterdir()) and not any(self.taken.iterdir())

    def verdict(self) -> tuple[int, int, int]:
        """(writes done twice, records not as they must be, writes under a lease that had been taken over)."""
        twice = missing = overlaps = 0
        for name in self.names:
            state = json.loads(self.erp_file(name).read_text())
            count = Counter((effect["screen"], effect["record"], effect["field"]) for effect in state["effects"])
            twice += sum(times - 1 for times in count.values())
            missing += sum(rule["active"] for rule in state["rules"].values())
            missing += sum(client["access"] for client in state["clients"].values())
            missing += state["billing"]["modo"] != MANUAL
            tokens = [effect["token"] for effect in state["effects"]]
            overlaps += sum(later < earlier for earlier, later in pairwise(tokens))
        return twice, missing, overlaps


def kill_loop(loop: Loop, seed: int) -> int:
    """Runs the workers and kills one after another until all jobs are done; how many were killed in the middle of a job."""
    dice = random.Random(seed)
    workers: set[int] = set()
    kills, most, limit = 0, len(loop.names), time.monotonic() + LIMIT
    while not loop.over() or workers:
        assert time.monotonic() < limit, "the jobs do not come to an end"
        while len(workers) < PROCESSES and any(loop.jobs.iterdir()):
            workers.add(start(loop))
        time.sleep(dice.uniform(0.01, 0.1))
        # No more kills than jobs: on a machine so slow that none of them outlives its turn, they come to an end all the same.
        if workers and kills < most and dice.random() < 0.7:
            victim = dice.choice(sorted(workers))
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        for pid in list(workers):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                workers.discard(pid)
                kills += os.WIFSIGNALED(status) and any(loop.taken.glob(f"*.{pid}"))
                assert os.WIFSIGNALED(status) or not os.waitstatus_to_exitcode(status), "a worker failed"
                loop.give_back(pid)
    return kills


def start(loop: Loop) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        loop.work()
        code = 0
    finally:
        sys.stderr.flush()
        if code:
            import traceback

            traceback.print_exc()
        os._exit(code)


def main() -> None:
    folder = fresh_folder()
    try:
        loop = Loop(folder, int(sys.argv[1]))
        kills = kill_loop(loop, int(sys.argv[2]))
        twice, missing, overlaps = loop.verdict()
        print(
            f"{len(loop.names)} tenants, {2 * len(loop.names)} jobs, {kills} workers killed in the middle: "
            f"{twice} duplicates, {missing} missing, {overlaps} overlaps"
        )
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
