"""What somebody else changed since the pause: before, what the pause set, and what is there now are three values, and a person says which stays.

`--ours` gives a record back all the same, `--theirs` lets it be as it is now. That it is let be is kept in the window, with
whose decision it was; that it is given back holds for this run alone: who changes it once more has not been decided about.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from bot.engine.terms import Level, Mode
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.engine.run import Run

DECIDED = "disputes"  # the window's fact: {item/record: [theirs, whose decision]}
OURS, THEIRS = "ours", "theirs"


class Disputes:
    """The disputed records of one run; `ours` and `theirs` are ids as the command line said them, `rules:7` where a 7 alone is two."""

    def __init__(self, run: Run, who: str = "", ours: Collection[str] = (), theirs: Collection[str] = ()) -> None:
        self._run, self._who = run, who
        self._said = dict.fromkeys(ours, OURS) | dict.fromkeys(theirs, THEIRS)
        self._met: dict[str, set[str]] = {}
        self._expected = False

    def disputed(self, item: str, record: str, name: str, why: str) -> bool:
        """Whether the bot gives this record back by somebody's decision; one that nobody decided is left to a person."""
        key = f"{item}/{record}"
        known = dict(self._run.memory.known(DECIDED) or {})
        for said in (record, f"{item}:{record}"):
            if said in self._said:
                self._met.setdefault(said, set()).add(key)
                known[key] = [self._said[said], f"{self._who} (--{self._said[said]})"]
        if key not in known:
            self._run.person(
                item,
                record,
                name,
                why,
                f"O bot não o mexe. Devolver: `--ours {item}:{record}`; deixar como está: `--theirs {item}:{record}`.",
            )
            return False
        side, by = known[key]
        lasting = {one: told for one, told in known.items() if told[0] == THEIRS}
        if self._run.mode is Mode.REAL and lasting != dict(self._run.memory.known(DECIDED) or {}):
            self._run.memory.know(DECIDED, lasting)
        if side == OURS:
            self._run.finding(Level.INFO, f"{name}: devolvido por decisão de {by}.", why)
        else:
            self._run.finding(Level.INFO, f"{name}: fica como está agora, por decisão de {by}.", why)
        return bool(side == OURS)

    def expect_met(self) -> None:
        """ConfigError where the command line named a record that nobody disputes, or that is two; asked of the first plan alone."""
        if self._expected:
            return
        self._expected = True
        if unknown := sorted(set(self._said) - set(self._met)):
            raise ConfigError(
                f"--ours, --theirs: nada está em conflito em {', '.join(unknown)}.",
                "`bot plan resume` lista o que está, e como dizê-lo.",
            )
        if twice := sorted(said for said, keys in self._met.items() if len(keys) > 1):
            raise ConfigError(
                f"--ours, --theirs: {', '.join(twice)} é o código de um cliente e de uma regra.",
                "Diga qual: access:ID ou rules:ID.",
            )
