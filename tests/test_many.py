"""Many tenants at once: how they are named, what they share, and how they are worked on side by side."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.among import files_of
from bot.cli.commands import main
from bot.cli.pool import Ended, Events, Job, Pool, erp_of
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


# Side by side


class Told:
    """Watches a pool: what began and ended in which order, and how many ran at once."""

    def __init__(self) -> None:
        self.story: list[str] = []
        self.running: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.on_begin: Callable[[Job], None] = lambda job: None

    def began(self, job: Job) -> None:
        self.running.update((job.host, "all"))
        for key in (job.host, "all"):
            self.most[key] = max(self.most[key], self.running[key])
        self.story.append(f"+{job.tenant}")
        self.on_begin(job)

    def step(self, job: Job, title: str) -> None:
        self.story.append(f"{job.tenant}: {title}")

    def ended(self, job: Job, ended: Ended) -> None:
        self.running.subtract((job.host, "all"))
        self.story.append(f"-{job.tenant}")

    def not_begun(self, job: Job, why: str) -> None:
        self.story.append(f"x{job.tenant} {why}".strip())


class Quick:
    """A child that has ended when it begins, as `ends` says; one that is not there ends when it is asked to."""

    def __init__(self, ends: dict[str, Ended]) -> None:
        self.ends = ends
        self.sent: list[tuple[str, int]] = []

    def __call__(self, job: Job, events: Events) -> Quick.Child:
        if job.tenant in self.ends:
            events.put((job, self.ends[job.tenant]))
        return Quick.Child(self, job, events)

    class Child:
        def __init__(self, all_of: Quick, job: Job, events: Events) -> None:
            self.all_of, self.job, self.events = all_of, job, events

        def send(self, number: int) -> None:
            self.all_of.sent.append((self.job.tenant, number))
            self.events.put((self.job, Ended(1, None)))


OK = Ended(0, {"results": [{"exit_code": 0, "kind": ""}]})
UNREACHED = Ended(1, {"results": [{"exit_code": 1, "kind": "NetworkError"}]})


def jobs(*names: str) -> list[Job]:
    """Jobs called like `a1`: the letter is the ERP."""
    return [Job(name, name[0], ()) for name in names]


def test_no_more_run_at_once_than_the_machine_and_each_erp_bear() -> None:
    names = ("a1", "a2", "a3", "b1", "b2", "c1", "c2")
    told = Told()
    Pool(3, 2, told, Quick(dict.fromkeys(names, OK))).run(jobs(*names))
    assert told.most == {"all": 3, "a": 2, "b": 2, "c": 2} or told.most == {"all": 3, "a": 2, "b": 1, "c": 2}
    assert told.story[:3] == ["+a1", "+a2", "+b1"]  # the third of an ERP does not keep those of another waiting
    assert sorted(one for one in told.story if one[0] == "-") == sorted(f"-{name}" for name in names)


def test_an_erp_that_three_in_a_row_did_not_reach_is_left_alone_and_no_other() -> None:
    ends = {"a1": UNREACHED, "a2": UNREACHED, "a3": UNREACHED, "a4": OK, "b1": OK, "b2": OK}
    told = Told()
    Pool(1, 2, told, Quick(ends)).run(jobs("a1", "a2", "b1", "a3", "a4", "b2"))
    assert told.story == ["+a1", "-a1", "+a2", "-a2", "+b1", "-b1", "+a3", "-a3", "xa4 a", "+b2", "-b2"]


def test_one_that_was_reached_in_between_begins_the_count_anew() -> None:
    ends = {"a1": UNREACHED, "a2": UNREACHED, "a3": OK, "a4": UNREACHED, "a5": UNREACHED, "a6": OK}
    told = Told()
    Pool(1, 2, told, Quick(ends)).run(jobs(*ends))
    assert [one for one in told.story if one[0] == "x"] == []


def test_ctrl_c_reaches_each_that_runs_once_and_begins_no_other() -> None:
    told, quick = Told(), Quick({})
    told.on_begin = lambda job: os.kill(os.getpid(), signal.SIGINT) if job.tenant == "b1" else None
    pool = Pool(2, 2, told, quick)
    pool.run(jobs("a1", "b1", "c1"))
    assert pool.stopped
    assert quick.sent == [("a1", signal.SIGINT), ("b1", signal.SIGINT)]
    assert told.story == ["+a1", "+b1", "-a1", "-b1", "xc1"]


@pytest.mark.parametrize(
    ("url", "erp"),
    [
        ("https://acme.conexa.app", "conexa.app"),
        ("https://outra.conexa.app", "conexa.app"),
        ("https://erp.exemplo.com.br", "erp.exemplo.com.br"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("https://naoconexa.app", "naoconexa.app"),
    ],
)
def test_the_subdomains_of_the_service_are_one_erp(url: str, erp: str) -> None:
    assert erp_of(url) == erp


def _document(tenant: str, **more: Any) -> dict[str, Any]:
    return {
        "tenant": tenant, "flow": "pause", "outcome": "changes", "exit_code": 3, "message": "", "hint": "", "kind": "",
        "shown_as": tenant.upper(), "changes": [], "sales": [], "people": [], "findings": [], "period": None, "report": None,
    } | more  # fmt: skip


CHANGE = {"screen": "clients", "record": "7", "field": "acesso", "name": "Ana", "before": True, "after": False}
SALE = {
    "id": "9",
    "client": "Ana",
    "date": "01/06/2026",
    "origin": "Plano",
    "value": "1.328,62",
    "status": "Não faturada",
}


class Children:
    """In the place of the processes: plans are written where they are asked for, runs are done."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []
        self.unplanned: set[str] = set()

    def __call__(self, job: Job, events: Events) -> Children:
        words = list(job.words)
        self.lines.append(words)
        if "plan" in words:
            if job.tenant in self.unplanned:
                end = _document(job.tenant, outcome="needs_login", exit_code=4, message="Sessão expirada.")
            else:
                Path(words[words.index("--out") + 1]).write_text("{}")
                end = _document(job.tenant, changes=[CHANGE], sales=[SALE])
        else:
            end = _document(job.tenant, outcome="done", exit_code=0, report=f"{job.tenant}.html")
        events.put((job, "Clientes > Listar Clientes"))
        events.put((job, Ended(end["exit_code"], {"results": [end], "error": None})))
        return self

    def send(self, number: int) -> None:
        raise AssertionError("nobody asked to stop")


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Children:
    """A folder `t` with three tenants, children that are no processes, and a person at the terminal."""
    children = Children()
    monkeypatch.setattr("bot.cli.pool.Process", children)
    monkeypatch.setattr("bot.cli.tenants.interactive", lambda: True)
    monkeypatch.chdir(tmp_path)
    Path("t").mkdir()
    for name in ("um", "dois", "tres"):
        Path(f"t/{name}.yaml").write_text(f"tenant: {name}\nstore: sqlite:///a.db\n")
    return children


