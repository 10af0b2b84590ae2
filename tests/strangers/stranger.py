"""A stranger: presets and noise drawn by a seed, a whole maintenance on it, and what the ERP's oracle makes of that.

The relation is metamorphic. What a maintenance changes on a quiet ERP is known (the matrix holds it for each preset): on a
noisy one it changes the same, or the bot stops having written nothing else, with a sentence that says why.
"""

from __future__ import annotations

import json
import os
import re
import time
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench import SINCE, Bench, add_sale, changed, unbilled
from lines import merged, proposed
from row import bench_for, expected_pause
from test_matrix import STOPS

from bot.engine.plan import Result
from bot.sandbox.knobs import PRESETS
from bot.sandbox.noise import wording
from bot.sandbox.noise.kinds import Noise

DAYS = 20
LAST = SINCE + timedelta(days=DAYS)
# What stops without noise too, what ends with something for a person, and a session too short for anything that comes late.
LEFT_OUT = {*STOPS, "no_grant", "block_status", "block_both", "short_session"}
DRAWN = sorted(set(PRESETS) - LEFT_OUT)
DRIVER = re.compile(r"\b(Page|Locator|Frame|BrowserContext|ElementHandle)\.[a-z]\w+")
LINES = 6  # that a person puts in, one after the other
SAME, STOPPED, WRONG = "same", "stopped", "wrong"


@dataclass(frozen=True)
class Stranger:
    """Presets under noise; `seed` repeats both, unless other ones were asked for."""

    seed: int
    presets: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def draw(cls, seed: int, presets: Iterable[str] = (), kinds: Iterable[str] | None = None) -> Stranger:
        dice = Random(f"{seed} presets")
        drawn = tuple(presets) or tuple(dice.sample(DRAWN, dice.randint(1, 3)))
        return cls(seed, drawn, Noise.draw(seed).kinds if kinds is None else Noise.of(seed, kinds).kinds)

    def __str__(self) -> str:
        return f"N=1 SEED={self.seed} PRESETS={','.join(self.presets)} KINDS={','.join(self.kinds) or 'none'}"


@dataclass
class Verdict:
    """`same`, `stopped` or `wrong`; after which flow, in which words, what it cost, and what of `keys` had to be put into the tenant file."""

    stranger: Stranger
    verdict: str
    flow: str
    said: str
    seconds: float = 0.0
    cpu: float = 0.0
    keys: dict[str, Any] = field(default_factory=dict)

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Verdict:
        held = json.loads(text)
        who = held.pop("stranger")
        return cls(Stranger(who["seed"], tuple(who["presets"]), tuple(who["kinds"])), **held)


def maintain(stranger: Stranger, folder: Path) -> Verdict:
    """Pause, some days with sales, resume; ends with the first flow that does not do what it does on a quiet ERP."""
    noise, began, used = Noise.of(stranger.seed, stranger.kinds), time.monotonic(), processor_seconds()
    folder.mkdir(parents=True, exist_ok=True)
    # Who becomes Bloqueado by a charge of before is a matter of the matrix: here it would end a run with something for a person.
    knobs = {"noise": str(noise) if noise.kinds else "", "auto_block_days": None}
    with bench_for(stranger.presets, folder, **knobs) as bench:
        given = dict(bench.keys)
        found = _pause(stranger, bench, noise) or _resume(stranger, bench, noise)
        lines = {key: value for key, value in bench.keys.items() if given.get(key) != value}
    spent = {"seconds": time.monotonic() - began, "cpu": processor_seconds() - used}
    return replace(found or Verdict(stranger, SAME, "resume", ""), keys=lines, **spent)


def _pause(stranger: Stranger, bench: Bench, noise: Noise) -> Verdict | None:
    before = bench.erp.state()
    return _judged(stranger, bench, noise, "pause", before, expected_pause(before, bench.erp.knobs))


def _resume(stranger: Stranger, bench: Bench, noise: Noise) -> Verdict | None:
    erp = bench.erp
    paused = [change for change in changed(_first(bench), erp.state()) if change[0] != "Sale"]
    erp.advance(DAYS)
    for day in (SINCE, SINCE + timedelta(days=5), LAST, LAST + timedelta(days=1)):
        add_sale(erp, day)
    add_sale(erp, SINCE + timedelta(days=6), "billed")
    idle = erp.state()
    undone = {(model, record, name, now, was) for model, record, name, was, now in paused}
    cancelled = {("Sale", record, "status", "notBilled", "cancelled") for record in unbilled(idle, SINCE, LAST)}
    return _judged(stranger, bench, noise, "resume", idle, undone | cancelled)


