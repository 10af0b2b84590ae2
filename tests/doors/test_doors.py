"""A sample of the ways out of a page in every run of the tests; `make doors` tries them all, in each mode."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from doors import Row, table, tried
from ways import WAYS

from bot.browser.guard import Sending

SAMPLE = (
    "a list by GET", "form", "keepalive as the page goes", "beacon", "fetch later", "shared worker", "socket of a worker", "worker as the page goes",
    "speculation rules", "prefetch", "GET of a picture", "GET by Yii's address", "GET nobody knows", "method in a header",
)  # fmt: skip


@pytest.mark.timeout(120)
@pytest.mark.parametrize("sending", [Sending.READS, Sending.WRITES])
def test_each_way_out_of_a_page_is_as_promised(sending: Sending) -> None:
    ways = [way for way in WAYS if way.name in SAMPLE]
    assert len(ways) == len(SAMPLE)
    with ThreadPoolExecutor(1) as thread:
        rows = thread.submit(tried, ways, [(sending, True)]).result()
    assert all(row.good for row in rows), table(rows)


@pytest.mark.parametrize(
    ("name", "arrived", "logged", "good"),
    [
        ("form", False, True, True),
        ("form", True, True, False),
        ("form", False, False, False),
        ("shared worker", False, False, True),
        ("shared worker", True, False, False),
        ("a list by GET", True, False, True),
        ("a list by GET", False, False, False),
        ("a list by GET", True, True, False),
    ],
)
def test_a_row_that_is_not_as_promised_is_told(name: str, arrived: bool, logged: bool, good: bool) -> None:
    (way,) = [way for way in WAYS if way.name == name]
    assert Row(way, Sending.READS, True, arrived, logged).good is good
