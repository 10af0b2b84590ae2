"""Keys and signatures: made once, kept to oneself, and refused where others may have them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from bot.errors import ConfigError, EvidenceError
from bot.evidence.signing import fingerprint, is_valid, of_file, own, own_fingerprint, seal_message, trusted

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a user who has no key yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share" / "conexa-bot"


class Vault(KeyringBackend):
    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def vault() -> Iterator[Vault]:
    before, vault = keyring.get_keyring(), Vault()
    keyring.set_keyring(vault)
    yield vault
    keyring.set_keyring(before)


def pem(key: object, how: PrivateFormat = PrivateFormat.PKCS8, password: bytes | None = None) -> bytes:
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, how, lock)  # type: ignore[attr-defined, no-any-return]


def kept(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_machines_key_is_made_at_first_use_and_is_the_same_ever_after(data: Path) -> None:
    assert own_fingerprint() == ""
    assert not data.exists()
    first = own()
    assert own().fingerprint == first.fingerprint == own_fingerprint()
    assert stat.S_IMODE((data / "signing-key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert first.fingerprint == fingerprint(first.public)
    assert (len(first.fingerprint), first.fingerprint[:8]) == (48, "ed25519:")
    assert "PRIVATE" not in repr(first)


def test_many_bots_that_start_at_once_make_one_key(data: Path) -> None:
    code = "from bot.signing import own; print(own().fingerprint)"
    runs = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert len({run.communicate(timeout=300)[0] for run in runs}) == 1


def test_a_signature_is_under_what_was_signed_and_nothing_else() -> None:
    signature = own().sign(seal_message("ab" * 32)).as_json()
    assert is_valid(signature, seal_message("ab" * 32))
    assert not is_valid(signature, seal_message("ac" * 32))
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    for spoiled in (
        {**signature, "public": other, "by": fingerprint(other)},
        {**signature, "by": fingerprint(other)},
        {**signature, "value": "00" * 64},
        {**signature, "value": "no hex"},
        {"by": signature["by"]},
        None,
        "",
        [],
    ):
        assert not is_valid(spoiled, seal_message("ab" * 32))


def test_any_other_program_can_check_it(data: Path) -> None:
    signature = own().sign(seal_message("ab" * 32))
    public = load_pem_public_key((data / "signing-key.pub").read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(bytes.fromhex(signature.value), b"conexa-bot seal 1\n" + b"ab" * 32 + b"\n")


def test_a_key_that_others_can_read_is_refused(data: Path, tmp_path: Path) -> None:
    own()
    (data / "signing-key.pem").chmod(0o644)
    with pytest.raises(EvidenceError, match="Outros usuários podem ler a chave de assinatura desta máquina"):
        own()
    with pytest.raises(ConfigError, match="Outros usuários podem ler a chave de assinatura"):
        of_file(kept(tmp_path / "team.pem", pem(Ed25519PrivateKey.generate()), 0o640))


def test_a_damaged_key_is_said_and_not_made_anew(data: Path) -> None:
    own()
    (data / "signing-key.pem").write_text("lixo")
    with pytest.raises(EvidenceError, match="está estragada"):
        own()


@pytest.mark.parametrize("how", [PrivateFormat.PKCS8, PrivateFormat.OpenSSH])
def test_a_teams_key_is_taken_as_openssl_and_ssh_write_it(tmp_path: Path, how: PrivateFormat) -> None:
    key = Ed25519PrivateKey.generate()
    signer = of_file(kept(tmp_path / "team", pem(key, how)))
    assert signer.public == key.public_key().public_bytes_raw().hex()
    written = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    assert trusted(str(kept(tmp_path / "team.pub", written))) == trusted(signer.fingerprint) == signer.fingerprint


@pytest.mark.parametrize("what", ["rsa", "locked", "rubbish", "missing"])
def test_a_teams_key_that_is_none_is_one_sentence(tmp_path: Path, what: str) -> None:
    content = {
        "rsa": lambda: pem(generate_private_key(65537, 2048)),
        "locked": lambda: pem(Ed25519PrivateKey.generate(), password=b"x"),
        "rubbish": lambda: b"\0\1",
    }
    path = tmp_path / "team.pem"
    if what in content:
        kept(path, content[what]())
    with pytest.raises(ConfigError, match="não pode ser lida" if what == "missing" else "não é uma chave privada"):
        of_file(path)


def test_whom_to_trust_must_be_a_fingerprint_or_a_public_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="não é a impressão de uma chave"):
        trusted(str(tmp_path / "nada"))


def test_a_keyring_that_works_keeps_the_key_and_no_file_does(data: Path, vault: Vault) -> None:
    made = own()
    assert sorted(p.name for p in data.iterdir()) == ["signing-key.lock", "signing-key.pub"]
    assert len(vault.held) == 1
    assert own().fingerprint == made.fingerprint == own_fingerprint()


def test_a_locked_keyring_leaves_the_run_unsigned_and_makes_no_second_key(data: Path, vault: Vault) -> None:
    own()
    vault.locked = True
    with pytest.raises(EvidenceError, match="cofre de senhas do sistema, que não a deu"):
        own()
    assert not (data / "signing-key.pem").exists()


def test_a_keyring_that_never_worked_is_passed_over(data: Path, vault: Vault) -> None:
    vault.locked = True
    assert own().fingerprint == own().fingerprint
    assert (data / "signing-key.pem").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(data: Path) -> None:
    data.parent.mkdir(parents=True)
    data.write_text("a file where the folder should be")
    with pytest.raises(EvidenceError, match="não pode ser usada"):
        own()


def test_nobody_but_the_owner_sees_evidence(tmp_path: Path) -> None:
    from bot.evidence.journal import Evidence

    before = os.umask(0)
    try:
        Evidence(tmp_path / "evidence" / "acme" / "run").seal()
    finally:
        os.umask(before)
    for folder in ("evidence", "evidence/acme", "evidence/acme/run"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700
