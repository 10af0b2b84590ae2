"""The ERP's process: waitress on a loopback port. `python -m bot.sandbox.process` is how `server.Sandbox` runs it.

The first line on standard input says what to serve (JSON); the first line on standard output says where. The process
ends when standard input does, so that it cannot outlive whoever started it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import struct
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

from bot.sandbox import knobs, seed

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Task(WSGITask):
    """Hands the connection to the application, so that a fault can reset it."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ["sandbox.socket"] = self.channel.socket
        return environ


class _Channel(HTTPChannel):
    task_class = _Task


def cut(application: App) -> App:
    """Resets or truncates the answers that the middleware marked."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        held: list[tuple[Any, ...]] = []

        def hold(*args: Any) -> None:
            held.append(args)

        body = application(environ, hold)
        if environ.get("sandbox.reset"):
            _linger_not(environ.get("sandbox.socket"))
            # waitress closes the connection on an OSError without a word.
            raise ConnectionResetError("a fault was armed")
        start_response(*held[-1])
        return _half(body) if environ.get("sandbox.truncate") else body

    return answer


def _linger_not(connection: Any) -> None:
    """Makes closing this socket send a reset instead of an orderly end."""
    if isinstance(connection, socket.socket):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _half(body: Iterable[bytes]) -> Iterator[bytes]:
    whole = b"".join(body)
    yield whole[: len(whole) // 2]
    raise ConnectionResetError("a fault was armed")


def serve(folder: Path, wanted: knobs.Knobs, clients: int, dice: int, today: date, port: int = 0) -> Any:
    """A waitress server, not running yet, of the seeded tenant kept in `folder`; its port is `effective_port`."""
    cached = seed.instance(folder / "erp.db", wanted, clients=clients, seed=dice, today=today)
    # The cache prunes itself; a copy of one's own is there as long as the ERP is.
    pristine = shutil.copyfile(cached, folder / "pristine.db")
    from django.core.handlers.wsgi import WSGIHandler

    from bot.sandbox import oracle

    oracle.pristine = pristine
    server = create_server(
        cut(WSGIHandler()), host="127.0.0.1", port=port, threads=6, ident=None, log_socket_errors=False
    )
    server.channel_class = _Channel
    return server


def main() -> None:
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    logging.getLogger("django.request").setLevel(
        logging.CRITICAL if "BOT_SANDBOX_QUIET" in os.environ else logging.ERROR
    )
    asked = json.loads(sys.stdin.readline())
    folder = Path(asked["folder"])
    try:
        server = serve(
            folder,
            knobs.Knobs.from_json(asked["knobs"]),
            asked["clients"],
            asked["seed"],
            date.fromisoformat(asked["today"]),
            asked["port"],
        )
    except (OSError, ValueError) as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
        return
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    print(json.dumps({"port": server.effective_port}), flush=True)
    server.run()


def _end_with_parent(folder: Path) -> None:
    sys.stdin.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def temporary() -> Path:
    """A folder for one ERP's files."""
    return Path(tempfile.mkdtemp(prefix="conexa-sandbox-"))


if __name__ == "__main__":
    main()
