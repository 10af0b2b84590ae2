"""Whole cycles on a small embedded ERP, each conducted once: the tests look at what they left, one promise at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from bench import SINCE, Bench, Cycle, Start, add_sale, entering, trim

from bot.engine.plan import Plan
from bot.engine.terms import Mode
from bot.sandbox.server import Sandbox

IDLE_DAYS = 120
LAST = SINCE + timedelta(days=IDLE_DAYS)
PASSWORD = 'S3nha "de" teste+çã&%41'  # what an encoding would change, so that a search for it finds every encoding


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """`start(preset…, knob=value)`: a small ERP with a bench, stopped at the module's end."""
    running: list[Sandbox] = []

    def start(*presets: str, clients: int = 12, page_size: int = 10, **knobs: Any) -> Bench:
        erp = Sandbox.start(presets or "classic", clients=clients, page_size=page_size, today=SINCE, **knobs)
        running.append(erp)
        trim(erp)
        return Bench(erp, tmp_path_factory.mktemp("bench"))

    yield start
    for erp in running:
        erp.stop()


@pytest.fixture(scope="session")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cycle]:
    """The undisturbed cycle, on an ERP whose box for the welcome e-mail comes ticked, with pause, pause and resume, resume."""
    with Sandbox.start("classic", clients=12, page_size=10, today=SINCE, welcome_default_ticked=True) as erp:
        erp.edit("StaffUser", 1, password=PASSWORD)
        trim(erp)
        always_blocked = entering(erp)[-1]
        erp.edit("Client", always_blocked, isBlocked=True, punctuality=0)
        outside = {
            "the day before": add_sale(erp, SINCE - timedelta(days=1)),
            "the day after": add_sale(erp, LAST + timedelta(days=1)),
            "billed": add_sale(erp, date(2026, 7, 10), "billed"),
            "paid": add_sale(erp, date(2026, 7, 11), "paid"),
            "deducted": add_sale(erp, date(2026, 7, 12), "deductedFromQuota"),
            "cancelled": add_sale(erp, date(2026, 7, 13), "cancelled"),
        }
        inside = {"the first day": add_sale(erp, SINCE), "the last day": add_sale(erp, LAST)}
        bench = Bench(erp, tmp_path_factory.mktemp("cycle"), env={"BENCH_PASSWORD": PASSWORD})
        one = Cycle(bench, erp.state(), always_blocked, outside, inside)
        one.note("before")

        def ask(plan: Plan) -> bool:
            one.plan = plan
            return True

        one.run("pause", lambda: bench.pause(ask=ask))
        one.run("second pause", bench.pause)
        one.run("verify", lambda: bench.conduct("verify", Mode.DRY))
        one.happened = erp.advance(IDLE_DAYS)
        one.note("idle")
        one.run(
            "plan of July", lambda: bench.conduct("resume", Mode.DRY, first=date(2026, 7, 1), last=date(2026, 7, 31))
        )
        one.run("resume", bench.resume)
        one.run("second resume", bench.resume)
        yield one
