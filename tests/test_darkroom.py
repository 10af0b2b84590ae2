"""Pictures developed aside: the same evidence in the end, the chain whole at every moment, and what a kill loses is told."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

import bot.evidence.darkroom
from bot.errors import EvidenceError
from bot.evidence.journal import Evidence
from bot.evidence.pictures import Camera, Taken, develop
from bot.evidence.report.check import check
from bot.evidence.report.images import _fitting
from bot.evidence.report.reading import read


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 600, "height": 400})
    page = context.new_page()
    page.set_content("<h1>Clientes</h1><p>fulano@exemplo.com.br, 529.982.247-25</p><button>Salvar</button>")
    yield page
    context.close()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Pictures are developed once this is set."""
    go = threading.Event()

    def waits(taken: Taken) -> Any:
        go.wait()
        return develop(taken)

    monkeypatch.setattr(bot.evidence.darkroom, "develop", waits)
    yield go
    go.set()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "run.jsonl").read_text(encoding="utf-8").splitlines()]


def wrong(folder: Path) -> list[str]:
    return [problem.kind for problem in check(folder) if problem.serious]


def named(evidence: Evidence, page: Page) -> str:
    path = evidence.shot(page, "depois", caption="Lido de novo", outline=page.locator("button"))
    evidence.event(
        "change", step=1, screen="clients", record="7", name="Acme", field="acesso", before=True, after=False, state="done",
        why="", shots={"after": path},
    )  # fmt: skip
    return path


def test_what_is_developed_aside_is_the_same_evidence_in_the_end(
    tmp_path: Path, page: Page, slow: threading.Event
) -> None:
    aside, plain = Evidence(tmp_path / "aside", aside=True), Evidence(tmp_path / "plain")
    path = named(aside, page)
    slow.set()
    assert named(plain, page) == path
    for evidence in (aside, plain):
        evidence.seal()
        assert wrong(evidence.folder) == []
    assert (tmp_path / "aside" / path).read_bytes() == (tmp_path / "plain" / path).read_bytes()
    shots = [next(line for line in lines(tmp_path / name) if line["event"] == "shot") for name in ("aside", "plain")]
    for shot in shots:
        assert shot["sha256"] == hashlib.sha256((tmp_path / "aside" / path).read_bytes()).hexdigest()
    of_aside, of_plain = ({k: v for k, v in shot.items() if k not in ("n", "at", "prev", "hash")} for shot in shots)
    assert of_aside == of_plain
    assert [line["event"] for line in lines(tmp_path / "aside")] == ["opened", "change", "shot", "sealed"]


def test_the_line_of_a_picture_says_when_it_was_taken(tmp_path: Path, page: Page, slow: threading.Event) -> None:
    evidence = Evidence(tmp_path / "run", aside=True)
    named(evidence, page)
    slow.set()
    evidence.seal()
    _, change, shot, _ = lines(tmp_path / "run")
    assert shot["at"] <= change["at"]


def test_a_kill_loses_the_pictures_under_way_and_the_journal_tells_which(
    tmp_path: Path, page: Page, slow: threading.Event
) -> None:
    evidence = Evidence(tmp_path / "run", aside=True)
    path = named(evidence, page)
    # Killed now: nothing of the picture is on the disk, the raw one least of all.
    assert not list((tmp_path / "run").rglob("*.webp*"))
    assert wrong(tmp_path / "run") == ["unsealed"]
    report = read(tmp_path / "run")
    assert [told.split(":")[0] for told in report.missing_shots] == [path]
    slow.set()
    evidence.seal()
    assert read(tmp_path / "run").missing_shots == []


def test_no_more_than_a_few_pictures_are_under_way(tmp_path: Path, page: Page, slow: threading.Event) -> None:
    evidence = Evidence(tmp_path / "run", aside=True)
    for _ in range(bot.evidence.darkroom.MOST):
        evidence.shot(page, "tela")
    waiting = threading.Timer(0.2, slow.set)
    waiting.start()
    evidence.shot(page, "tela")
    assert slow.is_set(), "one more was taken in while none was done"
    evidence.seal()
    assert wrong(tmp_path / "run") == []


