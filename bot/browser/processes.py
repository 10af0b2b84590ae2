"""The processes below this one: a browser that answers nothing any more is ended from outside."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path


def children() -> set[int]:
    """The processes that this process started itself; empty where the system does not tell."""
    return {pid for pid, parent in _parents().items() if parent == os.getpid()}


def kill_below(processes: Collection[int]) -> None:
    """Ends everything that these processes started, at once, and leaves them themselves alive."""
    parents = _parents()
    found: list[int] = []
    ahead = set(processes)
    while ahead:
        ahead = {pid for pid, parent in parents.items() if parent in ahead}
        found += ahead
    for pid in found:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def _parents() -> dict[int, int]:
    """The parent of every process."""
    proc = Path("/proc/self/stat")
    if proc.exists():
        found = {}
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdigit():
                    found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        return found
    try:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return {}
    pairs = (line.split() for line in listed.splitlines())
    return {int(pid): int(parent) for pid, parent in pairs}
