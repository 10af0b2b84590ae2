"""A PostgreSQL server for the tests' own use, on loopback, for as long as the test session lasts."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path


def missing() -> str:
    """Why no server can be started here; empty where one can."""
    if _programs() is None:
        return "no PostgreSQL server on this machine (initdb is neither on PATH nor under /usr/lib/postgresql)"
    if os.geteuid() == 0 and _unprivileged() is None:
        return "PostgreSQL does not run as root, and this machine has no user postgres or nobody"
    return ""


@contextmanager
def server() -> Iterator[str]:
    """Gives the URL of its database `postgres`, where everybody is let in and nothing is kept."""
    programs = _programs()
    assert programs is not None
    user = _unprivileged() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="bot-pg-"))
    if user is not None:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    data = str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        log = folder / "setup.log"
        with log.open("ab") as output:
            result = subprocess.run(
                [str(programs / program), "-D", data, *arguments], user=user, cwd=folder, stdout=output, stderr=output
            )
        assert result.returncode == 0, log.read_text()

    try:
        run("initdb", "-A", "trust", "-U", "bot", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-o", options, "-l", str(folder / "server.log"), "-w", "start")
        try:
            yield f"postgresql://bot@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    on_path = shutil.which("initdb")
    found = [on_path] if on_path else sorted(glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)
    return Path(found[0]).parent if found else None


def _unprivileged() -> str | None:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)
