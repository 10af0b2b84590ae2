"""All that a store has of one tenant, taken into another store: its windows with all they hold, and its runs.

Read whole, written in one transaction, and only then gone from where it was. A move that was cut off between the two is done
again: what the other store has already, to the letter, is not written twice; what differs is refused, since nobody here can say
which of the two is right.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from bot.errors import Refused
from bot.store import schema
from bot.store.database import Database
from bot.store.lease import Lease

PARTS = (schema.snapshot, schema.change, schema.fact)
Rows = list[dict[str, Any]]


def move(source: Database, held: Lease, target: Database, taken: Lease) -> tuple[int, int]:
    """How many windows and runs went from `source` to `target`, whose leases on the tenant are held. Raises Refused with nothing moved."""
    tenant = held.tenant
    with source.read() as connection:
        windows = [(window, _parts(connection, window["id"])) for window in _of(connection, schema.window, tenant)]
        runs = _of(connection, schema.run, tenant)
    with target.write() as connection:
        taken.fence(connection)
        known = {window["opened_at"]: window for window in _of(connection, schema.window, tenant)}
        for window, parts in windows:
            if (there := known.pop(window["opened_at"], None)) is not None:
                if _bare(there) != _bare(window) or _parts(connection, there["id"]) != parts:
                    raise _differs(tenant, target, window)
                continue
            if window["closed_on"] is None and any(other["closed_on"] is None for other in known.values()):
                raise Refused(
                    f"{tenant}: {target.shown} já tem uma janela de manutenção aberta, e é outra.",
                    "Nada foi movido. Retome por lá primeiro, ou mova para outro banco.",
                )
            [number] = connection.execute(insert(schema.window).values(_bare(window))).inserted_primary_key or [0]
            for table, rows in zip(PARTS, parts, strict=True):
                if rows:
                    connection.execute(insert(table), [{"window_id": number} | row for row in rows])
        have = {run["id"] for run in _of(connection, schema.run, tenant)}
        if new := [run for run in runs if run["id"] not in have]:
            connection.execute(insert(schema.run), new)
    _forget(source, held, [window["id"] for window, _ in windows])
    return len(windows), len(runs)


def _forget(source: Database, held: Lease, windows: list[int]) -> None:
    """The tenant is gone from here, but for its lease: whoever asks is told that this store knows of no pause."""
    with source.write() as connection:
        held.fence(connection)
        for table in PARTS:
            connection.execute(delete(table).where(table.c.window_id.in_(windows)))
        connection.execute(delete(schema.window).where(schema.window.c.id.in_(windows)))
        connection.execute(delete(schema.run).where(schema.run.c.tenant == held.tenant))


def _of(connection: Connection, table: Table, tenant: str) -> Rows:
    found = select(table).where(table.c.tenant == tenant).order_by(table.c.id)
    return [dict(row._mapping) for row in connection.execute(found)]


def _parts(connection: Connection, window: int) -> list[Rows]:
    """The rows of each part of a window, without the numbers that only one store knows."""
    return [
        [
            _bare(dict(row._mapping))
            for row in connection.execute(select(table).where(table.c.window_id == window).order_by(*_order(table)))
        ]
        for table in PARTS
    ]


def _order(table: Table) -> list[Any]:
    # By number, so that changes keep the order in which they were planned; the others have none, and are told by their keys.
    return [table.c.id] if "id" in table.c else list(table.primary_key.columns)


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("id", "window_id")}


def _differs(tenant: str, target: Database, window: dict[str, Any]) -> Refused:
    return Refused(
        f"{tenant}: a janela de {window['since']:%d/%m/%Y} está também em {target.shown}, e lá é diferente.",
        "Nada foi movido. `bot state show` mostra a de cada banco; continue com a que sabe mais.",
    )
