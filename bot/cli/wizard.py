"""`bot init`: a few questions, and a commented tenant file."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import click

from bot.config import Secret, fields, load_tenant
from bot.errors import ConfigError

_T = TypeVar("_T")

NEXT = {
    "login": "uma pessoa entra uma vez, se houver captcha ou segundo fator",
    "check": "olha as telas, sem mudar nada",
}
_SOURCES = {
    "env": "env      uma variável de ambiente",
    "file": "file     um arquivo com uma linha",
    "keyring": "keyring  o cofre de senhas do sistema",
    "pessoa": "pessoa   nenhum: uma pessoa entra com 'bot login'",
    "literal": "literal  escrito no próprio arquivo (não recomendado)",
}


def ask(path: Path, *, force: bool = False) -> Path:
    """Asks, writes the file (mode 0600) and returns its path; `force` allows replacing one that exists.

    Raises ConfigError where the file exists or cannot be written, and click.Abort where the person gives up; in both
    cases nothing is written.
    """
    if path.exists() and not force:
        raise ConfigError(f"{path}: o arquivo já existe.", "Escolha outro nome, ou use --force para substituir.")
    click.echo(f"Algumas perguntas para escrever {path}. Enter aceita o que está entre colchetes.\n")
    tenant = _question("Nome do tenant (o subdomínio no Conexa)", fields.name)
    subdomain = tenant.lower() if re.fullmatch(r"[A-Za-z0-9-]+", tenant) else ""
    url = _question("Endereço", _origin, default=f"https://{subdomain}.conexa.app" if subdomain else None)
    username = _source("o usuário", tenant, "USER")
    password = _source("a senha", tenant, "PASSWORD") if username else ""
    session = _question("Arquivo da sessão de 'bot login' (vazio: na sua pasta de dados)", str.strip, default="")
    units = _question("Unidades, separadas por ';' (vazio: só há uma)", _items, default="")
    exclude = _question(
        "Clientes que ficam de fora (id, nome exato ou documento), separados por ';'",
        _items,
        default="",
    )
    written = _TEMPLATE.format(
        tenant=_quoted(tenant),
        url=_quoted(url),
        username=f"username: {_quoted(username)}" if username else "# username: env:NOME",
        password=f"password: {_quoted(password)}" if password else "# password: env:NOME",
        session=f"session: {_quoted(session)}" if session else "# session: tenant.session.json",
        units=f"units: {_list(units)}" if units else "# units: [Matriz, Filial]",
        exclude=_list(exclude),
    )
    _write(path, written, force=force)
    _say_what_next(path, username, password)
    return path


def offer(path: Path, run: Callable[[str, Path], None]) -> None:
    """Offers the next commands, one after the other, each run by `run` where the person says yes; the first no ends it."""
    for command, words in NEXT.items():
        if not _question(f"\nRodar agora `bot {command} {path}` ({words})? (s/n)", _yes, default="n"):
            return
        run(command, path)


def _question(words: str, check: Callable[[str], _T], *, default: str | None = None, hidden: bool = False) -> _T:
    """The answer, once `check` takes it; until then its ValueError, the end of a sentence, is shown."""
    while True:
        answer: str = click.prompt(words, default=default, show_default=bool(default), hide_input=hidden, type=str)
        try:
            return check(answer)
        except ValueError as error:
            click.echo(f"  A resposta {error}.")


def _source(what: str, tenant: str, suffix: str) -> str:
    """Where user or password comes from, as the file says it; empty where a person will log in."""
    variable = f"{re.sub(r'[^A-Za-z0-9]+', '_', tenant).strip('_').upper() or 'CONEXA'}_{suffix}"
    click.echo(f"\nDe onde vem {what}?")
    for words in _SOURCES.values():
        click.echo(f"  {words}")
    while True:
        kind = _question("Escolha", _kind, default="env")
        if kind == "env":
            return f"env:{_question('Nome da variável', _variable, default=variable)}"
        if kind == "file":
            return f"file:{_question('Caminho do arquivo', fields.text, default=f'{tenant}.{suffix.lower()}')}"
        if kind == "keyring":
            return f"keyring:{_question('SERVIÇO/USUÁRIO', _entry, default=f'conexa/{tenant}-{suffix.lower()}')}"
        if kind == "pessoa":
            return ""
        if _question(f"Quem ler o arquivo lerá também {what}. Escrever assim mesmo? (s/n)", _yes, default="n"):
            return _question(what.capitalize(), _literal, hidden=suffix == "PASSWORD")


def _kind(answer: str) -> str:
    if answer.strip().lower() not in _SOURCES:
        raise ValueError(f"deve ser {', '.join(_SOURCES)}")
    return answer.strip().lower()


def _yes(answer: str) -> bool:
    if answer.strip().lower() not in {"s", "sim", "n", "não", "nao"}:
        raise ValueError("deve ser s ou n")
    return answer.strip().lower().startswith("s")


def _literal(answer: str) -> str:
    try:
        secret = Secret(answer, key="", tenant_file=Path(), env={})
        if secret.is_literal and not secret.looks_like_source:
            return answer
    except ConfigError:
        pass  # `keyring:` with half a name: a source all the same
    raise ValueError("se confunde com env:, file: ou keyring: e não pode ser escrita no arquivo")


def _variable(answer: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", answer.strip()):
        raise ValueError("deve ter só letras sem acento, números e '_', sem começar por número")
    return answer.strip()


def _entry(answer: str) -> str:
    service, _, user = answer.strip().rpartition("/")
    if not service or not user:
        raise ValueError("deve ser SERVIÇO/USUÁRIO")
    return answer.strip()


def _origin(answer: str) -> str:
    """The ERP's address; of a pasted one, as that of the login page, its host is enough."""
    parts = urlsplit(answer.strip())
    return fields.origin(f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else answer)


