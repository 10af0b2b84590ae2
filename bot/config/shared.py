"""`defaults:`: what many tenant files have in common, in one file that each of them names.

What stands there counts as if it were written in the tenant's own file, and only where that says nothing: a block is taken key
by key, a list or a value whole. What makes one tenant another cannot be shared.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.config.source import Loc, Source, read_source
from bot.errors import ConfigError

KEY = "defaults"
OWN: tuple[Loc, ...] = (
    ("tenant",), ("url",), ("host",), ("identity",), (KEY,), ("login", "session"), ("api", "token"),
)  # fmt: skip


def read_with_defaults(path: Path) -> Source:
    """The file at `path` as a tree, with what it takes from the file of its `defaults:`. Raises ConfigError, one sentence."""
    source = read_source(path)
    named = source.tree.get(KEY)
    if named is None:
        return source
    where = f"{path}, linha {source.lines[(KEY,)]}, chave '{KEY}'"
    if not isinstance(named, str) or not named.strip():
        raise ConfigError(f"{where}: deve ser o caminho de um arquivo, como ../defaults.yaml.")
    file = path.parent / Path(named.strip()).expanduser()
    if not file.exists():
        raise ConfigError(f"{where}: o arquivo {file} não existe.")
    shared = read_source(file)
    for loc in OWN:
        if loc in shared.lines:
            key = ".".join(map(str, loc))
            raise ConfigError(
                f"{file}, linha {shared.lines[loc]}, chave '{key}': é de um cliente só e não pode vir de '{KEY}'."
            )
    _take(source, source.tree, shared, shared.tree, (), file)
    return source


def _take(source: Source, own: dict[str, Any], shared: Source, tree: dict[str, Any], loc: Loc, file: Path) -> None:
    for key, value in tree.items():
        here = (*loc, key)
        mine = own.get(key)
        if isinstance(mine, dict) and isinstance(value, dict):
            _take(source, mine, shared, value, here, file)
        elif mine is None:
            own[key] = value
            for at, line in shared.lines.items():
                if at[: len(here)] == here:
                    source.lines[at], source.files[at] = line, file
