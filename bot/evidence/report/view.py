"""The report's model put into a reader's words: headline, checklist cards, steps; shared by HTML, PDF and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from bot.evidence.report.model import ITEMS, NO_UNIT, Batch, Change, Record, RunReport, Sale, Shots, Step, Value
from bot.evidence.report.view_parts import BatchView, Card, Figure, Group, Pair, StepView, View
from bot.evidence.report.view_words import (
    CHECKED,
    FIELDS,
    FLOWS,
    ITEM_TITLES,
    MODES,
    OUTCOMES,
    PLANS,
    REHEARSED,
    STATES,
)
from bot.i18n import N_, Words


def view(run: RunReport, words: Words, prefix: str = "") -> View:
    """The run in the reader's words."""
    tone, outcome, sentence = OUTCOMES.get(run.outcome, OUTCOMES["stopped"])
    if run.mode == "rehearse" and run.outcome in ("done", "nothing"):
        tone, outcome, sentence = REHEARSED
    if run.flow == "check" and not run.troubles:
        tone, outcome, sentence = CHECKED.get(run.outcome, (tone, outcome, sentence))
    flow = words.gettext(PLANS.get((run.mode, run.flow)) or FLOWS.get(run.flow, N_("Execução")))
    if run.outcome == "stopped" and run.plan and not run.plan.approved_by and not run.changes and run.mode == "real":
        sentence = N_("Nada foi feito: o plano não foi aprovado.")
    v = View(run, words, prefix=prefix, flow=flow, tone=tone)
    v.title = words.gettext("%(flow)s de %(tenant)s", flow=flow, tenant=run.tenant) if run.tenant else flow
    v.outcome, v.sentence = words.gettext(outcome), words.gettext(sentence)
    v.mode = words.gettext(MODES[run.mode]) if run.mode in MODES else ""
    v.cards = [_card(run, item, words) for item in ITEMS]
    if run.plan:
        v.plan_title = words.gettext(_plan_title(run))
        v.plan = _groups(run.plan.changes, words)
    v.cancelled = run.cancelled
    v.kept_sales = [s for s in run.sales if s.result in ("left", "refused", "stays")]
    for step in run.steps:
        v.steps.append(_step(v, step))
    if run.flow in ("check", "verify"):
        _as_tour(v)
    for trouble in run.troubles:
        if trouble.shot in run.shots:
            v.failure.append(_figure(v, trouble.shot, "alone"))
    return v


def _as_tour(v: View) -> None:
    """A tour of the screens changes nothing: it has no checklist, and the pictures of each screen stand in its step."""
    begun = [datetime.fromisoformat(s.step.at) for s in v.steps]
    v.cards = v.cards if v.run.flow == "verify" else []
    for number, s in enumerate(v.steps):
        if s.step.result != "failed" and v.run.flow == "check":
            s.tone, s.state = "calm", v.words.gettext(N_("olhada"))
        until = begun[number + 1] if number + 1 < len(begun) else datetime.max.replace(tzinfo=begun[number].tzinfo)
        here = [path for path, shot in v.run.shots.items() if begun[number] <= datetime.fromisoformat(shot.at) < until]
        s.pairs = [[_figure(v, path, "alone")] for path in here]


def _plan_title(run: RunReport) -> str:
    if run.flow == "verify":
        return N_("Diferenças encontradas") if run.plan and run.plan.changes else N_("Nenhuma diferença")
    return N_("O plano aprovado") if run.plan and run.plan.approved_by else N_("O plano")


def _card(run: RunReport, item: str, words: Words) -> Card:
    changes = run.of_item(item)
    steps = [s for s in run.steps if s.item == item]
    key = _card_state(run, item, changes, steps)
    tone, state = STATES[key]
    notes = _sales_notes(run, words) if item == "sales" else []
    pairs = _sales_pairs(run, words) if item == "sales" else _pairs(item, changes, words)
    if key == "manual":  # what was planned did not come about
        pairs, notes = [], [words.written(p.why) for p in run.people if p.of_billing]
    left = sum(p.item == item for p in run.people)
    people = words.ngettext("%(n)s caso para uma pessoa", "%(n)s casos para uma pessoa", left) if left else ""
    if not pairs and not notes and not people:
        notes.append(words.gettext(_NOTHING_SAID.get(key, _NOTHING_SAID["other"])))
    return Card(item, words.gettext(ITEM_TITLES[item]), key, tone, words.gettext(state), pairs, notes, people)


