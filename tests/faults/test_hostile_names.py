"""Names and labels that are markup, endless, right to left or alike: runs keep them apart, report and terminal show them as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fake_erp import FakePages
from test_trouble_on_a_fake import Journal
from world import World, fake_world, fresh_folder

from bot.cli.commands import main

NAMES = {
    "1": "\"Aspas\" & 'apóstrofos' <b>negrito</b>",
    "2": "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "4": "\u202eodartnoc ‏שלום‏",
    "5": "🏢🇧🇷 Coworking [red]do[/] Zé [/nada] {{ 7*7 }} {% raw %} ${x} %s %(a)d",
    "7": "N" * 5000,
    "8": "Igual Ltda",
    "10": "Igual Ltda",
    "11": "linha\numa \x1b[31mvermelho\x1b[0m",
}


@pytest.fixture
def world() -> Iterator[World]:
    one = World(fresh_folder(), clients=12, rules=2)
    for record, name in NAMES.items():
        one.erp.now["clients"][record]["name"] = name
    one.erp.now["rules"]["1"]["name"] = NAMES["2"]
    one.tenant_file.write_text(one.tenant_file.read_text() + "clients: {include: all, exclude: ['10']}\n")
    yield one
    one.close()


def bot(world: World, *arguments: str) -> Result:
    FakePages.erp = world.erp
    env = {"U": "u", "P": "p", "BOT_TODAY": world.erp.today.isoformat()}
    with fake_world(world.points, Journal, report=True):
        return CliRunner(env=env).invoke(main, list(arguments), catch_exceptions=False)


def access(world: World) -> dict[str, bool]:
    return {record: client["access"] for record, client in world.erp.now["clients"].items()}


def report(world: World, flow: str) -> str:
    [page] = world.folder.glob(f"ev/acme/*-{flow}/report.html")
    return page.read_text(encoding="utf-8")


def test_clients_alike_are_told_apart_and_names_do_no_harm(world: World) -> None:
    before = access(world)
    paused = bot(world, "pause", str(world.tenant_file), "--yes")
    assert paused.exit_code == 0, paused.output
    assert [record for record, has in access(world).items() if has] == ["10"], "the namesake was to be left alone"
    resumed = bot(world, "resume", str(world.tenant_file), "--yes")
    assert resumed.exit_code == 0, resumed.output
    assert access(world) == before

    for said in (paused.output, resumed.output):
        assert "Traceback" not in said
        assert "\x1b" not in said
        assert "[red]do[/]" in said, "the terminal took a name for its own markup"
        assert max(len(line) for line in said.splitlines()) < 1000


def test_names_stand_in_the_report_as_text(world: World) -> None:
    assert bot(world, "pause", str(world.tenant_file), "--yes").exit_code == 0
    page = report(world, "pause")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>negrito" not in page
    assert "&lt;script&gt;alert" in page
    assert "{{ 7*7 }}" in page
    assert not re.search("[\x00\x1b\u202a-\u202e]", page), "a name turns the direction of what follows"


def test_a_document_for_programs_has_the_names_to_the_letter(world: World) -> None:
    planned = bot(world, "plan", "pause", str(world.tenant_file), "--json")
    assert planned.exit_code == 3, planned.output
    document: Any = json.loads(planned.stdout)
    names = {
        change["record"]: change["name"]
        for change in document["results"][0]["changes"]
        if change["screen"] == "clients"
    }
    assert names["2"] == NAMES["2"]
    assert names["7"] == NAMES["7"]
    assert {record for record, name in names.items() if name == "Igual Ltda"} == {"8"}


def test_a_name_that_two_clients_bear_is_refused_in_the_tenant_file(world: World) -> None:
    text = Path(world.tenant_file).read_text().replace("'10'", "Igual Ltda")
    world.tenant_file.write_text(text)
    refused = bot(world, "pause", str(world.tenant_file), "--yes")
    assert refused.exit_code == 2
    assert "2 clientes têm esse nome" in refused.output
    assert not world.erp.now["effects"]
