"""The signature under what a run sealed: Ed25519, with a key of this machine's user or of a team.

The machine's own key is made at first use and kept in the user's data folder, 0600, or in the system's keyring where
there is one that works; its public half lies beside, as `signing-key.pub`. What is signed is a short text that any
other program can put together again (docs/relatorio.md): `conexa-bot seal 1`, the head of the chain, each with a line
end; for a report `conexa-bot report 1`, the head, the file's name and its SHA-256; for a window's page `conexa-bot window 1`,
its name, its SHA-256, and a line for each run that it joins: the head, a space, the folder.

A signature proves that whoever holds the key has sealed this head. It does not prove when, nor that the key's holder
was honest.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
    load_ssh_private_key,
    load_ssh_public_key,
)

from bot.errors import ConfigError, EvidenceError

KEY, PUBLIC, LOCK = "signing-key.pem", "signing-key.pub", "signing-key.lock"
_SERVICE, _USER = "conexa-bot", "signing-key"
_LARGEST = 16_384


@dataclass(frozen=True)
class Signature:
    """Who signed (`by` is the fingerprint of `public`, both in hex) and what came of it."""

    by: str
    public: str
    value: str

    def as_json(self) -> dict[str, str]:
        return {"by": self.by, "public": self.public, "value": self.value}


class Signer:
    """A private key that can sign; printing it shows the fingerprint alone."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()
        self.fingerprint = fingerprint(self.public)

    def sign(self, message: bytes) -> Signature:
        return Signature(self.fingerprint, self.public, self._key.sign(message).hex())

    def __repr__(self) -> str:
        return f"Signer({self.fingerprint})"


def fingerprint(public: str) -> str:
    """What people compare: `ed25519:` and forty hex digits of the SHA-256 of the raw public key."""
    return f"ed25519:{hashlib.sha256(bytes.fromhex(public)).hexdigest()[:40]}"


def seal_message(head: str) -> bytes:
    return f"conexa-bot seal 1\n{head}\n".encode()


def report_message(head: str, name: str, sha256: str) -> bytes:
    return f"conexa-bot report 1\n{head}\n{name}\n{sha256}\n".encode()


def window_message(name: str, sha256: str, runs: Sequence[tuple[str, str]]) -> bytes:
    """`runs` are (folder, head), in the page's order."""
    lines = "".join(f"{head} {folder}\n" for folder, head in runs)
    return f"conexa-bot window 1\n{name}\n{sha256}\n{lines}".encode()


def is_valid(signature: object, message: bytes) -> bool:
    """Whether `signature` (as `chain.json` keeps it) is under `message`, and by the key that it names."""
    if not isinstance(signature, dict):
        return False
    try:
        public = str(signature["public"])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(str(signature["value"])), message
        )
        return bool(fingerprint(public) == signature["by"])
    except (KeyError, ValueError, InvalidSignature):
        return False


# ----------------------------------------------------------------------------------------------------- a team's own key


def of_file(path: Path) -> Signer:
    """The key at `path`, an Ed25519 private key as `openssl genpkey` or `ssh-keygen` writes it, without a passphrase.

    Raises ConfigError where it cannot be had, or where others than its owner can read it.
    """
    hint = "Faça uma com: openssl genpkey -algorithm ed25519 -out equipe.pem, e chmod 600 equipe.pem."
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigError(f"Outros usuários podem ler a chave de assinatura {path}.", f"Rode: chmod 600 {path}.")
        return Signer(_private(path.read_bytes()[:_LARGEST]))
    except OSError as e:
        raise ConfigError(
            f"A chave de assinatura {path} não pode ser lida ({e.strerror or e}).", "Corrija `evidence.sign`."
        ) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ConfigError(f"O arquivo {path} não é uma chave privada Ed25519 sem senha.", hint) from None


