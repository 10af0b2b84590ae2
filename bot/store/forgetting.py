"""Forgetting what a maintenance that is over named: values first seen, changes, what was learned, and what a run said.

That there was a window and when, which runs there were and the heads of their evidence stay: they are nobody's data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, text, update

from bot.store import schema
from bot.store.database import Database

NAMED = (schema.snapshot, schema.change, schema.fact)


def forgettable(url: str, tenant: str, closed_before: date, ended_before: datetime) -> int:
    """How many rows of the tenant's in the store at `url` name somebody and are of a window closed before that day; of a
    run's own words, those of runs that ended before that time and before any window that is open."""
    with _opened(url) as database, database.read() as connection:
        windows = _windows(connection, tenant, closed_before)
        rows = sum(_count(connection, table, table.c.window_id.in_(windows)) for table in NAMED)
        return rows + _count(connection, schema.run, _spoken(connection, tenant, ended_before))


def forget(url: str, tenant: str, closed_before: date, ended_before: datetime) -> int:
    """Erases them, in one transaction and from the file as well; how many there were."""
    with _opened(url) as database:
        with database.write() as connection:
            if database.is_sqlite:
                connection.execute(text("pragma secure_delete = on"))  # what is deleted is written over with zeros
            windows = _windows(connection, tenant, closed_before)
            gone = sum(
                connection.execute(delete(table).where(table.c.window_id.in_(windows))).rowcount for table in NAMED
            )
            silent = update(schema.run).where(_spoken(connection, tenant, ended_before)).values(message="")
            gone += connection.execute(silent).rowcount
        if database.is_sqlite:
            # The pages as they were before still lie in the log beside the file.
            with database.read() as connection:
                connection.rollback()
                connection.connection.cursor().execute("pragma wal_checkpoint(truncate)").fetchall()
        return gone


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def _windows(connection: Connection, tenant: str, closed_before: date) -> Sequence[int]:
    table = schema.window
    over = select(table.c.id).where(table.c.tenant == tenant, table.c.closed_on < closed_before)
    return connection.execute(over).scalars().all()


def _spoken(connection: Connection, tenant: str, ended_before: datetime) -> ColumnElement[bool]:
    """Runs whose last words may name somebody."""
    table, window = schema.run, schema.window
    opened = select(func.min(window.c.opened_at)).where(window.c.tenant == tenant, window.c.closed_on.is_(None))
    since = connection.execute(opened).scalar()
    until = ended_before if since is None else min(ended_before, since)
    ended = or_(table.c.ended_at < until, and_(table.c.ended_at.is_(None), table.c.started_at < until))
    return and_(table.c.tenant == tenant, table.c.message != "", ended)


def _count(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(which)).scalar() or 0
