"""What one press came to, by what was read afterwards: every case of the write protocol, without a browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.terms import Applied
from bot.engine.writing import Act, Verdict, verdict
from bot.errors import BotError, Interrupted, NetworkError
from bot.store import ChangeKey

LOST = NetworkError("sem resposta")
STOP = Interrupted("a pedido")


def change(record: str) -> Any:
    keys = {"screen": "clients", "record": record, "field": "acesso", "name": record, "before": True, "after": False}
    return SimpleNamespace(**keys, key=ChangeKey("clients", record, "acesso"))


ONE, TWO = change("1"), change("2")
TARGET: Any = SimpleNamespace(untouched=lambda change, seen: seen == change.before)


def act(
    kept: list[Any], left: list[Any], *, lost: BotError | None = None, sent: bool = True, may_refuse: bool = False, shows: object = True
) -> Act:  # fmt: skip
    seen: Any = {one.key: shows for one in left} | {one.key: False for one in kept}
    return Act(TARGET, [*kept, *left], Applied(may_refuse=may_refuse, sent=sent), lost, sent, seen, kept, left)


@pytest.mark.parametrize(
    ("act", "done", "in_vain", "again", "came_to"),
    [
        (act([ONE, TWO], []), 2, False, True, Verdict.KEPT),
        (act([ONE, TWO], [], lost=LOST), 2, False, True, Verdict.KEPT),
        (act([ONE], [TWO], lost=LOST), 1, False, True, Verdict.LOST),
        (act([], [ONE], lost=LOST), 0, False, False, Verdict.LOST),
        # A stop comes before the click: nothing that is not there was asked for.
        (act([], [ONE], lost=STOP), 0, False, True, Verdict.STOPPED),
        (act([], [], lost=STOP), 0, False, True, Verdict.STOPPED),
        # Nothing left the browser.
        (act([], [ONE], sent=False), 0, False, True, Verdict.ONCE_MORE),
        (act([], [ONE], sent=False), 0, True, True, Verdict.IN_VAIN),
        (act([], [ONE], sent=False, lost=LOST), 0, False, True, Verdict.IN_VAIN),
        (act([], [ONE], sent=False), 1, False, False, Verdict.PARTLY),
        # The ERP did some of it.
        (act([ONE], [TWO]), 1, False, True, Verdict.FEWER),
        (act([ONE], [TWO]), 1, False, False, Verdict.PARTLY),
        (act([ONE], [TWO], may_refuse=True), 1, False, True, Verdict.FEWER),
        (act([ONE], [TWO], may_refuse=True), 1, False, False, Verdict.REFUSED),
        (act([ONE], [TWO], shows="outra coisa"), 1, False, True, Verdict.PARTLY),
        # The ERP did nothing of it: it is not asked again.
        (act([], [ONE], may_refuse=True), 0, False, True, Verdict.REFUSED),
        (act([], [ONE]), 0, False, True, Verdict.NOT_KEPT),
        (act([], [ONE]), 3, False, True, Verdict.PARTLY),
    ],
)
def test_a_press_comes_to(act: Act, done: int, in_vain: bool, again: bool, came_to: Verdict) -> None:
    assert verdict(act, [ONE] * done, in_vain=in_vain, again=again) is came_to
