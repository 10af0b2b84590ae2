"""Whether what a journal tells adds up: its times, its writes and their requests, its place on the disk.

A chain that was worked out anew agrees with itself. What it tells may still not: writes that no request made, times
that go backwards, an old run in a folder that bears a newer one's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.evidence.files import JOURNAL
from bot.evidence.report.ground import Outside
from bot.evidence.report.proof import Problem
from bot.json_types import Json

_NAMED = re.compile(r"(?P<when>\d{8}-\d{6})-(?:(?P<mode>dry|rehearse)-)?(?P<flow>[a-z]+)(?:-\d+)?")
_ID = re.compile(r"(\d{8}-\d{6})-[0-9a-f]{6}")
_LATE = timedelta(minutes=10)  # between the making of a folder and its first line lie seconds
_OWN_TIME = ("request", "approved")  # these say when it was, not when it was written down
_BACK = timedelta(seconds=2)  # a clock that is set right may step back a little


def in_its_place(folder: Path, journal: Sequence[dict[str, Json]], outside: Outside) -> Iterator[Problem]:
    """Whether the folder bears this run's name and lies where this run was: a whole, genuine run may stand for another."""
    started = _started(journal)
    first = _moment(journal[0].get("at")) if journal else None
    named = _NAMED.fullmatch(folder.resolve().name)
    if named and first:
        when = datetime.strptime(named["when"], "%Y%m%d-%H%M%S")
        mode, flow = started.get("mode", "real"), started.get("flow", named["flow"])
        if abs(first.replace(tzinfo=None) - when) > _LATE:
            yield Problem(
                "replayed",
                folder.resolve().name,
                f"A pasta tem o nome de outra execução: este registro começou em {first:%Y-%m-%d %H:%M}.",
            )
        elif flow != named["flow"] or (mode in ("dry", "rehearse") and named["mode"] not in (None, mode)):
            yield Problem(
                "replayed",
                folder.resolve().name,
                f"A pasta tem o nome de outra execução: este registro é de {flow} ({mode}).",
            )
    if outside.tenant and started.get("tenant") and started["tenant"] != outside.tenant:
        yield Problem("replayed", JOURNAL, f"O registro é de {started['tenant']}, e não de {outside.tenant}.")
    if outside.folder and Path(outside.folder).resolve() != folder.resolve():
        yield Problem(
            "odd", folder.name, f"O banco guarda esta execução em {outside.folder}; esta é uma cópia.", serious=False
        )


def story(journal: Sequence[dict[str, Json]]) -> Iterator[Problem]:
    """What does not add up, for a journal that nothing outside vouches for."""
    before: datetime | None = None
    for line in journal:
        at = _moment(line.get("at")) if line.get("event") not in _OWN_TIME else None
        if at and before and at < before - _BACK:
            where = f"{JOURNAL}:{line.get('n')}"
            yield Problem("odd", where, "A hora da linha é anterior à da linha antes dela.", serious=False, doubt=True)
        before = at or before
    yield from _dated(journal)
    yield from _unasked(journal)


def _dated(journal: Sequence[dict[str, Json]]) -> Iterator[Problem]:
    """A run's id holds the time at which the store gave it."""
    started = _started(journal)
    given, at = _ID.fullmatch(str(started.get("run", ""))), _moment(started.get("at"))
    if given and at:
        when = datetime.strptime(given[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
        if abs(at - when) > _LATE:
            yield Problem(
                "odd",
                JOURNAL,
                f"A execução {started['run']} diz ter começado em {at:%Y-%m-%d %H:%M}.",
                serious=False,
                doubt=True,
            )


def _unasked(journal: Sequence[dict[str, Json]]) -> Iterator[Problem]:
    """Changes made in a step that sent nothing: the browser's requests are what changes an ERP."""
    if _started(journal).get("mode", "real") != "real":
        return
    sent = {line.get("step") for line in journal if line.get("event") == "request" and line.get("sent", True)}
    for step in dict.fromkeys(_made(journal)):
        if step not in sent:
            yield Problem(
                "odd",
                JOURNAL,
                f"O passo {step} diz ter mudado o ERP, e o registro não tem nenhuma requisição dele.",
                serious=False,
                doubt=True,
            )


def _made(journal: Sequence[dict[str, Json]]) -> Iterator[Json]:
    for line in journal:
        done = line.get("event") == "change" and line.get("state") == "done"
        if done or (line.get("event") == "sale" and line.get("result") == "cancelled"):
            yield line.get("step")


def _started(journal: Sequence[dict[str, Json]]) -> dict[str, Json]:
    return next((line for line in journal if line.get("event") == "run_started"), {})


def _moment(value: Json) -> datetime | None:
    """An aware time; None for what is none."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
