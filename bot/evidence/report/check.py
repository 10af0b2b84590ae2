"""Whether a run's folder is what the run wrote: every line, every picture, every report; offline.

`check` names each sign of tampering; `examine` says besides on what its word rests. Hashes alone prove that a folder
agrees with itself: whoever can write all of it can make another that does. What stands outside of it (the head in the
store, a signature by a known key, a time stamp) is what makes the difference, and is named one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.evidence.chain import ORIGIN, chain_text, line_hash, line_text, older_line_text
from bot.evidence.files import CHAIN, CONFIDENTIAL, JOURNAL, STAMP, file_hash
from bot.evidence.report.bundle import README
from bot.evidence.report.ground import Ground, Outside, of_chain, of_signature, of_stamp, of_store
from bot.evidence.report.joined import beside, of_windows, pages
from bot.evidence.report.proof import Problem, Sealed, is_readme, reports, strangers
from bot.evidence.report.remains import NOTE, PURGED, of_purged, of_shared_copy
from bot.evidence.report.story import in_its_place, story
from bot.evidence.timestamp import verify_stamp
from bot.json_types import Json

_OWN = {JOURNAL, CHAIN, STAMP, README, NOTE, PURGED}


@dataclass
class Examined:
    """What was found in a folder, and what a good word about it rests on."""

    problems: list[Problem] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """`bad` where something was changed; `good` where something outside of the folder vouches for it; else
        `doubt`."""
        if any(p.serious for p in self.problems):
            return "bad"
        anchored = any(g.state == "good" and g.outside for g in self.grounds)
        return "good" if anchored and not any(p.doubt for p in self.problems) else "doubt"


def check(folder: Path, head: str | None = None, *, roots: Sequence[Path] = ()) -> list[Problem]:
    """Every sign of tampering in the folder of a run, or in its unpacked bundle; empty where there is none.

    `head` is the chain's head as kept elsewhere (the store): with it even a whole run put in another's place is named.
    `roots` are PEM files of the authorities trusted for a time stamp.
    """
    return examine(folder, Outside(head=head, roots=tuple(roots))).problems


def examine(folder: Path, outside: Outside) -> Examined:
    """What is wrong in the folder, and what of `outside` it was held against: a run's folder and the pages beside it that
    join it, or the folder of such pages."""
    if not (folder / JOURNAL).exists() and (folder / PURGED).exists():
        return Examined(*of_purged(folder, outside))
    if not (folder / JOURNAL).exists() and (folder / CHAIN).exists() and any(folder.glob("report.share*")):
        return Examined(*of_shared_copy(folder, outside))
    if not (folder / JOURNAL).exists() and not (folder / CHAIN).exists() and pages(folder):
        return Examined(*of_windows(folder, outside))
    try:
        lines = (folder / JOURNAL).read_bytes().split(b"\n")
    except OSError as e:
        return Examined([Problem("missing", JOURNAL, f"O registro não pode ser lido: {e.strerror or e}.")])
    journal, problems = _journal(lines)
    sealed = journal[-1] if journal and journal[-1].get("event") == "sealed" else None
    own_head = str(journal[-1].get("hash", "")) if journal else ""
    if sealed is None:
        problems.append(
            Problem("unsealed", JOURNAL, "O fim do registro falta: foi cortado, ou a execução foi interrompida.")
        )
    if outside.head is not None and outside.head != own_head:
        problems.append(
            Problem(
                "replayed", JOURNAL, f"O registro termina em {own_head[:16]}…, e o banco guarda {outside.head[:16]}…."
            )
        )
    files: dict[str, str] = dict(sealed.get("files") or {}) if sealed else _shots_of(journal)
    chain, found = _chain(folder, journal, own_head, files, sealed is not None)
    problems += found
    known = Sealed(
        folder, own_head, files, _texts(chain.get("reports")), _mapping(chain.get("signed")), chain.get("signature"),
        journal[0] if journal else {},
    )  # fmt: skip
    problems += _files(known, sealed is not None)
    stamped = [Problem("stamp", STAMP, text) for text in verify_stamp(folder, own_head, outside.roots)]
    signature, unsigned = of_signature(known, outside, sealed is not None)
    problems += [*stamped, *unsigned, *in_its_place(folder, journal, outside), *beside(folder, outside)]
    grounds = [
        of_chain(problems, journal, files, sealed is not None), of_store(own_head, outside), signature,
        of_stamp(folder, own_head, outside, str(sealed.get("at", "")) if sealed else "", problems),
    ]  # fmt: skip
    if sealed is not None and not any(g.state == "good" and g.outside for g in grounds):
        problems += story(journal)  # what stands outside proves every line; without it, a look at whether they add up
    return Examined(problems, grounds)


def _mapping(value: Json) -> dict[str, Json]:
    return dict(value) if isinstance(value, Mapping) else {}


def _texts(value: Json) -> dict[str, str]:
    return {name: str(sha256) for name, sha256 in _mapping(value).items()}


def _journal(lines: Sequence[bytes]) -> tuple[list[dict[str, Json]], list[Problem]]:
    """The lines that read, and what is wrong with each; after a break the chain is taken up again, to name the next."""
    journal: list[dict[str, Json]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    if lines and lines[-1]:
        problems.append(Problem("cut", JOURNAL, "A última linha está incompleta."))
    for number, raw in enumerate((line for line in lines if line), 1):
        where = f"{JOURNAL}:{number}"
        try:
            line = json.loads(raw)
            exact = isinstance(line, dict) and raw.decode() in {line_text(line), older_line_text(line)}
        except ValueError:
            problems.append(Problem("unreadable", where, "A linha não é legível."))
            continue
        if not exact or line.get("hash") != line_hash(line):
            problems.append(Problem("changed", where, "A linha foi alterada: o hash não confere."))
        elif line["hash"] in seen:
            problems.append(Problem("replayed", where, "A linha repete uma anterior."))
        elif line.get("prev") != (journal[-1].get("hash") if journal else ORIGIN):
            problems.append(
                Problem("cut", where, "A linha não continua a anterior: há linhas retiradas ou de outra execução.")
            )
        elif line.get("n") != number or (line.get("event") == "opened") != (number == 1):
            problems.append(Problem("cut", where, "O número da linha não é o dela: há linhas retiradas ou postas."))
        elif journal and journal[-1].get("event") == "sealed":
            problems.append(Problem("extra", where, "A linha vem depois do fim do registro."))
        seen.add(str(line.get("hash")) if isinstance(line, dict) else "")
        if isinstance(line, dict):
            journal.append(line)
    if any(not line for line in lines[:-1]):
        problems.append(Problem("changed", JOURNAL, "O registro tem linhas vazias, que o bot não escreve."))
    return journal, problems


def _shots_of(journal: Sequence[dict[str, Json]]) -> dict[str, str]:
    kept = (line for line in journal if line.get("event") in ("shot", "attached"))
    return {str(line.get("path")): str(line.get("sha256")) for line in kept}


def _chain(
    folder: Path, journal: Sequence[dict[str, Json]], head: str, files: dict[str, str], sealed: bool
) -> tuple[dict[str, Json], list[Problem]]:
    path = folder / CHAIN
    if not path.exists():
        return {}, [Problem("missing", CHAIN, "Falta o arquivo dos hashes.")] if sealed else []
    try:
        text = path.read_text(encoding="utf-8")
        chain = json.loads(text)
        kept = dict(chain.get("reports") or {})
        again = chain_text(len(journal), head, files, kept, chain.get("signature"), _mapping(chain.get("signed")))
    except (OSError, ValueError, AttributeError, TypeError):
        return {}, [Problem("changed", CHAIN, "O arquivo dos hashes não é legível.")]
    if chain.get("head") != head and sealed:
        return chain, [Problem("replayed", CHAIN, "Os hashes são de outro registro que não este.")]
    if text != again and sealed:
        return chain, [Problem("changed", CHAIN, "O arquivo dos hashes não diz o mesmo que o registro.")]
    if not sealed:
        return chain, [Problem("cut", JOURNAL, f"O registro tinha {chain.get('events')} linhas e tem {len(journal)}.")]
    return chain, []


def _files(known: Sealed, sealed: bool) -> Iterator[Problem]:
    folder = known.folder
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() or p.is_symlink()}
    bundle_without = not any(name.startswith(f"{CONFIDENTIAL}/") for name in there)
    for name, sha in sorted({**known.files, **known.reports}.items()):
        path = folder / name
        if name not in there:
            if name.startswith(f"{CONFIDENTIAL}/") and bundle_without:
                yield Problem("missing", name, "Arquivo confidencial, que não acompanha o pacote.", serious=False)
            else:
                yield Problem("missing", name, "O arquivo falta.")
        elif path.is_symlink() or file_hash(path) != sha:
            yield Problem("changed", name, "O arquivo foi alterado: o hash não confere.")
    for name in sorted(there & _OWN):
        if (folder / name).is_symlink():
            yield Problem("changed", name, "O arquivo é um atalho para outro lugar.")
    if README in there and not is_readme((folder / README).read_bytes()):
        yield Problem("changed", README, "O arquivo não é o que o bot escreve.")
    # A picture that is not what it was would make each report another: that one is named, not they.
    if not any(name.startswith("shots/") and not _is_whole(folder / name, sha) for name, sha in known.files.items()):
        yield from reports(known)
    yield from strangers(known, there, _OWN - {NOTE, PURGED}, {*known.files, *known.reports}, sealed)


def _is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and file_hash(path) == sha256
