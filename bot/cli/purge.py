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
from bot.evidence.purge import Old, erase, forget_in_store, named_in_store, old
from bot.i18n import Words
from bot.store.whereabouts import shown


def purge(output: Output, tenants: Sequence[Tenant], days: int | None, today: date, *, yes: bool) -> int:
    """Lists what is due of each tenant and erases it where a person, or `--yes`, says so; always 0."""
    w, due = output.w, _due(tenants, days, today)
    for tenant, limit, found, rows in due:
        text = w.gettext("%(tenant)s: prazo de %(days)s dias", tenant=tenant.name, days=limit)
        many = w.ngettext("%(n)s pasta a apagar", "%(n)s pastas a apagar", len(found))
        output.say((text, "bold"), f", {many}")
        for one in found:
            output.say("  ", ("– ", "dim"), f"{one.path}  ", (f"{w.date(one.ended)}, {one.size / 1000:.0f} kB", "dim"))
            for other in one.others:
                output.say(
                    "    ", ("! ", "yellow"), w.gettext("fica, por não ser do bot: %(file)s", file=safe(other, 400))
                )
        if rows:
            output.say("  ", ("– ", "dim"), _in_store(w, rows), "  ", (shown(tenant.store), "dim"))
    count = sum(len(found) for _, _, found, _ in due)
    rows = sum(rows for *_, rows in due)
    sure = yes
    if (count or rows) and not yes and interactive() and not output.as_json:
        question = w.ngettext("Apagar %(n)s pasta?", "Apagar %(n)s pastas?", count)
        sure = approved(output, f"{question} {_in_store(w, rows)}" if rows else question)
    if (count or rows) and not sure:
        output.say(w.gettext("Nada foi apagado. Com --yes, apaga."))
    if sure:
        _erase(output, due, today)
    output.document(
        "purge", 0, erased=sure and count + rows > 0,
        results=[{"tenant": t.name, "days": limit, "due": [_data(one) for one in found], "store_rows": rows} for t, limit, found, rows in due],
    )  # fmt: skip
    return 0


Due = list[tuple[Tenant, int, list[Old], int]]


def _in_store(w: Words, rows: int) -> str:
    return w.ngettext("%(n)s linha do banco com nomes", "%(n)s linhas do banco com nomes", rows)


def _due(tenants: Sequence[Tenant], days: int | None, today: date) -> Due:
    due: Due = []
    for tenant in tenants:
        limit = tenant.evidence.keep_days if days is None else days
        if limit is None:
            raise ConfigError(
                f"O arquivo de {tenant.name} não diz por quanto tempo guardar as evidências.",
                "Ponha `evidence: {keep_days: 365}` nele, ou diga --days N.",
            )
        due.append((tenant, limit, old(tenant, today, limit), named_in_store(tenant, today, limit)))
    return due


def _erase(output: Output, due: Due, today: date) -> None:
    by, erased, forgotten = f"{getpass.getuser()}@{socket.gethostname()}", 0, 0
    for tenant, limit, found, rows in due:
        for one in found:
            erase(one, by, limit, datetime.now().astimezone())
            erased += 1
        if rows:
            forgotten += forget_in_store(tenant, today, limit)
    if forgotten:
        output.say(
            (output.w.ngettext("%(n)s linha do banco apagada.", "%(n)s linhas do banco apagadas.", forgotten), "bold")
        )
    output.say((output.w.ngettext("%(n)s pasta apagada.", "%(n)s pastas apagadas.", erased), "bold"))


def _data(one: Old) -> dict[str, object]:
    return {
        "path": str(one.path), "ended": one.ended.isoformat(), "files": len(one.files), "bytes": one.size,
        "left": [str(path) for path in one.others],
    }  # fmt: skip
