"""Recordings: each is read offline as it was when it was made, and none is kept that tells a secret or a person."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bench import Bench

from bot.errors import ConfigError, EvidenceError
from bot.recording import folder as folder_of
from bot.recording import har as playback
from bot.recording.folder import Recording, leaks
from bot.recording.scrub import Scrubber
from bot.recording.shape import INDEX, ORIGIN
from bot.sandbox.server import Sandbox
from flows.replay import replay, replaying

FOLDER = Path(__file__).parent.parent / "recordings"
RECORDINGS = sorted(path.parent for path in FOLDER.glob(f"*/{INDEX}"))
SCREENS = ["home", "billing", "rules", "rule", "clients", "client", "sales"]
TODAY = date(2026, 6, 1)


def by_name(folder: Path) -> str:
    return folder.name


def apart(work: Callable[..., Any], *args: Any) -> Any:
    """What `work` gives in a thread of its own: Playwright cannot start where pytest-playwright's loop is running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *args).result()


def test_recordings_of_four_erps_are_here() -> None:
    assert {"classic", "select-full", "modal-icons", "modern"} <= {folder.name for folder in RECORDINGS}


@pytest.mark.sampled(1, "make whole")
@pytest.mark.parametrize("folder", RECORDINGS, ids=by_name)
def test_each_recording_is_read_offline_as_when_it_was_made(folder: Path, tmp_path: Path) -> None:
    index = folder_of.read(folder).index
    expected = {screen["screen"]: screen["read"] for screen in index["screens"]}
    assert [screen["screen"] for screen in index["screens"]] == SCREENS
    assert apart(replay, folder, tmp_path) == expected
    assert expected["billing"]["manual"] in (True, False)
    assert expected["rules"]["rules"]
    assert expected["rule"]["form"]
    assert all(client["access"] in (True, False) for client in expected["clients"]["clients"])
    assert expected["client"]["access"] in (True, False)
    assert all(sale["status"] and sale["date"] for sale in expected["sales"]["sales"])


@pytest.mark.parametrize("folder", RECORDINGS, ids=by_name)
def test_each_recording_holds_nothing_that_must_not_be_shown(folder: Path) -> None:
    assert leaks(folder_of.read(folder)) == []
    assert sum(path.stat().st_size for path in folder.iterdir()) < 600_000


def test_a_recording_answers_nothing_that_it_does_not_hold(tmp_path: Path) -> None:
    home = json.loads((RECORDINGS[0] / INDEX).read_text(encoding="utf-8"))["screens"][0]["url"]
    ask = "(url) => fetch(url).then((answer) => answer.status, () => 'nothing')"

    def answers() -> list[Any]:
        with replaying(RECORDINGS[0], tmp_path) as (run, _):
            run.browser.goto(home)
            return [run.browser.page.evaluate(ask, url) for url in (home, f"{ORIGIN}/index.php?r=nowhere/admin")]

    assert apart(answers) == [200, "nothing"]


# What is refused


def made(text: str = "", **response: Any) -> Recording:
    """A recording of one page with `text` on it."""
    entry = {
        "request": {"method": "GET", "url": f"{ORIGIN}/index.php?r=site/index", "cookies": [], "headers": []},
        "response": {
            "status": 200, "cookies": [], "headers": [], "redirectURL": "",
            "content": {"mimeType": "text/html", "text": f"<!doctype html><html><body><p>{text}</p></body></html>"},
        } | response,
    }  # fmt: skip
    return Recording({"screens": []}, {"log": {"entries": [entry]}}, {"home": "- text: Início"})


def in_request(change: dict[str, Any]) -> Recording:
    one = copy.deepcopy(made())
    one.har["log"]["entries"][0]["request"] |= change
    return one


