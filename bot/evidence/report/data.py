"""The report as JSON for other programs, with a published schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.evidence.inert import inert
from bot.evidence.report.html import suffix
from bot.evidence.report.model import RunReport
from bot.evidence.report.output import save
from bot.evidence.report.reading import read
from bot.evidence.signing import Signer

FORMAT = 1


def write_json(folder: Path, *, secrets: Sequence[str] = (), share: bool = False, signer: Signer | None = None) -> Path:
    """`report.json` in the run's folder (`report.share.json` without names): `{"format": 1, "report": …}` as
    docs/relatorio.schema.json says."""
    run = read(folder, share=share)
    return save(folder, f"report{suffix('pt', share)}.json", json_of(run).encode(), run, secrets, signer)


def json_of(run: RunReport) -> str:
    """The whole text of the file."""
    return inert(json.dumps(as_json(run), indent=1, ensure_ascii=False)) + "\n"


def as_json(run: RunReport) -> dict[str, Any]:
    """The model as JSON data; sums are decimal texts (`"1328.62"`), times ISO 8601."""
    return {"format": FORMAT, "report": _adapter().dump_python(run, mode="json")}


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `report.json`."""
    model = _adapter().json_schema(mode="serialization", ref_template="#/$defs/{model}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "conexa-bot report",
        "type": "object",
        "required": ["format", "report"],
        "properties": {"format": {"const": FORMAT}, "report": {"$ref": "#/$defs/RunReport"}},
        "$defs": {**model.pop("$defs", {}), "RunReport": model},
    }


@cache
def _adapter() -> TypeAdapter[RunReport]:
    return TypeAdapter(RunReport)
