"""`make bench`: the bot against a plain script and raw HTTP, on one embedded ERP, each target beside its figure.

make bench ARGS='--case 300:10 --case 3000:10 --case 1000:100 --case 3000:100 --times 3 --write'
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from measure import Bench, Case
from told import Taken, lines

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs/bench.md"
USUAL = ("100:10", "300:10")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--case", action="append", metavar="CLIENTS:PAGE[:DAYS[:SALES]]", help=f"default: {', '.join(USUAL)}"
    )
    parser.add_argument("--flows", default="pause,resume")
    parser.add_argument("--who", default="floor,script,bot")
    parser.add_argument("--times", type=int, default=1, help="medians of so many runs")
    parser.add_argument("--demo", action="store_true", help="times `bot demo` too")
    parser.add_argument("--write", action="store_true", help="writes docs/bench.md")
    parser.add_argument("--note", default="", help="a sentence for docs/bench.md")
    args = parser.parse_args()
    taken: Taken = {}
    start = _start()
    with tempfile.TemporaryDirectory() as folder:
        for case in (Case.parse(text) for text in args.case or USUAL):
            print(f"{case}:", flush=True)
            bench = Bench(case, Path(folder))
            try:
                for _ in range(args.times):
                    taken.setdefault(case, []).extend(bench.measure(args.who.split(","), args.flows.split(",")))
            finally:
                bench.close()
        demo = _demo(Path(folder)) if args.demo else None
    text = "\n".join(lines(taken, start, demo, args.note)) + "\n"
    print(text)
    if args.write:
        DOC.write_text(text, encoding="utf-8")
    return 0 if all(one.right for found in taken.values() for one in found) else 1


def _start() -> float:
    """CPU time of `bot --help` in that of importing click: processor time, since a busy machine makes both wait."""

    def spent(*command: str) -> float:
        def once() -> float:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        once()
        return median(once() for _ in range(5))

    return spent(sys.executable, "-m", "bot", "--help") / spent(sys.executable, "-c", "import click")


def _demo(folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--dir", str(folder / "demo")], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began


sys.exit(main())
