"""What a recording consists of: its files, the made-up host it is of, and which answers it keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

ORIGIN = "https://recorded.invalid"
HAR, INDEX = "screens.har", "index.json"
KEPT_HEADERS = {"content-type", "location"}
CODE = ("javascript", "ecmascript", "text/css")


def is_login(url: str) -> bool:
    return bool(re.search(r"(?:site(?:/|%2F))?(?:login|logout)(?:[/?&#]|$)", url, re.I))


def is_code(mime: str) -> bool:
    return any(kind in mime for kind in CODE)


FORMAT = 1


@dataclass(frozen=True)
class Recording:
    """One folder: its index, the HAR as JSON, and the accessibility trees by screen."""

    index: dict[str, Any]
    har: dict[str, Any]
    trees: dict[str, str] = field(default_factory=dict)
