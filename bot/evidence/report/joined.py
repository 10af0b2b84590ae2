"""The page that joins a window's runs, and what stands beside it to check it by: `janela.json` for `janela.html`.

The page lies outside of every run's folder, so no run's seal names it. Beside it stands its hash, each run that it joins
with the head of its journal, and a signature under all of that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from os.path import relpath
from pathlib import Path, PurePath

from bot.errors import BotError, EvidenceError
from bot.evidence import signing
from bot.evidence.chain import ORIGIN, line_hash
from bot.evidence.files import JOURNAL, file_hash, write_private
from bot.evidence.inert import inert
from bot.evidence.report.ground import Ground, Outside
from bot.evidence.report.html import HEAVIEST, window_of
from bot.evidence.report.output import save
from bot.evidence.report.proof import Problem
from bot.evidence.report.reading import read
from bot.evidence.report.remains import PURGED
from bot.evidence.signing import Signer, is_valid, window_message
from bot.i18n import N_
from bot.json_types import Json

FORMAT = 1
PAGES = "janela*"


@dataclass(frozen=True)
class Kept:
    """What stands beside a page: `runs` are (folder as seen from the page's, head), in the page's order."""

    page: str
    lang: str
    sha256: str
    runs: Sequence[tuple[str, str]]
    signature: Json = None

    @property
    def message(self) -> bytes:
        return window_message(self.page, self.sha256, self.runs)

    def text(self) -> str:
        """The whole text of the file."""
        runs = [{"folder": folder, "head": head} for folder, head in self.runs]
        data = {"format": FORMAT, "page": self.page, "lang": self.lang, "sha256": self.sha256, "runs": runs}
        return inert(json.dumps(data | {"signature": self.signature}, indent=2, ensure_ascii=False)) + "\n"


def write_window(
    folders: Sequence[Path],
    to: Path,
    lang: str = "pt",
    *,
    secrets: Sequence[str] = (),
    heaviest: int = HEAVIEST,
    signer: Signer | None = None,
) -> Path:
    """One HTML file `to` that joins the runs of a window, and beside it a JSON file of the same name to check it by,
    signed by `signer` or this machine's own key."""
    page, runs = window_of(folders, lang, heaviest)
    content = page.encode()
    save(to.parent, to.name, content, runs[-1][0], secrets)
    named = [(PurePath(relpath(folder, to.parent)).as_posix(), run.head) for run, folder in runs]
    kept = Kept(to.name, lang, hashlib.sha256(content).hexdigest(), named)
    if signer := signer or signing.own_if_any():
        kept = replace(kept, signature=signer.sign(kept.message).as_json())
    beside = to.with_suffix(".json")
    try:
        write_private(beside, kept.text().encode())
    except OSError as e:
        raise EvidenceError(f"Não foi possível gravar {beside}: {e.strerror or e}.") from e
    return to


# ------------------------------------------------------------------------------------------------------------- checking


def pages(folder: Path) -> list[Path]:
    """The pages of windows in the folder, also one of which only the file beside it is left."""
    found = {p.with_suffix(".html") for p in folder.glob(PAGES) if p.suffix in (".html", ".json")}
    return sorted(found)


def of_windows(folder: Path, outside: Outside) -> tuple[list[Problem], list[Ground]]:
    """What is wrong with the pages in a folder that holds the runs they join, and on what a word about them rests."""
    problems: list[Problem] = []
    grounds: list[Ground] = []
    for page in pages(folder):
        found, signature = _of_page(page, outside)
        problems += found
        grounds.append(signature)
    whole = not any(p.serious for p in problems)
    text = N_("páginas da janela: dizem o mesmo que as execuções que nomeiam") if whole else N_("páginas da janela: não conferem")  # fmt: skip
    return problems, [Ground("chain", "good" if whole else "bad", text, {}, outside=False), *grounds]


def beside(run: Path, outside: Outside) -> Iterator[Problem]:
    """What is wrong with the pages beside a run that join it; what only lacks there says nothing of the run itself."""
    run = run.resolve()
    for page in pages(run.parent):
        kept = _kept(page)
        if isinstance(kept, Kept) and run not in {(page.parent / folder).resolve() for folder, _ in kept.runs}:
            continue
        for problem in _of_page(page, outside)[0]:
            yield replace(problem, doubt=False)


def _kept(page: Path) -> Kept | Problem:
    path = page.with_suffix(".json")
    if not path.exists():
        text = "A página não tem ao lado o arquivo que a confere: refaça-a com bot report --window."
        return Problem("unsigned", page.name, text, serious=False, doubt=True)
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text)
        runs = [(str(run["folder"]), str(run["head"])) for run in data["runs"]]
        kept = Kept(str(data["page"]), str(data["lang"]), str(data["sha256"]), runs, data["signature"])
        exact = kept.text() == text and bool(runs) and not any(set("\r\n") & set(folder) for folder, _ in runs)
    except (OSError, ValueError, KeyError, TypeError):
        return Problem("unreadable", path.name, "O arquivo que confere a página não é legível.")
    if not exact or path.is_symlink():
        return Problem("changed", path.name, "O arquivo não é o que o bot escreve.")
    if kept.page != page.name:
        return Problem("replayed", path.name, f"O arquivo confere outra página, {kept.page}.")
    return kept


