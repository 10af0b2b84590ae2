"""What an insider might do to a run's folder, one way a test: `bot report --check` names each.

Each spoiler is told apart by what its author can do: change bytes; put hashes right as well; work the whole chain out
anew, as whoever can write the folder can; sign it with a key of his own. The genuine folder is signed, and its head is
in the store.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import made_run
import pytest
from click.testing import CliRunner
from PIL import Image

import bot.evidence.journal
from bot.cli.commands import main
from bot.evidence.chain import ORIGIN, chain_text, line_hash, line_text
from bot.evidence.files import evidence_files, file_hash
from bot.evidence.pictures import Taken
from bot.evidence.report import (
    Examined,
    Outside,
    check,
    examine,
    write_html,
    write_json,
    write_markdown,
    write_window,
    write_zip,
)
from bot.evidence.report.output import save
from bot.evidence.report.reading import read
from bot.evidence.signing import Signer, own, report_message, seal_message, window_message
from bot.store import Store

Lines = list[dict[str, Any]]


class Screen:
    """Stands for a page where only its picture matters."""

    url = "http://127.0.0.1/index.php?r=cliente/admin"

    def locator(self, selector: str) -> None: ...

    def set_content(self, html: str) -> None: ...


def taken(*args: object, **how: object) -> Taken:
    out = io.BytesIO()
    Image.new("RGB", (64, 40), "#335577").save(out, "PNG")
    return Taken(out.getvalue(), [], None)


@dataclass
class Genuine:
    """A signed pause with all of its reports, in its place, and what is known of it elsewhere."""

    folder: Path
    older: Path
    store: str
    head: str

    @property
    def outside(self) -> Outside:
        return Outside(head=self.head, own=own().fingerprint, tenant="acme")


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> Genuine:
    base = tmp_path_factory.mktemp("evidence") / "acme"
    store = f"sqlite:///{base.parent / 'bot.db'}"
    before, bot.evidence.journal.take = bot.evidence.journal.take, taken  # type: ignore[assignment]
    try:
        folders = {}
        for name, when in (("older", timedelta(days=30)), ("folder", timedelta())):
            folder = folders[name] = base / f"{datetime.now() - when:%Y%m%d-%H%M%S}-pause"
            with Store.open(store) as opened:
                run = opened.begin_run("acme", "pause", "real", str(folder), "ana")
            made = made_run.MadeRun(folder, Screen(), signer=own())  # type: ignore[arg-type]
            secret = folder.parent / "trace.txt"
            secret.write_text("o rastro")
            made.evidence.attach(secret, "trace")
            made.start("pause", run=run)
            made.billing("auto", "manual")
            made.access(made_run.clients(3), True, False)
            head = made.finish()
            with Store.open(store) as opened:
                opened.end_run(run, "done", 0, "", head)
            write_html(folder)
            write_markdown(folder)
            write_json(folder)
            write_html(folder, "en")
            save(folder, "report.pdf", b"report as a printer would", read(folder))
            write_zip(folder)
    finally:
        bot.evidence.journal.take = before
    back_date(folders["older"], timedelta(days=30), own(), store)
    return Genuine(folders["folder"], folders["older"], store, head)


# ------------------------------------------------------------------------------------------------------------ the tools


def journal(folder: Path) -> Lines:
    return [json.loads(line) for line in (folder / "run.jsonl").read_text(encoding="utf-8").splitlines()]


def anew(folder: Path, lines: Lines, signer: Signer | None = None, *, pretend: bool = True) -> None:
    """Works the whole chain out anew, files and reports included, as whoever can write the folder can."""
    files = {name: file_hash(folder / name) for name in evidence_files(folder)}
    lines[-1]["files"] = files
    if pretend and lines[0].get("signer"):
        lines[0]["signer"] = signer.fingerprint if signer else ""
    head, text = ORIGIN, ""
    for n, line in enumerate(lines, 1):
        line |= {"n": n, "prev": head}
        line["hash"] = head = line_hash(line)
        text += line_text(line) + "\n"
    (folder / "run.jsonl").write_text(text, encoding="utf-8")
    for zipped in folder.glob("*.zip"):
        zipped.unlink()
    (folder / "chain.json").unlink()
    reports = {}
    if signer or not pretend:
        (folder / "chain.json").write_text(chain_text(len(lines), head, files, {}))
    for write, name in ((write_html, "report.html"), (write_markdown, "report.md"), (write_json, "report.json")):
        reports[name] = file_hash(write(folder))  # type: ignore[operator]
    for name in ("report.en.html", "report.pdf"):
        (folder / name).unlink(missing_ok=True)
    signature = signer.sign(seal_message(head)).as_json() if signer else None
    signed = {n: signer.sign(report_message(head, n, s)).as_json() for n, s in reports.items()} if signer else {}
    (folder / "chain.json").write_text(chain_text(len(lines), head, files, reports, signature, signed))


def back_date(folder: Path, by: timedelta, signer: Signer | None, store: str = "") -> None:
    lines = journal(folder)
    for line in lines:
        line["at"] = (datetime.fromisoformat(line["at"]) - by).isoformat(timespec="milliseconds")
    anew(folder, lines, signer)


def chain(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes `chain.json` and writes it as the bot would."""
    data = json.loads((folder / "chain.json").read_text())
    change(data)
    (folder / "chain.json").write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def swap(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def edited(name: str, old: bytes, new: bytes, *, rehash: bool = False, unsign: bool = False) -> Callable[[Path], None]:
    """A file with other bytes; with its hash put right; with its signature taken away."""

    def spoil(folder: Path) -> None:
        swap(folder / name, old, new)
        if rehash:
            chain(folder, lambda c: c["reports"].update({name: file_hash(folder / name)}))
        if unsign:
            chain(folder, lambda c: c["signed"].pop(name))

    return spoil


def mallory() -> Signer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Signer(Ed25519PrivateKey.from_private_bytes(b"m" * 32))


def zipped(
    folder: Path, change: Callable[[dict[str, bytes]], object], name: str = "report.zip", *, rehash: bool = True
) -> None:
    """The package packed again with other members."""
    with zipfile.ZipFile(folder / "report.zip") as z:
        members = {m: z.read(m) for m in z.namelist()}
    change(members)
    with zipfile.ZipFile(folder / name, "w") as z:
        for member, content in members.items():
            z.writestr(member, content)
    if rehash:
        chain(folder, lambda c: c["reports"].update({name: file_hash(folder / name)}))


def add(name: str, content: bytes = b"x") -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    return spoil


def first(folder: Path, pattern: str) -> Path:
    return next(iter(sorted(folder.glob(pattern))))


def rewritten(
    change: Callable[[Lines], Lines | None], signer: Callable[[], Signer] | None = None
) -> Callable[[Path], None]:
    """The chain worked out anew over changed lines, signed by `signer`."""

    def spoil(folder: Path) -> None:
        lines = journal(folder)
        anew(folder, change(lines) or lines, signer() if signer else None)

    return spoil


def without(event: str) -> Callable[[Lines], Lines]:
    return lambda lines: [line for line in lines if line["event"] != event]


def say(lines: Lines) -> None:
    for line in lines:
        if line.get("name") == "Faturamento":
            line["after"] = "Automático"


def rename_key(folder: Path) -> None:
    """Every signature made anew by another's key, the chain as it was."""
    other = mallory()

    def change(c: dict[str, Any]) -> None:
        c["signature"] = other.sign(seal_message(c["head"])).as_json()
        c["signed"] = {n: other.sign(report_message(c["head"], n, s)).as_json() for n, s in c["reports"].items()}

    chain(folder, change)


def drop_lines(start: int, stop: int | None) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        whole = (folder / "run.jsonl").read_bytes().splitlines(keepends=True)
        (folder / "run.jsonl").write_bytes(b"".join([*whole[:start], *(whole[stop:] if stop else [])]))

    return spoil


def play_again(folder: Path) -> None:
    whole = (folder / "run.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "run.jsonl").write_bytes(b"".join([*whole[:-1], *whole[3:]]))


def one_more_line(folder: Path) -> None:
    (folder / "run.jsonl").write_bytes((folder / "run.jsonl").read_bytes() + line_text({"n": 1}).encode() + b"\n")


def flip_picture(folder: Path) -> None:
    shot = first(folder, "shots/*")
    content = bytearray(shot.read_bytes())
    content[-3] ^= 1
    shot.write_bytes(bytes(content))


def link_picture(folder: Path) -> None:
    shot = first(folder, "shots/*")
    elsewhere = folder.parent / "picture.webp"
    shutil.move(shot, elsewhere)
    shot.symlink_to(elsewhere)


def swap_pictures(folder: Path) -> None:
    one, two = sorted(folder.glob("shots/*"))[:2]
    two.write_bytes(b"another" + one.read_bytes())


def report_of_another(folder: Path) -> None:
    """A whole, honest report of another run, with its hash in its place."""
    made_run.verify(folder.parent / "other")
    shutil.copy(write_html(folder.parent / "other"), folder / "report.html")
    shutil.rmtree(folder.parent / "other")
    chain(folder, lambda c: c["reports"].update({"report.html": file_hash(folder / "report.html")}))


def journal_of_another(folder: Path) -> None:
    made_run.pause(folder.parent / "other", count=3)
    shutil.copy(folder.parent / "other" / "run.jsonl", folder / "run.jsonl")
    shutil.rmtree(folder.parent / "other")


# ------------------------------------------------------------------------------------------------------------ the ways

# name: (what is done, kind of the problem that names it, where it is named)
SPOILED: dict[str, tuple[Callable[[Path], None], str, str]] = {
    # Bytes
    "a value in the journal": (edited("run.jsonl", b"Manual", b"Outro!"), "changed", "run.jsonl:"),
    "a space in the journal": (edited("run.jsonl", b'"n":1,', b'"n": 1,'), "changed", "run.jsonl:1"),
    "an empty line in the journal": (edited("run.jsonl", b"\n", b"\n\n"), "changed", "run.jsonl"),
    "no journal": (lambda f: (f / "run.jsonl").unlink(), "missing", "run.jsonl"),
    "the journal's end": (drop_lines(-4, None), "unsealed", "run.jsonl"),
    "a line taken out": (drop_lines(5, 6), "cut", "run.jsonl:6"),
    "the first line taken out": (drop_lines(0, 1), "cut", "run.jsonl:1"),
    "half of the last line": (lambda f: swap(f / "run.jsonl", (f / "run.jsonl").read_bytes()[-40:], b""), "unreadable", "run.jsonl"),
    "lines played again": (play_again, "replayed", "run.jsonl:"),
    "a line after the end": (one_more_line, "changed", "run.jsonl:"),
    "another run's journal": (journal_of_another, "replayed", "chain.json"),
    "no hashes": (lambda f: (f / "chain.json").unlink(), "missing", "chain.json"),
    "hashes that are no JSON": (add("chain.json", b"{"), "changed", "chain.json"),
    "the count of lines": (lambda f: chain(f, lambda c: c.update(events=3)), "changed", "chain.json"),
    "a key of its own in the hashes": (lambda f: chain(f, lambda c: c.update(nota="ok")), "changed", "chain.json"),
    "a picture's byte": (flip_picture, "changed", "shots/"),
    "a picture fewer": (lambda f: first(f, "shots/*").unlink(), "missing", "shots/"),
    "a picture more": (add("shots/9999-depois.webp"), "extra", "shots/9999-depois.webp"),
    "a picture that is a link": (link_picture, "changed", "shots/"),
    "a picture in another's place": (swap_pictures, "changed", "shots/"),
    "a confidential file changed": (edited("confidential/trace.txt", b"o rastro", b"um outro"), "changed", "confidential/trace.txt"),
    "a confidential file more": (add("confidential/video.webm"), "extra", "confidential/video.webm"),
    "a file nobody knows": (add("leia.html"), "extra", "leia.html"),
    "a report nobody knows": (add("report.final.html"), "extra", "report.final.html"),
    "a hidden file": (add(".nota"), "extra", ".nota"),
    "a report's byte": (edited("report.html", b"acme", b"acne"), "changed", "report.html"),
    "a report fewer": (lambda f: (f / "report.html").unlink(), "missing", "report.html"),
    # Hashes put right
    "a report with its hash": (edited("report.html", b"acme", b"acne", rehash=True), "changed", "report.html"),
    "a report with its hash, unsigned": (edited("report.html", b"acme", b"acne", rehash=True, unsign=True), "changed", "report.html"),
    "the English report with its hash": (edited("report.en.html", b"acme", b"acne", rehash=True, unsign=True), "changed", "report.en.html"),
    "the Markdown with its hash": (edited("report.md", b"acme", b"acne", rehash=True, unsign=True), "changed", "report.md"),
    "the JSON with its hash": (edited("report.json", b"acme", b"acne", rehash=True, unsign=True), "changed", "report.json"),
    "the PDF with its hash": (edited("report.pdf", b"printer", b"forger!", rehash=True), "changed", "report.pdf"),
    "the PDF with its hash, unsigned": (edited("report.pdf", b"printer", b"forger!", rehash=True, unsign=True), "changed", "report.pdf"),
    "another run's report": (report_of_another, "changed", "report.html"),
    "an extra package": (lambda f: zipped(f, lambda m: m, "report-1de2.zip", rehash=False), "extra", "report-1de2.zip"),
    "an extra package with its hash": (
        lambda f: zipped(f, lambda m: m.update({"nota.txt": b"x"}), "report-1de2.zip"), "changed", "report-1de2.zip/nota.txt",
    ),
    "a package's member": (lambda f: zipped(f, lambda m: m.update({"report.html": b"<html>"})), "changed", "report.zip/report.html"),
    "a package's journal": (lambda f: zipped(f, lambda m: m.update({"run.jsonl": b"{}\n"})), "changed", "report.zip/run.jsonl"),
    "a package's note": (lambda f: zipped(f, lambda m: m.update({"LEIA-ME.txt": b"ok"})), "changed", "report.zip/LEIA-ME.txt"),
    "a package that is none": (
        lambda f: (add("report.zip")(f), chain(f, lambda c: c["reports"].update({"report.zip": file_hash(f / "report.zip")}))),  # type: ignore[func-returns-value]
        "unreadable", "report.zip",
    ),
    "the note": (add("LEIA-ME.txt", b"Tudo certo."), "changed", "LEIA-ME.txt"),
    # Signatures
    "no signature": (lambda f: chain(f, lambda c: c.update(signature=None)), "unsigned", "chain.json"),
    "a signature's digit": (lambda f: chain(f, lambda c: c["signature"].update(value="00" * 64)), "changed", "chain.json"),
    "another's signatures": (rename_key, "replayed", "chain.json"),
    "another's fingerprint": (lambda f: chain(f, lambda c: c["signature"].update(by="ed25519:" + "0" * 40)), "changed", "chain.json"),
    # The whole chain worked out anew
    "a value, chain anew": (rewritten(say), "replayed", "run.jsonl"),
    "a value, chain anew, signed by another": (rewritten(say, mallory), "replayed", "run.jsonl"),
    "no requests, chain anew": (rewritten(without("request")), "odd", "run.jsonl"),
    "no requests, chain anew, signed by another": (rewritten(without("request"), mallory), "odd", "run.jsonl"),
    "back-dated": (lambda f: back_date(f, timedelta(days=40), None), "replayed", "-pause"),
    "back-dated, signed by another": (lambda f: back_date(f, timedelta(days=40), mallory()), "replayed", "-pause"),
    "one line back-dated": (rewritten(lambda lines: lines[9].update(at="2020-01-01T00:00:00.000-03:00")), "odd", "run.jsonl:"),  # type: ignore[func-returns-value]
    "another tenant's name": (rewritten(lambda lines: lines[2].update(tenant="outra")), "replayed", "run.jsonl"),  # type: ignore[func-returns-value]
}  # fmt: skip


@pytest.fixture
def spoiled(genuine: Genuine, tmp_path: Path) -> Path:
    """The genuine folder under its own name, to be spoiled."""
    return Path(shutil.copytree(genuine.folder, tmp_path / "acme" / genuine.folder.name))


def named(found: Examined, kind: str, where: str) -> bool:
    return any(p.kind == kind and where in p.where for p in found.problems)


def test_the_genuine_folder_is_green_and_says_on_what_that_rests(genuine: Genuine) -> None:
    found = examine(genuine.folder, genuine.outside)
    assert found.problems == []
    assert {g.name: g.state for g in found.grounds} == {
        "chain": "good", "store": "good", "signature": "good", "stamp": "none",
    }  # fmt: skip
    assert found.verdict == "good"


@pytest.mark.parametrize("way", SPOILED)
def test_a_spoiled_folder_is_named(genuine: Genuine, spoiled: Path, way: str) -> None:
    spoil, kind, where = SPOILED[way]
    spoil(spoiled)
    found = examine(spoiled, genuine.outside)
    assert named(found, kind, where), [str(p) for p in found.problems]
    assert found.verdict == "bad"


@pytest.mark.parametrize("way", SPOILED)
def test_a_spoiled_folder_is_never_green_where_nothing_is_known_of_it(spoiled: Path, way: str) -> None:
    SPOILED[way][0](spoiled)
    assert examine(spoiled, Outside()).verdict != "good"


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("no requests, chain anew", "odd"),
        ("no requests, chain anew, signed by another", "odd"),
        ("back-dated", "replayed"),
        ("one line back-dated", "odd"),
    ],
)
def test_a_chain_worked_out_anew_is_told_even_where_nothing_is_known_of_it(spoiled: Path, way: str, kind: str) -> None:
    SPOILED[way][0](spoiled)
    assert kind in {p.kind for p in examine(spoiled, Outside()).problems}


