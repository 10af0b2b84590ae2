"""What check makes of words and numbers, without a browser."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from rich.console import Console

from bot.config import load_tenant
from bot.errors import ConfigError, NotFound
from flows.check_report import CheckResult
from flows.estimate import estimate, spoken
from flows.proposal import proposed, save
from pages.billing import Billing
from pages.elements.asking import Asking, Question
from pages.elements.question import NOBODY, Act
from pages.labels import LABELS
from pages.tour import Answer, Counts, Element, State, Times
from pages.tour.asking import weigh
from pages.tour.billing import _suboptions as suboptions
from pages.tour.similar_labels import is_another, nearest, proposal
from pages.tour.tour import Tour

BLOCK = LABELS["clients.block"]
MENU = ["Enviar e-mail", "Faturar", "Conceder Acesso", "Bloquear o acesso ao portal do cliente", "Inativar", "Excluir"]


def test_the_nearest_word_is_proposed() -> None:
    assert nearest(BLOCK, MENU)[0][1] == "Bloquear o acesso ao portal do cliente"
    assert proposal("clients.block", BLOCK, MENU) == "Bloquear o acesso ao portal do cliente"


@pytest.mark.parametrize(
    "other",
    [
        "Conceder acesso à área do portal do cliente",
        "Excluir acesso à área do cliente",
        "Liberar acesso à área do cliente já",
    ],
)
def test_a_word_for_another_act_is_never_proposed_however_alike(other: str) -> None:
    assert nearest(BLOCK, [other])
    assert proposal("clients.block", BLOCK, [other]) == ""


def test_a_control_found_by_a_proposed_word_is_to_be_checked_under_whichever_key_it_is_noted() -> None:
    erp: Any = SimpleNamespace(run=None, screen=SimpleNamespace())
    tour = Tour(erp)
    tour.proposals = {"billing.automatic": "Protesto automático"}
    states = [
        tour.found("billing.mode", label, "interruptor", name="Faturamento Manual / Automático").state
        for label in ("Protesto automático", "Faturamento automático")
    ]
    assert states == [State.PROPOSED, State.FOUND]


def test_a_word_known_as_another_element_is_not_proposed() -> None:
    assert is_another("clients.block", "Conceder Acesso")
    assert not is_another("clients.block", "Bloquear acesso")
    assert proposal("sales.cancel", LABELS["sales.cancel"], ["Motivo do cancelamento"]) == ""


def test_two_words_that_are_about_as_near_are_not_proposed() -> None:
    assert (
        proposal(
            "menu.email_rules",
            LABELS["menu.email_rules"],
            ["E-mails automáticos de aviso", "E-mails automáticos de envio"],
        )
        == ""
    )


def element(key: str, state: State, *, near: tuple[str, ...] = (), needed: bool = True) -> Element:
    return Element("clients", key, LABELS[key][0], state, near=near, needed=needed)


ELEMENTS = [
    element("clients.block", State.PROPOSED, near=("Cortar o acesso: já", "Bloquear #tudo")),
    element("sales.cancel", State.MISSING, near=("Excluir",)),
    element("list.bulk", State.AMBIGUOUS, near=("link «Ações em lote»", "botão «Ações em lote»")),
    element("clients.access_column", State.MISSING, needed=False),
]


def test_the_proposed_block_is_taken_by_a_tenant_file_as_it_is(tmp_path: Path) -> None:
    block = proposed(
        "acme.yaml", date(2026, 6, 1), ELEMENTS, {"clients.block": "Cortar o acesso: já"}, ["Matriz", "Filial #2"], []
    )
    assert yaml.safe_load(block) == {
        "units": ["Matriz", "Filial #2"],
        "labels": {"clients.block": "Cortar o acesso: já"},
    }
    file = tmp_path / "acme.yaml"
    file.write_text(f"tenant: acme\n{block}", encoding="utf-8")
    tenant = load_tenant(file, known_labels=LABELS)
    assert list(tenant.units) == ["Matriz", "Filial #2"]
    assert list(tenant.labels) == ["clients.block"]


def test_what_has_no_certain_proposal_stands_there_as_a_comment() -> None:
    block = proposed("acme.yaml", date(2026, 6, 1), ELEMENTS, {}, [], [])
    assert yaml.safe_load(block) is None
    assert "# sales.cancel: …" in block
    assert "também vi: Excluir" in block
    assert "clients.access_column" not in block


def test_a_question_that_does_more_is_told_with_the_reason_and_no_line() -> None:
    told = "Bloquear {n} clientes? Um aviso será enviado a cada um."
    block = proposed("acme.yaml", date(2026, 6, 1), [], {}, [], [], unproposed={told: "Ela diz fazer mais."})
    assert yaml.safe_load(block) is None
    assert told in block
    assert "Ela diz fazer mais." in block
    assert "questions:" not in block
    both = proposed(
        "acme.yaml", date(2026, 6, 1), [], {}, [], [],
        questions={"sales.cancel": ["Cancelar {n} lançamentos?"]}, unproposed={told: "Ela diz fazer mais."},
    )  # fmt: skip
    assert yaml.safe_load(both) == {"questions": {"sales.cancel": ["Cancelar {n} lançamentos?"]}}


@pytest.mark.parametrize(
    ("told", "line", "reason"),
    [
        ("Bloquear 2 clientes?", [], False),
        ("Aplicar o bloqueio comercial aos 2 clientes?", ["Aplicar o bloqueio comercial aos {n} clientes?"], False),
        ("Bloquear 2 clientes e enviar a cobrança?", [], True),
        ("Bloquear 2 clientes e cancelar seus contratos?", [], True),
    ],
)
def test_only_a_question_that_names_no_plain_side_effect_gets_a_line(told: str, line: list[str], reason: bool) -> None:
    tour: Any = SimpleNamespace(screen=SimpleNamespace(doubts=NOBODY), troubles={}, questions={}, unproposed={})
    weigh(tour, "clients.confirm", Question("native", told, asking=Asking(told, ())), Act("clients.block", count=2))
    assert tour.questions.get("clients.block", []) == line
    assert list(tour.unproposed) == ([told.replace("2", "{n}")] if reason else [])
    assert bool(tour.troubles) == bool(line or reason)


def test_units_that_are_named_are_not_proposed_again() -> None:
    assert "units:" not in proposed("acme.yaml", date(2026, 6, 1), [], {}, ["Matriz", "Filial"], ["filial", "matriz"])


def test_the_block_is_saved_beside_the_tenant_file_and_not_into_it(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text("tenant: acme\n", encoding="utf-8")
    path = save(file, "units: [Matriz]\n")
    assert path == tmp_path / "acme.check.yaml"
    assert file.read_text(encoding="utf-8") == "tenant: acme\n"


def test_an_unknown_label_is_refused_with_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text("tenant: acme\nlabels: {clients.blok: Bloquear}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"labels\.clients\.blok") as refused:
        load_tenant(file, known_labels=LABELS)
    assert "clients.block" in refused.value.hint


TIMES = Times(
    login=2,
    billing=1,
    rules_turn=1,
    rule_form=1,
    clients_open=2,
    clients_turn=1,
    client_form=1,
    select=0.2,
    sales_open=2,
    sales_turn=1,
)
COUNTS = Counts(
    rules=6,
    active_rules=4,
    clients=200,
    with_access=150,
    client_pages=10,
    sales=180,
    unbilled=20,
    sales_pages=9,
    sales_days=90,
)


def by(source: str | None) -> Answer:
    return Answer("clients.access", "?", {"source": source, "signs": {}}, "")


def test_the_estimate_grows_with_what_there_is_and_with_a_slower_source() -> None:
    column, form = estimate(TIMES, COUNTS, by("column")), estimate(TIMES, COUNTS, by("form"))
    more = estimate(TIMES, replace(COUNTS, clients=400, client_pages=20, with_access=300), by("column"))
    assert column.pause is not None
    assert form.pause is not None
    assert more.pause is not None
    assert column.pause < more.pause
    assert form.pause - column.pause == pytest.approx(3 * COUNTS.clients * TIMES.client_form)
    assert column.sales == 180


def test_nothing_is_estimated_from_nothing() -> None:
    assert estimate(Times(), Counts(), None).pause is None
    assert estimate(TIMES, COUNTS, by(None)).resume is None
    assert spoken(None) == "não se pode estimar"


def test_durations_are_spoken_no_more_exactly_than_they_are_known() -> None:
    assert [spoken(seconds) for seconds in (3, 61, 400, 20_000)] == [
        "menos de um minuto",
        "cerca de 1 min",
        "cerca de 7 min",
        "cerca de 6 h",
    ]


def printed(result: CheckResult) -> str:
    out = io.StringIO()
    result.lines(Console(file=out, markup=False, soft_wrap=True, highlight=False, width=140))
    return out.getvalue()


def test_a_missing_element_is_shown_with_what_could_be_meant() -> None:
    text = printed(CheckResult("acme", "failed", 1, elements=ELEMENTS))
    assert "não encontrado. Quis dizer «Excluir»?" in text
    assert "mais de um: «link «Ações em lote»»" in text
    assert "0 de 3 elementos" in text


def test_where_nothing_is_near_what_was_seen_is_named() -> None:
    missing = Element("sales", "sales.cancel", "Cancelar", State.MISSING, seen=("Faturar", "Excluir"))
    assert "não encontrado. Vi: Faturar, Excluir" in printed(CheckResult("acme", "failed", 1, elements=[missing]))


def test_names_from_a_screen_cannot_colour_or_move_the_terminal() -> None:
    result = CheckResult(
        "acme", "done", 0, elements=[replace(ELEMENTS[0], state=State.FOUND, label="\x1b[2J[bold]Oi[/]")]
    )
    text = printed(result)
    assert "\x1b" not in text
    assert "[bold]Oi[/]" in text


def billing_form(disabled: bool) -> Billing:
    fields = {"dia": ("Dia do faturamento", disabled), "multa": ("Multa", False)}
    form = {key: {"label": label, "value": "5", "shown": True, "disabled": off} for key, (label, off) in fields.items()}
    return Billing("", disabled, "select", form)


@pytest.mark.parametrize(("disabled", "value"), [(False, "keeps"), (True, "disables")])
def test_what_manual_disables_on_the_billing_form_is_told(disabled: bool, value: str) -> None:
    told: list[tuple[str, str]] = []

    class OneTour:
        def answer(self, key: str, question: str, value: str, words: str) -> None:
            told.append((value, words))

    suboptions(OneTour(), billing_form(False), billing_form(disabled), [])
    [(answered, words)] = told
    assert answered == value
    assert ("desabilita Dia do faturamento" in words) is disabled


def test_a_screen_that_could_not_be_read_is_not_told_as_a_missing_element() -> None:
    found = Element("clients", "menu.clients", "Clientes", State.FOUND, "Clientes", "menu")
    result = CheckResult(
        "acme", "failed", 1, elements=[found], troubles={"clients": NotFound("A tela não mostra a lista.")}
    )
    page = io.StringIO()
    result.lines(Console(file=page, width=140))
    assert "O bot não conseguiu ler tudo: Listar Clientes." in page.getvalue()
    assert "elementos de que o bot precisa" not in page.getvalue()
