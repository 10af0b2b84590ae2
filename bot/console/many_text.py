"""Several tenants at once as a person sees them: a board while they run, one table of what is asked, one of how all ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text

from bot.console.output import Output, safe
from bot.console.plan_text import OUTCOMES, SCREENS, by_screen
from bot.console.terminal import short
from bot.engine.keeping import total_of
from bot.engine.terms import Level

if TYPE_CHECKING:
    from types import TracebackType

    from bot.engine.plan import Plan

End = Mapping[str, Any]


class Board:
    """What runs now, a line a tenant, where a person watches; else a line where one begins and one where it ends.

    `keep` is given how each ended (None: not begun, and the ERP that is why) and gives the end to show.
    """

    def __init__(self, output: Output, total: int, keep: Callable[[Any, Any, str], End | None]) -> None:
        self.output, self.total, self.keep = output, total, keep
        self.running: dict[str, tuple[float, str]] = {}
        self.done = 0
        self._live = Live(self, console=output.out, refresh_per_second=4, transient=True) if output.watched else None

    def __enter__(self) -> Board:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def began(self, job: Any) -> None:
        self.running[job.tenant] = (time.monotonic(), "")
        if self._live is None:
            self.output.say(("· ", "cyan"), self.output.w.gettext("%(tenant)s: começou", tenant=job.tenant))
            self.output.flush()

    def step(self, job: Any, title: str) -> None:
        if job.tenant in self.running:
            self.running[job.tenant] = (self.running[job.tenant][0], title)

    def ended(self, job: Any, ended: Any) -> None:
        began, _ = self.running.pop(job.tenant)
        end = self.keep(job, ended, "")
        self.done += 1
        if end is not None:
            self._say(end, self.output.w.duration(round(time.monotonic() - began)))

    def not_begun(self, job: Any, why: str) -> None:
        end = self.keep(job, None, why)
        if end is not None:
            self.done += 1
            self._say(end, "")

    def _say(self, end: End, took: str) -> None:
        w = self.output.w
        sign, colour, verdict = OUTCOMES[end["outcome"]]
        self.output.say((f"{sign} ", colour), (safe(end["tenant"]), "bold"), f"  {w.gettext(verdict)}  ", (took, "dim"))
        for text, style in ((end.get("message"), ""), (end.get("hint"), "dim")):
            if text and sign not in "✔≠":
                self.output.say("    ", (safe(w.written(text), 2000), style))
        self.output.flush()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        w, now = self.output.w, time.monotonic()
        widest = max((len(tenant) for tenant in self.running), default=0)
        for tenant, (began, step) in list(self.running.items()):
            seconds = w.duration(round(now - began))
            room = max(console.width - widest - len(seconds) - 8, 20)
            line = Text.assemble(
                ("  ▸ ", "cyan"), (tenant.ljust(widest), "bold"), f"  {short(step, room)}  ", (seconds, "dim")
            )
            line.no_wrap, line.overflow = True, "ellipsis"
            yield line
        told = w.gettext(
            "%(done)s de %(total)s clientes, %(now)s agora", done=self.done, total=self.total, now=len(self.running)
        )
        yield Text(f"  {told}", "dim")


def totals(output: Output, plans: Sequence[Plan]) -> None:
    """What is about to be approved: a line a tenant, the doubts under it, and the sums last."""
    w = output.w
    output.say("")
    widest = max(len(plan.tenant) for plan in plans)
    for plan in plans:
        output.say(
            "  ",
            (plan.tenant.ljust(widest), "bold"),
            f"  {_counts(output, [plan])}",
            (f"  {safe(plan.shown_as)}", "dim"),
        )
        for level, text, hint in plan.findings:
            if level is Level.WARNING:
                output.say(
                    "    ", ("! ", "yellow"), safe(w.written(text), 400), " ", (safe(w.written(hint), 400), "dim")
                )
        if plan.people:
            n = w.ngettext("%(n)s item para uma pessoa", "%(n)s itens para uma pessoa", len(plan.people))
            output.say("    ", ("! ", "yellow"), n)
    output.say("")
    count = w.ngettext("%(n)s cliente", "%(n)s clientes", len(plans))
    output.say((f"{count}: {_counts(output, plans)}", "bold"))
    if any(plan.sales for plan in plans):
        output.say(("    " + w.gettext("cancelar uma venda não tem volta"), "red"))


def _counts(output: Output, plans: Sequence[Plan]) -> str:
    w = output.w
    changes = [change for plan in plans for change in plan.changes]
    if not changes:
        return w.gettext("Nada a fazer")
    parts = [
        f"{len(group)} {w.gettext('em')} {w.gettext(SCREENS.get(at, at))}" for at, group in by_screen(changes).items()
    ]
    sales = [sale for plan in plans for sale in plan.sales]
    return ", ".join(parts) + (f" (R$ {total_of(sales)})" if sales else "")


def table(output: Output, ends: Sequence[End], left: Sequence[str]) -> None:
    """How each ended, and its report; then how many ended in which way."""
    w = output.w
    output.say("")
    widest = max((len(name) for name in (*(end["tenant"] for end in ends), *left)), default=0)
    verdicts: dict[str, int] = {}
    for end in ends:
        sign, colour, verdict = OUTCOMES[end["outcome"]]
        verdicts[verdict] = verdicts.get(verdict, 0) + 1
        output.say(
            (f"{sign} ", colour),
            f"{end['tenant'].ljust(widest)}  {w.gettext(verdict)}  ",
            (_report(end), "dim"),
        )
    for name in left:
        output.say(("· ", "dim"), f"{name.ljust(widest)}  ", (w.gettext("não começado"), "dim"))
    told = [f"{n} {w.gettext(verdict)}" for verdict, n in verdicts.items()]
    told += [f"{len(left)} {w.gettext('não começado')}"] if left else []
    output.say("")
    output.say((" · ".join(told), "bold"))


def _report(end: End) -> str:
    """The report of an end; of `bot due`, that of its last run."""
    return str(next((one["report"] for one in (end, *reversed(end.get("runs") or [])) if one.get("report")), ""))
