"""The command line: parses, calls, prints. Option and command names are English, what people read is Portuguese."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commandline import Group
from bot.config import Tenant, load_tenant, parse_date, today
from bot.errors import BotError, ConfigError, Interrupted
from bot.run import Mode
from bot.terminal import Output, Terminal, approved, interactive
from bot.transcript import as_data, plan_lines, report_line, result_lines

if TYPE_CHECKING:
    from flows.conduct import Plan, Result

SEVERITY = (1, 2, 4, 6, 5, 3, 0)  # of several tenants' exit codes, the one to act on first
OUTCOMES = {2: "failed", 4: "needs_login", 6: "refused"}
FORMATS = ("html", "pdf", "md", "json", "zip")

tenant_files = click.argument("tenants", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TENANT…")
tenant_file = click.argument("tenant", type=click.Path(path_type=Path), metavar="TENANT")
headed_option = click.option("--headed", is_flag=True, help="Mostra o navegador.")
slow_option = click.option(
    "--slow", type=click.IntRange(0, 10_000), default=0, metavar="MS", help="Espera MS milissegundos por ação."
)


def options(*those: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options at once, listed by --help in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(those):
            command = option(command)
        return command

    return decorate


watching = options(
    headed_option,
    slow_option,
    click.option("--trace", is_flag=True, help="Guarda o trace do Playwright (confidencial)."),
)
asking = options(
    click.option("--yes", is_flag=True, help="Não pergunta."),
    click.option("--step", "each", is_flag=True, help="Pergunta antes de cada escrita: sim, pular ou parar."),
)
period = options(
    click.option(
        "--from", "first", metavar="DATE", help="Início do período (dd/mm/aaaa ou aaaa-mm-dd); padrão: o dia da pausa."
    ),
    click.option("--to", "last", metavar="DATE", help="Fim do período; padrão: hoje."),
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conexa-bot", prog_name="bot", help="Mostra a versão.")
def main() -> None:
    """Pausa e retoma um cliente do Conexa (Plano de Manutenção) pelas telas do próprio ERP, com evidências.

    TENANT é o arquivo YAML de um cliente; comece por `bot init`, ou veja tudo em ação com `bot demo`.
    """


def load(output: Output, paths: Sequence[Path]) -> list[Tenant]:
    """The tenants of these files, all of them checked before anything is done for the first."""
    from pages.labels import LABELS

    tenants = [load_tenant(path, known_labels=LABELS) for path in paths]
    for tenant in tenants:
        for warning in tenant.warnings:
            output.warn(warning)
    names = [tenant.name for tenant in tenants]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ConfigError(f"Dois arquivos falam do mesmo cliente: {', '.join(sorted(twice))}.")
    return tenants


def execute(
    output: Output, paths: Sequence[Path], flow: str, mode: Mode, *, headed: bool, slow: int, trace: bool,
    yes: bool = False, each: bool = False, first: str | None = None, last: str | None = None,
) -> int:  # fmt: skip
    """Conducts the flow for each tenant, one after the other; the exit code is the one to act on first."""
    from flows.conduct import Options

    options = Options(
        headed=headed, slow=slow, yes=yes, trace=trace, today=today(os.environ),
        first=_day(first, "--from"), last=_day(last, "--to"),
    )  # fmt: skip
    tenants = load(output, paths)
    if mode is Mode.REAL and (each or not yes) and (output.as_json or not interactive()):
        raise ConfigError(
            "Não há terminal para perguntar antes de mudar o ERP.",
            "Use --yes (sem --step) depois de conferir com `bot plan`.",
        )
    results: list[Result] = []
    for number, tenant in enumerate(tenants, 1):
        if len(tenants) > 1:
            output.say("")
            output.say((f"── {tenant.name} ({number}/{len(tenants)}) ", "bold cyan"))
        result, interrupted = _one(output, tenant, flow, mode, options, each)
        results.append(result)
        if interrupted:
            break
    code = next(code for code in SEVERITY if code in {result.exit_code for result in results})
    if len(tenants) > 1:
        _table(output, results, left=tenants[len(results) :])
    output.document(
        flow if mode is Mode.REAL or flow == "verify" else _name(mode),
        code,
        results=[as_data(result) for result in results],
    )
    return code


def _one(output: Output, tenant: Tenant, flow: str, mode: Mode, options: Any, each: bool) -> tuple[Result, bool]:
    """One tenant's run, told as it goes; and whether it was interrupted, so that no other is begun."""
    from flows.conduct import Result, conduct

    began = time.monotonic()
    watch = Terminal(output, live=output.watched, ask_each=each)
    answers: list[bool] = []

    def ask(plan: Plan) -> bool:
        watch.close()
        plan_lines(output, plan)
        if options.yes or not plan.changes:
            return True
        question = output.w.gettext("Fazer estas mudanças em %(tenant)s (%(url)s)?", tenant=tenant.name, url=tenant.url)
        answers.append(approved(output, question, lambda: plan_lines(output, plan, everything=True)))
        return answers[-1]

    failed = True
    try:
        result = conduct(tenant, flow, mode, options, ask, watch)
        failed = result.outcome in {"failed", "refused", "needs_login", "stopped"}
    except BotError as error:
        stopped = isinstance(error, Interrupted)
        outcome = "stopped" if stopped else OUTCOMES.get(error.exit_code, "failed")
        result = Result(tenant.name, flow, outcome, error.exit_code, error.message, error.hint)
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
    from bot.transcript import OUTCOMES as SIGNS

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


def _day(text: str | None, option: str) -> date | None:
    return None if text is None else parse_date(text, option)


# What a tenant's file goes through, in the order of use


@main.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="[FILE]", default=Path("tenant.yaml"))
@click.option("--force", is_flag=True, help="Substitui o arquivo, se existe.")
def init(output: Output, path: Path, force: bool) -> int:
    """Faz algumas perguntas e escreve um tenant.yaml comentado."""
    from bot import wizard

    if output.as_json or not interactive():
        raise ConfigError(
            "`bot init` faz perguntas, e não há terminal para respondê-las.", "Copie config.example.yaml e edite."
        )
    wizard.ask(path, force=force)
    return 0


@main.command()
@click.argument("flow", type=click.Choice(["pause", "resume"]), metavar="pause|resume")
@tenant_files
@period
@watching
def plan(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Mostra o que uma execução mudaria; nada é enviado."""
    return execute(output, tenants, flow, Mode.DRY, **options)


@main.command()
@click.argument("flow", type=click.Choice(["pause", "resume"]), metavar="pause|resume")
@tenant_files
@period
@watching
def rehearse(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Percorre o fluxo até o último clique, sem deixar sair nenhuma escrita."""
    return execute(output, tenants, flow, Mode.REHEARSE, **options)


@main.command()
@tenant_files
@asking
@watching
def pause(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Pausa: faturamento manual, e-mails automáticos desligados, acesso dos clientes cortado."""
    return execute(output, tenants, "pause", Mode.REAL, **options)


@main.command()
@tenant_files
@period
@asking
@watching
def resume(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Retoma: cancela as vendas do período parado e devolve tudo como era."""
    return execute(output, tenants, "resume", Mode.REAL, **options)


@main.command()
@tenant_files
@watching
def verify(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Confere, durante a pausa, se algo se desfez."""
    return execute(output, tenants, "verify", Mode.DRY, **options)


if __name__ == "__main__":
    main()
