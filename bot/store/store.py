"""`Store`: each method is one transaction, on the disk when it returns; failures are StoreError, one sentence."""

from __future__ import annotations

import secrets
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import StoreError
from bot.json_types import Json
from bot.store import schema
from bot.store.adopting import adopt
from bot.store.database import Database
from bot.store.lease import DEAD_AFTER, RENEW_EVERY, Lease, holder_of
from bot.store.rows import Change, ChangeState, Planned, RunRow, Window, as_rows
from bot.store.windowfile import WindowFile

_CHANGE = [schema.change.c[field.name] for field in fields(Change)]
_UNSETTLED = (ChangeState.INTENDED, ChangeState.IN_DOUBT)


class Store:
    """Windows, changes, runs and the tenant lock, in the database at a URL. May be shared between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._upsert = sqlite.insert if database.is_sqlite else postgresql.insert
        self._finish = weakref.finalize(self, database.close)
        self.copy: Callable[[int, str, list[dict[str, Any]]], None] = lambda window, what, rows: None
        """Called with all that was kept of a window (its id, what it is, rows), once it is on the disk and before anything is done about it."""

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

    # Windows

    def window(self, tenant: str) -> Window | None:
        """The open one."""
        return next(iter(self._windows(_latest(tenant).where(schema.window.c.closed_on.is_(null())))), None)

    def last_window(self, tenant: str) -> Window | None:
        """The one opened last, open or not."""
        return next(iter(self._windows(_latest(tenant))), None)

    def windows(self, tenant: str | None = None) -> list[Window]:
        """All of them, the latest first."""
        newest = select(schema.window).order_by(schema.window.c.id.desc())
        return self._windows(newest if tenant is None else newest.where(schema.window.c.tenant == tenant))

    def _windows(self, question: Select[Any]) -> list[Window]:
        with self._database.read() as connection:
            return [Window(**row._mapping) for row in connection.execute(question)]

    def open_window(self, tenant: str, since: date, url: str, *, lease: Lease | None = None) -> Window:
        """A new window. Raises StoreError where the tenant has an open one."""
        row: dict[str, Any] = {"tenant": tenant, "url": url, "since": since, "opened_at": _now()}
        with self._database.write() as connection:
            _fence(connection, lease)
            already = _latest(tenant).where(schema.window.c.closed_on.is_(null()))
            if (found := connection.execute(already).first()) is not None:
                raise StoreError(f"{tenant}: já há uma janela de manutenção aberta desde {found.since:%d/%m/%Y}.")
            [number] = connection.execute(insert(schema.window).values(row)).inserted_primary_key or [0]
        return Window(id=number, **row, closed_on=None, closed_at=None)

    def close_window(self, window: Window, on: date, *, lease: Lease | None = None) -> Window:
        """The window, closed on that day; closing it again changes nothing."""
        table = schema.window
        still_open = update(table).where(table.c.id == window.id, table.c.closed_on.is_(null()))
        with self._database.write() as connection:
            _fence(connection, lease)
            connection.execute(still_open.values(closed_on=on, closed_at=_now()))
            closed = Window(**connection.execute(select(table).where(table.c.id == window.id)).one()._mapping)
        assert closed.closed_on is not None
        self.copy(window.id, "closed", [{"on": closed.closed_on.isoformat()}])
        return closed

    def adopt(self, kept: WindowFile, facts: Mapping[str, Json], lease: Lease) -> Window:
        """A window that another store had, with all that a resume needs and these facts beside. Raises Refused where the tenant has
        an open one, or had this one already."""
        with self._database.write() as connection:
            lease.fence(connection)
            return adopt(connection, kept, facts)

    # First-seen values

    def remember(self, window: Window, screen: str, record: str, data: Json, *, lease: Lease | None = None) -> Json:
        """Keeps `data` unless something is kept already; returns what is kept: the value first seen."""
        self.remember_many(window, screen, {record: data}, lease=lease)
        return self.recall(window, screen, record)

    def remember_many(
        self, window: Window, screen: str, items: Mapping[str, Json], *, lease: Lease | None = None
    ) -> None:
        """The same for many records of a screen, in one transaction."""
        now = _now()
        rows = [
            {
                "window_id": window.id,
                "screen": screen,
                "key": schema.digest(record),
                "record": record,
                "data": data,
                "first_seen_at": now,
            }
            for record, data in items.items()
        ]
        with self._database.write() as connection:
            _fence(connection, lease)
            if rows:
                connection.execute(self._upsert(schema.snapshot).on_conflict_do_nothing(), rows)
        same = [{name: row[name] for name in ("screen", "record", "data")} for row in rows]
        self.copy(window.id, "snapshots", same)

    def recall(self, window: Window, screen: str, record: str) -> Json | None:
        """What was first seen of a record, or None."""
        table = schema.snapshot
        question = select(table.c.data).where(
            table.c.window_id == window.id, table.c.screen == screen, table.c.key == schema.digest(record)
        )
        with self._database.read() as connection:
            return connection.execute(question).scalar()

    def recall_all(self, window: Window, screen: str) -> dict[str, Json]:
        """What was first seen of every record of a screen."""
        table = schema.snapshot
        question = select(table.c.record, table.c.data).where(table.c.window_id == window.id, table.c.screen == screen)
        with self._database.read() as connection:
            return {row.record: row.data for row in connection.execute(question)}

    def snapshots(self, window: Window) -> list[dict[str, Json]]:
        """What was first seen of every record of every screen: screen, record, data."""
        table = schema.snapshot
        question = select(table.c.screen, table.c.record, table.c.data).where(table.c.window_id == window.id)
        with self._database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(question.order_by(table.c.screen, table.c.record))]

    # Small facts that a window learned

    def set_fact(self, window: Window, key: str, data: Json, *, lease: Lease | None = None) -> None:
        """Keeps `data` under `key`, in place of what was there."""
        row = self._upsert(schema.fact).values(window_id=window.id, key=key, data=data)
        with self._database.write() as connection:
            _fence(connection, lease)
            connection.execute(
                row.on_conflict_do_update(index_elements=["window_id", "key"], set_={"data": row.excluded.data})
            )
        self.copy(window.id, "facts", [{"key": key, "data": data}])

    def facts(self, window: Window) -> list[dict[str, Json]]:
        """All that the window learned: key, data."""
        table = schema.fact
        question = select(table.c.key, table.c.data).where(table.c.window_id == window.id).order_by(table.c.key)
        with self._database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(question)]

    def fact(self, window: Window, key: str) -> Json | None:
        table = schema.fact
        with self._database.read() as connection:
            question = select(table.c.data).where(table.c.window_id == window.id, table.c.key == key)
            return connection.execute(question).scalar()

    # Changes

    def intend(self, window: Window, flow: str, run_id: str, changes: Sequence[Planned], lease: Lease) -> list[Change]:
        """Makes all of them durable before anything is clicked, in one transaction; returned in the same order.

        A change that the window has already (same flow, screen, record and field) keeps its `before`, takes the rest
        and is `intended` again. Raises LockLost, with nothing written, where the lease is no longer held.
        """
        twice = [key for key, times in Counter(change.key for change in changes).items() if times > 1]
        if twice:
            raise ValueError(f"planned more than once: {twice[0]}")
        if not changes:
            lease.check()
            return []
        now = _now()
        rows = [
            {
                "window_id": window.id,
                "flow": flow,
                "run_id": run_id,
                "screen": change.screen,
                "key": schema.digest(*change.key),
                "record": change.record,
                "field": change.field,
                "name": change.name,
                "before": change.before,
                "after": change.after,
                "state": ChangeState.INTENDED,
                "why": "",
                "seen": None,
                "updated_at": now,
            }
            for change in changes
        ]
        row = self._upsert(schema.change)
        anew = ("run_id", "name", "after", "state", "why", "seen", "updated_at")
        upsert = row.on_conflict_do_update(
            index_elements=["window_id", "flow", "key"], set_={name: row.excluded[name] for name in anew}
        ).returning(*_CHANGE, schema.change.c.key)
        with self._database.write() as connection:
            self._fence_windows(connection, lease, {window.id})
            kept = {row.key: _change(row) for row in connection.execute(upsert, rows)}
        self.copy(window.id, "changes", as_rows(kept.values()))
        return [kept[row["key"]] for row in rows]

    def settle(
        self,
        changes: Sequence[Change],
        state: ChangeState,
        *,
        why: str = "",
        seen: Mapping[int, Json] | None = None,
        lease: Lease,
    ) -> list[Change]:
        """The changes in their new state, in one transaction; `seen` is what was read afresh, by the change's id.

        Raises LockLost, with nothing written, where the lease is no longer held.
        """
        if not changes:
            return []
        now = _now()
        settled = [
            replace(
                change,
                state=ChangeState(state),
                why=schema.plain(why),
                seen=change.seen if seen is None else seen.get(change.id, change.seen),
                updated_at=now,
            )
            for change in changes
        ]
        rows = [{"this": change.id, "seen_now": change.seen} for change in settled]
        # With its type, or None would become NULL and not JSON's null.
        seen_now = bindparam("seen_now", type_=schema.JsonText)
        write = (
            update(schema.change)
            .where(schema.change.c.id == bindparam("this"))
            .values(state=ChangeState(state).value, why=why, updated_at=now, seen=seen_now)
        )
        with self._database.write() as connection:
            self._fence_windows(connection, lease, {change.window_id for change in changes})
            connection.execute(write, rows)
        for number in {change.window_id for change in settled}:
            self.copy(number, "changes", as_rows(change for change in settled if change.window_id == number))
        return settled

    def changes(
        self,
        window: Window,
        *,
        flow: str | None = None,
        screen: str | None = None,
        states: Collection[ChangeState] | None = None,
    ) -> list[Change]:
        """The window's changes, in the order in which they were first intended."""
        table = schema.change
        question = select(*_CHANGE).where(table.c.window_id == window.id).order_by(table.c.id)
        if flow is not None:
            question = question.where(table.c.flow == flow)
        if screen is not None:
            question = question.where(table.c.screen == screen)
        if states is not None:
            question = question.where(table.c.state.in_([ChangeState(state).value for state in states]))
        with self._database.read() as connection:
            return [_change(row) for row in connection.execute(question)]

    def pending(self, tenant: str) -> list[Change]:
        """What may or may not have reached the ERP: intended or in doubt, in any window of the tenant."""
        table = schema.change
        question = (
            select(*_CHANGE)
            .join(schema.window, schema.window.c.id == table.c.window_id)
            .where(schema.window.c.tenant == tenant, table.c.state.in_([state.value for state in _UNSETTLED]))
            .order_by(table.c.id)
        )
        with self._database.read() as connection:
            return [_change(row) for row in connection.execute(question)]

    # Runs

    def begin_run(self, tenant: str, flow: str, mode: str, folder: str, who: str) -> str:
        """The new run's id: the time in UTC and a few random letters, so that ids sort by time."""
        now = _now()
        run_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        row = {"id": run_id, "tenant": tenant, "flow": flow, "mode": mode, "folder": str(folder), "who": who}
        empty = {"outcome": "", "message": "", "head": ""}
        with self._database.write() as connection:
            connection.execute(insert(schema.run).values(started_at=now, **row, **empty))
        return run_id

    def end_run(self, run_id: str, outcome: str, exit_code: int, message: str, head: str) -> None:
        ended = {"outcome": outcome, "exit_code": exit_code, "message": message, "head": head, "ended_at": _now()}
        with self._database.write() as connection:
            if connection.execute(update(schema.run).where(schema.run.c.id == run_id).values(ended)).rowcount != 1:
                raise StoreError(f"A execução {run_id} não está no banco do bot.")

    def runs(self, tenant: str | None = None, limit: int = 50) -> list[RunRow]:
        """The latest runs, the last one first."""
        question = select(schema.run).order_by(schema.run.c.started_at.desc(), schema.run.c.id.desc()).limit(limit)
        if tenant is not None:
            question = question.where(schema.run.c.tenant == tenant)
        with self._database.read() as connection:
            return [RunRow(**row._mapping) for row in connection.execute(question)]

    def run(self, run_id: str) -> RunRow | None:
        with self._database.read() as connection:
            row = connection.execute(select(schema.run).where(schema.run.c.id == run_id)).first()
        return None if row is None else RunRow(**row._mapping)

    # One writer a tenant

    def lock(
        self, tenant: str, holder: str, *, renew_every: float = RENEW_EVERY, dead_after: float = DEAD_AFTER
    ) -> Lease:
        """The lease on a tenant, renewed until its `with` block ends. Raises LockHeld: who holds it, since when.

        `holder` is what others are told: person, host and process. `renew_every` and `dead_after` in seconds.
        """
        return Lease(self._database, tenant, holder, renew_every=renew_every, dead_after=dead_after)

    def holder(self, tenant: str) -> tuple[str, datetime] | None:
        """Who holds the lease on a tenant now (person, host, process), and since when; None where nobody alive does."""
        return holder_of(self._database, tenant)

    def _fence_windows(self, connection: Connection, lease: Lease, windows: set[int]) -> None:
        lease.fence(connection)
        table = schema.window
        mine = select(func.count()).where(table.c.id.in_(windows), table.c.tenant == lease.tenant)
        if connection.execute(mine).scalar() != len(windows):
            raise ValueError(f"the lease on {lease.tenant!r} does not cover another tenant's window")


def _latest(tenant: str) -> Select[Any]:
    return select(schema.window).where(schema.window.c.tenant == tenant).order_by(schema.window.c.id.desc()).limit(1)


def _fence(connection: Connection, lease: Lease | None) -> None:
    if lease is not None:
        lease.fence(connection)


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    values = {column.name: row._mapping[column] for column in _CHANGE}
    return Change(**values | {"state": ChangeState(values["state"])})


def _now() -> datetime:
    return datetime.now(UTC)
