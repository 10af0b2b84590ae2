"""The code of the second factor (RFC 6238: SHA-1, six digits, thirty seconds), as authenticator programs compute it.

It is computed here and not by a library: the 80 bits that most systems issue are fewer than RFC 4226 asks for, and
libraries refuse them. Whoever logs in has to take the secret that the ERP gave.
"""

from __future__ import annotations

import base64
import hmac
import re
import time

DIGITS, SECONDS = 6, 30


def totp(secret: str, at: float | None = None) -> str:
    """The code that `secret` (base32, as it is shown to people: groups, small letters and padding are fine) gives at a time.

    Raises ValueError where that is not base32, or holds nothing.
    """
    written = re.sub(r"[\s-]", "", secret).rstrip("=").upper()
    key = base64.b32decode(written + "=" * (-len(written) % 8))
    if not key:
        raise ValueError("the secret is empty")
    counter = int((time.time() if at is None else at) // SECONDS)
    digest = hmac.digest(key, counter.to_bytes(8), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
