"""The kinds of noise by name, and a `Noise`: which of them are on, and the seed that all of them roll their dice with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from random import Random

KINDS = {
    # beside what matters
    "password_form": "a form to change one's password, beside the screen's own",
    "newsletter": "a form with a box, a tick and a button",
    "table_beside": "a small table that is not the list",
    "hidden_dialogs": "dialogs of other actions, in the page and not shown",
    "chat": "a chat bubble that opens by itself",
    "cookies": "a cookie banner at the foot of the window",
    "sticky_bars": "bars that stay at the head and the foot of the window",
    "spinner": "a spinner that never stops",
    "ajax_spinner": "a veil over the page while a request runs, and a little longer",
    "toasts": "messages about other things, at any time",
    "mobile_menu": "the menu a second time, for phones, not shown",
    "print_table": "the list a second time, for printing, not shown",
    "two_pagers": "the pages of a list above it as well",
    "badges": "counts and «Novo» inside entries of the menu",
    # late
    "slow_server": "pages take their time",
    "late_login": "the login is sent a while after the press",
    "late_questions": "an action or a save does something only a while after the press",
    "late_answers": "so does the yes of a dialog",
    "late_rows": "the rows of a list are drawn after the list",
    "late_cells": "some cells are filled in after their rows",
    "late_values": "a form's values are filled in after the form",
    "late_menu": "the menu is drawn after the page",
    "redrawn_rows": "a row is drawn anew after a click in it",
    # how words are written
    "font_wrapped": "every text in two font elements, as a browser's translation leaves it",
    "span_words": "every word in a span",
    "nbsp": "spaces that do not break",
    "soft_hyphens": "soft hyphens in long words",
    "zero_width": "zero-width spaces between words",
    "typographic": "hyphens, quotes and dots of typography",
    "decomposed": "accents apart from their letters (NFD)",
    "capitals": "labels in capitals, by style",
    # which words
    "questions_reworded": "the questions in other words that mean the same",
    "buttons_reworded": "the buttons that answer, likewise",
    "side_effects": "a question announces a side effect, which is to stop whoever reads it",
    "statuses_reworded": "the statuses of sales in other words",
    "yes_no_reworded": "the cells of yes and no in other words",
    "heads_reworded": "the heads of such columns in other words",
    # names in the markup
    "renamed": "ids and classes that nobody knows of have other names",
    "renamed_facts": "so have those that are known facts",
    "renamed_fields": "the fields of forms and addresses have other names",
    # lists
    "more_columns": "columns more, some with a yes or no of their own",
    "moved_columns": "the columns in another order",
    "filter_set": "a filter is set already",
    "narrowed": "a list is narrowed by a tab, a chip, a view or a box",
}
MOST = 6  # kinds at once


@dataclass(frozen=True)
class Noise:
    """The kinds that are on, in the order of KINDS; `ms`: how late what is late comes at most."""

    seed: int
    kinds: tuple[str, ...]
    ms: int = 3000

    @classmethod
    def draw(cls, seed: int, among: Iterable[str] = KINDS) -> Noise:
        """Some kinds by chance; the same seed draws the same."""
        dice, known = Random(f"{seed} kinds"), list(among)
        return cls.of(seed, dice.sample(known, dice.randint(1, min(MOST, len(known)))))

    @classmethod
    def of(cls, seed: int, kinds: Iterable[str], ms: int = 3000) -> Noise:
        """These kinds; raises ValueError for one that does not exist."""
        asked = set(kinds)
        for name in asked - set(KINDS):
            near = get_close_matches(name, KINDS, n=3)
            raise ValueError(
                f"no noise {name!r}; " + (f"nearest: {', '.join(near)}" if near else f"known: {', '.join(KINDS)}")
            )
        return cls(seed, tuple(name for name in KINDS if name in asked), ms)

    def __str__(self) -> str:
        """As the knob holds it."""
        return f"{self.seed}:{','.join(self.kinds)}" + (f":{self.ms}" if self.ms != 3000 else "")

    def dice(self, kind: str, what: object = "") -> Random:
        """The dice of one kind for one thing: the same, whatever else is on and in whatever order things are asked for."""
        return Random(f"{self.seed} {kind} {what}")


@lru_cache(maxsize=64)
def parse(text: str) -> Noise | None:
    """The noise that a knob's text means: "" none, "12" drawn by that seed, "12:chat,toasts" these, "12:chat:800" with at most 800 ms."""
    if not text:
        return None
    seed, _, rest = text.partition(":")
    if not seed.strip().isdigit():
        raise ValueError(f"noise is a seed, or SEED:KIND,KIND, not {text!r}")
    if not rest:
        return Noise.draw(int(seed))
    kinds, _, ms = rest.partition(":")
    return Noise.of(int(seed), [name.strip() for name in kinds.split(",") if name.strip()], int(ms or 3000))
