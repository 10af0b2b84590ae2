"""Personal data: what leaves the machine shows no names, what is confidential is closed, what is old is erased."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import zipfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import made_run
import pyrage
import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser

from bot.cli.commands import main
from bot.config import Tenant, load_tenant
from bot.engine.adoption import adopt, known_elsewhere
from bot.errors import ConfigError, EvidenceError
from bot.evidence.confidential import Envelope
from bot.evidence.journal import Evidence
from bot.evidence.purge import erase, old
from bot.evidence.report import Outside, check, examine, read, write_html, write_json, write_markdown, write_zip
from bot.evidence.report.html import CSP
from bot.evidence.sealing import Sealing
from bot.evidence.signing import own
from bot.store import ChangeState, Copy, Planned, Store, read_window

NAMES = ("Comércio de Papéis", "Estúdio Azul", "Consultoria", "Padaria", "Maria das Dores")
FAR = date(2090, 1, 1)


def tenant_of(folder: Path, more: str = "") -> Tenant:
    path = folder / "acme.yaml"
    text = f"tenant: acme\nurl: https://acme.example.com\nstore: sqlite:///{folder / 'bot.db'}\nevidence: {{dir: evidence{more}}}\n"
    path.write_text(text)
    return load_tenant(path)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence" / "acme" / "pausa"
    made_run.pause(folder, count=5, signer=own())
    return folder


# --------------------------------------------------------------------------------------------------------------- sharing


def test_what_is_shared_shows_no_name_in_any_shape_and_the_analysts_own_does(run: Path) -> None:
    for write in (write_html, write_markdown, write_json):
        assert "Estúdio Azul" in write(run).read_text() or write is write_markdown
        shared = write(run, share=True)
        assert shared.name.startswith("report.share.")
        assert not [name for name in NAMES if name in shared.read_text()]
    assert "E*** A*** 1*** L***" in (run / "report.share.html").read_text()
    assert "Vence hoje" in (run / "report.share.html").read_text()
    write_zip(run)
    assert check(run) == []


def test_a_name_in_a_sentence_is_masked_even_before_the_record_that_tells_it_is_one(tmp_path: Path) -> None:
    made = made_run.MadeRun(tmp_path / "run")
    made.start("pause")
    made.evidence.event("finding", level="warning", text="Estúdio Azul 1 Ltda apareceu duas vezes.", hint="")
    made.access(made_run.clients(3), True, False)
    made.finish()
    assert "Estúdio" in write_html(tmp_path / "run").read_text()
    assert "Estúdio" not in write_html(tmp_path / "run", share=True).read_text()


def test_a_shared_package_is_proven_by_the_signature_alone(run: Path, tmp_path: Path) -> None:
    write_html(run)
    write_html(run, share=True)
    [package] = write_zip(run, share=True)
    with zipfile.ZipFile(package) as z:
        assert sorted(z.namelist()) == ["LEIA-ME.txt", "chain.json", "report.share.html"]
        z.extractall(tmp_path / "out")
    assert not [n for n in NAMES for p in (tmp_path / "out").iterdir() if n in p.read_text()]
    found = examine(tmp_path / "out", Outside(keys=[own().fingerprint]))
    assert (found.problems, found.verdict) == ([], "good")
    assert examine(tmp_path / "out", Outside()).verdict == "doubt"
    page = tmp_path / "out" / "report.share.html"
    page.write_bytes(page.read_bytes().replace(b"acme", b"acne", 1))
    assert examine(tmp_path / "out", Outside(keys=[own().fingerprint])).verdict == "bad"


def test_names_are_covered_in_the_pictures_of_a_shared_copy_and_seen_in_ones_own(
    tmp_path: Path, chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": 800, "height": 400})
    evidence = Evidence(tmp_path / "run")
    made_run.client_list(page, made_run.clients(2), True)
    path = evidence.shot(page, "lista")
    page.close()
    evidence.seal()
    shot = read(tmp_path / "run").shots[path]
    assert shot.names
    assert len(shot.names) >= 2
    from bot.evidence.report.images import embed
    from bot.evidence.report.view_parts import Figure

    def picture(share: bool) -> Image.Image:
        shown = read(tmp_path / "run", share=share).shots[path]
        [address] = embed(tmp_path / "run", [Figure(1, shown, "alone")], 10_000_000).values()
        import base64

        return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("L")

    for left, top, right, bottom in shot.names:
        place = (left + 1, top + 1, right - 1, bottom - 1)
        low, high = picture(share=False).crop(place).getextrema()
        assert high - low > 60
        low, high = picture(share=True).crop(place).getextrema()
        assert high - low < 12


def test_a_picture_of_which_no_place_of_names_is_known_stays_out_of_a_shared_copy(
    tmp_path: Path, chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": 800, "height": 400})
    made_run.failed(tmp_path / "run", page)
    page.close()
    journal = tmp_path / "run" / "run.jsonl"
    journal.write_text(re.sub(r'"names":\[[\d,\[\]]*\],', "", journal.read_text()))
    html = write_html(tmp_path / "run", share=True).read_text()
    assert "Imagem fora desta cópia: pode mostrar nomes." in html
    assert "data:image" not in html


def test_the_page_forbids_itself_scripts_and_the_network(run: Path, chromium: Browser) -> None:
    path = write_html(run)
    assert CSP in path.read_text().replace("&#39;", "'")
    path.write_text(
        path.read_text().replace(
            "</main>", '<script>document.title="ran"</script><img src="http://127.0.0.1:9/x"></main>'
        )
    )
    page = chromium.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda r: asked.append(r.url))
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text))
    page.goto(path.as_uri())
    assert page.title() != "ran"
    assert len([text for text in refused if "Content Security Policy" in text]) == 2
    page.close()


# ---------------------------------------------------------------------------------------------------------- what is closed


def test_what_is_confidential_is_closed_to_the_keys_named_and_opened_by_them_alone(tmp_path: Path) -> None:
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    sealing = Sealing.of(tenant_of(tmp_path, f", encrypt_to: [{key.to_public()}]"), lambda text: None)
    evidence = Evidence(tmp_path / "evidence" / "acme" / "run", envelope=sealing.envelope, signer=sealing.signer)
    (tmp_path / "trace.txt").write_text("ana@example.com")
    evidence.attach(tmp_path / "trace.txt", "trace")
    evidence.seal()
    [kept] = (tmp_path / "evidence" / "acme" / "run" / "confidential").iterdir()
    assert kept.name == "trace.txt.age"
    assert b"ana@" not in kept.read_bytes()
    assert kept.read_bytes().startswith(b"age-encryption.org/v1")
    assert pyrage.decrypt(kept.read_bytes(), [key]) == b"ana@example.com"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(kept.read_bytes(), [other])
    assert check(kept.parent.parent) == []


def test_a_key_to_close_to_that_is_none_is_said_before_the_run() -> None:
    with pytest.raises(ConfigError, match="não é uma chave pública do age"):
        Envelope(["age1nada"])
    with pytest.raises(ConfigError, match="não é uma chave pública do age"):
        Envelope(["ssh-ed25519 nada"])


def test_a_run_goes_on_unsigned_where_the_machine_has_no_key_to_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    own()
    (tmp_path / "share" / "conexa-bot" / "signing-key.pem").chmod(0o644)
    told: list[str] = []
    (tmp_path / "t").mkdir()
    tenant = tenant_of(tmp_path / "t")
    assert Sealing.of(tenant, told.append).signer is None
    assert "Outros usuários podem ler" in told[0]


def test_the_folder_of_all_evidence_is_the_owners_alone_but_not_one_that_holds_the_tenant_file(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir(mode=0o755)
    (tmp_path / "evidence").chmod(0o755)
    Sealing.of(tenant_of(tmp_path), lambda text: None)
    assert stat.S_IMODE((tmp_path / "evidence").stat().st_mode) == 0o700
    tmp_path.chmod(0o755)
    path = tmp_path / "here.yaml"
    path.write_text("tenant: acme\nevidence: {dir: .}\n")
    Sealing.of(load_tenant(path), lambda text: None)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


# ------------------------------------------------------------------------------------------------------------------ purging


def purge(folder: Path, *args: str, today: str = "2090-01-01") -> tuple[int, str]:
    result = CliRunner().invoke(main, ["purge", str(folder / "acme.yaml"), *args], env={"BOT_TODAY": today})
    return result.exit_code, result.output


def test_purge_shows_what_is_due_and_erases_nothing_until_somebody_says_so(run: Path, tmp_path: Path) -> None:
    tenant_of(tmp_path, ", keep_days: 365")
    before = sorted(p.name for p in run.rglob("*"))
    code, said = purge(tmp_path)
    assert code == 0
    assert "acme: prazo de 365 dias, 1 pasta a apagar" in said
    assert str(run) in said
    assert "Nada foi apagado. Com --yes, apaga." in said
    assert sorted(p.name for p in run.rglob("*")) == before
    assert json.loads(purge(tmp_path, "--json")[1])["erased"] is False


def test_purge_leaves_the_sealed_head_and_a_note_and_nobodys_data(run: Path, tmp_path: Path) -> None:
    tenant_of(tmp_path, ", keep_days: 365")
    for write in (write_html, write_json, write_zip):
        write(run)
    head = read(run).head
    assert purge(tmp_path, "--yes")[1].endswith("1 pasta apagada.\n")
    assert sorted(p.name for p in run.iterdir()) == ["APAGADO.txt", "purged.json"]
    left = "".join(p.read_text() for p in run.iterdir())
    assert head in left
    assert not [name for name in NAMES if name in left]
    found = examine(run, Outside(head=head, own=own().fingerprint))
    assert [p.kind for p in found.problems] == ["odd"]
    assert {g.name: g.state for g in found.grounds} == {"chain": "none", "store": "good", "signature": "good"}
    assert found.verdict == "doubt"
    assert purge(tmp_path, "--yes")[1].startswith("acme: prazo de 365 dias, 0 pastas a apagar")


@pytest.mark.parametrize(
    ("name", "old_", "new"),
    [
        ("APAGADO.txt", "acme", "outro"),
        ("purged.json", '"by": "', '"by": "x'),
        ("purged.json", '"head": "', '"head": "0'),
    ],
)
def test_what_a_purge_left_and_somebody_changed_is_named(
    run: Path, tmp_path: Path, name: str, old_: str, new: str
) -> None:
    tenant_of(tmp_path, ", keep_days: 365")
    purge(tmp_path, "--yes")
    (run / name).write_text((run / name).read_text().replace(old_, new, 1))
    assert examine(run, Outside()).verdict == "bad"


def test_what_is_younger_stays_and_so_does_an_open_window(run: Path, tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, ", keep_days: 365")
    today = date.today()
    assert old(tenant, today + timedelta(days=365), 365) == []
    assert len(old(tenant, today + timedelta(days=366), 365)) == 1
    with Store.open(tenant.store) as store:
        window = store.open_window("acme", today, tenant.url)
    assert old(tenant, FAR, 365) == []
    with Store.open(tenant.store) as store:
        store.close_window(window, today)
    assert len(old(tenant, FAR, 365)) == 1


def test_files_that_the_bot_did_not_write_stay_and_are_told_and_nothing_outside_is_followed(
    run: Path, tmp_path: Path
) -> None:
    tenant_of(tmp_path, ", keep_days: 365")
    (run / "minha-nota.txt").write_text("x")
    (tmp_path / "precioso").mkdir()
    (tmp_path / "precioso" / "run.jsonl").write_text("x")
    (run.parent / "atalho").symlink_to(tmp_path / "precioso")
    (run / ".aberto-1").mkdir()
    (run / ".aberto-1" / "video.webm").write_text("what a run that was killed left")
    (run / "shots").mkdir()
    (run / "shots" / "0001-x.webp").symlink_to(tmp_path / "precioso" / "run.jsonl")
    code, said = purge(tmp_path, "--yes")
    assert code == 0
    assert "fica, por não ser do bot: " in said
    assert sorted(p.name for p in run.iterdir()) == ["APAGADO.txt", "minha-nota.txt", "purged.json"]
    assert (tmp_path / "precioso" / "run.jsonl").read_text() == "x"


def test_a_purge_that_was_killed_is_taken_up_again(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant = tenant_of(tmp_path, ", keep_days: 365")
    write_html(run)
    [found] = old(tenant, FAR, 365)
    unlink, count = Path.unlink, iter(range(100))

    def dying(path: Path, missing_ok: bool = False) -> None:
        if next(count) == 1:
            raise PermissionError(13, "não pode", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", dying)
    with pytest.raises(EvidenceError, match="Não foi possível apagar"):
        erase(found, "ana", 365, made_run_now())
    monkeypatch.setattr(Path, "unlink", unlink)
    assert (run / "run.jsonl").exists()
    [found] = old(tenant, FAR, 365)
    erase(found, "ana", 365, made_run_now())
    assert sorted(p.name for p in run.iterdir()) == ["APAGADO.txt", "purged.json"]


def made_run_now():  # type: ignore[no-untyped-def]
    from datetime import datetime

    return datetime.now().astimezone()


def test_a_window_report_goes_with_its_runs(run: Path, tmp_path: Path) -> None:
    tenant_of(tmp_path, ", keep_days: 365")
    (run.parent / "janela.html").write_text("x")
    (run.parent / "janela.json").write_text("x")
    purge(tmp_path, "--yes")
    assert not list(run.parent.glob("janela*"))


def test_purge_without_a_limit_is_one_sentence(tmp_path: Path) -> None:
    tenant_of(tmp_path)
    code, said = purge(tmp_path)
    assert code == 2
    assert "não diz por quanto tempo guardar as evidências" in said
    assert os.listdir(tmp_path) == ["acme.yaml"]


# ------------------------------------------------------------------------------------------- the store, and the window's file


def paused(tenant: Tenant, on: date, *, closed: date | None) -> None:
    """A maintenance in the store that names a client, and a run whose last words do."""
    with Store.open(tenant.store) as store, store.lock("acme", "ana") as lease:
        window = store.open_window("acme", on, tenant.url, lease=lease)
        store.remember(window, "clients", "Padaria do Zé", {"access": True}, lease=lease)
        run = store.begin_run("acme", "pause", "real", str(tenant.file.parent / "x"), "ana")
        [change] = store.intend(
            window, "pause", run, [Planned("clients", "7", "access", "Padaria do Zé", True, False)], lease
        )
        store.settle([change], ChangeState.DONE, lease=lease)
        store.set_fact(window, "identity", "Padaria do Zé LTDA", lease=lease)
        store.end_run(run, "part", 5, "O ERP não manteve: Padaria do Zé.", "a" * 64)
        if closed:
            store.close_window(window, closed, lease=lease)


def bytes_of_the_store(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("bot.db*"))


def test_purge_takes_the_names_out_of_the_store_of_windows_that_are_over(tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, ", keep_days: 365")
    today = date.today()
    paused(tenant, today, closed=today)
    assert "Padaria do Zé".encode() in bytes_of_the_store(tmp_path)
    at = (today + timedelta(days=365)).isoformat()
    assert "linha" not in purge(tmp_path, "--yes", today=at)[1], "the limit has not passed"
    at = (today + timedelta(days=366)).isoformat()
    assert "4 linhas do banco com nomes" in purge(tmp_path, today=at)[1]
    assert "Padaria do Zé".encode() in bytes_of_the_store(tmp_path)
    assert json.loads(purge(tmp_path, "--json", today=at)[1])["results"][0]["store_rows"] == 4
    assert "4 linhas do banco apagadas." in purge(tmp_path, "--yes", today=at)[1]
    assert b"Padaria" not in bytes_of_the_store(tmp_path)
    with Store.open(tenant.store) as store:
        [window], [run] = store.windows("acme"), store.runs("acme")
        assert (window.closed_on, run.head, run.message) == (today, "a" * 64, "")
    assert "linha" not in purge(tmp_path, "--yes", today=at)[1]


def test_purge_leaves_an_open_window_and_another_tenants_in_the_store(tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, ", keep_days: 0")
    today = date.today()
    with Store.open(tenant.store) as store:
        other = store.open_window("outro", today, tenant.url)
        store.remember(other, "clients", "Café da Ana", {})
        store.close_window(other, today)
    paused(tenant, today, closed=today)
    paused(tenant, today, closed=None)
    purge(tmp_path, "--yes")
    with Store.open(tenant.store) as store:
        (still, over) = store.windows("acme")
        assert (len(store.changes(still)), len(store.snapshots(still)), len(store.facts(still))) == (1, 1, 1)
        assert (store.changes(over), store.snapshots(over), store.facts(over)) == ([], [], [])
        assert store.snapshots(other) != []
        assert [run.message != "" for run in store.runs("acme")] == [True, False]


@pytest.mark.parametrize("encrypted", [False, True])
def test_purge_never_erases_the_last_copy_of_an_open_window(tmp_path: Path, encrypted: bool) -> None:
    pyrage = pytest.importorskip("pyrage")
    key = pyrage.x25519.Identity.generate()
    to = f", encrypt_to: [{key.to_public()}]" if encrypted else ""
    tenant = tenant_of(tmp_path, f", keep_days: 0{to}")
    folder = tmp_path / "evidence" / "acme" / "pausa"
    evidence = Evidence(folder, envelope=Sealing.of(tenant, lambda text: None).envelope)
    with Store.open(tenant.store) as store, store.lock("acme", "ana") as lease:
        window = store.open_window("acme", date.today(), tenant.url, lease=lease)
        Copy(store, window, "r", tenant.file, partial(evidence.confide, "window.jsonl"))
        store.remember(window, "clients", "Padaria do Zé", {"access": True}, lease=lease)
    evidence.seal()
    assert check(folder) == []
    for file in tmp_path.glob("bot.db*"):
        file.unlink()
    assert old(tenant, FAR, 0) == []


def test_a_window_is_encrypted_when_its_run_ends_and_taken_in_once_it_was_opened(tmp_path: Path) -> None:
    pyrage = pytest.importorskip("pyrage")
    key = pyrage.x25519.Identity.generate()
    tenant = tenant_of(tmp_path, f", encrypt_to: [{key.to_public()}]")
    evidence = Evidence(
        tmp_path / "evidence" / "acme" / "pausa", envelope=Sealing.of(tenant, lambda text: None).envelope
    )
    kept = evidence.folder / "confidential"
    with Store.open(tenant.store) as store, store.lock("acme", "ana") as lease:
        window = store.open_window("acme", date.today(), tenant.url, lease=lease)
        Copy(store, window, "r", tenant.file, partial(evidence.confide, "window.jsonl"))
        store.remember(window, "clients", "Padaria do Zé", {"access": True}, lease=lease)
    assert read_window(kept / "window.jsonl").snapshots, "what a crash leaves can be read"
    evidence.seal()
    assert sorted(path.name for path in kept.iterdir()) == ["window.json", "window.jsonl.age"]
    assert not [path for path in kept.iterdir() if b"Padaria" in path.read_bytes()]
    for file in tmp_path.glob("bot.db*"):
        file.unlink()

    with pytest.raises(ConfigError, match="está cifrada") as caught:
        read_window(evidence.folder)
    assert f"age -d -i CHAVE -o window.jsonl {kept / 'window.jsonl.age'}" in caught.value.hint
    with Store.open(tenant.store) as store:
        elsewhere = known_elsewhere(tenant, store)
    assert elsewhere is not None
    assert (elsewhere.path.name, elsewhere.encrypted) == ("window.jsonl.age", True)

    opened = tmp_path / "window.jsonl"
    opened.write_bytes(pyrage.decrypt((kept / "window.jsonl.age").read_bytes(), [key]))
    assert adopt(tenant, read_window(opened), "ana").opened_at == window.opened_at
    with Store.open(tenant.store) as store:
        assert [row["record"] for row in store.snapshots(store.windows("acme")[0])] == ["Padaria do Zé"]
        assert known_elsewhere(tenant, store) is None
