"""A plan and how a run ended, as lines for a person and as data for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.console.output import Output, safe
from bot.engine.terms import Level
from bot.evidence.report.model import NO_UNIT
from bot.i18n import N_, Words, amount
from bot.store import Planned

if TYPE_CHECKING:
    from bot.engine.plan import Plan, Result
    from bot.engine.terms import Finding, Person, Sale

SCREENS = {
    "billing": N_("Faturamento"), "email_rules": N_("E-mail Automático"), "clients": N_("Área do cliente"), "persons": N_("Pessoas dos clientes"),
    "sales": N_("Vendas"),
}  # fmt: skip
FLOWS = {"pause": N_("pausa"), "resume": N_("retomada"), "verify": N_("verificação")}
PLANS = {"pause": N_("Plano da pausa"), "resume": N_("Plano da retomada"), "verify": N_("O que se desfez")}
BOXES = {"acesso": (N_("com acesso"), N_("sem acesso")), "Ativar Regra": (N_("ativa"), N_("inativa"))}
FIELDS = {"modo": N_("Modo de faturamento"), "acesso": "", "Ativar Regra": "", "status": ""}
SHOWN = 12  # lines of a long list before it is folded
OUTCOMES = {
    "done": ("✔", "green", N_("Pronto")),
    "nothing": ("✔", "green", N_("Nada a fazer")),
    "changes": ("≠", "yellow", N_("Há mudanças a fazer")),
    "part": ("!", "yellow", N_("Feito em parte, o resto é para uma pessoa")),
    "failed": ("✖", "red", N_("Falhou")),
    "stopped": ("■", "yellow", N_("Parou")),
    "refused": ("✖", "red", N_("Recusado por uma proteção")),
    "needs_login": ("✖", "red", N_("Falta uma pessoa entrar")),
}


def plan_lines(output: Output, plan: Plan, *, everything: bool = False) -> None:
    """The plan as a person approves it: per screen what changes, long lists folded unless `everything`, counts last."""
    w = output.w
    shown_as = w.gettext(" — na tela: %(name)s", name=safe(plan.shown_as)) if plan.shown_as else ""
    output.say("")
    title = N_("Nada se desfez") if plan.flow == "verify" and not plan.changes else PLANS.get(plan.flow, plan.flow)
    output.say((w.gettext(title) + f": {plan.tenant}", "bold"), (shown_as, "dim"))
    if plan.period:
        first, last = (w.date(day) for day in plan.period)
        output.say(w.gettext("Período parado: %(first)s a %(last)s, pela data da venda", first=first, last=last))
    _doubts(output, plan.findings)
    for screen, changes in by_screen(plan.changes).items():
        output.say("")
        same = len(changes) > 1 and len({(c.field, str(c.before), str(c.after)) for c in changes}) == 1
        head: list[str | tuple[str, str]] = [
            (w.gettext(SCREENS.get(screen, screen)), "bold"),
            (f"  {len(changes)}", "dim"),
        ]
        if same and screen != "sales":
            output.say(*head, "  ", *_values(w, changes[0]))
            _folded(output, [["  ", ("~", "yellow"), f" {_called(change)}"] for change in changes], everything)
            continue
        output.say(*head)
        if screen == "sales":
            _sale_lines(output, plan.sales, plan.total, everything)
            continue
        _folded(output, [_change_line(w, change) for change in changes], everything)
    _aside(output, plan.people, [found for found in plan.findings if found.level is not Level.WARNING], everything)
    output.say("")
    output.say((_counts(w, plan), "bold"))


def _change_line(w: Words, change: Planned) -> list[str | tuple[str, str]]:
    field = FIELDS.get(change.field, change.field)
    what = ": ".join(part for part in (safe(change.name), w.gettext(field) if field else "") if part)
    if change.name == change.field or change.screen == "billing":
        # A field of the billing form is called by its label; what the page calls it inside means nothing to a reader.
        what = w.gettext(field) if field and change.field in FIELDS else safe(change.name or change.field)
        what = what if change.record in NO_UNIT else f"{safe(change.record)}: {what}"
    return ["  ", ("~", "yellow"), f" {what}: ", *_values(w, change)]


def _called(change: Planned) -> str:
    """What tells a change from others alike: the record's name; for the billing form, of which each unit has one, the unit."""
    return safe(change.record if change.screen == "billing" and change.record not in NO_UNIT else change.name)


def _values(w: Words, change: Planned) -> list[str | tuple[str, str]]:
    return [(shown(w, change.field, change.before), "dim"), " → ", shown(w, change.field, change.after)]


