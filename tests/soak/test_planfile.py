"""Saved plans: done to the letter, refused when stale with what differs, and bad files told in one sentence; on the fake ERP."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fake_erp import MANUAL, FakePages
from world import World, fake_world, fresh_folder

from bot.cli.commands import main
from bot.engine.plan import Options, Result
from bot.engine.planfile import SavedPlan, expect_for, read_plan, saved, write_plan
from bot.engine.terms import Mode
from bot.errors import ConfigError, WrongTenant
from bot.store import Store


@pytest.fixture
def world() -> Iterator[World]:
    made = World(fresh_folder(), clears=True)
    yield made
    made.close()


def keep(world: World, flow: str, **options: Any) -> Path:
    """The plan of this flow as it is now, in a file."""
    result = world.run(flow, Mode.DRY, **options)
    assert result is not None
    assert result.plan is not None
    told = Options(today=world.erp.today, **options)
    with Store.open(world.tenant.store) as store:
        window = store.window("acme")
    write_plan(world.folder / "plan.json", saved(result.plan, world.tenant, told, window.opened_at if window else None))
    return world.folder / "plan.json"


def do(world: World, path: Path, **options: Any) -> Result:
    """A run that does the plan in this file."""
    plan = read_plan(path)
    told = plan.options(Options())
    kept = {name: getattr(told, name) for name in ("saved", "first", "last", "keep", "keep_refused", "as_it_is")}
    result = world.run(plan.flow, **kept, **options)
    assert result is not None
    return result


def test_a_saved_plan_is_done_and_is_its_owners_alone(world: World) -> None:
    path = keep(world, "pause")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    plan = read_plan(path)
    assert {change.screen for change in plan.changes} == {"billing", "email_rules", "clients"}
    result = do(world, path)
    assert (result.exit_code, len(result.done)) == (0, len(plan.changes))
    assert world.erp.now["billing"]["modo"] == MANUAL


def test_a_plan_made_before_something_changed_is_refused_with_what_differs(world: World) -> None:
    path = keep(world, "pause")
    with world.erp.changing() as state:
        rule = next(rule for rule in state["rules"].values() if rule["active"])
        rule["active"] = False
    before = world.erp.snapshot()
    result = do(world, path)
    assert (result.exit_code, result.outcome) == (6, "refused")
    assert "não vale mais: 1 diferença(s)" in result.message
    [told] = [text for _, text, _ in result.findings if "não há mais o que mudar" in text]
    assert rule["name"] in told
    assert world.erp.now == before
    assert world.rows("select count(*) from bot_window") == [(0,)]


def test_a_plan_of_a_return_keeps_its_period_and_its_decisions(world: World) -> None:
    assert world.run("pause") is not None
    world.erp.advance(45)
    unbilled = [n for n, sale in world.erp.now["sales"].items() if sale["status"] == "Não faturada"]
    wanted = unbilled[0]
    path = keep(world, "resume", keep=(wanted,))
    plan = read_plan(path)
    assert plan.keep == plan.stays == (wanted,)
    world.erp.advance(1)  # the period that was planned, not the one of today
    result = do(world, path)
    assert result.exit_code == 0
    assert {change.record for change in result.done if change.screen == "sales"} == {sale.id for sale in plan.sales}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda tree: tree.pop("url"), "a chave 'url' falta"),
        (lambda tree: tree.update(flow="verify"), "a chave 'flow' tem um valor que não serve"),
        (lambda tree: tree.update(also=1), "a chave 'also' é desconhecida"),
        (lambda tree: tree["changes"][0].update(record=7), "a chave 'changes.1.record' tem um valor que não serve"),
        (lambda tree: tree.update(what="x"), "não diz o que é"),
        (lambda tree: tree.update(version=2), "versão mais nova do bot"),
    ],
    ids=["missing", "value", "unknown", "inside", "other", "newer"],
)
def test_a_file_that_is_no_plan_is_told_in_one_sentence(spoil: Any, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    tree = json.loads(made().model_dump_json())
    spoil(tree)
    path.write_text(json.dumps(tree))
    assert sentence in refused(path)


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"\xff", "não é texto"), (b"{", "não é JSON inteiro"), (b"[]", "não diz o que é")]
)
def test_a_file_of_something_else_is_told_in_one_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    assert sentence in refused(tmp_path / "plan.json")
    assert "não pode ser lido" in refused(tmp_path / "none.json")


def refused(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_plan(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_plan_serves_its_own_flow_and_tenant(world: World) -> None:
    path, tenant = Path("plan.json"), world.tenant
    with pytest.raises(ConfigError, match="é de `bot pause`, e o comando é `bot resume`"):
        expect_for(made(), path, tenant, "resume")
    with pytest.raises(WrongTenant, match="é de beta"):
        expect_for(made(tenant="beta"), path, tenant, "pause")
    with pytest.raises(WrongTenant):
        expect_for(made(url="http://127.0.0.1:10"), path, tenant, "pause")
    expect_for(made(), path, tenant, "pause")


def made(**other: Any) -> SavedPlan:
    change = {"screen": "clients", "record": "7", "field": "acesso", "name": "ACME", "before": True, "after": False}
    plan = {
        "tenant": "acme", "url": "http://127.0.0.1:9", "flow": "pause", "made_at": "2026-06-01T12:00:00-03:00", "shown_as": "Acme",
        "window": None, "first": None, "last": None, "keep": [], "keep_refused": False, "as_it_is": False, "changes": [change],
        "sales": [], "stays": [],
    }  # fmt: skip
    return SavedPlan.model_validate_json(json.dumps(plan | other))


def test_the_command_line_saves_a_plan_and_does_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"U": "u", "P": "p", "BOT_TODAY": world.erp.today.isoformat()}.items():
        monkeypatch.setenv(name, value)
    file, path = str(world.tenant_file), str(world.folder / "p.json")
    FakePages.erp, FakePages.latest = world.erp, None

    def bot(*words: str) -> Any:
        world.erp.logged_in = True
        with fake_world(world.points):
            return CliRunner().invoke(main, list(words))

    assert bot("plan", "pause", file, "--out", path).exit_code == 3
    assert read_plan(Path(path)).changes
    for words in (
        ("plan", "pause", file, file + "2", "--out", path),
        ("resume", file, "--plan", path, "--from", "2026-06-01"),
    ):
        assert bot(*words).exit_code == 2
    assert bot("resume", file, "--plan", path, "--yes").exit_code == 2
    assert bot("pause", file, "--plan", path, "--yes").exit_code == 0
    assert bot("pause", file, "--plan", path, "--yes").exit_code == 6, (
        "it is done: the same plan would not be made again"
    )
