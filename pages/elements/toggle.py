"""A box to tick, however it is drawn: native, a switch, a kit's drawing over a hidden box."""

from __future__ import annotations

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from bot.errors import NotKept
from pages.elements.dom import script

# How to flip a box, from what a person does to what always works; each is verified before the next is tried.
# The real box may be transparent or hidden behind a drawing (iCheck, bootstrap-switch, CSS sliders), then the drawing is clicked.
PROXIES = (
    "xpath=ancestor::label[1]",
    "xpath=ancestor::*[contains(@class,'switch') or contains(@class,'icheckbox') or contains(@class,'iradio')"
    " or contains(@class,'toggle') or contains(@class,'checkbox')][1]",
)
# What holds something else to press (a link in the label, a second box) is not clicked in the box's stead.
OTHERS = (
    "(!el.matches('input') && el.querySelectorAll('a[href],button,select,textarea,input:not([type=hidden])').length"
    " > (el.querySelector('input[type=checkbox],input[type=radio]') ? 1 : 0))"
)
ON = (
    "(el.matches('input,[aria-checked],[aria-pressed]') ? isOn(el)"
    " : (el.closest('tr,[role=row]')?.matches('.selected,[aria-selected=true]') ?? false))"
)
ABOUT = f"[{ON}, (plainBox(el) || !el.matches('input')) && visible(el) && !{OTHERS}, el.id]"
QUICK = 700


def is_on(box: Locator) -> bool:
    """Whether the box is ticked now; by its state, by ARIA, or by the mark of a selected cell."""
    return bool(box.evaluate(script(ON, "el")))


def set_on(box: Locator, wanted: bool, name: str = "") -> bool:
    """Makes the box ticked or not, as `wanted`; whether that changed anything. NotKept where nothing a person could do flips it."""
    on, plain, identity = box.evaluate(script(ABOUT, "el"))
    if on == wanted:
        return False
    if plain and _flips(box, box, wanted, 3000):
        return True
    ways: list[Locator] = []
    if identity:
        ways.append(box.page.locator(f'label[for="{identity}"]') if box.page else box)
    ways += [box.locator(proxy) for proxy in PROXIES]
    for way in ways:
        if way.count() != 1 or not way.is_visible() or bool(way.evaluate(f"el => {OTHERS}")):
            continue
        if _flips(box, way, wanted, QUICK):
            return True
    try:
        box.dispatch_event("click")
        _expect(box, wanted)
    except (PlaywrightError, AssertionError) as error:
        raise NotKept(
            f"A caixa «{name}» não muda quando é clicada.", "Rode com --headed para ver o que a cobre."
        ) from error
    return True


def _flips(box: Locator, way: Locator, wanted: bool, timeout: float) -> bool:
    try:
        way.click(timeout=timeout)
        _expect(box, wanted)
    except (PlaywrightError, AssertionError):
        return False
    return True


def _expect(box: Locator, wanted: bool) -> None:
    if is_on(box) == wanted:
        return
    # A drawing may take a moment to flip the box behind it.
    if bool(box.evaluate("el => el.matches('input')")):
        expect(box).to_be_checked(checked=wanted, timeout=QUICK)
    else:
        box.page.wait_for_function(
            "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))"
        )
        if is_on(box) != wanted:
            raise AssertionError("not flipped")