def _folded(output: Output, lines: Sequence[list[str | tuple[str, str]]], everything: bool) -> None:
    """The lines, those past SHOWN as a number; one line more is not worth folding."""
    few = lines if everything or len(lines) <= SHOWN + 1 else lines[:SHOWN]
    for line in few:
        output.say(*line)
    if len(few) < len(lines):
        output.say((output.w.gettext("    … e mais %(n)s", n=len(lines) - len(few)), "dim"))


def _sale_lines(output: Output, sales: Sequence[Sale], total: str, everything: bool) -> None:
    rows = [(sale.id, sale.date, safe(sale.client, 34), safe(sale.origin, 18), sale.value) for sale in sales]
    unread = sum(amount(sale.value) is None for sale in sales)
    more = output.w.ngettext("+ %(n)s sem valor legível", "+ %(n)s sem valor legível", unread)
    sum_of = f"R$ {total} {more}" if unread else f"R$ {total}"
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(4)]
    last = max([len(sum_of), *(len(row[4]) for row in rows)])
    lines: list[list[str | tuple[str, str]]] = []
    for row in rows:
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True))
        lines.append(["  ", ("-", "red"), f" {cells}  {row[4].rjust(last)}"])
    _folded(output, lines, everything)
    w = output.w
    count = w.ngettext("%(n)s venda a cancelar", "%(n)s vendas a cancelar", len(sales))
    gap = sum(widths) + 8 - len(count)
    output.say("    ", (count, "bold"), " " * max(gap, 2), (sum_of.rjust(last), "bold"))
    output.say(("    " + w.gettext("cancelar uma venda não tem volta"), "red"))


def refused_lines(output: Output, sales: Sequence[Sale]) -> None:
    """The sales that the ERP did not cancel, before a person decides whether they stay."""
    w = output.w
    output.say("")
    output.say((w.gettext("O ERP não cancelou"), "bold"), (f"  {len(sales)}", "dim"))
    for sale in sales:
        output.say(
            "  ",
            ("!", "yellow"),
            f" {sale.id}  {sale.date}  {safe(sale.client, 34)}  {safe(sale.origin, 18)}  R$ {safe(sale.value)}",
        )
    output.say("    ", (w.gettext("Enquanto uma fica sem decisão, o faturamento continua Manual."), "dim"))


def _doubts(output: Output, findings: Iterable[Finding]) -> None:
    """What whoever approves must know before all else."""
    w = output.w
    for level, text, hint in findings:
        if level is Level.WARNING:
            output.say(("! ", "yellow"), safe(w.written(text), 400), " ", (safe(w.written(hint), 400), "dim"))


def _aside(output: Output, people: Sequence[Person], findings: Iterable[Finding], everything: bool = False) -> None:
    """What is left for a person, and what was noticed."""
    w = output.w
    if people:
        output.say("")
        output.say((w.gettext("Para uma pessoa"), "bold"), (f"  {len(people)}", "dim"))
        _folded(output, [_person_line(w, person) for person in people], everything)
    lines: list[list[str | tuple[str, str]]] = [
        ["  ", ("i", "cyan"), f" {safe(w.written(text), 400)} ", (safe(w.written(hint), 400), "dim")]
        for _, text, hint in findings
    ]
    if lines:
        output.say("")
        _folded(output, lines, everything)


def _person_line(w: Words, person: Person) -> list[str | tuple[str, str]]:
    action = safe(w.written(person.action), 400)
    return ["  ", ("!", "yellow"), f" {safe(person.name)}: {safe(w.written(person.why), 400)} ", (action, "dim")]


def _counts(w: Words, plan: Plan) -> str:
    if not plan.changes:
        return w.gettext("Nada a mudar: as telas já estão como devem.")
    groups = by_screen(plan.changes)
    parts = [
        f"{len(changes)} {w.gettext('em')} {w.gettext(SCREENS.get(screen, screen))}"
        for screen, changes in groups.items()
    ]
    count = w.ngettext("%(n)s mudança", "%(n)s mudanças", len(plan.changes))
    return w.gettext("Plano: %(count)s (%(parts)s).", count=count, parts=", ".join(parts))


def by_screen(changes: Sequence[Planned]) -> dict[str, list[Planned]]:
    groups: dict[str, list[Planned]] = {}
    for change in changes:
        groups.setdefault(change.screen, []).append(change)
    return groups


def shown(w: Words, field: str, value: Any) -> str:
    """A value in words: an access that is True is «com acesso», any other box that is True «marcado»."""
    if value is True or value is False:
        return w.gettext(BOXES.get(field, (N_("marcado"), N_("desmarcado")))[0 if value else 1])
    text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return safe(text) or w.gettext("(vazio)")


REHEARSED = N_("Ensaio concluído")


