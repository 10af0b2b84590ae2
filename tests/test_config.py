"""The tenant file: what it may say, and the one sentence for each thing it may get wrong."""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, get_args

import keyring
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from pydantic import BaseModel, ValidationError

from bot.config import NotifyEvent, OddHost, Secret, Tenant, load_tenant, parse_date, source, today, trust
from bot.errors import ConfigError

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs" / "configuration.md"

Write = Callable[[str | bytes], Path]


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, away from the real one."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share" / "conexa-bot"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "acme.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def refusal(path: Path, **options: Any) -> str:
    """The sentence, without the folder that the test happens to run in."""
    with pytest.raises(ConfigError) as caught:
        load_tenant(path, **options)
    return str(caught.value).replace(f"{path.parent}/", "")


T = TypeVar("T")


def outcome(attempt: Callable[[], T]) -> T | str:
    """What it gives, or the sentence that says why not; any other error is a bug and fails the test."""
    try:
        return attempt()
    except ConfigError as error:
        return str(error)


# What a file may say


def test_one_line_is_a_tenant(write: Write, data_dir: Path, tmp_path: Path) -> None:
    tenant = load_tenant(write("tenant: Acme"))
    assert tenant.name == "Acme"
    assert tenant.url == "https://acme.conexa.app"
    assert tenant.file == tmp_path / "acme.yaml"
    assert tenant.login.session == data_dir / "Acme.session.json"
    assert tenant.store == f"sqlite:///{data_dir / 'bot.db'}"
    assert tenant.evidence.dir == tmp_path / "evidence"
    assert (tenant.clients.include, tenant.clients.exclude, tenant.units) == ("all", (), ())
    assert (tenant.resume.max_sales, tenant.resume.access.notify) == (500, False)
    assert tenant.resume.reason == "Plano de Manutenção"
    assert (tenant.browser.executable, tenant.browser.timeout) == (None, 30)
    assert tenant.warnings == []
    assert tenant.secrets() == []


def test_the_default_folder_is_private_and_made_only_where_it_is_used(write: Write, data_dir: Path) -> None:
    load_tenant(write("tenant: acme\nstore: sqlite:///bot.db\nlogin: {session: acme.json}"))
    assert not data_dir.exists()
    load_tenant(write("tenant: acme"))
    assert data_dir.stat().st_mode & 0o777 == 0o700


def test_every_key_has_its_attribute(write: Write, tmp_path: Path) -> None:
    tenant = load_tenant(ROOT / "config.example.yaml")
    assert tenant.name == "acme"
    assert tenant.ticket == "SUP-1234"
    assert tenant.identity == "ACME Coworking"
    assert tenant.login.session == ROOT / "acme.session.json"
    assert tenant.units == ("Matriz", "Filial")
    assert tenant.clients.exclude == ("1042", "Cliente de Exemplo Ltda")
    assert tenant.evidence.mask.columns == ("Observação",)
    assert tenant.evidence.part_mb == 1.9
    assert tenant.store == f"sqlite:///{ROOT / 'bot.db'}"
    assert tenant.browser.executable == "chromium"
    assert tenant.browser.hosts == ("cdn.example.com",)
    assert tenant.browser.reads == ("r=cliente/lista",)
    assert tenant.notify[0].on == (NotifyEvent.FAILED, NotifyEvent.NEEDS_PERSON, NotifyEvent.DRIFT)
    assert tenant.warnings == []


