"""Several processes of the bot at once, a tenant each: how many, how many of one ERP, and when an ERP is left alone.

A child is this same program with `--json` on one tenant file: its one document is how it ended, and a line a step on its
standard error is how far it is. Each stands in a session of its own, so that a signal comes to it from here, once.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.console.terminal import STEP, TELL_STEPS

IN_A_ROW = 3  # tenants of one ERP that the network kept from it, after which its others are not begun
SAAS = "conexa.app"  # its tenants are so many names of one ERP
MEMORY = 1 << 30  # bytes that a run with its browser takes at most (docs/bench.md: 909 MiB, a resume of 100 clients)


@dataclass(frozen=True)
class Job:
    """One tenant's part: the words of the command line that do it."""

    tenant: str
    host: str
    words: tuple[str, ...]


@dataclass
class Ended:
    """How a child ended: its exit code, its document where there is one, and the last that it said otherwise."""

    code: int
    document: dict[str, Any] | None
    said: list[str] = field(default_factory=list)

    @property
    def network(self) -> bool:
        """Whether the network kept it from the ERP."""
        told = self.document or {}
        parts = [told.get("error") or {}, *(part for part in told.get("results", []) if isinstance(part, dict))]
        parts += [run for part in parts for run in part.get("runs", [])]
        return any(part.get("kind") == "NetworkError" for part in parts)


class Child(Protocol):
    def send(self, number: int) -> None: ...


class Watcher(Protocol):
    """Is told what becomes of each job, in the thread that runs the pool."""

    def began(self, job: Job) -> None: ...
    def step(self, job: Job, title: str) -> None: ...
    def ended(self, job: Job, ended: Ended) -> None: ...
    def not_begun(self, job: Job, why: str) -> None: ...


Events = SimpleQueue[tuple[Job | None, Any]]
Start = Callable[[Job, Events], Child]


def erp_of(url: str) -> str:
    """The ERP at an address, as far as it is one for many tenants."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return SAAS if host == SAAS or host.endswith("." + SAAS) else parts.netloc.lower()


def bearable() -> int:
    """How many at once this machine bears: one a core, and as many as fit the memory that is free now."""
    import psutil

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, int(psutil.virtual_memory().available // MEMORY)))


class Pool:
    """Works through jobs in their order, `limit` at once and `per_host` of one ERP; `stopped` after Ctrl-C or SIGTERM."""

    def __init__(self, limit: int, per_host: int, watcher: Watcher, start: Start | None = None) -> None:
        self.limit, self.per_host, self.watcher = limit, per_host, watcher
        self.start: Start = start or Process
        self.stopped = False
        self._events: Events = SimpleQueue()  # its put may be called by a signal's handler
        self._running: dict[Job, Child] = {}
        self._failed: Counter[str] = Counter()

    def run(self, jobs: Sequence[Job]) -> None:
        """Comes back when every job that was begun has ended."""
        waiting = list(jobs)
        with self._forwarding():
            while True:
                waiting = self._begin(waiting)
                if not self._running:
                    break
                job, what = self._events.get()
                if job is None:
                    self._stop(what)
                elif isinstance(what, Ended):
                    self._end(job, what)
                else:
                    self.watcher.step(job, what)
        for job in waiting:
            self.watcher.not_begun(job, "")

    def _begin(self, waiting: list[Job]) -> list[Job]:
        """Begins what may begin now; what is left."""
        left: list[Job] = []
        for job in waiting:
            of_its_host = sum(other.host == job.host for other in self._running)
            if self._failed[job.host] >= IN_A_ROW and not self.stopped:
                self.watcher.not_begun(job, job.host)
            elif self.stopped or len(self._running) >= self.limit or of_its_host >= self.per_host:
                left.append(job)
            else:
                self._running[job] = self.start(job, self._events)
                self.watcher.began(job)
        return left

    def _end(self, job: Job, ended: Ended) -> None:
        del self._running[job]
        self._failed[job.host] = self._failed[job.host] + 1 if ended.network else 0
        self.watcher.ended(job, ended)

    def _stop(self, number: int) -> None:
        """No other is begun; each that runs is asked to stop as Ctrl-C asks it, a second time too."""
        self.stopped = True
        for child in self._running.values():
            child.send(number)

    @contextmanager
    def _forwarding(self) -> Iterator[None]:
        kept = {}
        with contextlib.suppress(ValueError):  # not the main thread: whoever owns it decides about signals
            for name in (signal.SIGINT, signal.SIGTERM):
                kept[name] = signal.signal(name, lambda number, frame: self._events.put((None, number)))
        try:
            yield
        finally:
            for name, old in kept.items():
                signal.signal(name, old)


class Process:
    """A child that runs: tells its steps and its end to the queue."""

    def __init__(self, job: Job, events: Events) -> None:
        self._job, self._events = job, events
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever waits for the end
        self._said: list[str] = []
        # -P: what lies in the working directory is not this program.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bot", *job.words],
            stdin=subprocess.DEVNULL, stdout=self._out, stderr=subprocess.PIPE, start_new_session=True,
            env={**os.environ, TELL_STEPS: "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": "1000"},
        )  # fmt: skip
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()
        Thread(target=self._wait, daemon=True).start()

    def send(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for raw in self._process.stderr:
            line = raw.decode("utf-8", "replace").rstrip()
            if line.startswith(STEP):
                self._events.put((self._job, line.removeprefix(STEP)))
            elif line:
                self._said.append(line)

    def _wait(self) -> None:
        """The end is that of the process itself: what it leaves behind may hold its standard error open."""
        code = self._process.wait()
        self._listener.join(timeout=2)
        with self._out as out:
            out.seek(0)
            text = out.read().decode("utf-8", "replace")
        try:
            document = json.loads(text)
        except ValueError:
            document = None
        self._events.put((self._job, Ended(code, document if isinstance(document, dict) else None, self._said[-20:])))
