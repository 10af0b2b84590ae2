"""Counts what a run asks of its browser, and where its time goes: figures of work do not depend on how busy the machine is."""

from __future__ import annotations

import functools
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

# The first of these that is on the stack names what the time was for.
PLACES = (
    ("evidence/pictures.py", "", "pictures"),
    ("evidence/painting.py", "", "pictures"),
    ("evidence/journal.py", "", "evidence"),
    ("browser/traffic.py", "settle", "quiet"),
    ("browser/gate.py", "", "guard"),
    ("pages/elements/outcome.py", "", "outcome"),
    ("pages/elements/menu.py", "", "menu"),
    ("pages/elements/", "", "elements"),
    ("pages/", "", "pages"),
    ("bot/", "", "engine"),
    ("flows/", "", "engine"),
)
KEPT = 60


class Ledger:
    """Everything that was counted: calls of the driver, seconds in them by what they were for, and by who made them."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.makers: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0.0])
        self.requests: Counter[str] = Counter()
        self._inside = 0

    def note(self, request: Any) -> None:
        kind = request.resource_type
        self.requests[f"{request.method} {kind}" if kind in ("document", "xhr", "fetch") else "file"] += 1

    def install(self) -> None:
        """From here on every call of Playwright's is counted, and the time in store, evidence and painting."""
        from playwright._impl._sync_base import SyncBase

        from bot.evidence import painting
        from bot.evidence.journal import Evidence
        from bot.store import Store

        ask = SyncBase._sync

        def counted(base: Any, awaitable: Any) -> Any:
            name = getattr(awaitable, "__qualname__", type(awaitable).__name__)
            where, maker = _place(sys._getframe(1))
            self.calls[name] += 1
            if self._inside:
                return ask(base, awaitable)
            self._inside += 1
            began = time.perf_counter()
            try:
                return ask(base, awaitable)
            finally:
                self._inside -= 1
                spent = time.perf_counter() - began
                self.seconds[where] += spent
                entry = self.makers[f"{maker} {name}"]
                entry[0] += 1
                entry[1] += spent

        SyncBase._sync = counted  # type: ignore[method-assign]
        for name in [name for name in vars(Store) if not name.startswith("_") and callable(vars(Store)[name])]:
            if not isinstance(vars(Store)[name], (classmethod, staticmethod, property)):
                setattr(Store, name, self._timed("store", vars(Store)[name]))
        Evidence.events = self._timed("journal", Evidence.events)  # type: ignore[method-assign]
        painting.encode = self._timed("encoding", painting.encode)

    def _timed(self, what: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def timed(*args: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return call(*args, **options)
            finally:
                self.seconds[what] += time.perf_counter() - began
                self.calls[what] += 1

        return timed

    def as_json(self) -> dict[str, Any]:
        makers = sorted(self.makers.items(), key=lambda item: -item[1][1])[:KEPT]
        return {
            "calls": dict(self.calls.most_common()),
            "seconds": {name: round(spent, 2) for name, spent in sorted(self.seconds.items(), key=lambda i: -i[1])},
            "makers": {name: [count, round(spent, 2)] for name, (count, spent) in makers},
            "requests": dict(self.requests),
        }


def _place(frame: Any) -> tuple[str, str]:
    """What a call is for, and which lines of ours made it (three of them)."""
    where, lines = "", []
    while frame is not None:
        file = frame.f_code.co_filename
        if "playwright" not in file:
            short = "/".join(file.rsplit("/", 3)[-3:])
            for part, name, kind in PLACES:
                if part in short and (not name or name == frame.f_code.co_name):
                    where = (
                        kind
                        if not where
                        or (
                            kind in ("pictures", "evidence", "quiet", "outcome")
                            and where in ("elements", "pages", "engine")
                        )
                        else where
                    )
                    if len(lines) < 4:
                        lines.append(f"{short.split('/')[-1]}:{frame.f_code.co_name}")
                    break
        frame = frame.f_back
    return where or "other", " < ".join(lines)
