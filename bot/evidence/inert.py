"""JSON that whoever prints it on a terminal or opens it in an editor sees as it is."""

from __future__ import annotations

import re

# What JSON lets stand in a text and a terminal obeys or hides: C1 controls, signs of direction, signs without a width.
_ACTIVE = re.compile("[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def inert(text: str) -> str:
    """The same JSON with these signs written as escapes; the data that it means are the same."""
    return _ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
