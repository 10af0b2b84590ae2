"""What a command says: text for a person who watches, plain lines for a pipe, one JSON document for a program."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click
from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from bot.console.output import Output, safe
from bot.console.tally_text import tally_words
from bot.errors import Interrupted
from bot.i18n import N_, Words
from bot.store import Planned

if TYPE_CHECKING:
    from bot.engine.tally import Tally

PATIENCE = 10.0  # seconds without a sign of life after which the checklist says what it waits for
TELL_STEPS = "BOT_TELL_STEPS"  # set by the process that runs several: each step is a line on standard error
STEP = "\x1estep "
NOTES = 4  # notes shown under a step; the report has all


def interactive() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


@contextmanager
def _own_interrupt() -> Iterator[None]:
    """Inside, Ctrl-C ends the question at once: there is no click to finish first."""
    try:
        kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    except ValueError:
        yield  # not the main thread: whoever owns it decides about signals
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, kept)


def ask_line(output: Output, *prompt: str | tuple[str, str]) -> str:
    """What a person answers, in lower case; empty for nothing, for the end of the input, and for Ctrl-C."""
    console = output.err if output.as_json else output.out
    try:
        with _own_interrupt():
            return console.input(Text.assemble(*prompt)).strip().lower()
    except (EOFError, KeyboardInterrupt):
        console.print()
        return ""


def approved(output: Output, question: str, show_all: Callable[[], None] | None = None) -> bool:
    """Whether a person typed the whole «sim»; «lista» shows everything that is to be approved and asks again."""
    w = output.w
    yes = w.gettext("sim")
    only = w.gettext("Só «%(yes)s» vale; qualquer outra resposta não muda nada.", yes=yes)
    if show_all:
        only += " " + w.gettext("«lista» mostra tudo.")
    output.say("")
    output.say((question, "bold"))
    output.say("  ", (only, "dim"))
    while True:
        answer = ask_line(output, "  ", w.gettext("Resposta: "))
        if show_all is None or answer not in {"lista", "list"}:
            return answer == yes
        show_all()


@dataclass
class Line:
    """A step on the checklist; `ended` is None while it runs."""

    title: str
    began: float
    ended: float | None = None
    failed: bool = False
    detail: str = ""
    doing: str = ""  # how far the writing is; what is read meanwhile does not cover it
    left: str = ""  # what the step leaves: it is no plain success
    notes: list[str] = field(default_factory=list)


class Checklist:
    """The steps so far, drawn anew several times a second."""

    def __init__(self, w: Words, width: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        self.w = w
        self.width = width
        self.clock = clock
        self.lines: list[Line] = []
        self.heard = clock()
        self._spinner = Spinner("dots", style="cyan")

    def begin(self, title: str) -> None:
        """A step begins, and the one before is done. One that was here already is a detail of the one that runs: it is
        looked at again."""
        self.heard = self.clock()
        if any(line.title == title for line in self.lines) and self.lines[-1].ended is None:
            self.lines[-1].detail = short(title, 40)
            return
        self.end()
        self.lines.append(Line(title, self.clock()))

    def detail(self, text: str) -> None:
        self.heard = self.clock()
        if self.lines:
            self.lines[-1].detail = text

    def doing(self, text: str) -> None:
        self.heard = self.clock()
        if self.lines:
            self.lines[-1].doing = text

    def left(self, text: str) -> None:
        if self.lines:
            self.lines[-1].left = text

    def note(self, text: str) -> None:
        self.heard = self.clock()
        if self.lines:
            self.lines[-1].notes.append(text)

    def end(self, *, failed: bool = False) -> None:
        """The step that runs has come to its end."""
        if self.lines and self.lines[-1].ended is None:
            last = self.lines[-1]
            last.ended, last.failed, last.detail = self.clock(), failed, "" if not failed else last.detail
            last.doing = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in list(self.lines):
            yield self._drawn(line, console.get_time())
            if line.left:
                yield Text.assemble(("      ! ", "yellow"), safe(self.w.written(line.left), self.width() - 10))
            for note in line.notes[:NOTES]:
                yield Text.assemble(("      • ", "yellow"), safe(note, self.width() - 10))
            if len(line.notes) > NOTES:
                yield Text(f"      … +{len(line.notes) - NOTES}", "dim")
        silent = self.clock() - self.heard
        if self.lines and self.lines[-1].ended is None and silent > PATIENCE:
            waiting = self.w.gettext("ainda esperando o ERP, há %(n)s s …", n=int(silent))
            yield Text.assemble(("      " + waiting, "yellow"))

    def _drawn(self, line: Line, now: float) -> Text:
        seconds = self.w.duration(round((line.ended or self.clock()) - line.began))
        detail = line.doing or line.detail
        room = self.width() - len(seconds) - len(detail) - 9
        title = short(line.title, max(room, 24))
        if line.ended is None:
            sign = self._spinner.render(now)
            drawn = Text("  ").append_text(sign if isinstance(sign, Text) else Text("•")).append(f" {title}", "bold")
        else:
            sign_of = ("✖", "red") if line.failed else ("!", "yellow") if line.left else ("✔", "green")
            drawn = Text.assemble("  ", sign_of, f" {title}")
        if detail:
            drawn.append(f"  {detail}", "cyan" if line.ended is None else "dim")
        gap = self.width() - drawn.cell_len - len(seconds) - 1
        drawn.append(" " * max(gap, 1) + seconds, "dim")
        drawn.no_wrap, drawn.overflow = True, "ellipsis"
        return drawn


def short(title: str, room: int) -> str:
    """A step's title in `room` characters: the way through the menus goes first, the deed stays."""
    title = safe(title, 400)
    parts = title.split(" > ")
    for start in range(len(parts)):
        text = ("… > " if start else "") + " > ".join(parts[start:])
        if len(text) <= room:
            return text
    return safe(" > ".join(parts[-1:]), room)


