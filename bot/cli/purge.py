"""`bot purge`: what would be erased, a question, and what was."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Sequence
from datetime import date, datetime

from bot.config import Tenant
from bot.console.output import Output, safe
from bot.console.terminal import approved, interactive
from bot.errors import ConfigError
from bot.evidence.purge import Old, erase, old


def purge(output: Output, tenants: Sequence[Tenant], days: int | None, today: date, *, yes: bool) -> int:
    """Lists what is due of each tenant and erases it where a person, or `--yes`, says so; always 0."""
    w, due = output.w, _due(tenants, days, today)
    for tenant, limit, found in due:
        text = w.gettext("%(tenant)s: prazo de %(days)s dias", tenant=tenant.name, days=limit)
        many = w.ngettext("%(n)s pasta a apagar", "%(n)s pastas a apagar", len(found))
        output.say((text, "bold"), f", {many}")
        for one in found:
            output.say("  ", ("– ", "dim"), f"{one.path}  ", (f"{w.date(one.ended)}, {one.size / 1000:.0f} kB", "dim"))
            for other in one.others:
                output.say(
                    "    ", ("! ", "yellow"), w.gettext("fica, por não ser do bot: %(file)s", file=safe(other, 400))
                )
    count = sum(len(found) for _, _, found in due)
    sure = yes
    if count and not yes and interactive() and not output.as_json:
        sure = approved(output, w.ngettext("Apagar %(n)s pasta?", "Apagar %(n)s pastas?", count))
    if count and not sure:
        output.say(w.gettext("Nada foi apagado. Com --yes, apaga."))
    if sure:
        _erase(output, due)
    output.document(
        "purge", 0, erased=sure and count > 0,
        results=[{"tenant": t.name, "days": limit, "due": [_data(one) for one in found]} for t, limit, found in due],
    )  # fmt: skip
    return 0


Due = list[tuple[Tenant, int, list[Old]]]


def _due(tenants: Sequence[Tenant], days: int | None, today: date) -> Due:
    due: Due = []
    for tenant in tenants:
        limit = tenant.evidence.keep_days if days is None else days
        if limit is None:
            raise ConfigError(
                f"O arquivo de {tenant.name} não diz por quanto tempo guardar as evidências.",
                "Ponha `evidence: {keep_days: 365}` nele, ou diga --days N.",
            )
        due.append((tenant, limit, old(tenant, today, limit)))
    return due


def _erase(output: Output, due: Due) -> None:
    by, erased = f"{getpass.getuser()}@{socket.gethostname()}", 0
    for _, limit, found in due:
        for one in found:
            erase(one, by, limit, datetime.now().astimezone())
            erased += 1
    output.say((output.w.ngettext("%(n)s pasta apagada.", "%(n)s pastas apagadas.", erased), "bold"))


def _data(one: Old) -> dict[str, object]:
    return {
        "path": str(one.path), "ended": one.ended.isoformat(), "files": len(one.files), "bytes": one.size,
        "left": [str(path) for path in one.others],
    }  # fmt: skip
