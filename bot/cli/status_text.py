"""What is known of tenants, as lines, as a page and as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.cli.between import STEPS, next_words
from bot.cli.status import SESSIONS, STATES, TenantStatus
from bot.console.output import Output, safe
from bot.console.plan_text import FLOWS, OUTCOMES
from bot.errors import StoreError
from bot.evidence.files import write_private
from bot.evidence.signing import own_fingerprint
from bot.i18n import N_, Words
from bot.store import RunRow

MADE = {"billing": N_("faturamento manual"), "email_rules": N_("regras desligadas"), "clients": N_("acessos cortados"), "sales": N_("vendas")}  # fmt: skip


def lines(output: Output, statuses: Sequence[TenantStatus], today: date, store: str = "") -> None:
    """All tenants, a few lines each; those that wait for somebody say for what. `store`: the one that was read, where it is one."""
    w = output.w
    if not statuses:
        output.say(w.gettext("Nenhuma execução registrada ainda."), (f"  {store}" if store else "", "dim"))
    widest = max((len(status.tenant) for status in statuses), default=0)
    for status in statuses:
        tone, name = STATES[status.state]
        colour = {"plan": "cyan", "good": "green", "warn": "yellow", "calm": "dim"}[tone]
        output.say(
            (status.tenant.ljust(widest), "bold"),
            "  ",
            (w.gettext(name), colour),
            since_words(w, status),
            (f"  {status.url}", "dim"),
        )
        made = ", ".join(f"{n} {w.gettext(MADE.get(screen, screen))}" for screen, n in status.made.items())
        facts = [
            (w.gettext("a pausa mudou"), made),
            (w.gettext("mantidas, e serão cobradas"), kept_words(w, status)),
            (w.gettext("janela trazida de"), safe(status.adopted, 200)),
            (w.gettext("última execução"), run_words(w, status.last_run) if status.last_run else ""),
        ]
        if status.state == "paused":
            facts.append((w.gettext("última verificação"), run_words(w, status.last_verify)))
        facts.append((w.gettext("marcado"), due_words(w, status, today)))
        facts.append((w.gettext("trabalhando agora"), holder_words(w, status)))
        facts.append((w.gettext("sessão"), session_words(w, status)))
        for title, fact in facts:
            if fact:
                output.say("  ", (f"{title}: ", "dim"), fact)
        if status.note:
            text = safe(w.written(status.note.why), 400)
            output.say("  ", ("i", "cyan"), f" {text} ", (safe(w.written(status.note.action), 400), "dim"))
        if status.trouble:
            output.say("  ", ("✖", "red"), f" {safe(w.written(status.trouble), 400)}")
        for item in status.listed:
            name = f"{item.name}: " if item.name else ""
            output.say(
                "  ",
                ("!", "yellow"),
                f" {name}{safe(w.written(item.why), 400)} ",
                (safe(w.written(item.action), 400), "dim"),
            )
    if key := own_fingerprint():
        output.say((w.gettext("chave que assina as evidências nesta máquina: "), "dim"), key)
    waiting = sum(status.needs_someone for status in statuses)
    if len(statuses) > 1:
        count = w.ngettext("%(n)s cliente", "%(n)s clientes", len(statuses))
        output.say("")
        output.say((w.gettext("%(count)s, %(n)s à espera de uma pessoa.", count=count, n=waiting), "bold"))


def since_words(w: Words, status: TenantStatus) -> str:
    if status.since is None:
        return ""
    if status.closed_on is not None:
        return w.gettext(
            " desde %(day)s (pausado em %(since)s)", day=w.date(status.closed_on), since=w.date(status.since)
        )
    days = w.ngettext("%(n)s dia", "%(n)s dias", status.days or 0)
    return w.gettext(" desde %(day)s (%(days)s)", day=w.date(status.since), days=days)


def kept_words(w: Words, status: TenantStatus) -> str:
    """The unbilled sales that stay, by whose decision: `2 vendas (ana@maquina (--keep))`."""
    sales = ((w.ngettext("%(n)s venda", "%(n)s vendas", n), by) for by, n in status.kept.items())
    return ", ".join(f"{count} ({safe(by)})" for count, by in sales)


def due_words(w: Words, status: TenantStatus, day: date) -> str:
    """What `bot due` would do now, and what comes next."""
    if status.due is None:
        return ""
    tenant, found = status.due
    return w.gettext(STEPS[found.step]) + next_words(w, tenant, found, day, " · ")


def holder_words(w: Words, status: TenantStatus) -> str:
    if status.holder is None:
        return ""
    who, since = status.holder
    return w.gettext("%(who)s, desde %(since)s", who=safe(who), since=w.when(since.astimezone()))


def session_words(w: Words, status: TenantStatus) -> str:
    if status.session in {"", "none"}:
        return ""
    until = w.when(status.session_until.astimezone()) if status.session_until else ""
    if status.session == "expired":
        return w.gettext("expirou em %(until)s", until=until)
    return w.gettext("vale até %(until)s", until=until) if until else w.gettext("guardada, sem fim declarado")


def as_data(status: TenantStatus) -> dict[str, Any]:
    """A tenant's status for a program."""
    return {
        "tenant": status.tenant, "state": status.state, "store": status.store, "url": status.url,
        "since": _iso(status.since), "closed_on": _iso(status.closed_on),
        "days": status.days, "made": status.made, "last_run": _run_data(status.last_run), "last_verify": _run_data(status.last_verify),
        "pending": [vars(item) for item in status.pending], "waiting": [vars(item) for item in status.waiting],
        "holder": {"who": status.holder[0], "since": _iso(status.holder[1])} if status.holder else None,
        "session": status.session, "session_until": _iso(status.session_until), "needs_someone": status.needs_someone, "trouble": status.trouble,
        "due": {"step": str(status.due[1].step), "next": str(status.due[1].next), "on": _iso(status.due[1].on)} if status.due else None,
        "kept": status.kept, "adopted": status.adopted, "note": vars(status.note) if status.note else None,
    }  # fmt: skip


