"""What outlives a process: windows with their first-seen values and changes, runs, and the tenant lock."""

from __future__ import annotations

from bot.json_types import Json
from bot.store.lease import Lease
from bot.store.rows import Change, ChangeKey, ChangeState, Planned, RunRow, Window
from bot.store.store import Store
from bot.store.windowfile import Copy, WindowFile, newest, read_window

__all__ = [
    "Change", "ChangeKey", "ChangeState", "Copy", "Json", "Lease", "Planned", "RunRow", "Store", "Window", "WindowFile", "newest", "read_window",
]  # fmt: skip
