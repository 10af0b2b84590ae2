"""What every block of the tenant file has in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from bot.config import fields


class Section(BaseModel):
    """A block of keys. A key written with nothing after it counts as not written."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f"deve ser um bloco de 'chave: valor', e está {fields.shown(value)}")
        return {key: item for key, item in value.items() if item is not None}
