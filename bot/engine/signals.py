"""Ctrl-C and SIGTERM: the current click is let end, then the run stops."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bot.engine.run import Run


@contextmanager
def stopping(run: Run) -> Iterator[None]:
    """Ctrl-C and SIGTERM let the current click end, then stop the run so that it can be taken up again."""

    def stop(number: int, frame: FrameType | None) -> None:
        if run.stopped.is_set():
            raise KeyboardInterrupt
        run.stopped.set()
        run.watch.note("Parando depois do clique atual…")

    kept = {}
    try:
        for name in (signal.SIGINT, signal.SIGTERM):
            kept[name] = signal.signal(name, stop)
    except ValueError:
        kept = {}  # not the main thread: whoever owns it decides about signals
    try:
        yield
    finally:
        for name, old in kept.items():
            signal.signal(name, old)
