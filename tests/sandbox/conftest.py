"""`erp(...)` makes an embedded ERP in this process, on a database of its own; `served(...)` starts one as a process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import seed
from bot.sandbox.knobs import Knobs
from bot.sandbox.server import Sandbox
from bot.sandbox.settings import boot

# Models can only be imported once Django knows its settings; every ERP is booted anew on its own file.
boot(":memory:")
# Playwright's loop, once started, runs in this thread for the whole session; Django would take every query for async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def seed_cache() -> Path:
    """One for all workers: what one has seeded the others copy."""
    return Path(os.environ["BOT_SANDBOX_CACHE"])


@pytest.fixture
def erp(tmp_path: Path) -> Iterator[Callable[..., None]]:
    def make(*presets: str, clients: int = 60, number: int = 7, **knobs: Any) -> None:
        seed.instance(tmp_path / "erp.db", Knobs.preset(*presets, **knobs), clients=clients, seed=number, today=TODAY)

    yield make
    from django.core.cache import cache
    from django.db import connections

    from bot.sandbox import faults

    faults.disarm()
    cache.clear()
    connections.close_all()


@pytest.fixture
def served() -> Iterator[Callable[..., Sandbox]]:
    started = []

    def start(*presets: str, **options: Any) -> Sandbox:
        started.append(Sandbox.start(presets or "classic", **options))
        return started[-1]

    yield start
    for one in started:
        one.stop()
