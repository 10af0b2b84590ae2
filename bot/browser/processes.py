"""The processes below this one: a browser that answers nothing any more is ended from outside."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

import psutil


def children(of: int | None = None) -> set[int]:
    """The processes that a process, by default this one, started itself."""
    return {child.pid for child in psutil.Process(of).children()}


def kill_below(processes: Collection[int]) -> None:
    """Ends everything that these processes started, at once, and leaves them themselves alive."""
    for pid in processes:
        with suppress(psutil.NoSuchProcess):
            for below in psutil.Process(pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    below.kill()
