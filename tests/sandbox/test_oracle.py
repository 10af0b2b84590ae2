"""The ERP as a process, and what its oracle tells tests and the demo."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot.sandbox.knobs import Knobs
from bot.sandbox.seed import STAFF_PASSWORD, STAFF_USERNAME
from bot.sandbox.server import Sandbox, SandboxError

Start = Callable[..., Sandbox]


def _alive(pid: int) -> bool:
    """Whether the process still runs; a zombie that nobody has waited for does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_the_state_is_every_record_by_id(served: Start) -> None:
    erp = served(clients=10)
    state = erp.state()
    assert state["now"] == "2026-06-01T14:00:00"
    assert set(state["Client"]) == set(range(1, 11))
    assert {"isActive", "hasLoginAccess", "isBlocked", "name", "unit_id"} <= set(state["Client"][1])
    assert state["StaffUser"][1]["units"] == [1]
    assert {"BillingSettings", "EmailRule", "Contract", "RecurringSale", "RecurringBooking", "Sale", "Charge"} <= set(
        state
    )
    assert set(erp.state("Client")) == {"now", "Client"}


def test_days_pass_and_are_counted(served: Start) -> None:
    erp = served(clients=30, today="2026-05-10")
    happened = erp.advance(30)
    assert erp.today == date(2026, 6, 9)
    assert happened["charges"] == erp.mails()["charge"] == sum(m["kind"] == "charge" for m in erp.outbox()) > 0


def test_the_clock_can_be_set_without_anything_happening(served: Start) -> None:
    erp = served(clients=10)
    before = erp.state()
    erp.set_clock("2026-06-01T23:59:30")
    assert erp.state() == before | {"now": "2026-06-01T23:59:30"}


def test_another_persons_hand_changes_adds_and_removes(served: Start) -> None:
    erp = served(clients=10)
    erp.edit("Client", 2, hasLoginAccess=False, since="2020-02-29", unit_id=1)
    assert erp.state()["Client"][2]["since"] == "2020-02-29"
    assert not erp.try_login(2)
    fresh = erp.insert("Client", name="Nova", hasLoginAccess=True, isActive=True, isBlocked=False)
    assert erp.try_login(fresh)
    erp.remove("Client", fresh)
    assert fresh not in erp.state("Client")["Client"]
    assert {e["actor"] for e in erp.effects()} == {"oracle"}


def test_what_makes_no_sense_is_refused_with_a_sentence(served: Start) -> None:
    erp = served(clients=10)
    for call, sentence in (
        (lambda: erp.edit("Cliente", 1, name="x"), "no model 'Cliente'"),
        (lambda: erp.edit("Client", 1, nome="x"), "no field named 'nome'"),
        (lambda: erp.edit("Client", 99, name="x"), "does not exist"),
        (lambda: erp.arm("explode"), "no fault 'explode'"),
        (lambda: erp.turn(page_sise=3), "nearest: page_size"),
        (lambda: erp.call("GET", "advance"), "405"),
    ):
        with pytest.raises((SandboxError, ValueError), match=sentence):
            call()


def test_reset_goes_back_to_the_seeded_state_and_clock(served: Start) -> None:
    erp = served(clients=20)
    before = erp.state()
    erp.advance(40)
    erp.edit("Client", 1, name="Outra")
    erp.arm("status", code=500)
    erp.reset()
    assert erp.state() == before
    assert (erp.faults(), erp.outbox(), erp.effects()) == ([], [], [])


def test_knobs_can_be_turned_while_it_runs(served: Start) -> None:
    erp = served("modal", clients=10, page_size=50)
    erp.turn(captcha=True)
    told = erp.call("GET", "knobs")
    assert (told["confirm"], told["page_size"], told["captcha"]) == ("bootstrap", 50, True)


def test_the_process_serves_the_login_page_and_logs_the_login(served: Start) -> None:
    erp = served(clients=10)
    connection = HTTPConnection("127.0.0.1", erp.port, timeout=120)
    connection.request("GET", "/index.php?r=site/login")
    page = connection.getresponse()
    assert b'id="login-form"' in page.read()
    connection.close()
    assert (erp.username, erp.password) == (STAFF_USERNAME, STAFF_PASSWORD)
    assert erp.state("StaffUser")["StaffUser"][1]["username"] == STAFF_USERNAME
    assert erp.writes() == []


def test_it_answers_while_days_pass(served: Start) -> None:
    erp = served(clients=60)
    with ThreadPoolExecutor(4) as pool:
        days = pool.submit(erp.advance, 60)
        reads = [pool.submit(erp.state, "Client") for _ in range(6)]
        assert all(len(read.result()["Client"]) == 60 for read in reads)
        assert days.result()["sales"] > 0


def test_it_starts_from_the_cached_seed_and_leaves_nothing_when_it_stops(
    served: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_cache = tmp_path / "seeded"  # its own: into the one that workers share others seed meanwhile
    monkeypatch.setenv("BOT_SANDBOX_CACHE", str(seed_cache))
    served(clients=25).stop()
    seeded = {file.name: file.stat().st_ino for file in seed_cache.glob("*.db")}
    assert len(seeded) == 1
    erp = served(clients=25)
    erp.stop()
    erp.stop()
    assert {file.name: file.stat().st_ino for file in seed_cache.glob("*.db")} == seeded, "it was seeded anew"
    assert not _alive(erp.pid)
    assert not erp._folder.exists()


def test_it_dies_with_its_parent(seed_cache: Path) -> None:
    code = (
        "from bot.sandbox.server import Sandbox; import sys;"
        "erp = Sandbox.start(clients=10);"
        "print(erp.pid, flush=True);"
        "sys.stdin.read()"
    )
    environ = os.environ | {"BOT_SANDBOX_CACHE": str(seed_cache)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        watch = os.pidfd_open(child)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        ended, _, _ = select.select([watch], [], [], 120)
    os.close(watch)
    assert ended == [watch]


def test_a_start_that_fails_says_why(served: Start) -> None:
    first = served(clients=10)
    with pytest.raises(SandboxError, match=r"did not start: OSError: .*in use"):
        served(clients=10, port=first.port)
    with pytest.raises(ValueError, match="no preset 'clasic'"):
        Sandbox.start("clasic")


def test_started_by_hand_it_says_where_it_is(seed_cache: Path) -> None:
    command = [sys.executable, "-m", "bot.sandbox", "--preset", "modal", "--knob", "page_size=10", "--clients", "10"]
    environ = os.environ | {"BOT_SANDBOX_CACHE": str(seed_cache)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        login = process.stdout.readline()
        connection = HTTPConnection(url.removeprefix("http://").strip("/"), timeout=120)
        connection.request("GET", "/__sandbox__/knobs")
        told = Knobs.from_dict(json.loads(connection.getresponse().read()))
        connection.close()
        process.terminate()
    assert told == Knobs.preset("modal", page_size=10)
    assert STAFF_USERNAME in login
    assert STAFF_PASSWORD in login


def test_started_by_hand_with_a_mistake_it_says_which() -> None:
    command = [sys.executable, "-m", "bot.sandbox", "--knob", "page_sise=10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "sandbox: no knob 'page_sise'; nearest: page_size, page_sizes, rules_page_size\n",
    )
