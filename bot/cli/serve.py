"""The embedded ERP for trying things out: served in the foreground, with a tenant file that fits it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.console.output import Output
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox
from flows.sandbox_tenant import need_sandbox, write_tenant


def serve(
    output: Output,
    *,
    presets: Sequence[str],
    knobs: Sequence[str],
    noise: str,
    clients: int,
    seed: int,
    port: int,
    first: date,
    path: Path | None,
) -> int:
    """Serves an ERP until Ctrl-C; first says where it is, how staff logs in, and how its clock is moved."""
    need_sandbox()
    from bot.sandbox.knobs import Knobs, parse
    from bot.sandbox.server import Sandbox, SandboxError

    try:
        given = {name: parse(name, text) for name, _, text in (knob.partition("=") for knob in knobs)}
        given |= {"noise": noise} if noise else {}
        wanted = Knobs.preset(*(presets or ["classic"]), **given)
        erp = Sandbox.start(wanted, clients=clients, seed=seed, today=first, port=port)
    except (ValueError, SandboxError) as error:
        raise ConfigError(
            f"O ERP embutido não subiu: {error}.", "As opções: --preset, --knob, --noise, --port."
        ) from error
    with erp:
        if path is not None:
            write_tenant(path, erp, max_sales=max(500, clients * 20))
        _welcome(output, erp, first, path)
        try:
            erp.wait()
        except KeyboardInterrupt:
            return 0
    raise ConfigError("O ERP embutido terminou sozinho.")


def _welcome(output: Output, erp: Sandbox, first: date, path: Path | None) -> None:
    from bot.sandbox.noise.kinds import parse as parse_noise

    w = output.w
    output.say((erp.url, "bold cyan"))
    output.say(w.gettext("equipe: usuário %(user)s, senha %(password)s", user=erp.username, password=erp.password))
    if noise := parse_noise(erp.knobs.noise):
        output.say(w.gettext("ruído: %(kinds)s", kinds=", ".join(noise.kinds)))
    if path is not None:
        output.say(w.gettext("arquivo: %(path)s", path=path))
        output.say("")
        output.say(w.gettext("Em outro terminal:"))
        output.say(f"  BOT_TODAY={first} bot pause {path}")
        advance = "curl -X POST -d '{\"days\": 120}'"
        output.say(f"  {advance} {erp.url}/__sandbox__/advance  ", (w.gettext("# passam 120 dias no ERP"), "dim"))
        output.say(f"  BOT_TODAY={_later(first)} bot resume {path}")
    output.say("")
    output.say((w.gettext("Ctrl-C encerra."), "dim"))
    data = {
        "url": erp.url,
        "username": erp.username,
        "password": erp.password,
        "today": first,
        "tenant": str(path) if path else None,
    }
    output.document("sandbox", 0, results=[data])
    output.flush()


def _later(first: date) -> date:
    return date.fromordinal(first.toordinal() + 120)
