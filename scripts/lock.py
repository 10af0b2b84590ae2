"""Writes requirements/*.txt: every package with its version and the hashes of its files, for every platform and Python (`make lock`).

The versions are those of constraints.txt; what only another platform needs is added to them. uv does it, in an environment of its own,
with the indexes that this machine's pip is set up to use: no file names one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "requirements"
OLDEST = "3.11"
INDEX = "-".join(("index", "url"))  # no file of the project has pip's key as one word: it would look like an address
# What builds the project itself, and so is installed as well.
BUILD = ["hatchling>=1.25,<2", "editables"]
# File: the extras it covers, and what else.
LOCKS = {
    "app": (["notify", "timestamp", "age", "postgres"], []),
    "sandbox": (["sandbox"], BUILD),
    "dev": (["dev"], BUILD),
    "release": (None, [*BUILD, "cyclonedx-bom>=7,<8"]),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = folder / "env/bin/python"
        run(sys.executable, "-m", "venv", str(folder / "env"))
        run(str(python), "-m", "pip", "install", "--quiet", "uv")
        TARGET.mkdir(exist_ok=True)
        for lock, (extras, more) in LOCKS.items():
            inputs = []
            if extras is not None:
                inputs += ["pyproject.toml", *(f"--extra={extra}" for extra in extras)]
            if more:
                (folder / "more.in").write_text("\n".join(more) + "\n")
                inputs.append(str(folder / "more.in"))
            run(
                str(folder / "env/bin/uv"), "pip", "compile", "--quiet", "--universal", "--generate-hashes", f"--python-version={OLDEST}",
                "--constraint=constraints.txt", f"--no-emit-{INDEX}", "--no-header", "--no-annotate", f"--output-file={TARGET / f'{lock}.txt'}",
                *inputs,
            )  # fmt: skip
            print(f"→ requirements/{lock}.txt: {pins(lock)} pacotes")


def pins(lock: str) -> int:
    return len(re.findall(r"(?m)^[A-Za-z0-9]", (TARGET / f"{lock}.txt").read_text()))


def run(*command: str) -> None:
    indexes = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", f"global.{INDEX}"], capture_output=True, text=True
    )
    env = dict(os.environ)
    if indexes.returncode == 0:
        env["UV_DEFAULT_INDEX"] = indexes.stdout.strip()
    env.setdefault("SSL_CERT_FILE", env.get("PIP_CERT", "")) if env.get("PIP_CERT") else None
    subprocess.run(command, cwd=ROOT, check=True, env=env)


if __name__ == "__main__":
    main()
