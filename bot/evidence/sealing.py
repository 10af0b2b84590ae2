"""How a tenant's evidence is closed: who signs it, to whom what is confidential is encrypted, what leaves the machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.config.model import Tenant
from bot.errors import EvidenceError
from bot.evidence import signing
from bot.evidence.confidential import Envelope
from bot.evidence.files import private_folder
from bot.evidence.signing import Signer


@dataclass(frozen=True)
class Sealing:
    """The `evidence:` block's keys at work. `signer` is None where this machine's own key cannot be had: such a run is
    sealed all the same, and its check says what it lacks."""

    signer: Signer | None = None
    envelope: Callable[[bytes], bytes] | None = None
    share_names: bool = False

    @classmethod
    def of(cls, tenant: Tenant, note: Callable[[str], None]) -> Sealing:
        """What the tenant's file asks for, before the run has begun. Raises ConfigError where a key that it names is not
        to be had; `note` is told where the machine's own is not."""
        evidence = tenant.evidence
        envelope = Envelope(evidence.encrypt_to).close if evidence.encrypt_to else None
        keep_private(evidence.dir, tenant.file)
        return cls(signer_of(tenant, note), envelope, evidence.share_names)

    def to_share(self, folder: Path, report: Path | None) -> list[Path]:
        """The report as it may leave the machine: without names, unless the file says otherwise."""
        from bot.evidence.report import write_html

        if report is None or self.share_names:
            return [report] if report else []
        return [write_html(folder, share=True, signer=self.signer)]


def signer_of(tenant: Tenant, note: Callable[[str], None]) -> Signer | None:
    """The key that the tenant's file names, else this machine's own, None (and a note) where that cannot be had."""
    if tenant.evidence.sign is not None:
        return signing.of_file(tenant.evidence.sign)
    try:
        return signing.own()
    except EvidenceError as error:
        note(str(error))
        return None


def keep_private(folder: Path, tenant_file: Path) -> None:
    """The folder of all evidence, its owner's alone; one that holds the tenant file itself is not ours to close."""
    if folder.exists() and (folder.resolve() in tenant_file.resolve().parents or folder.resolve() == Path.home()):
        return
    try:
        if os.name != "posix" or not folder.exists() or folder.stat().st_uid == os.getuid():
            private_folder(folder)
    except OSError as e:
        raise EvidenceError(
            f"Não foi possível fazer a pasta das evidências {folder}: {e.strerror or e}.",
            "Mude `evidence.dir` no arquivo do cliente.",
        ) from e
