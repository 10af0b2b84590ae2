"""What is confidential, encrypted to public keys before it is written: the age format, by `pyrage` (the extra `age`).

Whoever holds the private key opens a file with `age -d -i KEY FILE.age`, on any machine; this one cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.errors import ConfigError

ENDING = ".age"


class Envelope:
    """Encrypts to `recipients` (`age1…`, or an `ssh-ed25519`/`ssh-rsa` public key); ConfigError where that cannot be."""

    def __init__(self, recipients: Sequence[str]) -> None:
        try:
            import pyrage
        except ImportError:
            raise ConfigError(
                "Cifrar o que é confidencial precisa do pacote pyrage.",
                "Instale o extra: pip install 'conexa-bot[age]', ou tire `evidence.encrypt_to`.",
            ) from None
        self._pyrage: Any = pyrage
        self._to = [self._recipient(text) for text in recipients]

    def _recipient(self, text: str) -> Any:
        kind = self._pyrage.ssh if text.startswith("ssh-") else self._pyrage.x25519
        try:
            return kind.Recipient.from_str(text)
        except self._pyrage.RecipientError:
            raise ConfigError(
                f"'{text}' não é uma chave pública do age.",
                "Em `evidence.encrypt_to`, ponha age1… (de age-keygen) ou uma linha ssh-ed25519 ou ssh-rsa.",
            ) from None

    def close(self, content: bytes) -> bytes:
        """The content as only the recipients can read it."""
        closed: bytes = self._pyrage.encrypt(content, self._to)
        return closed
