"""A date filter from–to: two fields, or one field for a range; typed where that works, picked in the calendar where it must be."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.errors import NotKept
from pages.elements.dom import folded, script
from pages.elements.form import fill_text
from pages.elements.screen import Screen

MOST_MONTHS = 240
QUICK = 3000  # a calendar is there when its field is pressed


def set_date(screen: Screen, form: Locator, first: date, last: date) -> bool:
    """Puts both ends of the sale date into the search form; False where it has no such fields; NotKept where they change what is put in."""
    query = {
        "first": folded(screen.labels["sales.date_first"]), "last": folded(screen.labels["sales.date_last"]),
        "range": folded(screen.labels["sales.date_range"]),
    }  # fmt: skip
    ends = screen.at("dates", form, **query)
    count = ends.count()
    if count == 2:
        for index, (day, what) in enumerate(((first, "data inicial"), (last, "data final"))):
            put_date(screen, screen.at("dates", form, end=index, **query), day, what)
        return True
    if count == 1:
        put_range(screen, ends, first, last)
        return True
    return False


def put_date(screen: Screen, box: Locator, day: date, what: str) -> None:
    native = box.get_attribute("type") == "date"
    wanted = day.isoformat() if native else f"{day:%d/%m/%Y}"
    if box.input_value() == wanted:
        return
    if native:
        box.fill(wanted)
    elif box.is_editable():
        fill_text(screen, box, wanted, what)
    else:
        pick_day(screen, box, day, what)
    close_calendar(screen)
    if box.input_value() != wanted:
        raise NotKept(f"O campo {what} do filtro ficou com «{box.input_value()}» em vez de «{wanted}».")


def put_range(screen: Screen, box: Locator, first: date, last: date) -> None:
    """One field for both ends, as daterangepicker draws it: what is typed counts only after «Aplicar»."""
    separator = " - " if " até " not in box.input_value() else " até "
    wanted = f"{first:%d/%m/%Y}{separator}{last:%d/%m/%Y}"
    screen.read("rememberShown(root)")
    box.click()
    box.fill(wanted)
    box.dispatch_event("keyup")
    apply = screen.at("words", screen.page, labels=["aplicar", "ok", "apply"], kind="press", where="new")
    if apply.count() == 1:
        screen.press(apply, "Aplicar")
    else:
        box.press("Enter")
        screen.browser.settle()
    if box.input_value() != wanted:
        raise NotKept(f"O período do filtro ficou com «{box.input_value()}» em vez de «{wanted}».")


def pick_day(screen: Screen, box: Locator, day: date, what: str) -> None:
    """Picks the day in jQuery UI's calendar, by its selects of month and year or by its arrows."""
    box.click()
    calendar = screen.content.locator(".ui-datepicker").filter(visible=True)
    try:
        expect(calendar).to_have_count(1, timeout=QUICK)
        _turn_to(calendar, day)
        calendar.locator("td:not(.ui-datepicker-other-month)").get_by_role("link", name=str(day.day), exact=True).click(
            timeout=QUICK
        )
    except (AssertionError, PlaywrightError) as error:
        raise NotKept(f"O campo {what} não aceita digitação e o seu calendário não é conhecido.") from error
    screen.browser.settle()


def _turn_to(calendar: Locator, day: date) -> None:
    """Turns the calendar to the month of `day`; its title may be words, selects, or one of each."""
    for _ in range(MOST_MONTHS):
        shown = _month_shown(calendar)
        if shown == (day.year, day.month):
            return
        if (
            calendar.locator("select.ui-datepicker-year").count()
            and calendar.locator("select.ui-datepicker-month").count()
        ):
            if shown[0] != day.year:
                calendar.locator("select.ui-datepicker-year").select_option(label=str(day.year), timeout=QUICK)
            else:
                calendar.locator("select.ui-datepicker-month").select_option(value=str(day.month - 1), timeout=QUICK)
        else:
            calendar.locator(".ui-datepicker-next" if shown < (day.year, day.month) else ".ui-datepicker-prev").click(
                timeout=QUICK
            )
    raise AssertionError("the month cannot be reached")


def _month_shown(calendar: Locator) -> tuple[int, int]:
    # Every day of the calendar carries the year and the month (from 0) it belongs to, whatever language its title is in.
    year, month = calendar.evaluate(
        "el => { const td = el.querySelector('td[data-year][data-month]'); return [Number(td.dataset.year), Number(td.dataset.month)] }"
    )
    return year, month + 1


def close_calendar(screen: Screen) -> None:
    """Closes a calendar that typing left open over the next field."""
    if screen.read(
        "deep(root).some((el) => el.matches('.ui-datepicker,.datepicker-dropdown,.daterangepicker,.flatpickr-calendar.open') && visible(el))"
    ):
        screen.page.keyboard.press("Escape")
        screen.content.evaluate(script("document.activeElement && document.activeElement.blur()", ""))
        screen.browser.settle()
