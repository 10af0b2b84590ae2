"""The evidence of one run: a folder with a journal whose lines are chained by hash, and pictures.

`run.jsonl` has one JSON object a line: `n` (from 1), `at` (ISO 8601 with offset), `event`, the event's own fields,
`prev` (hash of the line before) and `hash`: SHA-256, in hex, of the line's canonical JSON without `hash` itself
(keys sorted, no spaces, UTF-8). The first line's `prev` is 64 zeros and carries a nonce, so no two chains are alike.
The last line, `sealed`, names the SHA-256 of every other file; its hash is the head of the chain, which `chain.json`
repeats, with a signature under it where the run had a key (`bot.signing`): the first line then names that key, so that
a signature taken away is missed. Whoever keeps the head elsewhere can tell later that nothing was changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets as random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from playwright.sync_api import Locator, Page

from bot.errors import EvidenceError
from bot.evidence.chain import ORIGIN, SEALED_AS, chain_text, line_hash, line_text
from bot.evidence.confidential import ENDING
from bot.evidence.darkroom import Darkroom, Shot
from bot.evidence.files import (
    CHAIN,
    CONFIDENTIAL,
    JOURNAL,
    SHOTS,
    evidence_files,
    file_hash,
    private_folder,
    write_all,
    write_private,
)
from bot.evidence.leaks import scrub_zip
from bot.evidence.pictures import Camera, NoPictureError, take
from bot.evidence.privacy import Privacy, fold
from bot.evidence.recognisers import DEFAULT_RULES, MaskRules
from bot.evidence.signing import Signer, seal_message
from bot.json_types import Json
from bot.store import windowfile


class Evidence:
    """Writes the evidence of one run below `folder`, which must not hold another run's.

    Every method raises `EvidenceError` where the disk does not take what is written: a run without evidence stops.

    With `aside`, pictures are painted and encoded while the browser goes on. Each is written, and its line with it, by a later call:
    the next line or picture after it is done, or the seal. Its line comes later than those that name it, and says when it was taken.
    """

    def __init__(
        self,
        folder: Path,
        *,
        secrets: Sequence[str] = (),
        mask: MaskRules = DEFAULT_RULES,
        signer: Signer | None = None,
        envelope: Callable[[bytes], bytes] | None = None,
        aside: bool = False,
    ) -> None:
        """`signer` signs the seal; `envelope` encrypts what is confidential before it is written."""
        self.folder = folder
        self.signer, self._envelope = signer, envelope
        self._camera, self._darkroom, self._aside = Camera(), Darkroom(), aside
        self._secrets = tuple(secrets)
        self._privacy = Privacy(mask, self._secrets)
        # Names that this copy may show, and one that leaves the machine must not: where they stand is kept.
        self._namer = None if mask.names else Privacy(replace(mask, names=True), self._secrets)
        self._n, self._head, self._shots = 0, ORIGIN, 0
        try:
            private_folder(folder)
            self._file = os.open(folder / JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except FileExistsError:
            raise EvidenceError(
                f"A pasta {folder} já tem a evidência de outra execução.", "Cada execução precisa de uma pasta sua."
            ) from None
        except OSError as e:
            raise _unwritable(folder, e) from e
        mine: dict[str, Json] = {"signer": signer.fingerprint} if signer else {}
        self.event("opened", format=1, seal=SEALED_AS, nonce=random.token_hex(16), mask=mask.as_json(), **mine)

    @property
    def head(self) -> str:
        """Hash of the last line written."""
        return self._head

    def event(self, kind: str, /, **data: Json) -> None:
        """Adds one line to the journal, masked and scrubbed; on return it is on the disk."""
        self.events(kind, [data])

    def events(self, kind: str, items: Iterable[Mapping[str, Json]]) -> None:
        """Adds a line for each item, all of them on the disk on return: for the many records of one bulk action, since
        a disk takes as long for one line as for a thousand."""
        self._append([*self._developed(), *((kind, item) for item in items)])

    def _append(self, items: Iterable[tuple[str, Mapping[str, Json]]]) -> None:
        n, head, text = self._n, self._head, ""
        for kind, item in items:
            line: dict[str, Json] = {"n": n + 1, "at": _now(), "event": kind}
            if self._namer:
                self._namer.data(item)
            line |= {k: v for k, v in self._privacy.data(item).items() if k not in ("n", "event", "prev", "hash")}
            line["prev"] = head
            line["hash"] = head = line_hash(line)
            text += line_text(line) + "\n"
            n += 1
        try:
            write_all(self._file, text.encode())
            os.fsync(self._file)
        except OSError as e:
            raise _unwritable(self.folder / JOURNAL, e) from e
        self._n, self._head = n, head

    def shot(self, page: Page, name: str, *, caption: str = "", outline: Locator | None = None) -> str:
        """Photographs the viewport, personal data covered, `outline` framed; the picture's path in the folder.

        A page that cannot be photographed gives "" and an event `no_shot` that says why.
        """
        at = _now()
        try:
            taken = take(page, self._privacy, outline, namer=self._namer, camera=self._camera)
        except NoPictureError as e:
            self.event("no_shot", name=name, caption=caption, why=str(e))
            return ""
        self._shots += 1
        path = f"{SHOTS}/{self._shots:04d}-{_slug(self._privacy.text(name))}.webp"
        self._darkroom.give(path, taken, {"at": at, "caption": caption, "route": _route(page.url)})
        if lines := self._developed(all_of_them=not self._aside):
            self._append(lines)
        return path

    def _developed(self, *, all_of_them: bool = False) -> list[tuple[str, dict[str, Json]]]:
        """The lines of the pictures that are done, each written to its path."""
        return [("shot", self._line_of(shot)) for shot in self._darkroom.ready(all_of_them=all_of_them)]

    def _line_of(self, shot: Shot) -> dict[str, Json]:
        picture = shot.picture.result()
        self._write(shot.path, picture.webp)
        return {
            "at": shot.told["at"], "path": shot.path, "sha256": hashlib.sha256(picture.webp).hexdigest(), "caption": shot.told["caption"],
            "route": shot.told["route"], "width": picture.width, "height": picture.height, "covered": picture.covered, "outline": picture.outline,
            "names": [list(place) for place in picture.names],
        }  # fmt: skip

    def hide(self, secrets: Iterable[str]) -> None:
        """From now on these are scrubbed from what is written, as the tenant's own secrets are."""
        self._privacy.hide(secrets)

    def attach(self, path: Path, kind: str) -> None:
        """Takes a file (a trace, a video) into the folder's confidential part, secrets scrubbed from its texts.

        Confidential files may hold personal data: they are in the chain, but in no bundle unless asked for.
        """
        target = f"{CONFIDENTIAL}/{_slug(path.stem)}{path.suffix}{ENDING if self._envelope else ''}"
        try:
            content = scrub_zip(path.read_bytes(), self._privacy) if path.suffix == ".zip" else path.read_bytes()
            content = self._envelope(content) if self._envelope else content
            self._write(target, content)
            if path.parent == self.folder:
                path.unlink()
        except OSError as e:
            raise _unwritable(path, e) from e
        self.event("attached", path=target, kind=kind, confidential=True, sha256=hashlib.sha256(content).hexdigest())

    def confide(self, name: str, text: str) -> None:
        """Adds to the end of a file of the confidential part, to the letter; on return it is on the disk.

        It is in the clear until the seal, since nobody here could open it: what a crash leaves must be of use.
        """
        path = self.folder / CONFIDENTIAL / name
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                write_all(file, text.encode())
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as e:
            raise _unwritable(path, e) from e

    def seal(self) -> str:
        """Closes the chain: the head's hash. Nothing may be added afterwards, but reports beside it."""
        if lines := self._developed(all_of_them=True):
            self._append(lines)
        self._darkroom.close()
        self._enclose()
        files = {name: file_hash(self.folder / name) for name in evidence_files(self.folder)}
        self.event("sealed", files=files)
        os.close(self._file)
        signature = self.signer.sign(seal_message(self._head)).as_json() if self.signer else None
        self._write(CHAIN, chain_text(self._n, self._head, files, {}, signature).encode())
        return self._head

    def _enclose(self) -> None:
        """Encrypts the window's file, which the run has no more use for, where the confidential part is encrypted."""
        path = self.folder / CONFIDENTIAL / windowfile.NAME
        if self._envelope is None or not path.exists():
            return
        content = path.read_bytes()
        self._write(f"{CONFIDENTIAL}/{windowfile.ABOUT}", windowfile.about(content))
        self._write(f"{CONFIDENTIAL}/{windowfile.CLOSED}", self._envelope(content))
        path.unlink()

    def _write(self, name: str, content: bytes) -> None:
        try:
            write_private(self.folder / name, content)
        except OSError as e:
            raise _unwritable(self.folder / name, e) from e


def _unwritable(path: Path, error: OSError) -> EvidenceError:
    return EvidenceError(
        f"Não foi possível gravar a evidência em {path}: {error.strerror or error}.",
        "Libere espaço ou mude `evidence.dir` no arquivo do cliente; sem evidência nada é alterado.",
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:48] or "tela"


def _route(url: str) -> str:
    """What names the screen in an address, without host and filters: `r=cliente/update&id=7`, else the path."""
    parts = urlsplit(url)
    named = [(k, v) for k, v in parse_qsl(parts.query) if k in ("r", "id")]
    return unquote(urlencode(named)) if named else parts.path
