"""The tenant file: `load_tenant(path)` gives a checked, frozen `Tenant`, or one sentence saying what to mend."""

from __future__ import annotations

from bot.config.dates import parse_date, today
from bot.config.load import OddHost, load_tenant, store_at, trust
from bot.config.model import NotifyEvent, Tenant
from bot.config.secret import Secret

__all__ = ["NotifyEvent", "OddHost", "Secret", "Tenant", "load_tenant", "parse_date", "store_at", "today", "trust"]
