"""The watchdog: quiet while a run gets on, and the end of a browser that hangs."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading

import pytest

from bot.engine.watchdog import Watchdog

NEVER = 1e9
SOON = 0.05 / 60


def ended_by(step_minutes: float, run_minutes: float, title: str = "Clientes") -> Watchdog:
    ended = threading.Event()
    with Watchdog(step_minutes, run_minutes, ended.set) as watchdog:
        watchdog.step(title)
        assert ended.wait(120), "the watchdog slept"
    return watchdog


def test_a_step_that_gets_nowhere_is_ended_and_named() -> None:
    said = ended_by(SOON, NEVER).error
    assert said is not None
    assert said.message.startswith("O passo «Clientes» ficou")
    assert "browser.step_minutes" in said.message


def test_a_run_past_its_deadline_is_ended_whatever_its_step() -> None:
    assert "browser.deadline_minutes" in str(ended_by(NEVER, SOON, "").error)


def test_a_step_that_gets_on_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("bot.engine.watchdog.time.monotonic", lambda: now[0])
    ended = threading.Event()
    with Watchdog(1, NEVER, ended.set) as watchdog:
        for _ in range(8):
            watchdog.step("Clientes")
            assert not ended.wait(0.02)
            now[0] += 45
        watchdog.step("")
        now[0] += 600
        watchdog.step("")
        assert not ended.wait(0.1), "between two steps only the run's own deadline counts"
    assert watchdog.error is None


def test_a_browser_that_hangs_in_a_script_is_ended_and_the_run_told_so() -> None:
    script = textwrap.dedent("""
        from bot.browser.guard import Sending
        from bot.browser.launch import open_browser
        from bot.config.model import Browser
        from bot.errors import BrowserGone
        from bot.engine.watchdog import Watchdog

        try:
            with open_browser("http://127.0.0.1:9", Browser(), sending=Sending.READS) as browser:
                with Watchdog(1 / 60, 1e9, browser.kill) as watchdog:
                    watchdog.step("Clientes")
                    browser.page.evaluate("while (true) {}")
        except BrowserGone as error:
            print(type(error).__name__, "-", watchdog.error)
    """)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=500, check=False)
    assert ended.stdout.startswith("BrowserGone - O passo «Clientes» ficou"), ended.stdout + ended.stderr
    assert ended.returncode == 0
    assert ended.stderr == ""


def test_a_page_that_a_script_keeps_busy_is_ended_long_before_its_step() -> None:
    script = textwrap.dedent("""
        from bot.browser.guard import Sending
        from bot.browser.launch import open_browser
        from bot.config.model import Browser
        from bot.errors import BrowserGone
        from bot.engine.watchdog import Watchdog

        try:
            with open_browser("http://127.0.0.1:9", Browser(), sending=Sending.READS) as browser:
                with Watchdog(1e9, 1e9, browser.kill) as watchdog:
                    watchdog.step("Clientes")
                    browser.traffic.answering = lambda: watchdog.answering(1)
                    browser.page.evaluate("setTimeout(() => { while (true) {} })")
                    browser.settle()
        except BrowserGone as error:
            print(type(error).__name__, "-", watchdog.error)
    """)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=500, check=False)
    assert ended.stdout.startswith("BrowserGone - A tela não respondeu em 1 s no passo «Clientes»"), ended.stderr


DRIPPING = """
        import socket, threading
        from bot.browser.guard import Sending
        from bot.browser.launch import open_browser
        from bot.config.model import Browser
        from bot.errors import BotError

        server = socket.create_server(("127.0.0.1", 0))
        over = threading.Event()

        def drip(connection):
            asked = connection.recv(65536).decode()
            kind = "text/html" if {drips!r} in asked.split()[1] else ""
            head = "HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\nConnection: close\\r\\n\\r\\n"
            if not kind:
                connection.sendall((head + {page!r}).encode())
                connection.close()
                return
            connection.sendall((head + "<p>").encode())
            try:
                while not over.wait(0.1):
                    connection.sendall(b".")
            except OSError:
                pass

        def serve():
            while True:
                connection, _ = server.accept()
                threading.Thread(target=drip, args=[connection], daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        url = "http://127.0.0.1:%d" % server.getsockname()[1]
        try:
            with open_browser(url, Browser(), sending=Sending.READS) as browser:
                browser.timeout = 2
                browser.goto(url + "/lista")
        except BotError as error:
            print(type(error).__name__, "-", error)
        over.set()
"""


@pytest.mark.parametrize(
    ("drips", "page"),
    [("/lista", ""), ("/rows.js", "<script src=/rows.js></script><p>Clientes")],
    ids=["the page itself", "a script of the page"],
)
def test_an_answer_that_comes_byte_by_byte_is_ended_by_the_steps_own_timeout(drips: str, page: str) -> None:
    """However many bytes come: it is the whole answer that counts, not that there is always something new."""
    script = textwrap.dedent(DRIPPING.replace("{drips!r}", repr(drips)).replace("{page!r}", repr(page)))
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=500, check=False)
    assert ended.stdout.startswith(f"NetworkError - O ERP não respondeu em 2 s ({drips})"), ended.stdout + ended.stderr
