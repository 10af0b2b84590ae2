"""A third party's word for when a run was sealed: an RFC 3161 token over the head of its chain.

Needs `rfc3161-client` (the extra `timestamp`) and a time-stamping authority named in the tenant file. What leaves the
machine is one hash.
"""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.errors import EvidenceError
from bot.evidence.files import STAMP, write_private
from bot.i18n import N_

_PATIENCE_S = 20


def stamp(folder: Path, head: str, authority: str) -> datetime:
    """Asks the authority for a token over `head` and keeps it as `chain.tsr`; the authority's time.

    Raises `EvidenceError` where it does not answer with one; the run's own evidence is complete without it.
    """
    try:
        from rfc3161_client import TimestampRequestBuilder, decode_timestamp_response
    except ImportError:
        raise EvidenceError(
            "O carimbo do tempo precisa do pacote rfc3161-client.",
            "Instale o extra: pip install 'conexa-bot[timestamp]'.",
        ) from None
    query = TimestampRequestBuilder().data(head.encode()).build()
    request = urllib.request.Request(
        authority, data=query.as_bytes(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:
            token = answer.read(200_000)
        response = decode_timestamp_response(token)
        if response.status > 1 or response.tst_info.message_imprint.message != _digest(head):
            raise ValueError("o carimbo não é do que foi pedido")
        write_private(folder / STAMP, token)
    except (OSError, ValueError, urllib.error.URLError) as e:
        raise EvidenceError(f"A autoridade de carimbo do tempo {authority} não deu um carimbo: {e}.") from e
    return response.tst_info.gen_time


def verify_stamp(folder: Path, head: str, roots: Sequence[Path] = ()) -> list[str]:
    """What is wrong with the folder's token, as sentences; nothing where it is right or there is none.

    Without `roots` the token's own certificate is taken at its word: that it covers this head, not that one may trust
    who signed it.
    """
    path = folder / STAMP
    if not path.exists():
        return []
    try:
        from cryptography import x509
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError:
        return [N_("O carimbo não foi conferido: falta o pacote rfc3161-client.")]
    try:
        response = decode_timestamp_response(path.read_bytes())
        if response.tst_info.message_imprint.message != _digest(head):
            return [N_("O carimbo do tempo não é deste registro.")]
        signed = [x509.load_der_x509_certificate(c) for c in response.signed_data.certificates]
        own = [c for c in signed if c.issuer == c.subject] or signed[-1:]
        trusted = [c for root in roots for c in x509.load_pem_x509_certificates(root.read_bytes())] or own
        builder = VerifierBuilder()
        for certificate in trusted:
            builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(response, head.encode())
    except (OSError, ValueError, VerificationError) as e:
        return [f"O carimbo do tempo não confere: {e}."]
    return []


def stamped_at(folder: Path, head: str) -> datetime | None:
    """The authority's time in the folder's token; None where there is none over this head, or it cannot be read here."""
    try:
        from rfc3161_client import decode_timestamp_response

        response = decode_timestamp_response((folder / STAMP).read_bytes())
    except (ImportError, OSError, ValueError):
        return None
    return response.tst_info.gen_time if response.tst_info.message_imprint.message == _digest(head) else None


def _digest(head: str) -> bytes:
    """The authority's default hash, SHA-512, over the head's hex digits."""
    return hashlib.sha512(head.encode()).digest()
