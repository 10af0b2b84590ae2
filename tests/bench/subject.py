"""One subject of a measurement, as a process of its own: `subject.py WHO FLOW FACTS OUT`."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main(who: str, flow: str, told: dict[str, Any]) -> dict[str, Any]:
    began = time.perf_counter()
    if who == "bot":
        found = _bot(flow, told)
    else:
        from ledger import Ledger
        from rivals import RIVALS, Facts

        facts, ledger = Facts(**told["facts"]), Ledger()
        if who == "floor":
            found = {"requests": {"all": RIVALS[who][flow](facts)}}
        else:
            RIVALS[who][flow](facts, lambda context: context.on("request", ledger.note))
            found = {"requests": dict(ledger.requests)}
    used = resource.getrusage(resource.RUSAGE_SELF)
    return found | {"took": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime}


def _bot(flow: str, told: dict[str, Any]) -> dict[str, Any]:
    from ledger import Ledger

    import bot.browser.page
    from bot.cli.commands import main as command

    ledger = Ledger()
    ledger.install()
    made = bot.browser.page.Browser.__init__

    def counting(browser: Any, context: Any, *args: Any, **options: Any) -> None:
        context.on("request", ledger.note)
        made(browser, context, *args, **options)

    bot.browser.page.Browser.__init__ = counting  # type: ignore[method-assign]
    code: Any = 0
    try:
        command([flow, "--yes", told["tenant"]])
    except SystemExit as left:
        code = left.code
    return ledger.as_json() | {"exit": code}


if __name__ == "__main__":
    who, flow, facts, out = sys.argv[1:]
    Path(out).write_text(json.dumps(main(who, flow, json.loads(Path(facts).read_text()))))
