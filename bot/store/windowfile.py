"""A window as a file: all that a resume needs, for where the store is gone or moved (`bot adopt`).

JSON lines. The first names format, tenant, window and run; each further one has what the store kept, in the order in
which it kept it: what was there when the run began, then each value, change and decision before the click that it is
for. Every line carries the hash of itself and of the line before, so that a damaged or edited file is not taken in;
the end of a file whose run was killed in the middle of a line is left out, since nothing was clicked for it yet.

Where what is confidential is encrypted (`evidence.encrypt_to`), the file is in the clear while its run lasts, and closed when the
run is sealed. Beside it stays what nobody's data is in: whose window it is, since when, and whether it is over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ConfigError
from bot.json_types import Json
from bot.store.rows import CHANGE_ROW, ChangeState, Window, as_rows

if TYPE_CHECKING:
    from bot.store.store import Store

FORMAT = 1
NAME = "window.jsonl"
CLOSED = f"{NAME}.age"
ABOUT = "window.json"  # beside the closed one
OWN = frozenset({"delivered"})  # facts of the store that wrote them, and of no use to another
ROWS_A_LINE = 500


@dataclass
class WindowFile:
    """What a file holds: the window as it was left by `run`, in the tenant's own words."""

    path: Path
    tenant: str
    url: str
    since: date
    opened_at: datetime
    run: str
    written_at: datetime  # when the run began the file: of two, the later one knows more
    tenant_file: str
    closed_on: date | None = None
    snapshots: dict[tuple[str, str], Json] = field(default_factory=dict)
    changes: dict[tuple[str, str, str, str], dict[str, Any]] = field(default_factory=dict)
    facts: dict[str, Json] = field(default_factory=dict)
    encrypted: bool = False  # what it holds is known to whoever has the private key, and here only whose it is

    @property
    def to_undo(self) -> int:
        """How many changes of the pause the resume has to look at."""
        states = {ChangeState.DONE, ChangeState.IN_DOUBT, ChangeState.INTENDED}
        return sum(flow == "pause" and row["state"] in states for (flow, *_), row in self.changes.items())


class Copy:
    """Writes the file of a run's window as the store keeps things; `append` has each text on the disk when it returns."""

    def __init__(
        self, store: Store, window: Window, run: str, tenant_file: Path, append: Callable[[str], None]
    ) -> None:
        self._window, self._append, self._head = window, append, ""
        lines: list[dict[str, Any]] = [
            {"what": "bot-window", "format": FORMAT, "tenant": window.tenant, "url": window.url, "since": window.since.isoformat(),
             "opened_at": window.opened_at.isoformat(), "run": run, "written_at": datetime.now(UTC).isoformat(), "tenant_file": str(tenant_file)},
            *({"what": what, "rows": rows} for what, rows in _whole(store, window)),
        ]  # fmt: skip
        self._append("".join(map(self._line, lines)))
        store.copy = self.kept

    def kept(self, window: int, what: str, rows: list[dict[str, Any]]) -> None:
        """What the store has just kept."""
        rows = [row for row in rows if what != "facts" or row["key"] not in OWN]
        if window == self._window.id and rows:
            self._append("".join(self._line({"what": what, "rows": some}) for some in _lots(rows)))

    def _line(self, line: dict[str, Any]) -> str:
        self._head = _hash(self._head, line)
        return json.dumps(line | {"hash": self._head}) + "\n"


def read_window(path: Path) -> WindowFile:
    """The window in a file, or in a run's folder. Raises ConfigError with one sentence where it cannot be used."""
    path = _within(path) if path.is_dir() else path
    if path.suffix == ".age":
        raise ConfigError(
            f"A janela em {path} está cifrada (evidence.encrypt_to).",
            f"Abra com a chave privada, `age -d -i CHAVE -o {NAME} {path}`, rode `bot adopt {NAME}` com o arquivo do cliente, e apague a cópia aberta.",
        )
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(
            f"A janela em {path} não pode ser lida: {error.strerror or error}.",
            f"Ela fica na pasta da execução: confidential/{NAME}.",
        ) from error
    except UnicodeDecodeError:
        raise _not_a_window(path) from None
    lines = _lines(path, text)
    first = next(lines, {})
    if first.get("what") != "bot-window":
        raise _not_a_window(path)
    try:
        found = _begun(path, first)
        for line in lines:
            _take(found, line)
    except (KeyError, TypeError, ValueError):
        raise _not_a_window(path) from None
    return found


def _within(folder: Path) -> Path:
    kept = folder / "confidential"
    return kept / CLOSED if (kept / CLOSED).exists() and not (kept / NAME).exists() else kept / NAME


