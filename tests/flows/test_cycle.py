"""A pause, 120 days and a resume that nothing disturbs: each promise, looked at in what the one cycle left."""

from __future__ import annotations

import json
import stat
from collections import Counter
from datetime import date

import pytest
from bench import PASSWORD_NAME, SINCE, Cycle, changed, unbilled, with_access
from leaks import places
from PIL import Image, ImageChops

from bot.evidence.report.check import check

pytestmark = pytest.mark.timeout(1200)
LAST = date(2026, 9, 29)
JULY = date(2026, 7, 1), date(2026, 7, 31)
OWN_DOING = ["isBlocked"]  # what clients do themselves: they owe, they pay


def test_a_pause_ends_with_everything_done_and_nothing_left(cycle: Cycle) -> None:
    result = cycle.results["pause"]
    assert (result.outcome, result.exit_code, result.message, result.people) == ("done", 0, "", [])
    assert result.findings == []


def test_a_pause_changes_the_checklists_three_items_and_nothing_else(cycle: Cycle) -> None:
    before, after = cycle.before, cycle.states["pause"]
    expected = {("BillingSettings", 1, "mode", "AUTOMATICO", "MANUAL")}
    expected |= {("EmailRule", i, "active", True, False) for i, rule in before["EmailRule"].items() if rule["active"]}
    expected |= {("Client", i, "hasLoginAccess", True, False) for i in with_access(before)}
    assert set(changed(before, after)) == expected


def test_the_plan_that_was_approved_is_what_was_done(cycle: Cycle) -> None:
    assert cycle.plan is not None
    assert {change.key for change in cycle.plan.changes} == {change.key for change in cycle.results["pause"].done}
    assert len(cycle.plan.changes) == 1 + 2 + len(with_access(cycle.before))


def test_a_pause_writes_each_value_once_by_the_checklists_own_actions(cycle: Cycle) -> None:
    routes = Counter(cycle.routes("pause"))
    bulk = routes.pop("cliente/bloquearAcessoLote")
    assert routes == {"site/login": 1, "config/faturamento": 1, "emailAutomatico/update": 2}
    assert 1 <= bulk <= 2  # the list has two pages
    written = Counter((effect["model"], effect["record"], effect["field"]) for effect in cycle.effects["pause"])
    assert set(written.values()) == {1}
    assert all(effect["before"] != effect["after"] for effect in cycle.effects["pause"])


def test_nobody_is_mailed_by_a_pause(cycle: Cycle) -> None:
    assert cycle.mails["pause"] == cycle.mails["before"]


def test_during_120_paused_days_nothing_is_billed(cycle: Cycle) -> None:
    assert cycle.happened["sales"] > 0, "the generator must have gone on, or the pause was not put to the test"
    assert cycle.happened["charges"] == 0
    assert set(cycle.states["idle"]["Charge"]) == set(cycle.before["Charge"])


def test_during_120_paused_days_no_dunning_mail_goes_out(cycle: Cycle) -> None:
    assert cycle.happened["dunning"] == 0
    assert cycle.mails["idle"].get("dunning", 0) == cycle.mails["before"].get("dunning", 0)
    assert cycle.mails["idle"].get("charge", 0) == cycle.mails["before"].get("charge", 0)


def test_nobody_gets_into_its_area_during_the_pause(cycle: Cycle) -> None:
    assert len(cycle.let_in["before"]) >= 4
    assert cycle.let_in["pause"] == set()
    assert cycle.let_in["idle"] == set()


def test_contracts_recurring_sales_and_bookings_are_left_as_they_are(cycle: Cycle) -> None:
    assert cycle.before["Contract"]
    assert changed(cycle.before, cycle.states["pause"], "Contract", "RecurringSale", "RecurringBooking", "Sale") == []
    assert (
        changed(
            cycle.before, cycle.states["resume"], "Contract", "RecurringSale", "RecurringBooking", but=["next_date"]
        )
        == []
    )


def test_a_second_pause_writes_nothing(cycle: Cycle) -> None:
    result = cycle.results["second pause"]
    assert (result.outcome, result.exit_code, result.done) == ("nothing", 0, [])
    assert cycle.routes("second pause") == []  # not even a login: the session still holds
    assert changed(cycle.states["pause"], cycle.states["second pause"]) == []


def test_verifying_an_undisturbed_pause_finds_nothing_and_writes_nothing(cycle: Cycle) -> None:
    result = cycle.results["verify"]
    assert (result.outcome, result.exit_code) == ("nothing", 0)
    assert cycle.writes["verify"] == []


def test_a_resume_ends_with_everything_done_and_nothing_left(cycle: Cycle) -> None:
    result = cycle.results["resume"]
    assert (result.outcome, result.exit_code, result.message, result.people) == ("done", 0, "", [])


def test_billing_comes_back_to_the_letter(cycle: Cycle) -> None:
    assert changed(cycle.before, cycle.states["resume"], "BillingSettings") == []


def test_every_rule_comes_back_to_the_letter_and_one_that_was_off_stays_off(cycle: Cycle) -> None:
    assert not all(rule["active"] for rule in cycle.before["EmailRule"].values())
    assert changed(cycle.before, cycle.states["resume"], "EmailRule") == []


def test_access_comes_back_to_those_who_had_it_and_to_nobody_else(cycle: Cycle) -> None:
    assert len(with_access(cycle.before)) < len(cycle.before["Client"])
    assert with_access(cycle.states["resume"]) == with_access(cycle.before)
    assert changed(cycle.before, cycle.states["resume"], "Client", "Person", "Unit", "StaffUser", but=OWN_DOING) == []


def test_those_who_got_in_before_get_in_again(cycle: Cycle) -> None:
    assert cycle.let_in["resume"] == cycle.let_in["before"]


