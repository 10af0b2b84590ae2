"""The command line: what it prints, what it asks, and how it ends."""

from __future__ import annotations

import importlib.util
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import click
import pytest
from bench import trim
from click.testing import CliRunner, Result
from typist import Typist

from bot.cli.commands import main
from bot.cli.group import SEVERITY
from bot.console.output import Output, safe
from bot.console.plan_text import plan_lines, result_lines
from bot.console.tally_text import tally_words
from bot.console.terminal import Checklist, short
from bot.engine.plan import Plan
from bot.engine.plan import Result as Ended
from bot.engine.tally import Tally
from bot.engine.terms import Finding, Level, Person, Sale
from bot.errors import BotError, LockHeld
from bot.sandbox.server import Sandbox
from bot.store import Change, ChangeState, Planned, Store

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-06-01"
TENANT = """\
tenant: acme
url: {url}
identity: Acme Coworking
login: {{username: env:U, password: env:P, session: s.json}}
evidence: {{dir: evidence}}
store: sqlite:///a.db
"""


def bot(*args: str, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, args)


# What is wrong on the command line or in the file


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["plann"], "O comando 'plann' não existe.\nQuis dizer 'plan'?"),
        (["plan", "pause"], "Falta TENANT….\nVeja `bot plan --help`."),
        (["plan", "close", "x.yaml"], "PAUSE|RESUME deve ser pause ou resume."),
        (["pause", "x.yaml", "--stepp"], "A opção --stepp não existe.\nQuis dizer '--step' ou"),
        (["pause", "x.yaml"], "x.yaml: o arquivo não existe."),
        (["resume", "x.yaml", "--from", "30/02/2026"], "--from: o dia '30/02/2026' não existe no calendário."),
        (["report", "last", "--format", "doc"], "--format deve ser html ou pdf ou md ou json ou zip ou all."),
    ],
)
def test_each_mistake_is_one_sentence_and_exit_2(
    args: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = bot(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "args", [["pause", "x.yaml", "--json"], ["pause", "--json"], ["plan", "--jso", "--json"], ["nada", "--json"]]
)
def test_with_json_a_mistake_is_one_document(args: list[str]) -> None:
    result = bot(*args)
    document = json.loads(result.stdout)
    assert document["exit_code"] == result.exit_code == 2
    assert document["error"]["kind"] == "ConfigError"
    assert document["error"]["message"]


def test_without_a_command_the_help_is_shown_in_portuguese() -> None:
    result = bot()
    assert result.exit_code == 2
    assert "Uso: bot [OPÇÕES] COMANDO" in result.stdout
    assert "Comandos:" in result.stdout
    assert "Options" not in result.stdout


def test_a_defect_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.status.of_store", lambda *args: 1 / 0)
    result = bot("status", "--json")
    assert json.loads(result.stdout)["error"]["message"] == "É um defeito do bot."
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError" in result.stderr


def test_the_exit_code_to_act_on_first_wins() -> None:
    assert sorted(SEVERITY) == [0, 1, 2, 3, 4, 5, 6]
    assert SEVERITY[0] == 1
    assert SEVERITY[-1] == 0


def test_two_files_of_one_tenant_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TENANT.format(url="http://127.0.0.1:9"))
    result = bot("plan", "pause", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"))
    assert result.exit_code == 2
    assert "Dois arquivos falam do mesmo cliente: acme." in result.stderr


def test_nobody_to_ask_means_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TENANT.format(url="http://127.0.0.1:9"))
    for more in ([], ["--json"], ["--yes", "--step"]):
        result = bot("pause", str(tmp_path / "t.yaml"), *more)
        assert result.exit_code == 2
        assert "Não há terminal para perguntar" in result.stderr
    assert not (tmp_path / "a.db").exists()


def test_init_without_a_terminal_says_so(tmp_path: Path) -> None:
    result = bot("init", str(tmp_path / "t.yaml"))
    assert result.exit_code == 2
    assert not (tmp_path / "t.yaml").exists()


