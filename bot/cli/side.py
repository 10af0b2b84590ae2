"""`--jobs`: the option of the commands that take several tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bot.cli.group import Command
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.console.output import Output

MOST = 64
# Of one tenant, or of this process alone; and what a saved plan brings with it.
ALONE = {
    "each": "--step", "saved": "--plan", "out": "--out", "keep": "--keep", "ours": "--ours", "theirs": "--theirs",
}  # fmt: skip


class _Jobs(click.ParamType[int]):
    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if value == "auto":
            from bot.cli.pool import bearable

            return bearable()
        if value.isascii() and value.isdigit() and 1 <= int(value) <= MOST:
            return int(value)
        raise ConfigError(f"--jobs deve ser um número de 1 a {MOST}, ou auto.")


class SideCommand(Command):
    """A command on several tenants: with `--jobs` and more than one of them, each is done by a process of its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params[-2:-2] = [
            click.Option(
                ["--jobs"], type=_Jobs(), default=1, metavar="N",
                help="Quantos clientes ao mesmo tempo, ou auto: o que a máquina aguenta. Padrão: 1.",
            ),
            click.Option(
                ["--per-host"], type=click.IntRange(1, MOST), default=2, metavar="N",
                help="Com --jobs: quantos ao mesmo tempo no mesmo ERP. Padrão: 2.",
            ),
        ]  # fmt: skip

    def call(self, ctx: click.Context, output: Output) -> Any:
        jobs, per_host = ctx.params.pop("jobs"), ctx.params.pop("per_host")
        if jobs == 1 or len(ctx.params["tenants"]) == 1:
            return super().call(ctx, output)
        for name, option in ALONE.items():
            if ctx.params.get(name):
                raise ConfigError(f"{option} é de um cliente por vez, e não combina com --jobs.")
        from bot.cli.many import Many

        return Many(output, ctx, jobs, per_host).run()