def test_a_disk_that_does_not_take_a_picture_stops_the_run_at_the_next_line(
    tmp_path: Path, page: Page, slow: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = Evidence(tmp_path / "run", aside=True)
    evidence.shot(page, "tela")

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.evidence.journal.write_private", full)
    slow.set()
    evidence._darkroom.close()
    with pytest.raises(EvidenceError, match="gravar a evidência"):
        evidence.event("notice", text="um")
    evidence.event("error", kind="EvidenceError", message="disco cheio")  # the journal itself goes on, to say why
    assert wrong(tmp_path / "run") == ["unsealed"]


def test_a_control_that_is_hidden_costs_no_waiting(tmp_path: Path, page: Page) -> None:
    page.set_content("<div style='display:none'><input type=checkbox id=a></div><p>oi")
    page.set_default_timeout(0)  # whatever waited for it would wait for ever
    evidence = Evidence(tmp_path / "run")
    assert evidence.shot(page, "tela", outline=page.locator("#a"))
    assert lines(tmp_path / "run")[-1]["outline"] is None


def test_a_text_that_comes_while_the_picture_is_taken_is_covered(
    tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second look finds other texts than the first: it must read them, not measure the old ones again."""
    taken = Camera.png

    def late(camera: Camera, page: Page, **how: Any) -> bytes:
        page.evaluate("document.querySelector('h1').after('segundo@exemplo.com.br')")
        return taken(camera, page, **how)

    monkeypatch.setattr(Camera, "png", late)
    evidence = Evidence(tmp_path / "run")
    evidence.shot(page, "tela")
    assert lines(tmp_path / "run")[-1]["covered"] >= 3


def test_data_in_a_cell_of_names_are_covered_and_the_cell_itself_is_told(tmp_path: Path, page: Page) -> None:
    """Both are read in one go: neither the mail in a cell that only a shared copy covers, nor the cell, may get lost."""
    page.set_content(
        "<table border=1><tr><th>Cliente<th>CPF</tr><tr><td>Ana Alves <i>ana@exemplo.com.br</i><td>x</tr></table>"
        "<dl><dt>Nome<dt>CPF<dd>da lista</dl><label>Nome <input value='Bia bia@exemplo.com.br'></label>"
    )
    evidence = Evidence(tmp_path / "run")
    evidence.shot(page, "tela")
    shot = lines(tmp_path / "run")[-1]
    assert shot["covered"] == 4, "the mail, both cells headed CPF, the field with a mail"
    assert len(shot["names"]) == 2, "the cell of the name, and its field"


def test_a_picture_is_as_the_screen_is_whichever_way_it_is_taken(page: Page) -> None:
    """Asked of the browser itself only where a pixel is a pixel; both ways show the same."""
    shown = page.screenshot(scale="css", caret="initial")
    fast = Camera().png(page, overlay=False, steady=True)
    assert (
        Image.open(io.BytesIO(fast)).convert("RGB").tobytes() == Image.open(io.BytesIO(shown)).convert("RGB").tobytes()
    )


def test_a_screen_of_finer_pixels_is_photographed_in_those_of_the_page(chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 300, "height": 200}, device_scale_factor=2)
    page = context.new_page()
    assert Image.open(io.BytesIO(Camera().png(page, overlay=False, steady=True))).size == (300, 200)
    context.close()


@pytest.mark.parametrize(
    ("sizes", "room", "shape", "made"),
    [
        ([10] * 40, 400, 1, 40),
        ([10] * 40, 399, 2, 14 + 40 + 40),  # the few look as if all fitted; that they do not is seen on the way
        ([10] * 40, 200, 2, 14 + 40),  # the few tell
        ([1, *[60] * 2] * 13 + [1], 400, 4, 4 * 40),
        ([10] * 40, 10, 4, 14 + 14 + 14 + 40),
        ([], 10, 1, 0),
    ],
)
def test_a_report_has_the_first_shape_of_its_pictures_in_which_all_fit(
    sizes: list[int], room: int, shape: int, made: int
) -> None:
    """A few tell which shape to try; whether it fits is seen on all of them, and the last one is taken as it is."""
    asked: list[int] = []

    def half(content: bytes, shape: tuple[int, int]) -> bytes:
        asked.append(shape[0])
        return content[: len(content) // shape[0]]

    files = {f"{n:02}": b"x" * size for n, size in enumerate(sizes)}
    found = _fitting(files, room, ((1, 0), (2, 0), (3, 0), (4, 0)), half)
    assert list(found) == list(files)
    assert all(len(found[path]) == len(content) // shape for path, content in files.items())
    assert len(asked) <= made


def test_a_page_that_the_browser_has_no_picture_of_yet_is_photographed_by_playwright(
    chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = chromium.new_page(viewport={"width": 300, "height": 200})
    camera = Camera()

    def refuse(asked: Page) -> None:
        raise PlaywrightError("Protocol error (Page.captureScreenshot): Unable to capture screenshot")

    monkeypatch.setattr(camera, "_asked", refuse)
    assert Image.open(io.BytesIO(camera.png(page, overlay=False, steady=True))).size == (300, 200)
    page.close()