def test_there_are_forty_ways_and_more() -> None:
    assert len(SPOILED) >= 40


# --------------------------------------------------------------------------------------------------- whole runs elsewhere


def test_an_old_run_under_another_name_is_named(genuine: Genuine, tmp_path: Path) -> None:
    place = tmp_path / "acme" / genuine.folder.name
    shutil.copytree(genuine.older, place)
    found = examine(place, Outside(own=own().fingerprint))
    assert named(found, "replayed", genuine.folder.name)
    assert found.verdict == "bad"
    assert named(examine(place, genuine.outside), "replayed", "run.jsonl")


def test_a_pause_under_a_resumes_name_is_named(genuine: Genuine, tmp_path: Path) -> None:
    place = tmp_path / genuine.folder.name.replace("pause", "resume")
    shutil.copytree(genuine.folder, place)
    assert named(examine(place, genuine.outside), "replayed", place.name)


def test_a_copy_in_another_place_is_proven_all_the_same(genuine: Genuine, tmp_path: Path) -> None:
    shutil.copytree(genuine.folder, tmp_path / "anexo")
    assert examine(tmp_path / "anexo", genuine.outside).verdict == "good"


def test_without_anything_outside_a_whole_folder_is_amber_and_says_what_it_lacks(genuine: Genuine) -> None:
    found = examine(genuine.folder, Outside())
    assert found.problems == []
    assert found.verdict == "doubt"
    assert {g.name: g.state for g in found.grounds if g.outside} == {
        "store": "none", "signature": "doubt", "stamp": "none",
    }  # fmt: skip
    assert examine(genuine.folder, Outside(keys=[own().fingerprint])).verdict == "good"


