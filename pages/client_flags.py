"""A client as its list shows it, and what its flags meant before and mean now."""

from __future__ import annotations

from dataclasses import dataclass

from pages.elements.question import Act

SCREEN = "clients"
ACCESS, BLOCKED, STATUS = "acesso", "bloqueado", "status"  # the flags of a client, as the store keeps them
FLIPS = "clients.block_flips_status"
SILENT = "clients.grant_silent"  # whether the bulk grant was seen to give access back and nothing else; False: not to be used
BLOCK = Act("clients.block", pages=True)


@dataclass(frozen=True)
class Client:
    """A client as the screens show it; `blocked` is the ERP's status «Bloqueado», None where the list does not tell.

    `status` is what its column shows, whether or not the bot knows the word.
    """

    id: str
    name: str
    document: str
    access: bool | None
    blocked: bool | None
    status: str = ""

    @property
    def flags(self) -> dict[str, bool | str | None]:
        return {ACCESS: self.access, BLOCKED: self.blocked, STATUS: self.status}


def blocked_in(flags: object) -> bool:
    """Whether flags as the store keeps them show the status «Bloqueado»."""
    return isinstance(flags, dict) and bool(flags.get(BLOCKED))


def status_in(flags: object) -> str:
    """The word that stood for the status; "" where none is known."""
    return str(flags.get(STATUS) or "") if isinstance(flags, dict) else ""


def blocked_too(seen: object, before: object) -> str:
    """The status that the bulk block gave a client besides, by the flags read after it and those first seen; "" where it gave none."""
    if not isinstance(seen, dict):
        return ""
    if seen.get(BLOCKED) is None:
        # What the word means is not known, but it is another than before.
        return status_in(seen) if status_in(before) not in ("", status_in(seen)) else ""
    return (status_in(seen) or "Bloqueado") if blocked_in(seen) and not blocked_in(before) else ""


def still_blocked_too(client: Client, seen: object, before: object) -> bool:
    """Whether the client still has the status that the bulk block gave it besides."""
    given = blocked_too(seen, before)
    return bool(given) and (client.blocked is True or (client.blocked is None and client.status == given))


def unread_since(client: Client, then: object) -> bool:
    """Whether the client has a status that the bot does not know, and did not have it when these flags were read."""
    return client.blocked is None and client.status not in ("", status_in(then))
