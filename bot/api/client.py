"""Reads of the ERP's API v2: pages by `hasNext`, offsets that slip, 60 requests a minute.

Nothing but GET leaves, no redirect is followed, and the token goes to the tenant's own host alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from threading import Event
from typing import Any

import httpx

from bot.errors import CountMismatch, ErpError, NetworkError, NoPermission, NotUnderstood

PAGE = 100
A_MINUTE, REQUESTS = 60.0, 60
TRIES = 3
Value = str | int | list[str] | list[int]
Params = dict[str, str | int | list[str]]


def _wait(seconds: float) -> None:
    Event().wait(seconds)


class Api:
    """`wait` and `clock` stand in for time; `transport` for the network."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        transport: httpx.BaseTransport | None = None,
        wait: Callable[[float], None] = _wait,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = httpx.Client(
            base_url=url.rstrip("/") + "/index.php/api/v2/",
            headers={"Authorization": f"Bearer {token}"},
            transport=transport,
            follow_redirects=False,
            trust_env=transport is None,
            timeout=30,
        )
        self._wait, self._clock = wait, clock
        self._sent: list[float] = []

    def close(self) -> None:
        self._http.close()

    def records(self, what: str, **filters: Value) -> dict[int, dict[str, Any]]:
        """All records of `what` by id. Read until two readings in a row agree: a list that changes while it is paged slips."""
        before: dict[int, dict[str, Any]] | None = None
        for _ in range(TRIES):
            found: dict[int, dict[str, Any]] = {}
            twice = False
            for record in self._pages(what, filters):
                number = record.get("id")
                if not isinstance(number, int):
                    raise NotUnderstood(f"A API respondeu a {what} com um registro sem id.")
                twice = twice or number in found
                found[number] = record
            if not twice and before is not None and found.keys() == before.keys():
                return found
            before = None if twice else found
        raise CountMismatch(f"A API não deu duas vezes seguidas a mesma lista de {what}.")

    def _pages(self, what: str, filters: Mapping[str, Value]) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            answer = self._get(what, {**_params(filters), "limit": PAGE, "offset": offset})
            data, further = answer.get("data"), _has_next(answer)
            if not isinstance(data, list) or further is None or (further and not data):
                raise NotUnderstood(f"A API respondeu a {what} de um modo que não se entende.")
            yield from data
            if not further:
                return
            offset += len(data)

    def _get(self, what: str, params: Params) -> dict[str, Any]:
        for _ in range(TRIES):
            self._keep_pace()
            try:
                response = self._http.get(what, params=params)
            except httpx.HTTPError as error:
                raise NetworkError(f"A API não respondeu a {what}.", type(error).__name__) from None
            if response.status_code != 429:
                break
            self._wait(_seconds(response.headers.get("Retry-After", "")))
        if response.status_code in (401, 403):
            raise NoPermission(f"A API recusou o token ao ler {what}.", "Confira api.token no arquivo do cliente.")
        if response.status_code != 200:
            raise ErpError(f"A API respondeu {response.status_code} a {what}.")
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NotUnderstood(f"A API respondeu a {what} de um modo que não se entende.")
        return answer

    def _keep_pace(self) -> None:
        now = self._clock()
        self._sent = [at for at in self._sent if now - at < A_MINUTE]
        if len(self._sent) >= REQUESTS:
            self._wait(A_MINUTE - (now - self._sent[0]))
        self._sent.append(self._clock())


def _params(filters: Mapping[str, Value]) -> Params:
    """Arrays as `k[]=1&k[]=2`."""
    return {
        f"{key}[]" if isinstance(value, list) else key: [str(one) for one in value]
        if isinstance(value, list)
        else str(value)
        for key, value in filters.items()
    }


def _has_next(answer: Mapping[str, Any]) -> bool | None:
    paging = answer.get("pagination")
    told = paging.get("hasNext") if isinstance(paging, dict) else answer.get("hasNext")
    return told if isinstance(told, bool) else None


def _seconds(header: str) -> float:
    """What `Retry-After` asks for, at most a minute; a whole minute where it does not say."""
    return min(float(header), A_MINUTE) if header.isdigit() else A_MINUTE