PLANTED: dict[str, Callable[[], Recording]] = {
    "password in the page": lambda: made("a senha e Segr3do!Grande do usuário"),
    "token that nobody knew": lambda: made('<script>var YII_CSRF_TOKEN="a1b2c3d4e5f6a7b8"</script>'),
    "session id": lambda: made("CNXSESSID=k2j3h4g5f6d7s8a9"),
    "name of a client": lambda: made("Padaria Pão &amp; Mel Ltda"),
    "name in a script's answer": lambda: made(json.dumps({"x": "Padaria Pão & Mel Ltda"})),
    "name in other letters": lambda: made("PADARIA PÃO &amp; MEL LTDA"),
    "CPF": lambda: made("CPF 123.456.789-09"),
    "CNPJ": lambda: made("12.345.678/0001-95"),
    "e-mail": lambda: made("fulana@padaria.com.br"),
    "phone": lambda: made("(11) 98765-4321"),
    "host": lambda: made("https://padaria.conexa.app/index.php"),
    "cookie": lambda: made("", cookies=[{"name": "CNXSESSID", "value": "x"}]),
    "header that sets a cookie": lambda: made("", headers=[{"name": "Set-Cookie", "value": "x=y"}]),
    "header of the request": lambda: in_request({"headers": [{"name": "Cookie", "value": "x=y"}]}),
    "write": lambda: in_request({"method": "POST"}),
    "login page": lambda: in_request({"url": f"{ORIGIN}/index.php?r=site/login"}),
    "login form": lambda: made('<input type="password" name="LoginForm[password]">'),
    "another host": lambda: in_request({"url": "https://padaria.conexa.app/index.php"}),
    "name in the accessibility tree": lambda: Recording(
        {"screens": []}, made().har, {"clients": '- cell "Padaria Pão & Mel Ltda"'}
    ),
    "e-mail in the index": lambda: Recording({"screens": [{"read": "fulana@padaria.com.br"}]}, made().har),
}  # fmt: skip
KNOWN = {"secrets": ["Segr3do!Grande"], "names": ["Padaria Pão & Mel Ltda"], "host": "padaria.conexa.app"}


