"""Whether the reports and packages beside a journal say what the journal says.

Three ways, the strongest first: drawn again from the journal and equal to the byte; signed as they are, by the key that
sealed the run; of a package, each member equal to the file that the seal vouches for. A report that was written before
there were signatures, by another version of the bot, is neither proven nor disproven, and that is said.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import BotError
from bot.evidence.chain import SEALED_AS
from bot.evidence.files import CHAIN, CONFIDENTIAL, JOURNAL, STAMP, file_hash
from bot.evidence.report.bundle import README, READMES
from bot.evidence.report.data import json_of
from bot.evidence.report.html import html_of
from bot.evidence.report.markdown import markdown
from bot.evidence.report.reading import read
from bot.evidence.signing import is_valid, report_message
from bot.json_types import Json

_REPORT = re.compile(r"report(?P<share>\.share)?(?:\.(?P<lang>en))?\.(?P<shape>html|md|json)")
_PACKAGE = re.compile(r"report(?:\.share)?(?:-\d+de\d+)?\.zip")
_SLICE = re.compile(r"\.\d{3}$")


@dataclass(frozen=True)
class Problem:
    """What is wrong (`changed`, `missing`, `extra`, `cut`, `replayed`, `unsealed`, `unreadable`, `unsigned`, `stamp`,
    `odd`), where, and a sentence about it. `serious` is false for what only deserves a word; `doubt` where that word
    keeps the whole from being called proven."""

    kind: str
    where: str
    text: str
    serious: bool = True
    doubt: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


@dataclass(frozen=True)
class Sealed:
    """What the journal and its chain vouch for: `files` by hash, `reports` by hash and signature."""

    folder: Path
    head: str
    files: Mapping[str, str]
    reports: Mapping[str, str]
    signed: Mapping[str, Json]
    signature: Json
    opened: Mapping[str, Json]

    def is_signed(self, name: str, sha256: str) -> bool:
        """Whether the key that sealed the run signed this file as it is; without a seal's signature, whether any did."""
        mine = self.signed.get(name)
        if not isinstance(mine, dict) or not is_valid(mine, report_message(self.head, name, sha256)):
            return False
        return not isinstance(self.signature, dict) or mine["by"] == self.signature.get("by")


def reports(sealed: Sealed) -> Iterator[Problem]:
    """What is wrong with the reports that the chain names; that they are there, and as it names them, is known."""
    for name, sha256 in sealed.reports.items():
        if not (sealed.folder / name).is_file() or file_hash(sealed.folder / name) != sha256:
            continue
        if _PACKAGE.fullmatch(name):
            yield from package(sealed, name)
        elif not _redrawn(sealed, name):
            yield from _unproven(sealed, name, sha256)


def _redrawn(sealed: Sealed, name: str) -> bool:
    """Whether the report is what this bot makes of this journal."""
    m = _REPORT.fullmatch(name)
    if m is None:
        return False
    lang = m["lang"] or "pt"
    try:
        run = read(sealed.folder, share=bool(m["share"]))
        match m["shape"]:
            case "html":
                text = html_of(sealed.folder, run, lang)
            case "md":
                text = markdown(run, lang)
            case _:
                text = json_of(run)
    except (BotError, OSError, SyntaxError, ValueError, TypeError, KeyError, AttributeError):
        return False  # a journal or a picture that cannot be drawn; what is wrong with it is told elsewhere
    return (sealed.folder / name).read_bytes() == text.encode()


def _unproven(sealed: Sealed, name: str, sha256: str) -> Iterator[Problem]:
    if sealed.is_signed(name, sha256):
        return
    if sealed.signed.get(name):
        if is_valid(sealed.signed[name], report_message(sealed.head, name, sha256)):
            yield Problem(
                "unsigned",
                name,
                "O relatório está assinado por outra chave, que não é a da execução.",
                serious=False,
                doubt=True,
            )
        else:
            yield Problem("changed", name, "A assinatura do relatório não confere.")
    elif sealed.opened.get("seal") == SEALED_AS and (sealed.signature or _REPORT.fullmatch(name)):
        yield Problem("changed", name, "O relatório não é o que o registro diz, e não está assinado.")
    else:
        yield Problem(
            "unsigned",
            name,
            "O relatório não está no que foi selado, e esta versão do bot não o desenha igual: refaça-o com bot report.",
            serious=False,
            doubt=True,
        )


def package(sealed: Sealed, name: str) -> Iterator[Problem]:
    """What is wrong with a ZIP beside the journal: each member must be a file of this run, as it is vouched for."""
    if name in sealed.reports and sealed.is_signed(name, sealed.reports[name]):
        return
    try:
        with zipfile.ZipFile(sealed.folder / name) as z:
            if z.comment:
                yield Problem("changed", name, "O pacote tem um comentário que o bot não escreve.")
            for member in z.infolist():
                if (wrong := _member(sealed, member.filename, z.read(member))) is not None:
                    yield replace(wrong, where=f"{name}/{member.filename}")
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        yield Problem("unreadable", name, "O pacote não se abre.")


def _member(sealed: Sealed, name: str, content: bytes) -> Problem | None:
    """What is wrong with a member; None where it is what it should be."""
    if name == README:
        return None if is_readme(content) else Problem("changed", name, "O arquivo não é o que o bot escreve.")
    if name == CHAIN:
        return (
            None
            if _same_chain(sealed, content)
            else Problem("changed", name, "O arquivo dos hashes é de outro registro.")
        )
    known = {JOURNAL, STAMP, *sealed.files, *sealed.reports}
    whole = _SLICE.sub("", name)
    path = sealed.folder / whole
    is_ours = whole in known or (whole.startswith("report.") and path.is_file())
    if not is_ours:
        return Problem("changed", name, "O arquivo não é desta execução.")
    there = path.read_bytes() if path.is_file() else None
    sha256 = hashlib.sha256(content).hexdigest()
    same = there is not None and (there == content or (whole != name and content in there))
    if same or sealed.files.get(name) == sha256 or sealed.is_signed(name, sha256):
        return None
    return Problem("changed", name, "O arquivo não é o desta execução.")


def is_readme(content: bytes) -> bool:
    return content in {text.encode() for text in READMES}


def _same_chain(sealed: Sealed, content: bytes) -> bool:
    try:
        chain = json.loads(content)
        return bool(chain["head"] == sealed.head and chain["files"] == dict(sealed.files))
    except (ValueError, KeyError, TypeError):
        return False


def strangers(
    sealed: Sealed | None, there: Collection[str], own: Collection[str], named: Collection[str], whole: bool
) -> Iterator[Problem]:
    """The files in the folder that nothing names; `whole` is false for a run that was killed, which has no list of its reports."""
    for name in sorted(set(there) - set(own) - set(named)):
        if sealed is not None and _PACKAGE.fullmatch(name):
            # Before packages were named in the chain they stood beside it: then what is in them is compared.
            found = list(package(sealed, name))
            if found or sealed.opened.get("seal") == SEALED_AS:
                yield from found or [
                    Problem("extra", name, "O pacote não é desta execução: o que foi selado não o nomeia.")
                ]
        elif whole or not name.startswith("report.") or name.startswith(f"{CONFIDENTIAL}/"):
            yield Problem("extra", name, "O arquivo não é desta execução.")