def test_one_yes_to_all_plans_and_each_runs_with_its_own(three: Children) -> None:
    three.unplanned = {"tres"}
    result = CliRunner().invoke(main, ["resume", "t", "--jobs", "2", "--to", "30/06/2026"], input="sim\n")
    assert "2 clientes: 2 em Área do cliente (R$ 2.657,24)" in result.stdout
    assert "Fazer estas mudanças em 2 clientes?" in result.stdout
    assert [line[2:4] for line in three.lines] == [["plan", "resume"]] * 3 + [["resume", "--json"]] * 2
    assert three.lines[0][4:6] == ["--to", "30/06/2026"]
    assert [line[3:6] for line in three.lines[3:]] == [["--json", "--yes", "--plan"]] * 2  # the period is the plan's
    plans = {line[-1]: line[line.index("--out") + 1] for line in three.lines[:3]}
    assert {line[-1]: line[line.index("--plan") + 1] for line in three.lines[3:]} == {
        file: plan for file, plan in plans.items() if "tres" not in file
    }
    assert result.stdout.splitlines()[-5:] == [
        "✔ dois  Pronto  dois.html", "✖ tres  Falta uma pessoa entrar  ", "✔ um    Pronto  um.html", "",
        "2 Pronto · 1 Falta uma pessoa entrar",
    ]  # fmt: skip
    assert result.exit_code == 4


def test_without_a_yes_nothing_is_begun(three: Children) -> None:
    result = CliRunner().invoke(main, ["pause", "t", "--jobs", "2"], input="s\n")
    assert [line[2] for line in three.lines] == ["plan"] * 3
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "3 Parou"


