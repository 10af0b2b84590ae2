"""Evidence as it is written: the chain, the masks in pictures, and what happens when it cannot be written."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from bot.errors import EvidenceError
from bot.evidence.chain import ORIGIN, line_hash
from bot.evidence.journal import Evidence
from bot.evidence.leaks import scan
from bot.evidence.recognisers import MaskRules
from bot.evidence.report.check import check
from bot.evidence.secrets import REMOVED

PASSWORD = "s3nha-muito-secreta!"
Pixel = tuple[int, int, int]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 800, "height": 600})
    yield context.new_page()
    context.close()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "run.jsonl").read_text().splitlines()]


# ------------------------------------------------------------------------------------------------------------ the journal


def test_every_line_continues_the_one_before(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path / "run")
    evidence.event("notice", text="um")
    evidence.event("error", kind="Ambiguous", message="dois")  # an event may have a field named like the parameter
    head = evidence.seal()
    written = lines(tmp_path / "run")
    assert [line["n"] for line in written] == [1, 2, 3, 4]
    assert [line["event"] for line in written] == ["opened", "notice", "error", "sealed"]
    assert [line["prev"] for line in written] == [ORIGIN, *(line["hash"] for line in written[:-1])]
    assert all(line["hash"] == line_hash(line) for line in written)
    assert head == written[-1]["hash"] == json.loads((tmp_path / "run" / "chain.json").read_text())["head"]
    assert written[2]["kind"] == "Ambiguous"


def test_the_same_events_never_give_the_same_chain_twice(tmp_path: Path) -> None:
    assert Evidence(tmp_path / "a").seal() != Evidence(tmp_path / "b").seal()


def test_a_line_is_on_the_disk_when_event_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(file), real(file))[1])
    evidence = Evidence(tmp_path / "run")
    before = len(synced)
    evidence.event("notice", text="um")
    assert len(synced) == before + 1
    assert lines(tmp_path / "run")[-1]["text"] == "um"


def test_many_lines_cost_one_write_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = Evidence(tmp_path / "run")
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    evidence.events("change", [{"record": str(n), "name": f"c{n}@example.com"} for n in range(500)])
    assert len(synced) == 1
    written = lines(tmp_path / "run")
    assert [line["prev"] for line in written] == [ORIGIN, *(line["hash"] for line in written[:-1])]
    assert written[-1]["record"] == "499"
    assert "@example" not in (tmp_path / "run" / "run.jsonl").read_text()


def test_nothing_personal_and_no_secret_reaches_the_journal(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path / "run", secrets=[PASSWORD])
    evidence.event("notice", text=f"ana@example.com digitou {PASSWORD} com o CPF 123.456.789-01", password="x")
    evidence.event("request", route="r=site/login&token=abcdef012345", method="POST")
    evidence.seal()
    text = (tmp_path / "run" / "run.jsonl").read_text()
    assert REMOVED in text
    assert scan(tmp_path / "run", [PASSWORD]) == []


def test_only_its_owner_can_read_it(tmp_path: Path, page: Page) -> None:
    folder = tmp_path / "run"
    evidence = Evidence(folder)
    page.set_content("<p>oi")
    shot = evidence.shot(page, "tela")
    evidence.seal()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in ("run.jsonl", "chain.json", shot)} == {0o600}


def test_what_is_confided_is_added_to_the_letter_for_its_owner_alone_and_named_by_the_seal(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path / "run", secrets=["s3cret"])
    evidence.confide("window.jsonl", "Ana 529.982.247-25\n")
    evidence.confide("window.jsonl", "more\n")
    path = tmp_path / "run" / "confidential" / "window.jsonl"
    assert path.read_text() == "Ana 529.982.247-25\nmore\n"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    evidence.seal()
    chain = json.loads((tmp_path / "run" / "chain.json").read_text())
    assert chain["files"]["confidential/window.jsonl"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_folder_takes_one_run(tmp_path: Path) -> None:
    Evidence(tmp_path / "run").event("notice", text="um")
    with pytest.raises(EvidenceError, match="já tem a evidência de outra execução"):
        Evidence(tmp_path / "run")
    assert lines(tmp_path / "run")[-1]["text"] == "um"


def test_a_full_disk_is_one_sentence(tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = Evidence(tmp_path / "run")
    page.set_content("<p>oi")

    def full(file: int, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.evidence.journal.write_all", full)
    monkeypatch.setattr("bot.evidence.files.write_all", full)
    with pytest.raises(EvidenceError, match=r"gravar a evidência em .*run\.jsonl: No space left"):
        evidence.event("notice", text="um")
    with pytest.raises(EvidenceError, match=r"gravar a evidência em .*webp: No space left"):
        evidence.shot(page, "tela")
    assert not list((tmp_path / "run").rglob("*.part"))


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "arquivo").write_text("")
    with pytest.raises(EvidenceError, match="Não foi possível gravar a evidência"):
        Evidence(tmp_path / "arquivo" / "run")


# ---------------------------------------------------------------------------------------------------------------- pictures


def photographed(tmp_path: Path, page: Page, html: str, rules: MaskRules = MaskRules(), **how: Any) -> Image.Image:  # noqa: B008
    """The picture of a page on which what is personal is red, and everything else blue."""
    page.set_content(
        "<!doctype html><meta charset=utf-8><style>body{color:#00f;font:16px sans-serif;background:#fff}"
        f".p,.p *,input.p,textarea.p,select.p{{color:#f00}}</style>{html}"
    )
    evidence = Evidence(tmp_path / "run", mask=rules)
    path = evidence.shot(page, "tela", **how)
    assert path
    return Image.open(tmp_path / "run" / path).convert("RGB")


def pixels(image: Image.Image, of: str) -> int:
    """How many pixels are as red, blue, amber or magenta as text of that colour is at its core."""
    is_it = {
        "red": lambda p: p[0] > 180 and p[1] < 90 and p[2] < 90,
        "blue": lambda p: p[2] > 180 and p[0] < 90 and p[1] < 90,
        "amber": lambda p: p[0] > 220 and 100 < p[1] < 190 and p[2] < 60,
        "magenta": lambda p: p[0] > 200 and p[2] > 200 and p[1] < 90,
    }[of]
    data: Any = image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata()
    return sum(map(is_it, data))


PERSONAL = {
    "text": "<p>Fale com <span class=p>ana@example.com</span> hoje",
    "text split by tags": "<p>CPF <span class=p>123.<b>456</b>.<i>789</i>-01</span> hoje",
    "two texts that touch": "<p><span>id 12</span><span class=p>123.456.789-01</span>",
    "wrapped text": "<div style='width:120px'>Liga <span class=p>(11) 98888-7777</span> já</div>",
    "a column by its heading": "<table><thead><tr><th>Nome<th>CPF/CNPJ</tr><tbody><tr><td>Azul<td class=p>12345</table>",
    "a column with a merged heading": "<table><tr><th colspan=2>Dados<th>E-mail</tr><tr><td>1<td>2<td class=p>sem</table>",
    "a row by its heading": "<table><tr><th>Telefone:</th><td class=p>ramal 12</td></tr></table>",
    "a list of terms": "<dl><dt>Celular<dd class=p>ramal 12</dl>",
    "a grid of roles": "<div role=grid><div role=row><span role=columnheader>Cód.</span> <span role=columnheader>CPF"
    "</span></div><div role=row><span role=gridcell>1</span> <span role=gridcell class=p>12345</span></div></div>",
    "a field by its value": "<label>Obs <input class=p value='ana@example.com'></label>",
    "a field by its label": "<label>E-mail <input class=p value='ana arroba exemplo'></label>",
    "a field by its name": "<input name='Cliente[telefone]' class=p value='ramal 12'>",
    "a large field": "<label>Obs <textarea class=p>liga para (11) 98888-7777</textarea></label>",
    "a choice": "<label>Obs <select class=p><option>ana@example.com</select></label>",
    "a list box": "<label>Obs <select multiple size=3><option class=p>Azul<option class=p>ana@example.com</select></label>",
    "a frame": "<p>abaixo</p><iframe srcdoc=\"<body style='color:red;font:16px serif'>ana@example.com\"></iframe>",
    "a shadow root": "<p>abaixo</p><div><template shadowrootmode=open><p style='color:red'>ana@example.com</template></div>",
    "below a dark veil": "<p class=p>ana@example.com</p><div style='position:fixed;inset:0;background:rgba(0,0,0,.1)'></div>azul",
}


@pytest.mark.sampled(8, "make whole")
@pytest.mark.parametrize("html", PERSONAL.values(), ids=PERSONAL)
def test_what_is_personal_is_covered_and_what_is_not_stays(tmp_path: Path, page: Page, html: str) -> None:
    page.set_content(f"<style>body{{color:#00f}}.p,.p *{{color:#f00}}</style>{html}")
    bare = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    assert pixels(bare, "red") > 20, "the datum is to be seen on the page itself"
    image = photographed(tmp_path, page, f"<p>azul</p>{html}")
    assert pixels(image, "red") == 0
    assert pixels(image, "blue") > 20


def test_names_are_covered_only_where_asked_for(tmp_path: Path, page: Page) -> None:
    table = "<table><tr><th>Cód.<th>Cliente</tr><tr><td>1<td class=p>Maria da Silva</table>"
    assert pixels(photographed(tmp_path / "a", page, table), "red") > 20
    assert pixels(photographed(tmp_path / "b", page, table, MaskRules(names=True)), "red") == 0


def test_a_name_seen_before_is_covered_anywhere(tmp_path: Path, page: Page) -> None:
    evidence = Evidence(tmp_path / "run", mask=MaskRules(names=True))
    evidence.event("plan", sales=[{"id": "1", "client": "Maria da Silva"}])
    page.set_content("<p>A venda de <span style='color:red'>Maria da Silva</span> foi cancelada")
    image = Image.open(tmp_path / "run" / evidence.shot(page, "tela")).convert("RGB")
    assert pixels(image, "red") == 0


def test_a_column_named_in_the_tenant_file_is_covered(tmp_path: Path, page: Page) -> None:
    table = "<table><tr><th>Cód.<th>Observação</tr><tr><td>1<td class=p>liga de manhã</table>"
    assert pixels(photographed(tmp_path, page, table, MaskRules(columns=("observacao",))), "red") == 0


def test_a_dialog_is_not_painted_over_for_what_lies_below_it(tmp_path: Path, page: Page) -> None:
    html = (
        "<p class=p style='position:absolute;left:50px;top:50px;width:600px'>ana@example.com ana@example.com</p>"
        "<div style='position:fixed;left:40px;top:20px;width:500px;height:200px;background:#fff'>"
        "<p style='margin:32px 10px'>Bloquear 20 clientes?</p></div>"
    )
    image = photographed(tmp_path, page, html)
    page.set_content(f"<style>body{{color:#00f;font:16px sans-serif;background:#fff}}</style>{html}")
    page.evaluate("document.querySelector('.p').remove()")
    bare = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    assert pixels(image, "blue") == pytest.approx(pixels(bare, "blue"), rel=0.2)


def test_the_page_is_not_touched(tmp_path: Path, page: Page) -> None:
    page.set_content("<p>ana@example.com<input name=email value='ana@example.com'><table><tr><th>CPF<tr><td>1</table>")
    before = page.content()
    page.evaluate(
        "() => { window.seen = 0; new MutationObserver(() => window.seen++).observe(document,"
        " {subtree: true, childList: true, attributes: true, characterData: true}); }"
    )
    Evidence(tmp_path / "run").shot(page, "tela", outline=page.locator("p"))
    assert page.content() == before
    assert page.evaluate("window.seen") == 0


def test_what_the_bot_itself_shows_is_never_in_a_picture(tmp_path: Path, page: Page) -> None:
    image = photographed(
        tmp_path, page, "<p>oi<div data-bot-overlay style='color:#f0f;font-size:40px'>Passo 3 de 5</div>"
    )
    assert pixels(image, "magenta") == 0


def test_the_control_is_framed_and_the_frame_recorded(tmp_path: Path, page: Page) -> None:
    html = "<div style='height:900px'>alto</div><button id=b style='margin-left:100px'>Salvar</button>"
    image = photographed(tmp_path, page, html, outline=page.locator("#b"), caption="Salvar")
    assert pixels(image, "amber") > 100
    shot = lines(tmp_path / "run")[-1]
    left, top, right, bottom = shot["outline"]
    assert shot["event"] == "shot"
    assert (shot["width"], shot["height"]) == image.size
    assert 0 <= left < right <= image.width
    assert 0 <= top < bottom <= image.height
    assert shot["sha256"] == hashlib.sha256((tmp_path / "run" / shot["path"]).read_bytes()).hexdigest()


def test_a_control_that_is_not_there_costs_its_frame_and_not_the_picture(tmp_path: Path, page: Page) -> None:
    photographed(tmp_path, page, "<p>oi", outline=page.locator("#nada"))
    assert lines(tmp_path / "run")[-1]["outline"] is None


def test_a_long_list_is_a_light_picture_without_metadata(tmp_path: Path, page: Page) -> None:
    rows = "".join(f"<tr><td>{n}<td>Cliente {n}<td>123.456.789-{n:02d}<td>c{n}@example.com" for n in range(40))
    photographed(tmp_path, page, f"<table border=1><tr><th>Cód.<th>Nome<th>CPF<th>E-mail</tr>{rows}</table>")
    path = next((tmp_path / "run" / "shots").iterdir())
    assert path.stat().st_size < 30_000
    assert path.read_bytes()[8:12] == b"WEBP"
    with Image.open(path) as image:
        assert not {"exif", "xmp", "icc_profile"} & image.info.keys()


def test_a_page_that_is_closed_gives_no_picture_and_says_why(tmp_path: Path, page: Page) -> None:
    evidence = Evidence(tmp_path / "run")
    page.close()
    assert evidence.shot(page, "depois", caption="Depois") == ""
    last = lines(tmp_path / "run")[-1]
    assert (last["event"], last["caption"], last["why"]) == ("no_shot", "Depois", "a página foi fechada")


def test_a_page_that_hangs_gives_no_picture_and_says_why(
    tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.evidence.pictures._PATIENCE_MS", 400)
    page.set_content("<p>oi")
    page.evaluate("() => { setTimeout(() => { const end = Date.now() + 2500; while (Date.now() < end); }, 0); }")
    evidence = Evidence(tmp_path / "run")
    assert evidence.shot(page, "depois") == ""
    assert lines(tmp_path / "run")[-1]["why"] == "a página não responde"


# ------------------------------------------------------------------------------------------------------------- attachments


def test_a_trace_is_kept_apart_and_without_secrets(tmp_path: Path, chromium: Browser) -> None:
    context = chromium.new_context()
    context.route("**/*", lambda route: route.fulfill(body="<input name='LoginForm[password]'>", content_type="text/html",
                                                      headers={"Set-Cookie": "CNXSESSID=9f8e7d6c5b4a3928"}))  # fmt: skip
    context.add_cookies([{"name": "CNXSESSID", "value": "9f8e7d6c5b4a3928", "url": "http://erp.example.com"}])
    context.tracing.start(snapshots=True)
    page = context.new_page()
    page.goto("http://erp.example.com/")
    page.locator("input").fill(PASSWORD)
    raw = tmp_path / "trace.zip"
    context.tracing.stop(path=raw)
    context.close()
    assert {leak.kind for leak in scan(raw, [PASSWORD])} >= {"password", "cookie"}

    evidence = Evidence(tmp_path / "run", secrets=[PASSWORD])
    evidence.attach(raw, "trace")
    evidence.seal()
    kept = tmp_path / "run" / "confidential" / "trace.zip"
    assert scan(tmp_path / "run", [PASSWORD]) == []
    with zipfile.ZipFile(kept) as z:
        assert z.testzip() is None
        assert any(name.endswith(".trace") for name in z.namelist())
    assert lines(tmp_path / "run")[-1]["files"] == {
        "confidential/trace.zip": hashlib.sha256(kept.read_bytes()).hexdigest()
    }


def test_signs_that_a_terminal_obeys_or_hides_are_escaped_in_the_journal(tmp_path: Path) -> None:
    evil = "Ana\u202e\u061c\u200b\x9b31m\x85 ção"
    evidence = Evidence(tmp_path / "run")
    evidence.event("note", text=evil)
    evidence.seal()
    written = (tmp_path / "run/run.jsonl").read_text(encoding="utf-8")
    assert not re.search("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]", written)
    assert "ção" in written
    assert evil in [json.loads(line).get("text") for line in written.splitlines()]
    assert check(tmp_path / "run") == []
