"""The demonstration: two identical ERPs; one is paused for some months and resumed, in the other the days just pass."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.config import Tenant, load_tenant
from bot.console.output import Output
from bot.console.plan_text import as_data, made_words, result_lines
from bot.console.terminal import Terminal
from bot.engine.plan import Options, Result
from bot.engine.terms import Mode
from bot.evidence.report import write_window
from bot.i18n import N_
from bot.sandbox.knobs import Knobs
from bot.sandbox.server import Sandbox
from flows.conduct import conduct
from flows.sandbox_tenant import write_tenant

FIRST_DAY = date(2026, 6, 1)
SEED = 7
CUSTOMERS = 45  # about so many of the clients are customers still
TRIES = 40  # clients whose login to their area is tried
UNBILLED, CANCELLED = "notBilled", "cancelled"


@dataclass(frozen=True)
class Outcome:
    """What the months brought in one ERP; `entered` of `tried` clients got into their area during them."""

    charges: int
    dunning: int
    card: int
    entered: int
    tried: int
    unbilled: int
    cancelled: int


def demo(output: Output, folder: Path, *, clients: int, days: int, headed: bool, slow: int) -> int:
    """Shows it, tells it in a small table, and ends with the path of the report; 0 where the pause kept its promises."""
    w = output.w
    place = folder / f"{datetime.now():%Y%m%d-%H%M%S}"
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as threads, _two_erps(clients) as (paused, twin):
        _say(output, 1, w.gettext("Dois ERPs iguais, com %(n)s clientes inventados cada um", n=clients))
        output.say((f"  {paused.url}  {w.gettext('em pausa')}   {twin.url}  {w.gettext('sem pausa')}", "dim"))
        tenant = load_tenant(write_tenant(place / "demo.yaml", paused, max_sales=clients * 40))
        options = Options(headed=headed, slow=slow, yes=True, today=FIRST_DAY)
        before = paused.state()
        tried = _some_with_access(before)
        # The twin's months pass while the bot is at work in the other.
        alone = threads.submit(_months, twin, days, tried)
        _say(output, 2, w.gettext("O bot pausa o primeiro, pelas telas dele"), f"{FIRST_DAY:%d/%m/%Y}")
        first = _run(output, tenant, "pause", options)
        if first.exit_code != 0:
            return _broken(output, first, began)
        _say(
            output,
            3,
            w.gettext(
                "Passam %(n)s dias nos dois: contratos geram vendas, vencem cobranças, há quem tente entrar", n=days
            ),
        )
        kept = _months(paused, days, tried)
        _say(output, 4, w.gettext("O bot retoma o primeiro"), f"{paused.today:%d/%m/%Y}")
        then = paused.mails()
        options.today = paused.today
        second = _run(output, tenant, "resume", options)
        if second.exit_code not in {0, 5}:
            return _broken(output, second, began)
        sent = sum(paused.mails().values()) - sum(then.values())
        after = paused.state()
        with_bot, without = _outcome(kept, before, after, days), _outcome(alone.result(), before, twin.state(), days)
    changed = _changed(before, after)
    _table(output, with_bot, without, days)
    _verdict(output, changed, sent, _blocked(before, after), with_bot.card)
    report = write_window(
        [r.folder for r in (first, second) if r.folder], place / "relatorio.html", w.lang, secrets=tenant.secrets()
    )
    good = with_bot.charges == with_bot.dunning == with_bot.entered == with_bot.unbilled == sent == 0 and not changed
    output.say("")
    output.say((w.gettext("%(time)s no total.", time=w.duration(round(time.monotonic() - began))), "dim"))
    output.say(f"{w.gettext('Relatório')}: {report}")
    data = {
        "with_bot": vars(with_bot),
        "without": vars(without),
        "days": days,
        "changed": changed,
        "mails_on_resume": sent,
    }
    output.document(
        "demo", 0 if good else 1, results=[as_data(first), as_data(second)], comparison=data, report=str(report)
    )
    return 0 if good else 1


@contextmanager
def _two_erps(clients: int) -> Iterator[tuple[Sandbox, Sandbox]]:
    """Two ERPs from one seed, which differ in nothing; a long list is mostly of clients who left."""
    knobs = Knobs.preset("classic", page_size=50, active_share=min(0.92, CUSTOMERS / clients))
    with (
        Sandbox.start(knobs, clients=clients, seed=SEED, today=FIRST_DAY) as one,
        Sandbox.start(knobs, clients=clients, seed=SEED, today=FIRST_DAY) as other,
    ):
        yield one, other


def _run(output: Output, tenant: Tenant, flow: str, options: Options) -> Result:
    """One flow, with its checklist shown and no question asked: it is an invented tenant."""
    watch = Terminal(output, live=output.watched)

    def ask(plan: Any) -> bool:
        watch.close()
        return True

    failed = True
    try:
        result = conduct(tenant, flow, Mode.REAL, options, ask, watch)
        failed = result.exit_code not in {0, 5}
    finally:
        watch.close(keep=True, failed=failed)
    output.say("  ", "  ·  ".join(f"{title}: {made}" for title, made in made_words(output.w, result)))
    return result


def _months(erp: Sandbox, days: int, tried: list[int]) -> dict[str, Any]:
    """Lets the days pass; what happened meanwhile, and who got into their area half-way."""
    happened = erp.advance(days // 2)
    entered = [client for client in tried if erp.try_login(client)]
    for kind, number in erp.advance(days - days // 2).items():
        happened[kind] = happened.get(kind, 0) + number
    return {"happened": happened, "entered": len(entered), "tried": len(tried)}


def _some_with_access(state: dict[str, Any]) -> list[int]:
    """Clients who can get in now, spread over the whole list."""
    able = [
        id
        for id, client in state["Client"].items()
        if client["hasLoginAccess"] and client["isActive"] and not client["isBlocked"]
    ]
    return able[:: max(1, len(able) // TRIES)][:TRIES]


def _outcome(months: dict[str, Any], before: dict[str, Any], after: dict[str, Any], days: int) -> Outcome:
    first, last = FIRST_DAY.isoformat(), date.fromordinal(FIRST_DAY.toordinal() + days).isoformat()
    sales = {id: sale["status"] for id, sale in after["Sale"].items() if first <= sale["date"] <= last}
    old = {id for id, sale in before["Sale"].items() if sale["status"] == CANCELLED}
    happened = months["happened"]
    return Outcome(
        charges=happened.get("charges", 0), dunning=happened.get("dunning", 0), card=happened.get("card", 0), entered=months["entered"], tried=months["tried"],
        unbilled=list(sales.values()).count(UNBILLED), cancelled=sum(status == CANCELLED and id not in old for id, status in sales.items()),
    )  # fmt: skip


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is not as it was before the pause, of what the bot touches: billing, rules, access."""
    watched = {"BillingSettings": None, "EmailRule": None, "Client": {"hasLoginAccess"}}
    return [
        f"{model} {record} {name}: {value} → {after[model][record].get(name)}"
        for model, names in watched.items()
        for record, fields in before[model].items()
        for name, value in fields.items()
        if (names is None or name in names)
        and after[model].get(record, {}).get(name) != value
        and not (model == "Client" and _became_blocked(fields, after[model].get(record, {})))
    ]


