"""Ctrl-C and SIGTERM: what they do at which moment, and what is told."""

from __future__ import annotations

import os
import signal
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.signals import stopping
from bot.engine.stopped import Stop
from bot.engine.watchdog import Watchdog


def fake_run(acting: tuple[Any, ...]) -> Any:
    notes: list[str] = []
    return SimpleNamespace(
        writing=SimpleNamespace(acting=acting), stopped=Stop(), notes=notes,
        watch=SimpleNamespace(note=notes.append),
    )  # fmt: skip


CLICK = (SimpleNamespace(name="Ana"), SimpleNamespace(name="Bia"))


@pytest.mark.parametrize(
    ("acting", "signals", "ended", "told"),
    [
        ((), [signal.SIGINT], True, "A execução foi interrompida a pedido."),
        ((), [signal.SIGTERM], True, "A execução foi encerrada pelo sistema (SIGTERM)."),
        (CLICK, [signal.SIGINT], False, ""),
        (CLICK, [signal.SIGTERM], False, ""),
        (CLICK, [signal.SIGINT, signal.SIGINT], True,
         "A execução foi cortada no meio de um clique, a pedido: 2 mudança(s) ficam em dúvida (Ana, Bia)."),
    ],
)  # fmt: skip
def test_what_only_reads_ends_at_once_and_a_click_is_let_end_unless_asked_again(
    acting: tuple[Any, ...], signals: list[signal.Signals], ended: bool, told: str
) -> None:
    run, gone = fake_run(acting), threading.Event()
    with Watchdog(60, 60, gone.set) as watchdog, stopping(run, watchdog):
        for each in signals:
            os.kill(os.getpid(), each)
        if ended:
            assert gone.wait(30)
    assert gone.is_set() == ended
    assert run.stopped.is_set()
    assert (watchdog.error.message if watchdog.error else "") == told
    assert watchdog.asked is not None, "a browser that goes now did not crash"
    assert bool(run.notes) == (bool(acting))
