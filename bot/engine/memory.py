"""What the tenant's window remembers: the values first seen, what its pause changed, what its resume gave back, and what was learned.

Outside a window nothing is remembered; a phase that does not write keeps nothing, but for what a verification notes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.store import Change, ChangeState, Json, Lease, Store, Window


class Memory:
    """The window of one tenant, as one run of a flow reads and writes it; `keeps` tells whether the phase under way may keep anything."""

    def __init__(
        self, store: Store, tenant: str, flow: str, run_id: str, lease: Lease | None, keeps: Callable[[], bool]
    ) -> None:
        self._store, self._tenant, self._flow, self._run_id, self._lease = store, tenant, flow, run_id, lease
        self._keeps = keeps
        self._learned: dict[str, Json] = {}
        self.window: Window | None = store.window(tenant)
        self.drift: dict[
            str, tuple[str, list[str]]
        ] = {}  # what no repair undoes, by kind: in words, and the records told by now

    def open(self, today: date, url: str) -> Window:
        """The window, opened now."""
        self.window = self._store.open_window(self._tenant, today, url, lease=self._lease)
        return self.window

    def remember(self, screen: str, record: str, data: Json) -> None:
        """Keeps what was there when the window first saw it; a later call changes nothing."""
        if self._keeps() and self.window is not None:
            self._store.remember(self.window, screen, record, data, lease=self._lease)

    def remember_many(self, screen: str, items: Mapping[str, Json]) -> None:
        if self._keeps() and self.window is not None:
            self._store.remember_many(self.window, screen, items, lease=self._lease)

    def first_seen(self, screen: str) -> Mapping[str, Json]:
        """What the window first saw on a screen, by record."""
        return self._store.recall_all(self.window, screen) if self.window is not None else {}

    def know(self, key: str, value: Json) -> None:
        """Keeps something learned about this ERP for the window's later runs (not in a phase that only looks)."""
        self._learned[key] = value
        if self._keeps() and self.window is not None:
            self._store.set_fact(self.window, key, value, lease=self._lease)

    def note(self, key: str, value: Json) -> None:
        """Keeps what a run that only looks was told of or saw: it changes nothing in the ERP, and the store is the bot's own."""
        self._learned[key] = value
        if self.window is not None:
            self._store.set_fact(self.window, key, value, lease=self._lease)

    def known(self, key: str) -> Json | None:
        """What this run or an earlier one of the window learned; None where nothing was."""
        if key not in self._learned and self.window is not None:
            self._learned[key] = self._store.fact(self.window, key)
        return self._learned.get(key)

    def changed_by_pause(self, screen: str) -> list[Change]:
        """What the window's pause changed on a screen, or may have changed."""
        if self.window is None:
            return []
        states = {ChangeState.DONE, ChangeState.IN_DOUBT, ChangeState.INTENDED}
        return self._store.changes(self.window, flow="pause", screen=screen, states=states)

    def refused_before(self, screen: str) -> set[str]:
        """The records of a screen that the ERP refused to change, in this run or an earlier one of the window."""
        if self.window is None:
            return set()
        refused = self._store.changes(self.window, flow=self._flow, screen=screen, states={ChangeState.REFUSED})
        return {change.record for change in refused}

    def undone_before(self, screen: str) -> set[tuple[str, str]]:
        """(record, field) of what an earlier resume undid after the pause's last write: another value there is somebody else's."""
        if self.window is None:
            return set()
        # By record: the switch to Manual may clear sub-options that the pause itself did not write.
        paused: dict[str, datetime] = {}
        for change in self.changed_by_pause(screen):
            paused[change.record] = max(change.updated_at, paused.get(change.record, change.updated_at))
        undone = self._store.changes(self.window, flow="resume", screen=screen, states={ChangeState.DONE})
        return {
            (change.record, change.field)
            for change in undone
            if change.run_id != self._run_id and paused.get(change.record, change.updated_at) <= change.updated_at
        }
