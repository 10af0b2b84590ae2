"""Folders that hold no journal, and why: a run whose data were erased on their day, a copy without names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.evidence.files import CHAIN, STAMP, file_hash
from bot.evidence.report.bundle import README
from bot.evidence.report.ground import Ground, Outside, of_key, of_store
from bot.evidence.report.proof import Problem, Sealed, is_readme
from bot.evidence.signing import is_valid, report_message, seal_message
from bot.i18n import N_
from bot.json_types import Json

PURGED, NOTE = "purged.json", "APAGADO.txt"


def purged_text(data: dict[str, Json]) -> str:
    """The whole text of `purged.json`."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def note(data: dict[str, Json]) -> str:
    """The note for people beside it."""
    when = datetime.fromisoformat(str(data["purged_at"]))
    return f"""A evidência desta execução foi apagada.

Execução   {data["run"] or "—"}
Cliente    {data["tenant"] or "—"}
Fluxo      {data["flow"] or "—"} ({data["mode"] or "—"}): {data["outcome"] or "—"}
Começo     {data["started"] or "—"}
Fim        {data["finished"] or "—"}
Apagada    {when:%d/%m/%Y %H:%M} por {data["by"]}, pela regra de {data["days"]} dias (evidence.keep_days)
O que saiu {data["files"]} arquivos, {data["bytes"]} bytes: registro, imagens, relatórios e o que era confidencial

Fica a cabeça do registro, sem dado de ninguém. Com ela se confere uma cópia que outra pessoa tenha guardado:
{data["head"] or "(o registro não tinha sido selado)"}
"""


def purge_message(data: dict[str, Json]) -> bytes:
    """What the signature of whoever erased is under: all of `purged.json` but itself."""
    body = {k: v for k, v in data.items() if k != "signed"}
    return (
        b"conexa-bot purge 1\n" + json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    )


def of_purged(folder: Path, outside: Outside) -> tuple[list[Problem], list[Ground]]:
    """What is wrong with what was left when a run was erased, and what its head rests on."""
    try:
        text = (folder / PURGED).read_text(encoding="utf-8")
        data = json.loads(text)
        expected = {PURGED: purged_text(data), NOTE: note(data)}
    except (OSError, ValueError, KeyError, TypeError):
        return [Problem("unreadable", PURGED, "O que ficou da execução apagada não é legível.")], []
    problems = [
        Problem(
            "odd",
            PURGED,
            "A evidência foi apagada por prazo; só a cabeça do registro ficou.",
            serious=False,
            doubt=True,
        )
    ]
    for name, wanted in expected.items():
        if not (folder / name).is_file():
            problems.append(Problem("missing", name, "O arquivo falta."))
        elif (folder / name).read_bytes() != wanted.encode():
            problems.append(Problem("changed", name, "O arquivo não é o que o bot escreve."))
    problems += _others(folder, {PURGED, NOTE, STAMP})
    head, signature = str(data.get("head") or ""), data.get("signature")
    if outside.head is not None and outside.head != head:
        problems.append(Problem("replayed", PURGED, f"A cabeça é {head[:16]}…, e o banco guarda {outside.head[:16]}…."))
    if data.get("signed") and not is_valid(data["signed"], purge_message(data)):
        problems.append(Problem("changed", PURGED, "A assinatura de quem apagou não confere."))
    signed = Ground("signature", "none", N_("assinatura: nenhuma"), {})
    if signature and not is_valid(signature, seal_message(head)):
        problems.append(Problem("changed", PURGED, "A assinatura do selo não confere."))
    elif signature:
        signed = of_key(str(signature["by"]), outside)
    return problems, [
        Ground("chain", "none", N_("cadeia: apagada por prazo"), {}, False),
        of_store(head, outside),
        signed,
    ]


def of_shared_copy(folder: Path, outside: Outside) -> tuple[list[Problem], list[Ground]]:
    """What is wrong with a copy without names: each file in it must be signed by the key that sealed the run."""
    try:
        chain = json.loads((folder / CHAIN).read_text(encoding="utf-8"))
        signature = chain.get("signature")
        sealed = Sealed(
            folder, str(chain["head"]), {}, dict(chain["reports"]), dict(chain.get("signed") or {}), signature, {}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [Problem("changed", CHAIN, "O arquivo dos hashes não é legível.")], []
    problems = list(_others(folder, {CHAIN, STAMP, README, *sealed.reports}))
    if (folder / README).exists() and not is_readme((folder / README).read_bytes()):
        problems.append(Problem("changed", README, "O arquivo não é o que o bot escreve."))
    if signature and not is_valid(signature, seal_message(sealed.head)):
        problems.append(Problem("changed", CHAIN, "A assinatura do selo não confere."))
    for name, sha256 in sealed.reports.items():
        if not (folder / name).is_file():
            problems.append(Problem("missing", name, "O arquivo falta."))
        elif file_hash(folder / name) != sha256:
            problems.append(Problem("changed", name, "O arquivo foi alterado: o hash não confere."))
        elif sealed.signed.get(name) and not is_valid(sealed.signed[name], report_message(sealed.head, name, sha256)):
            problems.append(Problem("changed", name, "A assinatura do relatório não confere."))
        elif not signature or not sealed.is_signed(name, sha256):
            problems.append(
                Problem(
                    "unsigned", name, "O relatório não está assinado pela chave da execução.", serious=False, doubt=True
                )
            )
    copy = Ground("chain", "none", N_("cadeia: o registro não acompanha esta cópia sem nomes"), {}, False)
    by = (
        of_key(str(signature["by"]), outside)
        if signature
        else Ground("signature", "none", N_("assinatura: nenhuma"), {})
    )
    return problems, [copy, of_store(sealed.head, outside), by]


def _others(folder: Path, known: set[str]) -> Iterator[Problem]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file() or p.is_symlink()):
        if path.relative_to(folder).as_posix() not in known or path.is_symlink():
            yield Problem("extra", path.relative_to(folder).as_posix(), "O arquivo não é desta execução.")
