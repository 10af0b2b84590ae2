"""What the terminal shows: live progress for a person who watches, plain lines for a pipe, one document for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from bot.store import Planned

SCREENS = {"billing": "Faturamento", "email_rules": "E-mail Automático", "clients": "Área do cliente", "sales": "Vendas"}
SHOWN = 12  # lines of a long list before it is folded
OUTCOMES = {
    "done": ("✔", "green", "Pronto"),
    "nothing": ("✔", "green", "Nada a fazer"),
    "changes": ("≠", "yellow", "Há mudanças"),
    "part": ("!", "yellow", "Feito em parte: há itens para uma pessoa"),
    "failed": ("✖", "red", "Falhou"),
    "stopped": ("■", "yellow", "Parou"),
    "refused": ("✖", "red", "Recusado"),
    "needs_login": ("✖", "red", "Falta uma pessoa entrar"),
}


class Terminal:
    """Steps and progress for whoever watches; silent where nobody does (`live` is False)."""

    def __init__(self, console: Console, *, live: bool, ask_each: bool = False) -> None:
        self.console = console
        self.live = live
        self.ask_each = ask_each
        self._status: Status | None = None
        self._title = ""

    def step(self, title: str) -> None:
        self._title = title
        if not self.live:
            return
        self.close()
        self._status = self.console.status(escape(title), spinner="dots")
        self._status.start()

    def progress(self, done: int, total: int, what: str) -> None:
        if self._status is not None:
            self._status.update(escape(f"{self._title}  {done}{f' de {total}' if total else ''} {what}"))

    def note(self, text: str) -> None:
        if self.live:
            self.console.print(f"  [yellow]•[/] {escape(text)}")

    def confirm_write(self, changes: Sequence[Planned], action: str) -> bool:
        """With --step: asks before each write; «pular» leaves it out, «parar» stops the run."""
        if not self.ask_each:
            return True
        self.close()
        names = ", ".join(change.name for change in changes[:3]) + (" …" if len(changes) > 3 else "")
        self.console.print(f"[bold]{escape(action)}[/]: {len(changes)} registro(s): {escape(names)}")
        answer = self.console.input("  fazer? \\[sim/pular/parar] ").strip().lower()
        if answer == "parar":
            raise KeyboardInterrupt
        return answer == "sim"

    def close(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None


def plan_lines(console: Console, plan: Any) -> None:
    """The plan as a person approves it: what changes, per screen, long lists folded, counts last."""
    console.print(f"\n[bold]Plano: {escape(plan.flow)} de {escape(plan.tenant)}[/]" + (f" — na tela: {escape(plan.shown_as)}" if plan.shown_as else ""))
    if plan.period:
        console.print(f"Período parado: {plan.period[0]:%d/%m/%Y} a {plan.period[1]:%d/%m/%Y} (pela data da venda)")
    by_screen: dict[str, list[Planned]] = {}
    for change in plan.changes:
        by_screen.setdefault(change.screen, []).append(change)
    for screen, changes in by_screen.items():
        console.print(f"\n[bold]{SCREENS.get(screen, screen)}[/] ({len(changes)})")
        if screen == "sales":
            console.print(sales_table(plan.sales, plan.total))
            continue
        for change in changes[:SHOWN]:
            console.print(f"  [yellow]~[/] {escape(change.name)}: {shown(change.field, change.before)} → {shown(change.field, change.after)}", highlight=False)
        if len(changes) > SHOWN:
            console.print(f"    … e mais {len(changes) - SHOWN}")
    for person in plan.people:
        console.print(f"  [yellow]![/] {escape(person.name)}: {escape(person.why)}", highlight=False)
    for level, text, hint in plan.findings:
        console.print(f"  [cyan]i[/] {escape(text)} {escape(hint)}", highlight=False)
    if plan.changes:
        counts = ", ".join(f"{len(changes)} em {SCREENS.get(screen, screen)}" for screen, changes in by_screen.items())
        console.print(f"\n{len(plan.changes)} mudança(s): {counts}.")
    else:
        console.print("\nNada a mudar: as telas já estão como devem.")


def sales_table(sales: Sequence[Any], total: str) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for head, justify in (("Venda", "left"), ("Cliente", "left"), ("Data", "left"), ("Origem", "left"), ("Valor", "right")):
        table.add_column(head, justify=justify)  # type: ignore[arg-type]
    for sale in sales[:SHOWN]:
        table.add_row(escape(sale.id), escape(sale.client), escape(sale.date), escape(sale.origin), escape(sale.value))
    if len(sales) > SHOWN:
        table.add_row("…", f"e mais {len(sales) - SHOWN}", "", "", "")
    table.add_row("", f"[bold]{len(sales)} venda(s)[/]", "", "", f"[bold]R$ {total}[/]")
    return table


def shown(field: str, value: Any) -> str:
    """A value in words: an access that is True is «com acesso», a box that is True «marcado»."""
    if value is True or value is False:
        words = {"acesso": ("com acesso", "sem acesso")}.get(field, ("marcado", "desmarcado"))
        return words[0] if value else words[1]
    if isinstance(value, list):
        return escape(", ".join(map(str, value)) or "(vazio)")
    return escape(str(value)) or "(vazio)"


def result_lines(console: Console, result: Any) -> None:
    """How a run ended: the verdict, what is left for a person, and last the path of the report."""
    sign, colour, words = OUTCOMES[result.outcome]
    console.print(f"\n[bold {colour}]{sign} {words}[/]: {escape(result.flow)} de {escape(result.tenant)}" + (f" — {len(result.done)} mudança(s)" if result.done else ""))
    if result.message:
        console.print(escape(result.message), highlight=False)
    if result.hint:
        console.print(f"[dim]{escape(result.hint)}[/]", highlight=False)
    for person in result.people[:SHOWN]:
        console.print(f"  [yellow]![/] {escape(person.name)}: {escape(person.why)} [dim]{escape(person.action)}[/]", highlight=False)
    if len(result.people) > SHOWN:
        console.print(f"    … e mais {len(result.people) - SHOWN}, no relatório")
    for line in result.rehearsed:
        console.print(f"  [cyan]»[/] {escape(line)}", highlight=False)
    if result.report or result.folder:
        console.print(f"Relatório: {result.report or result.folder}", soft_wrap=True, highlight=False)


def as_document(results: Sequence[Any]) -> str:
    """The results as one JSON document."""
    return json.dumps([result_as_json(result) for result in results], ensure_ascii=False, indent=2)


def result_as_json(result: Any) -> dict[str, Any]:
    plan = result.plan
    return {
        "tenant": result.tenant, "flow": result.flow, "outcome": result.outcome, "exit_code": result.exit_code, "message": result.message, "hint": result.hint,
        "changes": [asdict(change) for change in (plan.changes if plan else [])],
        "sales": [asdict(sale) for sale in (plan.sales if plan else [])], "total": plan.total if plan else None,
        "period": [day.isoformat() for day in plan.period] if plan and plan.period else None,
        "done": len(result.done), "people": [asdict(person) for person in result.people],
        "findings": [{"level": level, "text": text, "hint": hint} for level, text, hint in result.findings],
        "rehearsed": result.rehearsed, "report": str(result.report) if result.report else None, "folder": str(result.folder) if result.folder else None,
    }  # fmt: skip


def stderr_console() -> Console:
    return Console(stderr=True, soft_wrap=True)


def interactive() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
