"""`bot state`: a window as a file that `bot adopt` takes in, and a tenant's rows moved between SQLite and PostgreSQL."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import postgres_server
import pytest
from click.testing import CliRunner

from bot.cli.commands import main
from bot.store import ChangeState, Planned, Store, read_window

URL = "https://acme.conexa.app"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if why := postgres_server.missing():
        pytest.fail(why)
    with postgres_server.server() as url:
        yield url


@pytest.fixture
def tenant(tmp_path: Path) -> Path:
    """A tenant in pause, with a maintenance before it that is over."""
    file = tmp_path / "acme.yaml"
    file.write_text(
        "tenant: acme\nlogin: {username: env:U, password: env:P}\nstore: sqlite:///a.db\nevidence: {dir: ev}\n"
    )
    with Store.open(f"sqlite:///{tmp_path / 'a.db'}") as store, store.lock("acme", "test") as lease:
        for year in (2025, 2026):
            window = store.open_window("acme", date(year, 6, 1), URL, lease=lease)
            run = store.begin_run("acme", "pause", "real", "ev/acme/1", "test")
            store.remember(window, "clients", "7", {"acesso": True}, lease=lease)
            made = store.intend(window, "pause", run, [Planned("clients", "7", "acesso", "Ana ✓", True, False)], lease)
            store.settle(made, ChangeState.DONE, why="", seen={made[0].id: {"acesso": False}}, lease=lease)
            store.set_fact(window, "paused", True, lease=lease)
            store.end_run(run, "done", 0, "", "head")
            if year == 2025:
                store.close_window(window, date(2025, 9, 1), lease=lease)
    return file


def bot(*words: object) -> Any:
    return CliRunner().invoke(main, [str(word) for word in words])


def whole(url: str) -> list[Any]:
    """All that a store tells of the tenant, without its own numbers."""
    with Store.open(url) as store:
        return [
            (window.since, window.closed_on, window.opened_at, store.snapshots(window), store.facts(window),
             [(c.key, c.name, c.before, c.after, c.state, c.seen, c.run_id) for c in store.changes(window)])
            for window in store.windows("acme")
        ] + list(store.runs("acme"))  # fmt: skip


def test_a_window_is_kept_as_a_file_that_adopt_takes_in(tenant: Path, tmp_path: Path) -> None:
    file = tmp_path / "w.jsonl"
    assert bot("state", "backup", tenant, file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_window(file).to_undo == 1
    assert bot("state", "backup", tenant, file).exit_code == 2, "it is there already"
    assert bot("state", "backup", tenant, file, "--force").exit_code == 0
    before = whole(f"sqlite:///{tmp_path / 'a.db'}")[0]
    (tmp_path / "a.db").unlink()
    assert bot("adopt", file, tenant).exit_code == 0
    after = whole(f"sqlite:///{tmp_path / 'a.db'}")[0]
    assert [before[n] for n in (0, 2, 5)] == [after[n] for n in (0, 2, 5)]


def test_a_tenant_moves_to_postgresql_and_back_with_all_it_has(tenant: Path, tmp_path: Path, server: str) -> None:
    here = f"sqlite:///{tmp_path / 'a.db'}"
    before = whole(here)
    assert bot("state", "move", tenant, "--to", server).exit_code == 0
    assert (whole(server), whole(here)) == (before, [])
    tenant.write_text(tenant.read_text().replace("sqlite:///a.db", server))
    assert bot("state", "move", tenant, "--to", "sqlite:///a.db").exit_code == 0
    assert (whole(server), whole(here)) == ([], before)


def test_a_move_cut_off_before_the_old_rows_went_is_done_again(
    tenant: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = f"sqlite:///{tmp_path / 'a.db'}", f"sqlite:///{tmp_path / 'b.db'}"
    before = whole(here)
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.moving._forget", lambda *_: 1 / 0)
        assert bot("state", "move", tenant, "--to", "sqlite:///b.db").exit_code == 1
    assert whole(here) == whole(there) == before
    assert bot("state", "move", tenant, "--to", "sqlite:///b.db").exit_code == 0
    assert (whole(here), whole(there)) == ([], before)


@pytest.mark.parametrize("same", [True, False], ids=["the same window, changed", "another window"])
def test_what_the_other_store_knows_differently_is_refused_and_nothing_moves(
    same: bool, tenant: Path, tmp_path: Path
) -> None:
    here, there = f"sqlite:///{tmp_path / 'a.db'}", f"sqlite:///{tmp_path / 'b.db'}"
    with ExitStack() as stack:
        if same:
            (tmp_path / "w.jsonl").unlink(missing_ok=True)
            bot("state", "backup", tenant, tmp_path / "w.jsonl")
            other = stack.enter_context(Store.open(there))
            other.adopt(
                read_window(tmp_path / "w.jsonl"), {"learned": 1}, stack.enter_context(other.lock("acme", "test"))
            )
        else:
            stack.enter_context(Store.open(there)).open_window("acme", date(2026, 5, 1), URL)
    before = whole(here), whole(there)
    ended = bot("state", "move", tenant, "--to", "sqlite:///b.db")
    assert ended.exit_code == 6, ended.output
    assert (whole(here), whole(there)) == before


def test_list_and_show_tell_what_is_there_and_make_no_store(tenant: Path, tmp_path: Path) -> None:
    found = json.loads(bot("state", "list", tenant, "--json").stdout)["results"]
    assert [(one["since"], one["closed_on"], one["changes"]) for one in found] == [
        ("2026-06-01", None, 1),
        ("2025-06-01", "2025-09-01", 1),
    ]
    [shown] = json.loads(bot("state", "show", tenant, "--json").stdout)["results"]
    assert (shown["since"], shown["changes"][0]["name"], shown["facts"]) == ("2026-06-01", "Ana ✓", ["paused"])
    assert "Ana ✓" in bot("state", "show", tenant).stdout
    (tmp_path / "a.db").unlink()
    for words in (
        ["list", tenant],
        ["show", tenant],
        ["backup", tenant, tmp_path / "x"],
        ["move", tenant, "--to", "sqlite:///b.db"],
    ):
        assert bot("state", *words).exit_code == 2
    assert not (tmp_path / "a.db").exists()
    assert bot("state", "move", tenant, "--to", "mysql://x/y").exit_code == 2