class Terminal:
    """Steps and progress for whoever watches (a `Watch`); silent where nobody does (`live` is False)."""

    def __init__(self, output: Output, *, live: bool, ask_each: bool = False, ask_questions: bool = False) -> None:
        self.output = output
        self.ask_questions = ask_questions
        self.live = live
        self.ask_each = ask_each
        self.checklist = self._anew()
        self._live: Live | None = None

    def _anew(self) -> Checklist:
        return Checklist(self.output.w, lambda: min(self.output.out.width, 100))

    def step(self, title: str) -> None:
        self.checklist.begin(self.output.w.written(title))
        if TELL_STEPS in os.environ:
            click.echo(STEP + safe(self.output.w.written(title), 200), err=True)
        self._draw()

    def progress(self, done: int, total: int, what: str) -> None:
        of = self.output.w.gettext("%(done)s de %(total)s %(what)s", done=done, total=total, what=what)
        self.checklist.detail(of if total else f"{done} {what}")

    def doing(self, tally: Tally) -> None:
        self.checklist.doing(tally_words(self.output.w, tally))

    def left(self, text: str) -> None:
        self.checklist.left(text)

    def note(self, text: str) -> None:
        self.checklist.note(self.output.w.written(text))

    def _draw(self) -> None:
        if self.live and self._live is None:
            self._live = Live(self.checklist, console=self.output.out, refresh_per_second=8, transient=True)
            self._live.start()

    def close(self, *, keep: bool = False, failed: bool = False) -> None:
        """Ends the list that is shown; with `keep` its lines stay on the screen."""
        self.checklist.end(failed=failed)
        if self._live is not None:
            self._live.stop()
            self._live = None
            if keep:
                self.output.out.print(self.checklist)
        self.checklist = self._anew()

    def confirm_write(self, changes: Sequence[Planned], action: str) -> bool:
        """With --step: asks before each write; «pular» leaves it out, «parar» stops the run."""
        if not self.ask_each:
            return True
        w = self.output.w
        if self._live is not None:
            self._live.stop()
            self._live = None
        names = ", ".join(safe(change.name) for change in changes[:3]) + (" …" if len(changes) > 3 else "")
        count = w.ngettext("%(n)s registro", "%(n)s registros", len(changes))
        self.output.say("  ", (action, "bold"), f" — {count}: {names}")
        words_for = {"sim": True, "yes": True, "pular": False, "skip": False}
        while True:
            answer = ask_line(self.output, "    ", w.gettext("Fazer? [sim/pular/parar] "))
            if answer in words_for:
                self._draw()
                return words_for[answer]
            if answer in {"parar", "stop", ""}:
                hint = w.gettext("Rode o comando de novo: ele continua de onde parou.")
                raise Interrupted(w.gettext("Parado a pedido, antes de «%(action)s».", action=action), hint)

    def confirm_question(self, sentence: str, line: str) -> bool:
        """At a terminal without --yes: shows a question of the ERP that the bot does not know, and whether a person says yes to it."""
        if not self.ask_questions:
            return False
        w = self.output.w
        if self._live is not None:
            self._live.stop()
            self._live = None
        self.output.say("")
        self.output.say((w.gettext("O ERP pergunta, e o bot não entende:"), "yellow"))
        self.output.say("  ", (safe(sentence, 2000), "bold"))
        self.output.say("  ", (w.gettext("Com esta linha no arquivo ele não precisa mais perguntar:"), "dim"))
        self.output.say("  ", (safe(line, 2000), "dim"))
        answer = approved(self.output, w.gettext("É isto mesmo que se quer fazer, e nada mais? Confirmar no ERP?"))
        self._draw()
        return answer


STOPPED = N_("A execução foi interrompida a pedido.")
GO_ON = N_("Rode o comando de novo: ele continua de onde parou.")