def test_with_yes_there_is_one_document_and_no_question(three: Children) -> None:
    result = CliRunner().invoke(main, ["pause", "t", "--jobs", "2", "--yes", "--trace", "--json"])
    document = json.loads(result.stdout)
    assert [one["tenant"] for one in document["results"]] == ["dois", "tres", "um"]
    assert (document["command"], document["exit_code"], document["not_begun"]) == ("pause", 0, [])
    assert three.lines[0] == ["--lang", "pt", "pause", "--trace", "--json", "--yes", "--", "t/dois.yaml"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--jobs", "0"], "--jobs deve ser um número de 1 a 64, ou auto."),
        (["--jobs", "2", "--step"], "--step é de um cliente por vez, e não combina com --jobs."),
        (["--jobs", "2", "--plan", "p.json"], "--plan é de um cliente por vez, e não combina com --jobs."),
    ],
)
def test_what_is_of_one_tenant_is_refused_with_jobs(three: Children, more: list[str], sentence: str) -> None:
    result = CliRunner().invoke(main, ["pause", "t", *more])
    assert (result.exit_code, result.stderr.splitlines()[0], three.lines) == (2, sentence, [])


@pytest.mark.parametrize(
    ("ended", "code", "told"),
    [
        (Ended(-9, None, ["O driver caiu."]), 1, "failed: O processo deste cliente terminou sem dizer como (código -9)."),
        (Ended(2, {"results": [], "error": {"kind": "ConfigError", "message": "Falta.", "hint": "Veja."}}), 2, "failed: Falta."),
        (Ended(0, {"results": []}), 1, "failed: O processo deste cliente terminou sem dizer como (código 0)."),
        (Ended(0, {"results": [{"tenant": "um", "step": "nothing", "exit_code": 0, "message": "", "runs": []}]}), 0, "nothing: "),
        (Ended(5, {"results": [{"tenant": "um", "step": "late", "exit_code": 5, "message": "Passou.", "runs": []}]}), 5, "part: Passou."),
    ],
)  # fmt: skip
def test_however_a_process_ends_its_tenant_is_told(
    three: Children, monkeypatch: pytest.MonkeyPatch, ended: Ended, code: int, told: str
) -> None:
    good = Ended(0, {"results": [{"tenant": "dois", "step": "nothing", "exit_code": 0, "message": "", "runs": []}]})
    monkeypatch.setattr("bot.cli.pool.Process", Quick({"um": ended, "dois": good}))
    document = json.loads(CliRunner().invoke(main, ["due", "t/um.yaml", "t/dois.yaml", "--jobs", "2", "--json"]).stdout)
    first = document["results"][0]
    assert (document["exit_code"], f"{first['outcome']}: {first['message']}") == (code, told)


def test_a_repair_of_many_is_asked_for_once_before_any_begins(three: Children) -> None:
    refused = CliRunner().invoke(main, ["verify", "t", "--repair", "--jobs", "2"], input="não\n")
    assert (refused.exit_code, three.lines) == (1, [])
    done = CliRunner().invoke(main, ["verify", "t", "--repair", "--jobs", "2"], input="sim\n")
    assert "Refazer o que se desfez em dois, tres, um?" in done.stdout
    assert three.lines[0][2:] == ["verify", "--repair", "--json", "--yes", "--", "t/dois.yaml"]


def test_what_a_process_warns_of_is_said_once(three: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    end = {"results": [{"tenant": "x", "exit_code": 0, "message": ""}]}
    warned = Ended(0, end, ["aviso: de noite o ERP pode estar gerando vendas."])
    monkeypatch.setattr("bot.cli.pool.Process", Quick(dict.fromkeys(("um", "dois", "tres"), warned)))
    result = CliRunner().invoke(main, ["due", "t", "--jobs", "3"])
    assert result.stderr.count("de noite o ERP pode estar gerando vendas.") == 1


def test_the_processes_of_a_command_are_the_bot_itself(tmp_path: Path) -> None:
    for name in ("um", "dois"):
        (tmp_path / f"{name}.yaml").write_text(f"tenant: {name}\nstore: sqlite:///{name}.db\n")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "verify", str(tmp_path), "--jobs", "2", "--json"], capture_output=True, text=True
    )
    document = json.loads(done.stdout)
    assert [(one["tenant"], one["flow"]) for one in document["results"]] == [("dois", "verify"), ("um", "verify")]
    assert done.returncode == document["exit_code"]
    assert all(one["message"] for one in document["results"])
