"""Faults of the ERP and of the wire, armed through the oracle and fired at the nth request (or hook) that matches.

| kind | what happens | parameters |
| --- | --- | --- |
| status | answers an error page instead of doing anything | code (500) |
| delay | waits, then goes on | seconds |
| reset | the connection is reset before anything is done | |
| truncate | done, but half of the answer arrives | |
| late_answer | done, and logged as such, but the answer waits | seconds |
| lost_answer | done, and the connection is reset instead of an answer; with code, that error page instead | code (0) |
| twice | done twice, as where something on the way sends it again: the second answer arrives | |
| lost_write | answered OK, but nothing was kept | |
| expire | the session is over now | |
| login_page | the login page with status 200, as the answer to anything | |
| stale | old rows: the request sees the records as they were when the fault was armed | |
| modal | an unexpected modal lies over the page | text |
| two_toasts | a success and an error message side by side | text |
| bulk_partial | a bulk action says done, but only `share` of its records were touched | share (0.5) |
| bulk_nothing | a bulk action says done, and nothing was | |
| midnight | a day passes just before | |
| edit | another person changes a record just before | model, id, fields |
| insert / remove | a record appears / disappears just before, as between two pages | model, fields / model, id |

Every kind takes `route` (a pattern like "cliente/*"; for bulk_*: the bulk action, like "block_*"), `method` (a
pattern), `nth` (fire at the nth match, 1 is the next) and `times` (how many in a row; 0: for ever).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Lock
from typing import Any

KINDS = (
    "status", "delay", "reset", "truncate", "late_answer", "lost_answer", "twice", "lost_write", "expire",
    "login_page", "stale", "modal", "two_toasts", "bulk_partial", "bulk_nothing", "midnight", "edit", "insert", "remove",
)  # fmt: skip
_PARAMETERS = {
    "status": {"code"},
    "delay": {"seconds"},
    "late_answer": {"seconds"},
    "lost_answer": {"code"},
    "modal": {"text"},
    "two_toasts": {"text"},
    "bulk_partial": {"share"},
    "edit": {"model", "id", "fields"},
    "insert": {"model", "fields"},
    "remove": {"model", "id"},
}


@dataclass
class Fault:
    """An armed fault; `seen` counts the requests that matched, `fired` those it struck."""

    id: int
    kind: str
    route: str = "*"
    method: str = "*"
    nth: int = 1
    times: int = 1
    params: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    fired: int = 0
    snapshot: Path | None = None  # of "stale": the records when it was armed

    def describe(self) -> dict[str, Any]:
        names = ("id", "kind", "route", "method", "nth", "times", "params", "seen", "fired")
        return {name: getattr(self, name) for name in names}

    def strikes(self, route: str, method: str) -> bool:
        """Whether this match is one to fire at; counts it."""
        if not (fnmatchcase(route, self.route) and fnmatchcase(method, self.method)):
            return False
        self.seen += 1
        if self.seen < self.nth or (self.times and self.seen >= self.nth + self.times):
            return False
        self.fired += 1
        return True


_armed: list[Fault] = []
_lock = Lock()
_HOOKS = ("two_toasts", "bulk_partial", "bulk_nothing")


def arm(kind: str, **options: Any) -> Fault:
    """Arms a fault; raises ValueError for a kind or option that does not exist."""
    if kind not in KINDS:
        raise ValueError(f"no fault {kind!r}; known: {', '.join(KINDS)}")
    common = {name: options.pop(name) for name in ("route", "method", "nth", "times") if name in options}
    if unknown := set(options) - _PARAMETERS.get(kind, set()):
        raise ValueError(f"fault {kind!r} takes no {', '.join(sorted(unknown))}")
    with _lock:
        one = Fault(id=max((f.id for f in _armed), default=0) + 1, kind=kind, params=options, **common)
        _armed.append(one)
    return one


def disarm() -> None:
    with _lock:
        for one in _armed:
            if one.snapshot is not None:
                one.snapshot.unlink(missing_ok=True)
        _armed.clear()


def armed() -> list[Fault]:
    """Those armed and not yet disarmed, fired ones too."""
    with _lock:
        return list(_armed)


def strike(route: str, method: str) -> list[Fault]:
    """The faults of the wire that strike this request, in the order they were armed."""
    with _lock:
        return [one for one in _armed if one.kind not in _HOOKS and one.strikes(route, method)]


def hit(kind: str, route: str = "", method: str = "POST") -> Fault | None:
    """The fault `kind` if it strikes at this hook."""
    with _lock:
        return next((one for one in _armed if one.kind == kind and one.strikes(route, method)), None)


def spared(action: str, ids: Sequence[int]) -> set[int]:
    """The ids a bulk action is to leave alone although it says done."""
    if hit("bulk_nothing", action) is not None:
        return set(ids)
    if (part := hit("bulk_partial", action)) is not None:
        return set(ids[int(len(ids) * float(part.params.get("share", 0.5))) :])
    return set()


def extra_messages(route: str = "") -> list[tuple[str, str]]:
    """(level, text) of the messages to show beside the true one; level "success" or "error"."""
    if (one := hit("two_toasts", route)) is None:
        return []
    return [("success", "Operação realizada com sucesso."), ("error", one.params.get("text", "Ocorreu um erro."))]


def modal_markup(params: Mapping[str, Any]) -> str:
    """A dialog nobody expects, as HTML to put before </body>; it covers the page and needs no script."""
    text = params.get("text", "Sua assinatura vence em 3 dias.")
    return (
        '<div class="modal-backdrop in" style="position:fixed;inset:0;z-index:2000;background:#000;opacity:.6"></div>'
        '<div class="modal in" role="dialog" style="display:block;position:fixed;top:20%;left:30%;width:40%;margin:0;'
        'z-index:2001;background:#fff"><div class="modal-header"><h3>Atenção</h3></div>'
        f'<div class="modal-body"><p>{text}</p></div>'
        '<div class="modal-footer"><a href="#" class="btn btn-primary">Renovar agora</a></div></div>'
    )
