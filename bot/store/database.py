"""The connection to SQLite or PostgreSQL: durable commits, one schema, and every failure as one sentence."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, literal_column, make_url, text
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.sql.elements import ColumnElement

from bot.errors import StoreError

HEAD = "r0001"
BUSY_SECONDS = 15
ROWS_A_STATEMENT = 100  # PostgreSQL takes twice as long per row over statements of a thousand rows

_MIGRATION_LOCK = 0x626F74  # any number that nothing else in the database locks


class Database:
    """An engine with `read()` and `write()` transactions; a write is on the disk when its block ends."""

    def __init__(self, url: str) -> None:
        try:
            self.url = _with_driver(make_url(url))
        except (ArgumentError, ValueError):
            raise StoreError("O endereço do banco do bot (store) não é válido.") from None
        self.shown = self.url.render_as_string(hide_password=True)
        with self._in_words():
            self._engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
            self._writing = self._engine.execution_options(bot_write=True)
            try:
                self._expect_sound()
                self._migrate()
            except BaseException:
                self.close()
                raise

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def now(self) -> ColumnElement[float]:
        """Seconds since 1970 by the database's own clock, the one that all machines share."""
        if self.is_sqlite:
            return literal_column("((julianday('now') - 2440587.5) * 86400.0)")
        return literal_column("cast(extract(epoch from clock_timestamp()) as double precision)")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._in_words(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._in_words(), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def _expect_sound(self) -> None:
        """Raises StoreError where the file is damaged inside: what is read from it decides what is done to an ERP."""
        if not self.is_sqlite:
            return  # a server looks after its own pages, and its databases are shared
        with self._engine.connect() as connection:
            [said] = connection.execute(text("pragma quick_check(1)")).scalars()
            if said != "ok":
                raise StoreError(
                    f"O banco do bot ({self.shown}) está corrompido: {said.splitlines()[-1][:200]}.", _RESTORE
                )

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            if self._revision(connection) == HEAD:
                return
        with self._writing.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text(f"select pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            if self._revision(connection) == HEAD:  # another process was faster
                return
            # Imported here: a store that is up to date, nearly every one, needs no Alembic.
            from alembic import command
            from alembic.config import Config
            from alembic.util import CommandError

            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise StoreError(
                    f"O banco do bot ({self.shown}) foi gravado por uma versão mais nova do bot.", "Atualize o bot."
                ) from error

    def _revision(self, connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("select version_num from alembic_version")).scalar()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(*self._sentence(error)) from error
        except ImportError as error:
            raise StoreError(
                "Falta o programa que fala com o PostgreSQL.", "Instale com: pip install 'conexa-bot[postgres]'"
            ) from error
        except OSError as error:
            raise StoreError(f"O banco do bot ({self.shown}) não pôde ser aberto: {error.strerror}.") from error

    def _sentence(self, error: SQLAlchemyError) -> tuple[str, str]:
        said = str(getattr(error, "orig", None) or error)
        place = f"O banco do bot ({self.shown})"
        for sign, sentence, hint in _FAILURES:
            if sign in said:
                return f"{place} {sentence}.", hint
        if isinstance(error, IntegrityError):
            return f"{place} recusou um registro que contradiz outro.", ""
        return f"{place} falhou: {said.splitlines()[0][:200] if said else type(error).__name__}.", ""


_RESTORE = "Restaure uma cópia, ou aponte 'store' para outro; `bot adopt` traz a pausa de volta da pasta confidential/ da última execução."
_FAILURES = (
    ("locked", f"está ocupado por outro processo há mais de {BUSY_SECONDS} s", "Espere, ou veja quem o usa."),
    ("lock timeout", f"está ocupado por outro processo há mais de {BUSY_SECONDS} s", "Espere, ou veja quem o usa."),
    ("readonly", "só pode ser lido por este usuário", "Confira as permissões do arquivo e da pasta."),
    (
        "not a database",
        "não é um banco SQLite, ou está corrompido",
        _RESTORE,
    ),
    ("malformed", "está corrompido", _RESTORE),
    ("decode to UTF-8", "está corrompido", _RESTORE),
    ("disk is full", "não coube no disco, que está cheio", "Libere espaço e rode de novo."),
    ("No space left", "não coube no disco, que está cheio", "Libere espaço e rode de novo."),
    ("unable to open", "não pôde ser aberto", "Confira se a pasta existe e as permissões."),
    ("disk I/O error", "não pôde ser lido ou gravado por falha do disco", ""),
    ("password authentication failed", "recusou o usuário ou a senha", "Confira o endereço em 'store'."),
    ("does not exist", "não existe no servidor, ou o usuário não existe", "Crie-o, ou confira o endereço em 'store'."),
    ("permission denied", "não dá permissão a este usuário", "Confira o endereço em 'store'."),
    ("read-only transaction", "só pode ser lido por este usuário", "Aponte 'store' para o servidor principal."),
    ("onnection", "não responde, ou a conexão caiu", "Confira o endereço em 'store' e se o servidor está no ar."),
)


def _with_driver(url: URL) -> URL:
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        return url
    if url.get_backend_name() == "postgresql":
        return url
    raise StoreError(
        "O banco do bot (store) deve ser um arquivo SQLite ou um PostgreSQL.", "Por exemplo: sqlite:///bot.db"
    )


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _empty(path)
    elif path.stat().st_size == 0:
        # SQLite takes nothing for a new database, and a pause that was in it would look like none.
        raise StoreError(
            f"O arquivo de {url.render_as_string()} está vazio: o banco do bot foi apagado ou truncado.", _RESTORE
        )
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, insertmanyvalues_page_size=ROWS_A_STATEMENT)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        cursor = connection.cursor()
        tables = {name for (name,) in cursor.execute("select name from sqlite_master where type = 'table'")}
        if tables and "alembic_version" not in tables:
            # Before the first pragma that writes: the file stays as it is.
            raise StoreError(
                f"O arquivo de {url.render_as_string()} é um banco de outro programa, e não do bot.", _RESTORE
            )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that turns from reading to writing half way fails at once where another writes; one that says
        # so at the start waits its turn.
        writing = connection.get_execution_options().get("bot_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _empty(path: Path) -> None:
    """Puts an empty database at `path` that is in WAL mode from the first moment, unless somebody else is faster.

    Whoever switches a file to WAL while another does is told that it is busy, at once. The file names clients, so it is
    this user's alone (mode 0600, as `mkstemp` makes it); SQLite gives its journal files the same mode.
    """
    made, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(made)
    try:
        with closing(sqlite3.connect(draft)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        except OSError:  # a disk without links
            with suppress(FileExistsError):
                file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                with os.fdopen(file, "wb") as made_here:
                    made_here.write(Path(draft).read_bytes())
    finally:
        os.unlink(draft)


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"connect_timeout": BUSY_SECONDS},
        pool_pre_ping=True,
        insertmanyvalues_page_size=ROWS_A_STATEMENT,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"set synchronous_commit = on; set time zone 'UTC'; set lock_timeout = '{BUSY_SECONDS}s'")
        connection.commit()

    return engine
