"""A clock that ends a browser that hangs: a script that never returns answers to no timeout of Playwright's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from bot.errors import BotError, BrowserGone

GRACE = 1.1  # a run looks at its deadline itself between two clicks; the watchdog is for one that no longer does


class Watchdog:
    """Calls `end` where a step gets nowhere for `step_minutes`, or all of it takes clearly longer than `run_minutes`.

    `error` is None until then, and afterwards what to tell an analyst. `end` is called from a thread of its own.
    """

    def __init__(self, step_minutes: float, run_minutes: float, end: Callable[[], None]) -> None:
        self.error: BotError | None = None
        self.asked: BotError | None = None  # what to tell where the browser goes after somebody asked the run to stop
        self._step_minutes, self._run_minutes, self._end = step_minutes, run_minutes, end
        self._changed = threading.Condition()
        self._title, self._step_ends = "", float("inf")
        self._run_ends = time.monotonic() + run_minutes * 60 * GRACE
        self._over = False
        self._answer_ends, self._patience = float("inf"), 0.0
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def step(self, title: str) -> None:
        """A step begins or gets on, or ends where `title` is empty."""
        with self._changed:
            self._title = title
            self._step_ends = time.monotonic() + self._step_minutes * 60 if title else float("inf")
            self._changed.notify()

    def stop(self, error: BotError) -> None:
        """Ends the browser at once, whatever it does, and has this told."""
        with self._changed:
            if self.error is None:
                self.error = error
            self._changed.notify()

    @contextmanager
    def answering(self, seconds: float) -> Iterator[None]:
        """While inside, the page is asked something that it answers at once, if no script keeps it busy: for these seconds at most."""
        with self._changed:
            self._answer_ends, self._patience = time.monotonic() + seconds, seconds
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._answer_ends = float("inf")

    def _watch(self) -> None:
        with self._changed:
            while (
                not self._over
                and self.error is None
                and (left := min(self._step_ends, self._run_ends, self._answer_ends) - time.monotonic()) > 0
            ):
                self._changed.wait(min(left, threading.TIMEOUT_MAX))
            if self._over:
                return
            self.error = self.error or self._what_hangs()
        self._end()

    def _what_hangs(self) -> BrowserGone:
        if self._answer_ends <= min(self._step_ends, self._run_ends):
            return BrowserGone(
                f"A tela não respondeu em {self._patience:.0f} s no passo «{self._title}»: um script dela não termina; o navegador foi encerrado.",
                "Rode o comando de novo: ele continua de onde parou.",
            )
        if self._step_ends <= self._run_ends:
            return BrowserGone(
                f"O passo «{self._title}» ficou {self._step_minutes:g} minutos sem avançar (browser.step_minutes); o navegador foi encerrado.",
                "Rode o comando de novo: ele continua de onde parou.",
            )
        return BrowserGone(
            f"A execução passou de {self._run_minutes:g} minutos (browser.deadline_minutes) sem responder; o navegador foi encerrado.",
            "Rode o comando de novo: ele continua de onde parou.",
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()
