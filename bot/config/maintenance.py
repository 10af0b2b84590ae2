"""The planned pause, from its day to that of the resume."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from bot.config import dates
from bot.config.fields import Flag, Text
from bot.config.section import Section


class Maintenance(Section):
    """The planned pause: on `start` it is paused, on `end` resumed. `repair`: what comes undone in between is done again by `bot due`."""

    start: Annotated[date, BeforeValidator(dates.day)]
    end: Annotated[date, BeforeValidator(dates.day)]
    reason: Text | None = None
    ticket: Text | None = None
    repair: Flag = False

    @model_validator(mode="after")
    def _in_order(self) -> Maintenance:
        if self.end <= self.start:
            raise ValueError(
                f"end ({self.end:%d/%m/%Y}) deve ser ao menos um dia depois de start ({self.start:%d/%m/%Y})"
            )
        return self
