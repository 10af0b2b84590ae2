"""What a person may write for many tenant files: a folder, a pattern, or `@FILE`, a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.errors import ConfigError

ENDINGS = {".yaml", ".yml"}
_SAYS_WHOSE = re.compile(rb"^\{?[ ]*[\"']?tenant[\"']?[ ]*:", re.MULTILINE)
_PATTERN = re.compile(r"[*?\[]")


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The tenant files that these name, in the order given, those of a folder or a pattern by name.

    What is neither a folder, a pattern nor a list stays as it is, also where it does not exist: whoever reads it says so.
    """
    return [file for path in paths for file in _of(path)]


def _of(path: Path) -> Iterator[Path]:
    if str(path).startswith("@") and not path.exists():
        yield from _listed(Path(str(path)[1:]))
    elif path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in ENDINGS and _is_tenant(one))
        if not found:
            raise ConfigError(
                f"A pasta {path} não tem nenhum arquivo de cliente.",
                "Contam os *.yaml com a chave 'tenant'; as pastas de dentro não são lidas.",
            )
        yield from found
    elif _PATTERN.search(str(path)) and not path.exists():
        top = Path(path.anchor) if path.anchor else Path()
        found = sorted(one for one in top.glob(str(path)[len(path.anchor) :]) if one.is_file() and _is_tenant(one))
        if not found:
            raise ConfigError(f"Nenhum arquivo de cliente corresponde a {path}.", "Contam os que têm a chave 'tenant'.")
        yield from found
    else:
        yield path


def _listed(file: Path) -> Iterator[Path]:
    """The files of a list: a path a line, from the list's own folder; what follows # is for people."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"A lista {file} não existe.", "@ARQUIVO é um arquivo com um caminho por linha.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "não é texto em UTF-8"
        raise ConfigError(f"A lista {file} não pôde ser lida ({why}).") from None
    lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines()]
    paths = [file.parent / line for line in lines if line]
    if not paths:
        raise ConfigError(f"A lista {file} não nomeia nenhum arquivo.", "Escreva um caminho por linha.")
    yield from files_of(paths)


def _is_tenant(file: Path) -> bool:
    """Whether the file says whose it is; one that cannot be read is told where it is loaded, never left out."""
    try:
        return file.is_file() and _SAYS_WHOSE.search(file.read_bytes()) is not None
    except OSError:
        return True
