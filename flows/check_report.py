"""What `bot check` found, as a person reads it and as a program does."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.console.output import safe
from bot.errors import BotError
from bot.i18n import N_, Words, told, words
from flows import proposal
from flows.estimate import Estimate
from pages.tour import Answer, Element, State

SCREENS = {
    "home": N_("Início"), "billing": "Faturamento", "rules": "E-mail Automático",
    "clients": "Listar Clientes", "client": N_("Ficha do cliente"), "sales": "Listar Vendas",
}  # fmt: skip
SIGNS = {
    State.FOUND: "[green]✔[/]",
    State.PROPOSED: "[yellow]≈[/]",
    State.MISSING: "[red]✖[/]",
    State.AMBIGUOUS: "[red]?[/]",
}
LONGEST = 600  # characters of a cell
PASSED = "[dim]–[/]"  # not there, and not needed


@dataclass
class CheckResult:
    """A tour's result. `exit_code`: 0 all that is needed was found, 1 something is missing, 4 a person must log in, 6 units or tenant do not fit."""

    tenant: str
    outcome: str
    exit_code: int
    message: str = ""
    hint: str = ""
    kind: str = ""  # the class of the error that ended it
    elements: list[Element] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    troubles: dict[str, BotError] = field(default_factory=dict)
    unable: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    estimate: Estimate | None = None
    shots: dict[str, str] = field(default_factory=dict)
    block: str = ""
    file: Path = Path()
    folder: Path | None = None
    report: Path | None = None
    saved: Path | None = None
    flow: str = "check"

    def save(self) -> Path | None:
        """Writes the proposed block beside the tenant file; its path, None where no screen was seen."""
        self.saved = proposal.save(self.file, self.block) if self.block else None
        return self.saved

    def answer(self, key: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """One document: everything that `lines` prints, by keys."""
        return {
            "tenant": self.tenant, "flow": self.flow, "outcome": self.outcome, "exit_code": self.exit_code,
            "message": self.message, "hint": self.hint, "kind": self.kind,
            "elements": [{**asdict(element), "state": str(element.state)} for element in self.elements],
            "answers": {answer.key: {"question": answer.question, "value": answer.value, "words": answer.words} for answer in self.answers},
            "findings": [{"screen": at, "kind": error.kind, "message": error.message, "hint": error.hint} for at, error in self.troubles.items()],
            "unable": self.unable, "advice": self.advice,
            "estimate": asdict(self.estimate) if self.estimate else None,
            "proposal": self.block, "saved": str(self.saved) if self.saved else None, "shots": self.shots,
            "folder": str(self.folder) if self.folder else None, "report": str(self.report) if self.report else None,
        }  # fmt: skip

    def lines(self, console: Console, w: Words | None = None) -> None:
        """Prints the tour: elements screen by screen, answers, what the bot could not do, the estimate, the verdict last."""
        w = w or words()
        title = w.gettext("Exame das telas de %(tenant)s", tenant=_e(self.tenant))
        only = w.gettext("só leitura: nada foi alterado")
        console.print(Text.from_markup(f"\n[bold]{title}[/]  [dim]{only}[/]"))
        if self.elements:
            console.print(self._elements(w), soft_wrap=False, width=_width(console))
        if self.answers:
            console.print(Text.from_markup(f"\n[bold]{w.gettext('O que este ERP responde')}[/]"))
            console.print(self._answers(w), soft_wrap=False, width=_width(console))
        self._list(console, w.gettext("O bot não conseguiria"), [told(w, line) for line in self.unable], "[red]✖[/]")
        self._list(console, w.gettext("Bom saber"), [told(w, line) for line in self.advice], "[cyan]i[/]")
        if self.estimate is not None and self.elements:
            minutes = _e(told(w, self.estimate.words))
            console.print(Text.from_markup(f"\n[bold]{w.gettext('Tempo estimado')}[/]  {minutes}"))
        self._verdict(console, w)

    def _elements(self, w: Words) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
        table.add_column("", width=1)
        table.add_column(w.gettext("Elemento"), ratio=4, overflow="fold")
        table.add_column(w.gettext("Na tela"), ratio=5, overflow="fold")
        table.add_column(w.gettext("Jeito"), ratio=4, overflow="fold")
        for at, title in SCREENS.items():
            here = [element for element in self.elements if element.screen == at]
            if here:
                table.add_row("", Text(f"\n{w.gettext(title)}", "bold"), "", "")
            for element in here:
                sign = PASSED if not element.good and not element.needed else SIGNS[element.state]
                cells = (sign, _e(told(w, element.name)), self._shown(element, w), _e(told(w, element.way)))
                table.add_row(*map(Text.from_markup, cells), style="dim" if sign == PASSED else "")
            if at in self.troubles:
                cells = (
                    SIGNS[State.MISSING],
                    "",
                    f"[red]{_e(w.written(self.troubles[at].message))}[/]",
                    _e(w.written(self.troubles[at].hint)),
                )
                table.add_row(*map(Text.from_markup, cells))
        return table

    def _shown(self, element: Element, w: Words) -> str:
        if element.state is State.FOUND:
            return _e(element.label)
        if element.state is State.PROPOSED:
            return w.gettext("%(label)s, proposto: confira", label=f"[yellow]«{_e(element.label)}»[/]")
        near = _e(", ".join(f"«{near}»" for near in element.near))
        if element.state is State.AMBIGUOUS:
            return f"[red]{w.gettext('mais de um:')}[/] {near}"
        missing = w.gettext("não há") if not element.needed else f"[red]{w.gettext('não encontrado')}[/]"
        if near:
            return missing + w.gettext(". Quis dizer %(near)s?", near=near)
        seen = _e(", ".join(element.seen)) if element.needed else ""
        return missing + (w.gettext(". Vi: %(seen)s", seen=seen) if seen else "")

    def _answers(self, w: Words) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, show_edge=False)
        table.add_column(ratio=4, overflow="fold", style="dim")
        table.add_column(ratio=7, overflow="fold")
        for answer in self.answers:
            table.add_row(safe(told(w, answer.question), LONGEST), safe(told(w, answer.words), LONGEST))
        return table

    def _list(self, console: Console, title: str, lines: list[str], sign: str) -> None:
        if lines:
            console.print(Text.from_markup(f"\n[bold]{title}[/]"))
        for line in lines:
            console.print(Text.from_markup(f"{sign} {_e(line)}"))

    def _verdict(self, console: Console, w: Words) -> None:
        needed = [element for element in self.elements if element.needed]
        good = sum(element.good for element in needed)
        counts = {"good": good, "all": len(needed)}
        lines: list[str] = []
        if self.exit_code == 0:
            count = w.gettext("(%(good)s de %(all)s)", **counts)
            lines.append(f"\n[bold green]✔ {w.gettext('Tudo o que o bot precisa está nas telas')}[/] {count}.")
        elif self.message:
            lines.append(f"\n[bold red]✖ {_e(w.written(self.message))}[/]")
            lines += [f"[dim]{_e(w.written(self.hint))}[/]"] if self.hint else []
        elif good < len(needed):
            count = w.gettext("%(good)s de %(all)s elementos de que o bot precisa.", **counts)
            lines.append(f"\n[bold red]✖ {w.gettext('Falta algo nas telas')}[/]: {count}")
        else:
            unread = ", ".join(w.gettext(SCREENS.get(at, at)) for at in self.troubles)
            lines.append(f"\n[bold red]✖ {w.gettext('O bot não conseguiu ler tudo')}[/]: {_e(unread)}.")
        if self.saved:
            lines.append(w.gettext("Proposta para o arquivo do cliente: %(path)s", path=_e(str(self.saved))))
        elif any(element.state is not State.FOUND and element.needed for element in self.elements):
            text = N_("Com --save o bot escreve a proposta de `labels:` e `units:` num arquivo ao lado.")
            lines.append(f"[dim]{w.gettext(text)}[/]")
        if self.report or self.folder:
            lines.append(w.gettext("Relatório: %(path)s", path=_e(str(self.report or self.folder))))
        for line in lines:
            console.print(Text.from_markup(line))


def _e(text: object) -> str:
    """A text from a screen as it may stand in rich's markup."""
    return escape(safe(text, LONGEST))


def _width(console: Console) -> int:
    """Room for the tables: a pipe has no width of its own."""
    return min(max(console.width, 100), 160) if console.is_terminal else 140
