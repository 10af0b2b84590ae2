"""What outlives a process: windows with their first-seen values and changes, runs, and the tenant lock."""

from __future__ import annotations

from bot.store.lease import Lease
from bot.store.rows import Change, ChangeKey, ChangeState, Json, Planned, RunRow, Window
from bot.store.store import Store

__all__ = ["Change", "ChangeKey", "ChangeState", "Json", "Lease", "Planned", "RunRow", "Store", "Window"]
