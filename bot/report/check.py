"""Whether a run's folder is what the run wrote: every line, every picture, every report; offline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evidence import (
    CHAIN,
    CONFIDENTIAL,
    JOURNAL,
    ORIGIN,
    STAMP,
    chain_text,
    file_hash,
    line_hash,
    line_text,
    older_line_text,
)
from bot.privacy import Json
from bot.report.bundle import README
from bot.timestamp import verify_stamp

_OWN = {JOURNAL, CHAIN, STAMP, README}


@dataclass(frozen=True)
class Problem:
    """What is wrong (`changed`, `missing`, `extra`, `cut`, `replayed`, `unsealed`, `unreadable`, `stamp`), where, and
    a sentence about it. `serious` is false for what only deserves a word."""

    kind: str
    where: str
    text: str
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


def check(folder: Path, head: str | None = None, *, roots: Sequence[Path] = ()) -> list[Problem]:
    """Every sign of tampering in the folder of a run, or in its unpacked bundle; empty where there is none.

    `head` is the chain's head as kept elsewhere (the store): with it even a whole run put in another's place is named.
    `roots` are PEM files of the authorities trusted for a time stamp.
    """
    try:
        lines = (folder / JOURNAL).read_bytes().split(b"\n")
    except OSError as e:
        return [Problem("missing", JOURNAL, f"O registro não pode ser lido: {e.strerror or e}.")]
    journal, problems = _journal(lines)
    sealed = journal[-1] if journal and journal[-1].get("event") == "sealed" else None
    own_head = str(journal[-1].get("hash", "")) if journal else ""
    if sealed is None:
        problems.append(
            Problem("unsealed", JOURNAL, "O fim do registro falta: foi cortado, ou a execução foi interrompida.")
        )
    if head is not None and head != own_head:
        problems.append(
            Problem("replayed", JOURNAL, f"O registro termina em {own_head[:16]}…, e o banco guarda {head[:16]}….")
        )
    files: dict[str, str] = dict(sealed.get("files") or {}) if sealed else _shots_of(journal)
    chain, found = _chain(folder, journal, own_head, files, sealed is not None)
    problems += found
    reports: dict[str, str] = dict(chain.get("reports") or {})
    problems += _files(folder, files, reports, sealed is not None)
    problems += [Problem("stamp", STAMP, text) for text in verify_stamp(folder, own_head, roots)]
    return problems


def _journal(lines: Sequence[bytes]) -> tuple[list[dict[str, Json]], list[Problem]]:
    """The lines that read, and what is wrong with each; after a break the chain is taken up again, to name the next."""
    journal: list[dict[str, Json]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    if lines and lines[-1]:
        problems.append(Problem("cut", JOURNAL, "A última linha está incompleta."))
    for number, raw in enumerate((line for line in lines if line), 1):
        where = f"{JOURNAL}:{number}"
        try:
            line = json.loads(raw)
            exact = isinstance(line, dict) and raw.decode() in {line_text(line), older_line_text(line)}
        except ValueError:
            problems.append(Problem("unreadable", where, "A linha não é legível."))
            continue
        if not exact or line.get("hash") != line_hash(line):
            problems.append(Problem("changed", where, "A linha foi alterada: o hash não confere."))
        elif line["hash"] in seen:
            problems.append(Problem("replayed", where, "A linha repete uma anterior."))
        elif line.get("prev") != (journal[-1].get("hash") if journal else ORIGIN):
            problems.append(
                Problem("cut", where, "A linha não continua a anterior: há linhas retiradas ou de outra execução.")
            )
        seen.add(str(line.get("hash")) if isinstance(line, dict) else "")
        if isinstance(line, dict):
            journal.append(line)
    return journal, problems


def _shots_of(journal: Sequence[dict[str, Json]]) -> dict[str, str]:
    kept = (line for line in journal if line.get("event") in ("shot", "attached"))
    return {str(line.get("path")): str(line.get("sha256")) for line in kept}


def _chain(
    folder: Path, journal: Sequence[dict[str, Json]], head: str, files: dict[str, str], sealed: bool
) -> tuple[dict[str, Json], list[Problem]]:
    path = folder / CHAIN
    if not path.exists():
        return {}, [Problem("missing", CHAIN, "Falta o arquivo dos hashes.")] if sealed else []
    try:
        text = path.read_text(encoding="utf-8")
        chain = json.loads(text)
        reports = dict(chain.get("reports") or {})
    except (OSError, ValueError, AttributeError, TypeError):
        return {}, [Problem("changed", CHAIN, "O arquivo dos hashes não é legível.")]
    if chain.get("head") != head and sealed:
        return chain, [Problem("replayed", CHAIN, "Os hashes são de outro registro que não este.")]
    if text != chain_text(len(journal), head, files, reports) and sealed:
        return chain, [Problem("changed", CHAIN, "O arquivo dos hashes não diz o mesmo que o registro.")]
    if not sealed:
        return chain, [Problem("cut", JOURNAL, f"O registro tinha {chain.get('events')} linhas e tem {len(journal)}.")]
    return chain, []


def _files(folder: Path, files: dict[str, str], reports: dict[str, str], sealed: bool) -> Iterator[Problem]:
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() or p.is_symlink()}
    bundle_without = not any(name.startswith(f"{CONFIDENTIAL}/") for name in there)
    for name, sha in sorted({**files, **reports}.items()):
        path = folder / name
        if name not in there:
            if name.startswith(f"{CONFIDENTIAL}/") and bundle_without:
                yield Problem("missing", name, "Arquivo confidencial, que não acompanha o pacote.", serious=False)
            else:
                yield Problem("missing", name, "O arquivo falta.")
        elif path.is_symlink() or file_hash(path) != sha:
            yield Problem("changed", name, "O arquivo foi alterado: o hash não confere.")
    for name in sorted(there - files.keys() - reports.keys() - _OWN):
        if not sealed and name.startswith("report."):
            continue  # a run that was killed has no list of its reports
        if not (name.startswith("report") and name.endswith(".zip") and "/" not in name):
            yield Problem("extra", name, "O arquivo não é desta execução.")