def _of_page(page: Path, outside: Outside) -> tuple[list[Problem], Ground]:
    none = Ground("signature", "none", N_("assinatura de %(page)s: nenhuma"), {"page": page.name})
    kept = _kept(page)
    if isinstance(kept, Problem):
        return [kept], none
    problems = [*_page(page, kept), *(p for folder, head in kept.runs for p in _run(page, folder, head))]
    runs = [page.parent / folder for folder, _ in kept.runs]
    readable = [folder for folder in runs if (folder / JOURNAL).is_file()]
    if not problems and len(readable) == len(runs):
        problems += _left_out(page, readable)
    by = str(kept.signature.get("by")) if isinstance(kept.signature, dict) else ""
    if kept.signature and not is_valid(kept.signature, kept.message):
        wrong = Problem("changed", page.with_suffix(".json").name, "A assinatura da página não confere.")
        bad = Ground("signature", "bad", N_("assinatura de %(page)s: não confere"), {"page": page.name})
        return [*problems, wrong], bad
    known = {outside.own, *outside.keys, *_signers(readable)} - {""}
    if not any(p.serious for p in problems):
        problems += _proven(page, kept, runs, by, known)
    return problems, _ground(page.name, by, outside) if by else none


def _page(page: Path, kept: Kept) -> Iterator[Problem]:
    if not page.exists():
        yield Problem("missing", page.name, "O arquivo falta.")
    elif page.is_symlink() or file_hash(page) != kept.sha256:
        yield Problem("changed", page.name, "O arquivo foi alterado: o hash não confere.")


def _run(page: Path, folder: str, head: str) -> Iterator[Problem]:
    place = page.parent / folder
    try:
        found = _head_of(place)
    except FileNotFoundError:
        yield Problem("missing", page.name, f"A execução {folder}, que a página junta, falta.")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield Problem("changed", page.name, f"O registro da execução {folder}, que a página junta, foi alterado.")
    else:
        if found != head:
            yield Problem(
                "replayed", page.name, f"O registro da execução {folder} não é o que a página juntou: termina em outra cabeça."
            )  # fmt: skip


def _head_of(folder: Path) -> str:
    """The head of the run's chain, worked out line by line, or as its note keeps it where it was purged. ValueError
    where a line does not follow."""
    if not (folder / JOURNAL).exists() and (folder / PURGED).exists():
        return str(json.loads((folder / PURGED).read_text(encoding="utf-8"))["head"])
    head = ORIGIN
    for raw in (folder / JOURNAL).read_bytes().split(b"\n")[:-1]:
        line = json.loads(raw)
        if line["prev"] != head or line["hash"] != line_hash(line):
            raise ValueError("a line that does not follow")
        head = str(line["hash"])
    return head


def _left_out(page: Path, runs: Sequence[Path]) -> Iterator[Problem]:
    """The runs beside the page that are of a window of its runs, and are not in it."""
    mine = [read(folder) for folder in runs]
    windows = {(run.tenant, _window(run.window)) for run in mine if _window(run.window)}
    last, named = max(run.started for run in mine), {folder.resolve() for folder in runs}
    for journal in sorted(page.parent.glob(f"*/{JOURNAL}")):
        if journal.parent.resolve() in named:
            continue
        try:
            run = read(journal.parent)
        except EvidenceError:
            continue  # without a line that reads; the check of that folder names it
        if (run.mode != "real" and run.flow != "verify") or (run.tenant, _window(run.window)) not in windows:
            continue
        if run.started > last:
            text = f"A execução {journal.parent.name} veio depois da página: refaça-a com bot report --window."
            yield Problem("odd", page.name, text, serious=False, doubt=True)
        else:
            yield Problem("cut", page.name, f"A execução {journal.parent.name} é da mesma janela, e a página não a tem.")  # fmt: skip


def _window(window: object) -> tuple[str, str] | None:
    if not isinstance(window, dict) or not window.get("id"):
        return None
    return str(window["id"]), str(window.get("since"))[:10]


def _signers(runs: Sequence[Path]) -> set[str]:
    return {read(folder).signer for folder in runs}


def _proven(page: Path, kept: Kept, runs: Sequence[Path], by: str, known: Collection[str]) -> Iterator[Problem]:
    """Whether the page is what this bot draws of these runs, or signed as it is by a key that answers for them."""
    if by in known:
        return
    if by and _redrawn(page, kept, runs):
        text = "A página está assinada por outra chave, que não é a de nenhuma das execuções."
        yield Problem("unsigned", page.name, text, serious=False, doubt=True)
    elif _redrawn(page, kept, runs):
        yield Problem("unsigned", page.name, "A página não está assinada.", serious=False, doubt=True)
    else:
        yield Problem("changed", page.name, "A página não é o que as execuções dizem, e nenhuma chave delas a assinou.")


def _redrawn(page: Path, kept: Kept, runs: Sequence[Path]) -> bool:
    try:
        return page.read_bytes() == window_of(runs, kept.lang)[0].encode()
    except (BotError, OSError, SyntaxError, ValueError, TypeError, KeyError, AttributeError):
        return False  # a journal or a picture that cannot be drawn, or is no longer there


def _ground(page: str, by: str, outside: Outside) -> Ground:
    values = {"page": page, "key": by}
    if by == outside.own:
        return Ground("signature", "good", N_("%(page)s assinada por %(key)s, a chave desta máquina"), values)
    if by in outside.keys:
        return Ground("signature", "good", N_("%(page)s assinada por %(key)s, chave de confiança"), values)
    text = N_("%(page)s assinada por %(key)s, que esta máquina não conhece: compare com a impressão de quem a fez (--trust)")  # fmt: skip
    return Ground("signature", "doubt", text, values)
