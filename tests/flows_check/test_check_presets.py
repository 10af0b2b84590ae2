"""`bot check` on every preset of the embedded ERP: each answer is the preset's own, as its knobs say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Checked, checking

from bot.sandbox.knobs import PRESETS, Knobs

pytestmark = [pytest.mark.matrix, pytest.mark.timeout(600)]

CLIENTS = 12
LACKING = {
    "no_billing": {"menu.billing": "missing"},
    "no_rules": {"menu.email_rules": "missing"},
    "no_block": {"clients.block": "missing"},
    "no_cancel": {"sales.cancel": "missing"},
}
TOGETHER = (
    ("modern", "billing_switch", "access_none", "vue", "reason_text"),
    ("modern", "drift", "manual_hides", "page"),
    ("drift", "full", "bootstrap", "billing_select", "billing_modal", "reason_select", "rules_no_column"),
    ("select_link", "full", "sweet", "reason_select", "access_icon_nolegend"),
    ("per_unit", "manual_hides", "billing_native", "rules_paged", "rule_icons", "modern"),
)
# What stands on the list of clients, where it is not told by a column's own words.
STANDING = {
    "row_text": ["Nome / Razão Social = a e"], "row_select": ["Plano = Sala Privativa"], "tab": ["aba = Meus"], "chip": ["Responsável = Eu"],
    "view": ["Visão = Meus clientes"], "mine": ["Somente meus clientes marcada"], "quick": ["Localizar nesta página = an"],
    "address": ["Cliente[escopo] = meus"],
}  # fmt: skip
# A filter that nothing takes off, and one that nothing tells of: what the check says of it.
HIDING = {
    "scope_stuck": "abre filtrada por «filtros» = Responsável: Eu",
    "scope_unsaid": "A lista de clientes parece incompleta",
}
CONFIRMS = {"native": "native", "bootstrap": "modal", "vue": "modal", "sweet": "modal", "page": "none"}
HIDES = {"keep": "keeps", "clear": "keeps", "hide": "hides"}  # what saving clears does not show before it
EDIT = {"acoes": "no menu «Ações", "links": "link na linha", "icons": "só com ícone na linha"}


def expected(knobs: Knobs) -> dict[str, Any]:
    """The values that the answers must have on an ERP with these knobs; answers that no knob decides are left out."""
    answers: dict[str, Any] = {
        "login.code": bool(knobs.totp_secret),
        "home.tenant": knobs.tenant_name,
        "home.units": list(knobs.units) if len(knobs.units) > 1 else [],
        "session.expiry": knobs.session_kind,
        "billing.control": knobs.billing_control,
        "billing.mode": False,
        "billing.suboptions": HIDES[knobs.manual_suboptions],
        "billing.confirm": knobs.billing_confirm,
        "rules.count": 6,
        "rules.active": "column" if knobs.rules_active_column else "form",
        "rules.paging": None if knobs.rules_page_size >= 6 else {"ajax": "ajax", "full": "reload"}[knobs.update],
        "clients.count": CLIENTS,
        "clients.paging": {"ajax": "ajax", "full": "reload"}[knobs.update],
        "clients.default_filter": STANDING.get(knobs.narrowed, [])
        if knobs.client_filter_default == "all"
        else ["Status = Ativo"],
        "clients.select_all": knobs.select_all,
        "clients.confirm": CONFIRMS[knobs.confirm],
        "client.welcome": {"ticked": knobs.welcome_default_ticked},
        "clients.block_flips": None,
        "sales.bounded": True,
        # A native dialog has no room for a reason: such an ERP asks in a window of its own.
        "sales.confirm": "modal"
        if knobs.confirm == "native" and knobs.cancel_reason != "none"
        else CONFIRMS[knobs.confirm],
        "guard.hosts": [],
        "guard.writes": [],
    }
    if len(knobs.units) > 1:
        answers["billing.per_unit"] = True if knobs.per_unit else None
    if knobs.confirm != "page":
        answers["sales.reason"] = knobs.cancel_reason
    return answers


def told(presets: tuple[str, ...], folder: Path) -> tuple[Checked, Knobs]:
    """The check of an ERP whose lists have three pages; lists that are about their page size keep it and get more clients."""
    knobs = Knobs.preset(*presets, **({} if {"page10", "page50"} & set(presets) else {"page_size": 5}))
    more = f"units: [{', '.join(knobs.units)}]\n" if len(knobs.units) > 1 else ""
    with checking(folder, *presets, clients=CLIENTS, page_size=knobs.page_size) as check:
        return check(more), knobs


def differences(checked: Checked, knobs: Knobs) -> dict[str, tuple[Any, Any]]:
    """Answers that are not as expected: by key, what was told and what is so."""
    wanted = expected(knobs)
    if knobs.page_size >= CLIENTS:
        wanted["clients.paging"] = None
    answers = {key: answer["value"] for key, answer in checked.result["answers"].items()}
    wrong = {
        key: (answers.get(key, "not answered"), value)
        for key, value in wanted.items()
        if answers.get(key, ...) != value
    }
    if bool(answers["home.notices"]) != knobs.notices:
        wrong["home.notices"] = (answers["home.notices"], knobs.notices)
    access = answers["clients.access"]
    source = "form" if knobs.access_source == "none" else knobs.access_source
    if access["source"] != source or (source != "form" and set(access["signs"].values()) != {True, False}):
        wrong["clients.access"] = (access, source)
    menu = checked.element("rules", "menu.email_rules")["label"]
    if not menu.endswith(knobs.rules_label):
        wrong["menu.email_rules"] = (menu, knobs.rules_label)
    way = checked.element("rules", "form.edit")["way"]
    if knobs.skin == "classic" and EDIT[knobs.rule_menu] not in way:
        wrong["rule_menu"] = (way, knobs.rule_menu)
    return wrong


@pytest.mark.parametrize(
    "presets",
    [(name,) for name in PRESETS if name not in (*LACKING, *HIDING, "captcha", "missing_unit")] + list(TOGETHER),
    ids="+".join,
)
def test_each_answer_is_named_with(presets: tuple[str, ...], tmp_path: Path) -> None:
    checked, knobs = told(presets, tmp_path)
    assert differences(checked, knobs) == {}
    assert (checked.code, checked.lacking, checked.result["findings"]) == (0, {}, [])
    asking = {"cliente/admin", "venda/admin"} if knobs.filter_method == "post" else set()
    entering = {"site/login", "site/totp"} if knobs.totp_secret else {"site/login"}
    assert {route for _, route in checked.posts} - asking == entering
    assert checked.effects == []


@pytest.mark.parametrize("preset", LACKING)
def test_what_a_permission_hides_is_named_with(preset: str, tmp_path: Path) -> None:
    checked, _ = told((preset,), tmp_path)
    assert (checked.code, checked.lacking) == (1, LACKING[preset])
    assert len(checked.result["unable"]) == 1
    assert checked.effects == []


@pytest.mark.parametrize("preset", HIDING)
def test_a_list_that_hides_records_is_named_as_an_obstacle_with(preset: str, tmp_path: Path) -> None:
    checked, _ = told((preset,), tmp_path)
    assert checked.code == 1
    assert any(HIDING[preset] in sentence for sentence in checked.result["unable"]), checked.result["unable"]
    assert checked.effects == []
