"""How far the writing is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import N_, Words

if TYPE_CHECKING:
    from bot.engine.tally import Tally

COUNTED = {
    "sales": N_("%(done)s de %(total)s canceladas"), "clients": N_("%(done)s de %(total)s acessos"),
    "persons": N_("%(done)s de %(total)s pessoas"), "email_rules": N_("%(done)s de %(total)s regras"),
}  # fmt: skip
MINUTE = 60


def tally_words(w: Words, tally: Tally) -> str:
    """«lote 7 de 26 · 61 de 254 canceladas · faltam ~2 min»; a lot of one record has no number of its own."""
    counted = COUNTED.get(tally.screen, N_("%(done)s de %(total)s mudanças"))
    parts = [w.gettext(counted, done=tally.done, total=tally.total)]
    if tally.largest > 1 and tally.lots > 1:
        parts.insert(0, w.gettext("lote %(n)s de %(of)s", n=tally.lot, of=tally.lots))
    if (seconds := tally.seconds_left) is not None:
        about = f"{round(seconds / MINUTE)} min" if seconds >= 1.5 * MINUTE else f"{max(1, round(seconds))} s"
        parts.append(w.gettext("faltam ~%(time)s", time=about))
    return " · ".join(parts)