_NOTHING_SAID = {
    "absent": N_("Esta execução não tratou deste item."),
    "safe": N_("Sem diferença nas telas."),
    "nothing": N_("Já estava como deve; nada foi alterado."),
    "failed": N_("A execução parou neste item."),
    "open": N_("A execução foi interrompida neste item."),
    "rehearsed": N_("Os cliques foram feitos; a escrita foi retida."),
    "other": N_("Veja no passo a passo."),
}


def _card_state(run: RunReport, item: str, changes: Sequence[Change], steps: Sequence[Step]) -> str:
    results = {s.result for s in steps}
    for bad in ("failed", "open"):
        if bad in results:
            return bad
    if item == "billing" and run.flow == "resume" and run.mode == "real" and any(p.of_billing for p in run.people):
        return "manual"
    sales = [s for s in run.sales if item == "sales"]
    states = {c.state for c in changes} | {s.result for s in sales}
    if run.mode == "rehearse" and "done" in results:
        return "rehearsed"
    if item == "sales" and run.flow == "pause" and not states and (steps or run.finished):
        return "kept"
    if "part" in results or states & {"refused", "conflict", "in_doubt", "intended", "left"}:
        return "part"
    if states & {"done", "cancelled"}:
        return "done"
    if "stays" in states:
        return "stays"
    planned = states or (item == "sales" and run.plan and run.plan.sales)
    if planned:
        return "drift" if run.flow == "verify" else "planned"
    if not steps:
        return "absent"
    if "skipped" in results:
        return "skipped"
    return "safe" if run.flow == "verify" else "nothing"


def _sales_pairs(run: RunReport, words: Words) -> list[Pair]:
    """The sales cancelled, or to be cancelled, as one «was → is»."""
    sales = run.cancelled or (run.plan.sales if run.plan and not run.sales else [])
    if not sales:
        return []
    count = words.ngettext("%(n)s venda", "%(n)s vendas", len(sales))
    return [
        Pair(
            f"{count} · {words.total(s.value for s in sales)}",
            words.gettext("não faturada"),
            words.gettext("cancelada"),
        )
    ]


def _sales_notes(run: RunReport, words: Words) -> list[str]:
    stay = sum(s.result == "stays" for s in run.sales)
    if stay:
        return [
            words.ngettext(
                "%(n)s venda mantida por decisão de uma pessoa: será cobrada",
                "%(n)s vendas mantidas por decisão de uma pessoa: serão cobradas",
                stay,
            )
        ]
    refused = sum(s.result == "refused" for s in run.sales)
    if refused:
        return [words.ngettext("%(n)s venda recusada pelo ERP", "%(n)s vendas recusadas pelo ERP", refused)]
    if run.flow == "pause" and not run.sales:
        return [words.gettext("Vendas recorrentes, contratos e reservas ficam ativos; o cancelamento é na retomada.")]
    return []


def _pairs(item: str, changes: Sequence[Change], words: Words, most: int = 3) -> list[Pair]:
    groups = _groups(changes, words)
    pairs = []
    for g in groups:
        label = g.field if item == "billing" else g.label
        pairs.append(Pair(label, g.before, g.after))
    if len(pairs) > most:
        more = words.ngettext("e mais %(n)s mudança", "e mais %(n)s mudanças", len(pairs) - most)
        return [*pairs[:most], Pair(more, "", "")]
    return pairs


def _groups(changes: Iterable[Change], words: Words) -> list[Group]:
    """Changes with the same screen, field, values and state as one; in the order they were first seen."""
    found: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        for field_, before, after in _differences(change, words):
            found.setdefault((change.item, change.screen, field_, before, after, change.state), []).append(change)
    return [_group(key, members, words) for key, members in found.items()]


def _group(key: tuple[str, ...], members: Sequence[Change], words: Words) -> Group:
    item, _, field_, before, after, state = key
    tone, word = STATES.get(state, ("calm", state))
    records = [Record(c.record, c.name) for c in members]
    why = list(dict.fromkeys(words.written(c.why) for c in members if c.why))
    return Group(_count(item, members, words), field_, before, after, tone, words.gettext(word), records, why)