def _private(content: bytes) -> Ed25519PrivateKey:
    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in content else load_pem_private_key
    key = load(content, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("another kind of key")
    return key


def trusted(wanted: str) -> str:
    """The fingerprint that `wanted` means: one as it is printed, or a file with a public key. Raises ConfigError."""
    if wanted.startswith("ed25519:"):
        return wanted
    try:
        content = Path(wanted).read_bytes()[:_LARGEST]
        load = load_ssh_public_key if content.startswith(b"ssh-") else load_pem_public_key
        key = load(content)
        if isinstance(key, Ed25519PublicKey):
            return fingerprint(key.public_bytes_raw().hex())
    except (OSError, ValueError, UnsupportedAlgorithm):
        pass
    raise ConfigError(
        f"'{wanted}' não é a impressão de uma chave, nem um arquivo com uma chave pública Ed25519.",
        "Escreva ed25519:… como `bot status` mostra, ou o caminho de signing-key.pub.",
    )


# ------------------------------------------------------------------------------------------------ this machine's own key


def own_fingerprint() -> str:
    """The fingerprint of this user's key on this machine, "" where there is none yet: looking makes none."""
    public = _public_beside(_folder())
    return fingerprint(public) if public else ""


def own() -> Signer:
    """This user's key on this machine, made now where there is none. Raises EvidenceError where it cannot be had."""
    folder = _folder()
    try:
        return _own(folder)
    except OSError as e:
        raise EvidenceError(
            f"A chave de assinatura em {folder} não pode ser usada: {e.strerror or e}.",
            "O registro fica sem assinatura. Confira a pasta de dados do usuário.",
        ) from e


def own_if_any() -> Signer | None:
    """The same, None where it cannot be had: what it would have signed is written all the same, and `check` says that it is not signed."""
    try:
        return own()
    except EvidenceError:
        return None


def _own(folder: Path) -> Signer:
    if (folder / KEY).exists():
        return _kept_in(folder / KEY)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        if (folder / KEY).exists():
            return _kept_in(folder / KEY)
        known = _public_beside(folder)
        kept = _from_keyring()
        if kept is not None and (not known or kept.public == known):
            _write_new(folder / PUBLIC, _pem_of(kept)) if not known else None
            return kept
        if known:
            raise EvidenceError(
                "A chave de assinatura desta máquina está no cofre de senhas do sistema, que não a deu.",
                f"Destranque o cofre. Se a chave se perdeu, apague {folder / PUBLIC}: outra será feita, com outra impressão.",
            )
        made = Ed25519PrivateKey.generate()
        text = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        if not _to_keyring(text.decode()):
            _write_new(folder / KEY, text)
        _write_new(folder / PUBLIC, _pem_of(Signer(made)))
        return Signer(made)


def _kept_in(path: Path) -> Signer:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise EvidenceError(
            f"Outros usuários podem ler a chave de assinatura desta máquina, {path}.",
            "Se só você usa a máquina, rode chmod 600 nela; senão apague-a com o .pub ao lado: outra será feita.",
        )
    try:
        return Signer(_private(path.read_bytes()[:_LARGEST]))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise EvidenceError(
            f"A chave de assinatura desta máquina, {path}, está estragada.",
            "Apague-a com o .pub ao lado: outra será feita, com outra impressão.",
        ) from None


def _public_beside(folder: Path) -> str:
    try:
        key = load_pem_public_key((folder / PUBLIC).read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        return ""
    return key.public_bytes_raw().hex() if isinstance(key, Ed25519PublicKey) else ""


def _pem_of(signer: Signer) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer.public))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _folder() -> Path:
    from bot.config.load import APP

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def _write_new(path: Path, content: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two bots that start at once make one key between them."""
    try:
        from fcntl import LOCK_EX, flock
    except ImportError:  # no such lock on this system; there is one user at one desk
        yield
        return
    with (folder / LOCK).open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _from_keyring() -> Signer | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        text = keyring.get_password(_SERVICE, _USER) if _works() else None
        return Signer(_private(text.encode())) if text else None
    except (KeyringError, ValueError, TypeError):
        return None


def _to_keyring(text: str) -> bool:
    """Whether the system's keyring took the key, and gives it back."""
    import keyring
    from keyring.errors import KeyringError

    if not _works():
        return False
    with suppress(KeyringError):
        keyring.set_password(_SERVICE, _USER, text)
        return keyring.get_password(_SERVICE, _USER) == text
    return False


def _works() -> bool:
    """Whether there is a keyring that keeps things: those that fail, or keep nothing, have a priority of 0 or less."""
    import keyring

    found = keyring.get_keyring()
    return float(getattr(found, "priority", 0)) >= 1