def _three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: dict[str, Ended | BotError]) -> list[str]:
    """Files of three tenants, whose runs end as `ends` says."""

    def conduct(tenant: Any, *rest: Any) -> Ended:
        end = ends[tenant.name]
        if isinstance(end, BotError):
            raise end
        return end

    monkeypatch.setattr("flows.conduct.conduct", conduct)
    for name in ("um", "dois", "tres"):
        (tmp_path / f"{name}.yaml").write_text(TENANT.format(url="http://127.0.0.1:9").replace("acme", name))
    return [str(tmp_path / f"{name}.yaml") for name in ("um", "dois", "tres")]


def test_of_several_tenants_one_that_fails_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: dict[str, Ended | BotError] = {
        "um": LockHeld("um: outra execução trabalha neste tenant."),
        "dois": Ended("dois", "pause", "done", 0, report=Path("dois.html")),
        "tres": Ended("tres", "pause", "part", 5, report=Path("tres.html")),
    }
    files = _three(tmp_path, monkeypatch, ends)
    result = bot("pause", "--yes", *files)
    assert result.exit_code == 6
    assert result.stdout.splitlines()[-3:] == [
        "✖ um    Recusado por uma proteção  ",
        "✔ dois  Pronto  dois.html",
        "! tres  Feito em parte, o resto é para uma pessoa  tres.html",
    ]
    document = json.loads(bot("pause", "--yes", "--json", *files).stdout)
    assert document["exit_code"] == 6
    assert [one["exit_code"] for one in document["results"]] == [6, 0, 5]


def test_an_interruption_begins_no_other_tenant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Ended("um", "pause", "stopped", 1, "A execução foi interrompida a pedido.")
    result = bot("pause", "--yes", *_three(tmp_path, monkeypatch, {"um": stopped}))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2:] == ["· dois  não começado", "· tres  não começado"]


# A plan and an end, as text


def _plan(clients: int = 15) -> Plan:
    changes = [
        Planned("billing", "empresa", "modo", "Faturamento", "Faturamento Automático", "Manual"),
        Planned("email_rules", "1", "Ativar Regra", "Aviso no dia", True, False),
        *(Planned("clients", str(n), "acesso", f"Cliente {n}", True, False) for n in range(1, clients + 1)),
    ]
    person = Person("access", "9", "Beta", "Ficou com status «Bloqueado» durante a pausa.", "Decida.")
    return Plan(
        "acme",
        "pause",
        changes,
        [],
        [person],
        [Finding(Level.WARNING, "É dia 1.", "Prefira outro dia.")],
        None,
        "Acme Coworking",
    )


def test_the_billing_forms_of_units_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    modes = [Planned("billing", unit, "modo", "Faturamento", "Automático", "Manual") for unit in ("Matriz", "Filial")]
    plan_lines(Output(), Plan("acme", "pause", modes, [], [], [], None, ""))
    assert [line for line in capsys.readouterr().out.splitlines() if "~" in line] == ["  ~ Matriz", "  ~ Filial"]
    plan_lines(Output(), Plan("acme", "pause", modes[:1], [], [], [], None, ""))
    assert "  ~ Matriz: Modo de faturamento: Automático → Manual" in capsys.readouterr().out


