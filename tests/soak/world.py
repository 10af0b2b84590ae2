"""One tenant in a fake ERP with a real store: runs that can be killed at any point, and time that passes between them."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_erp import FakeErp, FakeEvidence, FakePages, Killed, new_state, open_fake_browser

import bot.engine.conductor
import bot.engine.ending
import flows.conduct
from bot.config import load_tenant
from bot.engine.keeping import Decide, nobody
from bot.engine.plan import Ask, Options, Result
from bot.engine.terms import Mode
from bot.store import Store
from bot.store.database import Database
from flows.conduct import conduct

RAM = Path("/dev/shm")


def fresh_folder() -> Path:
    """A folder in memory where the system has one: a commit costs no disk there."""
    return Path(tempfile.mkdtemp(prefix="bot-soak-", dir=RAM if os.access(RAM, os.W_OK) else None))


_template: list[Path] = []


def empty_store(path: Path) -> None:
    """A store that is up to date, copied from one made once."""
    if not _template:
        _template.append(fresh_folder() / "store.db")
        atexit.register(shutil.rmtree, _template[0].parent, ignore_errors=True)
        Store.open(f"sqlite:///{_template[0]}").close()
    shutil.copyfile(_template[0], path)


class Points:
    """Counts the points at which a process can die, and dies, or lets `happens` happen, at the one that is asked for."""

    def __init__(self) -> None:
        self.at: int | None = None
        self.seen: list[str] = []
        self.dead = False
        self.happens: Callable[[], None] | None = None

    def arm(self, at: int | None, happens: Callable[[], None] | None = None) -> None:
        self.at, self.seen, self.dead, self.happens = at, [], False, happens

    def pass_by(self, where: str) -> None:
        if self.dead:
            raise Killed(where)
        self.seen.append(where)
        if self.at is not None and len(self.seen) == self.at:
            if self.happens is not None:
                self.happens()
                return
            self.dead = True
            raise Killed(where)


@contextmanager
def fake_world(points: Points, evidence: type = FakeEvidence, *, report: bool = False) -> Iterator[None]:
    """While inside, runs meet the fake ERP, and every store transaction of the main thread is two points: before and after."""
    real = Database.write

    @contextmanager
    def write(self: Database) -> Iterator[Any]:
        if threading.current_thread() is not threading.main_thread():
            with real(self) as connection:
                yield connection
            return
        points.pass_by("store: before")
        with real(self) as connection:
            yield connection
        points.pass_by("store: after")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "write", write)
        patch.setattr(bot.engine.conductor, "open_browser", open_fake_browser)
        patch.setattr(flows.conduct, "Erp", FakePages)
        patch.setattr(bot.engine.conductor, "Evidence", evidence)
        if not report:
            patch.setattr(bot.engine.ending.Ending, "report", lambda *_: None)
        patch.setattr(bot.engine.conductor, "version", lambda name: "0")
        yield


class World:
    """One tenant, its fake ERP, and the runs on it."""

    def __init__(self, folder: Path, erp: FakeErp | None = None, **state: Any) -> None:
        self.folder = folder
        self.erp = erp or FakeErp(new_state(date(2026, 6, 1), **state))
        self.points = Points()
        self.erp.on_point = self.points.pass_by
        self.store = folder / "store.db"
        empty_store(self.store)
        self.tenant_file = folder / "acme.yaml"
        self.tenant_file.write_text(
            "tenant: acme\nurl: http://127.0.0.1:9\nlogin: {username: env:U, password: env:P, session: s.json}\n"
            "resume: {max_sales: 9999}\nevidence: {dir: ev}\nstore: sqlite:///store.db\n"
        )
        self.says({})

    def says(self, keys: dict[str, Any]) -> None:
        """Puts these blocks into the tenant file, in place of those of the same name."""
        blocks = yaml.safe_load(self.tenant_file.read_text()) | keys
        self.tenant_file.write_text(yaml.safe_dump(blocks, allow_unicode=True))
        self.tenant = load_tenant(self.tenant_file, env={"U": "u", "P": "p"})

    def run(
        self,
        flow: str,
        mode: Mode = Mode.REAL,
        *,
        kill: int | None = None,
        at: int | None = None,
        happens: Callable[[], None] | None = None,
        evidence: type = FakeEvidence,
        decide: Decide = nobody,
        ask: Ask = lambda plan: True,
        **options: Any,
    ) -> Result | None:
        """One execution; None where it was killed at the `kill`th point. At the `at`th, `happens` happens instead.

        `points_passed` names the points it passed.
        """
        FakePages.erp, FakePages.latest = self.erp, None
        self.erp.screens = self.erp.writes = 0
        self.erp.logged_in = True
        self.points.arm(kill or at, happens)
        with fake_world(self.points, evidence):
            try:
                told = Options(yes=True, today=self.erp.today, **options)
                return conduct(self.tenant, flow, mode, told, ask, decide=decide)
            except Killed:
                self.bury()
                return None
            finally:
                self.points_passed = self.points.seen
                self.points.arm(None)
                self.erp.expire_at = self.erp.fail_at = self.erp.trouble = None
                self.erp.__dict__.pop("write", None)

    def bury(self) -> None:
        """A dead process renews its lease no more: a minute later another may take the tenant."""
        with sqlite3.connect(self.store) as connection:
            connection.execute("update bot_lease set heartbeat = heartbeat - 60 where holder is not null")
        connection.close()

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.store)
        with suppress(sqlite3.OperationalError):
            found = connection.execute(question).fetchall()
        connection.close()
        return found

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


Edit = Callable[[FakeErp], None]