def old_format(folder: Path, *, prefix: str = "") -> None:
    """The folder as the bot wrote it before there were signatures."""
    lines = journal(folder)
    for key in ("seal", "signer"):
        lines[0].pop(key)
    anew(folder, lines, None, pretend=False)


def test_an_old_run_still_checks_and_is_amber_by_itself_green_by_the_store(spoiled: Path) -> None:
    old_format(spoiled)
    found = examine(spoiled, Outside())
    assert (found.problems, found.verdict) == ([], "doubt")
    head = journal(spoiled)[-1]["hash"]
    assert examine(spoiled, Outside(head=head)).verdict == "good"
    write_zip(spoiled)
    chain(spoiled, lambda c: c["reports"].pop("report.zip"))  # packages were not named then
    assert examine(spoiled, Outside(head=head)).verdict == "good"


def test_a_report_that_an_older_bot_drew_is_told_as_not_proven(spoiled: Path) -> None:
    old_format(spoiled)
    edited("report.html", b"<footer>", b"<footer class=before>", rehash=True)(spoiled)
    found = examine(spoiled, Outside(head=journal(spoiled)[-1]["hash"]))
    assert [(p.kind, p.where, p.serious) for p in found.problems] == [("unsigned", "report.html", False)]
    assert found.verdict == "doubt"


