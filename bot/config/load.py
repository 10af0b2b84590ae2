"""`load_tenant`: reads the file, checks it against the model, and says what is wrong in one sentence."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ValidationError

from bot.config import fields
from bot.config.model import Context, Tenant
from bot.config.source import Loc, Source, read_source
from bot.errors import ConfigError, suggest

APP = "conexa-bot"


def load_tenant(
    path: Path | str, *, env: Mapping[str, str] = os.environ, known_labels: Collection[str] | None = None
) -> Tenant:
    """The tenant that the file at `path` describes.

    `env` is where `env:NAME` is looked up; `known_labels`, where given, are the only keys allowed in `labels:`.
    Secrets are not fetched yet. Raises ConfigError, one sentence naming file and key.
    """
    path = Path(path)
    source = read_source(path)
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
    tenant._file = path
    tenant._warnings.extend(_warnings(tenant, path))
    return tenant


def _first(error: ValidationError, source: Source, path: Path) -> ConfigError:
    """The first mistake in the order of the file; one at a time is what a person can mend."""
    mistakes = error.errors(include_url=False, include_input=False)
    # What stands nowhere comes last: a key that is missing, or a default that another mistake spoiled.
    mistake = min(mistakes, key=lambda found: (not _line(found["loc"], source), _line(found["loc"], source)))
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
    return ConfigError(f"{path}{f', linha {line}' if line else ''}, chave '{_dotted(loc)}': {what}.")


def _line(loc: Loc, source: Source) -> int:
    """Where the key stands, or the nearest block around it that is written at all; 0 for none."""
    return next((source.lines[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in source.lines), 0)


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


def _warnings(tenant: Tenant, path: Path) -> Iterator[str]:
    login = tenant.login
    for secret in (login.username, login.password, login.totp, tenant.api.token):
        if secret is not None and secret.is_literal:
            yield f"{path}, chave '{secret.key}': o valor está escrito no arquivo; prefira env:, file: ou keyring:."
    for target in tenant.notify:
        if target.url.is_literal and fields.passwords(target.url.reveal()):
            yield f"{path}, chave 'notify.url': há uma senha escrita no arquivo; prefira env:, file: ou keyring:."
    proxy = tenant.browser.proxy
    if proxy is not None and proxy.is_literal and "@" in proxy.reveal():
        yield f"{path}, chave 'browser.proxy': há uma senha escrita no arquivo; prefira env:, file: ou keyring:."
    if fields.passwords(tenant.store):
        yield f"{path}, chave 'store': há uma senha no endereço; prefira env:, file: ou keyring:."
    host = urlsplit(tenant.url)
    if host.scheme == "http" and (host.hostname or "") not in {"localhost", "127.0.0.1", "::1"}:
        yield f"{path}, chave 'url': com http:// a senha viaja sem cifra; prefira https://."