def test_the_plan_reads_like_this(capsys: pytest.CaptureFixture[str]) -> None:
    plan_lines(Output(), _plan())
    assert (
        capsys.readouterr().out
        == """
Plano da pausa: acme — na tela: Acme Coworking
! É dia 1. Prefira outro dia.

Faturamento  1
  ~ Modo de faturamento: Faturamento Automático → Manual

E-mail Automático  1
  ~ Aviso no dia: ativa → inativa

Área do cliente  15  com acesso → sem acesso
  ~ Cliente 1
  ~ Cliente 2
  ~ Cliente 3
  ~ Cliente 4
  ~ Cliente 5
  ~ Cliente 6
  ~ Cliente 7
  ~ Cliente 8
  ~ Cliente 9
  ~ Cliente 10
  ~ Cliente 11
  ~ Cliente 12
    … e mais 3

Para uma pessoa  1
  ! Beta: Ficou com status «Bloqueado» durante a pausa. Decida.

Plano: 17 mudanças (1 em Faturamento, 1 em E-mail Automático, 15 em Área do cliente).
"""
    )


def test_sales_are_listed_with_count_total_and_the_warning(capsys: pytest.CaptureFixture[str]) -> None:
    sales = [
        Sale("7", "ACME", "01/06/2026", "Contrato", "1.200,50", "Não faturada"),
        Sale("12", "ACME Europe", "02/06/2026", "Avulsa", "99,50", "Não faturada"),
    ]
    changes = [Planned("sales", sale.id, "status", sale.client, sale.status, "Cancelada") for sale in sales]
    plan_lines(Output(), Plan("acme", "resume", changes, sales, [], [], (date(2026, 6, 1), date(2026, 9, 29))))
    assert (
        capsys.readouterr().out
        == """
Plano da retomada: acme
Período parado: 01/06/2026 a 29/09/2026, pela data da venda

Vendas  2
  - 7   01/06/2026  ACME         Contrato     1.200,50
  - 12  02/06/2026  ACME Europe  Avulsa          99,50
    2 vendas a cancelar                    R$ 1.300,00
    cancelar uma venda não tem volta

Plano: 2 mudanças (2 em Vendas).
"""
    )


def test_a_field_of_the_billing_form_is_called_by_its_label(capsys: pytest.CaptureFixture[str]) -> None:
    changes = [
        Planned("billing", "empresa", "modo", "Faturamento", "Manual", "Faturamento Automático"),
        Planned("billing", "empresa", "ConfigFat[dia]", "Dia do faturamento", "", "5"),
        Planned("billing", "empresa", "ConfigFat[hora]", "", "", "06:30"),
    ]
    plan_lines(Output(), Plan("acme", "resume", changes, [], [], [], None))
    out = capsys.readouterr().out
    assert "~ Modo de faturamento: Manual → Faturamento Automático\n" in out
    assert "~ Dia do faturamento: (vazio) → 5\n" in out
    assert "~ ConfigFat[hora]: (vazio) → 06:30\n" in out


def test_what_the_erp_calls_a_client_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "\x1b[2JACME\r\n:smile: [red]x[/] \u202eoculto" + "A" * 5000
    plan_lines(
        Output(), Plan("acme", "pause", [Planned("clients", "1", "acesso", evil, True, False)], [], [], [], None)
    )
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert ":smile: [red]x[/]" in out
    assert max(map(len, out.splitlines())) < 120


def test_the_end_names_what_was_done_and_the_report_last(capsys: pytest.CaptureFixture[str]) -> None:
    done = [_change(n, "clients", "acesso") for n in range(2)] + [_change(9, "billing", "modo")]
    ended = Ended(
        "acme", "pause", "part", 5, done=done, people=_plan().people, report=Path("evidence/acme/report.html")
    )
    result_lines(Output(), ended, 61.4)
    assert (
        capsys.readouterr().out
        == """
! Feito em parte, o resto é para uma pessoa: pausa — acme  1 min 1 s
  ✔ Área do cliente: 2 acessos cortados
  ✔ Faturamento: agora manual

Para uma pessoa  1
  ! Beta: Ficou com status «Bloqueado» durante a pausa. Decida.

Relatório: evidence/acme/report.html
"""
    )


def _change(n: int, screen: str, field: str) -> Change:
    from datetime import UTC, datetime

    return Change(
        n,
        1,
        "pause",
        "r",
        screen,
        str(n),
        field,
        f"Cliente {n}",
        True,
        False,
        ChangeState.DONE,
        "",
        False,
        datetime.now(UTC),
    )


