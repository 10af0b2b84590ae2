"""`Sandbox`: starts an embedded ERP as a process of its own and speaks to its oracle. Imports no Django."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from bot.sandbox.knobs import Knobs
from bot.sandbox.seed import STAFF_PASSWORD, STAFF_USERNAME

CALL_SECONDS = 300


class SandboxError(RuntimeError):
    """The ERP did not start, or its oracle refused what was asked."""


class Sandbox:
    """One running ERP. Use as a context manager, or call `stop()`; it ends with this process in any case."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, port: int, knobs: Knobs) -> None:
        self._process = process
        self._folder = folder
        self.port = port
        self.knobs = knobs
        self.username = STAFF_USERNAME
        self.password = STAFF_PASSWORD

    @classmethod
    def start(
        cls,
        preset: str | Knobs | tuple[str, ...] = "classic",
        *,
        clients: int = 60,
        seed: int = 7,
        today: str | date = "2026-06-01",
        port: int = 0,
        quiet: bool = False,
        **knobs: Any,
    ) -> Sandbox:
        """Starts an ERP on a free loopback port.

        `preset` is a name, several, or Knobs; `knobs` are single values on top of it. `today` is the virtual clock's
        first day; it starts at 14:00. `quiet` drops the tracebacks of the ERP's own errors. Raises SandboxError.
        """
        names = (preset,) if isinstance(preset, str) else preset
        wanted = names.replace(**knobs) if isinstance(names, Knobs) else Knobs.preset(*names, **knobs)
        folder = Path(tempfile.mkdtemp(prefix="conexa-sandbox-"))
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.sandbox.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            text=True,
            encoding="utf-8",
            # Ctrl-C is for the one who started the ERP: whoever tests an interruption still needs the ERP afterwards.
            start_new_session=True,
        )
        asked = {
            "folder": str(folder),
            "knobs": wanted.to_json(),
            "clients": clients,
            "seed": seed,
            "today": str(today),
            "port": port,
        }
        stdin = cast(IO[str], process.stdin)
        stdin.write(json.dumps(asked) + "\n")
        stdin.flush()
        answer = cast(IO[str], process.stdout).readline()
        erp = cls(process, folder, 0, wanted)
        told = json.loads(answer) if answer else {"error": "the process ended before it served"}
        if "error" in told:
            erp.stop()
            raise SandboxError(f"The embedded ERP did not start: {told['error']}")
        erp.port = int(told["port"])
        return erp

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self) -> int:
        """Waits until the process ends by itself; its exit code."""
        return self._process.wait()

    def stop(self) -> None:
        """Ends the process and removes its files; a second call does nothing."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                stream.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- the oracle ----------------------------------------------------------------------------------------------

    def call(self, method: str, name: str, body: Mapping[str, Any] | None = None) -> Any:
        """What the oracle answers to `method` on `/__sandbox__/name`; raises SandboxError where it refuses."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=CALL_SECONDS)
        try:
            text = None if body is None else json.dumps(body, default=str)
            connection.request(method, f"/__sandbox__/{name}", body=text, headers={"Content-Type": "application/json"})
            response = connection.getresponse()
            raw = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise SandboxError(f"{method} {name}: {response.status} {raw[:500].decode('utf-8', 'replace')}")
        return json.loads(raw)

    def state(self, *models: str) -> dict[str, Any]:
        """{"now": ISO text, "Client": {id: {field: value}}, …}: every record, or those of `models` only.

        Ids are ints; dates are ISO text; references are ids under `<field>_id`; money is whole cents.
        """
        found = self.call("GET", f"state?models={','.join(models)}")
        return {
            name: rows if isinstance(rows, str) else {int(key): row for key, row in rows.items()}
            for name, rows in found.items()
        }

    @property
    def today(self) -> date:
        return date.fromisoformat(self.call("GET", "today")["today"])

    def set_clock(self, now: str | datetime) -> None:
        """Sets the virtual clock (ISO text) without letting anything happen: midnight, the day of a DST change."""
        self.call("POST", "clock", {"now": str(now)})

    def advance(self, days: int) -> dict[str, int]:
        """Lets days pass; how many sales, charges, dunning mails, card tries, … that brought, by kind."""
        return dict(self.call("POST", "advance", {"days": days})["happened"])

    def try_login(self, client_id: int) -> bool:
        """Whether this client gets into its area."""
        return bool(self.call("POST", "try-login", {"client": client_id})["allowed"])

    def try_login_person(self, person_id: int) -> bool:
        """Whether this person of a client gets into its area."""
        return bool(self.call("POST", "try-login", {"person": person_id})["allowed"])

    def edit(self, model: str, record_id: int, **fields: Any) -> None:
        """Another person's change of a record."""
        self.call("POST", "edit", {"model": model, "id": record_id, "fields": fields})

    def insert(self, model: str, **fields: Any) -> int:
        """A new record, the fields not given taken over from the first of its kind; its id."""
        return int(self.call("POST", "insert", {"model": model, "fields": fields})["id"])

    def remove(self, model: str, record_id: int) -> None:
        self.call("POST", "remove", {"model": model, "id": record_id})

    def writes(self) -> list[dict[str, Any]]:
        """Every request received that was not a GET: at, method, route, fields, user, status, applied, fault."""
        return list(self.call("GET", "writes"))

    def effects(self) -> list[dict[str, Any]]:
        """Every field of a record written by a request or a person: model, record, field, before, after, actor."""
        return list(self.call("GET", "effects"))

    def outbox(self) -> list[dict[str, Any]]:
        """Every message sent: at, kind, to, subject, client_id, charge_id, rule_id."""
        return list(self.call("GET", "outbox"))

    def mails(self) -> dict[str, int]:
        """How many messages of each kind were sent."""
        return dict(self.call("GET", "outbox?count=1"))

    def arm(self, kind: str, **options: Any) -> dict[str, Any]:
        """Arms a fault (see bot.sandbox.faults): route, method, nth, times, and the kind's own parameters."""
        return dict(self.call("POST", "fault", {"kind": kind, **options}))

    def faults(self) -> list[dict[str, Any]]:
        """The armed faults, with how often each was seen and fired."""
        return list(self.call("GET", "faults"))

    def disarm(self) -> list[dict[str, Any]]:
        """Removes all faults; returns them as `faults()` would have."""
        return list(self.call("DELETE", "faults"))

    def turn(self, **knobs: Any) -> None:
        """Changes knobs while the ERP runs: a permission taken away, another label, a shorter session."""
        self.knobs = self.knobs.replace(**knobs)
        self.call("POST", "knobs", json.loads(self.knobs.to_json()))

    def finish_jobs(self) -> None:
        """Works the background jobs off at once."""
        self.call("POST", "finish-jobs", {})

    def expire_sessions(self) -> None:
        """Ends every session now."""
        self.call("POST", "expire-sessions", {})

    def mark(self) -> None:
        """Makes the state of now the one that `reset` goes back to."""
        self.call("POST", "mark", {})

    def reset(self) -> None:
        """Back to the seeded (or marked) state and clock; faults and sessions are gone, knobs stay."""
        self.call("POST", "reset", {})
