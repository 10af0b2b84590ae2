"""Everything of a run in one ZIP, or in several where one would be too large to attach."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from bot.errors import EvidenceError
from bot.evidence.files import CHAIN, CONFIDENTIAL, JOURNAL, STAMP, evidence_files, write_private
from bot.evidence.leaks import refuse_leaks
from bot.evidence.recognisers import MaskRules
from bot.evidence.report.output import chain_with, forget, record
from bot.evidence.report.reading import read
from bot.evidence.signing import Signer

README = "LEIA-ME.txt"
_OVERHEAD = 400  # bytes a member costs besides its content: two headers and its name, twice
_README_TEXT = """Evidência de uma execução do conexa-bot.

report.html        o relatório; abra no navegador, não precisa de rede
run.jsonl          o registro, uma linha por acontecimento, encadeado por hash
chain.json         os hashes de todos os arquivos
shots/             as imagens

Para conferir, com todas as partes extraídas na mesma pasta: bot report --check PASTA
Um arquivo em fatias (.001, .002, …) volta a ser um só com: cat ARQUIVO.0* > ARQUIVO
"""
_README_SHARED = """Cópia, sem nomes de pessoas, do relatório de uma execução do conexa-bot.

report.share.html  o relatório; abra no navegador, não precisa de rede
chain.json         a cabeça do registro, e os hashes e assinaturas destes arquivos

O registro e as imagens originais ficam com quem fez a execução.
Para conferir a assinatura: bot report --check PASTA
"""
READMES = (_README_TEXT, _README_SHARED)


def write_zip(
    folder: Path,
    part_mb: float = 0,
    *,
    confidential: bool = False,
    secrets: Sequence[str] = (),
    share: bool = False,
    signer: Signer | None = None,
) -> list[Path]:
    """`report.zip`, or `report-1de3.zip` and so on, none larger than `part_mb` (0: no limit); each opens by itself.

    Holds the journal, the chain, the pictures and whichever reports were written before; what is confidential only
    where asked for. With `share`, `report.share.zip`: of all that, what shows no names. Raises `EvidenceError`, and
    writes nothing, where something in it must not leave.
    """
    rules = MaskRules.from_json(read(folder).mask)
    members = _shared(folder) if share else _members(folder, confidential)
    for name, content in members:
        refuse_leaks(name, content, secrets, rules)
    limit = int(part_mb * 1_000_000)
    parts = _parts(members, limit) if limit else [members]
    contents = [_zip(part) for part in parts]
    stem, count = "report.share" if share else "report", len(parts)
    names = [f"{stem}.zip"] if count == 1 else [f"{stem}-{n}de{count}.zip" for n in range(1, count + 1)]
    try:
        gone = [old.name for old in folder.glob("report*.zip") if old.name.startswith("report.share") == share]
        for old in gone:
            (folder / old).unlink()
        forget(folder, gone)
        for name, content in zip(names, contents, strict=True):
            write_private(folder / name, content)
        record(folder, {n: hashlib.sha256(c).hexdigest() for n, c in zip(names, contents, strict=True)}, signer)
    except OSError as e:
        raise EvidenceError(f"Não foi possível gravar o pacote em {folder}: {e.strerror or e}.") from e
    return [folder / name for name in names]


def _members(folder: Path, confidential: bool) -> list[tuple[str, bytes]]:
    """(name, content), what is read first in front."""
    first = ["report.html", "report.pdf", "report.md", "report.json"]
    others = sorted({p.name for p in folder.glob("report.*") if p.suffix not in (".zip", ".part")} - set(first))
    files = [f for f in evidence_files(folder) if confidential or not f.startswith(f"{CONFIDENTIAL}/")]
    names = [n for n in (*first, *others, JOURNAL, CHAIN, STAMP, *files) if (folder / n).is_file()]
    try:
        return [(README, _README_TEXT.encode()), *((n, _content(folder, n)) for n in names)]
    except OSError as e:
        raise EvidenceError(f"Não foi possível ler a evidência em {folder}: {e.strerror or e}.") from e


def _shared(folder: Path) -> list[tuple[str, bytes]]:
    """The reports without names, and what their signatures are checked with; not the journal, which has the names."""
    names = sorted(p.name for p in folder.glob("report.share*.*") if p.suffix not in (".zip", ".part"))
    try:
        kept = [(n, (folder / n).read_bytes()) for n in names]
        chain = [(CHAIN, chain_with(folder / CHAIN, lambda n: n in names))] if (folder / CHAIN).is_file() else []
        stamp = [(STAMP, (folder / STAMP).read_bytes())] if (folder / STAMP).is_file() else []
    except OSError as e:
        raise EvidenceError(f"Não foi possível ler a evidência em {folder}: {e.strerror or e}.") from e
    return [(README, _README_SHARED.encode()), *kept, *chain, *stamp]


def _content(folder: Path, name: str) -> bytes:
    """A member's bytes; the chain without the packages, which hold it."""
    return (
        chain_with(folder / CHAIN, lambda n: not n.endswith(".zip")) if name == CHAIN else (folder / name).read_bytes()
    )


def _parts(members: Sequence[tuple[str, bytes]], limit: int) -> list[list[tuple[str, bytes]]]:
    """The members in as many lots as needed, first fit; what is too large for one is sliced."""
    parts: list[list[tuple[str, bytes]]] = []
    room: list[int] = []
    for name, content in _sliced(members, limit - _OVERHEAD * 2):
        cost = min(len(content), len(_zip([(name, content)]))) + _OVERHEAD
        for n, left in enumerate(room):
            if cost <= left:
                parts[n].append((name, content))
                room[n] -= cost
                break
        else:
            parts.append([(name, content)])
            room.append(limit - cost)
    return parts


def _sliced(members: Sequence[tuple[str, bytes]], limit: int) -> list[tuple[str, bytes]]:
    out = []
    for name, content in members:
        if len(_zip([(name, content)])) <= limit:
            out.append((name, content))
        else:
            slices = range(0, len(content), limit)
            out += [(f"{name}.{n:03d}", content[at : at + limit]) for n, at in enumerate(slices, 1)]
    return out


def _zip(members: Sequence[tuple[str, bytes]]) -> bytes:
    """The same members give the same bytes: no time of writing in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, content in members:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o600 << 16
            packed = name.endswith((".webp", ".pdf", ".zip"))
            z.writestr(info, content, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
