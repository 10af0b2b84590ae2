"""From the bytes of a tenant file to a tree of text, without believing anything that it says.

Every scalar stays the text that was written: `0123`, `no`, `on:` and `2026-06-01` mean what a person sees, and the
model, not YAML, gives each key its type. Anchors, aliases, merges and tags have no use here and are refused, which
also disarms every YAML bomb.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from bot.errors import ConfigError

LARGEST = 1024 * 1024
DEEPEST = 12
MOST = 100_000  # values; more would keep the parser busy for many seconds, and no tenant has them

_BINARY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NULLS = {"", "~", "null", "Null", "NULL"}

Loc = tuple[str | int, ...]


@dataclass
class Source:
    """A parsed file: `tree` is dicts, lists, texts and None; `lines` says where each of its nodes stands, `files` in which file
    where that is another."""

    tree: dict[str, Any]
    lines: dict[Loc, int] = field(default_factory=dict)
    files: dict[Loc, Path] = field(default_factory=dict)


def read_source(path: Path) -> Source:
    """The file at `path` as a tree. Raises ConfigError, one sentence, whatever is wrong with it."""
    text = _decode(path, _read(path))
    try:
        node = _Loader(text, path).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(path, text, error) from None
    except yaml.YAMLError:  # the reader's own: a character that YAML does not allow
        raise ConfigError(f"{path}: há um caractere invisível que não é permitido no arquivo.") from None
    source = Source({})
    tree = None if node is None else _build(node, (), path, source.lines)
    if tree is None or tree == "":
        raise ConfigError(f"{path}: o arquivo está vazio.", "Crie um com: bot init")
    if not isinstance(tree, dict):
        raise ConfigError(f"{path}: o arquivo deve ser uma lista de 'chave: valor', como 'tenant: acme'.")
    source.tree = tree
    return source


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ConfigError(f"{path}: é uma pasta, e não um arquivo de tenant.")
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device might never end
            raise ConfigError(f"{path}: não é um arquivo comum.")
        if status.st_size <= LARGEST:
            with path.open("rb") as stream:
                data = stream.read(LARGEST + 1)
            if len(data) <= LARGEST:
                return data
    except FileNotFoundError:
        raise ConfigError(f"{path}: o arquivo não existe.", "Crie um com: bot init") from None
    except PermissionError:
        raise ConfigError(f"{path}: este usuário não tem permissão para ler o arquivo.") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        reason = error.strerror if isinstance(error, OSError) else "o nome não serve"
        raise ConfigError(f"{str(path)[:200]}: o arquivo não pôde ser lido ({reason}).") from None
    raise ConfigError(f"{path}: o arquivo tem mais de 1 MB e não parece ser de um tenant.")


def _decode(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError(f"{path}: o arquivo está em UTF-16.", "No editor, salve como UTF-8.")
    if _BINARY.search(data):
        raise ConfigError(f"{path}: o arquivo não é de texto.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{path}, linha {line}: o arquivo não está em UTF-8 (talvez em ANSI/Windows-1252).",
            "No editor, salve como UTF-8.",
        ) from None


class _Loader(yaml.SafeLoader):
    """Composes nodes; refuses what may multiply, nest without end or name a Python type."""

    def __init__(self, text: str, path: Path) -> None:
        super().__init__(text)
        self.path = path
        self.depth = 0
        self.count = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = cast("yaml.NodeEvent", self.peek_event())  # type: ignore[no-untyped-call]
        line = _line(event)
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise ConfigError(
                f"{self.path}, linha {line}: um valor que começa com '{sign}' tem outro sentido em YAML.",
                "Ponha o valor entre aspas simples.",
            )
        if getattr(event, "tag", None) is not None:
            raise ConfigError(
                f"{self.path}, linha {line}: um valor que começa com '!' tem outro sentido em YAML.",
                "Ponha o valor entre aspas simples.",
            )
        if self.depth >= DEEPEST:
            raise ConfigError(f"{self.path}, linha {line}: há listas dentro de listas demais.")
        self.count += 1
        if self.count > MOST:
            raise ConfigError(f"{self.path}, linha {line}: há valores demais no arquivo.")
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _line(place: yaml.Event | yaml.Node) -> int:
    return place.start_mark.line + 1 if place.start_mark else 1


def _build(node: yaml.Node, loc: Loc, path: Path, lines: dict[Loc, int]) -> Any:
    lines[loc] = _line(node)
    if isinstance(node, yaml.MappingNode):
        tree: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node, path)
            lines[(*loc, key)] = line = _line(key_node)
            if key in tree:
                name = ".".join(str(part) for part in (*loc, key))
                raise ConfigError(f"{path}, linha {line}: a chave '{name}' aparece mais de uma vez.")
            tree[key] = _build(value_node, (*loc, key), path, lines)
            lines[(*loc, key)] = line
        return tree
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*loc, index), path, lines) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    text = cast("str", node.value)
    return None if node.style is None and text in _NULLS else text


def _key(node: yaml.Node, path: Path) -> str:
    line = _line(node)
    if not isinstance(node, yaml.ScalarNode):
        raise ConfigError(f"{path}, linha {line}: uma chave deve ser um texto simples, como 'tenant'.")
    if node.style is None and node.value == "<<":
        raise ConfigError(f"{path}, linha {line}: '<<' (juntar blocos) não é aceito; escreva as chaves por extenso.")
    return cast("str", node.value)


_PROBLEMS = {
    "mapping values are not allowed": "há um ':' fora de lugar; confira o recuo, ou ponha o valor entre aspas simples",
    "could not find expected ':'": "falta ':' (dois-pontos e espaço) depois de uma chave",
    "expected <block end>": "o recuo não confere com o das linhas acima, ou sobrou texto depois de um valor",
    "found unexpected end of stream": "aspas foram abertas e não fechadas",
    "found unknown escape character": "há uma '\\' entre aspas duplas; use aspas simples",
    "expected a single document": "há mais de um documento (uma linha '---' a mais)",
    "but found another document": "há mais de um documento (uma linha '---' a mais)",
    "expected ',' or": "uma lista '[…]' ou um bloco '{…}' não foi fechado, ou falta uma vírgula",
    "expected the node content": "falta o valor ou o fechamento de uma lista '[…]' ou bloco '{…}'",
}


def _syntax_error(path: Path, text: str, error: yaml.MarkedYAMLError) -> ConfigError:
    """The place and the likely mistake; never the line itself, which may hold a password."""
    mark = error.problem_mark or error.context_mark
    line = (mark.line if mark else 0) + 1
    problem = f"{error.problem} {error.context}"
    written = (text.splitlines() or [""])[min(line, len(text.splitlines())) - 1] if text else ""
    if "\t" in written[: len(written) - len(written.lstrip())] or "'\\t'" in problem:
        return ConfigError(f"{path}, linha {line}: há uma tabulação (TAB) no recuo; use espaços.")
    if "cannot start any token" in problem or "while scanning a tag" in problem:
        return ConfigError(
            f"{path}, linha {line}: o valor começa com um sinal que tem outro sentido em YAML.",
            "Ponha o valor entre aspas simples.",
        )
    for words, sentence in _PROBLEMS.items():
        if words in problem:
            return ConfigError(f"{path}, linha {line}: {sentence}.")
    return ConfigError(f"{path}, linha {line}: o texto não é YAML válido; confira recuo, aspas e dois-pontos.")
