"""Seeded databases: made once for the same parameters, kept in the user's cache folder, copied for every ERP."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

from platformdirs import user_cache_path

from bot.sandbox import knobs
from bot.sandbox.settings import boot

STAFF_USERNAME = "robo"
STAFF_PASSWORD = "senha-de-demonstracao"
HERE = Path(__file__).parent
KEPT = 24  # seeded files in the cache


def instance(
    database: Path, wanted: knobs.Knobs, *, clients: int = 300, seed: int = 7, today: date = date(2026, 5, 31)
) -> Path:
    """Copies the seeded tenant (made and cached when first asked for) to `database` and boots it; the cached file."""
    cached = cache_folder() / f"{_key(wanted, clients, seed, today)}.db"
    if not cached.exists():
        _make(cached, wanted, clients, seed, today)
    os.utime(cached)
    boot(database, wanted)
    # Only now: booting has closed the ERP before, whose write-ahead log would else be replayed into the copy.
    shutil.copyfile(cached, database)
    return cached


def cache_folder() -> Path:
    """Where seeded files are kept: BOT_SANDBOX_CACHE, or the user's cache folder."""
    folder = Path(os.environ.get("BOT_SANDBOX_CACHE") or user_cache_path("conexa-bot") / "sandbox")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _key(wanted: knobs.Knobs, clients: int, seed: int, today: date) -> str:
    """Names the file by all it depends on: the parameters, the knobs that shape records, and this code."""
    code = hashlib.sha256()
    for source in sorted([*HERE.glob("*.py"), *HERE.glob("engine/*.py")]):
        if source.stem in ("models", "seed", "tenant", "clock") or source.parent.name == "engine":
            code.update(source.read_bytes())
    code.update(repr((clients, seed, today, wanted.units, wanted.per_unit, wanted.active_share)).encode())
    return code.hexdigest()[:24]


def _make(cached: Path, wanted: knobs.Knobs, clients: int, seed: int, today: date) -> None:
    """Seeds into a file of its own and moves it into place whole, so that two makers do not meet."""
    with tempfile.TemporaryDirectory(dir=cached.parent) as folder:
        fresh = Path(folder) / "seed.db"
        boot(fresh, wanted)
        create(clients=clients, seed=seed, today=today)
        from django.db import connections

        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode=DELETE")
        connections.close_all()
        os.replace(fresh, cached)
    for old in sorted(cached.parent.glob("*.db"), key=lambda f: f.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def create(*, clients: int = 300, seed: int = 7, today: date = date(2026, 5, 31)) -> None:
    """Makes the tables and the tenant in the booted, empty database. The clock stands at `today`, 14:00."""
    from django.apps import apps
    from django.db import connection, transaction

    from bot.sandbox.tenant import Tenant

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    with transaction.atomic():
        Tenant(clients, seed, today, (STAFF_USERNAME, STAFF_PASSWORD)).create()
