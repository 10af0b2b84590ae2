"""Every preset of the embedded ERP against every promise; the table is printed at the end of the run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench import changed
from row import PRESETS, Row, bench_for, cycle, stop

pytestmark = [pytest.mark.matrix, pytest.mark.timeout(1800)]

# Presets with which a run must stop before it writes: what runs, and the exit code that says why.
STOPS = {
    "captcha": ("pause", 4),
    "missing_unit": ("pause", 6),
    "no_billing": ("pause", 1),
    "no_rules": ("pause", 1),
    "no_block": ("pause", 1),
    "no_cancel": ("resume", 1),
    "scope_stuck": ("pause", 1),
    "scope_unsaid": ("pause", 1),
}
# Where the block is the status «Bloqueado», the ERP itself unlocks whoever pays: the promise needs an ERP without that rule.
WITH: dict[str, tuple[str, ...]] = {
    "block_status": ("block_status", "no_auto_block"),
    "block_both": ("block_both", "no_auto_block"),
}
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("modern", "billing_switch", "background", "access_badge"),
    ("modern", "drift", "manual_clears", "page"),
    ("modern", "access_none", "vue", "inline"),
    ("drift", "full", "flash", "bootstrap", "billing_select"),
    ("select_link", "no_show_all", "full", "sweet", "reason_select"),
    ("filter_post", "access_filter", "page", "background", "reason_text"),
    ("per_unit", "manual_hides", "billing_modal", "rules_paged", "rule_icons"),
    ("units", "drift", "rules_no_column", "only_active", "rule_links"),
    ("access_icon_nolegend", "inline", "vue", "background", "partial"),
    ("modern", "persons_restored", "sweet"),
    ("totp", "fixed_session", "manual_clears", "billing_native", "welcome_ticked"),
)

Note = Callable[[str, object], None]


def noted(row: Row, record_property: Note) -> None:
    record_property(f"matrix {row.preset}", row.to_text())
    assert row.holds, f"{row.preset}: {', '.join(row.broken)}. {row.said}"


@pytest.mark.parametrize("preset", [name for name in PRESETS if name not in (*STOPS, "no_grant", "grant_mails_anyway")])
def test_the_promises_hold_with(preset: str, tmp_path: Path, record_property: Note) -> None:
    with bench_for(WITH.get(preset, (preset,)), tmp_path) as bench:
        noted(cycle(preset, bench), record_property)


@pytest.mark.parametrize("presets", TOGETHER, ids="+".join)
def test_the_promises_hold_with_all_of(presets: tuple[str, ...], tmp_path: Path, record_property: Note) -> None:
    with bench_for(presets, tmp_path) as bench:
        noted(cycle("+".join(presets), bench), record_property)


@pytest.mark.parametrize("preset", STOPS)
def test_a_run_stops_with_nothing_written_with(preset: str, tmp_path: Path, record_property: Note) -> None:
    with bench_for((preset,), tmp_path) as bench:
        noted(stop(preset, bench, *STOPS[preset]), record_property)


def test_where_the_erp_ignores_a_grant_that_is_not_permitted_the_resume_says_so_and_billing_stays_manual(
    tmp_path: Path, record_property: Note
) -> None:
    """The tick can be set and saved by a user who may only block: that it is not kept shows when it is read again."""
    with bench_for(("no_grant",), tmp_path) as bench:
        assert bench.pause().exit_code == 0
        paused = bench.erp.state()
        result = bench.resume()
        row = Row(
            "no_grant",
            {
                "stopped": result.exit_code == 1,
                "untouched": changed(paused, bench.erp.state(), "Client", "EmailRule", "BillingSettings") == [],
            },
        )
        row.tell(result, 1)
        noted(row, record_property)


def test_a_bulk_grant_that_mails_though_it_was_told_not_to_mails_one_client_and_says_so(
    tmp_path: Path, record_property: Note
) -> None:
    with bench_for(("grant_mails_anyway",), tmp_path) as bench:
        before, sent = bench.erp.state(), bench.erp.mails()
        assert bench.pause().exit_code == 0
        result = bench.resume()
        told = [person.name for person in result.people if "diz que enviou e-mail" in person.why]
        row = Row(
            "grant_mails_anyway",
            {
                "resumed": result.exit_code == 5 and len(told) == 1 and len(result.people) == 1,
                "before": changed(before, bench.erp.state(), "Client", "EmailRule", "BillingSettings") == [],
                "mails": bench.erp.mails().get("grant", 0) - sent.get("grant", 0) <= 2,  # a client and its persons
                "once": bench.routes().count("cliente/concederAcessoLote") == 1,
            },
        )
        row.tell(result, 5)
        noted(row, record_property)


def test_units_that_the_file_does_not_name_stop_a_run_with_nothing_written(
    tmp_path: Path, record_property: Note
) -> None:
    with bench_for(("units",), tmp_path) as bench:
        bench.keys = {}
        noted(stop("units, not named", bench, "pause", 6), record_property)


@pytest.mark.parametrize(
    "labels",
    [
        {"clients.block": ["Bloquear acesso à área do cliente", "Inativar"]},
        {"form.save": ["Salvar", "Cancelar"]},
        {"rule.active": ["Ativar Regra", "Enviar também por push no aplicativo"]},
    ],
    ids=lambda labels: next(iter(labels)),
)
def test_a_label_that_two_elements_answer_to_stops_a_run_with_nothing_written(
    labels: dict[str, Any], tmp_path: Path, record_property: Note
) -> None:
    with bench_for(("classic",), tmp_path) as bench:
        bench.keys["labels"] = labels
        noted(stop(f"ambiguous {next(iter(labels))}", bench, "pause", 1), record_property)
