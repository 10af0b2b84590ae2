"""Whole maintenances where password boxes are on the screens, and a login that its page checks before it sends it."""

from __future__ import annotations

import pytest
from bench import Bench, Start, with_access

from bot.engine.terms import Mode

pytestmark = pytest.mark.timeout(900)
LOGIN = {
    "username": "env:BENCH_USER",
    "password": "env:BENCH_PASSWORD",
    "totp": "env:BENCH_TOTP",
    "session": "acme.session.json",
}


def logins(bench: Bench, since: int) -> int:
    return sum(route == "site/login" for route in bench.routes(since))


@pytest.fixture(scope="module")
def bench(start: Start) -> Bench:
    bench = start("client_login", "login_ajax", "totp80", "no_auto_block", noise="3:password_form")
    bench.env["BENCH_TOTP"] = "jbsw y3dp ehpk 3pxp"
    bench.keys["login"] = LOGIN
    return bench


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_password_boxes_on_the_screens_are_not_the_login_and_access_is_given_back_by_forms_that_have_them(
    bench: Bench,
) -> None:
    before = bench.erp.state()
    sent = len(bench.erp.writes())
    result = bench.pause()
    assert result.exit_code == 0, result.message
    assert with_access(bench.erp.state()) == set()
    assert logins(bench, sent) == 2, "checked once, sent once"
    bench.erp.advance(3)
    sent = len(bench.erp.writes())
    result = bench.resume()
    assert result.exit_code == 0, result.message
    assert logins(bench, sent) == 0
    now = bench.erp.state()
    assert with_access(now) == with_access(before) != set()
    assert {key: one["password"] for key, one in now["Client"].items()} == {
        key: one["password"] for key, one in before["Client"].items()
    }


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_password_that_the_check_refuses_is_told_and_sent_once(bench: Bench) -> None:
    bench.session.unlink(missing_ok=True)
    right = bench.env["BENCH_PASSWORD"]
    bench.env["BENCH_PASSWORD"] = "outra"
    sent = len(bench.erp.writes())
    result = bench.conduct("pause", Mode.DRY)
    bench.env["BENCH_PASSWORD"] = right
    assert (result.exit_code, logins(bench, sent)) == (4, 1)
    assert "recusou usuário ou senha" in result.message


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_screen_that_asks_for_the_login_again_and_again_is_named(bench: Bench) -> None:
    for nth in (1, 2, 3):
        bench.erp.arm("expire", route="emailAutomatico/admin", nth=nth)
    sent = len(bench.erp.writes())
    result = bench.conduct("pause", Mode.DRY)
    bench.erp.disarm()
    assert result.exit_code == 1
    assert "logo depois de um login que deu certo" in result.message
    assert "emailAutomatico" in result.message
    assert logins(bench, sent) <= 4