def _first(bench: Bench) -> Mapping[str, Any]:
    """The state before the pause: what it changed is read off the effects, last one first."""
    state = bench.erp.state()
    for effect in reversed(bench.erp.effects()):
        if effect["actor"] == bench.erp.username:
            state[effect["model"]][effect["record"]][effect["field"]] = effect["before"]
    return state


def _judged(
    stranger: Stranger, bench: Bench, noise: Noise, flow: str, before: Mapping[str, Any], right: set[Any]
) -> Verdict | None:  # fmt: skip
    """Runs the flow; None where it did just what is right, and nothing announced was confirmed."""
    erp, written = bench.erp, len(bench.erp.effects())
    mails = erp.mails()
    try:
        result = _conducted(bench, flow)
    except Exception:  # a bug of the bot is what is looked for here
        return Verdict(stranger, WRONG, flow, traceback.format_exc()[-1500:])
    own = [effect for effect in erp.effects()[written:] if effect["actor"] == erp.username]
    fields = ("model", "record", "field", "before", "after")
    done = {tuple(effect[name] for name in fields) for effect in own if effect["before"] != effect["after"]}
    whole = set(changed(before, erp.state(), but=["cancel_reason", "failed_logins"])) == right
    said = f"exit {result.exit_code}: {_said(result)}"
    if done - right:
        return Verdict(stranger, WRONG, flow, f"wrote {sorted(done - right, key=str)[:3]}. {said}")
    if flow == "resume" and "grant_mails_anyway" in stranger.presets and "O ERP diz que enviou e-mail" in said:
        mails = {
            **mails,
            "grant": 1,
        }  # the one client on whom the way without e-mail is tried found out that the ERP lies
    if erp.mails() != mails:
        return Verdict(stranger, WRONG, flow, f"mailed {erp.mails()} after {mails}. {said}")
    if result.exit_code == 0 and not whole:
        return Verdict(stranger, WRONG, flow, f"left {sorted(right - done, key=str)[:3]}. {said}")
    if effect := _confirmed(noise, erp.knobs.billing_confirm != "none", done):
        return Verdict(stranger, WRONG, flow, f"confirmed «{effect}». {said}")
    if result.exit_code != 0:
        # No sentence, or one in the words of the browser's driver, is a bug like a traceback.
        return Verdict(stranger, WRONG if DRIVER.search(said) or not _said(result) else STOPPED, flow, said)
    return None


def _conducted(bench: Bench, flow: str) -> Result:
    """Runs the flow; where it stops with a line to put into the tenant file, puts it in, as a person would, and runs it again."""
    result = bench.conduct(flow)
    for _ in range(LINES):
        line = proposed(_said(result, whole=True)) if result.exit_code else {}
        keys = merged(bench.keys, line)
        if keys == bench.keys:
            break
        bench.keys = keys
        result = bench.conduct(flow)
    return result


def _confirmed(noise: Noise, billing_asks: bool, done: set[Any]) -> str:
    """The side effect that was announced by a question whose act was done all the same; "" where none was."""
    if "side_effects" not in noise.kinds:
        return ""
    asked, effect = wording.announced(noise.dice("side_effects"))
    act = {wording.BLOCK: ("Client", False), wording.CANCEL: ("Sale", "cancelled")}
    if asked == wording.BILLING:
        return effect if billing_asks and any(change[0] == "BillingSettings" for change in done) else ""
    return effect if any((change[0], change[4]) == act[asked] for change in done) else ""


def _said(result: Result, *, whole: bool = False) -> str:
    people = "; ".join(f"{person.name}: {person.why}" for person in result.people)
    return " ".join(filter(None, (result.message, result.hint, people)))[: None if whole else 700]


def processor_seconds() -> float:
    """What this process and all that it started have used of the processor so far: the ERP, the bot, the driver and the browser."""
    used: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            numbers = stat.read_text().rpartition(")")[2].split()
            used[int(stat.parent.name)] = int(numbers[1]), sum(map(int, numbers[11:15]))
    ours = {os.getpid()}
    while found := {pid for pid, (parent, _) in used.items() if parent in ours} - ours:
        ours |= found
    return sum(used[pid][1] for pid in ours if pid in used) / os.sysconf("SC_CLK_TCK")


def shrink(verdict: Verdict, folder: Path) -> Verdict:
    """The least noise that still ends so: kinds are dropped one by one; the verdict that the last that failed gave."""
    least = verdict
    for kind in verdict.stranger.kinds:
        fewer = replace(least.stranger, kinds=tuple(one for one in least.stranger.kinds if one != kind))
        again = maintain(fewer, folder / f"without-{kind}")
        if again.verdict == verdict.verdict:
            least = again
    return least
