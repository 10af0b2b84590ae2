"""One writer a tenant: a row in the store with a fencing token that only ever grows.

A holder renews its heartbeat from a thread of its own. One whose heartbeat is too old, or whose process is seen to be
gone on this very machine, is dead and is taken over with the next token; whatever it still tries to write under the
old token is refused in the same transaction.

No clock is trusted to run on: a heartbeat from the future (the clock was set back since) is set to now by whoever
meets it, so that a dead holder's gets old from then on; a living one renews its own in any case. A holder measures
how old its own is by a clock that nobody can set.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import LockHeld, LockLost, StoreError
from bot.i18n import words
from bot.store.database import Database
from bot.store.schema import lease as table

RENEW_EVERY = 10.0
DEAD_AFTER = 45.0


class Lease:
    """The right to write to one tenant, from the moment it is made until `release()` or the end of its `with` block."""

    def __init__(self, database: Database, tenant: str, holder: str, *, renew_every: float, dead_after: float) -> None:
        self._database = database
        self._dead_after = dead_after
        self._beaten = _uptime()
        self.tenant = tenant
        self.holder = holder
        self.token, since = self._acquire()
        self.since = datetime.fromtimestamp(since, UTC)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew_until_over, args=(renew_every,), daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Returns while this lease may write. Raises LockLost where another holds the tenant now, or where the
        heartbeat is so old that another may any moment and it cannot be renewed."""
        mine = (table.c.tenant == self.tenant, table.c.token == self.token, table.c.holder.is_not(null()))
        with self._database.read() as connection:
            age = connection.execute(select(self._database.now - table.c.heartbeat).where(*mine)).scalar()
        if age is None:
            raise self._lost()
        if max(age, _uptime() - self._beaten) > self._dead_after / 2:
            try:
                self.renew()
            except StoreError as error:
                raise LockLost(f"{self.tenant}: a trava desta execução não pôde ser renovada.") from error

    def renew(self) -> None:
        """A fresh heartbeat. Raises LockLost, or StoreError."""
        began = _uptime()
        with self._database.write() as connection:
            self.fence(connection)
        self._beaten = began

    def fence(self, connection: Connection) -> None:
        """Inside a write transaction: raises LockLost unless the tenant is still this lease's when it commits."""
        beat = update(table).where(
            table.c.tenant == self.tenant, table.c.token == self.token, table.c.holder.is_not(null())
        )
        # An UPDATE, so that on PostgreSQL a taker has to wait for this transaction's end.
        if connection.execute(beat.values(heartbeat=self._database.now)).rowcount != 1:
            raise self._lost()

    def release(self) -> None:
        """Gives the tenant back; without effect when it was taken over or given back before."""
        self._over.set()
        self._thread.join()
        mine = (table.c.tenant == self.tenant, table.c.token == self.token)
        # A store that fails now has nothing more to say than it did to the run; the heartbeat gets old by itself.
        with suppress(StoreError), self._database.write() as connection:
            connection.execute(update(table).where(*mine).values(holder=None))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def _acquire(self) -> tuple[int, float]:
        now = self._database.now
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        first = insert(table).values(tenant=self.tenant, token=0, holder=None, process="", since=0, heartbeat=0)
        row = select(table, (now - table.c.heartbeat).label("age")).where(table.c.tenant == self.tenant)
        taken = update(table).where(table.c.tenant == self.tenant)
        with self._database.write() as connection:
            connection.execute(first.on_conflict_do_nothing())
            found = connection.execute(row.with_for_update()).one()
            held = found.holder is not None and found.age < self._dead_after and not _is_gone(found.process)
            if not held:
                values = {"token": table.c.token + 1, "holder": self.holder, "process": this_process()}
                connection.execute(taken.values(**values, since=now, heartbeat=now))
                mine = connection.execute(row).one()
                return mine.token, mine.since
            if found.age < 0:
                connection.execute(taken.values(heartbeat=now))
        # Raised only now: what was written above is to be kept.
        raise LockHeld(
            f"{self.tenant}: outra execução trabalha neste tenant desde {_local(found.since)}: {found.holder}.",
            f"Espere que termine; se ela morreu, a trava se solta em até {self._dead_after:.0f} s.",
        )

    def _renew_until_over(self, every: float) -> None:
        while not self._over.wait(every):
            try:
                self.renew()
            except LockLost:
                return  # `check` and `fence` will say so to whom it concerns
            except StoreError:
                continue  # the next beat may succeed; if none does, `check` sees the age

    def _lost(self) -> LockLost:
        holder = select(table.c.holder).where(table.c.tenant == self.tenant)
        try:
            with self._database.read() as connection:
                now = connection.execute(holder).scalar()
        except StoreError:
            now = None
        who = f" ({now})" if now else ""
        return LockLost(f"{self.tenant}: outra execução assumiu este tenant{who}; esta parou.")


def holder_of(database: Database, tenant: str, *, dead_after: float = DEAD_AFTER) -> tuple[str, datetime] | None:
    """Who works on the tenant now, and since when; None where nobody does, or whoever did is dead."""
    row = select(table, (database.now - table.c.heartbeat).label("age")).where(table.c.tenant == tenant)
    with database.read() as connection:
        found = connection.execute(row).first()
    if found is None or found.holder is None or found.age >= dead_after or _is_gone(found.process):
        return None
    if found.age < 0:
        # Of a heartbeat from the future nothing is known but that it was not renewed since the clock was set back.
        fresh = update(table).where(table.c.tenant == tenant, table.c.heartbeat == found.heartbeat)
        with suppress(StoreError), database.write() as connection:  # whoever may only read sees it held
            connection.execute(fresh.values(heartbeat=database.now))
    return found.holder, datetime.fromtimestamp(found.since, UTC)


def _uptime() -> float:
    """Seconds by a clock that nobody sets; where the system has one, it runs on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _local(seconds: float) -> str:
    return words().when(datetime.fromtimestamp(seconds, UTC))


def this_process() -> str:
    """Machine start, process namespace, pid and start time; empty where the system does not tell."""
    return _process(os.getpid())


def _process(pid: int) -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = os.readlink("/proc/self/ns/pid")
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state in "ZX" else f"{boot} {namespace} {pid} {rest[18]}"


def _is_gone(process: str) -> bool:
    """Whether that process certainly lives no more: it ran on this machine, and no process is the same now."""
    mine, theirs = this_process().split(), process.split()
    return bool(mine and theirs) and mine[:2] == theirs[:2] and _process(int(theirs[2])) != process
