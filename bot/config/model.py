"""The tenant file as frozen objects; an attribute is called what its key is called (but `tenant:` is `tenant.name`).

Built by `load_tenant` alone, which hands the validators the file, the environment and the folders they need.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.request import getproxies_environment

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationInfo, model_validator

from bot.config import fields
from bot.config.fields import Address, AllOrTexts, Flag, Hosts, Labels, Name, Number, Questions, Text, Texts, Whole
from bot.config.maintenance import Maintenance
from bot.config.secret import Secret
from bot.config.section import Section
from bot.errors import ConfigError
from bot.languages import BRASILIA


@dataclass(frozen=True)
class Context:
    """What a validator may need besides the value."""

    file: Path
    env: Mapping[str, str]
    data_dir: Path
    tenant: str

    @property
    def folder(self) -> Path:
        return self.file.absolute().parent


def _context(info: ValidationInfo) -> Context:
    assert isinstance(info.context, Context), "a Tenant is built by load_tenant"
    return info.context


def _secret(key: str) -> BeforeValidator:
    def validate(value: Any, info: ValidationInfo) -> Secret:
        if not isinstance(value, str):
            raise ValueError("deve ser env:NOME, file:CAMINHO ou keyring:SERVIÇO/USUÁRIO")
        if not value.strip():
            raise ValueError("está vazio")
        context = _context(info)
        secret = Secret(value, key=key, tenant_file=context.file, env=context.env)
        if source := secret.looks_like_source:
            raise ValueError(f"parece ser '{source}:' escrito de outro jeito")
        return secret

    return BeforeValidator(validate)


def _path(value: Any, info: ValidationInfo) -> Path:
    written = fields.text(value)
    try:
        return _context(info).folder / Path(written).expanduser()
    except RuntimeError:
        raise ValueError("usa '~' de um usuário que não existe") from None


def _session(value: Any, info: ValidationInfo) -> Path:
    context = _context(info)
    return context.data_dir / f"{context.tenant}.session.json" if value is None else _path(value, info)


def _url(value: Any, info: ValidationInfo) -> str:
    if value is not None:
        return fields.origin(value)
    tenant = _context(info).tenant
    if tenant and not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", tenant.lower()):
        raise ValueError("é preciso quando 'tenant' não é um subdomínio do Conexa, como https://acme.conexa.app")
    return f"https://{tenant.lower()}.conexa.app"


def _program(value: Any, info: ValidationInfo) -> str:
    """A name on the PATH stays a name; anything with a slash is a file, relative to the tenant file."""
    written = fields.text(value)
    return str(_path(written, info)) if "/" in written or "\\" in written else written


def _store(value: Any, info: ValidationInfo) -> str:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    context = _context(info)
    if value is None:
        return f"sqlite:///{context.data_dir / 'bot.db'}"
    written = fields.text(value)
    source = Secret(written, key="store", tenant_file=context.file, env=context.env)
    try:
        url = make_url(written if source.is_literal else source.reveal().strip())
    except (ArgumentError, ValueError):
        raise ValueError("deve ser um endereço como sqlite:///bot.db ou postgresql://usuario@servidor/banco") from None
    kind = url.drivername.partition("+")[0]
    if kind in {"postgresql", "postgres"}:
        if not url.database:
            raise ValueError("deve dizer também o banco, como postgresql://usuario@servidor/banco")
    elif kind != "sqlite":
        raise ValueError(f"deve começar com sqlite:/// ou postgresql://, e começa com {fields.shown(kind)}")
    elif not url.database or url.database == ":memory:":
        raise ValueError("deve dizer o arquivo, como sqlite:///bot.db")
    else:
        url = url.set(database=str(context.folder / Path(url.database).expanduser()))
    return url.render_as_string(hide_password=False)


class Login(Section):
    username: Annotated[Secret | None, _secret("login.username")] = None
    password: Annotated[Secret | None, _secret("login.password")] = None
    totp: Annotated[Secret | None, _secret("login.totp")] = None
    session: Annotated[Path, BeforeValidator(_session)] = Field(default=None, validate_default=True)


class Clients(Section):
    """The «desired» clients, by id, exact name or document; `exclude` wins over `include`. `at_least`: how many the list must show."""

    include: AllOrTexts = "all"
    exclude: Texts = ()
    at_least: Whole = 0


class Access(Section):
    """`by`: in the form of each client, or by the bulk action where that has a way without e-mail that was proved on one client."""

    notify: Flag = False
    by: Annotated[Literal["form", "bulk"], BeforeValidator(fields.way_back)] = "form"


class Resume(Section):
    """`unattended`: `bot due` may cancel sales and give all back with nobody there."""

    max_sales: Whole = 500
    at_least: Whole = 0
    access: Access = Access()
    reason: Text = "Plano de Manutenção"
    unattended: Flag = False


class Mask(Section):
    """What is masked in evidence; `columns` adds the columns with these headings."""

    names: Flag = False
    documents: Flag = True
    emails: Flag = True
    phones: Flag = True
    bank: Flag = True
    columns: Texts = ()


class Evidence(Section):
    """`sign` is a team's private key; `encrypt_to` are public keys that what is confidential is encrypted to;
    `share_names` shows names in what leaves the machine; after `keep_days` days `bot purge` erases."""

    dir: Annotated[Path, BeforeValidator(_path)] = Field(default="evidence", validate_default=True)
    mask: Mask = Mask()
    part_mb: Number = 1.9
    tsa: Address | None = None
    sign: Annotated[Path | None, BeforeValidator(_path)] = None
    encrypt_to: Texts = ()
    share_names: Flag = False
    keep_days: Whole | None = None


class Browser(Section):
    """`timeout` in seconds; `hosts` are other hosts whose static files the screens may load; `sockets` lets the screens open them.

    `reads` are routes that only read, asked for by post or by a GET whose words say nothing.
    """

    executable: Annotated[str | None, BeforeValidator(_program)] = None
    timeout: Number = 30.0
    hosts: Hosts = ()
    reads: Texts = ()
    sockets: Flag = False
    proxy: Annotated[Secret | None, _secret("browser.proxy")] = None
    deadline_minutes: Number = 120.0
    step_minutes: Number = 30.0


class Api(Section):
    token: Annotated[Secret | None, _secret("api.token")] = None


class NotifyEvent(StrEnum):
    DONE = "done"
    FAILED = "failed"
    NEEDS_PERSON = "needs_person"
    DRIFT = "drift"


def _events(value: Any) -> tuple[NotifyEvent, ...]:
    words = fields.texts([value] if isinstance(value, str) else value)
    for word in words:
        if word not in set(NotifyEvent):
            raise ValueError(f"tem o evento {fields.shown(word)}, que não existe; há {', '.join(NotifyEvent)}")
    return tuple(NotifyEvent(word) for word in words)


class Notify(Section):
    """One place to tell (an Apprise address), and what about."""

    url: Annotated[Secret, _secret("notify.url")]
    on: Annotated[tuple[NotifyEvent, ...], BeforeValidator(_events)] = tuple(NotifyEvent)

    @model_validator(mode="before")
    @classmethod
    def _address_alone(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value


def _list(value: Any) -> Any:
    if not isinstance(value, list):
        raise ValueError(f"deve ser uma lista, e está {fields.shown(value)}")
    return value


class Tenant(Section):
    """One tenant. `file` is the file it came from, `warnings` are sentences to show before a run."""

    name: Name = Field(alias="tenant")
    url: Annotated[str, BeforeValidator(_url)] = Field(default=None, validate_default=True)
    defaults: Text | None = None  # read before the model (bot.config.shared)
    ticket: Text | None = None
    plain_http: Flag = False
    host: Text | None = None
    identity: Text | None = None
    login: Login = Field(default={}, validate_default=True)
    units: Texts = ()
    timezone: Annotated[str, BeforeValidator(fields.zone)] = BRASILIA
    clients: Clients = Clients()
    resume: Resume = Resume()
    maintenance: Maintenance | None = None
    labels: Labels = Field(default_factory=dict)
    questions: Questions = Field(default_factory=dict)
    evidence: Evidence = Field(default={}, validate_default=True)
    store: Annotated[str, BeforeValidator(_store)] = Field(default=None, validate_default=True, repr=False)
    browser: Browser = Browser()
    api: Api = Api()
    notify: Annotated[tuple[Notify, ...], BeforeValidator(_list)] = ()

    _file: Path = PrivateAttr(default=Path())
    _warnings: list[str] = PrivateAttr(default_factory=list)

    @property
    def file(self) -> Path:
        return self._file

    @property
    def ticket_of_this(self) -> str | None:
        """The ticket of the planned maintenance, else the tenant's."""
        return (self.maintenance.ticket if self.maintenance else None) or self.ticket

    @property
    def warnings(self) -> list[str]:
        return list(self._warnings)

    def secrets(self) -> list[str]:
        """Every secret value that can be had right now, longest first, for scrubbing what is written out.

        The user's name is not among them: it is often a plain word (`financeiro`), and every text would lose it.
        """
        held = [self.login.password, self.login.totp, self.api.token, *(target.url for target in self.notify)]
        values = set()
        for secret in held:
            try:
                values.add(secret.reveal() if secret else "")
            except ConfigError:
                continue  # a value that cannot be had cannot have been written anywhere either
        proxies = list(getproxies_environment().values())
        with suppress(ConfigError):
            proxies += [self.browser.proxy.reveal()] if self.browser.proxy else []
        for proxy in proxies:
            if known := fields.passwords(proxy if "://" in proxy else f"http://{proxy}"):
                values |= {proxy.strip(), *known}
        for target in self.notify:
            with suppress(ConfigError):
                values |= fields.tokens(target.url.reveal())
        for address in [self.store, *(value for value in values if "://" in value)]:
            values.update(fields.passwords(address))
        return sorted(values - {""}, key=lambda value: (-len(value), value))
