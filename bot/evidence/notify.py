"""Tells people how a run ended: mail with the report attached, chat, webhooks, through Apprise (the extra `notify`).

A message is sent once for what it says: a run that is repeated and says the same sends nothing. What cannot be
delivered is told in the result and never stops a run.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.config.fields import tokens
from bot.errors import BotError, ConfigError
from bot.evidence.privacy import Privacy
from bot.evidence.report.markdown import markdown
from bot.evidence.report.model import RunReport
from bot.evidence.report.reading import read
from bot.evidence.report.view import view
from bot.i18n import Words, words

DONE, FAILED, NEEDS_PERSON, DRIFT = "done", "failed", "needs_person", "drift"
_EVENTS = {
    "done": DONE, "nothing": DONE, "part": NEEDS_PERSON, "needs_login": NEEDS_PERSON,
    "failed": FAILED, "stopped": FAILED, "refused": FAILED,
}  # fmt: skip


class Revealed(Protocol):
    """A secret of the tenant file."""

    def reveal(self) -> str: ...


class Place(Protocol):
    """One entry of `notify:` in the tenant file: an Apprise address, and what it wants to hear about."""

    @property
    def url(self) -> Revealed: ...

    @property
    def on(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Message:
    """What is sent, in one piece; further attachments follow in messages of their own."""

    title: str
    body: str
    attachments: list[list[Path]]


@dataclass
class DeliveryResult:
    """What became of a run's message: the places told (secrets hidden), those that were told before, those that could
    not be and why, and the keys to remember as sent."""

    event: str
    sent: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[Path] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def lines(self, lang: str = "pt") -> list[str]:
        """A sentence for each place, to be shown at the end of a run."""
        w = words(lang)
        told = [w.gettext("Aviso enviado a %(place)s.", place=place) for place in self.sent]
        known = [w.gettext("Aviso já enviado antes a %(place)s.", place=place) for place in self.before]
        lost = [w.gettext("O aviso a %(place)s não foi entregue: %(why)s", place=p, why=why) for p, why in self.failed]
        large = [w.gettext("%(file)s não coube no anexo.", file=path.name) for path in self.left_out]
        return [*told, *known, *lost, *large]


def event_of(outcome: str, flow: str) -> str:
    """Which event of `notify.on` a run's outcome is; "" for one that nobody needs to hear of."""
    if outcome == "changes":
        return DRIFT if flow == "verify" else ""
    return _EVENTS.get(outcome, FAILED)


def deliver(
    places: Sequence[Place],
    folder: Path,
    reports: Sequence[Path] = (),
    *,
    part_mb: float = 1.9,
    lang: str = "pt",
    already_sent: Callable[[str], bool] = lambda key: False,
    share: bool = True,
) -> DeliveryResult:
    """Tells each place that wants to hear of it how the run in `folder` ended, with `reports` attached.

    Files larger than `part_mb` are left out, and several that are larger together go in several messages. `already_sent`
    is asked with a key for each place; the caller keeps the result's `keys`. With `share` the message's own words show
    no names of people. Never raises: see the result's `failed`.
    """
    try:
        run, told = read(folder), read(folder, share=share)
    except BotError as e:
        return DeliveryResult("", failed=[(str(folder), e.message)])
    event = event_of(run.outcome, run.flow)
    result = DeliveryResult(event)
    wanted = [place for place in places if event and event in place.on]
    if not wanted:
        return result
    message = _message(told, _attachable(reports, int(part_mb * 1_000_000), result), words(lang))
    for number, place in enumerate(wanted, 1):
        _deliver_to(place, f"notify[{number}]", message, run, event, already_sent, result)
    return result