def test_a_report_that_a_newer_bot_would_draw_otherwise_is_good_by_its_signature(
    spoiled: Path, genuine: Genuine
) -> None:
    swap(spoiled / "report.html", b"<footer>", b"<footer class=before>")
    sha256 = file_hash(spoiled / "report.html")
    signature = own().sign(report_message(genuine.head, "report.html", sha256)).as_json()
    chain(
        spoiled,
        lambda c: (c["reports"].update({"report.html": sha256}), c["signed"].update({"report.html": signature})),
    )
    (spoiled / "report.zip").unlink()
    chain(spoiled, lambda c: (c["reports"].pop("report.zip"), c["signed"].pop("report.zip")))
    assert examine(spoiled, genuine.outside).verdict == "good"


# ------------------------------------------------------------------------------------------------------ the command's word


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["report", *args])
    return result.exit_code, result.output


@pytest.fixture
def tenant_file(genuine: Genuine, tmp_path: Path) -> str:
    path = tmp_path / "acme.yaml"
    path.write_text(f"tenant: acme\nurl: https://acme.example.com\nstore: {genuine.store}\n")
    return str(path)


def test_the_command_finds_the_head_by_the_runs_id_and_lists_what_its_word_rests_on(
    genuine: Genuine, spoiled: Path, tenant_file: str
) -> None:
    code, said = run("--check", str(spoiled), "--tenant", tenant_file)
    assert code == 0
    assert "✔ cadeia inteira: " in said
    assert "✔ cabeça igual à do banco: " + genuine.head[:16] in said
    assert f"✔ cabeça assinada por {own().fingerprint}, a chave desta máquina" in said
    assert "– carimbo do tempo: nenhum" in said
    assert "✔ A evidência em" in said
    assert "esta é uma cópia" in said


