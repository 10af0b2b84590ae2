"""What the commands on tenants do once the command line is parsed: load the files, conduct one after the other, tell how it went."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.cli.group import SEVERITY
from bot.config import OddHost, Tenant, load_tenant, parse_date, today, trust
from bot.console.output import Output
from bot.console.plan_text import OUTCOMES as SIGNS
from bot.console.plan_text import as_data, plan_lines, refused_lines, report_line, result_lines
from bot.console.terminal import Terminal, approved, interactive
from bot.engine.plan import Options, Plan, Result
from bot.engine.planfile import expect_for, read_plan, write_plan
from bot.engine.planfile import saved as as_saved
from bot.engine.terms import Mode, Sale
from bot.errors import BotError, ConfigError, Interrupted
from bot.store import Store
from flows import conduct as flows
from pages.labels import LABELS

OUTCOMES = {2: "failed", 4: "needs_login", 6: "refused"}


def _load(output: Output, path: Path) -> Tenant:
    """One tenant; a person is asked once whether a host with an odd name is meant."""
    try:
        return load_tenant(path, known_labels=LABELS)
    except OddHost as odd:
        if output.as_json or not interactive():
            raise
        output.warn(output.w.written(odd.message))
        if not approved(output, output.w.gettext("É esse mesmo o ERP?")):
            raise
        trust(odd.written)
        return load_tenant(path, known_labels=LABELS)


def load(output: Output, paths: Sequence[Path]) -> list[Tenant]:
    """The tenants of these files, all of them checked before anything is done for the first."""
    tenants = [_load(output, path) for path in paths]
    for tenant in tenants:
        for warning in tenant.warnings:
            output.warn(warning)
    names = [tenant.name for tenant in tenants]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ConfigError(f"Dois arquivos falam do mesmo cliente: {', '.join(sorted(twice))}.")
    return tenants


def execute(
    output: Output, paths: Sequence[Path], flow: str, how: str, *, headed: bool, slow: int, trace: bool,
    yes: bool = False, each: bool = False, first: str | None = None, last: str | None = None,
    keep: tuple[str, ...] = (), ours: tuple[str, ...] = (), theirs: tuple[str, ...] = (), keep_refused: bool = False, as_it_is: bool = False,
    saved: Path | None = None, out: Path | None = None,
) -> int:  # fmt: skip
    """Conducts the flow for each tenant, one after the other; `how` names a mode. The exit code is the one to act on first."""
    mode = Mode(how)
    paths, kept = _kept(paths, keep)
    options = Options(
        headed=headed, slow=slow, yes=yes, trace=trace, today=today(os.environ),
        first=day_of(first, "--from"), last=day_of(last, "--to"), keep=kept, keep_refused=keep_refused, ours=ours, theirs=theirs, as_it_is=as_it_is,
    )  # fmt: skip
    if flow != "resume" and (kept or keep_refused):
        raise ConfigError("--keep e --keep-refused são da retomada.", "Veja `bot resume --help`.")
    if (ours or theirs) and (flow != "resume" or len(paths) > 1 or set(ours) & set(theirs)):
        raise ConfigError(
            "--ours e --theirs são da retomada de um cliente só, e cada registro tem uma só decisão.",
            "Veja `bot resume --help`.",
        )
    if kept and len(paths) > 1:
        raise ConfigError("--keep diz vendas de um cliente só.", "Rode `bot resume --keep` uma vez para cada cliente.")
    if saved is not None and (first or last or kept or keep_refused or as_it_is or ours or theirs):
        raise ConfigError(
            "--plan traz o período e as decisões com que o plano foi feito.",
            "Tire --from, --to, --keep, --keep-refused e --as-it-is.",
        )
    if len(paths) > 1 and (saved or out):
        raise ConfigError("Um plano salvo é de um cliente só (--plan, --out).", "Rode uma vez para cada cliente.")
    tenants = load(output, paths)
    if saved is not None:
        agreed = read_plan(saved)
        expect_for(agreed, saved, tenants[0], flow)
        options = agreed.options(options)
    if mode is Mode.REAL and (each or not yes):
        expect_somebody(output)
    results: list[Result] = []
    for number, tenant in enumerate(tenants, 1):
        if len(tenants) > 1:
            output.say("")
            output.say((f"── {tenant.name} ({number}/{len(tenants)}) ", "bold cyan"))
        result, interrupted = one(output, tenant, flow, mode, options, each)
        results.append(result)
        if out is not None:
            _save(output, out, tenant, options, result)
        if interrupted:
            break
    code = next(code for code in SEVERITY if code in {result.exit_code for result in results})
    if len(tenants) > 1:
        _table(output, results, left=tenants[len(results) :])
    output.document(
        flow if mode is Mode.REAL else _name(mode),
        code,
        results=[as_data(result) for result in results],
    )
    return code


def _save(output: Output, out: Path, tenant: Tenant, options: Options, result: Result) -> None:
    """Keeps the plan that was made, where one was."""
    if result.plan is None or result.outcome not in {"changes", "nothing"}:
        return
    with Store.open(tenant.store) as store:
        window = store.window(tenant.name)
    write_plan(out, as_saved(result.plan, tenant, options, window.opened_at if window is not None else None))
    output.say(output.w.gettext("Plano salvo em %(file)s", file=out))


def expect_somebody(output: Output) -> None:
    """ConfigError where there is nobody to ask."""
    if output.as_json or not interactive():
        raise ConfigError(
            "Não há terminal para perguntar antes de mudar o ERP.",
            "Use --yes (sem --step) depois de conferir com `bot plan`.",
        )


def _kept(paths: Sequence[Path], keep: Sequence[str]) -> tuple[list[Path], tuple[str, ...]]:
    """The tenant files and the sales to keep: `--keep 7 --keep 8`, `--keep 7,8` and `--keep 7 8` say the same."""
    also = [path for path in paths if keep and re.fullmatch(r"[\d,;]+", str(path)) and not path.exists()]
    ids = [one for text in (*keep, *map(str, also)) for one in re.split(r"[,;\s]+", text) if one]
    rest = [path for path in paths if path not in also]
    if not rest:
        raise ConfigError("Falta o arquivo do cliente (TENANT).", "Veja `bot resume --help`.")
    return rest, tuple(dict.fromkeys(ids))


def one(
    output: Output, tenant: Tenant, flow: str, mode: Mode, options: Options, each: bool = False
) -> tuple[Result, bool]:
    """One tenant's run, told as it goes; and whether it was interrupted, so that no other is begun."""
    began = time.monotonic()
    watch = Terminal(output, live=output.watched, ask_each=each, ask_questions=interactive() and not options.yes)
    answers: list[bool] = []

    def ask(plan: Plan) -> bool:
        watch.close()
        plan_lines(output, plan)
        if options.yes or not plan.changes:
            return True
        question = output.w.gettext("Fazer estas mudanças em %(tenant)s (%(url)s)?", tenant=tenant.name, url=tenant.url)
        answers.append(approved(output, question, lambda: plan_lines(output, plan, everything=True)))
        return answers[-1]

    def decide(sales: Sequence[Sale]) -> bool:
        if options.yes:
            return False
        watch.close(keep=True)
        refused_lines(output, sales)
        question = output.w.gettext("Manter estas vendas? O faturamento vai cobrá-las.")
        return approved(output, question)

    failed = True
    try:
        result = flows.conduct(tenant, flow, mode, options, ask, watch, decide)
        failed = result.outcome in {"failed", "refused", "needs_login", "stopped"}
    except BotError as error:
        stopped = isinstance(error, Interrupted)
        outcome = "stopped" if stopped else OUTCOMES.get(error.exit_code, "failed")
        result = Result(tenant.name, flow, outcome, error.exit_code, error.message, error.hint, error.kind)
    finally:
        watch.close(keep=mode is not Mode.DRY or failed, failed=failed)
    if mode is not Mode.REAL and result.plan is not None:
        plan_lines(output, result.plan, everything=not output.watched)
    if mode is Mode.DRY and flow != "verify" and result.outcome in {"changes", "nothing"} and result.plan:
        report_line(output, result)  # the plan has said it
    else:
        result_lines(output, result, time.monotonic() - began)
    return result, result.outcome == "stopped" and answers != [False]


def _name(mode: Mode) -> str:
    return "rehearse" if mode is Mode.REHEARSE else "plan"


def _table(output: Output, results: Sequence[Result], left: Sequence[Tenant]) -> None:
    """Several tenants at a glance: how each ended, and its report."""
    output.say("")
    widest = max(len(result.tenant) for result in results)
    for result in results:
        sign, colour, verdict = SIGNS[result.outcome]
        output.say(
            (f"{sign} ", colour),
            f"{result.tenant.ljust(widest)}  {output.w.gettext(verdict)}  ",
            (str(result.report or ""), "dim"),
        )
    for tenant in left:
        output.say(("· ", "dim"), f"{tenant.name.ljust(widest)}  ", (output.w.gettext("não começado"), "dim"))


def day_of(text: str | None, option: str) -> date | None:
    """A day given on the command line."""
    return None if text is None else parse_date(text, option)
