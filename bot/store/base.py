"""What the tables of the store have in common: the database, the fence of the tenant's lock, and the copy kept beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import schema
from bot.store.database import Database
from bot.store.lease import Lease


class Table:
    """One database; each method of a part of the store is one transaction on it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._upsert = sqlite.insert if database.is_sqlite else postgresql.insert
        self.copy: Callable[[int, str, list[dict[str, Any]]], None] = lambda window, what, rows: None
        """Called with all that was kept of a window (its id, what it is, rows), once it is on the disk and before anything is done about it."""

    def _fence_windows(self, connection: Connection, lease: Lease, windows: set[int]) -> None:
        lease.fence(connection)
        table = schema.window
        mine = select(func.count()).where(table.c.id.in_(windows), table.c.tenant == lease.tenant)
        if connection.execute(mine).scalar() != len(windows):
            raise ValueError(f"the lease on {lease.tenant!r} does not cover another tenant's window")


def fence(connection: Connection, lease: Lease | None) -> None:
    if lease is not None:
        lease.fence(connection)


def now() -> datetime:
    return datetime.now(UTC)