def _count(item: str, members: Sequence[Change], words: Words) -> str:
    n = len(members)
    if n == 1:
        return members[0].name or members[0].record or members[0].field
    match item:
        case "billing":
            return words.ngettext("%(n)s campo", "%(n)s campos", n)
        case "rules":
            return words.ngettext("%(n)s regra", "%(n)s regras", n)
        case "access":
            return words.ngettext("%(n)s cliente", "%(n)s clientes", n)
        case "sales":
            return words.ngettext("%(n)s venda", "%(n)s vendas", n)
        case _:
            return words.ngettext("%(n)s registro", "%(n)s registros", n)


def _differences(change: Change, words: Words) -> list[tuple[str, str, str]]:
    """(field, before, after) in words; of a whole form, the fields that differ."""
    if isinstance(change.before, dict) and isinstance(change.after, dict):
        keys = dict.fromkeys([*change.before, *change.after])
        return [
            (str(k), value(change.before.get(k), words, change.item), value(change.after.get(k), words, change.item))
            for k in keys
            if change.before.get(k) != change.after.get(k)
        ]
    before, after = value(change.before, words, change.item), value(change.after, words, change.item)
    return [(_field_label(change, words), before, after)]


def _field_label(change: Change, words: Words) -> str:
    """The field in the ERP's words; a field of the billing form is known by its label, and to its unit."""
    label = words.gettext(FIELDS[change.field]) if change.field in FIELDS else change.field
    if change.item != "billing":
        return label
    label = label if change.field in FIELDS else change.name or change.field
    return label if change.record in NO_UNIT else f"{change.record}: {label}"


def value(raw: Value, words: Words, item: str = "") -> str:
    """A value of the ERP as a reader expects it: yes and no by what the item means by them."""
    if isinstance(raw, bool):
        match item:
            case "rules":
                return words.gettext("ativa") if raw else words.gettext("inativa")
            case "access":
                return words.gettext("com acesso") if raw else words.gettext("sem acesso")
            case _:
                return words.gettext("sim") if raw else words.gettext("não")
    if raw is None or raw == "":
        return words.gettext("vazio")
    if isinstance(raw, dict):
        return "; ".join(f"{k}: {value(v, words)}" for k, v in raw.items())
    if isinstance(raw, list):
        return ", ".join(value(v, words) for v in raw)
    if isinstance(raw, (int, float)):
        return words.number(raw)
    text = str(raw)
    return words.date(text) if len(text) == 10 and text[4:5] == "-" else text


def _step(v: View, step: Step) -> StepView:
    changes, batches, sales, requests = v.run.of_step(step.step)
    if sales:
        changes = [c for c in changes if c.item != "sales"]
    kept = step.item == "sales" and v.run.flow == "pause" and step.result == "nothing"
    tone, state = STATES.get("kept" if kept else step.result, STATES["done"])
    return StepView(
        number=len(v.steps) + 1,
        step=step,
        title=v.words.written(step.title),
        tone=tone,
        state=v.words.gettext(state),
        groups=_groups(changes, v.words),
        batches=[BatchView(n, b, _agrees(b)) for n, b in enumerate(batches, 1)],
        pairs=_pairs_of_pictures(v, [*(c.shots for c in changes), *(b.shots for b in batches)]),
        sales=sales,
        requests=len(requests),
        seconds=v.words.duration(step.seconds),
    )


def _agrees(batch: Batch) -> bool:
    """Whether planned, selected, confirmed and re-read are one number, as far as the ERP names them."""
    return len({n for n in (batch.planned, batch.selected, batch.confirmed, batch.reread) if n is not None}) == 1


def _pairs_of_pictures(v: View, shots: Sequence[Shots]) -> list[list[Figure]]:
    pairs = []
    for pair in dict.fromkeys(shots):
        figures = [
            _figure(v, path, kind)
            for path, kind in ((pair.before, "before"), (pair.after, "after"))
            if path in v.run.shots
        ]
        if figures:
            pairs.append(figures)
    return pairs


def _figure(v: View, path: str, kind: str) -> Figure:
    figure = Figure(len(v.figures) + 1, v.run.shots[path], kind)
    v.figures.append(figure)
    return figure


def by_reason(sales: Sequence[Sale]) -> list[tuple[str, list[Sale]]]:
    """Sales that were not cancelled, grouped by why."""
    ordered = sorted(sales, key=lambda s: s.why)
    return [(why, list(group)) for why, group in groupby(ordered, key=lambda s: s.why)]
