"""`load_tenant`: reads the file, checks it against the model, and says what is wrong in one sentence."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ValidationError

from bot.config import fields
from bot.config.model import Context, Tenant
from bot.config.shared import read_with_defaults
from bot.config.source import Loc, Source
from bot.errors import ConfigError, suggest

APP = "conexa-bot"
TRUSTED = "hosts.txt"  # odd names of hosts that a person has said to be right


def load_tenant(
    path: Path | str, *, env: Mapping[str, str] = os.environ, known_labels: Collection[str] | None = None
) -> Tenant:
    """The tenant that the file at `path` describes.

    `env` is where `env:NAME` is looked up; `known_labels`, where given, are the only keys allowed in `labels:`.
    Secrets are not fetched yet. Raises ConfigError, one sentence naming file and key.
    """
    path = Path(path)
    source = read_with_defaults(path)
    name = source.tree.get("tenant")
    data_dir = Path(platformdirs.user_data_dir(APP, appauthor=False))
    context = Context(path, env, data_dir, tenant=name.strip() if isinstance(name, str) else "")
    try:
        tenant = Tenant.model_validate(source.tree, context=context)
    except ValidationError as error:
        raise _first(error, source, path) from None
    for key in tenant.labels if known_labels is not None else ():
        if key not in (known_labels or ()):
            raise _unknown(key, ("labels", key), known_labels or (), source, path)
    if data_dir in {tenant.login.session.parent, Path(tenant.store.removeprefix("sqlite:///")).parent}:
        _make_private(data_dir, path)
    _expect_safe(tenant, source, path, data_dir)
    tenant._file = path
    tenant._warnings.extend(_warnings(tenant, source, path))
    return tenant


def store_at(url: str, tenant: Tenant, *, env: Mapping[str, str] = os.environ) -> str:
    """The address of another store for the tenant, written as `store:` may be. Raises ConfigError."""
    data_dir = Path(platformdirs.user_data_dir(APP, appauthor=False))
    context = Context(tenant.file, env, data_dir, tenant=tenant.name)
    try:
        return Tenant.model_validate({"tenant": tenant.name, "url": tenant.url, "store": url}, context=context).store
    except ValidationError as error:
        mistake = error.errors(include_url=False, include_input=False)[0]
        raise ConfigError(f"--to: o endereço {mistake.get('ctx', {}).get('error', mistake['msg'])}.") from None


def _first(error: ValidationError, source: Source, path: Path) -> ConfigError:
    """The first mistake in the order of the file; one at a time is what a person can mend."""
    mistakes = error.errors(include_url=False, include_input=False)
    # What stands nowhere comes last: a key that is missing, or a default that another mistake spoiled.
    # The tenant's own file before the one it shares.
    mistake = min(
        mistakes,
        key=lambda found: (
            not _line(found["loc"], source),
            _file(found["loc"], source, path) != path,
            _line(found["loc"], source),
        ),
    )
    loc: Loc = mistake["loc"]
    if mistake["type"] == "missing":
        return ConfigError(f"{path}: falta a chave '{_dotted(loc)}' (ou está vazia).")
    if mistake["type"] == "extra_forbidden":
        return _unknown(str(loc[-1]), loc, _keys_at(loc[:-1]), source, path)
    return _problem(path, source, loc, str(mistake.get("ctx", {}).get("error", mistake["msg"])))


def _unknown(key: str, loc: Loc, known: Collection[str], source: Source, path: Path) -> ConfigError:
    hint = suggest(key, known) or (f"Aqui há: {', '.join(sorted(known))}." if len(known) <= 12 else "")
    return ConfigError(_problem(path, source, loc, "é desconhecida").message, hint)


def _problem(path: Path, source: Source, loc: Loc, what: str) -> ConfigError:
    line = _line(loc, source)
    file = _file(loc, source, path)
    return ConfigError(f"{file}{f', linha {line}' if line else ''}, chave '{_dotted(loc)}': {what}.")


def _line(loc: Loc, source: Source) -> int:
    """Where the key stands, or the nearest block around it that is written at all; 0 for none."""
    return next((source.lines[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in source.lines), 0)


def _file(loc: Loc, source: Source, path: Path) -> Path:
    """The file in which the key stands: the tenant's own, or the one it shares with others."""
    return next((source.files.get(loc[:n], path) for n in range(len(loc), 0, -1) if loc[:n] in source.lines), path)


