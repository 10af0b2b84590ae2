"""Many tenants at once: how they are named, what they share, and how they are worked on side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.among import files_of
from bot.config import load_tenant
from bot.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two tenants, with what lies beside tenants: a shared file, a list, notes."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "clientes"
    home.mkdir()
    (home / "b.yaml").write_text("tenant: b\n")
    (home / "a.yml").write_text("# o primeiro\n'tenant': a\n")
    (home / "comum.yaml").write_text("login: {username: env:U}\n")
    (home / "notas.txt").write_text("tenant: x\n")
    (home / "dentro").mkdir()
    (home / "dentro" / "c.yaml").write_text("tenant: c\n")
    return home


@pytest.mark.parametrize(
    ("written", "files"),
    [
        ("clientes", ["a.yml", "b.yaml"]),
        ("clientes/*.yaml", ["b.yaml"]),
        ("clientes/*", ["a.yml", "b.yaml", "notas.txt"]),
        ("clientes/b.yaml", ["b.yaml"]),
        ("clientes/comum.yaml", ["comum.yaml"]),
        ("@clientes/lista", ["b.yaml", "c.yaml"]),
        ("nenhum.yaml", ["nenhum.yaml"]),
    ],
)
def test_a_folder_a_pattern_and_a_list_stand_for_their_tenants(folder: Path, written: str, files: list[str]) -> None:
    (folder / "lista").write_text("# os de hoje\n\nb.yaml   # o maior\ndentro\n")
    assert [file.name for file in files_of([Path(written)])] == files


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("vazia", "A pasta vazia não tem nenhum arquivo de cliente."),
        ("clientes/z*.yaml", "Nenhum arquivo de cliente corresponde a clientes/z*.yaml."),
        ("@outra", "A lista outra não existe."),
        ("@só", "A lista só não nomeia nenhum arquivo."),
        ("@vazia", "A lista vazia não pôde ser lida (Is a directory)."),
    ],
)
def test_where_no_tenant_is_found_one_sentence_says_so(folder: Path, written: str, sentence: str) -> None:
    Path("vazia").mkdir()
    Path("só").write_text("# ninguém\n")
    with pytest.raises(ConfigError) as refused:
        files_of([Path(written)])
    assert refused.value.message == sentence


def test_what_many_share_counts_where_the_tenants_own_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "comum.yaml").write_text(
        "login: {username: env:U, password: env:P}\nresume: {max_sales: 7, reason: Obra}\nunits: [X, Y]\nticket: T-1\n"
    )
    (tmp_path / "a.yaml").write_text(
        "tenant: a\ndefaults: comum.yaml\nresume: {max_sales: 9}\nunits: [Matriz]\nticket:\n"
    )
    tenant = load_tenant(tmp_path / "a.yaml", env={"U": "ana", "P": "senha"})
    assert (tenant.resume.max_sales, tenant.resume.reason, tenant.units, tenant.ticket) == (
        9,
        "Obra",
        ("Matriz",),
        "T-1",
    )
    assert tenant.login.username is not None
    assert tenant.login.username.reveal() == "ana"


@pytest.mark.parametrize(
    ("shared", "own", "sentence"),
    [
        ("a: 1\nresume:\n  max_salles: 1\n", "resume: {reason: x}", "comum.yaml, linha 1, chave 'a': é desconhecida."),
        ("resume:\n  max_sales: x\n", "", "comum.yaml, linha 2, chave 'resume.max_sales': deve ser"),
        ("resume:\n  reason: x\n", "resume: {max_sales: x}", "acme.yaml, linha 3, chave 'resume.max_sales': deve ser"),
        ("ticket: T\n\nurl: https://b.conexa.app\n", "", "comum.yaml, linha 3, chave 'url': é de um cliente só e não pode vir de 'defaults'."),
        ("login: {session: s.json}\n", "login: {username: env:U}", "comum.yaml, linha 1, chave 'login.session': é de um cliente só"),
        ("defaults: outro.yaml\n", "", "comum.yaml, linha 1, chave 'defaults': é de um cliente só"),
        ("ticket: [\n", "", "comum.yaml, linha 2: "),
        (None, "", "acme.yaml, linha 2, chave 'defaults': o arquivo "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_the_file_it_stands_in(
    tmp_path: Path, shared: str | None, own: str, sentence: str
) -> None:
    if shared is not None:
        (tmp_path / "comum.yaml").write_text(shared)
    (tmp_path / "acme.yaml").write_text(f"tenant: acme\ndefaults: comum.yaml\n{own}\n")
    with pytest.raises(ConfigError) as refused:
        load_tenant(tmp_path / "acme.yaml", env={})
    assert refused.value.message.removeprefix(f"{tmp_path}/").startswith(sentence)


def test_a_path_for_defaults_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text("tenant: acme\ndefaults: [a, b]\n")
    with pytest.raises(ConfigError, match=r"linha 2, chave 'defaults': deve ser o caminho de um arquivo"):
        load_tenant(tmp_path / "acme.yaml")


def test_a_warning_names_the_file_in_which_the_value_stands(tmp_path: Path) -> None:
    (tmp_path / "comum.yaml").write_text("login: {password: segredo}\n")
    (tmp_path / "acme.yaml").write_text("tenant: acme\ndefaults: comum.yaml\n")
    [warning] = load_tenant(tmp_path / "acme.yaml").warnings
    assert warning.startswith(f"{tmp_path / 'comum.yaml'}, chave 'login.password'")
