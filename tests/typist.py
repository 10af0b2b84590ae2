"""A person at a terminal, for tests: runs `bot` on a pseudo-terminal, types answers, and sees the screen as text."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from select import select

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")


class Typist:
    """One `bot` on a terminal of `columns`; `type` waits for a text on the screen first."""

    def __init__(self, args: Sequence[str], cwd: Path, env: Mapping[str, str], *, columns: int = 100) -> None:
        self.fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *args], stdin=slave, stdout=slave, stderr=slave, cwd=cwd,
            env={**os.environ, "TERM": "xterm-256color", **env}, preexec_fn=_own_terminal, close_fds=True,
        )  # fmt: skip
        os.close(slave)
        self.raw = ""
        self._read_to = 0

    @property
    def screen(self) -> str:
        """Everything printed so far, without colours and cursor movements."""
        return ESCAPES.sub("", self.raw)

    def wait_for(self, text: str, seconds: float = 90) -> None:
        """Reads on until `text` is printed after what was waited for before."""
        deadline = time.monotonic() + seconds
        while (at := self.screen.find(text, self._read_to)) < 0:
            if not self._more(deadline):
                raise AssertionError(f"{text!r} never came; the screen says:\n{self.screen[-3000:]}")
        self._read_to = at + len(text)

    def type(self, after: str, answer: str) -> None:
        self.wait_for(after)
        os.write(self.fd, f"{answer}\n".encode())

    def interrupt(self) -> None:
        """Ctrl-C: the terminal sends SIGINT to everything in the foreground."""
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self, seconds: float = 120) -> int:
        """The exit code, once the command has ended."""
        deadline = time.monotonic() + seconds
        while self._more(deadline):
            pass
        code = self.process.wait(timeout=max(1.0, deadline - time.monotonic()))
        os.close(self.fd)
        return code

    def _more(self, deadline: float) -> bool:
        ready, _, _ = select([self.fd], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            read = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += read.decode("utf-8", "replace")
        return bool(read)


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
