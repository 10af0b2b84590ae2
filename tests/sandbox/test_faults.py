"""Faults of the ERP and the wire: each does what it says, at the nth match, as often as told, and no more."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected
from typing import Any

import pytest
from django.test import Client as Browser

from bot.sandbox import engine, faults, knobs, middleware, records
from bot.sandbox.clock import now
from bot.sandbox.models import Client, Effect, Job, Sale, WriteLog
from bot.sandbox.server import Sandbox

Make = Callable[..., None]
LIST = "/index.php?r=cliente/admin"


def _logged_in() -> Browser:
    browser = Browser()
    browser.get("/index.php?r=site/login")
    _post(browser, "site/login", {"LoginForm[username]": "robo", "LoginForm[password]": "senha-de-demonstracao"})
    return browser


def _post(browser: Browser, route: str, fields: dict[str, Any]) -> Any:
    token = browser.cookies["YII_CSRF_TOKEN"].value
    return browser.post(f"/index.php?r={route}", {"YII_CSRF_TOKEN": token, **fields})


def _block(browser: Browser, *ids: int) -> Any:
    return _post(browser, "cliente/bloquearAcessoLote", {"ids[]": ids})


def _with_access(count: int) -> list[int]:
    return list(Client.objects.filter(hasLoginAccess=True).order_by("pk").values_list("pk", flat=True)[:count])


def test_it_strikes_at_the_nth_match_and_as_often_as_told(erp: Make) -> None:
    erp()
    browser = _logged_in()
    fault = faults.arm("status", route="cliente/*", method="GET", nth=2, times=2, code=502)
    assert [browser.get(LIST).status_code for _ in range(5)] == [200, 502, 502, 200, 200]
    assert browser.get("/index.php?r=site/index").status_code == 200
    assert (fault.seen, fault.fired) == (5, 2)


def test_it_strikes_for_ever_until_disarmed(erp: Make) -> None:
    erp()
    browser = _logged_in()
    faults.arm("status", route="cliente/*", times=0, code=504)
    assert {browser.get(LIST).status_code for _ in range(5)} == {504}
    faults.disarm()
    assert browser.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"kind": "explode"}, "no fault 'explode'; known: status, delay"),
        ({"kind": "reset", "code": 3}, "fault 'reset' takes no code"),
    ],
)
def test_a_fault_that_does_not_exist_is_refused(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        faults.arm(**options)


def test_an_error_page_means_that_nothing_was_done(erp: Make) -> None:
    erp()
    browser, (one,) = _logged_in(), _with_access(1)
    faults.arm("status", method="POST")
    answer = _block(browser, one)
    assert (answer.status_code, b"500 Internal Server Error" in answer.content) == (500, True)
    assert engine.try_login(one)
    assert not WriteLog.objects.get(route="cliente/bloquearAcessoLote").applied


def test_an_answer_lost_to_an_error_page_leaves_the_write_done(erp: Make) -> None:
    erp()
    browser, (one,) = _logged_in(), _with_access(1)
    faults.arm("lost_answer", method="POST", code=504)
    assert _block(browser, one).status_code == 504
    assert not Client.objects.get(pk=one).hasLoginAccess
    log = WriteLog.objects.get(route="cliente/bloquearAcessoLote")
    assert (log.applied, log.user, log.fault, log.status) == (True, "robo", "lost_answer", 504)


@pytest.mark.parametrize("preset", ["classic", "background"])
def test_a_lost_write_is_answered_as_if_it_were_done(erp: Make, preset: str) -> None:
    erp(preset, bulk_ms=0)
    browser, (one,) = _logged_in(), _with_access(1)
    faults.arm("lost_write", method="POST")
    answer = _block(browser, one)
    engine.finish_jobs()
    assert answer.status_code < 400
    assert Client.objects.get(pk=one).hasLoginAccess
    assert not WriteLog.objects.get(route="cliente/bloquearAcessoLote").applied
    assert not Effect.objects.exists()
    assert all(job.finished for job in Job.objects.all())


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}])
def test_an_expired_session_brings_the_login_page(erp: Make, headers: dict[str, str]) -> None:
    """Expired: the login HTML comes back, also as the answer to AJAX."""
    erp()
    browser = _logged_in()
    faults.arm("expire", route="cliente/*")
    answer = browser.get(LIST, headers=headers, follow=True)
    assert (answer.status_code, b'id="login-form"' in answer.content) == (200, True)
    assert b'id="login-form"' in browser.get(LIST, follow=True).content, "and it stays expired"


def test_the_login_page_may_come_as_the_answer_to_one_request_only(erp: Make) -> None:
    erp()
    browser = _logged_in()
    faults.arm("login_page", route="cliente/*")
    answer = browser.get(f"{LIST}&ajax=cliente-grid")
    assert (answer.status_code, b'id="login-form"' in answer.content) == (200, True)
    assert b'id="login-form"' not in browser.get(LIST).content


def test_a_stale_grid_shows_what_was_when_the_fault_was_armed(erp: Make, tmp_path: Any) -> None:
    erp()
    browser = _logged_in()
    Client.objects.filter(pk=1).update(name="AAA antes")
    fault = faults.arm("stale", route="cliente/*", method="GET")
    fault.snapshot = middleware.snapshot(tmp_path / "stale.db")
    Client.objects.filter(pk=1).update(name="AAA depois")
    assert b"AAA antes" in browser.get(f"{LIST}&clearFilters=1").content
    assert b"AAA depois" in browser.get(LIST).content
    assert Client.objects.get(pk=1).name == "AAA depois"


def test_an_unexpected_modal_lies_over_the_page(erp: Make) -> None:
    erp()
    browser = _logged_in()
    faults.arm("modal", route="cliente/*", text="Sua assinatura venceu")
    page = browser.get(LIST).content.decode()
    assert page.index("Sua assinatura venceu") < page.index("</body>")
    assert "Sua assinatura venceu" not in browser.get(LIST).content.decode()


def test_two_messages_contradict_each_other(erp: Make) -> None:
    erp()
    faults.arm("two_toasts", text="Erro interno")
    assert faults.extra_messages("cliente/x") == [
        ("success", "Operação realizada com sucesso."),
        ("error", "Erro interno"),
    ]
    assert faults.extra_messages("cliente/x") == []


def test_another_person_changes_a_record_just_before_the_write(erp: Make) -> None:
    erp()
    browser, (one,) = _logged_in(), _with_access(1)
    faults.arm("edit", method="POST", model="Client", id=one, fields={"hasLoginAccess": False, "name": "Outra"})
    _block(browser, one)
    assert list(Effect.objects.order_by("pk").values_list("actor", "field", "before", "after")) == [
        ("oracle", "hasLoginAccess", True, False),
        ("oracle", "name", Effect.objects.get(field="name").before, "Outra"),
        ("robo", "hasLoginAccess", False, False),
    ]


def test_a_request_sent_twice_is_done_twice_and_answered_once(erp: Make) -> None:
    erp("partial")
    browser, sale = _logged_in(), Sale.objects.filter(status="notBilled", refusal=None).order_by("pk")[:1].get()
    faults.arm("twice", method="POST")
    _post(browser, "venda/cancelarLote", {"ids[]": [sale.pk]})
    assert Sale.objects.get(pk=sale.pk).status == "cancelled"
    assert WriteLog.objects.filter(route="venda/cancelarLote").count() == 1
    said = browser.get("/index.php?r=venda/admin").content.decode()
    assert "Não foi possível processar 1 registro" in said, "the second had nothing left to do"


def test_midnight_passes_just_before_a_request(erp: Make) -> None:
    erp()
    browser, before = _logged_in(), now()
    faults.arm("midnight", route="cliente/*", nth=2)
    days = []
    for _ in range(3):
        browser.get(LIST)
        days.append((now() - before).days)
    assert days == [0, 1, 1]


def test_rows_appear_and_disappear_between_two_pages(erp: Make) -> None:
    erp()
    browser = _logged_in()
    faults.arm("insert", route="cliente/*", nth=2, model="Client", fields={"name": "AAA Nova"})
    faults.arm("remove", route="cliente/*", nth=3, model="Client", id=2)
    counts = []
    for _ in range(3):
        browser.get(LIST)
        counts.append(Client.objects.count())
    assert counts == [60, 61, 60]
    assert Client.objects.filter(name="AAA Nova").exists()
    assert not Client.objects.filter(pk=2).exists()


def test_php_drops_the_surplus_of_a_large_form_without_a_word(erp: Make) -> None:
    """max_input_vars: a batch may be cut without an error."""
    erp(max_input_vars=11)
    browser, ids = _logged_in(), _with_access(20)
    assert _block(browser, *ids).status_code < 400
    # The token is one of the eleven.
    assert Client.objects.filter(pk__in=ids, hasLoginAccess=False).count() == 10


def test_passwords_and_tokens_are_not_in_the_log(erp: Make) -> None:
    erp()
    _logged_in()
    log = WriteLog.objects.get(route="site/login")
    assert log.fields["LoginForm[username]"] == "robo"
    assert log.fields["LoginForm[password]"] == log.fields["YII_CSRF_TOKEN"] == "•••"
    assert "senha-de-demonstracao" not in str(records.rows("WriteLog"))


def test_a_session_ends_after_its_seconds_sliding_or_fixed(erp: Make) -> None:
    """Session cookie CNXSESSID, Max-Age 7200; sliding or fixed is open."""
    erp("fixed_session")
    browser = _logged_in()
    cookie = browser.cookies["CNXSESSID"]
    assert 7190 <= int(cookie["max-age"]) <= 7200
    ends = browser.session.get_expiry_date()
    browser.get(LIST)
    assert browser.session.get_expiry_date() == ends
    knobs.use(knobs.Knobs())
    browser = _logged_in()
    ends = browser.session.get_expiry_date()
    assert browser.get(LIST).cookies["CNXSESSID"]["max-age"] == 7200
    assert browser.session.get_expiry_date() > ends


# --- what only a real connection shows ---------------------------------------------------------------------------


def _get(erp: Sandbox, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", erp.port, timeout=120)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_wire_breaks_as_told(served: Callable[..., Sandbox]) -> None:
    erp = served(clients=10)
    login = "/index.php?r=site/login"
    whole = len(_get(erp, login)[1])
    erp.arm("reset", route="site/login")
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        _get(erp, login)
    erp.arm("lost_answer", route="site/login")
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        _get(erp, login)
    erp.arm("truncate", route="site/login")
    with pytest.raises(IncompleteRead) as broken:
        _get(erp, login)
    assert 0 < len(broken.value.partial) < whole
    for kind in ("delay", "late_answer"):
        erp.arm(kind, route="site/login", seconds=0.3)
        start = time.monotonic()
        assert _get(erp, login)[0] == 200
        assert time.monotonic() - start >= 0.3
    assert [fault["fired"] for fault in erp.disarm()] == [1, 1, 1, 1, 1]
    assert erp.faults() == []
