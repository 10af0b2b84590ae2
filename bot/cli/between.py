"""The months between pause and resume: what is due today, looking for what came undone, and doing it again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bot.cli.group import SEVERITY
from bot.cli.tenants import expect_somebody, load, one
from bot.config import Tenant, today
from bot.config.dates import HERE
from bot.console.output import Output, safe
from bot.console.plan_text import as_data
from bot.engine.due import Due, Memory, Standing, Step, due, remember, remembered, standing
from bot.engine.plan import Options, Result
from bot.engine.terms import Mode
from bot.errors import NeedsLogin
from bot.i18n import N_, Words
from bot.store import RunRow, Store
from bot.store.whereabouts import exists

AT_NIGHT = (23, 0, 1, 2, 3, 4, 5)  # hours in which the ERP may be making the sales of the day
STEPS = {
    Step.NOTHING: N_("nada a fazer hoje"), Step.PAUSE: N_("hoje: pausar"), Step.VERIFY: N_("hoje: conferir a pausa"),
    Step.RESUME: N_("hoje: retomar"), Step.LATE: N_("a manutenção passou inteira sem pausa"),
    Step.BEGUN: N_("uma pessoa já começou a retomada"),
}  # fmt: skip
FOR_A_PERSON = {
    Step.LATE: (
        N_("Os dias marcados passaram e o banco do bot não sabe de nenhuma pausa: nada foi feito."),
        N_("Corrija as datas em `maintenance`, ou tire o bloco; se houve uma pausa, traga-a com `bot adopt`."),
    ),
    Step.BEGUN: (
        N_("Uma retomada começou antes do dia marcado e não terminou; o bot não pausa nem confere nada."),
        N_("Termine-a com `bot resume`."),
    ),
}


def verify(
    output: Output, paths: Sequence[Path], *, repair: bool, yes: bool, headed: bool, slow: int, trace: bool
) -> int:
    """Looks at each paused tenant; with `repair` does again what came undone, under the same window."""
    tenants = load(output, paths)
    if repair and not yes:
        expect_somebody(output)
    options = Options(headed=headed, slow=slow, trace=trace, today=today(os.environ), yes=yes)
    results: list[Result] = []
    for number, tenant in enumerate(tenants, 1):
        _heading(output, tenant, number, len(tenants))
        found, stopped = _verified(output, tenant, options, repair=repair)
        results += found
        if stopped:
            break
    code = _first(results)
    output.document("verify", code, results=[as_data(result) for result in results])
    return code


def _verified(output: Output, tenant: Tenant, options: Options, *, repair: bool) -> tuple[list[Result], bool]:
    """The verification, and the repair where there was something to repair; and whether a person stopped it."""
    found, stopped = one(output, tenant, "verify", Mode.DRY, options)
    if stopped or not repair or found.plan is None or not found.plan.changes:
        return [found], stopped
    repaired, stopped = one(output, tenant, "pause", Mode.REAL, replace(options, repair=True))
    if repaired.exit_code == 0:
        # What is repaired is no drift any more; what no repair undoes still is.
        found.exit_code = 3 if found.plan.drift else 0
    return [found, repaired], stopped


def act_on_due(output: Output, paths: Sequence[Path], *, headed: bool, slow: int, trace: bool) -> int:
    """Does for each tenant what is due today; nothing where that was done already."""
    tenants = load(output, paths)
    options = Options(headed=headed, slow=slow, trace=trace, today=today(os.environ), yes=True)
    code, documents = 0, []
    for number, tenant in enumerate(tenants, 1):
        _heading(output, tenant, number, len(tenants))
        step, results, ended, message, stopped = _act(output, tenant, options)
        code = next(one for one in SEVERITY if one in (code, ended))
        documents.append({"tenant": tenant.name, "step": str(step), "exit_code": ended, "message": message,
                          "runs": [as_data(result) for result in results]})  # fmt: skip
        if stopped:
            break
    output.document("due", code, results=documents)
    return code


def _act(output: Output, tenant: Tenant, options: Options) -> tuple[Step, list[Result], int, str, bool]:
    """The step of today, the runs that it took, the exit code, and why there was no run where there was none."""
    known, memory, last, holder = look(tenant)
    found = due(tenant, known, options.today)
    w = output.w
    output.say(
        (f"{tenant.name}: ", "bold"),
        w.gettext(STEPS[found.step]),
        (next_words(w, tenant, found, options.today, " · "), "dim"),
    )
    if found.step in FOR_A_PERSON:
        why, action = FOR_A_PERSON[found.step]
        return _told(output, found.step, 5, why, action)
    if found.step is Step.NOTHING:
        return found.step, [], 0, "", False
    if holder:
        return _told(output, found.step, 0, N_("Outra execução trabalha neste cliente agora; fica para a próxima vez."))
    if memory is not None and memory.settles(found.step, options.today, last):
        return _told(output, found.step, memory.exit_code, memory.message or N_("Já foi feito hoje."))
    if last is not None and _refused_login(tenant, last):
        why = N_("O último login foi recusado hoje; o bot não tenta de novo sem uma pessoa.")
        return _told(
            output, found.step, NeedsLogin.exit_code, why, N_("Rode `bot login`, ou corrija o arquivo do cliente.")
        )
    _warn_of_the_hour(output, found.step, options.today)
    results, stopped = _done(output, tenant, found.step, options)
    code = _first(results)
    if not stopped:
        said = N_("Já foi conferido hoje: algo se desfez; veja o relatório da última verificação.") if code == 3 else ""
        said = next((result.message for result in results if result.message), said)
        with Store.open(tenant.store) as store:
            remember(store, tenant.name, found.step, options.today, code, said)
    return found.step, results, code, "", stopped


def _done(output: Output, tenant: Tenant, step: Step, options: Options) -> tuple[list[Result], bool]:
    planned = tenant.maintenance
    if step is Step.VERIFY:
        return _verified(output, tenant, options, repair=planned is not None and planned.repair)
    if step is Step.RESUME and not tenant.resume.unattended:
        result, stopped = one(output, tenant, "resume", Mode.DRY, replace(options, person_due=True))
    else:
        result, stopped = one(output, tenant, str(step), Mode.REAL, options)
    return [result], stopped


def _told(
    output: Output, step: Step, code: int, why: str, action: str = ""
) -> tuple[Step, list[Result], int, str, bool]:
    w = output.w
    output.say("  ", safe(w.written(why), 400), " ", (safe(w.written(action), 400), "dim"))
    return step, [], code, why, False


def look(tenant: Tenant) -> tuple[Standing, Memory | None, RunRow | None, bool]:
    """What the store knows: how the tenant stands, what `bot due` last did, the last run, and whether one is under way. Makes no store."""
    if not exists(tenant.store):
        return Standing(None), None, None, False
    with Store.open(tenant.store) as store:
        known = standing(store, tenant.name)
        last = next(iter(store.runs(tenant.name, limit=1)), None)
        return known, remembered(store, known.window), last, store.holder(tenant.name) is not None


def _refused_login(tenant: Tenant, last: RunRow) -> bool:
    """Whether the last run of this day needed a person at the login, and none has been there: an hourly try would lock the user out."""
    if last.exit_code != NeedsLogin.exit_code or last.ended_at is None:
        return False
    if last.ended_at.astimezone(HERE).date() != datetime.now(HERE).date():
        return False
    files = [path for path in (tenant.login.session, tenant.file) if path.exists()]
    return all(path.stat().st_mtime <= last.ended_at.timestamp() for path in files)


def _warn_of_the_hour(output: Output, step: Step, day: date) -> None:
    """Pausing or resuming while the ERP makes sales leaves some on the wrong side."""
    if step not in (Step.PAUSE, Step.RESUME):
        return
    w = output.w
    if day.day == 1:
        output.warn(w.gettext("dia 1: o ERP costuma gerar as vendas do mês de madrugada; à tarde é mais seguro."))
    elif datetime.now(HERE).hour in AT_NIGHT and not os.environ.get("BOT_TODAY"):
        output.warn(w.gettext("de noite o ERP pode estar gerando vendas; à tarde é mais seguro."))


def next_words(w: Words, tenant: Tenant, found: Due, day: date, before: str = "") -> str:
    """What comes next and when: ` · pausa em 02/06/2026 (em 3 dias)`; empty where nothing is planned."""
    if found.on is None:
        return ""
    days = w.ngettext("%(n)s dia", "%(n)s dias", (found.on - day).days)
    if found.next is Step.PAUSE:
        return before + w.gettext("pausa em %(day)s (em %(days)s)", day=w.date(found.on), days=days)
    if tenant.resume.unattended:
        return before + w.gettext("retomada sem uma pessoa em %(day)s (em %(days)s)", day=w.date(found.on), days=days)
    return before + w.gettext("retomada, com uma pessoa, em %(day)s (em %(days)s)", day=w.date(found.on), days=days)


def _heading(output: Output, tenant: Tenant, number: int, of: int) -> None:
    if of > 1:
        output.say("")
        output.say((f"── {tenant.name} ({number}/{of}) ", "bold cyan"))


def _first(results: Sequence[Result]) -> int:
    return next(code for code in SEVERITY if code in {result.exit_code for result in results})
