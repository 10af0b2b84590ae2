"""Where every shape of the report is written: looked through first, then kept beside the journal, with its hash signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.errors import EvidenceError
from bot.evidence import signing
from bot.evidence.chain import SEALED_AS, chain_text
from bot.evidence.files import CHAIN, write_private
from bot.evidence.leaks import refuse_leaks
from bot.evidence.recognisers import MaskRules
from bot.evidence.report.model import RunReport
from bot.evidence.signing import Signer, report_message
from bot.json_types import Json


def save(
    folder: Path, name: str, content: bytes, run: RunReport, secrets: Sequence[str] = (), signer: Signer | None = None
) -> Path:
    """The file written, unless something in it must not leave; its hash goes into `chain.json`, signed by `signer`, or
    by this machine's own key where the run was signed at all."""
    refuse_leaks(name, content, secrets, MaskRules.from_json(run.mask))
    try:
        write_private(folder / name, content)
        record(folder, {name: hashlib.sha256(content).hexdigest()}, signer)
    except OSError as e:
        raise EvidenceError(f"Não foi possível gravar {folder / name}: {e.strerror or e}.") from e
    return folder / name


def record(folder: Path, hashes: dict[str, str], signer: Signer | None = None) -> None:
    """Adds reports' hashes to the sealed run's `chain.json`; a run that was not sealed has none."""
    path = folder / CHAIN
    if not path.exists():
        return
    chain: dict[str, Json] = json.loads(path.read_text(encoding="utf-8"))
    signed = dict(chain.get("signed") or {})
    if chain.get("format") == SEALED_AS:
        signer = signer or signing.own_if_any()
        for name, sha256 in hashes.items():
            signed.pop(name, None)
            if signer:
                signed[name] = signer.sign(report_message(chain["head"], name, sha256)).as_json()
    reports = {**chain.get("reports", {}), **hashes}
    write_private(
        path,
        chain_text(chain["events"], chain["head"], chain["files"], reports, chain.get("signature"), signed).encode(),
    )


def forget(folder: Path, names: Sequence[str]) -> None:
    """Takes reports out of `chain.json` that are no longer there."""
    path = folder / CHAIN
    if path.exists():
        write_private(path, chain_with(path, lambda name: name not in names))


def chain_with(path: Path, keep: Callable[[str], bool]) -> bytes:
    """The text of a run's `chain.json`, of its reports only those that `keep` wants."""
    chain: dict[str, Json] = json.loads(path.read_text(encoding="utf-8"))
    reports, signed = (
        {name: value for name, value in (chain.get(part) or {}).items() if keep(name)} for part in ("reports", "signed")
    )
    signature = chain.get("signature")
    return chain_text(chain["events"], chain["head"], chain["files"], reports, signature, signed).encode()
