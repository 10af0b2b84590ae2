"""The embedded ERP for trying things out: served in the foreground, with a tenant file that fits it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.console.terminal import Output
from bot.errors import ConfigError
from bot.evidence.journal import write_private

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

NEEDED = ("django", "waitress", "xstatic")


def need_sandbox() -> None:
    """Raises ConfigError, saying how to install it, where the extra `sandbox` is not there."""
    if any(find_spec(name) is None for name in NEEDED):
        raise ConfigError("O ERP embutido não está instalado.", "Instale o extra: pip install 'conexa-bot[sandbox]'")


def write_tenant(path: Path, erp: Sandbox, name: str = "demo", *, max_sales: int = 500) -> Path:
    """A tenant file for a running ERP, its user and password in two files beside it; everything else is kept there too."""
    stem = path.stem
    write_private(path.parent / f"{stem}.user", erp.username.encode())
    write_private(path.parent / f"{stem}.password", erp.password.encode())
    write_private(path, _TENANT.format(name=name, url=erp.url, stem=stem, max_sales=max_sales).encode())
    return path


_TENANT = """\
# Para o ERP embutido: dados inventados, ninguém recebe nada.
tenant: {name}
url: {url}
identity: Acme Coworking
login:
  username: file:{stem}.user
  password: file:{stem}.password
  session: {stem}.session.json
resume:
  max_sales: {max_sales}
store: sqlite:///{stem}.db
evidence:
  dir: evidence
"""


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
