"""The ledger of changes: made durable before the click, settled by what was read after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.json_types import Json
from bot.store import schema
from bot.store.base import Table, now
from bot.store.lease import Lease
from bot.store.rows import Change, ChangeState, Planned, Window, as_rows

_CHANGE = [schema.change.c[field.name] for field in fields(Change)]
_UNSETTLED = (ChangeState.INTENDED, ChangeState.IN_DOUBT)


class Changes(Table):
    """Each change once a window and flow, whatever number of runs meant it."""

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
        moment = now()
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
                "updated_at": moment,
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
        moment = now()
        settled = [
            replace(
                change,
                state=ChangeState(state),
                why=schema.plain(why),
                seen=change.seen if seen is None else seen.get(change.id, change.seen),
                updated_at=moment,
            )
            for change in changes
        ]
        rows = [{"this": change.id, "seen_now": change.seen} for change in settled]
        # With its type, or None would become NULL and not JSON's null.
        seen_now = bindparam("seen_now", type_=schema.JsonText)
        write = (
            update(schema.change)
            .where(schema.change.c.id == bindparam("this"))
            .values(state=ChangeState(state).value, why=why, updated_at=moment, seen=seen_now)
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


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    values = {column.name: row._mapping[column] for column in _CHANGE}
    return Change(**values | {"state": ChangeState(values["state"])})
