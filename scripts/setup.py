"""Makes this checkout ready: `python3 scripts/setup.py demo|test [--dry-run]` (the Makefile calls it).

`demo` gives .venv with the bot and its embedded ERP, and a Chromium that starts; `test` adds the tools of the tests, a PostgreSQL
server, Xvfb and the kits from npm. What is present is not installed again. Only the standard library is used, in words
that an old Python understands too, so that it can say what it lacks.

What cannot be had for the tests alone (PostgreSQL, Xvfb, npm) is said, and its tests fail with the reason: none is left out in silence.
What the bot itself needs ends the set-up with one sentence and code 1. The noise of pip, apt and npm goes to .venv/setup.log.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
VERSION = ".".join(map(str, sys.version_info[:2]))
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
MISMATCH = "DO NOT MATCH THE HASHES"  # pip's words
DOWNLOAD_SECONDS = 600
INSTALL_SECONDS = 1800
# The one that the bot would use: an answer means that Python, Playwright and the bot's own search agree on it.
WHICH_CHROMIUM = """
from playwright.sync_api import sync_playwright
from bot.browser.launch import find_chromium
with sync_playwright() as playwright:
    print(find_chromium(None, playwright, headed={headed}) or playwright.chromium.executable_path)
"""


class SetupError(Exception):
    """Something the bot needs is not here and cannot be installed: one sentence that says what to do."""


class Setup:
    """The steps, each of which looks first; in a dry run the commands are printed and none is carried out."""

    def __init__(self, level: str, *, dry: bool, hashes: bool = True) -> None:
        self.level = level
        self.dry = dry
        self.hashes = hashes
        self.said = ""  # by the last command
        self.listed = False

    def run(self) -> None:
        self.environment()
        self.packages()
        self.browser()
        if self.level == "test":
            self.screen()
            self.postgresql()
            self.kits()
            self.axe()
            self.openssl()
        if not self.dry:
            for level in {"demo", self.level}:  # who has what the tests need has what the demo needs
                (VENV / f"ready-{level}").touch()

    # The virtual environment

    def environment(self) -> None:
        """.venv with a Python that runs and a pip in it."""
        if works([str(VENV / "bin/python"), "-c", f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"]):
            return
        say(f"Criando .venv com Python {VERSION}")
        if has_ensurepip() or (self.apt(f"python{VERSION}-venv", "python3-venv") and (self.dry or has_ensurepip())):
            ways = [[sys.executable, "-m", "venv", "--clear", str(VENV)]]
        elif virtualenv := shutil.which("virtualenv"):
            ways = [[virtualenv, "--clear", "--python", sys.executable, str(VENV)]]
        elif works([sys.executable, "-m", "pip", "--version"]):
            ways = [
                [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)],
                [sys.executable, "-m", "pip", "--python", str(VENV / "bin/python"), "install", "pip"],
            ]
        else:
            ways = []
        if not (ways and all(self.do(way) for way in ways)):
            raise SetupError(
                "Este Python não cria ambientes virtuais: rode `apt-get install python3-venv` como root, e de novo este comando."
            )

    def packages(self) -> None:
        """The project and what it depends on, in the pinned versions, from wherever this machine's pip is set up to look."""
        extra = "dev" if self.level == "test" else "sandbox"
        wanted = fingerprint()
        if any(text(VENV / f"installed-{name}") == wanted for name in {extra, "dev"}):
            return
        say(f"Instalando o bot e suas dependências em .venv (extra {extra})")
        pip = [str(VENV / "bin/python"), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
        hashed = self.hashes and self.by_hash(pip, extra)
        if not hashed and not self.do([*pip, "-c", "constraints.txt", "-e", f".[{extra}]"], seconds=INSTALL_SECONDS):
            raise SetupError(
                "O pip não conseguiu instalar as dependências; confira a rede e a configuração do pip (`pip config list`)."
            )
        if not self.dry:
            (VENV / f"installed-{extra}").write_text(wanted)

    def by_hash(self, pip: list[str], extra: str) -> bool:
        """Everything by its hash, and then the project, which is built by what was installed so; False, and said, where an index lacks one of them.

        A file that is not the one that was looked at ends the set-up.
        """
        wanted = ["--no-deps", "--require-hashes", "-r", f"requirements/{extra}.txt"]
        own = ["--no-deps", "--no-build-isolation", "-e", f".[{extra}]"]
        if self.do([*pip, *wanted], seconds=INSTALL_SECONDS, quiet=True) and self.do([*pip, *own], quiet=True):
            return True
        if MISMATCH in self.said:
            raise SetupError(
                "Um pacote que o pip baixou não é o que este projeto conferiu (o hash não confere): nada dele foi instalado."
                " Confira de onde o pip baixa (`pip config list`); para instalar assim mesmo, `scripts/setup.py --no-hashes`."
            )
        say("Aviso: não foi possível instalar por hash (requirements/); instalando só pela versão (constraints.txt).")
        return False

    # The browser

    def browser(self) -> None:
        """A Chromium that starts: the one found, else Playwright's download, else the distribution's package."""
        playwright = [str(VENV / "bin/python"), "-m", "playwright"]
        if not works([*playwright, "--version"]):
            say("Instalando a biblioteca de que o Playwright precisa para falar com o navegador")
            self.apt("libatomic1")
            if not self.dry and not works([*playwright, "--version"]):
                raise SetupError(
                    "O Playwright não roda nesta máquina: falta a libatomic (`apt-get install libatomic1` como root)."
                )
        if self.chromium_starts():
            return
        say("Instalando o Chromium pelo Playwright")
        if (
            self.do([*playwright, "install", "chromium"], seconds=DOWNLOAD_SECONDS, quiet=True)
            and not self.chromium_starts()
        ):
            self.apt_by([*playwright, "install-deps", "chromium"])  # it came, but libraries of this system are missing
        if self.chromium_starts():
            return
        say("Instalando o Chromium da distribuição")
        self.apt("chromium-headless-shell", "chromium", "fonts-liberation")
        if not self.dry and not self.chromium_starts():
            raise SetupError(
                "Falta um Chromium: rode `.venv/bin/playwright install --with-deps chromium`, ou `apt-get install chromium` como root."
                " Se ele está em outro lugar, diga onde em BOT_CHROMIUM."
            )

    def chromium_starts(self, *, headed: bool = False) -> bool:
        found = output([str(VENV / "bin/python"), "-c", WHICH_CHROMIUM.format(headed=headed)])
        return bool(found) and works([found, "--version"])

    # What only the tests need

    def screen(self) -> None:
        """A screen that nobody sees, and a Chromium that has windows, for the tests of --headed."""
        if not shutil.which("Xvfb"):
            self.apt("xvfb")
        if not self.chromium_starts(headed=True):
            self.apt("chromium")
        self.or_fail(
            shutil.which("Xvfb") and self.chromium_starts(headed=True), "Xvfb e um Chromium com janelas", "de --headed"
        )

    def postgresql(self) -> None:
        if not has_initdb() and (is_root() or os.environ.get("CI")):
            self.apt("postgresql")  # on somebody's own machine it would start a server that nobody asked for
        self.or_fail(has_initdb(), "um servidor PostgreSQL", "do banco em PostgreSQL")

    def kits(self) -> None:
        """The UI kits that elements are tested against, from npm, each folder as its own package.json says."""
        for wanted in sorted(ROOT.glob("tests/**/package.json")):
            folder = wanted.parent
            if "node_modules" in wanted.parts:
                continue
            if text(folder / "node_modules/.wanted") == wanted.read_text():
                continue
            if not shutil.which("npm") and (is_root() or os.environ.get("CI")):
                self.apt("npm")
            say(f"Instalando os kits de {folder.relative_to(ROOT)}")
            npm = [
                "npm",
                "ci" if (folder / "package-lock.json").exists() else "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ]
            done = bool(shutil.which("npm")) and self.do(
                [*npm, "--prefix", str(folder)], seconds=DOWNLOAD_SECONDS, quiet=True
            )
            if done and not self.dry:
                (folder / "node_modules/.wanted").write_text(wanted.read_text())
            self.or_fail(done, "os kits do npm", "dos kits")

    def axe(self) -> None:
        """axe-core, by which reports are looked at for accessibility; tests/conftest.py names the same folder and version."""
        folder = ROOT / ".make/npm"
        if (folder / "node_modules/axe-core/axe.min.js").is_file():
            return
        say("Instalando o axe-core")
        if not self.dry:
            folder.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "axe-core@4"]
        done = bool(shutil.which("npm")) and self.do(npm, seconds=DOWNLOAD_SECONDS, quiet=True)
        self.or_fail(done, "o axe-core (npm)", "de acessibilidade")

    def openssl(self) -> None:
        if not shutil.which("openssl"):
            self.apt("openssl")
        self.or_fail(shutil.which("openssl"), "o openssl", "do carimbo do tempo")

    def or_fail(self, there: object, what: str, tests: str) -> None:
        if not there and not self.dry:
            say(f"Sem {what}: os testes {tests} vão falhar.")

    # Commands

    def apt(self, *packages: str) -> bool:
        """Installs those of the packages that this distribution has; False where that cannot be."""
        if not shutil.which("apt-get"):
            return False
        if not self.listed:
            self.listed = True
            self.apt_by(["apt-get", "update", "-qq"])
        known = [name for name in packages if output(["apt-cache", "show", "--no-all-versions", name])]
        if not known and not self.dry:
            return False
        lock = ["-o", "DPkg::Lock::Timeout=120"]
        return self.apt_by(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *lock, *(known or packages)])

    def apt_by(self, command: list[str]) -> bool:
        """A command that changes the system: as root, or by a sudo that does not ask; else it is not tried."""
        if is_root():
            rise = ["env"]
        elif self.dry or works(["sudo", "-n", "true"]):
            rise = ["sudo", "-n", "env"]
        else:
            return False
        return self.do([*rise, "DEBIAN_FRONTEND=noninteractive", *command], seconds=INSTALL_SECONDS, quiet=True)

    def do(self, command: list[str], *, seconds: int = 300, quiet: bool = False) -> bool:
        """Whether the command ended well in its time; of one that must, the end of its noise is shown when it did not."""
        if self.dry:
            print("  $ " + " ".join(command))
            return True
        try:
            result = subprocess.run(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=seconds,
            )
            said, code = result.stdout.decode(errors="replace"), result.returncode
        except subprocess.TimeoutExpired as error:
            said, code = (error.stdout or b"").decode(errors="replace") + f"\n(sem fim depois de {seconds} s)", 1
        except OSError as error:
            said, code = str(error), 1
        self.said = said
        if VENV.is_dir():
            with (VENV / "setup.log").open("a", encoding="utf-8") as log:
                log.write(f"$ {' '.join(command)}\n{said}\n")
        if code and not quiet:
            print("\n".join(said.splitlines()[-20:]), file=sys.stderr)
        return code == 0


