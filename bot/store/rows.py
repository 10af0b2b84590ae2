"""What the store gives and takes: windows, changes and runs, as frozen values with times in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bot.json_types import Json


class ChangeState(StrEnum):
    """How far a change got: `intended` is durable before the click, `done` was seen on the screen loaded afresh,
    `in_doubt` may or may not have reached the ERP, `refused` is the ERP's no, `conflict` is somebody else's value."""

    INTENDED = "intended"
    DONE = "done"
    IN_DOUBT = "in_doubt"
    REFUSED = "refused"
    CONFLICT = "conflict"


class ChangeKey(NamedTuple):
    screen: str
    record: str
    field: str


@dataclass(frozen=True)
class Planned:
    """One value that a run means to write: `name` is what a person calls the record."""

    screen: str
    record: str
    field: str
    name: str
    before: Json
    after: Json

    @property
    def key(self) -> ChangeKey:
        return ChangeKey(self.screen, self.record, self.field)


@dataclass(frozen=True)
class Change:
    """A planned value in the store. `before` is the one the window first had; `seen` what was read after the write."""

    id: int
    window_id: int
    flow: str
    run_id: str
    screen: str
    record: str
    field: str
    name: str
    before: Json
    after: Json
    state: ChangeState
    why: str
    seen: Json
    updated_at: datetime

    @property
    def key(self) -> ChangeKey:
        return ChangeKey(self.screen, self.record, self.field)


CHANGE_ROW = tuple(one.name for one in fields(Change) if one.name not in ("id", "window_id"))


def as_rows(changes: Iterable[Change]) -> list[dict[str, Json]]:
    """Changes as JSON takes them, without the numbers that only one store knows."""
    return [
        {name: getattr(change, name) for name in CHANGE_ROW}
        | {"state": str(change.state), "updated_at": change.updated_at.isoformat()}
        for change in changes
    ]


@dataclass(frozen=True)
class Window:
    """A maintenance from pause to resume; `since` and `closed_on` are days (simulated or real)."""

    id: int
    tenant: str
    url: str
    since: date
    opened_at: datetime
    closed_on: date | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


@dataclass(frozen=True)
class RunRow:
    """One execution; `outcome` is empty and `exit_code` None until it ended. `head` is the evidence's hash chain."""

    id: str
    tenant: str
    flow: str
    mode: str
    folder: str
    who: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    exit_code: int | None
    message: str
    head: str