def test_a_document_is_one_even_for_many_records(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=True)
    plan_lines(output, _plan())
    output.document("plan", 3, results=[])
    assert json.loads(capsys.readouterr().out) == {"command": "plan", "exit_code": 3, "error": None, "results": []}


# The live list


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def _drawn(checklist: Checklist, width: int) -> str:
    from rich.console import Console

    console = Console(width=width, record=True, file=StringIO())
    console.print(checklist)
    return console.export_text()


def test_the_checklist_says_what_it_waits_for_after_ten_seconds() -> None:
    clock = Clock()
    checklist = Checklist(Output().w, lambda: 80, clock)
    checklist.begin("Entrar")
    clock.now += 3
    checklist.begin("Clientes > Listar Clientes → Ações em lote > Bloquear acesso à área do cliente")
    checklist.detail("20 de 60 clientes lidos")
    clock.now += 9
    assert "ainda esperando" not in _drawn(checklist, 80)
    clock.now += 3
    text = _drawn(checklist, 80)
    assert "ainda esperando o ERP, há 12 s …" in text
    assert re.search(r"✔ Entrar +3 s", text)
    assert "… > Bloquear acesso à área do cliente" in text
    assert "20 de 60 clientes lidos" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_step_looked_at_again_is_a_detail_of_the_check() -> None:
    checklist = Checklist(Output().w, lambda: 100, Clock())
    for title in ("Faturamento", "Conferir", "Faturamento"):
        checklist.begin(title)
    assert [line.title for line in checklist.lines] == ["Faturamento", "Conferir"]
    assert checklist.lines[1].detail == "Faturamento"


@pytest.mark.parametrize(
    ("screen", "total", "lots", "took", "words"),
    [
        ("sales", 254, [10] * 6, 60, "lote 7 de 26 · 60 de 254 canceladas · faltam ~3 min"),
        ("sales", 8, [], 0, "0 de 8 canceladas"),
        ("clients", 100, [50], 30, "lote 2 de 2 · 50 de 100 acessos · faltam ~30 s"),
        ("email_rules", 12, [1, 1, 1], 9, "3 de 12 regras · faltam ~27 s"),
    ],
)
def test_the_writing_counts_lots_records_and_the_time_that_is_left(
    screen: str, total: int, lots: list[int], took: float, words: str
) -> None:
    clock = Clock()
    tally = Tally(screen, total, clock)
    done = 0
    for size in lots:
        tally.begin(size, done)
        done += size
    clock.now += took
    tally.begin(min(lots[0] if lots else total, total - done), done)
    assert tally_words(Output().w, tally) == words


def test_a_step_that_leaves_something_is_no_tick_and_readings_do_not_cover_the_count() -> None:
    checklist = Checklist(Output().w, lambda: 100, Clock())
    checklist.begin("Vendas")
    checklist.doing("lote 2 de 3 · 4 de 9 canceladas")
    checklist.detail("254 de 254 vendas lidas")
    assert "lote 2 de 3 · 4 de 9 canceladas" in _drawn(checklist, 100)
    checklist.begin("Faturamento")
    checklist.left("Continua MANUAL: 4 venda(s) não faturada(s) restam no período, e seriam cobradas.")
    checklist.end()
    text = _drawn(checklist, 100)
    assert "✔ Vendas" in text
    assert "! Faturamento" in text
    assert "✔ Faturamento" not in text
    assert "Continua MANUAL: 4 venda(s)" in text


def test_a_title_gives_up_the_way_before_the_deed() -> None:
    title = "Clientes > Listar Clientes → Ações em lote > Bloquear acesso"
    assert short(title, 100) == title
    assert short(title, 40) == "… > Bloquear acesso"
    assert short("x" * 50, 10) == "xxxxxxxxx…"
    assert safe("a\nb") == "a b"
    assert safe("Ana\u200b\u2060\ufeff Lima\u061c\u202e.") == "Ana Lima ."