def test_a_client_that_was_bloqueado_before_the_pause_is_as_it_was(cycle: Cycle) -> None:
    before, after = (state["Client"][cycle.always_blocked] for state in (cycle.before, cycle.states["resume"]))
    assert (before["isBlocked"], before["hasLoginAccess"]) == (True, True)
    assert after == before


def test_exactly_the_unbilled_sales_of_the_period_are_cancelled(cycle: Cycle) -> None:
    idle, after = cycle.states["idle"], cycle.states["resume"]
    wanted = unbilled(idle, SINCE, LAST)
    assert set(cycle.inside.values()) < wanted
    assert {(record, name, now) for _, record, name, _, now in changed(idle, after, "Sale")} == {
        (record, "status", "cancelled") for record in wanted
    }


@pytest.mark.parametrize("sale", ["the day before", "the day after", "billed", "paid", "deducted", "cancelled"])
def test_a_sale_is_left_alone_that_is(cycle: Cycle, sale: str) -> None:
    record = cycle.outside[sale]
    assert cycle.states["resume"]["Sale"][record] == cycle.before["Sale"][record]


def test_a_resume_mails_nobody_even_where_the_welcome_box_comes_ticked(cycle: Cycle) -> None:
    assert cycle.bench.erp.knobs.welcome_default_ticked
    assert with_access(cycle.states["idle"]) != with_access(cycle.states["resume"])
    assert cycle.mails["resume"] == cycle.mails["idle"]


def test_billing_comes_back_last(cycle: Cycle) -> None:
    routes = [route for route in cycle.routes("resume") if route != "site/login"]
    order = list(dict.fromkeys(routes))
    assert order == ["venda/cancelarLote", "cliente/update", "emailAutomatico/update", "config/faturamento"]


def test_a_resume_writes_each_value_once(cycle: Cycle) -> None:
    written = Counter((effect["model"], effect["record"], effect["field"]) for effect in cycle.effects["resume"])
    assert set(written.values()) == {1}
    assert all(effect["before"] != effect["after"] for effect in cycle.effects["resume"])


def test_from_and_to_bound_the_period_at_both_ends(cycle: Cycle) -> None:
    result = cycle.results["plan of July"]
    assert result.exit_code == 3
    assert result.plan is not None
    wanted = unbilled(cycle.states["idle"], *JULY)
    assert wanted
    assert {int(sale.id) for sale in result.plan.sales} == wanted


def test_the_plan_totals_its_sales_as_the_erp_does(cycle: Cycle) -> None:
    result = cycle.results["plan of July"]
    assert result.plan is not None
    cents = sum(cycle.states["idle"]["Sale"][record]["value_cents"] for record in unbilled(cycle.states["idle"], *JULY))
    assert result.plan.total.replace(".", "").replace(",", "") == str(cents)


def test_planning_a_resume_writes_nothing(cycle: Cycle) -> None:
    assert set(cycle.routes("plan of July")) <= {"site/login"}
    assert cycle.effects["plan of July"] == []
    assert changed(cycle.states["idle"], cycle.states["plan of July"]) == []


def test_a_second_resume_writes_nothing(cycle: Cycle) -> None:
    result = cycle.results["second resume"]
    assert (result.outcome, result.exit_code, result.done) == ("nothing", 0, [])
    assert cycle.writes["second resume"] == []
    assert changed(cycle.states["resume"], cycle.states["second resume"]) == []


# What a run leaves on the disk


def test_no_password_and_no_cookie_is_in_any_file(cycle: Cycle) -> None:
    assert cycle.cookies
    assert len(list(cycle.bench.bytes_written())) > 20
    assert places(cycle.bench.bytes_written(), {cycle.bench.env[PASSWORD_NAME]} | cycle.cookies) == []


def test_the_session_is_readable_by_its_owner_alone(cycle: Cycle) -> None:
    assert stat.S_IMODE(cycle.bench.session.stat().st_mode) == 0o600


def test_every_run_leaves_evidence_whose_hashes_hold(cycle: Cycle) -> None:
    folders = [result.folder for result in cycle.results.values() if result.folder is not None]
    assert len(folders) == len(cycle.results) - 1  # a second resume has nothing to look at
    for folder in folders:
        assert check(folder) == []


def test_a_form_is_pictured_as_it_was_and_as_it_is_with_the_control_framed(cycle: Cycle) -> None:
    def pictures(flow: str) -> dict[str, tuple[Image.Image, Image.Image]]:
        folder = cycle.results[flow].folder
        assert folder is not None
        lines = [json.loads(line) for line in (folder / "run.jsonl").read_text().splitlines()]
        framed = {line["path"] for line in lines if line["event"] == "shot" and line["outline"]}
        shots = {
            f"{line['screen']} {line['record']}": line["shots"]
            for line in lines
            if line["event"] == "change" and line["screen"] in ("billing", "email_rules")
        }
        assert all({shot["before"], shot["after"]} <= framed for shot in shots.values())
        opened = {
            name: (Image.open(folder / shot["before"]), Image.open(folder / shot["after"]))
            for name, shot in shots.items()
        }
        return {name: (before.convert("RGB"), after.convert("RGB")) for name, (before, after) in opened.items()}

    def differ(one: Image.Image, other: Image.Image) -> bool:
        return one.size != other.size or ImageChops.difference(one, other).getbbox() is not None

    paused, resumed = pictures("pause"), pictures("resume")
    assert len(paused) == 3
    for name, (before, after) in paused.items():
        assert differ(before, after), f"{name}: the picture from before shows what came after"
        assert not differ(before, resumed[name][1]), f"{name}: after the resume it does not look as before the pause"
        assert not differ(after, resumed[name][0])
