"""`bot login` in a visible browser on a virtual screen: what a person does there, and what is told about it."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pyotp
import pytest
from playwright.sync_api import Page, Playwright
from typist import Typist

from bot.sandbox.permissions import PERMISSIONS
from bot.sandbox.server import Sandbox

pytestmark = pytest.mark.timeout(400)
WAITS = "na janela que abriu"


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen that nobody sees."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


class Desk:
    """A tenant file, a browser that a second program can reach, and the ERP behind them."""

    def __init__(self, folder: Path, erp: Sandbox, display: str, playwright: Playwright) -> None:
        self.folder, self.erp, self.display, self.playwright = folder, erp, display, playwright
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        wrapper = folder / "chrome"
        wrapper.write_text(f'#!/bin/sh\nexec chromium "$@" --remote-debugging-port={self.port}\n')
        wrapper.chmod(0o755)

    def tenant(self, login: str = "") -> None:
        (self.folder / "t.yaml").write_text(
            f"tenant: demo\nurl: {self.erp.url}\nidentity: Acme Coworking\nlogin: {{session: s.json{login}}}\nstore: sqlite:///a.db\n"
            "browser: {executable: ./chrome}\n"
        )

    @property
    def session(self) -> Path:
        return self.folder / "s.json"

    @contextmanager
    def bot(self, *args: str) -> Iterator[Typist]:
        env = {"DISPLAY": self.display, "U": self.erp.username, "P": self.erp.password}
        typist = Typist(["login", "t.yaml", *args], self.folder, env)
        try:
            yield typist
        finally:
            typist.process.kill()
            typist.process.wait()

    @contextmanager
    def person(self) -> Iterator[Page]:
        """The window, for a person to act in."""
        address = f"http://127.0.0.1:{self.port}"
        deadline = time.monotonic() + 300
        while not any(self.erp.url in target["url"] for target in _targets(address)):
            assert time.monotonic() < deadline, "the login page never came up"
        browser = self.playwright.chromium.connect_over_cdp(address)
        try:
            [page] = [page for context in browser.contexts for page in context.pages if self.erp.url in page.url]
            yield page
        finally:
            browser.close()

    def log_in(self, username: str, password: str, *, robot: bool = True) -> None:
        with self.person() as page:
            page.locator("#LoginForm_username").fill(username)
            page.locator("#LoginForm_password").fill(password)
            if not robot:
                page.get_by_text("Não sou um robô").click()
            page.locator("#loginButton").click(no_wait_after=True)


def _targets(address: str) -> list[dict[str, str]]:
    try:
        with urllib.request.urlopen(f"{address}/json/list", timeout=60) as answer:
            targets: list[dict[str, str]] = json.load(answer)
            return targets
    except (URLError, OSError):
        return []


@pytest.fixture(scope="module")
def erp() -> Iterator[Sandbox]:
    with Sandbox.start("classic", clients=12, quiet=True) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, erp: Sandbox, display: str, playwright: Playwright) -> Iterator[Desk]:
    erp.reset()
    yield Desk(tmp_path, erp, display, playwright)
    erp.turn(captcha=False, lockout_after=5, totp_secret="", session_seconds=7200, hidden_permissions=())


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_a_persons_session_is_kept_private_and_its_end_is_told(desk: Desk) -> None:
    desk.tenant()
    with desk.bot("--timeout", "120") as typist:
        typist.wait_for(WAITS)
        desk.log_in(desk.erp.username, desk.erp.password)
        assert typist.end() == 0
    assert "Sessão de demo guardada — Acme Coworking" in typist.screen
    assert "Vale até" in typist.screen
    assert stat.S_IMODE(desk.session.stat().st_mode) == 0o600
    assert "CNXSESSID" in desk.session.read_text()


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_a_captcha_leaves_the_last_click_to_the_person(desk: Desk) -> None:
    desk.erp.turn(captcha=True)
    desk.tenant(", username: env:U, password: env:P")
    with desk.bot("--timeout", "120") as typist:
        typist.wait_for("pede um captcha")
        typist.wait_for(WAITS)
        desk.log_in(desk.erp.username, desk.erp.password, robot=False)
        assert typist.end() == 0


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_a_code_is_typed_by_the_person(desk: Desk) -> None:
    desk.erp.turn(totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    desk.tenant(", username: env:U, password: env:P")
    with desk.bot("--timeout", "120") as typist:
        typist.wait_for("código de verificação")
        typist.wait_for(WAITS)
        with desk.person() as page:
            page.locator("#TotpForm_codigo").fill(pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").now())
            page.locator("#totpButton").click(no_wait_after=True)
        assert typist.end() == 0


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_a_wrong_password_is_told_and_the_person_may_go_on(desk: Desk) -> None:
    desk.tenant()
    with desk.bot("--timeout", "120") as typist:
        typist.wait_for(WAITS)
        desk.log_in(desk.erp.username, "errada")
        typist.wait_for("recusou usuário ou senha")
        desk.log_in(desk.erp.username, desk.erp.password)
        assert typist.end() == 0


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_a_lock_out_is_told_as_such(desk: Desk) -> None:
    desk.erp.turn(lockout_after=1)
    desk.tenant()
    with desk.bot("--timeout", "15") as typist:
        typist.wait_for(WAITS)
        desk.log_in(desk.erp.username, "errada")
        typist.wait_for("recusou usuário ou senha")
        desk.log_in(desk.erp.username, desk.erp.password)
        typist.wait_for("excesso de tentativas")
        assert typist.end() == 4
    assert not desk.session.exists()


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_an_expired_session_is_told_as_such(desk: Desk) -> None:
    desk.tenant(", username: env:U, password: env:P")
    desk.session.write_text('{"cookies": [], "origins": []}')
    with desk.bot("--timeout", "120") as typist:
        typist.wait_for("sessão guardada expirou")
        assert typist.end() == 0
    assert "CNXSESSID" in desk.session.read_text()


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_a_clients_account_is_refused_and_nothing_kept(desk: Desk) -> None:
    desk.tenant()
    client = next(c for c in desk.erp.state("Client")["Client"].values() if c["hasLoginAccess"] and c["isActive"])
    with desk.bot("--timeout", "120") as typist:
        typist.wait_for(WAITS)
        desk.log_in(client["username"], client["password"])
        assert typist.end() == 4
    assert "é um cliente" in typist.screen
    assert not desk.session.exists()


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_a_client_without_access_is_told_from_a_wrong_password(desk: Desk) -> None:
    desk.tenant()
    client = next(c for c in desk.erp.state("Client")["Client"].values() if not c["hasLoginAccess"] and c["username"])
    with desk.bot("--timeout", "10") as typist:
        typist.wait_for(WAITS)
        desk.log_in(client["username"], client["password"])
        assert typist.end() == 4
    assert "como cliente" in typist.screen


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_menus_that_the_user_lacks_are_named(desk: Desk) -> None:
    desk.erp.turn(hidden_permissions=PERMISSIONS)
    desk.tenant()
    with desk.bot("--timeout", "120") as typist:
        typist.wait_for(WAITS)
        desk.log_in(desk.erp.username, desk.erp.password)
        assert typist.end() == 0
    assert "aviso: este usuário não vê o(s) menu(s) Clientes: falta permissão." in typist.screen


@pytest.mark.sampled(3, "make whole", of="logins by a person")
def test_nobody_coming_is_said_after_the_time(desk: Desk) -> None:
    desk.tenant()
    with desk.bot("--timeout", "2") as typist:
        assert typist.end() == 4
    assert "Ninguém entrou em demo em 2 s." in typist.screen