def _deliver_to(
    place: Place,
    name: str,
    message: Message,
    run: RunReport,
    event: str,
    already_sent: Callable[[str], bool],
    result: DeliveryResult,
) -> None:
    try:
        url = place.url.reveal()
    except ConfigError as e:
        result.failed.append((name, e.message))
        return
    shown = _shown(url)
    key = delivery_key(run, event, url)
    if already_sent(key):
        result.before.append(shown)
        return
    why = _send(url, message)
    if why:
        result.failed.append((shown, why))
    else:
        result.sent.append(shown)
        result.keys.append(key)


def delivery_key(run: RunReport, event: str, url: str) -> str:
    """The same for two runs that have the same to say to the same place: the same window, flow and event, and what is
    left for a person or has drifted. A failure is told once a day."""
    match event:
        case "done":
            said: object = run.window.get("id") or run.run
        case "needs_person":
            said = sorted({(p.item, p.record, p.why) for p in run.people}) or [t.kind for t in run.troubles]
        case "drift":
            changes = run.plan.changes if run.plan else []
            said = [run.today, sorted({(c.screen, c.record, c.field) for c in changes})]
        case _:
            said = [run.today, *(t.kind for t in run.troubles)]
    text = json.dumps([run.tenant, run.url, run.window.get("id"), run.flow, run.mode, event, said, url], default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _message(run: RunReport, attachments: list[list[Path]], w: Words) -> Message:
    v = view(run, w)
    ticket = f"[{run.ticket}] " if run.ticket else ""
    return Message(f"{ticket}{v.title}: {v.outcome}", markdown(run, w.lang), attachments)


def _attachable(reports: Iterable[Path], limit: int, result: DeliveryResult) -> list[list[Path]]:
    """The files in as few messages as possible, in their order, none larger than `limit`."""
    lots: list[list[Path]] = [[]]
    room = limit
    for path in reports:
        size = path.stat().st_size if path.is_file() else limit + 1
        if size > limit:
            result.left_out.append(path)
            continue
        if size > room:
            lots.append([])
            room = limit
        lots[-1].append(path)
        room -= size
    return lots


def _send(url: str, message: Message) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of Apprise's plug-ins, all of which it loads for any address
        return _send_by_apprise(url, message)


def _send_by_apprise(url: str, message: Message) -> str:
    """Sends all of the message to one address; why not, where it did not arrive, else an empty text."""
    try:
        import apprise
    except ImportError:
        return "falta o pacote apprise; instale o extra: pip install 'conexa-bot[notify]'."
    told: list[str] = []
    try:
        client = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False, secure_logging=True, app_id="conexa-bot"))
        with apprise.LogCapture(level=logging.INFO, fmt="%(message)s") as log:  # type: ignore[no-untyped-call]
            known = client.add(url)
            for number, lot in enumerate(message.attachments if known else [], 1):
                count = len(message.attachments)
                part = f" ({number}/{count})" if count > 1 else ""
                sent = client.notify(
                    body=message.body if number == 1 else message.title,
                    title=message.title + part,
                    body_format=apprise.NotifyFormat.MARKDOWN,
                    attach=[str(path) for path in lot],
                )
                if not sent:
                    told.append(log.getvalue())
                    break
        if not known:
            return "o endereço não é do Apprise."
    except (OSError, ValueError, TypeError, RuntimeError) as e:
        told.append(f"{type(e).__name__}: {e}")
    return _why(told, url) if told else ""


def _why(told: Sequence[str], url: str) -> str:
    lines = [line.strip() for line in "\n".join(told).splitlines() if line.strip()]
    text = " ".join(dict.fromkeys(lines[-3:])) or "o serviço não aceitou."
    return Privacy(secrets=_secrets_of(url)).scrub(text)[:300]


def _secrets_of(url: str) -> list[str]:
    """What in an address gives access: its password, and for chats the tokens in its path."""
    return [url, *tokens(url)]


def _shown(url: str) -> str:
    """An address as it may be shown: its kind and its host."""
    kind, _, rest = url.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    mail = kind.startswith("mail")
    return f"{kind}://{host}" if mail or "." in host or ":" in host else f"{kind}://…"
