"""`python -m bot.sandbox`: the embedded ERP in the foreground, for trying it by hand."""

from __future__ import annotations

import argparse
import shutil
from datetime import date

from bot.sandbox import knobs, process, seed


def main() -> None:
    options = _parser().parse_args()
    try:
        given = {name: knobs.parse(name, text) for name, _, text in (pair.partition("=") for pair in options.knob)}
        wanted = knobs.Knobs.preset(*(options.preset or ["classic"]), **given)
    except ValueError as error:
        raise SystemExit(f"sandbox: {error}") from None
    folder = process.temporary()
    try:
        server = process.serve(folder, wanted, options.clients, options.seed, options.today, options.port)
        print(f"http://127.0.0.1:{server.effective_port}/")
        print(f"usuário: {seed.STAFF_USERNAME}   senha: {seed.STAFF_PASSWORD}   (Ctrl-C encerra)", flush=True)
        server.run()
    except OSError as error:
        raise SystemExit(f"sandbox: {error}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument(
        "--preset", action="append", metavar="NAME", help=f"may be repeated: {', '.join(knobs.PRESETS)}"
    )
    parser.add_argument("--knob", action="append", default=[], metavar="NAME=VALUE", help="one knob; may be repeated")
    parser.add_argument("--clients", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 6, 1), metavar="YYYY-MM-DD")
    parser.add_argument("--port", type=int, default=0)
    return parser


if __name__ == "__main__":
    main()
