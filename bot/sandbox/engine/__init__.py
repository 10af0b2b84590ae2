"""The ERP's business: what its screens, its nightly routines and its clients do to the records.

Screens call these functions and stay thin. Whatever depends on a knob is decided in here.
"""

from __future__ import annotations

from bot.sandbox.clock import now, set_now, today
from bot.sandbox.engine.bulk import (
    Bulk,
    bill_sales,
    block_access,
    cancel_sales,
    finish_jobs,
    grant_access,
    job,
    job_result,
    run_bulk,
    work_off,
)
from bot.sandbox.engine.days import advance
from bot.sandbox.engine.forms import save_billing, save_client, save_rule
from bot.sandbox.engine.people import (
    Login,
    billing_of,
    charges_of,
    clients_of,
    end_session,
    login,
    permitted,
    rules_of,
    sales_of,
    start_session,
    try_login,
    units_of,
)
from bot.sandbox.engine.persons import try_login as try_login_person

__all__ = [
    "Bulk",
    "Login",
    "advance",
    "bill_sales",
    "billing_of",
    "block_access",
    "cancel_sales",
    "charges_of",
    "clients_of",
    "end_session",
    "finish_jobs",
    "grant_access",
    "job",
    "job_result",
    "login",
    "now",
    "permitted",
    "rules_of",
    "run_bulk",
    "sales_of",
    "save_billing",
    "save_client",
    "save_rule",
    "set_now",
    "start_session",
    "today",
    "try_login",
    "try_login_person",
    "units_of",
    "work_off",
]
