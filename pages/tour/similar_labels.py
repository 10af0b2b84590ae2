"""Which of the words on a screen could be the label that is missing: pure text, no browser."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher

from pages.elements.dom import fold
from pages.elements.lexicon import ACTS
from pages.labels import LABELS

NEAR = 0.45  # from here on a word is worth showing to a person
SURE = 0.62  # from here on, and with nothing else close by, it is worth proposing
AHEAD = 0.06
STEM = 5
SMALL = ("a", "o", "e", "de", "do", "da", "dos", "das", "em", "por", "para", "ao", "as", "os", "no", "na")


def nearest(labels: Sequence[str], seen: Iterable[str], most: int = 4) -> list[tuple[float, str]]:
    """The words of `seen` that are like one of `labels`, best first, each with how alike (0 to 1); shown as on the screen."""
    wanted = [fold(label) for label in labels]
    scored = {
        name: max((alike(label, fold(name)) for label in wanted), default=0.0)
        for name in dict.fromkeys(seen)
        if fold(name)
    }
    close = [(score, name) for name, score in scored.items() if score >= NEAR]
    return sorted(close, key=lambda pair: (-pair[0], pair[1]))[:most]


def proposal(key: str, labels: Sequence[str], seen: Collection[str]) -> str:
    """The one word of `seen` that stands for `key` with some certainty, or an empty string.

    A word that the bot knows as another element, or that speaks of another act («Conceder …» for «Bloquear …»), is none.
    """
    known = {fold(label) for label in labels}
    stems = {stem for stem in ACTS if any(_speaks(stem, fold(label)) for label in labels)}
    fits = [
        (score, name) for score, name in nearest(labels, seen)
        if fold(name) not in known and not is_another(key, name) and not any(_speaks(stem, fold(name)) for stem in ACTS if stem not in stems)
    ]  # fmt: skip
    if not fits or fits[0][0] < SURE or (len(fits) > 1 and fits[0][0] - fits[1][0] < AHEAD):
        return ""
    return fits[0][1]


def is_another(key: str, name: str) -> bool:
    """Whether a word on the screen is known as some other element, and not as `key` too."""
    plain = fold(name)
    if plain in {fold(label) for label in LABELS.get(key, ())}:
        return False
    return any(plain == fold(label) for other, known in LABELS.items() if other != key for label in known)


def alike(one: str, other: str) -> float:
    """How alike two folded labels are: by their letters, or by the words they share."""
    letters = SequenceMatcher(None, one, other).ratio()
    ours, theirs = _stems(one), _stems(other)
    shared = 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0
    return max(letters, shared)


def _stems(plain: str) -> set[str]:
    return {word[:STEM] for word in plain.split() if word not in SMALL}


def _speaks(stem: str, plain: str) -> bool:
    return any(word.startswith(stem) for word in plain.split())
