"""How long a pause and a resume will take, reckoned from what a tour counted and measured. Rough on purpose: a person plans a coffee by it."""

from __future__ import annotations

from dataclasses import dataclass

from pages.tour import Answer, Counts, Times

READINGS = 3  # each screen is read for the plan, while it is worked on, and in the check at the end
ANSWERED = 2.0  # seconds for a bulk action's menu, question and answer, besides reading
MONTHS = 90  # days for which a pause is reckoned where none is under way


@dataclass(frozen=True)
class Estimate:
    """Seconds for a pause and for a resume; None where too little was seen. `sales` is how many the resume may have to cancel."""

    pause: float | None
    resume: float | None
    sales: int | None

    @property
    def words(self) -> str:
        return f"pausa: {spoken(self.pause)}; retomada: {spoken(self.resume)}"


def estimate(times: Times, counts: Counts, access: Answer | None) -> Estimate:
    """The estimate from one tour's times and counts."""
    source = access.value["source"] if access is not None else None
    sales = _sales(counts)
    screens = counts.units * (times.billing + _rules(times, counts))
    reading = _clients(times, counts, source)
    switching = (
        4 * times.rule_form * (counts.active_rules if counts.active_rules is not None else counts.rules or 0)
        + 3 * times.billing * counts.units
    )
    if reading is None:
        return Estimate(None, None, sales)
    pages, access_count = (
        counts.client_pages or 1,
        counts.with_access if counts.with_access is not None else counts.clients or 0,
    )
    cutting = pages * (2 * times.clients_open + ANSWERED + pages * times.clients_turn) + access_count * times.select / 2
    pause = times.login + READINGS * (screens + reading) + switching + cutting
    giving = access_count * 2 * times.client_form + pages * times.clients_open
    cancelling = _cancelling(times, counts, sales)
    resume = (
        None if cancelling is None else times.login + READINGS * (screens + reading) + switching + giving + cancelling
    )
    return Estimate(round(pause, 1), None if resume is None else round(resume, 1), sales)


def _rules(times: Times, counts: Counts) -> float:
    told = counts.active_rules is not None
    return times.rules_turn + times.rule_form * (1 if told else counts.rules or 0)


def _clients(times: Times, counts: Counts, source: str | None) -> float | None:
    """Seconds to read who has access once."""
    if counts.clients is None or counts.client_pages is None or source is None:
        return None
    tour = times.clients_open + (counts.client_pages - 1) * times.clients_turn
    return {"column": tour, "filter": 3 * tour, "form": tour + counts.clients * times.client_form}[source]


def _sales(counts: Counts) -> int | None:
    """How many sales a pause of three months leaves to cancel: as many as there were in the days that were looked at, billed or not."""
    if counts.sales is None or not counts.sales_days:
        return None
    return round(counts.sales / counts.sales_days * MONTHS)


def _cancelling(times: Times, counts: Counts, sales: int | None) -> float | None:
    if sales is None or counts.sales_pages is None:
        return None
    size = max(1, round((counts.sales or 1) / counts.sales_pages))
    pages = -(-sales // size)
    return (
        READINGS * (times.sales_open + pages * times.sales_turn)
        + pages * (2 * times.sales_open + ANSWERED)
        + sales * times.select / 2
    )


def spoken(seconds: float | None) -> str:
    """«cerca de 4 min»; never more exact than it can be."""
    if seconds is None:
        return "não se pode estimar"
    if seconds < 45:
        return "menos de um minuto"
    minutes = max(1, round(seconds / 60))
    return f"cerca de {minutes} min" if minutes < 90 else f"cerca de {minutes / 60:.0f} h"