def say(words: str) -> None:
    print("→ " + words, flush=True)


def works(command: list[str]) -> bool:
    return output(command) is not None


def output(command: list[str]) -> str | None:
    """What a command that only looks prints; None where it is not there or fails."""
    try:
        result = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.decode(errors="replace").strip() if result.returncode == 0 else None


def text(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None


def is_root() -> bool:
    return os.geteuid() == 0


def has_ensurepip() -> bool:
    """Debian takes ensurepip out of its Python, and gives it back with python3-venv."""
    return works([sys.executable, "-c", "import ensurepip"])


def has_initdb() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def fingerprint() -> str:
    """Changes when what is to be installed does, and not when a tool's settings do."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = repr((str(ROOT), project["project"], project["build-system"]))
    locks = "".join(path.read_text() for path in sorted((ROOT / "requirements").glob("*.txt")))
    return hashlib.sha256((wanted + (ROOT / "constraints.txt").read_text() + locks).encode()).hexdigest()


def with_new_python() -> None:
    """Goes on with a newer Python where this one is too old and there is one."""
    if sys.version_info[:2] >= OLDEST:
        return
    for name in NEWER:
        if found := shutil.which(name):
            os.execv(found, [found, *sys.argv])
    raise SetupError(
        f"É preciso Python {OLDEST[0]}.{OLDEST[1]} ou mais novo, e este é o {VERSION}."
        " Instale um, ou diga onde está: make PYTHON=/caminho/python3.11 …"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Prepara este checkout: .venv, dependências e navegador.")
    parser.add_argument("level", choices=("demo", "test"))
    parser.add_argument("--dry-run", action="store_true", help="mostra os comandos, sem executá-los")
    parser.add_argument(
        "--no-hashes", action="store_true", help="instala pela versão, sem conferir os hashes dos pacotes"
    )
    arguments = parser.parse_args()
    try:
        with_new_python()
        Setup(arguments.level, dry=arguments.dry_run, hashes=not arguments.no_hashes).run()
    except SetupError as error:
        log = "\n  O que se tentou está em .venv/setup.log." if (VENV / "setup.log").exists() else ""
        sys.exit(f"✖ {error}{log}")


if __name__ == "__main__":
    main()