def _stays_manual(result: Result) -> str:
    """Why billing was not given back, where a resume left it Manual."""
    if result.flow != "resume" or result.mode != "real" or result.outcome == "changes":
        return ""
    return next(
        (person.why for person in result.people if person.item == "billing" and person.name == "Faturamento"), ""
    )


def result_lines(output: Output, result: Result, seconds: float) -> None:
    """How a run ended: the verdict, what was done, what is left for a person, and last the path of the report."""
    w = output.w
    sign, colour, verdict = OUTCOMES[result.outcome]
    if result.mode == "rehearse" and result.outcome == "done":
        verdict = REHEARSED
    output.say("")
    title = f"{sign} {w.gettext(verdict)}: {w.gettext(FLOWS.get(result.flow, result.flow))} — {result.tenant}"
    output.say((title, f"bold {colour}"), (f"  {w.duration(round(seconds))}", "dim"))
    for text, style in ((result.message, ""), (result.hint, "dim")):
        if text:
            output.say("  ", (safe(w.written(text), 2000), style))
    if manual := _stays_manual(result):
        output.say("  ", ("! ", "yellow"), (safe(w.written(manual), 400), "bold yellow"))
    if result.outcome != "changes":
        _doubts(output, result.findings)
    for title, made in made_words(w, result):
        output.say("  ", ("✔", "green"), f" {title}: {made}")
    if result.outcome != "changes":
        noticed = [f for f in result.findings if f.level is not Level.WARNING and f.text != result.message]
        _aside(output, result.people, noticed)
    for line in result.rehearsed:
        output.say("  ", ("»", "cyan"), f" {safe(line, 400)}")
    report_line(output, result)


def made_words(w: Words, result: Result) -> list[tuple[str, str]]:
    """What a run did, screen by screen: («Área do cliente», «20 acessos cortados»)."""
    counts = Counter(change.screen for change in result.done)
    return [(w.gettext(SCREENS.get(screen, screen)), _made(w, result.flow, screen, n)) for screen, n in counts.items()]


def _made(w: Words, flow: str, screen: str, number: int) -> str:
    match flow, screen:
        case "pause", "clients":
            return w.ngettext("%(n)s acesso cortado", "%(n)s acessos cortados", number)
        case "resume", "clients" | "persons":
            return w.ngettext("%(n)s acesso devolvido", "%(n)s acessos devolvidos", number)
        case "pause", "email_rules":
            return w.ngettext("%(n)s regra desligada", "%(n)s regras desligadas", number)
        case "resume", "email_rules":
            return w.ngettext("%(n)s regra religada", "%(n)s regras religadas", number)
        case _, "sales":
            return w.ngettext("%(n)s venda cancelada", "%(n)s vendas canceladas", number)
        case "pause", "billing":
            return w.gettext("agora manual")
        case "resume", "billing":
            return w.gettext("como era antes da pausa")
        case _:
            return w.ngettext("%(n)s mudança", "%(n)s mudanças", number)


def report_line(output: Output, result: Result) -> None:
    """The path of the report, or of the folder with the evidence where there is none."""
    if path := result.report or result.folder:
        output.say("")
        output.say(f"{output.w.gettext('Relatório')}: {path}")


def as_data(result: Result) -> dict[str, Any]:
    """A result for a program."""
    plan = result.plan
    return {
        "tenant": result.tenant, "flow": result.flow, "mode": result.mode,
        "outcome": result.outcome, "exit_code": result.exit_code, "message": result.message, "hint": result.hint, "kind": result.kind,
        "shown_as": plan.shown_as if plan else "",
        "changes": [asdict(change) for change in plan.changes] if plan else [],
        "sales": [asdict(sale) for sale in plan.sales] if plan else [],
        "total": _decimal(plan.total) if plan else None,
        "without_value": sum(amount(sale.value) is None for sale in plan.sales) if plan else 0,
        "period": [day.isoformat() for day in plan.period] if plan and plan.period else None,
        "done": [{"screen": c.screen, "record": c.record, "field": c.field, "name": c.name, "before": c.before, "after": c.after} for c in result.done],
        "people": [asdict(person) for person in result.people],
        "kept": [asdict(stay.sale) | {"by": stay.by} for stay in result.stays],
        "findings": [{"level": str(level), "text": text, "hint": hint} for level, text, hint in result.findings],
        "rehearsed": result.rehearsed, "drift": plan.drift if plan else [],
        "report": str(result.report) if result.report else None, "folder": str(result.folder) if result.folder else None,
    }  # fmt: skip


def _decimal(total: str) -> str:
    """`1.328,62` as `1328.62`."""
    return str(amount(total) or "0.00")
