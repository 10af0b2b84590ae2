"""The commands about the bot itself: what this machine lacks, and the shell's completion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.group import Command
from bot.cli.options import default_store

# What a command needs is imported by the command: help and version are there at once (tests/test_start.py).
if TYPE_CHECKING:
    from bot.console.output import Output


@click.command(cls=Command)
@click.argument("tenant", required=False, type=click.Path(path_type=Path), metavar="[TENANT]")
def doctor(output: Output, tenant: Path | None) -> int:
    """Diz o que falta nesta máquina (navegador, disco, cofre, relógio…) e a linha que o resolve."""
    from bot.cli import doctor as surgery
    from bot.cli.tenants import load

    who = load(output, [tenant])[0] if tenant else None
    return surgery.doctor(output, who, who.store if who else default_store())


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
def completion(output: Output, shell: str) -> int:
    """Escreve o que o shell lê para completar comandos: `source <(bot completion bash)`."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(click.get_current_context().find_root().command, {}, "bot", "_BOT_COMPLETE").source())
    return 0
