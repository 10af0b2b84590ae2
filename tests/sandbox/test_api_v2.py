"""The subset of the API v2 that the embedded ERP serves; each test names the fact of DOMAIN.md §5 it stands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Make = Callable[..., None]


def ask(what: str, token: str | None = None, **params: Any) -> Any:
    from django.test import Client as Web

    from bot.sandbox.api import TOKEN

    return Web().get(f"/index.php/api/v2/{what}", params, headers={"Authorization": f"Bearer {token or TOKEN}"})


def test_it_asks_for_a_bearer_token(erp: Make) -> None:
    erp()
    assert ask("customers", token="another").status_code == 401


def test_pages_go_on_until_has_next_is_false_and_flags_may_be_null(erp: Make) -> None:
    erp(clients=60)
    first, last = (ask("customers", limit=40, offset=offset).json() for offset in (0, 40))
    assert (len(first["data"]), first["hasNext"], len(last["data"]), last["hasNext"]) == (40, True, 20, False)
    assert {one["hasLoginAccess"] for one in first["data"]} == {True, None}
    assert ask("customers", limit=101).status_code == 400


def test_arrays_are_given_as_k_with_brackets(erp: Make) -> None:
    erp()
    assert [one["id"] for one in ask("customers", **{"id[]": [1, 2]}).json()["data"]] == [1, 2]


def test_sales_are_filtered_by_reference_date_and_created_at_answers_400(erp: Make) -> None:
    erp()
    found = ask("sales", dateFrom="2026-06-01", dateTo="2026-06-30", status="notBilled").json()["data"]
    assert found
    assert {(one["referenceDate"][:7], one["status"]) for one in found} == {("2026-06", "notBilled")}
    assert ask("sales", createdAtFrom="2026-06-01").status_code == 400


def test_the_sixty_first_request_of_a_minute_is_refused(erp: Make) -> None:
    erp()
    assert [ask("companies").status_code for _ in range(60)] == [200] * 60
    refused = ask("companies")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 61
