"""The tables, the same on SQLite and PostgreSQL; `bot/migrations` holds the steps that lead to them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from bot.errors import StoreError


class Utc(TypeDecorator[datetime]):
    """An aware time, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Plain(TypeDecorator[str]):
    """Text from a screen. PostgreSQL keeps no NUL and no half of a surrogate pair, so neither is kept anywhere."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain(value)


class JsonText(TypeDecorator[Any]):
    """JSON as ASCII text, which both databases give back to the letter."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, allow_nan=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        try:
            return None if value is None else json.loads(value)
        except ValueError as error:
            raise StoreError(
                "O banco do bot tem um valor danificado.",
                "Restaure uma cópia, ou use `bot adopt` com a janela da última execução.",
            ) from error


def plain(words: str) -> str:
    return words.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def digest(*parts: str) -> str:
    """A key of fixed length: a record may be known by a name of any length, and an index entry has a limit."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


metadata = MetaData()

_ID = BigInteger().with_variant(Integer(), "sqlite")

window = Table(
    "bot_window",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("closed_on", Date),
    Column("closed_at", Utc),
)
Index(
    "bot_window_one_open",
    window.c.tenant,
    unique=True,
    sqlite_where=window.c.closed_on.is_(None),
    postgresql_where=window.c.closed_on.is_(None),
)

snapshot = Table(
    "bot_snapshot",
    metadata,
    Column("window_id", _ID, ForeignKey("bot_window.id"), primary_key=True),
    Column("screen", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("record", Plain, nullable=False),
    Column("data", JsonText, nullable=False),
    Column("first_seen_at", Utc, nullable=False),
)

change = Table(
    "bot_change",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("window_id", _ID, ForeignKey("bot_window.id"), nullable=False),
    Column("flow", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("screen", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("record", Plain, nullable=False),
    Column("field", Plain, nullable=False),
    Column("name", Plain, nullable=False),
    Column("before", JsonText, nullable=False),
    Column("after", JsonText, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Plain, nullable=False),
    Column("seen", JsonText, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("window_id", "flow", "key", name="bot_change_once"),
)

run = Table(
    "bot_run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False, index=True),
    Column("flow", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("folder", Plain, nullable=False),
    Column("who", Plain, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("outcome", Plain, nullable=False),
    Column("exit_code", Integer),
    Column("message", Plain, nullable=False),
    Column("head", Plain, nullable=False),
)

fact = Table(
    "bot_fact",
    metadata,
    Column("window_id", _ID, ForeignKey("bot_window.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("data", JsonText, nullable=False),
)

lease = Table(
    "bot_lease",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("token", BigInteger, nullable=False),
    Column("holder", Plain),  # NULL while nobody holds it
    Column("process", Text, nullable=False),
    Column("since", Double, nullable=False),  # these two in seconds since 1970, by the database's own clock
    Column("heartbeat", Double, nullable=False),
)
