"""`bot check` names the answers of each preset, finds what is missing, and changes nothing. One tour each, looked at by several tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import Check, Checked, checking

pytestmark = pytest.mark.timeout(600)

LOGIN_ALONE = [("POST", "site/login")]


def one(folder: Path, *presets: str, more: str = "", **knobs: object) -> Checked:
    with checking(folder, *presets, **knobs) as check:
        return check(more)


# The classic skin, with about every answer that differs from the usual one


@pytest.fixture(scope="module")
def unusual(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return one(
        tmp_path_factory.mktemp("unusual"),
        "drift", "billing_select", "manual_hides", "rules_no_column", "rules_paged", "rule_icons", "access_icon_class", "full", "select_link", "only_active",
        "welcome_ticked", "bootstrap", "billing_native", "reason_select",
        page_size=5,
        more="resume: {max_sales: 5}\n",
    )  # fmt: skip


def test_a_tenant_on_which_all_is_found_exits_with_0(unusual: Checked) -> None:
    assert (unusual.code, unusual.lacking, unusual.result["unable"]) == (0, {}, [])


def test_looking_sends_nothing_but_the_login(unusual: Checked) -> None:
    assert unusual.posts == LOGIN_ALONE
    assert unusual.effects == []


def test_drifted_labels_are_shown_as_the_screen_writes_them(unusual: Checked) -> None:
    assert unusual.element("billing", "menu.billing")["label"] == "Config > Financeiro > Faturamento"
    assert unusual.element("rules", "menu.email_rules")["label"].endswith("E-mails automáticos de Cobrança")
    assert unusual.element("clients", "list.bulk")["label"] == "Ações em Lote"


def test_the_billing_control_and_what_manual_does_to_the_form_are_told(unusual: Checked) -> None:
    assert (unusual.value("billing.control"), unusual.value("billing.mode")) == ("select", False)
    assert unusual.value("billing.suboptions") == "hides"
    assert "Horário" in unusual.words("billing.suboptions")


def test_rules_without_a_column_are_told_to_need_their_forms(unusual: Checked) -> None:
    assert unusual.value("rules.active") == "form"
    assert unusual.value("rules.count") == 6
    assert unusual.element("rules", "form.edit")["way"] == "link só com ícone na linha"


def test_the_signs_of_access_are_told_with_their_meanings(unusual: Checked) -> None:
    access = unusual.value("clients.access")
    assert access["source"] == "column"
    assert sorted(access["signs"].values()) == [False, True]


def test_counts_pages_and_paging_are_told(unusual: Checked) -> None:
    assert unusual.value("clients.count") == 12
    assert "5 por página" in unusual.words("clients.count")
    assert unusual.value("clients.paging") == "reload"
    assert unusual.value("sales.page_size") == "Mostrar todos"  # and not the years that a calendar offers


def test_a_list_that_opens_filtered_and_remembers_is_told(unusual: Checked) -> None:
    # The form holds it, and a line over the list says so.
    assert unusual.value("clients.default_filter") == ["Status = Ativo", "filtros = Status: Ativo"]
    assert unusual.value("sales.remembered") is True


def test_the_box_in_the_head_of_the_list_is_tried(unusual: Checked) -> None:
    assert unusual.value("clients.select_all") == "link"
    assert "Selecionar todos os 12 resultados" in unusual.words("clients.select_all")


def test_neighbours_in_the_bulk_menu_are_named(unusual: Checked) -> None:
    assert unusual.value("sales.bulk") == {
        "way": "dropdown",
        "items": ["Faturar", "Enviar e-mail", "Cancelar", "Excluir"],
    }
    assert {"Excluir", "Inativar"} <= set(unusual.value("clients.bulk")["items"])


def test_the_welcome_mail_that_comes_ticked_is_told(unusual: Checked) -> None:
    assert unusual.value("client.welcome") == {"ticked": True}
    assert "desmarca" in unusual.words("client.welcome")


def test_statuses_that_count_as_unbilled_are_told(unusual: Checked) -> None:
    statuses = unusual.value("sales.statuses")
    assert statuses["unbilled"] == ["Não faturada"]
    assert statuses["unknown"] == []
    assert "Deduzida da cota" in statuses["seen"]


def test_the_sale_date_is_found_with_its_ids(unusual: Checked) -> None:
    assert unusual.value("sales.date_filter") == {"ids": ["Venda_date_first", "Venda_date_last"], "by": "label"}
    assert unusual.value("sales.bounded") is True


def test_session_notices_captcha_and_tenant_are_told(unusual: Checked) -> None:
    assert unusual.value("session.expiry") == "sliding"
    assert unusual.value("login.captcha") == "present"
    assert unusual.value("home.tenant").startswith("Acme Coworking")
    assert len(unusual.value("home.notices")) == 1
    assert unusual.value("guard.hosts") == []


def test_what_cannot_be_known_without_acting_is_not_guessed(unusual: Checked) -> None:
    assert unusual.value("clients.block_flips") is None
    assert unusual.value("clients.grant") is None
    assert unusual.value("bulk.job") is None


def test_what_the_erp_asks_before_it_acts_is_told_without_answering(unusual: Checked) -> None:
    assert unusual.value("billing.confirm") == "native"
    assert unusual.value("clients.confirm") == unusual.value("sales.confirm") == "modal"
    assert unusual.value("sales.reason") == "select"
    assert "Desistência do cliente" in unusual.words("sales.reason")
    assert unusual.value("guard.writes") == []
    shots = {path.name for path in Path(unusual.result["folder"]).rglob("*.webp")}
    assert any("clients-pergunta" in name for name in shots)


def test_a_ceiling_lower_than_the_sales_to_come_is_told(unusual: Checked) -> None:
    [line] = [line for line in unusual.result["advice"] if "max_sales" in line]
    assert "acima do teto de 5" in line


def test_the_time_of_a_pause_and_a_resume_is_estimated(unusual: Checked) -> None:
    told = unusual.result["estimate"]
    assert told["pause"] > 0
    assert told["resume"] > 0


def test_the_evidence_has_elements_answers_findings_and_pictures(unusual: Checked) -> None:
    folder = Path(unusual.result["folder"])
    events = [json.loads(line) for line in (folder / "run.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = [event["event"] for event in events]
    assert {"element", "answer", "finding", "shot"} <= set(kinds)
    assert kinds[-1] == "sealed"
    assert all((folder / path).is_file() for path in unusual.result["shots"].values() if path)
    assert Path(unusual.result["report"]).is_file()


# The modern skin


@pytest.fixture(scope="module")
def modern(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return one(
        tmp_path_factory.mktemp("modern"), "modern", "billing_switch", "access_filter", "fixed_session", "no_notices", "per_unit",
        more="units: [Matriz, Filial]\n",
    )  # fmt: skip


@pytest.mark.sampled(0, "make whole")
def test_another_skin_is_found_whole_and_untouched(modern: Checked) -> None:
    assert (modern.code, modern.lacking, modern.posts, modern.effects) == (0, {}, LOGIN_ALONE, [])


@pytest.mark.sampled(0, "make whole")
def test_the_kinds_of_list_and_control_of_another_skin_are_told(modern: Checked) -> None:
    assert modern.value("billing.control") == "switch"
    assert modern.value("billing.confirm") == "none"
    assert modern.value("clients.confirm") == "native"
    assert modern.value("login.code") is False
    assert modern.element("clients", "clients.list")["way"] == "grade ARIA; códigos: atributo data-* da linha"


@pytest.mark.sampled(0, "make whole")
def test_access_by_filter_is_told_with_both_counts(modern: Checked) -> None:
    access = modern.value("clients.access")
    assert access == {"source": "filter", "signs": {"Sim": True, "Não": False}}


@pytest.mark.sampled(0, "make whole")
def test_settings_per_unit_are_told_and_lists_read_over_all_units(modern: Checked) -> None:
    assert modern.value("home.units") == ["Matriz", "Filial"]
    assert modern.value("billing.per_unit") is True
    assert modern.value("clients.count") == 12


@pytest.mark.sampled(0, "make whole")
def test_a_fixed_session_and_no_notices_are_told(modern: Checked) -> None:
    assert modern.value("session.expiry") == "fixed"
    assert modern.value("home.notices") == []


# What is missing, and does not end the tour

HIDDEN = {"menu.billing": "missing", "clients.block": "missing", "sales.cancel": "missing"}


@pytest.fixture(scope="module")
def wanting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Checked, Check]]:
    names = {
        "rules_label": "Lembretes automáticos de cobrança",
        "units": ("Matriz", "Filial"),
        "hidden_permissions": ("faturamento.exibir", "cliente.bloquear_acesso", "venda.cancelar"),
    }
    with checking(tmp_path_factory.mktemp("wanting"), "access_none", clients=5, **names) as check:
        yield check(), check


def test_a_screen_with_an_unknown_name_is_proposed_and_the_tour_goes_on(wanting: tuple[Checked, Check]) -> None:
    checked, _ = wanting
    assert checked.code == 1
    assert checked.element("rules", "menu.email_rules")["state"] == "proposed"
    assert checked.element("rules", "rule.active")["state"] == "found"
    assert checked.value("clients.access")["source"] == "form"


def test_an_action_hidden_by_a_permission_is_missing_and_its_neighbours_are_not_proposed(
    wanting: tuple[Checked, Check],
) -> None:
    checked, _ = wanting
    assert checked.lacking == {"menu.email_rules": "proposed"} | HIDDEN
    assert checked.element("sales", "list.bulk")["state"] == "found"
    assert checked.value("sales.bulk")["items"] == ["Faturar", "Enviar e-mail", "Excluir"]
    assert any("ancelar as vendas" in sentence for sentence in checked.result["unable"])


def test_units_that_are_not_named_are_a_finding(wanting: tuple[Checked, Check]) -> None:
    checked, _ = wanting
    assert "UnitsNotNamed" in {finding["kind"] for finding in checked.result["findings"]}


@pytest.mark.sampled(0, "make whole")
def test_the_saved_block_given_to_the_tenant_file_settles_all_but_a_unit_that_the_user_lacks(
    wanting: tuple[Checked, Check],
) -> None:
    checked, check = wanting
    block = Path(checked.result["saved"]).read_text(encoding="utf-8")
    assert yaml.safe_load(block) == {
        "units": ["Matriz", "Filial"],
        "labels": {"menu.email_rules": "Lembretes automáticos de cobrança"},
    }
    again = check(block, hidden_permissions=(), staff_units=("Matriz",))
    assert again.lacking == {}
    assert again.effects == []
    # What is left is what no file settles: the user was not given the second unit.
    assert (again.code, again.result["outcome"]) == (6, "refused")
    assert "Filial" in again.result["message"]


@pytest.mark.sampled(0, "make whole")
def test_hidden_screens_do_not_end_the_tour(tmp_path: Path) -> None:
    hidden = ("faturamento.exibir", "email_automatico.exibir", "cliente.bloquear_acesso")
    checked = one(tmp_path, "classic", clients=5, hidden_permissions=hidden)
    assert checked.code == 1
    assert checked.lacking == {"menu.billing": "missing", "menu.email_rules": "missing", "clients.block": "missing"}
    assert checked.element("sales", "sales.cancel")["state"] == "found"
    assert checked.effects == []


@pytest.mark.sampled(0, "make whole")
def test_a_login_that_needs_a_person_exits_with_4_and_says_what_was_seen(tmp_path: Path) -> None:
    checked = one(tmp_path, "captcha")
    assert (checked.code, checked.result["outcome"]) == (4, "needs_login")
    assert checked.result["elements"] == []
    assert "captcha" in checked.result["message"]
