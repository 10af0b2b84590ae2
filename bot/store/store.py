"""`Store`: each method is one transaction, on the disk when it returns; failures are StoreError, one sentence."""

from __future__ import annotations

import weakref
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.lease import DEAD_AFTER, RENEW_EVERY, Lease, holder_of
from bot.store.moving import move
from bot.store.runs import Runs
from bot.store.snapshots import Snapshots
from bot.store.windows import Windows


class Store(Windows, Snapshots, Changes, Runs):
    """Windows, changes, runs and the tenant lock, in the database at a URL. May be shared between threads."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._finish = weakref.finalize(self, database.close)

    @property
    def shown(self) -> str:
        """The address, without its password."""
        return self._database.shown

    @classmethod
    def open(cls, url: str) -> Store:
        """The store at `url` (`sqlite:///file` or `postgresql://…`), made or brought up to date where needed."""
        return cls(Database(url))

    def close(self) -> None:
        self._finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def lock(
        self, tenant: str, holder: str, *, renew_every: float = RENEW_EVERY, dead_after: float = DEAD_AFTER
    ) -> Lease:
        """The lease on a tenant, renewed until its `with` block ends. Raises LockHeld: who holds it, since when.

        `holder` is what others are told: person, host and process. `renew_every` and `dead_after` in seconds.
        """
        return Lease(self._database, tenant, holder, renew_every=renew_every, dead_after=dead_after)

    def move(self, held: Lease, target: Store, taken: Lease) -> tuple[int, int]:
        """All that this store has of the tenant goes to `target`, both leases held; how many windows and runs. Raises Refused
        with nothing moved where the other has an open window, or the same one and it differs."""
        return move(self._database, held, target._database, taken)

    def holder(self, tenant: str) -> tuple[str, datetime] | None:
        """Who holds the lease on a tenant now (person, host, process), and since when; None where nobody alive does."""
        return holder_of(self._database, tenant)
