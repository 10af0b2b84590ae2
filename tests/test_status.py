"""Where tenants stand, from the store alone; and `bot report`."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_run import pause as made_pause
from made_run import resume as made_resume

from bot.cli import status as known
from bot.cli import status_text
from bot.cli.commands import main
from bot.i18n import words
from bot.store import ChangeState, Planned, Store

TODAY = date(2026, 9, 29)


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


def paused(
    url: str,
    tenant: str = "acme",
    outcome: str = "done",
    state: ChangeState = ChangeState.DONE,
    folder: str = "nowhere",
) -> None:
    """A tenant paused on 01/06/2026, with three accesses cut."""
    with Store.open(url) as store, store.lock(tenant, "teste") as lease:
        window = store.open_window(tenant, date(2026, 6, 1), f"https://{tenant}.example.com")
        run = store.begin_run(tenant, "pause", "real", folder, "analista@maquina")
        changes = [Planned("clients", str(n), "acesso", f"Cliente {n}", True, False) for n in range(3)]
        store.settle(store.intend(window, "pause", run, changes, lease), state, lease=lease)
        store.end_run(run, outcome, 0, "", "")


def test_looking_makes_no_store(store: str, tmp_path: Path) -> None:
    assert known.of_store(store, TODAY) == []
    assert list(tmp_path.iterdir()) == []


def test_a_paused_tenant_says_since_when_and_what_was_changed(store: str) -> None:
    paused(store)
    [acme] = known.of_store(store, TODAY)
    assert (acme.state, acme.since, acme.days, acme.made) == ("paused", date(2026, 6, 1), 120, {"clients": 3})
    assert not acme.needs_someone


def test_a_pause_that_failed_on_the_way_is_incomplete(store: str) -> None:
    paused(store, outcome="failed")
    [acme] = known.of_store(store, TODAY)
    assert acme.state == "pausing"
    assert acme.needs_someone


def test_a_change_in_doubt_waits_for_someone(store: str) -> None:
    paused(store, state=ChangeState.IN_DOUBT)
    [acme] = known.of_store(store, TODAY)
    assert [item.name for item in acme.pending] == ["Cliente 0", "Cliente 1", "Cliente 2"]
    assert "em dúvida" in acme.pending[0].why
    assert acme.needs_someone


def test_a_resumed_tenant_is_active_again(store: str) -> None:
    paused(store)
    with Store.open(store) as opened:
        window = opened.window("acme")
        assert window is not None
        opened.close_window(window, TODAY)
    [acme] = known.of_store(store, date(2027, 1, 1))
    assert (acme.state, acme.closed_on, acme.days) == ("active", TODAY, 120)


def test_drift_that_a_verification_saw_waits_for_someone(store: str) -> None:
    paused(store)
    with Store.open(store) as opened:
        run = opened.begin_run("acme", "verify", "dry", "nowhere", "cron")
        opened.end_run(run, "changes", 3, "", "")
    [acme] = known.of_store(store, TODAY)
    assert acme.last_verify is not None
    assert acme.needs_someone


def test_a_run_without_an_end_is_named(store: str) -> None:
    with Store.open(store) as opened:
        opened.begin_run("acme", "pause", "real", "nowhere", "analista")
    [acme] = known.of_store(store, TODAY)
    assert acme.unfinished
    assert "sem fim" in status_text.run_words(words("pt"), acme.last_run)
    assert "morta no meio" in acme.waiting[0].why
    assert acme.needs_someone


def test_who_is_at_work_is_named_and_waits_for_nobody(store: str) -> None:
    with Store.open(store) as opened, opened.lock("acme", "ana@mesa (processo 7)"):
        opened.begin_run("acme", "pause", "real", "nowhere", "ana")
        [acme] = known.of_store(store, TODAY)
        assert acme.holder is not None
        assert not acme.waiting
        assert not acme.needs_someone
        said = status_text.holder_words(words("pt"), acme)
        assert said.startswith("ana@mesa (processo 7), desde ")
    [acme] = known.of_store(store, TODAY)
    assert acme.holder is None
    assert acme.needs_someone


def test_what_the_evidence_left_for_a_person_is_listed(store: str, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    made_resume(folder)
    with Store.open(store) as opened:
        run = opened.begin_run("acme", "resume", "real", str(folder), "analista")
        opened.end_run(run, "part", 5, "", "")
    [acme] = known.of_store(store, TODAY)
    assert acme.waiting
    assert all(item.why for item in acme.waiting)


def test_a_kept_session_says_until_when(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    assert known.session_of(path) == ("none", None)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    path.write_text(json.dumps({"cookies": [{"name": "CNXSESSID", "value": "x", "expires": until.timestamp()}]}))
    assert known.session_of(path) == ("valid", until)
    path.write_text(json.dumps({"cookies": [{"name": "CNXSESSID", "value": "x", "expires": 1.0}]}))
    assert known.session_of(path)[0] == "expired"


class Reader(HTMLParser):
    """The text of a page, and every address in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name == "src" or (tag == "link" and name == "href")]

    def handle_data(self, data: str) -> None:
        self.text.append(data.strip())


