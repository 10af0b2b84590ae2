"""What a person puts into the tenant file who reads the sentence of a stop: the line that it proposes, if they agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from bot.sandbox.noise.wording import STATUSES
from pages.elements.dom import fold

BLOCKS = ("labels", "questions", "units", "clients", "browser", "resume")
BEGIN = re.compile(rf"(?<![\w:])(?:{'|'.join(BLOCKS)}): (?=[{{\[])")
STANDINGS = {"Não faturada": "sales.unbilled", "Faturada": "sales.billed", "Cancelada": "sales.cancelled"}


def proposed(said: str) -> dict[str, Any]:
    """The first line of a tenant file that a sentence proposes whole, as the file holds it; {} where it has none.

    A line with «…» leaves a word to be filled in by whoever knows the ERP: it is none to be put in as it stands.
    """
    for found in BEGIN.finditer(said):
        line = _closed(said[found.start() :])
        if line and "…" not in line:
            return _judged(dict(yaml.safe_load(line)), said)
    return {}


def _closed(text: str) -> str:
    """The text up to where its first bracket closes, quoted words passed over; "" where it does not."""
    depth, quoted = 0, False
    for place, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        if not quoted:
            depth += (sign in "{[") - (sign in "}]")
            if sign in "}]" and depth == 0:
                return text[: place + 1]
    return ""


def _judged(line: dict[str, Any], said: str) -> dict[str, Any]:
    """The line as a person leaves it who knows what the statuses mean: the sentence names one meaning and says how to change it."""
    if "sales.unbilled" not in line.get("labels", {}):
        return line
    labels: dict[str, list[str]] = {}
    for status in re.findall(r"«([^»]+)» \(\d+\)", said):
        meaning = next((key for old, key in STANDINGS.items() if fold(status) in map(fold, STATUSES[old])), None)
        if meaning is None:
            return {}  # nobody here knows that word
        labels.setdefault(meaning, []).append(status)
    return {"labels": labels}


def merged(keys: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a tenant file with those of a line put in; lists grow."""
    out = dict(keys)
    for key, value in line.items():
        held = out.get(key)
        if isinstance(held, dict) and isinstance(value, dict):
            out[key] = merged(held, value)
        elif isinstance(held, list) and isinstance(value, list):
            out[key] = [*held, *(one for one in value if one not in held)]
        else:
            out[key] = value
    return out
