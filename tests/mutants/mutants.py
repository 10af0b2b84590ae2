"""`make mutants N=200 SEED=1`: what no test sees. Breaks the code in N places drawn by chance, and tells which breaks survived.

The breaks are cosmic-ray's (another comparison, a condition turned round, another number, a loop that never runs, …). Each is
made in a copy of the checkout, where the tests that stand nearest to the module are run, the fastest first, until one fails.
They run in a process forked from this one, which has the libraries loaded. A break that hangs is seen.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

# What most tests load: in a forked process it is there already. Nothing of the project is among it.
import parso
import playwright.sync_api  # noqa: F401
import pytest
import sqlalchemy.orm  # noqa: F401
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot/store", "bot/engine", "flows", "pages/elements")
# Of arithmetic and of bits this project has little; these are the breaks that a person could have written.
# `is` for `==` breaks nothing here: what is compared so are constants and members of enumerations.
NO_BREAK = re.compile(r"_Is_Eq|_Eq_Is$|IsNot_NotEq|NotEq_IsNot")
KINDS = re.compile(
    r"ReplaceComparison|ReplaceTrue|ReplaceFalse|AndWith|OrWith|AddNot|Delete_Not|Number|Break|Continue|ZeroIteration|Exception"
)

Stage = tuple[str, ...]  # what pytest is given
MAINTENANCES: tuple[Stage, ...] = (
    ("tests/soak/test_stops.py", "tests/soak/test_meanwhile.py"),
    ("tests/faults/test_somebody_else.py", "tests/soak/test_keeping.py"),
    ("tests/faults/test_trouble_on_a_fake.py", "tests/crash/test_points_on_a_fake.py"),
)
WORDS: Stage = ("tests/elements/test_questions.py", "tests/elements/test_readings.py", "tests/elements/test_asking.py")


def _element(*names: str) -> tuple[Stage, ...]:
    return (tuple(f"tests/elements/test_{name}.py" for name in names),)


# The module, or its package, and the tests that must see a break in it: stage by stage, the fastest first.
NEAREST: dict[str, tuple[Stage, ...]] = {
    "bot/store": (("tests/test_store.py", "-k", "not postgresql"), ("tests/test_status.py",), *MAINTENANCES),
    "bot/engine": MAINTENANCES,
    "bot/engine/due": (("tests/test_due.py",), ("tests/soak/test_half_year.py",)),
    "bot/engine/drift": (("tests/soak/test_half_year.py",), *MAINTENANCES),
    "bot/engine/rehearsal": (("tests/flows/test_rehearse.py",), *MAINTENANCES),
    "bot/engine/signals": (("tests/test_signals.py",), *MAINTENANCES),
    "bot/engine/watchdog": (("tests/faults/test_watchdog.py",), *MAINTENANCES),
    "flows": (("tests/flows/test_reread.py", "tests/flows/test_resume_words.py"), *MAINTENANCES),
    "flows/check": (("tests/flows_check",),),
    "flows/check_report": (("tests/flows_check/test_check_words.py",), ("tests/flows_check",)),
    "flows/demo": (("tests/test_demo.py", "--whole"),),
    "flows/estimate": (("tests/flows_check/test_check_words.py",),),
    "flows/login": (("tests/test_login.py", "--whole"),),
    "flows/proposal": (("tests/flows_check/test_check_words.py",), ("tests/flows_check",)),
    "flows/record": (("tests/test_recordings.py",),),
    "flows/replay": (("tests/test_recordings.py",),),
    "flows/sandbox_tenant": (("tests/test_demo.py", "--whole"),),
    "pages/elements": (WORDS, ("tests/elements",)),
    "pages/elements/bulk": _element("element_bulk"),
    "pages/elements/choice": _element("element_choice"),
    "pages/elements/commit": _element("element_commit", "outcome"),
    "pages/elements/dates": _element("element_dates"),
    "pages/elements/dom": _element("element_words", "element_form"),
    "pages/elements/filters": _element("list_filters", "element_filters"),
    "pages/elements/form": _element("element_form"),
    "pages/elements/grid": _element("element_grid", "list_pages"),
    "pages/elements/kinds": _element("element_commit", "outcome"),
    "pages/elements/menu": _element("element_menu"),
    "pages/elements/names": _element("element_words", "readings"),
    "pages/elements/outcome": _element("outcome", "element_commit"),
    "pages/elements/reason": _element("element_commit"),
    "pages/elements/rowmenu": _element("element_rowmenu"),
    "pages/elements/screen": _element("element_words", "element_address", "element_messages"),
    "pages/elements/sheet": _element("readings", "element_grid"),
    "pages/elements/toggle": _element("element_toggle"),
    "pages/elements/undrawn": _element("undrawn"),
    "pages/elements/yesno": _element("readings", "element_yesno"),
}


@dataclass(frozen=True)
class Break:
    """One place, and what is done to it."""

    module: str
    operator: str
    occurrence: int

    def made_in(self, source: str) -> str:
        return str(mutate_code(source, get_operator(self.operator)(), self.occurrence))

    @property
    def package(self) -> str:
        return next(name for name in PACKAGES if self.module.startswith(name + "/"))

    @property
    def stages(self) -> tuple[Stage, ...]:
        return NEAREST.get(self.module.removesuffix(".py")) or NEAREST[self.package]


@cache
def places(module: str) -> list[list[Break]]:
    """The breaks of a module, line by line."""
    nodes = list(_nodes(parso.parse((ROOT / module).read_text(encoding="utf-8"))))
    found: dict[int, list[Break]] = defaultdict(list)
    for name in operator_names():
        if KINDS.search(name) and not NO_BREAK.search(name):
            operator = get_operator(name)()
            spots = (spot for node in nodes for spot in operator.mutation_positions(node))
            for at, (begin, _) in enumerate(spots):
                found[begin[0]].append(Break(module, name, at))
    return [found[line] for line in sorted(found)]


def _nodes(tree: Any) -> Any:
    yield tree
    for child in getattr(tree, "children", ()):
        yield from _nodes(child)


def draw(count: int, seed: str, packages: list[str]) -> list[Break]:
    """As many from each package; a line that can be broken in ten ways is no likelier than one that can be in one."""
    dice = random.Random(seed)
    drawn: list[Break] = []
    for turn, package in enumerate(packages):
        paths = [path for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts]
        sizes = [len(path.read_bytes()) for path in paths]
        wanted, mine = count // len(packages) + (turn < count % len(packages)), list[Break]()
        for _ in range(100 * wanted):
            [path] = dice.choices(paths, sizes)
            lines = places(str(path.relative_to(ROOT)))
            if len(mine) < wanted and lines and (one := dice.choice(dice.choice(lines))) not in mine:
                mine.append(one)
        drawn += mine
    dice.shuffle(drawn)
    return drawn


def copy_to(folder: Path) -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, folder / name)
    for name in (".make", "tests/elements/kits/node_modules"):
        if (ROOT / name).exists():
            (folder / name).symlink_to((ROOT / name).resolve())


def _tests(folder: Path, stage: Stage) -> None:
    """In a process of its own: whose code says 0 where all of them pass."""
    os.setsid()
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    os.chdir(folder)
    sys.path[:] = [
        str(folder),
        *(path for path in sys.path if Path(path or ROOT) != ROOT),
    ]  # the copy, and not the checkout
    os.environ["PYTHONPATH"] = str(folder)
    loaded = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # what is loaded already is not looked at again
    os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *loaded, *stage])))


def seen(folder: Path, stage: Stage, limit: float | None) -> bool:
    """Whether a test of these failed, or they did not come to their end in the time."""
    process = get_context("fork").Process(target=_tests, args=(folder, stage))
    process.start()
    process.join(limit)
    if process.exitcode is None:
        os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()
    return process.exitcode != 0


@dataclass
class Trial:
    """A copy of the checkout, and how long each stage takes in it while nothing is broken."""

    folder: Path
    limits: dict[Stage, float]
    changed: int = 0

    def write(self, module: str, source: str) -> None:
        path = self.folder / module
        path.write_text(source, encoding="utf-8")
        # What was compiled of it is told from it by size and second, and a break may leave both as they were.
        self.changed += 1
        os.utime(path, (self.changed, self.changed))

    def limit(self, stage: Stage) -> float:
        if stage not in self.limits:
            begun = time.monotonic()
            if seen(self.folder, stage, None):
                sys.exit(f"{' '.join(stage)}: fails without a break; nothing can be told")
            self.limits[stage] = 5 * (time.monotonic() - begun) + 60
        return self.limits[stage]

    def sees(self, one: Break, source: str, broken: str) -> bool:
        for stage in one.stages:
            limit = self.limit(stage)
            self.write(one.module, broken)
            dead = seen(self.folder, stage, limit)
            self.write(one.module, source)
            if dead:
                return True
        return False


def difference(one: Break, source: str, broken: str) -> str:
    lines = difflib.unified_diff(source.splitlines(), broken.splitlines(), one.module, one.module, lineterm="", n=0)
    return "\n".join([one.module, *list(lines)[2:]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--package", action="append", choices=PACKAGES, help="only this one; may be repeated")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    made: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    survivors: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        trial = Trial(Path(name), {})
        copy_to(trial.folder)
        drawn = draw(asked.count, asked.seed, asked.package or list(PACKAGES))
        for number, one in enumerate(drawn, 1):
            source = (ROOT / one.module).read_text(encoding="utf-8")
            broken = one.made_in(source)
            dead, changed = trial.sees(one, source, broken), difference(one, source, broken)
            made[one.package] += 1
            killed[one.package] += dead
            survivors += [] if dead else [changed]
            print(f"{number}/{len(drawn)} {'seen' if dead else 'SURVIVED'} {changed}", flush=True)
    print("\nSurvivors\n\n" + "\n\n".join(survivors or ["none"]) + "\n")
    for package, count in made.items():
        print(f"{package}: {killed[package]} of {count} seen, {killed[package] / count:.0%}")
    print(f"all: {killed.total()} of {made.total()} seen, {killed.total() / max(1, made.total()):.0%}")


if __name__ == "__main__":
    main()
