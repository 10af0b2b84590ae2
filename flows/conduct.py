"""The flows and the screens, handed to the engine that conducts them."""

from __future__ import annotations

from collections.abc import Callable

from bot.config.model import Tenant
from bot.engine import conductor
from bot.engine.keeping import Decide, nobody
from bot.engine.plan import Ask, Options, Result
from bot.engine.run import Run
from bot.engine.screens import Screens
from bot.engine.terms import Mode, Watch
from flows.lost import expect_not_paused
from flows.pause import pause
from flows.resume import resume
from flows.verify import verify
from pages.elements.dom import library, selectors
from pages.erp import Erp

FLOWS: dict[str, Callable[[Run, Erp], None]] = {"pause": pause, "resume": resume, "verify": verify}


def screens() -> Screens[Erp]:
    """The ERP as the engine is given it."""
    return Screens(FLOWS, Erp, selectors(), library(), expect_not_paused)


def conduct(
    tenant: Tenant,
    flow: str,
    mode: Mode,
    options: Options,
    ask: Ask,
    watch: Watch | None = None,
    decide: Decide = nobody,
) -> Result:
    """Runs `flow` (pause, resume, verify) for the tenant and gives how it ended, as `bot.engine.conductor.conduct` does."""
    return conductor.conduct(screens(), tenant, flow, mode, options, ask, watch, decide)
