"""Taking a window in from a file: the same rows as in the store that wrote it, under numbers of this one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.errors import Refused
from bot.json_types import Json
from bot.store import schema
from bot.store.rows import Window
from bot.store.windowfile import WindowFile


def adopt(connection: Connection, kept: WindowFile, facts: Mapping[str, Json]) -> Window:
    """The window of `kept`, open, in this store; these facts beside its own. Raises Refused where the store has it, or an open one."""
    for row in connection.execute(select(schema.window).where(schema.window.c.tenant == kept.tenant)):
        if row.closed_on is None:
            raise Refused(
                f"{kept.tenant}: já há uma janela de manutenção aberta neste banco, desde {row.since:%d/%m/%Y}.",
                "Retome com `bot resume`; a janela do arquivo não foi trazida.",
            )
        if row.opened_at == kept.opened_at:
            raise Refused(
                f"{kept.tenant}: esta janela já está neste banco, e foi encerrada em {row.closed_on:%d/%m/%Y}.",
                "Não há o que retomar; `bot status` mostra a situação.",
            )
    own: dict[str, Any] = {"tenant": kept.tenant, "url": kept.url, "since": kept.since, "opened_at": kept.opened_at}
    [number] = connection.execute(insert(schema.window).values(own)).inserted_primary_key or [0]
    now = datetime.now(UTC)
    here: dict[str, Any] = {"window_id": number}
    snapshots = [
        here | {"screen": screen, "key": schema.digest(record), "record": record, "data": data, "first_seen_at": now}
        for (screen, record), data in kept.snapshots.items()
    ]
    changes = [
        here | row | {"key": schema.digest(*key), "updated_at": datetime.fromisoformat(row["updated_at"])}
        for (_, *key), row in kept.changes.items()
    ]
    known = [here | {"key": key, "data": data} for key, data in {**kept.facts, **facts}.items()]
    for table, rows in ((schema.snapshot, snapshots), (schema.change, changes), (schema.fact, known)):
        if rows:
            connection.execute(insert(table), rows)
    return Window(id=number, **own, closed_on=None, closed_at=None)
