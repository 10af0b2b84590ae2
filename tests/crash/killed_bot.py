"""The command line in a process that kills itself: `python killed_bot.py POINTS_FILE N ARGUMENTS…`.

Every store transaction, every press that writes and every request to the ERP (but for what only draws: pictures, styles,
scripts) is two points, before and after; at the Nth the process sends itself SIGKILL (0: at none). The points that were passed are written to POINTS_FILE, one a line. Nothing of this is in the product.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Request, Response

from bot.browser.page import Browser
from bot.cli.commands import main
from bot.engine.writing import Writing
from bot.evidence.journal import Evidence
from bot.store.database import Database

DRAWS = {"image", "stylesheet", "script", "font", "media"}
OURS = ("store.py", "lease.py", "database.py")


class Points:
    def __init__(self, file: Path, at: int) -> None:
        self.file = file.open("w", buffering=1)
        self.at = at
        self.passed = 0

    def pass_by(self, where: str) -> None:
        self.passed += 1
        self.file.write(where + "\n")
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def who_writes() -> str:
    """The store's method that writes."""
    frame = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.endswith(OURS):
        frame = frame.f_back  # type: ignore[assignment]
    return frame.f_code.co_name if frame is not None else "?"


def hook(points: Points) -> None:
    real_write, real_press, real_reading = Database.write, Writing.before_press, Writing.read_settled

    @contextmanager
    def write(self: Database) -> Iterator[Any]:
        if threading.current_thread() is not threading.main_thread():
            with real_write(self) as connection:
                yield connection
            return
        name = who_writes()
        points.pass_by(f"store {name}: before")
        with real_write(self) as connection:
            yield connection
        points.pass_by(f"store {name}: after")

    def press(self: Writing) -> None:
        real_press(self)
        points.pass_by("press: before")

    def settled_reading(self: Writing, *args: Any, **options: Any) -> Any:
        points.pass_by("press: answered")
        return real_reading(self, *args, **options)

    real_init = Browser.__init__

    def init(self: Browser, *args: Any, **options: Any) -> None:
        real_init(self, *args, **options)

        def asked(request: Request) -> None:
            if request.resource_type not in DRAWS:
                points.pass_by(f"request {request.method}: leaves")

        def answered(response: Response) -> None:
            if response.request.resource_type not in DRAWS:
                points.pass_by(f"request {response.request.method}: answered")

        self.context.on("request", asked)
        self.context.on("response", answered)

    Browser.__init__ = init  # type: ignore[method-assign]
    Database.write = write  # type: ignore[method-assign, assignment]
    Writing.before_press = press  # type: ignore[method-assign]
    Writing.read_settled = settled_reading  # type: ignore[method-assign]
    # Pictures are not what is tried here, and cost most of the time.
    Evidence.shot = lambda self, *args, **options: ""  # type: ignore[method-assign]


if __name__ == "__main__":
    hook(Points(Path(sys.argv[1]), int(sys.argv[2])))
    main(sys.argv[3:], prog_name="bot")
