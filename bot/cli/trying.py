"""Trying the bot without an ERP of one's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.group import Command
from bot.cli.options import headed_option, slow_option

# What a command needs is imported by the command: help and version are there at once (tests/test_start.py).
if TYPE_CHECKING:
    from bot.console.output import Output


@click.command(cls=Command)
@click.option("--preset", "presets", multiple=True, metavar="NAME", help="Como o ERP se comporta; pode ser repetido.")
@click.option("--knob", "knobs", multiple=True, metavar="NAME=VALUE", help="Um comportamento só; pode ser repetido.")
@click.option(
    "--noise",
    default="",
    metavar="SEED[:KIND,…]",
    help="Ruído sobre as telas: o que a semente sorteia, ou estes tipos.",
)
@click.option(
    "--clients", type=click.IntRange(1, 100_000), default=300, show_default=True, metavar="N", help="Quantos clientes."
)
@click.option("--seed", type=int, default=7, show_default=True, metavar="N", help="A semente dos dados inventados.")
@click.option("--today", "day", metavar="DATE", help="O primeiro dia do relógio do ERP; padrão: hoje.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="PORT", help="Padrão: uma porta livre.")
@click.option(
    "--write",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Escreve um arquivo de cliente para este ERP.",
)
def sandbox(output: Output, path: Path | None, **options: Any) -> int:
    """Serve o ERP embutido, para experimentar sem risco."""
    from bot.cli import serve
    from bot.cli.tenants import day_of
    from bot.config import today

    first = day_of(options.pop("day"), "--today") or today(os.environ)
    return serve.serve(output, first=first, path=path, **options)


@click.command(cls=Command)
@click.option(
    "--clients", type=click.IntRange(12, 10_000), default=300, show_default=True, metavar="N", help="Quantos clientes."
)
@click.option(
    "--days", type=click.IntRange(1, 366), default=120, show_default=True, metavar="N", help="Quantos dias de pausa."
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("bot-demo"),
    show_default=True,
    metavar="DIR",
    help="Onde ficam os arquivos.",
)
@headed_option
@slow_option
def demo(output: Output, folder: Path, **options: Any) -> int:
    """Mostra pausa, meses passando e retomada no ERP embutido, ao lado de um gêmeo sem pausa."""
    from flows.sandbox_tenant import need_sandbox

    need_sandbox()
    from flows.demo import demo as show

    return show(output, folder, **options)
