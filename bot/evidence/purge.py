"""`bot purge`: erases evidence whose day has come (`evidence.keep_days`), and leaves what proves that it was.

Of a run stay the head of its chain, the signature under it and a time stamp, if there was one (`purged.json`, a note
for people beside it): nobody's data, and enough to check a copy that somebody else kept. Only files that a run writes
are erased; others are named and left. A run of a window that is still open is never erased: the resume needs it, also
where the store is gone and the window's file is all that is left of it.

Of the store go the values first seen, the changes and the words of windows that were closed as long ago.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.config import Tenant
from bot.errors import EvidenceError
from bot.evidence import signing
from bot.evidence.files import CHAIN, CONFIDENTIAL, JOURNAL, OPEN, SHOTS, write_private
from bot.evidence.report.bundle import README
from bot.evidence.report.model import RunReport
from bot.evidence.report.reading import read
from bot.evidence.report.remains import NOTE, PURGED, note, purge_message, purged_text
from bot.evidence.signing import Signer
from bot.json_types import Json
from bot.store import Store, newest
from bot.store.forgetting import forget, forgettable
from bot.store.whereabouts import exists


@dataclass
class Old:
    """A run, or a window's report, whose day has come: what is in it, and what nobody of ours has put there."""

    path: Path
    ended: date
    files: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    size: int = field(init=False)  # in bytes, as it was before anything was erased

    def __post_init__(self) -> None:
        self.size = sum(path.lstat().st_size for path in self.files)


def old(tenant: Tenant, today: date, days: int) -> list[Old]:
    """What of the tenant's evidence is older than so many days, the oldest first; nothing of an open window."""
    base = tenant.evidence.dir / tenant.name
    since = _open_since(tenant, base)
    found = [*_runs(base), *_joined(base)]
    due = [o for o in found if (today - o.ended).days > days and (since is None or o.ended < since.astimezone().date())]
    return sorted(due, key=lambda o: (o.ended, o.path.name))


def _open_since(tenant: Tenant, base: Path) -> datetime | None:
    """When the first window that is still open began: the store's, or one that only a file in the evidence tells of."""
    opened, known = [], set()
    if exists(tenant.store):
        with Store.open(tenant.store) as store:
            windows = store.windows(tenant.name)
        known = {window.opened_at for window in windows}
        opened = [window.opened_at for window in windows if window.is_open]
    kept = newest([base], tenant.name)
    if kept is not None and kept.closed_on is None and kept.opened_at not in known:
        opened.append(kept.opened_at)
    return min(opened, default=None)


def named_in_store(tenant: Tenant, today: date, days: int) -> int:
    """How many rows of the store name somebody and are as old: of closed windows, and what runs said at their end."""
    return forgettable(tenant.store, tenant.name, *_until(today, days)) if exists(tenant.store) else 0


def forget_in_store(tenant: Tenant, today: date, days: int) -> int:
    """Erases them; how many there were. That there was a window, its runs and the heads of their evidence stay."""
    return forget(tenant.store, tenant.name, *_until(today, days)) if exists(tenant.store) else 0


def _until(today: date, days: int) -> tuple[date, datetime]:
    first = today - timedelta(days=days)
    return first, datetime.combine(first, time()).astimezone()


def _runs(base: Path) -> Iterator[Old]:
    for journal in sorted(base.glob(f"*/{JOURNAL}")):
        folder = journal.parent
        if folder.is_symlink() or journal.is_symlink():
            continue
        files = [p for p in sorted(folder.rglob("*")) if p.is_symlink() or p.is_file()]
        mine = [p for p in files if _is_ours(p.relative_to(folder))]
        yield Old(
            folder,
            _ended(folder),
            mine,
            [p for p in files if p not in mine and p.name not in (PURGED, NOTE, "chain.tsr")],
        )


def _joined(base: Path) -> Iterator[Old]:
    """The reports of whole windows, which stand beside the runs they join."""
    for path in sorted(base.glob("janela*.html")):
        beside = [p for p in (path.with_suffix(".json"),) if p.is_file()]
        yield Old(path, datetime.fromtimestamp(path.lstat().st_mtime).date(), [path, *beside])


def _is_ours(path: Path) -> bool:
    """Whether a run writes a file of this name: reports, pictures, confidential files, the journal and its hashes."""
    if len(path.parts) > 1:
        return path.parts[0] in (SHOTS, CONFIDENTIAL) or path.parts[0].startswith(OPEN)
    return (
        path.name in (JOURNAL, CHAIN, README)
        or path.name.startswith("report")
        or path.name.endswith((".part", ".webm"))
    )


def _ended(folder: Path) -> date:
    """The day on which a run was last heard of, by its own words or the disk's, whichever is later."""
    disk = datetime.fromtimestamp((folder / JOURNAL).stat().st_mtime).date()
    try:
        run = read(folder)
        said = datetime.fromisoformat(run.finished or run.started).date()
    except (EvidenceError, ValueError):
        return disk
    return max(said, disk)


def erase(found: Old, by: str, days: int, now: datetime) -> None:
    """Erases one run's data, the journal last: whatever ends this in the middle, the next purge takes it up again.

    Raises EvidenceError where the disk does not let it.
    """
    try:
        if found.path.is_file():
            for path in reversed(found.files):
                path.unlink()
            return
        data = _left(found, by, days, now)
        write_private(found.path / PURGED, purged_text(data).encode())
        write_private(found.path / NOTE, note(data).encode())
        for path in sorted(found.files, key=lambda p: p.name in (CHAIN, JOURNAL)):
            if path.name != JOURNAL or path.parent != found.path:
                path.unlink()
        for sub in (found.path / SHOTS, found.path / CONFIDENTIAL, *found.path.glob(f"{OPEN}*")):
            if sub.is_dir() and not any(p.is_file() for p in sub.rglob("*")):
                shutil.rmtree(sub)
        _settle(found.path)
        (found.path / JOURNAL).unlink()
        _settle(found.path)
    except OSError as e:
        raise EvidenceError(
            f"Não foi possível apagar {e.filename or found.path}: {e.strerror or e}.",
            "Confira as permissões, e rode de novo.",
        ) from e


def _left(found: Old, by: str, days: int, now: datetime) -> dict[str, Json]:
    folder = found.path
    try:
        run = read(folder)
    except EvidenceError:
        run = RunReport()
    try:
        signature = json.loads((folder / CHAIN).read_text(encoding="utf-8")).get("signature")
    except (OSError, ValueError, AttributeError):
        signature = None
    data: dict[str, Json] = {
        "format": 1, "purged_at": now.isoformat(timespec="seconds"), "by": by, "days": days, "run": run.run, "tenant": run.tenant,
        "flow": run.flow, "mode": run.mode, "outcome": run.outcome, "started": run.started, "finished": run.finished,
        "files": len(found.files), "bytes": found.size, "events": run.events, "head": run.head if run.sealed else "",
        "signature": signature if run.sealed else None,
    }  # fmt: skip
    signer = _signer()
    return data | {"signed": signer.sign(purge_message(data)).as_json() if signer else None}


def _signer() -> Signer | None:
    try:
        return signing.own()
    except EvidenceError:
        return None


def _settle(folder: Path) -> None:
    """What was erased is erased on the disk as well, before the next step."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
