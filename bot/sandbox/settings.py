"""Django's settings for one embedded ERP, and `boot()`, which points this process at its database.

Everything is set here and nowhere else; an instance differs from another by its SQLite file and its knobs only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.sandbox import knobs

HERE = Path(__file__).parent


def boot(database: Path | str, wanted: knobs.Knobs | None = None) -> None:
    """Points this process at the ERP in `database` (an SQLite file; it may be empty) with the knobs `wanted`.

    May be called again with another file: tests serve many ERPs one after the other in one process.
    """
    from django.conf import settings

    knobs.use(wanted or knobs.Knobs())
    if not settings.configured:
        settings.configure(**_settings(str(database)))
        import django

        django.setup()
        return
    from django.core.cache import cache
    from django.db import connections

    connections.close_all()
    connections.databases["default"]["NAME"] = str(database)
    connections["default"].settings_dict["NAME"] = str(database)
    cache.clear()


def _settings(database: str) -> dict[str, Any]:
    return {
        "DEBUG": False,
        "SECRET_KEY": "the embedded ERP keeps no secrets",
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]", "testserver"],
        "ROOT_URLCONF": "bot.sandbox.urls",
        "INSTALLED_APPS": ["bot.sandbox"],
        "MIDDLEWARE": ["bot.sandbox.noise.layer.layer", "bot.sandbox.middleware.wire"],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"loaders": [_cached_loader()], "builtins": ["django.templatetags.l10n"]},
            }
        ],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    # A crash of the machine may cost the invented data; speed is worth more here.
                    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA cache_size=-32000;",
                },
                "CONN_MAX_AGE": None,
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "CACHES": {
            "default": {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 10_000},
            }
        },
        "SESSION_ENGINE": "django.contrib.sessions.backends.cache",
        "SESSION_COOKIE_NAME": "CNXSESSID",
        "SESSION_COOKIE_AGE": 7200,
        "SESSION_COOKIE_HTTPONLY": True,
        "LANGUAGE_CODE": "pt-br",
        "TIME_ZONE": "America/Sao_Paulo",
        "USE_TZ": False,
        "USE_I18N": False,
        "USE_THOUSAND_SEPARATOR": False,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": None,  # PHP's limit is a knob, and cuts instead of refusing
        "DATA_UPLOAD_MAX_MEMORY_SIZE": None,
        "LOGGING_CONFIG": None,
    }


def _cached_loader() -> Any:
    return ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
