"""Dates as a person types them, and the day that counts as today."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.config.fields import clipped, shown
from bot.errors import ConfigError
from bot.languages import BRASILIA

HERE = ZoneInfo(BRASILIA)  # the ERP's day, wherever the bot runs
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_BRAZILIAN = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)


def parse_date(text: str, option: str) -> date:
    """The date that `text` names, as dd/mm/aaaa or YYYY-MM-DD; `option` is what the error calls it (`--from`)."""
    try:
        found = _date(text)
    except ValueError:
        raise ConfigError(f"{option}: o dia '{text.strip()}' não existe no calendário.") from None
    if found is None:
        raise ConfigError(f"{option}: '{clipped(text, 40)}' não é uma data; escreva dd/mm/aaaa ou AAAA-MM-DD.")
    return found


def day(value: Any) -> date:
    """The date of a key of the tenant file; ValueError with the end of a sentence."""
    try:
        found = _date(value) if isinstance(value, str) else None
    except ValueError:
        raise ValueError(f"não existe no calendário, e está {shown(value)}") from None
    if found is None:
        raise ValueError(f"deve ser uma data, dd/mm/aaaa ou AAAA-MM-DD, e está {shown(value)}")
    return found


def _date(text: str) -> date | None:
    """None where it is not written as a date; ValueError where no calendar has it."""
    for form in (_ISO, _BRAZILIAN):
        if found := form.fullmatch(text.strip()):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    return None


def today(env: Mapping[str, str]) -> date:
    """Today in Brasília, or the day in BOT_TODAY where time is simulated."""
    simulated = env.get("BOT_TODAY", "")
    return parse_date(simulated, "BOT_TODAY") if simulated.strip() else datetime.now(HERE).date()
