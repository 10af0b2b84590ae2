"""The virtual clock, and chance that is the same in every run."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zlib import crc32

from bot.sandbox.models import Clock


def now() -> datetime:
    moment: datetime = Clock.objects.values_list("now", flat=True).get()
    return moment


def today() -> date:
    return now().date()


def set_now(moment: datetime) -> None:
    Clock.objects.update(now=moment)


def seed() -> int:
    number: int = Clock.objects.values_list("seed", flat=True).get()
    return number


def chance(*key: object) -> int:
    """A number from 0 to 99 that depends on `key` only, so that two ERPs of one seed throw the same dice."""
    return crc32(":".join(map(str, key)).encode()) % 100


def on_day(year: int, month: int, day: int) -> date:
    """That day of that month, or the month's last where it is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def add_months(start: date, months: int, day: int | None = None) -> date:
    """`months` later (or earlier), on `day` of that month (default: the same day), or on the month's last."""
    index = start.year * 12 + start.month - 1 + months
    return on_day(index // 12, index % 12 + 1, day or start.day)


def at(day: date, hour: str) -> datetime:
    """`day` at `hour` ("06:00")."""
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=int(hour[:2]), minutes=int(hour[3:5]))
