"""Which module of the product imports which: read off the source, with imports inside functions and without those for types alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("bot", "pages", "flows")


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules() -> dict[str, Path]:
    return {module_of(path): path for folder in PRODUCT for path in sorted((ROOT / folder).rglob("*.py"))}


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Each import that runs, as (module, name taken from it); of `import a.b` the name is empty."""

    def walk(node: ast.AST) -> Iterator[tuple[str, str]]:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                yield from walk(other)
            return
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    yield from walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))


def graph() -> dict[str, set[str]]:
    """By module, the modules whose names it uses; a package that only hands a name on is looked through to where it is defined."""
    known = modules()

    def origin(module: str, name: str) -> str | None:
        if f"{module}.{name}" in known:
            return f"{module}.{name}"
        if module not in known:
            return None
        if known[module].name == "__init__.py":
            for further, handed_on in imported(known[module]):
                if handed_on == name and further.startswith(module + "."):
                    return origin(further, name)
        return module

    return {
        module: {found for name in imported(path) if (found := origin(*name)) is not None and found != module}
        for module, path in known.items()
    }


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules of which each reaches each other by imports."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        todo = [start]
        while todo:
            for module in arrows[todo.pop()]:
                if module not in found:
                    found.add(module)
                    todo.append(module)
        return found

    reach = {module: reached(module) for module in arrows}
    groups = {
        tuple(sorted(other for other in reach[module] if module in reach[other]))
        for module in arrows
        if module in reach[module]
    }
    return sorted(map(list, groups))
