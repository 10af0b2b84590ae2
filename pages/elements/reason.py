"""What a dialog asks besides yes or no: a reason, and a box of being aware."""

from __future__ import annotations

from playwright.sync_api import Locator

from bot.errors import NotFound
from pages.elements.asking import is_aware
from pages.elements.dom import fold
from pages.elements.lexicon import OTHER_REASON
from pages.elements.question import Act
from pages.elements.screen import Screen


def give_reason(screen: Screen, region: Locator, act: Act) -> None:
    """Fills in what a dialog asks besides yes or no: the reason, and "estou ciente" boxes."""
    for box in region.locator("input[type=checkbox]").filter(visible=True).all():
        label = " ".join(screen.read("labelsOf(root)", within=box))
        if is_aware(label) and not box.is_checked():
            box.check()
    if not act.reason:
        return
    selects, boxes = reason_fields(region)
    for select in selects:
        options = choices_of(select)
        fits = (
            [o for o in options if fold(o) == fold(act.reason)]
            or [o for o in options if fold(o) in OTHER_REASON]
            or (options if len(options) == 1 else [])
        )
        if len(fits) != 1:
            raise NotFound(
                f"O ERP pede um motivo e oferece: {', '.join(options)}.", "Ponha um deles em `resume.reason`."
            )
        select.select_option(label=fits[0], force=not select.is_visible())
    for box in boxes:
        if not box.input_value() and box.is_editable():
            box.fill(act.reason)


def reason_fields(region: Locator) -> tuple[list[Locator], list[Locator]]:
    """The fields of a dialog in which a reason can be given: lists, and boxes to write in."""
    selects = [
        select
        for select in region.locator("select").all()
        # SweetAlert keeps an empty select in every dialog
        if select.is_visible() or select.evaluate("el => el.nextElementSibling?.matches('.select2,.chosen-container')")
    ]
    return selects, region.locator("textarea, input[type=text], input:not([type])").filter(visible=True).all()


def choices_of(select: Locator) -> list[str]:
    options = select.evaluate("el => [...el.options].filter(o => o.value !== '' && !o.disabled).map(o => o.text)")
    return [str(option).strip() for option in options]
