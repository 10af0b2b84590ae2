"""The files of a run's folder: their names, and how they are written so that no crash leaves half of one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

JOURNAL, CHAIN, STAMP, SHOTS, CONFIDENTIAL = "run.jsonl", "chain.json", "chain.tsr", "shots", "confidential"
OPEN = ".aberto-"  # folders in which a trace or a video is made: one that a run left because it was killed goes with the run


def private_folder(folder: Path) -> None:
    """The folder, its owner's alone; those above it that are missing are made so as well."""
    for missing in reversed([place for place in folder.parents if not place.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def evidence_files(folder: Path) -> list[str]:
    """The relative paths of the pictures and attachments, sorted."""
    paths = (p for sub in (SHOTS, CONFIDENTIAL) for p in (folder / sub).rglob("*") if p.is_file())
    return sorted(p.relative_to(folder).as_posix() for p in paths)


def file_hash(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Writes the whole file or nothing, readable by its owner alone; `OSError` where it cannot."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            write_all(file, content)
            os.fsync(file)
        finally:
            os.close(file)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def write_all(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]
