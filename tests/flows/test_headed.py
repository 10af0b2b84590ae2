"""`--headed` shows the browser: run under a virtual screen, with the command as a person types it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import playwright
import pytest
from bench import Start, entering

from bot.browser.guard import Sending
from bot.browser.launch import open_browser
from bot.config.model import Browser

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def display() -> Iterator[str]:
    """A virtual screen of its own."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        pytest.fail("no Xvfb on this machine; scripts/setup.py test installs it")
    reader, writer = os.pipe()
    command = [xvfb, "-displayfd", str(writer), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as process:
        os.close(writer)
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        yield f":{number}"
        process.terminate()


def browsers_with(ffmpeg: str, folder: Path) -> Path:
    """Playwright's browsers as on this machine, with a script in ffmpeg's place, or none."""
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright").expanduser()
    for browser in own.glob("[!f]*") if own.is_dir() else ():
        (folder / browser.name).symlink_to(browser)
    if not ffmpeg:
        return folder
    driver = Path(playwright.__file__).parent / "driver" / "package" / "browsers.json"
    [revision] = [one["revision"] for one in json.loads(driver.read_text())["browsers"] if one["name"] == "ffmpeg"]
    command = folder / f"ffmpeg-{revision}" / "ffmpeg-linux"
    command.parent.mkdir()
    command.write_text(ffmpeg)
    command.chmod(0o755)
    return folder


# It keeps the pictures that it is given, one after the other.
FILMS = '#!/bin/sh\nfor last; do :; done\ncat > "$last"\n'


@pytest.mark.sampled(0, "make whole")
def test_a_headed_plan_is_whole_and_filmed_where_there_is_an_ffmpeg(start: Start, display: str, tmp_path: Path) -> None:
    bench = start()
    env = os.environ | bench.env | {"DISPLAY": display, "BOT_TODAY": bench.erp.today.isoformat()}
    env.pop("BOT_CHROMIUM", None)
    env["PLAYWRIGHT_BROWSERS_PATH"] = str(browsers_with(FILMS, tmp_path))
    command = [sys.executable, "-m", "bot", "plan", "pause", str(bench.write_file()), "--json", "--headed"]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert (ended.returncode, ended.stderr) == (3, "")
    [result] = json.loads(ended.stdout)["results"]
    planned = {int(change["record"]) for change in result["changes"] if change["screen"] == "clients"}
    assert planned == set(entering(bench.erp))
    assert bench.erp.password not in ended.stdout
    [film] = (Path(result["folder"]) / "confidential").glob("*.webm")
    assert film.stat().st_size > 50_000
    assert film.name in (Path(result["folder"]) / "run.jsonl").read_text()


@pytest.mark.parametrize("ffmpeg", [FILMS, ""], ids=["ffmpeg", "no-ffmpeg"])
def test_a_browser_without_an_ffmpeg_opens_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ffmpeg: str
) -> None:
    (tmp_path / "browsers").mkdir()
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(browsers_with(ffmpeg, tmp_path / "browsers")))

    def film() -> None:
        with open_browser("http://127.0.0.1:9", Browser(), sending=Sending.READS, film=tmp_path) as browser:
            browser.page.set_content("<h1>ERP</h1>")

    with ThreadPoolExecutor(1) as thread:  # Playwright cannot start where another's loop is running
        thread.submit(film).result()
    assert len(list(tmp_path.glob("*.webm"))) == bool(ffmpeg)


def test_a_headed_run_without_a_screen_says_so(start: Start) -> None:
    bench = start()
    env = {
        name: value
        for name, value in {**os.environ, **bench.env}.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "BOT_CHROMIUM")
    }
    command = [sys.executable, "-m", "bot", "plan", "pause", str(bench.write_file()), "--headed"]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 1
    assert "DISPLAY" in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr
