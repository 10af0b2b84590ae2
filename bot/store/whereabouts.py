"""Where a store is, as a person reads it, and whether it is there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def shown(url: str) -> str:
    """The store's address, without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return ""


def exists(url: str) -> bool:
    """Whether there is a store: looking must not make one."""
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()
