"""The commands that run a checklist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import (
    as_it_is_option,
    asking,
    deciding,
    keeping,
    out_option,
    period,
    plan_option,
    tenant_files,
    watching,
)
from bot.cli.side import SideCommand

# What a command needs is imported by the command: help and version are there at once (tests/test_start.py).
if TYPE_CHECKING:
    from bot.console.output import Output


@click.command(cls=SideCommand)
@click.argument("flow", type=click.Choice(["pause", "resume"]), metavar="pause|resume")
@tenant_files
@period
@keeping
@deciding
@as_it_is_option
@out_option
@watching
def plan(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Mostra o que uma execução mudaria; nada é enviado."""
    from bot.cli.tenants import execute

    return execute(output, tenants, flow, "dry", **options)


@click.command(cls=SideCommand)
@click.argument("flow", type=click.Choice(["pause", "resume"]), metavar="pause|resume")
@tenant_files
@period
@watching
def rehearse(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Percorre o fluxo até o último clique, sem deixar sair nenhuma escrita."""
    from bot.cli.tenants import execute

    return execute(output, tenants, flow, "rehearse", **options)


@click.command(cls=SideCommand)
@tenant_files
@asking
@as_it_is_option
@plan_option
@watching
def pause(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Pausa: faturamento manual, e-mails automáticos desligados, acesso dos clientes cortado."""
    from bot.cli.tenants import execute

    return execute(output, tenants, "pause", "real", **options)


@click.command(cls=SideCommand)
@tenant_files
@period
@keeping
@deciding
@asking
@plan_option
@watching
def resume(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Retoma: cancela as vendas do período parado e devolve tudo como era."""
    from bot.cli.tenants import execute

    return execute(output, tenants, "resume", "real", **options)


@click.command(cls=SideCommand)
@tenant_files
@click.option("--repair", is_flag=True, help="Refaz o que se desfez, sob a mesma janela.")
@click.option("--yes", is_flag=True, help="Com --repair: não pergunta.")
@watching
def verify(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Confere, durante a pausa, se algo se desfez."""
    from bot.cli import between

    return between.verify(output, tenants, **options)


@click.command(cls=SideCommand)
@tenant_files
@watching
def due(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """A linha do cron: no dia de `maintenance.start` pausa, no meio confere, no de `maintenance.end` retoma."""
    from bot.cli import between

    return between.act_on_due(output, tenants, **options)
