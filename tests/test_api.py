"""The reading client of the API v2, on answers made here: paging, slipping, pace, arrays, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.api import Api
from bot.errors import BotError, CountMismatch, ErpError, NoPermission, NotUnderstood

Serve = Callable[[httpx.Request], httpx.Response]


class Time:
    def __init__(self) -> None:
        self.now, self.waits = 0.0, list[float]()

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def api(serve: Serve, time: Time | None = None) -> Api:
    time = time or Time()
    return Api(
        "https://acme.example", "s3cret", transport=httpx.MockTransport(serve), wait=time.wait, clock=lambda: time.now
    )


def page(ids: list[int], request: httpx.Request) -> httpx.Response:
    offset, limit = int(request.url.params["offset"]), int(request.url.params["limit"])
    cut = ids[offset : offset + limit]
    return httpx.Response(200, json={"data": [{"id": n} for n in cut], "hasNext": offset + limit < len(ids)})


def test_all_pages_are_read_with_the_token_on_the_own_host_by_get_alone() -> None:
    seen = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return page(list(range(1, 251)), request)

    assert list(api(serve).records("customers", isActive=1, id=[1, 2])) == list(range(1, 251))
    assert {(r.method, r.url.host, r.url.path) for r in seen} == {
        ("GET", "acme.example", "/index.php/api/v2/customers")
    }
    assert seen[0].headers["Authorization"] == "Bearer s3cret"
    assert seen[0].url.params.get_list("id[]") == ["1", "2"]


def test_a_record_that_slipped_between_two_pages_is_found_by_reading_again() -> None:
    ids, asked = list(range(1, 151)), []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(1)
        answer = page(ids, request)
        if len(asked) == 1:
            ids.remove(1)  # 101 slips onto the page that was read already
        return answer

    assert 101 in api(serve).records("sales")


def test_a_list_that_never_stands_still_is_an_error() -> None:
    ids = [1]

    def serve(request: httpx.Request) -> httpx.Response:
        ids.append(len(ids) + 1)
        return page(ids, request)

    with pytest.raises(CountMismatch):
        api(serve).records("sales")


def test_no_more_than_sixty_requests_leave_in_a_minute() -> None:
    time = Time()
    one = api(lambda request: page([1], request), time)
    for _ in range(30):
        one.records("companies")
    assert time.waits == []
    one.records("companies")
    assert time.waits == [60.0]


def test_what_retry_after_asks_is_waited_for() -> None:
    time, answers = Time(), [httpx.Response(429, headers={"Retry-After": "7"})]
    one = api(lambda request: answers.pop() if answers else page([1], request), time)
    assert list(one.records("companies")) == [1]
    assert time.waits == [7.0]


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (401, {}, NoPermission),
        (403, {}, NoPermission),
        (302, {}, ErpError),
        (400, {}, ErpError),
        (200, [], NotUnderstood),
        (200, {"data": []}, NotUnderstood),
        (200, {"data": [{}], "hasNext": False}, NotUnderstood),
        (200, {"data": [], "hasNext": True}, NotUnderstood),
    ],
)
def test_what_is_not_understood_is_an_error_without_the_token(status: int, answer: Any, error: type[BotError]) -> None:
    with pytest.raises(error) as raised:
        api(lambda _: httpx.Response(status, json=answer)).records("sales")
    assert "s3cret" not in repr(raised.value)


def test_a_redirect_to_another_host_is_not_followed() -> None:
    asked = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": "https://other.example/"})

    with pytest.raises(ErpError):
        api(serve).records("sales")
    assert asked == ["acme.example"]