def _run_data(run: RunRow | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "id": run.id, "flow": run.flow, "mode": run.mode, "outcome": run.outcome, "exit_code": run.exit_code, "started_at": _iso(run.started_at),
        "ended_at": _iso(run.ended_at), "message": run.message, "folder": run.folder, "who": run.who,
    }  # fmt: skip


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def write_html(statuses: Sequence[TenantStatus], path: Path, w: Words, now: datetime) -> Path:
    """All tenants on one page: one file that opens from disk. Raises StoreError where it cannot be written."""
    page = (
        _environment(w.lang)
        .get_template("status.html.j2")
        .render(
            w=w,
            _=w.gettext,
            ngettext=w.ngettext,
            sessions=SESSIONS,
            statuses=statuses,
            now=now,
            states=STATES,
            made=MADE,
            words=run_words,
            holder=holder_words,
            kept=kept_words,
        )
    )
    try:
        write_private(path, page.encode())
    except OSError as error:
        raise StoreError(f"Não foi possível gravar {path}: {error.strerror or error}.") from error
    return path


def run_words(w: Words, run: RunRow | None) -> str:
    """A run in a few words: `pausa: pronto, 01/06/2026 14:02`."""
    if run is None:
        return "—"
    outcome = (
        w.gettext(OUTCOMES[run.outcome][2])
        if run.outcome in OUTCOMES
        else w.gettext("sem fim: em andamento, ou morta no meio")
    )
    flow = w.gettext(FLOWS.get(run.flow, run.flow))
    if run.mode == "dry" and run.flow != "verify":
        flow = w.gettext("plano da %(flow)s", flow=flow)
    if run.mode == "rehearse":
        flow = w.gettext("ensaio da %(flow)s", flow=flow)
    return f"{flow}: {outcome}, {w.when(run.started_at.astimezone())}"


@cache
def _environment(lang: str) -> Environment:
    return Environment(
        loader=PackageLoader("bot.cli", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
