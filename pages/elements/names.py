"""Names compared as names: word for word. Another record is not taken for this one because its name is in the other's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pages.elements.vocabulary import neutral, words_of

# What a list may write beside a name in the same cell, coming and going while the name stays.
BADGES = frozenset(
    neutral(badge)
    for badge in ("VIP", "Novo", "Cliente novo", "Novo cliente", "Em dia", "Em atraso", "Atrasado", "Adimplente", "Inadimplente", "Bloqueado", "Desbloqueado",
                  "Ativo", "Inativo", "Ativado", "Desativado", "Pendente", "Com acesso", "Sem acesso", "Suspenso")
)  # fmt: skip
# What a business of this trade may have in its name besides what tells it from others, and what frames a name on a page.
GENERIC = {
    "coworking", "cowork", "escritorio", "escritorios", "virtual", "virtuais", "business", "center", "centro", "negocios", "empresarial", "office", "offices",
    "espaco", "espacos", "compartilhado", "compartilhados", "ltda", "me", "epp", "eireli", "sa", "s", "a", "de", "da", "do", "e", "conexa", "app", "com", "br",
}  # fmt: skip
FRAME = {
    "bem", "vindo", "vinda", "bemvindo", "bemvinda", "a", "ao", "o", "empresa", "cliente", "unidade", "conta", "ambiente", "sistema", "erp", "painel",
    "todos", "os", "direitos", "reservados",
}  # fmt: skip
_YEAR = re.compile(r"(19|20)\d\d")


def same_record(then: str, now: str) -> bool:
    """Whether two names of a record are one name, a badge beside it left out."""
    one, other = words_of(then), words_of(now)
    if not one or not other:
        return then.strip() == now.strip()
    short, long = sorted((one, other), key=len)
    if long[: len(short)] == short and neutral(" ".join(long[len(short) :])) in BADGES | {""}:
        return True
    return len(long) > len(short) and long[-len(short) :] == short and neutral(" ".join(long[: -len(short)])) in BADGES


def same_business(name: str, shown: str) -> bool:
    """Whether a shown name is that of the business called `name`: the same words, joined or not, but for what every such business may be called."""
    ours, theirs = words_of(name), words_of(shown)
    return _extends(theirs, ours) or _extends(ours, theirs)


def alike(name: str, shown: str) -> bool:
    """Whether one name stands inside the other, so that the two may be taken for one."""
    ours, theirs = "".join(words_of(name)), "".join(words_of(shown))
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def _extends(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether the words of `long` in a row make up `short`, and all others are generic."""
    wanted = "".join(short)
    return any(
        "".join(long[start:end]) == wanted and all(word in GENERIC for word in (*long[:start], *long[end:]))
        for start in range(len(long))
        for end in range(start + 1, len(long) + 1)
    )


def is_named(identity: str, pieces: Iterable[str]) -> bool:
    """Whether one of a page's texts is this name: whole, or in a frame like «Bem-vindo à …»."""
    wanted = words_of(identity)
    return any(_framed(words_of(piece), wanted) for piece in pieces)


def _framed(words: Sequence[str], wanted: Sequence[str]) -> bool:
    for start in range(len(words) - len(wanted) + 1):
        end = start + len(wanted)
        if words[start:end] == wanted and all(
            word in FRAME or _YEAR.fullmatch(word) for word in (*words[:start], *words[end:])
        ):
            return bool(wanted)
    return False
