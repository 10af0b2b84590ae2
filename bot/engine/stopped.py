"""What is told of a run that was asked to stop, and of a step that leaves something."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bot.engine.terms import Person, Watch
from bot.errors import Interrupted


def stopped_by(signal: str) -> Interrupted:
    """The error of a run that a signal of this name, or a person, asked to stop."""
    go_on = "Rode o comando de novo: ele continua de onde parou."
    if signal == "SIGTERM":
        return Interrupted("A execução foi encerrada pelo sistema (SIGTERM).", go_on)
    return Interrupted("A execução foi interrompida a pedido.", go_on)


class Stop(threading.Event):
    """Set once somebody asked a run to stop, which it does before its next click that writes; `why` is what is told then."""

    why = stopped_by("")

    def ask(self, why: Interrupted) -> None:
        self.why = why
        self.set()


def out_of_time(minutes: float) -> Interrupted:
    return Interrupted(
        f"A execução passou do prazo de {minutes:g} minutos (browser.deadline_minutes).",
        "Rode o comando de novo: ele continua de onde parou.",
    )


def tell_left(watch: Watch, people: Sequence[Person]) -> None:
    """Tells whoever watches what a step leaves, so that it is no plain success; nothing where it leaves nothing."""
    if people:
        watch.left(people[0].why if len(people) == 1 else f"{len(people)} itens para uma pessoa")
