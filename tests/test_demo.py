"""Trying it out: the embedded ERP served, and the demonstration."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page

from bot.cli.commands import main
from bot.config import load_tenant


def test_without_the_extra_one_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.sandbox_tenant.find_spec", lambda name: None)
    for command in ("sandbox", "demo"):
        result = CliRunner().invoke(main, [command])
        assert result.exit_code == 2
        assert (
            result.stderr == "O ERP embutido não está instalado.\nInstale o extra: pip install 'conexa-bot[sandbox]'\n"
        )


@pytest.mark.parametrize(
    "args", [["--preset", "clasic"], ["--knob", "page_sise=10"], ["--knob", "confirm=talvez"], ["--noise", "1:chats"]]
)
def test_an_unknown_behaviour_is_refused(args: list[str]) -> None:
    result = CliRunner().invoke(main, ["sandbox", *args])
    assert result.exit_code == 2
    assert "O ERP embutido não subiu" in result.stderr


def test_the_sandbox_serves_until_ctrl_c_and_writes_a_tenant_file_that_fits(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "sandbox", "--clients", "12", "--preset", "modal", "--knob", "page_size=10"]
    command += ["--noise", "1:newsletter,chat", "--today", "2026-06-01", "--write", "erp.yaml", "--json"]
    # A shell that starts these tests in the background has Ctrl-C ignored, and its children would inherit that.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, preexec_fn=heard)
    try:
        assert process.stdout is not None
        told: Any = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
        [erp] = told["results"]
        tenant = load_tenant(tmp_path / "erp.yaml", env={})
        assert tenant.warnings == []
        assert tenant.url == erp["url"]
        assert tenant.login.password is not None
        assert tenant.login.password.reveal() == erp["password"]
        with urllib.request.urlopen(f"{erp['url']}/index.php?r=site/login", timeout=120) as page:
            text = page.read().decode()
        assert "LoginForm_username" in text
        assert '"kinds": ["newsletter", "chat"]' in text
        process.send_signal(signal.SIGINT)
        assert process.wait(300) == 0
        with pytest.raises((URLError, OSError)):
            urllib.request.urlopen(f"{erp['url']}/", timeout=5)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.sampled(1, "make whole", of="maintenances")
@pytest.mark.timeout(900)
def test_the_demonstration_ends_with_the_comparison_and_the_report(
    tmp_path: Path, opened: Callable[..., tuple[Page, list[str]]], violations: Callable[[Page], list[Any]]
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--clients", "12", "--days", "35"],
        cwd=tmp_path, env={**os.environ, "COLUMNS": "100"}, capture_output=True, text=True, timeout=850,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.rstrip().splitlines()
    assert "\x1b" not in ended.stdout
    rows = {
        found[1].strip(): (int(found[2]), int(found[3]))
        for line in lines
        if (found := re.fullmatch(r"(\D+?[^\d]*.*?) +(\d+) +(\d+)", line))
    }
    assert rows["Cobranças criadas pelo faturamento"][0] == 0
    assert rows["Cobranças criadas pelo faturamento"][1] > 0
    assert rows["E-mails da régua de cobrança"][0] == 0
    assert rows["Vendas do período que ainda seriam cobradas no fim"][0] == 0
    assert rows["Vendas do período canceladas antes de religar o faturamento"][0] > 0
    assert "✔ Faturamento, régua e acessos: campo por campo como antes da pausa." in lines
    assert "✔ Mensagens que a retomada mandou a clientes: 0." in lines
    report = lines[-1].removeprefix("Relatório: ")
    page = (tmp_path / report).read_text()
    assert "Janela de manutenção de demo" in page
    assert len(page) < 1_900_000

    wide, asked = opened(tmp_path / report)
    assert violations(wide) == []
    assert all(wide.evaluate("[...document.images].map(i => i.complete && i.naturalWidth)"))
    narrow, asked_too = opened(tmp_path / report, width=380)
    narrow.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 380
    assert asked == asked_too == []
