"""The session that a person's login left, as a file of this user alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.errors import ConfigError


def read_session(path: Path) -> dict[str, Any] | None:
    """The kept session, or None where there is none; ConfigError where the file is not one."""
    if not path.exists():
        return None
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"O arquivo de sessão {path} não pode ser lido.", "Apague-o e rode `bot login`.") from error
    if not isinstance(state, dict) or "cookies" not in state:
        raise ConfigError(f"O arquivo de sessão {path} não é uma sessão do navegador.", "Apague-o e rode `bot login`.")
    return state
