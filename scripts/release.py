"""Writes dist/: the wheel, an SBOM of what it needs (CycloneDX), the licences of that, and the manual page (`make release`).

Everything is installed by its hash (requirements/*.txt), into environments of its own below .make.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
ENVIRONMENTS = ROOT / ".make/release"
SBOM, LICENCES = DIST / "sbom.cdx.json", DIST / "LICENCES.md"
SPEC = "1.6"


def main() -> None:
    shutil.rmtree(DIST, ignore_errors=True)
    tools, app = environment("release"), environment("app")
    run(tools, "-m", "hatchling", "build", "-t", "wheel", "-d", str(DIST))
    run(
        tools, "-m", "cyclonedx_py", "environment", str(app), "--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application",
        "--sv", SPEC, "--of", "JSON", "--output-reproducible", "-o", str(SBOM),
    )  # fmt: skip
    lines = licences(json.loads(SBOM.read_text(encoding="utf-8")))
    LICENCES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # The manual page is made by the wheel itself: one that lacks something it imports ends here, not on a user's machine.
    run(app, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", *map(str, DIST.glob("*.whl")))
    run(app, str(ROOT / "scripts/manpage.py"))
    for path in sorted(DIST.iterdir()):
        print(f"→ {path.relative_to(ROOT)}")


def environment(lock: str) -> Path:
    """An environment with exactly what requirements/LOCK.txt says, each file checked against its hash."""
    folder = ENVIRONMENTS / lock
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    python = folder / "bin/python"
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r"]
    run(python, *install, str(ROOT / "requirements" / f"{lock}.txt"))
    return python


def licences(sbom: dict[str, Any]) -> list[str]:
    """A table of what the SBOM names, with the licence that each package declares; the packages that bring an environment to life are not the bot's."""
    lines = ["# Licenças do que o bot usa", "", "| pacote | versão | licença |", "| --- | --- | --- |"]
    for component in sorted(sbom.get("components", []), key=lambda one: one["name"].lower()):
        if component["name"] in ("pip", "setuptools", "wheel"):
            continue
        lines.append(f"| {component['name']} | {component['version']} | {licence(component)} |")
    return lines


def licence(component: dict[str, Any]) -> str:
    declared = []
    for one in component.get("licenses", []):
        inner = one.get("license", {})
        said = one.get("expression") or inner.get("id") or inner.get("name") or ""
        declared += [said.splitlines()[0]] if said and "\n" not in said.strip() and len(said) < 80 else []
    return ", ".join(dict.fromkeys(declared)) or "não declarada"


def run(python: Path, *arguments: str) -> None:
    subprocess.run([str(python), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