def test_the_command_says_amber_and_what_is_missing(
    genuine: Genuine, spoiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = own().fingerprint
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another-machine"))
    code, said = run("--check", str(spoiled))
    assert code == 0
    assert "! A evidência em" in said
    assert (
        "Falta: a cabeça no banco, a assinatura de uma chave conhecida, o carimbo de uma autoridade conferida." in said
    )
    code, said = run("--check", str(spoiled), "--trust", by, "--json")
    assert json.loads(said)["verdict"] == "good"
    assert json.loads(said)["rests_on"]["signature"] == {"state": "good", "key": by}


def test_the_command_fails_on_a_spoiled_folder(spoiled: Path, tenant_file: str) -> None:
    edited("report.html", b"acme", b"acne", rehash=True)(spoiled)
    code, said = run("--check", str(spoiled), "--tenant", tenant_file)
    assert code == 1
    assert "✖ report.html: A assinatura do relatório não confere." in said
    assert hashlib.sha256((spoiled / "report.html").read_bytes()).hexdigest() not in said


# ---------------------------------------------------------------------------------------------------- a window's page


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tenant's runs: a pause, a verification and a resume of one window, and the page that joins them."""
    base = tmp_path_factory.mktemp("window") / "acme"
    folders = []
    for number, flow in enumerate(("pause", "verify", "resume")):
        ago = timedelta(days=3 - number)
        folder = base / f"{datetime.now() - ago:%Y%m%d-%H%M%S}-{flow}"
        made = made_run.MadeRun(folder, signer=own())
        made.start(flow, run=folder.name, mode="real" if flow != "verify" else "dry")
        made.billing("auto", "manual") if flow == "pause" else None
        made.finish()
        back_date(folder, ago, own())
        folders.append(folder)
    write_window(folders, base / "janela.html")
    return base


@pytest.fixture
def page(window: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(window, tmp_path / "acme")) / "janela.html"


def runs_of(page: Path) -> list[Path]:
    return sorted(path for path in page.parent.iterdir() if path.is_dir())


def beside(page: Path, change: Callable[[dict[str, Any]], object], signer: Signer | None = None) -> None:
    """Changes `janela.json` and writes it as the bot would, its hash put right, signed by `signer` or by nobody."""
    data = json.loads(page.with_suffix(".json").read_text())
    change(data)
    runs = [(run["folder"], run["head"]) for run in data["runs"]]
    data["sha256"] = file_hash(page)
    message = window_message(data["page"], data["sha256"], runs)
    data["signature"] = signer.sign(message).as_json() if signer else None
    page.with_suffix(".json").write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def redraw_without(number: int, signer: Callable[[], Signer] | None = None) -> Callable[[Path], None]:
    def spoil(page: Path) -> None:
        folders = runs_of(page)
        write_window([f for n, f in enumerate(folders) if n != number], page)
        beside(page, lambda d: d, signer() if signer else None)

    return spoil


def another_windows(page: Path) -> None:
    """The sidecar and the page of the same window a run earlier, of which only the sidecar is put in place."""
    kept = page.read_bytes()
    redraw_without(2, own)(page)
    page.write_bytes(kept)


def redo_a_run(page: Path) -> None:
    folder = first(page.parent, "*-verify")
    lines = journal(folder)
    lines[1].update(ticket="OUTRO")
    anew(folder, lines, own())


SPOILED_PAGES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a byte": (lambda p: swap(p, b"acme", b"acne"), "changed", "janela.html"),
    "a byte with its hash": (lambda p: (swap(p, b"acme", b"acne"), beside(p, lambda d: d)), "changed", "janela.html"),  # type: ignore[func-returns-value]
    "a byte with its hash, signed by another": (
        lambda p: (swap(p, b"acme", b"acne"), beside(p, lambda d: d, mallory())), "changed", "janela.html",  # type: ignore[func-returns-value]
    ),
    "no page": (lambda p: p.unlink(), "missing", "janela.html"),
    "a page that is a link": (lambda p: p.rename(p.with_name("x")) and p.symlink_to("x"), "changed", "janela.html"),
    "another's sidecar": (another_windows, "changed", "janela.html"),
    "a sidecar under another name": (lambda p: p.with_suffix(".json").rename(p.with_name("janela.en.json")), "replayed", "janela.en.json"),
    "a sidecar that is no JSON": (lambda p: add("janela.json", b"{")(p.parent), "unreadable", "janela.json"),
    "a sidecar's space": (lambda p: swap(p.with_suffix(".json"), b": ", b":  "), "changed", "janela.json"),
    "a signature's digit": (lambda p: swap(p.with_suffix(".json"), b'"value": "', b'"value": "0'), "changed", "janela.json"),
    "a run left out": (redraw_without(1), "cut", "janela.html"),
    "a run left out, signed by another": (redraw_without(1, mallory), "cut", "janela.html"),
    "the first run left out": (redraw_without(0), "cut", "janela.html"),
    "a run left out of the sidecar alone": (lambda p: beside(p, lambda d: d["runs"].pop(1)), "cut", "janela.html"),
    "a head": (lambda p: beside(p, lambda d: d["runs"][0].update(head="0" * 64)), "replayed", "janela.html"),
    "a run done again": (redo_a_run, "replayed", "janela.html"),
    "a run's line": (lambda p: swap(first(p.parent, "*-pause/run.jsonl"), b"Manual", b"Outro!"), "changed", "janela.html"),
    "a run that is gone": (lambda p: shutil.rmtree(first(p.parent, "*-verify")), "missing", "janela.html"),
}  # fmt: skip