@pytest.mark.parametrize("what", PLANTED)
def test_what_still_tells_a_secret_or_a_person_is_not_kept(what: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    with pytest.raises(EvidenceError, match="não foi guardada") as refused:
        folder_of.write(folder, PLANTED[what](), **KNOWN)  # type: ignore[arg-type]
    assert not folder.exists()
    assert "fulana" not in str(refused.value)
    assert "Segr3do" not in str(refused.value)


def test_a_clean_recording_is_kept_and_read_back(tmp_path: Path) -> None:
    folder_of.write(tmp_path / "kept", made("Bem-vindo"), **KNOWN)  # type: ignore[arg-type]
    assert folder_of.read(tmp_path / "kept").har == made("Bem-vindo").har


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "fotos.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="já tem outra coisa"):
        folder_of.write(tmp_path, made())
    assert [path.name for path in tmp_path.iterdir()] == ["fotos.txt"]


# What is put in the place of what


@pytest.fixture
def scrubber() -> Scrubber:
    made = Scrubber("https://padaria.conexa.app", ["Segr3do!Grande"], ["Faturamento", "Clientes"])
    for name in ("Mel", "Mel do Norte", "Padaria Pão & Mel Ltda", "José d'Ávila", "Faturamento"):
        made.know(name)
    return made


def test_the_same_name_has_the_same_stand_in_however_it_is_written(scrubber: Scrubber) -> None:
    fake = scrubber.fake("Padaria Pão & Mel Ltda")
    plain, markup, script, address = (
        scrubber.text(text)
        for text in (
            "Padaria Pão & Mel Ltda", "<b>Padaria Pão &amp; Mel Ltda</b>", json.dumps("Padaria Pão & Mel Ltda"),
            "q=Padaria+P%C3%A3o+%26+Mel+Ltda",
        )
    )  # fmt: skip
    assert plain == fake
    assert fake.endswith("Ltda")
    assert "Pão" not in fake
    assert markup == f"<b>{fake.replace('&', '&amp;')}</b>"
    assert json.loads(script) == fake
    assert address == "q=" + fake.replace(" ", "+").replace("&", "%26")


def test_names_that_share_a_word_still_do(scrubber: Scrubber) -> None:
    assert scrubber.text("Mel do Norte").startswith(scrubber.text("Mel"))


def test_words_of_the_erp_are_no_names(scrubber: Scrubber) -> None:
    assert scrubber.text("Faturamento de Clientes") == "Faturamento de Clientes"


def test_a_name_within_a_word_is_left(scrubber: Scrubber) -> None:
    assert scrubber.text("Melhor") == "Melhor"


def test_a_script_keeps_words_that_are_names_too(scrubber: Scrubber) -> None:
    assert scrubber.text("var mel = 1", code=True) == "var mel = 1"


def test_data_keep_their_shape_and_who_is_who(scrubber: Scrubber) -> None:
    text = scrubber.text("12.345.678/0001-95, 12345678000195, 123.456.789-09, (11) 98765-4321, a@b.com, A@b.com")
    first, plain, cpf, phone, mail, again = text.split(", ")
    assert first.replace(".", "").replace("/", "").replace("-", "") == plain
    assert [len(part) for part in (first, cpf, phone)] == [18, 14, 15]
    assert mail == again
    assert mail.endswith("@example.com")
    assert leaks(made(text)) == []


def test_the_tenants_address_is_replaced_wherever_it_stands(scrubber: Scrubber) -> None:
    text = scrubber.text('<a href="https://padaria.conexa.app/x">padaria.conexa.app</a> https:\\/\\/padaria.conexa.app')
    assert text == f'<a href="{ORIGIN}/x">recorded.invalid</a> https:\\/\\/recorded.invalid'


def test_of_what_the_network_said_only_reads_of_the_tenant_are_taken() -> None:
    def entry(url: str, method: str = "GET", mime: str = "text/html", status: int = 200) -> dict[str, Any]:
        headers = [{"name": "Set-Cookie", "value": "x=y"}, {"name": "Content-Type", "value": mime}]
        content = {"mimeType": mime, "text": url}
        return {
            "request": {"method": method, "url": url},
            "response": {"status": status, "headers": headers, "content": content},
        }

    own = "https://padaria.conexa.app"
    entries = [
        entry(f"{own}/index.php?r=site/index"), entry(f"{own}/index.php?r=site/index"),
        entry(f"{own}/index.php?r=site/login"), entry(f"{own}/index.php?r=site/index", "POST"),
        entry(f"{own}/logo.png", mime="image/png"), entry("https://elsewhere.example.com/x.js"),
        entry(f"{own}.evil.example.com/"), entry(f"{own}/gone", status=500),
    ]  # fmt: skip
    kept = playback.read_entries({"log": {"entries": entries}}, own)
    assert {one["request"]["url"] for one in kept} == {f"{own}/index.php?r=site/index"}
    assert [header["name"] for header in kept[0]["response"]["headers"]] == ["content-type"]


# The command


def test_one_command_records_an_erp_without_a_write_and_without_anybodys_data(tmp_path: Path) -> None:
    with Sandbox.start("classic", clients=8, page_size=5, today=TODAY) as erp:
        erp.edit("Client", 3, phone="(11) 98765-4321", email="fulana@padaria.com.br", document="12.345.678/0001-95")
        people = erp.state("Client", "StaffUser", "Person")
        bench = Bench(erp, tmp_path, env={"BOT_TODAY": TODAY.isoformat()})
        to = tmp_path / "kept"
        command = [sys.executable, "-m", "bot", "record", str(bench.write_file()), "--to", str(to), "--json"]
        ended = subprocess.run(command, env=os.environ | bench.env, capture_output=True, text=True, timeout=300)
        writes = [write["route"] for write in erp.writes()]
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = json.loads(ended.stdout)["results"][0]
    assert told["screens"] == SCREENS
    assert told["warnings"] == []
    assert writes == ["site/login"]
    text = "".join(path.read_text(encoding="utf-8") for path in to.iterdir())
    for client in people["Client"].values():
        if len(client["name"]) > 6:  # «ACME» by itself is a word of scripts too
            assert client["name"] not in text
    assert "12.345.678/0001-95" not in text
    assert "98765-4321" not in text
    assert "padaria" not in text
    assert erp.password not in text
    assert "127.0.0.1" not in text
    assert "Acme" not in text
    assert people["StaffUser"][1]["name"] not in text


def test_an_address_that_answers_differently_after_another_read_is_kept_for_each() -> None:
    def entry(query: str, text: str) -> dict[str, Any]:
        headers = [{"name": "Content-Type", "value": "text/html"}]
        return {
            "request": {"method": "GET", "url": f"https://padaria.conexa.app/index.php?{query}"},
            "response": {"status": 200, "headers": headers, "content": {"mimeType": "text/html", "text": text}},
        }

    asked = [
        ("filter=1", "f"),
        ("page=2", "two of the filter"),
        ("clear=1", "c"),
        ("page=2", "two of all"),
        ("clear=1", "c"),
    ]
    entries = playback.read_entries({"log": {"entries": [entry(*one) for one in asked]}}, "https://padaria.conexa.app")
    har = playback.har_of(entries, Scrubber("https://padaria.conexa.app"))
    kept = [
        (
            one["request"]["url"].partition("?")[2],
            one.get("_after", "").partition("?")[2],
            one["response"]["content"]["text"],
        )
        for one in har["log"]["entries"]
    ]
    assert kept == [
        ("filter=1", "", "f"),
        ("page=2", "filter=1", "two of the filter"),
        ("page=2", "", "two of all"),
        ("clear=1", "", "c"),
    ]
