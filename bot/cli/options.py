"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.cli.among import files_of

FORMATS = ("html", "pdf", "md", "json", "zip")


def each_file(ctx: click.Context, param: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The callback of an argument that takes several tenants."""
    return tuple(files_of(paths))


# A folder, a pattern or @FILE stands for many; the commands are given files.
tenant_files = click.argument(
    "tenants", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TENANT…", callback=each_file
)
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
    click.option("--trace", is_flag=True, help="Guarda o trace do Playwright, com todas as telas (confidencial)."),
)
asking = options(
    click.option("--yes", is_flag=True, help="Não pergunta."),
    click.option("--step", "each", is_flag=True, help="Pergunta antes de cada escrita: sim, pular ou parar."),
)
keeping = options(
    click.option("--keep", multiple=True, metavar="ID…", help="Mantém estas vendas não faturadas: serão cobradas."),
    click.option("--keep-refused", is_flag=True, help="Mantém as vendas que o ERP não cancela: serão cobradas."),
)
plan_option = click.option(
    "--plan",
    "saved",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Faz exatamente o plano salvo neste arquivo; recusa se algo mudou desde então.",
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Salva o plano, com nomes (0600), para `bot pause --plan` ou `bot resume --plan`.",
)
deciding = options(
    click.option(
        "--ours",
        multiple=True,
        metavar="ID",
        help="Devolve este registro em conflito (cliente ou regra; access:ID, rules:ID).",
    ),
    click.option("--theirs", multiple=True, metavar="ID", help="Deixa este registro em conflito como está agora."),
)
as_it_is_option = click.option(
    "--as-it-is", is_flag=True, help="O cliente trabalha assim mesmo: Manual, sem regra ativa, quase sem acessos."
)
period = options(
    click.option(
        "--from", "first", metavar="DATE", help="Início do período (dd/mm/aaaa ou aaaa-mm-dd); padrão: o dia da pausa."
    ),
    click.option("--to", "last", metavar="DATE", help="Fim do período; padrão: hoje."),
)


def default_store() -> str:
    """The address of the store that is used where no tenant file names one."""
    import platformdirs

    from bot.config.load import APP

    return f"sqlite:///{Path(platformdirs.user_data_dir(APP, appauthor=False)) / 'bot.db'}"
