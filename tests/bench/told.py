"""What was measured, as text: each figure, each target beside it, and where the time went. The same in the terminal and in docs/bench.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from measure import Case, Measured

Taken = dict[Case, list[Measured]]


@dataclass(frozen=True)
class Target:
    """What a figure must not exceed; `figure` is None where this run did not measure it."""

    name: str
    most: float
    figure: float | None
    unit: str = ""

    def __str__(self) -> str:
        if self.figure is None:
            return f"| {self.name} | ≤ {self.most:g}{self.unit} | – | not measured |"
        short = self.figure - self.most
        verdict = f"**falls short by {short:.2g}{self.unit}**" if short > 0 else "met"
        return f"| {self.name} | ≤ {self.most:g}{self.unit} | {self.figure:.2f}{self.unit} | {verdict} |"


def of(taken: Taken, case: Case, who: str, flow: str, what: Callable[[Measured], float]) -> float | None:
    """The median of a figure over the runs of a case; None where there is none that was done right."""
    found = [what(one) for one in taken.get(case, []) if (one.who, one.flow) == (who, flow) and one.right]
    return median(found) if found else None


def seconds(one: Measured) -> float:
    return one.seconds


def processor(one: Measured) -> float:
    """CPU seconds of all that took part: what a busy machine changes least."""
    return sum(one.cpu.values())


def ratio(taken: Taken, flow: str, case: Case, against: str = "script") -> float | None:
    ours, theirs = (of(taken, case, who, flow, seconds) for who in ("bot", against))
    return ours / theirs if ours and theirs else None


def targets(taken: Taken, start: float | None, demo: float | None) -> list[Target]:
    """The targets of the project, each beside what this run measured."""

    def at(clients: int, page: int) -> Case:
        return next((case for case in taken if (case.clients, case.page) == (clients, page)), Case(clients, page))

    def memory(clients: int) -> float | None:
        cases = [case for case in taken if case.clients == clients]
        return of(taken, cases[0], "bot", "pause", lambda one: one.memory) if cases else None

    largest, least = memory(10_000), memory(3_000)
    growth = (largest / least - 1) * 100 / 7 if largest and least else None
    return [
        *(Target(f"pause, {n} clients, 10 a page ÷ plain script", 1.0, ratio(taken, "pause", at(n, 10))) for n in (100, 300)),
        Target("pause, 3,000 clients ÷ plain script", 0.7, ratio(taken, "pause", at(3_000, 10))),
        Target("resume, 100 clients, 120 days, 10 a page ÷ plain script", 1.0, ratio(taken, "resume", at(100, 10))),
        Target("cost of 1,000 more clients ÷ raw HTTP's, 100 a page", 10.0, _slopes(taken)),
        Target("10,000 clients: peak memory of the tree", 600.0, largest, " MiB"),
        Target("its growth per 1,000 clients", 10.0, growth, " %"),
        Target("bot --help ÷ python -c «import click»", 4.0, start),
        Target("make demo after set-up", 60.0, demo, " s"),
    ]  # fmt: skip


def _slopes(taken: Taken) -> float | None:
    cases = sorted((case for case in taken if case.page == 100), key=lambda case: case.clients)
    if len(cases) < 2:
        return None
    few, many = cases[0], cases[-1]
    found = [[of(taken, case, who, "pause", seconds) for case in (few, many)] for who in ("bot", "floor")]
    if any(figure is None for pair in found for figure in pair):
        return None
    ours, theirs = ((pair[1] or 0) - (pair[0] or 0) for pair in found)
    return ours / theirs if theirs > 0 else None


def lines(taken: Taken, start: float | None, demo: float | None, note: str) -> Iterator[str]:
    """The whole of docs/bench.md."""
    yield "# Bench"
    yield ""
    yield f"Written by `make bench` on {date.today():%Y-%m-%d}; not by hand. {note}".strip()
    yield ""
    yield (
        f"Machine: {_machine()}. Everything of a row in one run, on the same embedded ERP, each subject from the same state: "
        "**bot** with full verification and evidence; **script**, plain Playwright as `codegen` would give, no checks; **floor**, raw HTTP with the fewest requests."
    )
    yield ""
    yield from ("## Targets", "", "| | target | measured | |", "| --- | --- | --- | --- |")
    yield from (str(target) for target in targets(taken, start, demo))
    yield ""
    yield from ("## Measured", "")
    yield "| ERP | flow | who | seconds | ÷ script | ÷ floor | CPU s, ERP included | ÷ script | peak PSS | documents | asked by scripts | files | requests a client |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for case, found in taken.items():
        for flow, who in dict.fromkeys((one.flow, one.who) for one in found):
            yield _row(taken, case, flow, who)
    yield ""
    yield from ("## Where the bot's time goes", "")
    yield "CPU seconds by process (two may work at once), then seconds spent waiting for an answer by what was asked, then the work counted."
    yield ""
    for case, found in taken.items():
        for one in found:
            if one.who == "bot":
                yield from _spent(case, one)


def _row(taken: Taken, case: Case, flow: str, who: str) -> str:
    runs = [one for one in taken[case] if (one.flow, one.who) == (flow, who)]
    last, took = runs[-1], median(one.seconds for one in runs)
    asked = last.work.get("requests", {})
    documents, scripts, files = (
        sum(count for kind, count in asked.items() if any(word in kind for word in words))
        for words in (("document",), ("xhr", "fetch"), ("file",))
    )
    wrong = "" if all(one.right for one in runs) else " (NOT DONE RIGHT)"

    def against(other: str, what: Callable[[Measured], float] = seconds) -> str:
        ours, theirs = median(what(one) for one in runs), of(taken, case, other, flow, what)
        return f"{ours / theirs:.2f}" if theirs else "–"

    every = asked.get("all", documents + scripts)
    counts = f"{documents} | {scripts} | {files}" if "all" not in asked else f"{every} in all | – | –"
    return (
        f"| {case} | {flow} | {who}{wrong} | {took:.1f} | {against('script')} | {against('floor')}"
        f" | {median(processor(one) for one in runs):.1f} | {against('script', processor)} | {max(one.memory for one in runs):.0f} MiB"
        f" | {counts} | {every / case.clients:.2f} |"
    )


def _spent(case: Case, one: Measured) -> Iterator[str]:
    def told(found: dict[str, float], unit: str) -> str:
        return ", ".join(f"{name} {value:.1f}{unit}" for name, value in sorted(found.items(), key=lambda i: -i[1]))

    calls: dict[str, int] = one.work.get("calls", {})
    wanted = (
        "Frame.evaluate",
        "Page.evaluate",
        "Locator.click",
        "Page.goto",
        "Page.screenshot",
        "Frame.wait_for_function",
        "journal",
        "store",
    )
    yield f"- **{case}, {one.flow}**, {one.seconds:.1f} s. CPU: {told(one.cpu, ' s')}. Waiting: {told(one.work.get('seconds', {}), ' s')}."
    yield (
        f"  Calls of the driver: {sum(calls.values())}, of them "
        + ", ".join(f"{name} {calls.get(name, 0)}" for name in wanted)
        + "."
    )


def _machine() -> str:
    memory = next((int(line.split()[1]) // 2**20 for line in _proc("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = f", load {os.getloadavg()[0]:.1f} when written" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {memory} GiB, {platform.system()} {platform.machine()}, Python {platform.python_version()}{load}"


def _proc(path: str) -> Sequence[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except OSError:
        return []
