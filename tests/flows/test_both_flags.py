"""A bulk block that flips more than the access."""

from __future__ import annotations

import pytest
from bench import Start, ids

from bot.engine.terms import Mode


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_pause_tells_at_once_that_the_bulk_block_gave_the_status_too(start: Start) -> None:
    bench = start("block_both")
    before = len(ids(bench.erp.state(), "Client", isBlocked=True))
    result = bench.pause()
    assert result.exit_code == 0, result.message
    given = len(ids(bench.erp.state(), "Client", isBlocked=True)) - before
    assert given > 0
    words = [text for _, text, _ in result.findings if "status «Bloqueado»" in text]
    assert words == [
        f"O bloqueio em lote deste ERP deu o status «Bloqueado» a {given} cliente(s), que só se tira à mão."
    ]
    again = bench.conduct("pause", Mode.REAL)
    assert (again.exit_code, again.findings) == (0, [])
