"""The runs, as `status` and the reports of a window list them."""

from __future__ import annotations

import secrets

from sqlalchemy import insert, select, update

from bot.errors import StoreError
from bot.store import schema
from bot.store.base import Table, now
from bot.store.rows import RunRow


class Runs(Table):
    """One row a run, begun before it does anything."""

    def begin_run(self, tenant: str, flow: str, mode: str, folder: str, who: str) -> str:
        """The new run's id: the time in UTC and a few random letters, so that ids sort by time."""
        moment = now()
        run_id = f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        row = {"id": run_id, "tenant": tenant, "flow": flow, "mode": mode, "folder": str(folder), "who": who}
        empty = {"outcome": "", "message": "", "head": ""}
        with self._database.write() as connection:
            connection.execute(insert(schema.run).values(started_at=moment, **row, **empty))
        return run_id

    def end_run(self, run_id: str, outcome: str, exit_code: int, message: str, head: str) -> None:
        ended = {"outcome": outcome, "exit_code": exit_code, "message": message, "head": head, "ended_at": now()}
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