def _became_blocked(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether the ERP's own rule for defaulters blocked the client meanwhile: its access is for a person to decide."""
    return bool(after.get("isBlocked")) and not before["isBlocked"]


def _blocked(before: dict[str, Any], after: dict[str, Any]) -> int:
    pairs = ((client, after["Client"].get(id, {})) for id, client in before["Client"].items())
    return sum(
        _became_blocked(one, other) and one["hasLoginAccess"] and not other["hasLoginAccess"] for one, other in pairs
    )


def _say(output: Output, number: int, text: str, aside: str = "") -> None:
    output.say("")
    output.say((f"{number}/4 ", "bold cyan"), (text, "bold"), (f"  {aside}" if aside else "", "dim"))


ROWS = (
    (N_("Cobranças criadas pelo faturamento"), "charges"),
    (N_("E-mails da régua de cobrança"), "dunning"),
    (N_("Clientes que entraram na área do cliente, de %(tried)s que tentaram"), "entered"),
    (N_("Vendas do período canceladas antes de religar o faturamento"), "cancelled"),
    (N_("Vendas do período que ainda seriam cobradas no fim"), "unbilled"),
)


def _table(output: Output, with_bot: Outcome, without: Outcome, days: int) -> None:
    """What the months brought, side by side."""
    w = output.w
    rows = [
        (w.gettext(title).replace("%(tried)s", str(with_bot.tried)), getattr(with_bot, key), getattr(without, key))
        for title, key in ROWS
    ]
    wide = max(len(title) for title, _, _ in rows)
    heads = w.gettext("em pausa"), w.gettext("sem pausa")
    output.say("")
    output.say(
        (w.gettext("O que os %(n)s dias trouxeram", n=days).ljust(wide), "bold"),
        *[(f"  {head:>9}", "bold") for head in heads],
    )
    output.say(("─" * (wide + 22), "dim"))
    for title, one, other in rows:
        output.say(
            title.ljust(wide), (f"  {w.number(one):>9}", "bold green" if one == 0 else ""), f"  {w.number(other):>9}"
        )
    output.say(("─" * (wide + 22), "dim"))


def _verdict(output: Output, changed: list[str], sent: int, blocked: int, card: int) -> None:
    """How exactly everything came back, and what lies outside the checklist."""
    w = output.w
    if changed:
        output.say(
            ("✖ ", "red"), w.gettext("Depois da retomada não está como antes: %(what)s", what="; ".join(changed[:5]))
        )
    else:
        output.say(("✔ ", "green"), w.gettext("Faturamento, régua e acessos: campo por campo como antes da pausa."))
    output.say(
        ("✔ ", "green") if sent == 0 else ("✖ ", "red"),
        w.gettext("Mensagens que a retomada mandou a clientes: %(n)s.", n=w.number(sent)),
    )
    if blocked:
        one, many = (
            "%(n)s cliente ficou Bloqueado por dívida antiga: o bot o lista para uma pessoa.",
            "%(n)s clientes ficaram Bloqueados por dívida antiga: o bot os lista para uma pessoa.",
        )
        output.say(("i ", "cyan"), (w.ngettext(one, many, blocked), "dim"))
    if card:
        one, many = (
            "%(n)s tentativa de cartão numa cobrança de antes da pausa, que o Plano de Manutenção não alcança.",
            "%(n)s tentativas de cartão em cobranças de antes da pausa, que o Plano de Manutenção não alcança.",
        )
        output.say(("i ", "cyan"), (w.ngettext(one, many, card), "dim"))


def _broken(output: Output, result: Result, began: float) -> int:
    """The run that stopped the demonstration, told as any other."""
    result_lines(output, result, time.monotonic() - began)
    output.document("demo", result.exit_code or 1, results=[as_data(result)])
    return result.exit_code or 1
