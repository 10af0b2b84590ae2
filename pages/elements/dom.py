"""The scripts that read the ERP's page, and the selector engines made of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from pages.elements.lexicon import for_scripts

PARTS = ("base", "find", "form", "grid", "overlay", "menu", "choice", "search", "home", "persons", "filters", "login")
ENGINES = {
    "words": "findWords(root, query)",
    "in_grid": "findInGrid(root, query)",
    "in_form": "findFormControl(root, query.key, query.label)",
    "in_menu": "findInMenu(root, query)",
    "picked": "[remembered.picked].filter((el) => el && el.isConnected)",
    "over": "query.fresh ? newOverlays() : overlays()",
    "choice": "findChoice(root, query)",
    "tab": "findTab(root, query.labels)",
    "action_select": "actionSelects(root, query.labels).map((found) => found.el)",
    "search_form": "searchForms(root, query.labels)",
    "filter": "filterAt(query.n)",
    "filter_row": "filterRow(query)",
    "page_size": "findPageSize(root, query)",
    "dates": "findDates(root, query)",
    "units": "[unitControl(query.labels)].filter(Boolean)",
    "saver": "saversOf(root, query.labels)",
    "person_box": "findPersonBox(root, query)",
    "asking": "confirmRegions(root, query)",
    "login_form": "loginForms(root, query)",
    "code_box": "[codeBox(query)].filter(Boolean)",
}


@cache
def _scripts() -> str:
    folder = files("pages.elements") / "js"
    # The words that Python and the scripts both go by have one source.
    words = f"const WORDS = {json.dumps(for_scripts())};"
    return "\n".join([words, *((folder / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)])


@cache
def _names() -> tuple[str, ...]:
    """What the scripts define."""
    return tuple(re.findall(r"^const ([\w$]+)", _scripts(), re.MULTILINE))


@cache
def library() -> str:
    """What every page of the tenant runs first, so that `script` and the selector engines have the library in reach."""
    # A frame of another host, as a captcha has, gets nothing.
    mine = "try { void top.location.href; } catch { return; }"
    return f"(() => {{\n{mine}\n{_scripts()}\nwindow.__bot = {{ {', '.join(_names())} }};\n}})()"


@cache
def _reach(expression: str) -> str:
    """A line that puts what `expression` uses of the library in its reach."""
    words = set(re.findall(r"[\w$]+", expression))
    return f"const {{ {', '.join(name for name in _names() if name in words)} }} = window.__bot;"


def script(expression: str, arguments: str = "arg") -> str:
    """A function for `evaluate` that gives the value of `expression`, with the library in reach."""
    return f"({arguments}) => {{ {_reach(expression)} return {expression}; }}"


@cache
def selectors() -> dict[str, str]:
    """Playwright selector engines by name; a selector is `name={json query}` and gives all matches in document order."""
    engine = (
        "(() => {{ const all = (root, told) => {{ const query = JSON.parse(told); {reach} return {expression}; }};"
        " return {{ queryAll: all, query: (root, told) => all(root, told)[0] }}; }})()"
    )
    return {
        name: engine.format(reach=_reach(expression), expression=expression) for name, expression in ENGINES.items()
    }


def selector(engine: str, **query: Any) -> str:
    """The selector text for one of ENGINES."""
    return f"{engine}={json.dumps(query)}"


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]")
_HYPHEN = re.compile(r"(?<=[^\W_])[-‐‑](?=[^\W_])")
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")


def fold(text: str) -> str:
    """A label as it is compared: «Ações (...) ▾» → «acoes»; the same as `fold` in base.js."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f").lower()
    return _ENDS.sub("", re.sub(r"\s+", " ", _HYPHEN.sub("", _INVISIBLE.sub("", plain))))


def folded(labels: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(fold(label) for label in labels))