def _dotted(loc: Loc) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{fields.clipped(part)}" for part in loc]
    return "".join(parts).removeprefix(".")


def _keys_at(loc: Loc) -> list[str]:
    """The keys that the model has in the block at `loc`."""
    model: type[BaseModel] = Tenant
    for part in loc:
        if isinstance(part, str):
            field = next(f for name, f in model.model_fields.items() if (f.alias or name) == part)
            model = next(kind for kind in _models(field.annotation))
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _make_private(folder: Path, path: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{path}: a pasta de dados {folder} não pôde ser criada ({error.strerror}).",
            "Diga outra com 'store' e 'login.session'.",
        ) from None


def trust(host: str) -> None:
    """From now on this user has said that an odd name is the ERP's own: nobody is asked for it again."""
    data_dir = Path(platformdirs.user_data_dir(APP, appauthor=False))
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data_dir / TRUSTED).open("a", encoding="ascii") as file:
        file.write(host + "\n")


def _trusted(data_dir: Path) -> list[str]:
    try:
        return (data_dir / TRUSTED).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def _expect_safe(tenant: Tenant, source: Source, path: Path, data_dir: Path) -> None:
    """Refuses what sends a password where a person might not have meant to, unless the file says that it is meant."""
    parts = urlsplit(tenant.url)
    host = parts.hostname or ""
    if parts.scheme == "http" and not _is_here(host) and not tenant.plain_http:
        problem = _problem(path, source, ("url",), f"com http:// a senha viaja sem cifra até {fields.clipped(host)}")
        raise ConfigError(problem.message, "Use https://; se é assim mesmo, escreva plain_http: true.")
    read, written = fields.both_forms(host) if ":" not in host else (host, host)
    if read != written and (tenant.host or "").lower() not in {written, read} and written not in _trusted(data_dir):
        told = f"o nome se lê «{fields.clipped(read)}» e é {written}: pode imitar outro"
        raise OddHost(_problem(path, source, ("url",), told).message, written)


class OddHost(ConfigError):
    """A host whose name is not what it seems to be; `written` is what `host:` of the file must say."""

    def __init__(self, message: str, written: str) -> None:
        super().__init__(message, f"Se é esse o ERP, escreva host: {written}.")
        self.written = written


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _warnings(tenant: Tenant, source: Source, path: Path) -> Iterator[str]:
    def at(key: str) -> Path:
        return _file(tuple(key.split(".")), source, path)

    login = tenant.login
    for secret in (login.username, login.password, login.totp, tenant.api.token):
        if secret is not None and secret.is_literal:
            yield f"{at(secret.key)}, chave '{secret.key}': o valor está escrito no arquivo; prefira env:, file: ou keyring:."
    planned = tenant.maintenance
    for name, planned_day in (("start", planned.start), ("end", planned.end)) if planned else ():
        if planned_day.day == 1:
            where = at(f"maintenance.{name}")
            yield f"{where}, chave 'maintenance.{name}': no dia 1 o ERP costuma gerar as vendas do mês, de madrugada; prefira outro dia, à tarde."
    for target in tenant.notify:
        if target.url.is_literal and fields.tokens(target.url.reveal()):
            yield f"{at('notify.url')}, chave 'notify.url': há uma senha ou chave escrita no arquivo; prefira env:, file: ou keyring:."
    proxy = tenant.browser.proxy
    if proxy is not None and proxy.is_literal and "@" in proxy.reveal():
        yield f"{at('browser.proxy')}, chave 'browser.proxy': há uma senha escrita no arquivo; prefira env:, file: ou keyring:."
    if fields.passwords(tenant.store):
        yield f"{at('store')}, chave 'store': há uma senha no endereço; prefira env:, file: ou keyring:."
    host = urlsplit(tenant.url)
    if host.scheme == "http" and not _is_here(host.hostname or ""):
        yield f"{path}, chave 'url': com http:// a senha viaja sem cifra; prefira https://."
