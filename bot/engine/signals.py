"""Ctrl-C and SIGTERM: what only reads ends at once; a click that writes is let end, and then the run stops."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bot.engine.run import Run
from bot.engine.stopped import stopped_by
from bot.engine.watchdog import Watchdog
from bot.errors import Interrupted

NAMES = 3  # records named of those that are left in doubt


@contextmanager
def stopping(run: Run, watchdog: Watchdog) -> Iterator[None]:
    """Ctrl-C and SIGTERM stop the run so that it can be taken up again; a second one does not wait for the click."""

    def stop(number: int, frame: FrameType | None) -> None:
        again, acting = run.stopped.is_set(), bool(run.writing.acting)
        watchdog.asked = why = stopped_by(signal.Signals(number).name)
        run.stopped.ask(why)
        if again and acting:
            watchdog.stop(cut(run))
        elif again or not acting:
            watchdog.stop(why)
        else:
            run.watch.note("Parando depois do clique atual… (outro Ctrl-C corta no meio dele)")

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


def cut(run: Run) -> Interrupted:
    """What a run leaves that does not wait for its click."""
    names = ", ".join(change.name for change in run.writing.acting[:NAMES])
    more = " …" if len(run.writing.acting) > NAMES else ""
    return Interrupted(
        f"A execução foi cortada no meio de um clique, a pedido: {len(run.writing.acting)} mudança(s) ficam em dúvida ({names}{more}).",
        "Rode o comando de novo: ele confere no ERP o que ficou feito e continua.",
    )