def model_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every key of the model, dotted; a block in a list stands for each of its items."""
    for name, field in model.model_fields.items():
        key = prefix + (field.alias or name)
        yield key
        for inner in blocks(field.annotation):
            yield from model_keys(inner, f"{key}.")


def blocks(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from blocks(part)


def written_keys(tree: Any, prefix: str = "") -> Iterator[str]:
    for item in tree if isinstance(tree, list) else [tree]:
        if isinstance(item, dict):
            for key, value in item.items():
                yield prefix + str(key)
                yield from written_keys(value, f"{prefix}{key}.")


def test_the_example_names_exactly_the_models_keys_each_once_with_a_comment() -> None:
    text = (ROOT / "config.example.yaml").read_text()
    assert sorted(written_keys(yaml.load(text, yaml.BaseLoader))) == sorted(model_keys(Tenant))
    lines = [line for line in text.splitlines() if line.strip()]
    for above, line in pairwise(lines):
        alone = above.strip().startswith("#") or (above.endswith(":") and not line.lstrip().startswith("#"))
        assert line.strip().startswith("#") or alone or line.strip().split(":")[0] in SPOKEN_FOR, (
            f"{line} has no comment"
        )


SPOKEN_FOR = {
    "password",
    "names",
    "documents",
    "emails",
    "phones",
    "bank",
    "- url",
    "on",
}  # by the comment of the keys just above


def test_the_manual_explains_every_key() -> None:
    manual = MANUAL.read_text()
    assert [key for key in model_keys(Tenant) if f"`{key}`" not in manual] == []


def test_values_mean_what_a_person_sees(write: Write) -> None:
    tenant = load_tenant(
        write(
            "tenant: 123\nlogin: {username: 0123, password: 1_000}\nidentity: no\nticket: 2026-06-01\nunits: [on, 1e3]"
        ),
    )
    assert (tenant.name, tenant.url) == ("123", "https://123.conexa.app")
    assert tenant.login.username is not None
    assert tenant.login.password is not None
    assert tenant.login.username.reveal() == "0123"
    assert tenant.login.password.reveal() == "1_000"
    assert (tenant.identity, tenant.ticket, tenant.units) == ("no", "2026-06-01", ("on", "1e3"))


def test_client_ids_may_be_numbers_and_are_kept_as_text(write: Write) -> None:
    clients = load_tenant(write("tenant: acme\nclients: {include: [12, '007', ACME Ltda, 12], exclude: [34]}")).clients
    assert clients.include == ("12", "007", "ACME Ltda")
    assert clients.exclude == ("34",)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://acme.conexa.app/", "https://acme.conexa.app"),
        ("HTTPS://Acme.Conexa.APP:443", "https://acme.conexa.app"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://localhost:80", "http://localhost"),
        ("'http://[::1]:8000'", "http://[::1]:8000"),
    ],
)
def test_an_address_is_written_as_a_browser_writes_an_origin(write: Write, written: str, url: str) -> None:
    assert load_tenant(write(f"tenant: acme\nurl: {written}")).url == url


@pytest.mark.parametrize("word", ["true", "True", "yes", "on", "sim"])
def test_yes_may_be_said_in_several_ways(write: Write, word: str) -> None:
    assert load_tenant(write(f"tenant: acme\nresume: {{access: {{notify: {word}}}}}")).resume.access.notify is True


def test_a_key_with_nothing_after_it_counts_as_not_written(write: Write) -> None:
    tenant = load_tenant(write("tenant: acme\nlabels:\n  # nenhum\nunits:\nlogin:\n  password:\nnotify: ~\n"))
    assert (tenant.labels, tenant.units, tenant.login.password, tenant.notify) == ({}, (), None, ())


def test_a_file_from_windows_is_read(write: Write) -> None:
    tenant = load_tenant(
        write("\ufefftenant: acme\r\nidentity: Coworking São José\r\nunits:\r\n  - Matriz\r\n".encode())
    )
    assert (tenant.identity, tenant.units) == ("Coworking São José", ("Matriz",))


def test_approved_questions_are_kept_by_their_action(write: Write) -> None:
    path = write("tenant: acme\nquestions: {clients.block: ['Aplicar bloqueio a {n}?'], rules.off: 'Desligar mesmo?'}")
    expected = {"clients.block": ("Aplicar bloqueio a {n}?",), "rules.off": ("Desligar mesmo?",)}
    assert load_tenant(path).questions == expected
    with pytest.raises(ConfigError, match=r"a ação 'clients\.blok', que não existe"):
        load_tenant(write("tenant: acme\nquestions: {clients.blok: ['Aplicar?']}"))


def test_labels_are_one_text_or_several(write: Write) -> None:
    path = write("tenant: acme\nlabels: {menu.sales: Venda, bulk: [Ações em Lote, 'Ações: lote']}")
    expected = {"menu.sales": "Venda", "bulk": ["Ações em Lote", "Ações: lote"]}
    assert load_tenant(path).labels == expected
    assert load_tenant(path, known_labels=["menu.sales", "bulk"]).labels == expected


def test_an_unknown_label_is_refused_with_the_nearest(write: Write) -> None:
    path = write("tenant: acme\nlabels: {menu.sale: Venda}")
    assert refusal(path, known_labels=["menu.sales", "menu.clients", "bulk"]) == (
        "acme.yaml, linha 2, chave 'labels.menu.sale': é desconhecida. Quis dizer 'menu.sales' ou 'menu.clients'?"
    )


def test_a_maintenance_has_its_days_and_warns_of_the_day_on_which_the_erp_makes_sales(write: Write) -> None:
    tenant = load_tenant(write("tenant: acme\nticket: A\nmaintenance: {start: 01/06/2026, end: 2026-09-30, ticket: B}"))
    assert tenant.maintenance is not None
    assert (tenant.maintenance.start, tenant.maintenance.end) == (date(2026, 6, 1), date(2026, 9, 30))
    assert (tenant.maintenance.repair, tenant.resume.unattended, tenant.ticket_of_this) == (False, False, "B")
    [warning] = tenant.warnings
    assert "maintenance.start" in warning
    assert "dia 1" in warning


def test_targets_to_notify_are_addresses_or_blocks(write: Write) -> None:
    notify = load_tenant(
        write("tenant: acme\nnotify:\n- json://localhost\n- {url: env:N, on: failed}\n"), env={"N": "ntfy://x"}
    ).notify
    assert [target.url.reveal() for target in notify] == ["json://localhost", "ntfy://x"]
    assert [target.on for target in notify] == [tuple(NotifyEvent), (NotifyEvent.FAILED,)]


def test_a_program_with_a_slash_is_a_file_beside_the_tenants(write: Write, tmp_path: Path) -> None:
    assert load_tenant(write("tenant: a\nbrowser: {executable: chromium}")).browser.executable == "chromium"
    assert load_tenant(write("tenant: a\nbrowser: {executable: bin/c}")).browser.executable == str(tmp_path / "bin/c")


@pytest.mark.parametrize(
    ("written", "store"),
    [
        ("sqlite:///sub/bot.db", "sqlite:///{here}/sub/bot.db"),
        ("sqlite:////var/lib/bot.db", "sqlite:////var/lib/bot.db"),
        ("postgresql://u:p%40w@db.example.com/bot", "postgresql://u:p%40w@db.example.com/bot"),
        ("env:STORE", "postgresql://u:segredo@db.example.com/bot"),
    ],
)
def test_a_store_is_a_file_or_a_server(write: Write, tmp_path: Path, written: str, store: str) -> None:
    env = {"STORE": "postgresql://u:segredo@db.example.com/bot"}
    assert load_tenant(write(f"tenant: a\nstore: {written}"), env=env).store == store.format(here=tmp_path)


def test_a_tenant_is_frozen(write: Write) -> None:
    tenant = load_tenant(write("tenant: acme"))
    with pytest.raises(ValidationError):
        tenant.name = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        tenant.resume.max_sales = 10_000  # type: ignore[misc]


# Secrets


class Vault(KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        if service == "locked":
            raise KeyringLocked("no")
        return {("conexa/eu", "acme"): "do-cofre"}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


@pytest.fixture
def vault() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Vault())
    yield
    keyring.set_keyring(before)


def password(path: Path, **env: str) -> Secret:
    found = load_tenant(path, env=env).login.password
    assert found is not None
    return found


def test_a_secret_comes_from_the_environment_a_file_or_the_keyring(write: Write, tmp_path: Path, vault: None) -> None:
    (tmp_path / "senha.txt").write_bytes("do arquivo ç\r\n".encode())
    (tmp_path / "senha.txt").chmod(0o600)
    assert password(write("tenant: a\nlogin: {password: env:P}"), P=" do ambiente ").reveal() == " do ambiente "
    assert password(write("tenant: a\nlogin: {password: file:senha.txt}")).reveal() == "do arquivo ç"
    assert password(write("tenant: a\nlogin: {password: keyring:conexa/eu/acme}")).reveal() == "do-cofre"
    assert password(write("tenant: a\nlogin: {password: ' literal '}")).reveal() == " literal "
    assert password(write("tenant: a\nlogin: {password: 'a:b'}")).reveal() == "a:b"


def test_a_secret_is_fetched_only_when_it_is_revealed(write: Write) -> None:
    env: dict[str, str] = {}
    tenant = load_tenant(write("tenant: a\nlogin: {password: env:LATER}"), env=env)
    env["LATER"] = "agora"
    assert tenant.login.password is not None
    assert tenant.login.password.reveal() == "agora"


def test_the_environment_is_the_process_s_own_unless_another_is_given(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = load_tenant(write("tenant: a\nlogin: {password: env:BOT_TEST_P}"))
    monkeypatch.setenv("BOT_TEST_P", "x1")
    assert tenant.login.password is not None
    assert tenant.login.password.reveal() == "x1"
    assert pickle.loads(pickle.dumps(tenant)).login.password.reveal() == "x1"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("env:P", "a variável de ambiente P não está definida. Defina-a com: export P=…"),
        ("env:EMPTY", "'env:EMPTY' está vazio."),
        ("file:nada.txt", "o arquivo nada.txt não existe."),
        ("file:.", "o arquivo . não existe."),
        ("file:empty.txt", "'file:empty.txt' está vazio."),
        ("file:two.txt", "o arquivo two.txt deve ter só o valor, em uma linha."),
        ("file:latin.txt", "o arquivo latin.txt não é texto em UTF-8."),
        ("file:big.txt", "o arquivo big.txt deve ter só o valor, em uma linha."),
        ("keyring:conexa/outro", "o cofre de senhas do sistema não tem 'conexa/outro'. "
         "Guarde com: keyring set conexa outro"),
        ("keyring:locked/a", "o cofre de senhas do sistema não respondeu (KeyringLocked)."),
    ],
)  # fmt: skip
def test_a_secret_that_is_not_there_is_one_sentence(
    write: Write, tmp_path: Path, vault: None, source: str, sentence: str
) -> None:
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "two.txt").write_text("a\nb\n")
    (tmp_path / "latin.txt").write_bytes("senhaç".encode("cp1252"))
    (tmp_path / "big.txt").write_text("x" * 70_000)
    for path in tmp_path.glob("*.txt"):
        path.chmod(0o600)
    secret = password(write(f"tenant: a\nlogin: {{password: '{source}'}}"), EMPTY="")
    with pytest.raises(ConfigError) as caught:
        secret.reveal()
    assert str(caught.value).replace(f"{tmp_path}/", "") == f"acme.yaml, chave 'login.password': {sentence}".replace(
        "o arquivo . ", f"o arquivo {tmp_path} "
    )


def test_no_value_is_ever_printed(write: Write) -> None:
    tenant = load_tenant(
        write(
            "tenant: a\nlogin: {username: joana-7, password: 'tudo:claro', totp: GEZDGNBV}\napi: {token: tok-1}\n"
            "notify: [mailto://u:correio@example.com]\nstore: postgresql://u:banco@db.example.com/b\n"
        )
    )
    shown = f"{tenant!r} {tenant} {tenant.login} {tenant.login.password!s:>9} {tenant.api.token!s} {tenant.warnings}"
    for value in ("joana-7", "tudo:claro", "GEZDGNBV", "tok-1", "correio", "banco"):
        assert value not in shown
    assert tenant.secrets() == [
        "mailto://u:correio@example.com", "tudo:claro", "GEZDGNBV", "correio", "banco", "tok-1",
    ]  # fmt: skip


def test_secrets_leaves_out_what_cannot_be_had(write: Write) -> None:
    tenant = load_tenant(write("tenant: a\nlogin: {password: env:NO, totp: env:T}"), env={"T": "semente"})
    assert tenant.secrets() == ["semente"]


def test_what_is_written_in_the_file_itself_is_warned_about(write: Write) -> None:
    path = write(
        "tenant: a\nplain_http: true\nurl: http://erp.example.com\nlogin: {username: u, password: p, totp: env:T}\n"
    )
    assert [warning.replace(f"{path.parent}/", "") for warning in load_tenant(path).warnings] == [
        "acme.yaml, chave 'login.username': o valor está escrito no arquivo; prefira env:, file: ou keyring:.",
        "acme.yaml, chave 'login.password': o valor está escrito no arquivo; prefira env:, file: ou keyring:.",
        "acme.yaml, chave 'url': com http:// a senha viaja sem cifra; prefira https://.",
    ]


# What a file may get wrong

MISTAKES = {
    # keys
    "tenant: acme\nresume: {max_sale: 3}": "linha 2, chave 'resume.max_sale': é desconhecida. Quis dizer 'max_sales'?",
    "tenant: acme\ntoday: 2026-06-01": "linha 2, chave 'today': é desconhecida.",
    "tenant: acme\nfile: x": "linha 2, chave 'file': é desconhecida.",
    "tenant: acme\nname: x": "linha 2, chave 'name': é desconhecida.",
    "tenant: acme\nwarnings: x": "linha 2, chave 'warnings': é desconhecida.",
    "tenant: acme\napi: {key: x}": "linha 2, chave 'api.key': é desconhecida. Aqui há: token.",
    "tenant: acme\nnotify: [{url: x, om: 3}]": "linha 2, chave 'notify[1].om': é desconhecida. Aqui há: on, url.",
    "tenant: acme\nnotify: [{on: done}]": "falta a chave 'notify[1].url' (ou está vazia).",
    "tenant: acme\n1: x": "linha 2, chave '1': é desconhecida.",
    "tenant: acme\n" + "k" * 5000 + ": 1": None,  # an impossible key for YAML itself
    "url: https://acme.conexa.app": "falta a chave 'tenant' (ou está vazia).",
    "tenant:": "falta a chave 'tenant' (ou está vazia).",
    "tenant: acme\nresume:\n  max_sales: 1\n  max_sales: 2": "linha 4: a chave 'resume.max_sales' aparece mais de uma vez.",
    "tenant: acme\n? [a, b]\n: c": "linha 2: uma chave deve ser um texto simples, como 'tenant'.",
    "tenant: acme\nresume: {<<: {max_sales: 2}}": "linha 2: '<<' (juntar blocos) não é aceito; escreva as chaves por extenso.",
    # values
    "tenant: ''": "linha 1, chave 'tenant': está vazio.",
    "tenant: [a]": "linha 1, chave 'tenant': deve ser um texto, e está uma lista.",
    "tenant: ../../etc": "linha 1, chave 'tenant': deve ter até 63 letras, números, espaços, '.', '-' ou '_', e está '../../etc'.",
    "tenant: a..b": "linha 1, chave 'tenant': deve ter até 63 letras, números, espaços, '.', '-' ou '_', e está 'a..b'.",
    "tenant: Acme São Paulo": "chave 'url': é preciso quando 'tenant' não é um subdomínio do Conexa, como https://acme.conexa.app.",
    "tenant: acme\nurl: acme.conexa.app": "linha 2, chave 'url': deve começar com https://, e está 'acme.conexa.app'.",
    "tenant: acme\nurl: ftp://acme": "linha 2, chave 'url': deve começar com https:// (ou http://), e está 'ftp://acme'.",
    "tenant: acme\nurl: https://u:segredo@acme.app": "linha 2, chave 'url': não pode ter usuário nem senha no endereço; use login.username e login.password.",
    "tenant: acme\nurl: https://acme.app/index.php": "linha 2, chave 'url': deve ser só https:// e o nome, sem nada depois, e está 'https://acme.app/index.php'.",
    "tenant: acme\nurl: https://acme.app?x=1": "linha 2, chave 'url': deve ser só https:// e o nome, sem nada depois, e está 'https://acme.app?x=1'.",
    "tenant: acme\nurl: https://": "linha 2, chave 'url': não é um endereço válido.",
    "tenant: acme\nurl: https://a b": "linha 2, chave 'url': não é um endereço válido.",
    "tenant: acme\nurl: https://acme:99999": "linha 2, chave 'url': não é um endereço válido.",
    "tenant: acme\nurl: 'https://[::1'": "linha 2, chave 'url': não é um endereço válido.",
    "tenant: acme\nurl: 'https://[x:y]'": "linha 2, chave 'url': não é um endereço válido.",
    "tenant: acme\nunits: no": "linha 2, chave 'units': deve ser uma lista, como [Matriz, Filial], e está 'no'.",
    "tenant: acme\nunits: {a: b}": "linha 2, chave 'units': deve ser uma lista, como [Matriz, Filial], e está um bloco de chaves.",
    "tenant: acme\nunits: [a, '']": "linha 2, chave 'units': deve ser uma lista de textos, e um deles está vazio.",
    "tenant: acme\nunits: [a, [b]]": "linha 2, chave 'units': deve ser uma lista de textos, e um deles está uma lista.",
    "tenant: acme\nclients: {include: todos}": "linha 2, chave 'clients.include': deve ser all ou uma lista de clientes, e está 'todos'.",
    "tenant: acme\nclients: all": "linha 2, chave 'clients': deve ser um bloco de 'chave: valor', e está 'all'.",
    "tenant: acme\nresume: {max_sales: 1.000}": "linha 2, chave 'resume.max_sales': deve ser um número inteiro, sem ponto nem vírgula, e está '1.000'.",
    "tenant: acme\nresume: {max_sales: -1}": "linha 2, chave 'resume.max_sales': deve ser um número inteiro, sem ponto nem vírgula, e está '-1'.",
    "tenant: acme\nresume: {access: {notify: talvez}}": "linha 2, chave 'resume.access.notify': deve ser true ou false, e está 'talvez'.",
    "tenant: acme\nbrowser: {timeout: 30 s}": "linha 2, chave 'browser.timeout': deve ser um número maior que zero (casas decimais com ponto), e está '30 s'.",
    "tenant: acme\nbrowser: {timeout: 0}": "linha 2, chave 'browser.timeout': deve ser um número maior que zero (casas decimais com ponto), e está '0'.",
    "tenant: acme\nbrowser: {timeout: nan}": "linha 2, chave 'browser.timeout': deve ser um número maior que zero (casas decimais com ponto), e está 'nan'.",
    "tenant: acme\nbrowser: {hosts: [https://cdn.example.com/x]}": "linha 2, chave 'browser.hosts': deve ter só nomes como cdn.exemplo.com, e um deles está 'https://cdn.example.com/x'.",
    "tenant: acme\nevidence: {dir: \"a\\0b\"}": "linha 2, chave 'evidence.dir': tem um caractere de controle; se há '\\' entre aspas duplas, use aspas simples.",
    "tenant: acme\nevidence: {dir: ~ninguem-assim/x}": "linha 2, chave 'evidence.dir': usa '~' de um usuário que não existe.",
    "tenant: acme\nevidence: {mask: {nome: true}}": "linha 2, chave 'evidence.mask.nome': é desconhecida. Quis dizer 'names'?",
    "tenant: acme\nevidence: {tsa: tsa.example.com}": "linha 2, chave 'evidence.tsa': deve ser um endereço que começa com https://, e está 'tsa.example.com'.",
    "tenant: acme\nstore: mysql://x/y": "linha 2, chave 'store': deve começar com sqlite:/// ou postgresql://, e começa com 'mysql'.",
    "tenant: acme\nstore: bot.db": "linha 2, chave 'store': deve ser um endereço como sqlite:///bot.db ou postgresql://usuario@servidor/banco.",
    "tenant: acme\nstore: 'sqlite://'": "linha 2, chave 'store': deve dizer o arquivo, como sqlite:///bot.db.",
    "tenant: acme\nstore: postgresql://x": "linha 2, chave 'store': deve dizer também o banco, como postgresql://usuario@servidor/banco.",
    "tenant: acme\nstore: env:NADA": "chave 'store': a variável de ambiente NADA não está definida. Defina-a com: export NADA=…",
    "tenant: acme\nlabels: [a]": "linha 2, chave 'labels': deve ser um bloco de 'rótulo: texto na tela', e está uma lista.",
    "tenant: acme\nlabels: {a: []}": "linha 2, chave 'labels': o rótulo 'a' está vazio.",
    "tenant: acme\nlabels: {a: {b: c}}": "linha 2, chave 'labels': o rótulo 'a' deve ser uma lista, como [Matriz, Filial], e está um bloco de chaves.",
    "tenant: acme\nquestions: [a]": "linha 2, chave 'questions': deve ser um bloco de 'ação: [frase do ERP]', e está uma lista.",
    "tenant: acme\nquestions: {clients.block: ['Bloquear {x} clientes?']}": "linha 2, chave 'questions': a ação 'clients.block' tem '{x}'; só há {n} e {nome}.",
    "tenant: acme\nquestions: {rules.off: ['Desativar {n} regras?']}": "linha 2, chave 'questions': a ação 'rules.off' não tem contagem: {n} só vale em clients.block, clients.grant, sales.cancel.",
    "tenant: acme\nquestions: {clients.block: ['{n}?']}": "linha 2, chave 'questions': a ação 'clients.block' deve trazer a frase inteira, e traz '{n}?'.",
    "tenant: acme\nnotify: mailto://x": "linha 2, chave 'notify': deve ser uma lista, e está 'mailto://x'.",
    "tenant: acme\nnotify: [{url: x, on: [never]}]": "linha 2, chave 'notify[1].on': tem o evento 'never', que não existe; há done, failed, needs_person, drift.",
    "tenant: acme\nmaintenance: {start: amanhã, end: 30/09/2026}": "linha 2, chave 'maintenance.start': deve ser uma data, dd/mm/aaaa ou AAAA-MM-DD, e está 'amanhã'.",
    "tenant: acme\nmaintenance: {start: 31/06/2026, end: 30/09/2026}": "linha 2, chave 'maintenance.start': não existe no calendário, e está '31/06/2026'.",
    "tenant: acme\nmaintenance: {start: 02/06/2026, end: 2026-06-02}": "linha 2, chave 'maintenance': end (02/06/2026) deve ser ao menos um dia depois de start (02/06/2026).",
    "tenant: acme\nmaintenance: {start: 02/06/2026}": "falta a chave 'maintenance.end' (ou está vazia).",
    # secrets
    "tenant: acme\nlogin: {password: [x]}": "linha 2, chave 'login.password': deve ser env:NOME, file:CAMINHO ou keyring:SERVIÇO/USUÁRIO.",
    "tenant: acme\nlogin: {password: ''}": "linha 2, chave 'login.password': está vazio.",
    "tenant: acme\nlogin: {password: 'evn:X'}": "linha 2, chave 'login.password': parece ser 'env:' escrito de outro jeito.",
    "tenant: acme\nlogin: {password: 'env:'}": "chave 'login.password': falta o nome depois de 'env:'.",
    "tenant: acme\nlogin: {password: 'keyring:x'}": "chave 'login.password': escreva 'keyring:SERVIÇO/USUÁRIO'.",
    # YAML itself
    "": "o arquivo está vazio. Crie um com: bot init",
    "# só um comentário\n": "o arquivo está vazio. Crie um com: bot init",
    "---\n...\n": "o arquivo está vazio. Crie um com: bot init",
    "- tenant": "o arquivo deve ser uma lista de 'chave: valor', como 'tenant: acme'.",
    "tenant acme": "o arquivo deve ser uma lista de 'chave: valor', como 'tenant: acme'.",
    "tenant: acme\n\tunits: []": "linha 2: há uma tabulação (TAB) no recuo; use espaços.",
    "tenant: acme\nlogin:\n\tpassword: env:X": "linha 3: há uma tabulação (TAB) no recuo; use espaços.",
    "tenant: acme\nlogin:\n  password: se: gredo": "linha 3: há um ':' fora de lugar; confira o recuo, ou ponha o valor entre aspas simples.",
    "tenant: acme\nlogin: {password: @segredo}": "linha 2: o valor começa com um sinal que tem outro sentido em YAML. Ponha o valor entre aspas simples.",
    "tenant: acme\nlogin: {password: *segredo}": "linha 2: um valor que começa com '*' tem outro sentido em YAML. Ponha o valor entre aspas simples.",
    "tenant: acme\nlogin: {password: &segredo}": "linha 2: um valor que começa com '&' tem outro sentido em YAML. Ponha o valor entre aspas simples.",
    "tenant: acme\nlogin: {password: !segredo x}": "linha 2: um valor que começa com '!' tem outro sentido em YAML. Ponha o valor entre aspas simples.",
    "tenant: !!python/object/apply:os.system [echo]": "linha 1: um valor que começa com '!' tem outro sentido em YAML. Ponha o valor entre aspas simples.",
    "tenant: \"acme\nunits: []": "linha 2: aspas foram abertas e não fechadas.",
    "tenant: acme\nunits: [a, b": "linha 2: uma lista '[…]' ou um bloco '{…}' não foi fechado, ou falta uma vírgula.",
    "tenant: acme\nevidence: {dir: \"C:\\Windows\"}": "linha 2: há uma '\\' entre aspas duplas; use aspas simples.",
    "tenant: acme\nevidence: {dir: \"C:\\bot\"}": "linha 2, chave 'evidence.dir': tem um caractere de controle; se há '\\' entre aspas duplas, use aspas simples.",
    "tenant: acme\n  units: []": None,
    "tenant: acme\nlogin:\n  username: env:U\n password: env:P": "linha 4: o recuo não confere com o das linhas acima, ou sobrou texto depois de um valor.",
    "tenant: acme\nunits": "linha 2: falta ':' (dois-pontos e espaço) depois de uma chave.",
    "tenant: acme\n---\ntenant: outra": "linha 2: há mais de um documento (uma linha '---' a mais).",
    "tenant: " + "[" * 2000: "linha 1: há listas dentro de listas demais.",
    "tenant: acme\nidentity: a\u2028b": None,
    "tenant: a\x85b": None,
    "tenant: acme\nidentity: a\ufffeb": "há um caractere invisível que não é permitido no arquivo.",
}  # fmt: skip


@pytest.mark.parametrize("content", [content for content, sentence in MISTAKES.items() if sentence])
def test_each_mistake_is_one_sentence_naming_file_and_key(write: Write, content: str) -> None:
    path = write(content)
    sentence = str(MISTAKES[content])
    where = ", " if sentence.startswith(("linha", "chave")) else ": "
    assert refusal(path, env={}) == f"acme.yaml{where}{sentence}"


@pytest.mark.parametrize("content", [content for content, sentence in MISTAKES.items() if sentence is None])
def test_each_odd_file_is_read_or_refused_in_words(write: Write, content: str) -> None:
    said = outcome(lambda: load_tenant(write(content)))
    assert isinstance(said, Tenant) or re.search(r"[a-zç]\.$", said)


BINARY = {
    b"\xff\xfet\x00e\x00n\x00": "o arquivo está em UTF-16. No editor, salve como UTF-8.",
    "tenant: acme\nidentity: São José\n".encode("cp1252"): "o arquivo não está em UTF-8 (talvez em ANSI/Windows-1252). "
    "No editor, salve como UTF-8.",
    b"SQLite format 3\x00": "o arquivo não é de texto.",
    b"\x1b[31mtenant: x": "o arquivo não é de texto.",
    b"x" * (1024 * 1024 + 1): "o arquivo tem mais de 1 MB e não parece ser de um tenant.",
}


@pytest.mark.parametrize("content", BINARY)
def test_what_is_not_text_is_refused(write: Write, content: bytes) -> None:
    said = refusal(write(content))
    assert said == f"acme.yaml{', linha 2' if 'UTF-8 (' in said else ''}: {BINARY[content]}"


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert refusal(path) == "huge.yaml: o arquivo tem mais de 1 MB e não parece ser de um tenant."


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "none.yaml") == "none.yaml: o arquivo não existe. Crie um com: bot init"
    assert refusal(tmp_path / "pipe") == "pipe: não é um arquivo comum."
    with pytest.raises(ConfigError, match="é uma pasta, e não um arquivo de tenant"):
        load_tenant(tmp_path)
    with pytest.raises(ConfigError, match="não pôde ser lido"):
        load_tenant(tmp_path / ("x" * 5000))
    with pytest.raises(ConfigError, match=r"não pôde ser lido \(o nome não serve\)"):
        load_tenant(Path("a\0b"))


def test_a_file_that_may_not_be_read_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("tenant: acme")

    def denied(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # the tests may run as root, whom no mode keeps out
    assert refusal(path) == "acme.yaml: este usuário não tem permissão para ler o arquivo."


def test_a_syntax_error_never_shows_the_line(write: Write) -> None:
    for line in ("password: seg: redo", 'password: "segredo', "password: [segredo", "password: @segredo", "segredo"):
        assert "redo" not in refusal(write(f"tenant: a\nlogin:\n  username: u\n  {line}\n"))


def test_a_bomb_is_refused_at_once(write: Write) -> None:
    levels = "\n".join(f"l{n + 1}: &l{n + 1} [{', '.join([f'*l{n}'] * 9)}]" for n in range(9))
    assert refusal(write(f"l0: &l0 lol\n{levels}\ntenant: a")) == (
        "acme.yaml, linha 1: um valor que começa com '&' tem outro sentido em YAML. Ponha o valor entre aspas simples."
    )


def test_a_file_of_countless_values_is_refused_before_it_takes_long(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MOST", 1000)
    assert (
        refusal(write("tenant: a\nunits: [" + "a," * 2000 + "b]"))
        == "acme.yaml, linha 2: há valores demais no arquivo."
    )
    assert "há valores demais no arquivo" in MANUAL.read_text()


def test_a_thousand_excluded_clients_load_fast_enough_to_be_no_reason_to_wait(write: Write) -> None:
    tenant = load_tenant(write("tenant: a\nclients:\n  exclude:\n" + "".join(f"  - {n}\n" for n in range(1000))))
    assert len(tenant.clients.exclude) == 1000


def core(sentence: str) -> str:
    """What does not change in a sentence: without line, key and the value that was written."""
    said = re.sub(r"^(linha \d+)?(, )?(chave '[^']*')?: ", "", sentence)
    return re.split(r", e (um deles )?está|, e começa|\. (Quis|Aqui|Ponha|No editor|Crie|Defina)| \(", said)[0].rstrip(
        "."
    )


def generic(words: str) -> str:
    """Without quoted names, code marks and backslashes, in which manual and message may differ."""
    return re.sub(r"'(?!:)[^' ]+' ?|\b(NADA|NOME)\b", "…", re.sub(r"[`\\]", "", words))


def test_the_manual_has_a_row_for_every_sentence() -> None:
    manual = generic(MANUAL.read_text())
    sentences = [core(sentence) for sentence in [*MISTAKES.values(), *BINARY.values()] if sentence]
    assert [sentence for sentence in sentences if generic(sentence) not in manual] == []


# Anything at all


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"tenant: \xf0\x9f\x92\xa9")
def test_any_bytes_are_read_or_refused_in_one_line(write: Write, content: bytes) -> None:
    said = outcome(lambda: load_tenant(write(content), env={}))
    assert isinstance(said, Tenant) or (said.isprintable() and len(said) < 600)


SCALARS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["all", "env:X", "no", "1e9", "~", "https://a", "sqlite:///x", "'", "‮", "💥", "{{7*7}}", "<b>"]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(),
)
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3))
KEYS = sorted({part for key in model_keys(Tenant) for part in key.split(".")})


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.one_of(TREES, st.dictionaries(st.sampled_from(KEYS), TREES, max_size=3)), max_size=4
    )
)
def test_any_tree_is_read_or_refused_in_one_line(write: Write, tree: dict[str, Any]) -> None:
    text = yaml.safe_dump({"tenant": "acme", **tree}, allow_unicode=True).encode("utf-8", "replace")
    said = outcome(lambda: load_tenant(write(text), env={}))
    assert isinstance(said, Tenant) or (said.isprintable() and len(said) < 600)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=5000))
def test_any_text_is_a_date_or_refused_in_one_line(text: str) -> None:
    said = outcome(lambda: parse_date(text, "--from"))
    assert isinstance(said, date) or (said.isprintable() and len(said) < 200)


# Dates


@pytest.mark.parametrize("text", ["01/06/2026", "1/6/2026", "2026-06-01", " 2026-06-01 "])
def test_a_date_is_typed_as_in_brazil_or_as_iso(text: str) -> None:
    assert parse_date(text, "--from") == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2026", "--from: o dia '31/02/2026' não existe no calendário."),
        ("2026-13-01", "--from: o dia '2026-13-01' não existe no calendário."),
        ("06/2026", "--from: '06/2026' não é uma data; escreva dd/mm/aaaa ou AAAA-MM-DD."),
        ("01/06/26", "--from: '01/06/26' não é uma data; escreva dd/mm/aaaa ou AAAA-MM-DD."),
        ("ontem", "--from: 'ontem' não é uma data; escreva dd/mm/aaaa ou AAAA-MM-DD."),
        ("٠١/٠٦/٢٠٢٦", "--from: '٠١/٠٦/٢٠٢٦' não é uma data; escreva dd/mm/aaaa ou AAAA-MM-DD."),
        ("", "--from: '' não é uma data; escreva dd/mm/aaaa ou AAAA-MM-DD."),
    ],
)
def test_a_bad_date_is_one_sentence_naming_the_option(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_date(text, "--from")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-10-01T02:59:59+00:00", date(2026, 9, 30)),
        ("2026-10-01T03:00:00+00:00", date(2026, 10, 1)),
        ("2026-03-29T01:30:00+00:00", date(2026, 3, 28)),  # the hour that Europe leaves out
        ("2026-10-25T02:30:00+02:00", date(2026, 10, 24)),  # the hour that Europe has twice
        ("2026-11-01T23:30:00-11:00", date(2026, 11, 2)),
    ],
)
def test_today_is_brasilias_wherever_the_bot_runs(monkeypatch: pytest.MonkeyPatch, instant: str, day: date) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.fromisoformat(instant).astimezone(tz)

    monkeypatch.setattr("bot.config.dates.datetime", Clock)
    assert today({}) == today({"BOT_TODAY": " "}) == day


def test_today_may_be_simulated() -> None:
    assert today({"BOT_TODAY": "2026-10-01"}) == date(2026, 10, 1)
    with pytest.raises(ConfigError, match=r"BOT_TODAY: 'amanhã' não é uma data"):
        today({"BOT_TODAY": "amanhã"})


# What would send a secret where it was not meant to go


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o666])
def test_a_secret_that_others_may_read_or_change_is_refused_unless_it_is_asked_for(
    write: Write, tmp_path: Path, mode: int
) -> None:
    (tmp_path / "senha.txt").write_text("x1")
    (tmp_path / "senha.txt").chmod(mode)
    path = write("tenant: a\nlogin: {password: file:senha.txt}")
    with pytest.raises(ConfigError, match=r"por outros usuários.*chmod 600"):
        password(path).reveal()
    assert load_tenant(path).secrets() == []
    assert password(path, BOT_INSECURE="1").reveal() == "x1"


def test_a_secret_behind_a_link_is_read_where_it_leads_to_the_same_folder_only(write: Write, tmp_path: Path) -> None:
    # As mounted volumes have them: a link to a folder with the version, beside it.
    inside, outside = tmp_path / "a", tmp_path / "b"
    for folder in (inside / "..data", outside):
        folder.mkdir(parents=True)
        (folder / "senha").write_text("x1")
        (folder / "senha").chmod(0o600)
    (inside / "senha").symlink_to("..data/senha")
    (inside / "fora").symlink_to(outside / "senha")
    assert password(write("tenant: a\nlogin: {password: file:a/senha}")).reveal() == "x1"
    path = write("tenant: a\nlogin: {password: file:a/fora}")
    with pytest.raises(ConfigError, match="atalho para fora"):
        password(path).reveal()
    assert password(path, BOT_INSECURE="1").reveal() == "x1"


@pytest.mark.parametrize(
    "url",
    ["http://erp.example.com", "http://10.0.0.7:8080", "http://127.0.0.1.example.com", "http://localhost.example.com"],
)
def test_a_password_goes_to_another_machine_in_the_clear_only_where_the_file_says_so(write: Write, url: str) -> None:
    with pytest.raises(ConfigError, match=r"linha 2, chave 'url': com http:// .*plain_http: true"):
        load_tenant(write(f"tenant: a\nurl: {url}\n"))
    assert load_tenant(write(f"tenant: a\nurl: {url}\nplain_http: true\n")).url == url


@pytest.mark.parametrize(
    ("url", "read", "written"),
    [
        ("https://acmé.conexa.app", "acmé.conexa.app", "xn--acm-dma.conexa.app"),
        ("https://xn--acm-dma.conexa.app", "acmé.conexa.app", "xn--acm-dma.conexa.app"),
        ("https://\u0430cme.conexa.app", "\u0430cme.conexa.app", "xn--cme-5cd.conexa.app"),  # a Cyrillic а
    ],
)
def test_an_odd_name_of_a_host_is_shown_in_both_forms_and_needs_a_word(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, read: str, written: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = write(f"tenant: a\nurl: {url}\n")
    with pytest.raises(OddHost) as told:
        load_tenant(path)
    assert f"«{read}»" in told.value.message
    assert written in told.value.message
    assert told.value.hint.endswith(f"host: {written}.")
    assert load_tenant(write(f"tenant: a\nurl: {url}\nhost: {written}\n")).url == f"https://{written}"
    with pytest.raises(OddHost):
        load_tenant(write(f"tenant: a\nurl: {url}\nhost: outro.conexa.app\n"))
    trust(written)
    assert load_tenant(write(f"tenant: a\nurl: {url}\n")).url == f"https://{written}"


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", {"T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7FQ"}),
        ("tgram://123456789:AAFbcdefg-hijk7/-1001234", {"123456789", "AAFbcdefg-hijk7"}),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", {"4174216298", "JHMHI8qBe7bk2ZwO5U711o3dV_js"}),
        ("mailto://financeiro2026:senha%40x@example.com", {"senha%40x", "senha@x"}),
        ("json://hooks.example.com/aviso?+X-Token=abc12345", {"abc12345"}),
        ("pover://uQiRzpo4DXghDmr9QzzfQu27cmVRsG@gznej3rKEVAvPUxu9vvNnqpmZpokzF", {"uQiRzpo4DXghDmr9QzzfQu27cmVRsG", "gznej3rKEVAvPUxu9vvNnqpmZpokzF"}),
    ],
)  # fmt: skip
def test_what_gives_access_in_an_address_to_tell_is_a_secret_whatever_its_kind(
    write: Write, url: str, secrets: set[str]
) -> None:
    tenant = load_tenant(write(f"tenant: a\nnotify: ['{url}']\n"))
    assert {url, *secrets} <= set(tenant.secrets())
    assert "financeiro2026" not in tenant.secrets()
    assert any("notify.url" in warning for warning in tenant.warnings)
