"""A value that is named in the tenant file and kept elsewhere; it is fetched only when it is used."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.errors import ConfigError

SOURCES = ("env", "file", "keyring")
INSECURE = "BOT_INSECURE"
OTHERS = 0o077  # any right of the group or of everybody
_LARGEST = 64 * 1024


class Secret:
    """What `env:NAME`, `file:PATH`, `keyring:SERVICE/USER` or a literal stands for; printing it never shows the value.

    `key` and `tenant_file` are for error messages; a relative `file:` is relative to the tenant file.
    """

    __slots__ = ("_env", "_text", "key", "tenant_file")

    def __init__(self, text: str, *, key: str, tenant_file: Path, env: Mapping[str, str]) -> None:
        self._text = text
        # os.environ cannot be pickled, and a Tenant may be sent to a worker process, which has its own.
        self._env = None if env is os.environ else env
        self.key = key
        self.tenant_file = tenant_file
        source, colon, name = self._parts()
        if colon and source in SOURCES and not name.strip():
            raise self._error(f"falta o nome depois de '{source}:'")
        if source == "keyring" and not all(part.strip() for part in name.rpartition("/")):
            raise self._error("escreva 'keyring:SERVIÇO/USUÁRIO'")

    def _parts(self) -> tuple[str, str, str]:
        prefix, colon, name = self._text.partition(":")
        return prefix.strip().lower(), colon, name.strip()

    @property
    def is_literal(self) -> bool:
        """Whether the value itself is written in the tenant file."""
        prefix, colon, _ = self._parts()
        return not (colon and prefix in SOURCES)

    @property
    def looks_like_source(self) -> str:
        """The source that a literal such as `evn:NAME` was probably meant to be, or an empty string."""
        prefix, colon, _ = self._parts()
        near = get_close_matches(prefix, SOURCES, n=1, cutoff=0.66) if colon and self.is_literal else []
        return near[0] if near else ""

    def reveal(self) -> str:
        """The value itself. Raises ConfigError, naming file and key, where it is not to be had."""
        if self.is_literal:
            return self._text
        source, _, name = self._parts()
        value = {"env": self._from_env, "file": self._from_file, "keyring": self._from_keyring}[source](name)
        if not value.strip():
            raise self._error(f"'{source}:{name}' está vazio")
        return value

    def _from_env(self, name: str) -> str:
        value = (os.environ if self._env is None else self._env).get(name)
        if value is None:
            raise self._error(f"a variável de ambiente {name} não está definida", f"Defina-a com: export {name}=…")
        return value

    def _from_file(self, name: str) -> str:
        path = self.tenant_file.parent / Path(name).expanduser()
        try:
            if not path.is_file():
                raise self._error(f"o arquivo {path} não existe")
            self._expect_private(path)
            with path.open("rb") as stream:
                text = stream.read(_LARGEST + 1)
            value = text.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            raise self._error(f"o arquivo {path} não é texto em UTF-8") from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "o nome não serve"
            raise self._error(f"o arquivo {path} não pôde ser lido ({reason})") from None
        if len(text) > _LARGEST or "\n" in value or "\r" in value:
            raise self._error(f"o arquivo {path} deve ter só o valor, em uma linha")
        return value

    def _expect_private(self, path: Path) -> None:
        """Refuses a file that others may read or change, or that is a link to somewhere else, unless BOT_INSECURE (`--insecure`) allows it."""
        if (os.environ if self._env is None else self._env).get(INSECURE):
            return
        real = path.resolve()
        if not real.is_relative_to(path.parent.resolve()):
            raise self._error(
                f"o arquivo {path} é um atalho para fora da pasta dele",
                "Diga o caminho do próprio arquivo, ou use `bot --insecure`.",
            )
        if os.name == "posix" and stat.S_IMODE(real.stat().st_mode) & OTHERS:
            raise self._error(
                f"o arquivo {path} pode ser lido ou mudado por outros usuários",
                f"Rode: chmod 600 {path}. Onde isso não é possível, use `bot --insecure`.",
            )

    def _from_keyring(self, name: str) -> str:
        # Imported here: finding a back end takes a noticeable part of a second, and most files need none.
        import keyring
        from keyring.errors import KeyringError

        service, _, user = name.rpartition("/")
        try:
            value = keyring.get_password(service, user)
        except KeyringError as error:
            raise self._error(f"o cofre de senhas do sistema não respondeu ({type(error).__name__})") from error
        if value is None:
            raise self._error(
                f"o cofre de senhas do sistema não tem '{name}'", f"Guarde com: keyring set {service} {user}"
            )
        return value

    def _error(self, what: str, hint: str = "") -> ConfigError:
        return ConfigError(f"{self.tenant_file}, chave '{self.key}': {what}.", hint)

    def __repr__(self) -> str:
        return "Secret(…)" if self.is_literal else f"Secret({self._text})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and (self._text, self.key) == (other._text, other.key)

    def __hash__(self) -> int:
        return hash((self._text, self.key))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self._text, self.key, self.tenant_file, None if self._env is None else dict(self._env))


def _rebuild(text: str, key: str, tenant_file: Path, env: dict[str, str] | None) -> Secret:
    return Secret(text, key=key, tenant_file=tenant_file, env=os.environ if env is None else env)