def _items(answer: str) -> list[str]:
    return [fields.text(item) for item in answer.split(";") if item.strip()]


def _quoted(words: str) -> str:
    """`words` as YAML that any reader takes for a text."""
    if re.fullmatch(r"[A-Za-zÀ-ÿ][\w/.-]*(:[\w/.-]+)*", words) and words.lower() not in _YAML_WORDS:
        return words
    return "'" + words.replace("'", "''") + "'"


def _list(items: list[str]) -> str:
    return f"[{', '.join(_quoted(item) for item in items)}]"


_YAML_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def _write(path: Path, words: str, *, force: bool) -> None:
    """Checks the text as `load_tenant` would, then puts it in place in one go."""
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(words)
            load_tenant(Path(draft))
            if not force:  # claims the name, and fails where somebody made the file while the person answered
                os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
            os.replace(draft, path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except FileExistsError:
        raise ConfigError(f"{path}: o arquivo já existe.", "Escolha outro nome, ou use --force.") from None
    except OSError as error:
        raise ConfigError(f"{path}: o arquivo não pôde ser gravado ({error.strerror}).") from None


def _say_what_next(path: Path, username: str, password: str) -> None:
    click.echo(f"\n{path} está escrito. Agora:")
    for secret in (username, password):
        source, _, name = secret.partition(":")
        if source == "env":
            click.echo(f"  export {name}=…")
        elif source == "file":
            click.echo(f"  escreva o valor em {name} (uma linha) e proteja com chmod 600")
        elif source == "keyring":
            click.echo(f"  keyring set {' '.join(name.rpartition('/')[::2])}")
    for command, words in NEXT.items():
        click.echo(f"  bot {command} {path}   ({words})")


_TEMPLATE = """\
# Arquivo de tenant, escrito por 'bot init'. Todas as chaves: docs/configuration.md e config.example.yaml

tenant: {tenant}
url: {url}

# Texto que as telas deste tenant mostram; o bot confere antes de escrever qualquer coisa.
# identity: ACME Coworking

# Número do chamado, para o relatório.
# ticket: SUP-1234

login:
  # env:NOME, file:CAMINHO ou keyring:SERVIÇO/USUÁRIO
  {username}
  {password}
  # totp: keyring:conexa/totp
  {session}

# Unidades como aparecem na tela; necessário quando há mais de uma.
{units}

clients:
  include: all  # ou uma lista de ids, nomes exatos ou CPF/CNPJ
  exclude: {exclude}

resume:
  max_sales: 500  # teto de vendas que a retomada pode cancelar; cancelar não tem volta
  access:
    notify: false  # true: pode mandar e-mail aos clientes ao devolver o acesso
"""
