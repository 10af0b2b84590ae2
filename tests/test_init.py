"""`bot init`: what is asked and what is written."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import wizard
from bot.config import Tenant, load_tenant
from bot.errors import ConfigError


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))


def answer(path: Path, *answers: str, force: bool = False) -> Result:
    @click.command()
    def init() -> None:
        wizard.ask(path, force=force)

    return CliRunner().invoke(init, input="".join(f"{line}\n" for line in answers), standalone_mode=True)


def written(path: Path, *answers: str) -> Tenant:
    result = answer(path, *answers)
    assert result.exception is None, result.output
    return load_tenant(path)


def test_enter_to_everything_gives_a_tenant_whose_secrets_come_from_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    tenant = written(path, "acme", *[""] * 8)
    assert (tenant.name, tenant.url) == ("acme", "https://acme.conexa.app")
    assert repr(tenant.login.username) == "Secret(env:ACME_USER)"
    assert repr(tenant.login.password) == "Secret(env:ACME_PASSWORD)"
    assert (tenant.units, tenant.clients.include, tenant.clients.exclude) == ((), "all", ())
    assert tenant.warnings == []
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "share"] == ["acme.yaml"]


def test_each_answer_lands_in_its_key(tmp_path: Path) -> None:
    tenant = written(
        tmp_path / "t.yaml",
        "Coworking São José", "https://sj.example.com/", "file", "user.txt", "keyring", "conexa/sj",
        "sj.json", "Matriz; Filial d'Oeste ;", "12; no; ACME: filha, \"a\" #1",
    )  # fmt: skip
    assert (tenant.name, tenant.url) == ("Coworking São José", "https://sj.example.com")
    assert repr(tenant.login.username) == "Secret(file:user.txt)"
    assert repr(tenant.login.password) == "Secret(keyring:conexa/sj)"
    assert tenant.login.session == tmp_path / "sj.json"
    assert tenant.units == ("Matriz", "Filial d'Oeste")
    assert tenant.clients.exclude == ("12", "no", 'ACME: filha, "a" #1')


def test_where_a_person_logs_in_no_user_and_password_are_asked_or_written(tmp_path: Path) -> None:
    result = answer(tmp_path / "t.yaml", "acme", "", "pessoa", "", "", "")
    assert result.exception is None
    assert "a senha" not in result.output
    login = load_tenant(tmp_path / "t.yaml").login
    assert (login.username, login.password) == (None, None)


def test_a_bad_answer_is_asked_again_in_words(tmp_path: Path) -> None:
    result = answer(tmp_path / "t.yaml", "a/b", "acme", "acme.app", "", "nope", "env", "1X", "", "", "", "", "", "")
    assert result.exception is None
    assert "A resposta deve ter até 63 letras, números, espaços, '.', '-' ou '_', e está 'a/b'." in result.output
    assert "A resposta deve começar com https://, e está 'acme.app'." in result.output
    assert "A resposta deve ser env, file, keyring, pessoa, literal." in result.output
    assert "A resposta deve ter só letras sem acento, números e '_', sem começar por número." in result.output


def test_a_password_is_written_only_where_one_insists(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    tenant = written(path, "acme", "", "", "", "literal", "", "env", "", "", "", "")
    assert repr(tenant.login.password) == "Secret(env:ACME_PASSWORD)"
    path.unlink()
    result = answer(path, "acme", "", "", "", "literal", "s", "env:X", "evn:X", "se'gre: #do", "", "", "")
    assert result.exception is None, result.output
    assert result.output.count("se confunde com env:, file: ou keyring:") == 2
    assert "se'gre" not in result.output
    secret = load_tenant(path).login.password
    assert secret is not None
    assert secret.reveal() == "se'gre: #do"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_exists_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("tenant: antigo")
    refused = answer(path, "novo", *[""] * 8)
    assert isinstance(refused.exception, ConfigError)
    assert str(refused.exception) == f"{path}: o arquivo já existe. Escolha outro nome, ou use --force para substituir."
    assert path.read_text() == "tenant: antigo"
    assert answer(path, "novo", *[""] * 8, force=True).exception is None
    assert load_tenant(path).name == "novo"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_made_while_the_person_answers_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.yaml"
    monkeypatch.setattr(wizard, "load_tenant", lambda _: path.write_text("tenant: outro"))
    assert isinstance(answer(path, "novo", *[""] * 8).exception, ConfigError)
    assert path.read_text() == "tenant: outro"


def test_giving_up_leaves_nothing(tmp_path: Path) -> None:
    assert answer(tmp_path / "t.yaml", "acme", "").exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    result = answer(tmp_path / "none" / "t.yaml", "acme", *[""] * 8)
    assert isinstance(result.exception, ConfigError)
    assert "o arquivo não pôde ser gravado" in str(result.exception)


def test_it_says_what_to_do_next(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    said = answer(path, "acme", "", "env", "U", "keyring", "conexa/acme", "", "", "").output
    assert said.endswith(
        f"""
{path} está escrito. Agora:
  export U=…
  keyring set conexa acme
  bot login {path}   (uma pessoa entra uma vez, se houver captcha ou segundo fator)
  bot check {path}   (olha as telas, sem mudar nada)
"""
    )


def test_a_pasted_login_address_is_cut_to_its_host(tmp_path: Path) -> None:
    tenant = written(tmp_path / "t.yaml", "acme", "https://sj.example.com/index.php?r=site/login#x", *[""] * 7)
    assert tenant.url == "https://sj.example.com"


def test_what_comes_next_is_offered_and_the_first_no_ends_it(tmp_path: Path) -> None:
    ran: list[tuple[str, Path]] = []

    @click.command()
    def offer() -> None:
        wizard.offer(tmp_path / "t.yaml", lambda command, path: ran.append((command, path)))

    for answers, expected in (("s\ns\n", ["login", "check"]), ("s\nn\n", ["login"]), ("n\n", [])):
        ran.clear()
        result = CliRunner().invoke(offer, input=answers)
        assert result.exception is None, result.output
        assert [command for command, _ in ran] == expected