def test_the_page_holds_all_tenants_and_asks_nobody_for_anything(store: str, tmp_path: Path) -> None:
    paused(store)
    paused(store, "<b>beta</b>", state=ChangeState.INTENDED)
    result = CliRunner().invoke(
        main, ["status", "--store", store, "--html", str(tmp_path / "p.html")], env={"BOT_TODAY": "2026-09-29"}
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.rstrip().splitlines()[-1] == f"Página: {tmp_path / 'p.html'}"
    page = Reader((tmp_path / "p.html").read_text())
    assert "acme" in page.text
    assert "<b>beta</b>" in page.text
    assert "01/06/2026 – aberta (120 dias)" in page.text
    assert page.addresses == []


def test_the_lines_say_who_waits_for_whom(store: str) -> None:
    paused(store)
    paused(store, "beta", state=ChangeState.IN_DOUBT)
    result = CliRunner().invoke(main, ["status", "--store", store], env={"BOT_TODAY": "2026-09-29"})
    lines = result.stdout.splitlines()
    assert lines[0] == "acme  Em pausa desde 01/06/2026 (120 dias)  https://acme.example.com"
    assert "  a pausa mudou: 3 acessos cortados" in lines
    assert "  última verificação: —" in lines
    assert lines[-1] == "2 clientes, 1 à espera de uma pessoa."


def test_a_report_is_written_again_by_folder_id_and_last(store: str, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    made_pause(folder)
    with Store.open(store) as opened:
        run = opened.begin_run("acme", "pause", "real", str(folder), "analista")
        opened.end_run(run, "done", 0, "", "")
    (tmp_path / "t.yaml").write_text(f"tenant: acme\nurl: http://127.0.0.1:9\nstore: {store}\n")
    for wanted in (str(folder), run, "last"):
        (folder / "report.md").unlink(missing_ok=True)
        result = CliRunner().invoke(
            main, ["report", wanted, "--tenant", str(tmp_path / "t.yaml"), "--format", "md", "--format", "html"]
        )
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines() == [str(folder / "report.html"), str(folder / "report.md")]
        assert (folder / "report.md").is_file()
    missing = CliRunner().invoke(main, ["report", "nada", "--tenant", str(tmp_path / "t.yaml")])
    assert missing.exit_code == 2
    assert f"As últimas: {run}." in missing.stderr


def test_a_folder_that_was_touched_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    made_pause(folder)
    CliRunner().invoke(main, ["report", str(folder)])
    good = CliRunner().invoke(main, ["report", "--check", str(folder)])
    assert good.exit_code == 0, good.output
    page = folder / "report.html"
    page.write_bytes(page.read_bytes().replace(b"acme", b"acne", 1))
    bad = CliRunner().invoke(main, ["report", "--check", str(folder), "--json"])
    document = json.loads(bad.stdout)
    assert bad.exit_code == document["exit_code"] == 1
    assert [problem["where"] for problem in document["results"]] == ["report.html"]