# Whole commands against a small ERP


@pytest.fixture(scope="module")
def erp() -> Iterator[Sandbox]:
    with Sandbox.start("classic", clients=6, today=TODAY, quiet=True) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, erp: Sandbox) -> Path:
    erp.reset()
    trim(erp, with_access=3, rules=(1, 2), sources=1)
    (tmp_path / "acme.yaml").write_text(TENANT.format(url=erp.url))
    return tmp_path


def env_of(erp: Sandbox) -> dict[str, str]:
    return {"BOT_TODAY": TODAY, "U": erp.username, "P": erp.password, "COLUMNS": "100"}


def run(desk: Path, erp: Sandbox, *args: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        cwd=desk,
        env={**os.environ, **env_of(erp)},
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def access(erp: Sandbox) -> int:
    return sum(client["hasLoginAccess"] for client in erp.state("Client")["Client"].values())


@pytest.mark.timeout(900)
def test_a_pause_on_a_terminal_asks_once_and_takes_only_sim(desk: Path, erp: Sandbox) -> None:
    before = access(erp)
    no = Typist(["pause", "acme.yaml"], desk, env_of(erp))
    no.type("Resposta: ", "s")
    assert no.end(300) == 1
    assert "Nada foi feito: não houve um «sim»." in no.screen
    assert access(erp) == before

    yes = Typist(["pause", "acme.yaml"], desk, env_of(erp))
    yes.type("Resposta: ", "lista")
    yes.type("Resposta: ", "sim")
    assert yes.end(400) == 0
    assert access(erp) == 0
    told = yes.screen[yes.screen.rindex("✔ Pronto") :]
    told = re.sub(r"\d+ min \d+ s|\d+ s", "N s", told.replace(str(desk), "DIR"))
    assert (
        re.sub(r"\d{8}-\d{6}", "DATA", told)
        == f"""✔ Pronto: pausa — acme  N s
  ✔ Faturamento: agora manual
  ✔ E-mail Automático: 2 regras desligadas
  ✔ Área do cliente: {before} acessos cortados

Relatório: DIR/evidence/acme/DATA-pause/report.html
"""
    )

    status = run(desk, erp, "status", "acme.yaml", "--json")
    [known] = json.loads(status.stdout)["results"]
    assert (known["state"], known["since"], known["days"]) == ("paused", TODAY, 0)
    assert known["made"] == {"billing": 1, "email_rules": 2, "clients": before}

    verify = run(desk, erp, "verify", "acme.yaml")
    assert verify.returncode == 0, verify.stdout
    assert "\x1b" not in verify.stdout


@pytest.mark.timeout(900)
def test_ctrl_c_ends_the_click_and_the_next_run_goes_on(desk: Path, erp: Sandbox) -> None:
    stopped = Typist(["pause", "acme.yaml", "--yes"], desk, env_of(erp))
    stopped.wait_for("Plano: ", 200)
    stopped.wait_for("✔ Configurações", 200)
    stopped.interrupt()
    assert stopped.end(200) == 1
    assert "A execução foi interrompida a pedido." in stopped.screen
    assert stopped.screen.rstrip().splitlines()[-1].startswith("Relatório: ")
    assert "Traceback" not in stopped.screen

    again = run(desk, erp, "pause", "acme.yaml", "--yes", "--json")
    document = json.loads(again.stdout)
    assert again.returncode == document["exit_code"] == document["results"][0]["exit_code"] == 0
    assert access(erp) == 0
    with Store.open(f"sqlite:///{desk / 'a.db'}") as store:
        window = store.window("acme")
        assert window is not None
        assert {change.state for change in store.changes(window)} == {ChangeState.DONE}
        assert all(change.before is True for change in store.changes(window, screen="clients"))


@pytest.mark.timeout(600)
def test_step_asks_before_each_write_and_parar_stops(desk: Path, erp: Sandbox) -> None:
    before = erp.effects()
    typist = Typist(["pause", "acme.yaml", "--yes", "--step"], desk, env_of(erp))
    typist.type("Fazer? [sim/pular/parar] ", "talvez")
    typist.type("Fazer? [sim/pular/parar] ", "pular")
    typist.type("Fazer? [sim/pular/parar] ", "parar")
    assert typist.end(200) == 1
    assert "Parado a pedido" in typist.screen
    assert erp.effects() == before


@pytest.mark.timeout(600)
def test_a_plan_in_a_pipe_is_plain_and_exits_with_3(desk: Path, erp: Sandbox) -> None:
    plan = run(desk, erp, "plan", "pause", "acme.yaml")
    assert plan.returncode == 3, plan.stderr
    assert plan.stderr == ""
    assert "\x1b" not in plan.stdout
    assert "Entrar em" not in plan.stdout
    assert "… e mais" not in plan.stdout
    lines: list[Any] = plan.stdout.rstrip().splitlines()
    assert lines[-1].startswith("Relatório: ")
    assert lines[-3].startswith("Plano: ")


def test_the_language_may_stand_before_the_command_too() -> None:
    for args in (["--lang", "en", "plan", "--help"], ["plan", "--lang=en", "--help"]):
        told = CliRunner().invoke(main, args).output
        assert told.startswith("Usage: ")
        assert "Shows what a run would change" in told
    assert "'bot-nenhum'" not in CliRunner().invoke(main, ["--lang", "en", "report", "nenhum"]).output


def test_every_text_of_the_help_is_whole_and_has_its_english() -> None:
    from bot.i18n import words

    texts = {main.help} | {param.help for param in main.params if isinstance(param, click.Option)}
    commands = list(main.commands.values())
    commands += [inner for group in commands if isinstance(group, click.Group) for inner in group.commands.values()]
    for command in commands:
        texts |= {command.help} | {param.help for param in command.params if isinstance(param, click.Option)}
    known = {inspect.cleandoc(text) for text in texts if text}
    assert sorted(text for text in known if words("en").gettext(text) == text) == []
    told = " ".join(CliRunner().invoke(main, ["--help"]).output.split())
    assert "..." not in told
    assert all(" ".join((command.help or "").split("\n")[0].split()) in told for command in main.commands.values())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    told = CliRunner().invoke(main, ["completion", shell])
    assert told.exit_code == 0
    assert "_BOT_COMPLETE" in told.output


def test_the_doctor_names_what_is_missing_and_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.cli import doctor

    monkeypatch.setenv("BOT_CHROMIUM", "nenhum-navegador")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(doctor, "ROOM", 10**18)
    store = f"sqlite:///{tmp_path / 'nenhum.db'}"
    found = {one.name: one for one in doctor.examine(None, store)}
    assert found["Navegador"].state == "bad"
    assert "BOT_CHROMIUM" in found["Navegador"].text
    assert (found["Tela para janelas"].state, found["Cofre de senhas"].state, found["Disco"].state) == ("warn",) * 3
    assert all(one.mend for one in found.values() if one.state != "good" and one.name != "Navegador")
    assert not (tmp_path / "nenhum.db").exists(), "looking must not make a store"
    assert CliRunner().invoke(main, ["doctor", "--json"]).exit_code == 1


def test_the_manual_page_has_every_command_and_option() -> None:
    spec = importlib.util.spec_from_file_location("manpage", ROOT / "scripts/manpage.py")
    assert spec is not None
    assert spec.loader is not None
    manpage = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(manpage)
    page = manpage.page(main).replace("\\-", "-")
    assert all(f".SS bot {name}" in page for name in main.commands)
    assert "--keep-refused" in page
