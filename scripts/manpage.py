"""Writes dist/bot.1, the manual page, from the same texts as `bot --help` (`make man`)."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import click

from bot.cli.commands import main

TARGET = Path(__file__).resolve().parent.parent / "dist" / "bot.1"


def escaped(text: str) -> str:
    """A text as roff takes it for itself: a line may begin with a dot, a hyphen is one."""
    return "\n".join(
        ("\\&" if line[:1] in ".'" else "") + line.replace("\\", "\\e").replace("-", "\\-") for line in text.split("\n")
    )


def page(group: click.Group) -> str:
    """The whole page."""
    ctx = click.Context(group, info_name="bot")
    out = [
        f'.TH BOT 1 "" "conexa-bot {version("conexa-bot")}"',
        ".SH NOME",
        "bot \\- pausa e retoma um cliente do Conexa",
        ".SH DESCRIÇÃO",
    ]
    out += [escaped(" ".join((group.help or "").split())), ".SH OPÇÕES", *options(group, ctx), ".SH COMANDOS"]
    for name, command in group.commands.items():
        inside = click.Context(command, info_name=name, parent=ctx)
        out += [
            f".SS bot {escaped(' '.join([name, *command.collect_usage_pieces(inside)]))}",
            escaped(" ".join((command.help or "").split())),
        ]
        out += options(command, inside)
    return "\n".join(out) + "\n"


def options(command: click.Command, ctx: click.Context) -> list[str]:
    """Each option of a command with its help."""
    records = [param.get_help_record(ctx) for param in command.get_params(ctx) if isinstance(param, click.Option)]
    return [
        line for names, text in filter(None, records) for line in (".TP", f"\\fB{escaped(names)}\\fR", escaped(text))
    ]


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page(main), encoding="utf-8")
    print(f"→ {TARGET.name}")
