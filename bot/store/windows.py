"""The maintenance windows of each tenant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, null, select, update

from bot.errors import StoreError
from bot.json_types import Json
from bot.store import schema
from bot.store.adopting import adopt
from bot.store.base import Table, fence, now
from bot.store.lease import Lease
from bot.store.rows import Window
from bot.store.windowfile import WindowFile


class Windows(Table):
    """At most one open window a tenant."""

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
        row: dict[str, Any] = {"tenant": tenant, "url": url, "since": since, "opened_at": now()}
        with self._database.write() as connection:
            fence(connection, lease)
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
            fence(connection, lease)
            connection.execute(still_open.values(closed_on=on, closed_at=now()))
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


def _latest(tenant: str) -> Select[Any]:
    return select(schema.window).where(schema.window.c.tenant == tenant).order_by(schema.window.c.id.desc()).limit(1)
