"""Where every shape of the report is written: looked through first, then kept beside the journal, with its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from bot.errors import EvidenceError
from bot.evidence import CHAIN, chain_text, write_private
from bot.privacy import Json, MaskRules
from bot.report.model import RunReport
from bot.scanner import refuse_leaks


def save(folder: Path, name: str, content: bytes, run: RunReport, secrets: Sequence[str] = ()) -> Path:
    """The file written, unless something in it must not leave; its hash goes into `chain.json`."""
    refuse_leaks(name, content, secrets, MaskRules.from_json(run.mask))
    try:
        write_private(folder / name, content)
        record(folder, {name: hashlib.sha256(content).hexdigest()})
    except OSError as e:
        raise EvidenceError(f"Não foi possível gravar {folder / name}: {e.strerror or e}.") from e
    return folder / name


def record(folder: Path, hashes: dict[str, str]) -> None:
    """Adds reports' hashes to the sealed run's `chain.json`; a run that was not sealed has none."""
    path = folder / CHAIN
    if path.exists():
        chain: dict[str, Json] = json.loads(path.read_text(encoding="utf-8"))
        reports = {**chain.get("reports", {}), **hashes}
        write_private(path, chain_text(chain["events"], chain["head"], chain["files"], reports).encode())
