"""On what a good word about a folder rests: its own chain, the store's head, a signature, a time stamp."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.evidence.files import STAMP
from bot.evidence.report.proof import Problem, Sealed
from bot.evidence.signing import is_valid, seal_message
from bot.evidence.timestamp import stamped_at
from bot.i18n import N_
from bot.json_types import Json

_FAR = timedelta(hours=24)


@dataclass(frozen=True)
class Outside:
    """What is known without the folder: the store's `head` of this run (None: the store does not know it), the
    fingerprints of keys that are trusted (`own` is this machine's), authorities trusted for time stamps, whose run it
    should be."""

    head: str | None = None
    keys: Collection[str] = ()
    own: str = ""
    roots: Sequence[Path] = ()
    tenant: str = ""
    folder: str = ""  # where the store says that this run is


@dataclass(frozen=True)
class Ground:
    """One thing that a word rests on: `state` is good, none (it is not there), doubt or bad; `text` is a pattern whose
    holes `values` fill; `outside` where it is something that whoever writes the folder cannot write."""

    name: str
    state: str
    text: str
    values: Mapping[str, object]
    outside: bool = True


def of_chain(problems: Sequence[Problem], journal: Sequence[Json], files: Mapping[str, str], sealed: bool) -> Ground:
    if any(p.serious for p in problems) or not sealed:
        return Ground("chain", "bad", N_("cadeia: não está inteira"), {}, outside=False)
    counts = {"lines": len(journal), "files": len(files)}
    return Ground("chain", "good", N_("cadeia inteira: %(lines)s linhas, %(files)s arquivos"), counts, outside=False)


def of_store(head: str, outside: Outside) -> Ground:
    if outside.head is None:
        return Ground("store", "none", N_("banco: o desta máquina não conhece esta execução"), {})
    if outside.head != head:
        return Ground("store", "bad", N_("banco: a cabeça que ele guarda é outra"), {})
    return Ground("store", "good", N_("cabeça igual à do banco: %(head)s…"), {"head": head[:16]})


def of_signature(known: Sealed, outside: Outside, sealed: bool) -> tuple[Ground, list[Problem]]:
    """What the seal's signature is worth, and what is wrong with it."""
    signature, promised = known.signature, str(known.opened.get("signer") or "")
    none = Ground("signature", "none", N_("assinatura: nenhuma"), {})
    bad = Ground("signature", "bad", N_("assinatura: não confere"), {})
    if not signature:
        if sealed and promised:
            return bad, [
                Problem("unsigned", "chain.json", f"Falta a assinatura de {promised}, que o registro promete.")
            ]
        return none, []
    if not is_valid(signature, seal_message(known.head)):
        return bad, [Problem("changed", "chain.json", "A assinatura do selo não confere.")]
    if signature["by"] != promised:
        return bad, [Problem("replayed", "chain.json", "O selo está assinado por outra chave que não a do registro.")]
    return of_key(str(signature["by"]), outside), []


def of_key(by: str, outside: Outside) -> Ground:
    if by == outside.own:
        return Ground("signature", "good", N_("cabeça assinada por %(key)s, a chave desta máquina"), {"key": by})
    if by in outside.keys:
        return Ground("signature", "good", N_("cabeça assinada por %(key)s, chave de confiança"), {"key": by})
    text = N_(
        "cabeça assinada por %(key)s, que esta máquina não conhece: compare com a impressão de quem a fez (--trust)"
    )
    return Ground("signature", "doubt", text, {"key": by})


def of_stamp(folder: Path, head: str, outside: Outside, sealed_at: str, problems: list[Problem]) -> Ground:
    """What the time stamp is worth; a record that says another time than the authority is told."""
    at = stamped_at(folder, head)
    if at is None:
        there = (folder / STAMP).exists()
        text = N_("carimbo do tempo: não pôde ser conferido") if there else N_("carimbo do tempo: nenhum")
        return Ground("stamp", "none", text, {})
    if sealed_at and abs(datetime.fromisoformat(sealed_at) - at) > _FAR:
        problems.append(
            Problem(
                "odd", STAMP, f"O registro diz ter sido selado em {sealed_at[:10]}, e o carimbo é de {at:%Y-%m-%d}."
            )
        )
    if any(p.kind == "stamp" for p in problems):
        return Ground("stamp", "bad", N_("carimbo do tempo: não confere"), {})
    if not outside.roots:
        text = N_("carimbado em %(at)s, por uma autoridade que não foi conferida (--trust CERTIFICADO)")
        return Ground("stamp", "doubt", text, {"at": f"{at:%d/%m/%Y %H:%M} UTC"})
    return Ground(
        "stamp", "good", N_("carimbado em %(at)s, por autoridade de confiança"), {"at": f"{at:%d/%m/%Y %H:%M} UTC"}
    )