def _begun(path: Path, first: dict[str, Any]) -> WindowFile:
    return WindowFile(
        path, first["tenant"], first["url"], date.fromisoformat(first["since"]),
        datetime.fromisoformat(first["opened_at"]), first["run"],
        datetime.fromisoformat(first["written_at"]), first["tenant_file"],
    )  # fmt: skip


def about(content: bytes) -> bytes:
    """What of a window's file is nobody's data, for beside it once it is encrypted: its first line, and the day it was closed."""
    *lines, _ = content.decode("utf-8").split("\n")
    first = json.loads(lines[0])
    closed = [row["on"] for line in lines[1:] for row in _rows(json.loads(line), "closed")]
    kept = {name: first[name] for name in ("tenant", "url", "since", "opened_at", "run", "written_at", "tenant_file")}
    return json.dumps(
        {"what": "bot-window-about", "format": FORMAT, **kept, "closed_on": closed[-1] if closed else None}
    ).encode()


def _rows(line: dict[str, Any], what: str) -> list[dict[str, Any]]:
    return line["rows"] if line["what"] == what else []


def _closed_one(path: Path) -> WindowFile:
    """What is known of a window whose file is encrypted."""
    try:
        told = json.loads((path.parent / ABOUT).read_bytes())
        found = _begun(path, told)
        found.closed_on = date.fromisoformat(told["closed_on"]) if told["closed_on"] else None
    except (OSError, KeyError, TypeError, ValueError):
        raise _not_a_window(path) from None
    found.encrypted = True
    return found


def newest(folders: Iterable[Path], tenant: str) -> WindowFile | None:
    """The window that the last of the runs below these folders left, encrypted or not; None where no file of the tenant's can be read."""
    found = []
    for path in {
        path for folder in folders for name in (NAME, CLOSED) for path in folder.glob(f"*/confidential/{name}")
    }:
        try:
            kept = _closed_one(path) if path.name == CLOSED else read_window(path)
        except ConfigError:
            continue  # it is told when it is asked for
        if kept.tenant == tenant:
            found.append(kept)
    return max(found, key=lambda kept: kept.written_at, default=None)


def _whole(store: Store, window: Window) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for what, rows in (
        ("snapshots", store.snapshots(window)),
        ("changes", as_rows(store.changes(window))),
        ("facts", [row for row in store.facts(window) if row["key"] not in OWN]),
    ):
        for some in _lots(rows):
            yield what, some


def _lots(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), ROWS_A_LINE):
        yield rows[start : start + ROWS_A_LINE]


def _lines(path: Path, text: str) -> Iterator[dict[str, Any]]:
    """The lines that are whole, each checked against the one before."""
    *whole, _ = text.split("\n")
    head = ""
    for number, each in enumerate(whole, 1):
        try:
            line = json.loads(each)
            said = line.pop("hash")
        except (ValueError, AttributeError, KeyError, TypeError):
            raise _not_a_window(path) if number == 1 else _damaged(path, number) from None
        if line.get("what") == "bot-window" and isinstance(line.get("format"), int) and line["format"] > FORMAT:
            raise ConfigError(f"A janela em {path} foi gravada por uma versão mais nova do bot.", "Atualize o bot.")
        head = _hash(head, line)
        if said != head:
            raise _damaged(path, number)
        yield line


def _take(found: WindowFile, line: dict[str, Any]) -> None:
    for row in line["rows"]:
        match line["what"]:
            case "snapshots":
                found.snapshots.setdefault((row["screen"], row["record"]), row["data"])
            case "changes":
                ChangeState(row["state"])
                datetime.fromisoformat(row["updated_at"])
                found.changes[row["flow"], row["screen"], row["record"], row["field"]] = {n: row[n] for n in CHANGE_ROW}
            case "facts":
                found.facts[row["key"]] = row["data"]
            case "closed":
                found.closed_on = date.fromisoformat(row["on"])
            case _:
                raise ValueError(line["what"])


def _hash(head: str, line: dict[str, Any]) -> str:
    return hashlib.sha256((head + json.dumps(line, sort_keys=True)).encode()).hexdigest()


def _not_a_window(path: Path) -> ConfigError:
    return ConfigError(
        f"{path} não é a janela de uma execução do bot.", f"Ela fica na pasta da execução: confidential/{NAME}."
    )


def _damaged(path: Path, number: int) -> ConfigError:
    return ConfigError(
        f"A janela em {path} está danificada ou foi alterada (linha {number}).",
        "Use a da execução anterior, ou outra cópia.",
    )
