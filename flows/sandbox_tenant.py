"""A tenant file for an embedded ERP that is running."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigError
from bot.evidence.files import write_private

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
