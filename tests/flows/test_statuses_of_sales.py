"""A sale whose status is not understood stops a resume before its first write; said once in the tenant file, it passes."""

from __future__ import annotations

from datetime import date

import pytest
from bench import SINCE, Bench, Start, add_sale, changed, unbilled

pytestmark = pytest.mark.timeout(600)
LAST = date(2026, 6, 11)


def paused(start: Start, *presets: str) -> Bench:
    bench = start("no_auto_block", *presets)
    result = bench.pause()
    assert result.exit_code == 0, result.message
    bench.erp.advance(10)
    add_sale(bench.erp, SINCE), add_sale(bench.erp, LAST), add_sale(bench.erp, date(2026, 6, 5), "billed")
    return bench


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_status_that_the_bot_does_not_know_stops_the_resume_and_its_line_in_the_file_lets_it_pass(
    start: Start,
) -> None:
    bench = paused(start, "sales_open")
    idle, written = bench.erp.state(), len(bench.erp.writes())
    stopped = bench.resume()
    assert stopped.exit_code == 1
    assert "«Em aberto»" in stopped.message
    assert "labels: {sales.unbilled: [Em aberto]}" in stopped.hint
    assert set(bench.routes(written)) <= {"site/login"}
    assert changed(idle, bench.erp.state()) == []
    resumed = bench.resume(labels={"sales.unbilled": ["Em aberto"]})
    assert resumed.exit_code == 0, (resumed.message, resumed.people)
    after = bench.erp.state()
    wanted = unbilled(idle, SINCE, LAST)
    assert len(wanted) > 1
    assert {(record, now) for _, record, _, _, now in changed(idle, after, "Sale")} == {
        (record, "cancelled") for record in wanted
    }
    assert after["BillingSettings"][1]["mode"] == "AUTOMATICO"


@pytest.mark.sampled(1, "make whole", of="maintenances")
@pytest.mark.parametrize("preset", ["sales_short", "sales_icon_class"])
def test_a_status_that_only_the_filter_puts_in_words_is_learned_from_it(start: Start, preset: str) -> None:
    bench = paused(start, preset)
    idle = bench.erp.state()
    resumed = bench.resume()
    assert resumed.exit_code == 0, (resumed.message, resumed.people)
    wanted = unbilled(idle, SINCE, LAST)
    assert {(record, now) for _, record, _, _, now in changed(idle, bench.erp.state(), "Sale")} == {
        (record, "cancelled") for record in wanted
    }
