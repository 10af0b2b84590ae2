"""The text of a chain: each line of the journal, and what `chain.json` says of all of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from bot.evidence.inert import inert
from bot.json_types import Json

ORIGIN = "0" * 64
SEALED_AS = 2  # of chain.json: 1 has no signatures, and its reports stand outside of what is sealed


def line_hash(line: dict[str, Json]) -> str:
    """The hash that a line of the journal must carry."""
    body = {k: v for k, v in line.items() if k != "hash"}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def line_text(line: dict[str, Json]) -> str:
    """A line of the journal as it is written, without its end: what `check` compares with, to the byte."""
    return inert(older_line_text(line))


def older_line_text(line: dict[str, Json]) -> str:
    """The same as journals had it that were written before signs that a terminal obeys were escaped."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def chain_text(
    events: int,
    head: str,
    files: Mapping[str, Json],
    reports: Mapping[str, Json],
    signature: Json = None,
    signed: Mapping[str, Json] | None = None,
) -> str:
    """The whole text of `chain.json`: without a signature in format 1, as it was before there were any."""
    chain = {"format": 1, "events": events, "head": head, "files": files, "reports": dict(sorted(reports.items()))}
    if signature or signed:
        chain |= {"format": SEALED_AS, "signature": signature, "signed": dict(sorted((signed or {}).items()))}
    return inert(json.dumps(chain, indent=2, ensure_ascii=False)) + "\n"
