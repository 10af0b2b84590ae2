"""Logging in: what each refusal is called, that none is tried again, and what is kept for the next run."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator

import pytest
from bench import PASSWORD_NAME, Bench, Start
from leaks import places

from bot.engine.plan import Result
from bot.engine.terms import Mode
from bot.sandbox.knobs import PRESETS

pytestmark = pytest.mark.timeout(600)
TOTP = PRESETS["totp"].totp_secret
WITH_CODE = {"totp": "env:BENCH_TOTP"}


@pytest.fixture(scope="module")
def bench(start: Start) -> Bench:
    return start()


@pytest.fixture(autouse=True)
def as_before(bench: Bench) -> Iterator[None]:
    env = dict(bench.env)
    yield
    bench.env = env
    bench.erp.disarm()
    bench.erp.turn(captcha=False, totp_secret="", session_seconds=7200, session_kind="sliding")
    bench.erp.edit("StaffUser", 1, failed_logins=0)
    bench.forget()


def refused(bench: Bench, **keys: object) -> Result:
    """A run that stops at the login, having tried it once at most."""
    sent = len(bench.erp.writes())
    result = bench.conduct("pause", Mode.DRY, **keys)
    assert (result.outcome, result.exit_code) == ("needs_login", 4), result.message
    assert len(bench.routes(sent)) <= 1
    return result


def login(**more: str) -> dict[str, str]:
    return {"username": "env:BENCH_USER", "password": f"env:{PASSWORD_NAME}", "session": "acme.session.json"} | more


@pytest.mark.sampled(1, "make whole", of="entering")
def test_each_refusal_has_a_message_of_its_own_and_is_tried_once(bench: Bench) -> None:
    messages = {}
    right = bench.env[PASSWORD_NAME]
    bench.env[PASSWORD_NAME] = "outra-senha"
    sent = len(bench.erp.writes())
    messages["wrong password"] = refused(bench).message
    assert bench.routes(sent) == ["site/login"], "a refused login is sent once and never again"
    bench.erp.edit("StaffUser", 1, failed_logins=5)
    messages["locked out"] = refused(bench).message
    bench.erp.edit("StaffUser", 1, failed_logins=0)
    bench.env[PASSWORD_NAME] = right
    bench.erp.turn(captcha=True)
    messages["captcha"] = refused(bench).message
    bench.erp.turn(captcha=False, totp_secret=TOTP)
    messages["code"] = refused(bench).message
    bench.erp.turn(totp_secret="")
    messages["expired"] = refused(bench, login={"session": "acme.session.json"}).message
    client = bench.erp.state("Client")["Client"][1]
    bench.env |= {"BENCH_USER": client["username"], PASSWORD_NAME: client["password"]}
    messages["client"] = refused(bench).message
    assert len(set(messages.values())) == 6
    words = {
        "wrong password": "usuário ou senha", "locked out": "excesso de tentativas", "captcha": "captcha", "code": "código de verificação",
        "expired": "sessão guardada", "client": "é um cliente",
    }  # fmt: skip
    assert {what: word for what, word in words.items() if word not in messages[what]} == {}


@pytest.mark.sampled(1, "make whole", of="entering")
def test_a_code_is_given_where_the_file_has_its_secret(bench: Bench) -> None:
    bench.erp.turn(totp_secret=TOTP)
    bench.env["BENCH_TOTP"] = TOTP
    result = bench.conduct("pause", Mode.DRY, login=login(**WITH_CODE))
    assert result.exit_code == 3, result.message
    assert places(bench.bytes_written(), [TOTP]) == []


@pytest.mark.sampled(1, "make whole", of="entering")
def test_a_code_that_is_refused_is_not_tried_again(bench: Bench) -> None:
    bench.erp.turn(totp_secret=TOTP)
    bench.env["BENCH_TOTP"] = "KRSXG5CTMVRXEZLUKN2HE2LOM5XW4ZI="
    sent = len(bench.erp.writes())
    result = bench.conduct("pause", Mode.DRY, login=login(**WITH_CODE))
    assert result.exit_code == 4
    assert bench.erp.state("StaffUser")["StaffUser"][1]["failed_logins"] == 1
    assert len(bench.routes(sent)) <= 2


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_the_session_is_kept_for_its_owner_alone_and_used_again(bench: Bench) -> None:
    sent = len(bench.erp.writes())
    for _ in range(2):
        assert bench.conduct("pause", Mode.DRY).exit_code == 3
    assert bench.routes(sent) == ["site/login"]
    assert stat.S_IMODE(bench.session.stat().st_mode) == 0o600
    assert json.loads(bench.session.read_text())["cookies"]


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_session_that_expired_between_runs_is_renewed_where_the_file_can(bench: Bench) -> None:
    assert bench.conduct("pause", Mode.DRY).exit_code == 3
    bench.erp.expire_sessions()
    sent = len(bench.erp.writes())
    assert bench.conduct("pause", Mode.DRY).exit_code == 3
    assert bench.routes(sent) == ["site/login"]


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_session_lost_in_the_middle_is_renewed_and_the_pause_is_whole(bench: Bench) -> None:
    bench.erp.arm("expire", route="cliente/admin", nth=5)
    sent = len(bench.erp.writes())
    result = bench.pause()
    assert result.exit_code == 0, result.message
    assert bench.erp.faults()[0]["fired"] == 1
    assert bench.routes(sent).count("site/login") == 2
    assert bench.routes(sent).count("config/faturamento") == 1
