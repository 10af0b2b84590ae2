"""The command line: parses, calls, prints. Option and command names are English, what people read is Portuguese."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from bot import terminal
from bot.config import Tenant, load_tenant, parse_date, today
from bot.errors import BotError, ConfigError
from bot.run import Mode

SEVERITY = (1, 2, 4, 6, 5, 3, 0)  # of several tenants' exit codes, the one to act on first

tenant_files = click.argument("tenants", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TENANT…")
tenant_file = click.argument("tenant", type=click.Path(path_type=Path), metavar="TENANT")


def watching(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that opens a browser."""
    for option in (
        click.option("--trace", is_flag=True, help="Guarda o trace do Playwright (confidencial)."),
        click.option("--json", "as_json", is_flag=True, help="Imprime um documento JSON."),
        click.option("--slow", type=click.IntRange(0, 10_000), default=0, metavar="MS", help="Espera MS milissegundos por ação."),
        click.option("--headed", is_flag=True, help="Mostra o navegador."),
    ):
        command = option(command)
    return command


def asking(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--step", "each", is_flag=True, help="Pergunta antes de cada escrita."),
        click.option("--yes", is_flag=True, help="Não pergunta."),
    ):
        command = option(command)
    return command


def period(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--to", "last", metavar="DATE", help="Fim do período (dd/mm/aaaa ou aaaa-mm-dd); padrão: hoje."),
        click.option("--from", "first", metavar="DATE", help="Início do período; padrão: o dia da pausa."),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conexa-bot", prog_name="bot")
def main() -> None:
    """Pausa e retoma um cliente do Conexa (Plano de Manutenção) pelas telas do próprio ERP, com evidências."""


def errors_as_sentences(command: Callable[..., Any]) -> Callable[..., Any]:
    """An error of ours is one sentence and its exit code; anything else is a bug and keeps its traceback."""

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except BotError as error:
            console = terminal.stderr_console()
            console.print(error.message, style="bold red", markup=False, highlight=False)
            if error.hint:
                console.print(error.hint, markup=False, highlight=False)
            sys.exit(error.exit_code)

    return wrapped


def load(paths: Sequence[Path]) -> list[Tenant]:
    from pages.labels import LABELS

    tenants = [load_tenant(path, known_labels=LABELS) for path in paths]
    console = terminal.stderr_console()
    for tenant in tenants:
        for warning in tenant.warnings:
            console.print(f"aviso: {warning}", style="yellow", markup=False, highlight=False)
    names = [tenant.name for tenant in tenants]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ConfigError(f"Dois arquivos falam do mesmo cliente: {', '.join(sorted(twice))}.")
    return tenants


def execute(
    paths: Sequence[Path], flow: str, mode: Mode, *, headed: bool, slow: int, as_json: bool, trace: bool,
    yes: bool = False, each: bool = False, first: str | None = None, last: str | None = None,
) -> None:  # fmt: skip
    """Conducts the flow for each tenant and exits with the code to act on."""
    from flows.conduct import Options, conduct

    options = Options(
        headed=headed, slow=slow, yes=yes, trace=trace, today=today(os.environ),
        first=_day(first, "--from"), last=_day(last, "--to"),
    )  # fmt: skip
    tenants = load(paths)
    if mode is Mode.REAL and not yes and (as_json or not terminal.interactive()):
        raise ConfigError("Não há terminal para perguntar antes de mudar o ERP.", "Use --yes depois de conferir com `bot plan`.")
    console = Console(stderr=as_json, soft_wrap=True)
    watch = terminal.Terminal(console, live=console.is_terminal and not as_json, ask_each=each)
    results = []
    for tenant in tenants:

        def ask(plan: Any) -> bool:
            watch.close()
            if not as_json:
                terminal.plan_lines(console, plan)
            return yes or not plan.changes or console.input("\nFazer estas mudanças? Só «sim» vale: ").strip().lower() == "sim"

        try:
            result = conduct(tenant, flow, mode, options, ask, watch)
        finally:
            watch.close()
        if not as_json:
            if mode is not Mode.REAL and result.plan is not None:
                terminal.plan_lines(console, result.plan)
            terminal.result_lines(console, result)
        results.append(result)
    if as_json:
        click.echo(terminal.as_document(results))
    sys.exit(next(code for code in SEVERITY if code in {result.exit_code for result in results}))


def _day(text: str | None, option: str) -> date | None:
    return None if text is None else parse_date(text, option)


@main.command()
@click.argument("flow", type=click.Choice(["pause", "resume"]))
@tenant_files
@period
@watching
@errors_as_sentences
def plan(flow: str, tenants: tuple[Path, ...], **options: Any) -> None:
    """Mostra o que uma execução mudaria; nada é enviado."""
    execute(tenants, flow, Mode.DRY, **options)


@main.command()
@click.argument("flow", type=click.Choice(["pause", "resume"]))
@tenant_files
@period
@watching
@errors_as_sentences
def rehearse(flow: str, tenants: tuple[Path, ...], **options: Any) -> None:
    """Percorre o fluxo até o último clique, sem deixar sair nenhuma escrita."""
    execute(tenants, flow, Mode.REHEARSE, **options)


@main.command()
@tenant_files
@asking
@watching
@errors_as_sentences
def pause(tenants: tuple[Path, ...], **options: Any) -> None:
    """Pausa: faturamento manual, e-mails automáticos desligados, acesso dos clientes cortado."""
    execute(tenants, "pause", Mode.REAL, **options)


@main.command()
@tenant_files
@period
@asking
@watching
@errors_as_sentences
def resume(tenants: tuple[Path, ...], **options: Any) -> None:
    """Retoma: cancela as vendas do período parado e devolve tudo como era."""
    execute(tenants, "resume", Mode.REAL, **options)


@main.command()
@tenant_files
@watching
@errors_as_sentences
def verify(tenants: tuple[Path, ...], **options: Any) -> None:
    """Confere, durante a pausa, se algo se desfez."""
    execute(tenants, "verify", Mode.DRY, **options)


if __name__ == "__main__":
    main()
