"""`make mutants N=200 SEED=1`: what no test sees. Breaks the code in N places drawn by chance, and tells which breaks survived.

The breaks are cosmic-ray's (another comparison, a condition turned round, another number, a loop that never runs, …). Each is
made in a copy of the checkout, where the tests that stand nearest to it are run until one fails. A break that hangs is seen.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import parso
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[2]
# Of arithmetic and of bits this project has little; these are the breaks that a person could have written.
# `is` for `==` breaks nothing here: what is compared so are constants and members of enumerations.
NO_BREAK = re.compile(r"_Is_Eq|_Eq_Is$|IsNot_NotEq|NotEq_IsNot")
KINDS = re.compile(
    r"ReplaceComparison|ReplaceTrue|ReplaceFalse|AndWith|OrWith|AddNot|Delete_Not|Number|Break|Continue|ZeroIteration|Exception"
)
ON_A_FAKE = (
    "tests/soak/test_keeping.py", "tests/faults/test_somebody_else.py", "tests/faults/test_trouble_on_a_fake.py",
    "tests/crash/test_points_on_a_fake.py", "tests/soak/test_maintenance.py",
)  # fmt: skip
# What is broken, and the tests that must see it: the fastest first.
NEAREST: dict[str, tuple[str, ...]] = {
    "bot/store": ("tests/test_store.py", "tests/test_status.py", *ON_A_FAKE, "-k", "not postgresql"),
    "bot/engine": (*ON_A_FAKE, "tests/faults/test_watchdog.py", "tests/faults/test_hostile_names.py", "tests/flows/test_rehearse.py"),
    "flows": ("tests/flows/test_reread.py", "tests/flows/test_resume_words.py", *ON_A_FAKE, "tests/flows/test_cycle.py"),
    "pages/elements": ("tests/elements/test_questions.py", "tests/elements/test_readings.py", "tests/elements"),
}  # fmt: skip


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
        return next(name for name in NEAREST if self.module.startswith(name + "/"))


def places(module: str) -> list[Break]:
    tree = parso.parse((ROOT / module).read_text(encoding="utf-8"))
    nodes = list(_nodes(tree))
    found = []
    for name in operator_names():
        if KINDS.search(name) and not NO_BREAK.search(name):
            operator = get_operator(name)()
            count = sum(1 for node in nodes for _ in operator.mutation_positions(node))
            found += [Break(module, name, at) for at in range(count)]
    return found


def _nodes(node: Any) -> Any:
    yield node
    for child in getattr(node, "children", ()):
        yield from _nodes(child)


def draw(count: int, seed: str, packages: list[str]) -> list[Break]:
    """As many from each package; a line that can be broken in ten ways is no likelier than one that can be in one."""
    dice = random.Random(seed)
    drawn: list[Break] = []
    for turn, package in enumerate(packages):
        modules = sorted(str(path.relative_to(ROOT)) for path in (ROOT / package).rglob("*.py"))
        modules = [module for module in modules if "migrations" not in module]
        everything = {module: places(module) for module in modules}
        wanted = count // len(packages) + (turn < count % len(packages))
        pool = [one for found in everything.values() for one in found]
        drawn += dice.sample(pool, min(wanted, len(pool)))
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


def seen(folder: Path, tests: tuple[str, ...], limit: float | None) -> bool:
    """Whether a test failed, or none came to its end in the time."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    env = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return (
            subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=limit, check=False).returncode
            != 0
        )
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--package", action="append", choices=sorted(NEAREST), help="only this one; may be repeated")
    asked = parser.parse_args()
    packages = asked.package or list(NEAREST)
    limits: dict[str, float] = {}
    made: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    survivors: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        copy_to(folder)
        for package in packages:
            begun = time.monotonic()
            if seen(folder, NEAREST[package], None):
                sys.exit(f"{package}: its tests fail without a break; nothing can be told")
            limits[package] = 5 * (time.monotonic() - begun) + 60
        for number, one in enumerate(draw(asked.count, asked.seed, packages), 1):
            source = (ROOT / one.module).read_text(encoding="utf-8")
            broken = one.made_in(source)
            (folder / one.module).write_text(broken, encoding="utf-8")
            dead = seen(folder, NEAREST[one.package], limits[one.package])
            (folder / one.module).write_text(source, encoding="utf-8")
            made[one.package] += 1
            killed[one.package] += dead
            lines = difflib.unified_diff(
                source.splitlines(), broken.splitlines(), one.module, one.module, lineterm="", n=0
            )
            changed = "\n".join(list(lines)[2:])
            if not dead:
                survivors.append(f"{one.module}\n{changed}")
            print(f"{number}/{asked.count} {'seen' if dead else 'SURVIVED'} {one.module}\n{changed}", flush=True)
    print("\nSurvivors\n\n" + "\n\n".join(survivors))
    for package in packages:
        print(f"{package}: {killed[package]} of {made[package]} seen, {killed[package] / max(1, made[package]):.0%}")


if __name__ == "__main__":
    main()
