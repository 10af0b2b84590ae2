"""What a tenant's file goes through before the first run: written, logged in, checked, recorded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.group import SEVERITY, Command
from bot.cli.options import headed_option, slow_option, tenant_file, tenant_files
from bot.cli.side import SideCommand

# What a command needs is imported by the command: help and version are there at once (tests/test_start.py).
if TYPE_CHECKING:
    from bot.console.output import Output


@click.command(cls=Command)
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="[FILE]", default=Path("tenant.yaml"))
@click.option("--force", is_flag=True, help="Substitui o arquivo, se existe.")
def init(output: Output, path: Path, force: bool) -> int:
    """Faz algumas perguntas e escreve um tenant.yaml comentado."""
    from bot.cli import wizard
    from bot.console.terminal import interactive
    from bot.errors import ConfigError

    if output.as_json or not interactive():
        raise ConfigError(
            "`bot init` faz perguntas, e não há terminal para respondê-las.", "Copie config.example.yaml e edite."
        )
    wizard.ask(path, force=force)
    commands = {"login": login, "check": check}
    wizard.offer(path, lambda name, file: commands[name].main([str(file)], f"bot {name}", standalone_mode=False))
    return 0


@click.command(cls=Command)
@tenant_file
@click.option(
    "--timeout",
    type=click.IntRange(1, 3600),
    default=300,
    metavar="S",
    show_default=True,
    help="Segundos que espera por uma pessoa.",
)
@slow_option
def login(output: Output, tenant: Path, timeout: int, slow: int) -> int:
    """Abre o navegador para uma pessoa entrar (captcha, 2FA) e guarda a sessão."""
    from bot.cli.status import session_of
    from bot.cli.tenants import load
    from flows import login as flow

    def tell(text: str) -> None:
        (output.err if output.as_json else output.out).print(f"  • {text}")

    [who] = load(output, [tenant])
    kept = flow.login(who, tell, timeout=timeout, slow=slow)
    w = output.w
    output.say(
        ("✔ ", "green"), (w.gettext("Sessão de %(tenant)s guardada", tenant=kept.tenant), "bold"), f" — {kept.shown_as}"
    )
    until = w.when(kept.expires.astimezone()) if kept.expires else ""
    if until:
        output.say("  ", w.gettext("Vale até %(until)s; depois disso o bot pede `bot login` de novo.", until=until))
    else:
        output.say("  ", w.gettext("O ERP não diz até quando vale; quando expirar, o bot pede `bot login` de novo."))
    if kept.missing:
        output.warn(
            w.gettext("este usuário não vê o(s) menu(s) %(menus)s: falta permissão.", menus=", ".join(kept.missing))
        )
    output.say("  ", (str(kept.session), "dim"))
    data = {
        "tenant": kept.tenant,
        "shown_as": kept.shown_as,
        "session": str(kept.session),
        "expires": kept.expires,
        "missing_menus": kept.missing,
    }
    output.document("login", 0, results=[data | {"state": session_of(kept.session)[0]}])
    return 0


@click.command(cls=SideCommand)
@tenant_files
@click.option(
    "--save", is_flag=True, help="Escreve ao lado de TENANT a proposta de `labels:` e `units:`, para uma pessoa copiar."
)
@headed_option
@slow_option
def check(output: Output, tenants: tuple[Path, ...], save: bool, headed: bool, slow: int) -> int:
    """Percorre todas as telas, só lendo: o que foi encontrado, por qual nome, o que falta, o que este ERP responde."""
    from bot.cli.tenants import load
    from bot.config import today
    from bot.console.terminal import Terminal
    from bot.engine.plan import Options
    from flows.check import check as look

    options = Options(headed=headed, slow=slow, today=today(os.environ))
    found = []
    for tenant in load(output, tenants):
        watch = Terminal(output, live=output.watched)
        try:
            result = look(tenant, options, watch)
        finally:
            watch.close()
        if save:
            result.save()
        if not output.as_json:
            result.lines(output.out, output.w)
        found.append(result)
    code = next(code for code in SEVERITY if code in {result.exit_code for result in found})
    output.document("check", code, results=[result.to_json() for result in found])
    return code


@click.command(cls=Command)
@tenant_file
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="A pasta da gravação; padrão: recordings/ e o dia.",
)
@headed_option
@slow_option
def record(output: Output, tenant: Path, to: Path | None, headed: bool, slow: int) -> int:
    """Grava as telas, só lendo e sem dados de ninguém, para os testes as lerem sem rede."""
    from bot.cli.tenants import load
    from bot.config import today
    from bot.console.terminal import Terminal
    from bot.engine.plan import Options
    from flows.record import record as keep

    day = today(os.environ)
    watch = Terminal(output, live=output.watched)
    try:
        result = keep(
            load(output, [tenant])[0],
            to or Path("recordings") / f"{day:%Y%m%d}",
            Options(headed=headed, slow=slow, today=day),
            watch,
        )
    finally:
        watch.close()
    doubts = [text for level, text, _ in result.findings if level == "warning"]
    if result.exit_code == 0:
        output.say(f"{result.to}: {len(result.screens)} telas, {result.size / 1000:.0f} kB")
        for warning in doubts:
            output.warn(warning)
        output.say("Olhe os arquivos antes de os entregar a alguém.")
    else:
        output.say(result.message)
        output.say(result.hint)
    found: dict[str, Any] = {
        "tenant": result.tenant,
        "outcome": result.outcome,
        "message": result.message,
        "hint": result.hint,
    }
    found |= {"to": str(result.to), "screens": result.screens, "bytes": result.size, "warnings": doubts}
    output.document("record", result.exit_code, results=[found])
    return result.exit_code
