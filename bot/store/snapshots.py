"""What a window keeps besides its changes: the values first seen, and small facts that it learned."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from bot.json_types import Json
from bot.store import schema
from bot.store.base import Table, fence, now
from bot.store.lease import Lease
from bot.store.rows import Window


class Snapshots(Table):
    """A value first seen is never replaced; a fact is."""

    def remember(self, window: Window, screen: str, record: str, data: Json, *, lease: Lease | None = None) -> Json:
        """Keeps `data` unless something is kept already; returns what is kept: the value first seen."""
        self.remember_many(window, screen, {record: data}, lease=lease)
        return self.recall(window, screen, record)

    def remember_many(
        self, window: Window, screen: str, items: Mapping[str, Json], *, lease: Lease | None = None
    ) -> None:
        """The same for many records of a screen, in one transaction."""
        moment = now()
        rows = [
            {
                "window_id": window.id,
                "screen": screen,
                "key": schema.digest(record),
                "record": record,
                "data": data,
                "first_seen_at": moment,
            }
            for record, data in items.items()
        ]
        with self._database.write() as connection:
            fence(connection, lease)
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

    def set_fact(self, window: Window, key: str, data: Json, *, lease: Lease | None = None) -> None:
        """Keeps `data` under `key`, in place of what was there."""
        row = self._upsert(schema.fact).values(window_id=window.id, key=key, data=data)
        with self._database.write() as connection:
            fence(connection, lease)
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