def on_this_machine() -> Outside:
    return Outside(own=own().fingerprint)


def test_a_windows_page_is_green_by_its_signature_and_amber_where_the_key_is_not_known(page: Path) -> None:
    found = examine(page.parent, on_this_machine())
    assert (found.problems, found.verdict) == ([], "good")
    assert [g.text for g in found.grounds if g.outside] == ["%(page)s assinada por %(key)s, a chave desta máquina"]
    assert examine(page.parent, Outside()).verdict == "doubt"
    assert not [p for p in check(first(page.parent, "*-pause")) if p.where.startswith("janela")]


@pytest.mark.parametrize("way", SPOILED_PAGES)
def test_a_spoiled_page_is_named_in_its_folder_and_beside_its_runs(page: Path, way: str) -> None:
    spoil, kind, where = SPOILED_PAGES[way]
    spoil(page)
    found = examine(page.parent, on_this_machine())
    assert found.verdict == "bad"
    assert named(found, kind, where)
    assert (
        named(examine(first(page.parent, "*-pause"), on_this_machine()), kind, where) or way == "the first run left out"
    )


def test_what_a_page_lacks_keeps_it_amber_and_its_runs_as_they_are(page: Path) -> None:
    pause = first(page.parent, "*-pause")
    for spoil, text in (
        (redraw_without(2, own), "veio depois da página: refaça-a com bot report --window."),
        (lambda p: beside(p, lambda d: d), "A página não está assinada."),
        (
            lambda p: beside(p, lambda d: d, mallory()),
            "assinada por outra chave, que não é a de nenhuma das execuções.",
        ),
        (lambda p: p.with_suffix(".json").unlink(), "A página não tem ao lado o arquivo que a confere"),
    ):
        write_window(runs_of(page), page)
        spoil(page)  # type: ignore[no-untyped-call]
        found = examine(page.parent, on_this_machine())
        assert [text in p.text for p in found.problems] == [True], text
        assert found.verdict == "doubt"
        run_says = examine(pause, on_this_machine())
        assert any(text in p.text for p in run_says.problems)
        assert run_says.verdict == "good"


def test_a_page_that_a_newer_bot_would_draw_otherwise_is_good_by_its_signature(page: Path) -> None:
    page.write_bytes(page.read_bytes().replace(b"<main>", b"<main >"))
    beside(page, lambda d: d, own())
    assert examine(page.parent, on_this_machine()).verdict == "good"


def test_the_command_checks_a_windows_page(page: Path) -> None:
    code, said = run("--check", str(page.parent))
    assert code == 0
    assert f"✔ janela.html assinada por {own().fingerprint}, a chave desta máquina" in said
    swap(page, b"acme", b"acne")
    code, said = run("--check", str(page.parent))
    assert code == 1
    assert "✖ janela.html: O arquivo foi alterado: o hash não confere." in said
