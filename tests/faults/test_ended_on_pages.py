"""Runs on real pages that are ended from outside: a signal, a browser that dies, a page that hangs; the last run completes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small import ANSWER_SECONDS, Ended, SmallTenant, small_erp

from bot.browser.processes import children, kill_below

HANG = "<script>while (true) {}</script>"


def when_written(tenant: SmallTenant, act: Callable[[subprocess.Popen[str]], None], flow: str = "pause") -> Ended:
    """Starts the flow and calls `act` as soon as the ERP has done its next write, whose answer it holds back."""
    process = tenant.start(flow)
    before, limit = len(tenant.applied()), time.monotonic() + 120
    while len(tenant.applied()) == before and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.05)
    act(process)
    return tenant.end(process)


def browser_of(process: subprocess.Popen[str]) -> None:
    """Ends the browser of a bot, and leaves its driver alive."""
    driver = children(process.pid)
    assert driver, "no driver was started"
    kill_below(driver)


def driver_of(process: subprocess.Popen[str]) -> None:
    """Ends what drives the browser of a bot."""
    for pid in children(process.pid):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.crash
@pytest.mark.timeout(900)
def test_a_run_that_is_ended_from_outside_says_so_and_the_next_goes_on(tmp_path: Path) -> None:
    with small_erp("classic", clients=2) as erp:
        tenant = SmallTenant(erp, tmp_path)
        tenant.thin_out(1)

        erp.arm("late_answer", method="POST", route="config/*", seconds=3)
        stopped = when_written(tenant, lambda bot: os.kill(bot.pid, signal.SIGTERM))
        assert stopped.code == 1, stopped.text
        assert "A execução foi encerrada pelo sistema (SIGTERM)." in stopped.text
        assert stopped.text.rstrip().splitlines()[-1].endswith("report.html")
        assert [change[-1] for change in tenant.kept()["changes"]] == ["done"], "the click under way was not settled"

        for route, end in (("emailAutomatico/*", browser_of), ("cliente/*", driver_of)):
            erp.disarm()
            erp.arm("late_answer", method="POST", route=route, seconds=ANSWER_SECONDS)
            gone = when_written(tenant, end)
            assert gone.code == 1, gone.text
            assert "O navegador fechou" in gone.text
            assert "Traceback" not in gone.text

        erp.disarm()
        erp.arm("modal", route="cliente/admin", text=HANG)
        tenant.settings("step_minutes: 0.3")
        hung = tenant.run("pause")
        assert hung.code == 1, hung.text
        assert "A tela não respondeu em" in hung.text
        assert "Traceback" not in hung.text

        erp.disarm()
        tenant.settings("step_minutes: 5")
        ended = tenant.run("pause")
        assert ended.code == 0, ended.text
        assert {change[-1] for change in tenant.kept()["changes"]} == {"done"}
        assert max(tenant.effects().values()) == 1
