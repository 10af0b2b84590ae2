"""A screen as a picture that may be shown: personal data covered, the control in question outlined.

The page is only looked at. What is to be covered is measured in the page and painted on the picture afterwards, so
neither the ERP's scripts nor its forms can notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, JSHandle, Locator, Page

from bot.evidence.painting import RIM, Box, Picture, paint
from bot.evidence.privacy import Privacy, mask_value

OVERLAY = "[data-bot-overlay]"  # what we ourselves show on a page (the banner of a headed run); never in a picture
_PATIENCE_MS = 8_000

# What a person sees of a control: a box with its words, radios all together; where a kit hides the control under a drawing
# of its own, what holds both. Brought into view; null where there is not one such control, or nothing of it can be seen.
_AROUND = """els => {
    const [el] = els;
    if (els.length !== 1 || !el.isConnected) return null;
    const group = el.type === 'radio' && el.name && el.form ? [...el.form.querySelectorAll('input[type=radio]')].filter(one => one.name === el.name) : [el];
    const boxOf = one => {
        const words = document.createRange();
        words.selectNodeContents(one);
        return (one.matches('label') ? words : one).getBoundingClientRect();
    };
    const shown = els => els.map(boxOf).filter(box => box.width >= 4 && box.height >= 4);
    const around = () => {
        const seen = shown(group.flatMap(one => [one, ...(one.labels || [])]));
        return seen.length ? seen : shown([el.parentElement || el]);
    };
    let boxes = around();
    if (!boxes.length || (el.checkVisibility && !(el.parentElement || el).checkVisibility({visibilityProperty: true}))) return null;
    // Scrolled only where it has to be, and then to the middle: at the edge a bar that stays in place may lie over it.
    const mark = el.getClientRects().length ? el : el.parentElement || el, at = mark.getBoundingClientRect().top;
    mark.scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'});
    if (mark.getBoundingClientRect().top !== at) mark.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    boxes = around();
    const left = Math.min(...boxes.map(box => box.left)), top = Math.min(...boxes.map(box => box.top));
    const right = Math.max(...boxes.map(box => box.right)), bottom = Math.max(...boxes.map(box => box.bottom));
    return {x: left, y: top, width: right - left, height: bottom - top, frames: window.top === window ? [0, 0] : null};
}"""

_READ = files("bot.evidence").joinpath("pictures.js").read_text(encoding="utf-8")


class NoPictureError(Exception):
    """The page cannot be photographed, or not so that what must be covered is; says why, in Portuguese."""


@dataclass(frozen=True)
class Taken:
    """What was taken of a page and is not fit to be shown yet: the raw picture, what to cover in it, the control to frame, and names to tell of."""

    png: bytes
    boxes: Sequence[Box]
    control: Box | None
    names: Sequence[Box] = ()


def photograph(
    page: Page, privacy: Privacy, outline: Locator | None = None, *, namer: Privacy | None = None
) -> Picture:
    """The page's viewport as it is now; `NoPictureError` where that cannot be had safely. What `namer` would cover
    besides is told as the picture's `names`."""
    return develop(take(page, privacy, outline, namer=namer))


def take(page: Page, privacy: Privacy, outline: Locator | None = None, *, namer: Privacy | None = None) -> Taken:
    """All that needs the page, so that `develop` may follow in another thread; `NoPictureError` as `photograph`."""
    try:
        if page.is_closed():
            raise NoPictureError("a página foi fechada")
        # The only call with a limit of its own that a blocked page cannot outlast; evaluate() would wait for ever.
        page.wait_for_function("() => true", timeout=_PATIENCE_MS)
        control = _outlined(outline)
        png, boxes, names = _settled(page, privacy, namer)
    except PlaywrightError as e:
        reason = "a página não responde" if "Timeout" in str(e) else "a página fechou ou travou"
        raise NoPictureError(reason) from e
    return Taken(png, boxes, control, names)


def develop(taken: Taken) -> Picture:
    """The picture that may be shown."""
    return paint(taken.png, taken.boxes, taken.control, taken.names)


def _settled(page: Page, privacy: Privacy, namer: Privacy | None) -> tuple[bytes, list[Box], list[Box]]:
    """A picture and the boxes to cover, measured before and after it; a page that moves meanwhile gets both lists."""
    boxes: list[Box] = []
    names: list[Box] = []
    with ExitStack() as stack:
        for _ in range(3):
            before = _Reading(page, privacy, stack)
            named = _Reading(page, namer, stack) if namer else None
            # Playwright would hide the caret by a style on every field, and takes a style of ours by adding an element.
            style = f"{OVERLAY}{{display:none!important}}" if before.overlay else None
            png = page.screenshot(timeout=_PATIENCE_MS, scale="css", caret="initial", style=style)
            after = before.again()
            boxes = [*before.boxes, *(b for b in after if b not in before.boxes)]
            told = [*named.boxes, *named.again()] if named else []
            names = [b for b in dict.fromkeys(told) if b not in boxes]
            if before.boxes == after:
                break
    return png, boxes, names


class _Reading:
    """The texts in the viewport of every frame, and where those are that must be covered."""

    def __init__(self, page: Page, privacy: Privacy, stack: ExitStack) -> None:
        self.page, self.privacy, self.stack = page, privacy, stack
        self.overlay = False
        self.frames = [frame for frame in page.frames if not frame.is_detached()]
        self.read: list[_OfFrame] = []
        self.boxes: list[Box] = []
        for frame in self.frames:
            if (place := _place_of(frame)) is None:
                continue
            seen = frame.evaluate_handle(_READ, privacy.labels)
            stack.callback(seen.dispose)
            told = seen.evaluate("seen => [seen.texts, seen.overlay]")
            self.overlay |= told[1]
            wanted = self._wanted(told[0])
            boxes = seen.evaluate("(seen, wanted) => seen.measure(wanted)", wanted) if wanted else []
            self.read.append(_OfFrame(frame, place, seen, wanted))
            self.boxes += _placed(boxes, place)

    def again(self) -> list[Box]:
        """The boxes as they are now: in one call a frame where the same texts are there still, else read anew."""
        boxes: list[Box] = []
        if [frame for frame in self.page.frames if not frame.is_detached()] != self.frames:
            return _Reading(self.page, self.privacy, self.stack).boxes
        for one in self.read:
            found = one.seen.evaluate("(seen, wanted) => seen.again(wanted)", one.wanted)
            if found is None:
                return _Reading(self.page, self.privacy, self.stack).boxes
            boxes += _placed(found, _place_of(one.frame) or one.place)
        return boxes

    def _wanted(self, texts: list[dict[str, Any]]) -> list[list[Any]]:
        return [[i, *span] for i, t in enumerate(texts) for span in _spans(t["text"], t["whole"], self.privacy)]


@dataclass
class _OfFrame:
    frame: Frame
    place: tuple[float, float]
    seen: JSHandle
    wanted: list[list[Any]]


def _place_of(frame: Frame) -> tuple[float, float] | None:
    """Where a frame's own corner is in the viewport; None where nothing of it shows."""
    if not frame.parent_frame:
        return 0.0, 0.0
    element = frame.frame_element()
    place = element.bounding_box()
    if not place:
        return None
    rim = element.evaluate(RIM)
    return place["x"] + rim[0], place["y"] + rim[1]


def _placed(boxes: list[dict[str, Any]], place: tuple[float, float]) -> list[Box]:
    return [Box(b["x"] + place[0], b["y"] + place[1], b["width"], b["height"], b["text"]) for b in boxes]


def _spans(text: str, whole: str, privacy: Privacy) -> list[tuple[int, int, str]]:
    """(start, end, what to show) for each part of `text` that must be covered; `whole` is the rule of its label."""
    if whole and text.strip():
        return [(0, len(text), mask_value(privacy.scrub(text.strip()), whole))]
    return [(f.start, f.end, f.masked) for f in privacy.find(text)]


def _outlined(outline: Locator | None) -> Box | None:
    """Where the control and its words are, scrolled into view; None where it cannot be seen: the picture is still worth having.

    Asked in one call that waits for nothing: a control that is hidden by now has no frame, and costs no patience.
    """
    if outline is None:
        return None
    around = outline.evaluate_all(_AROUND)
    if around is None:
        return None
    x, y = around.pop("frames") or _frame_of(outline)
    return Box(around["x"] + x, around["y"] + y, around["width"], around["height"])


def _frame_of(outline: Locator) -> tuple[float, float]:
    """The corner of the frame in which a control stands."""
    owner = outline.element_handle(timeout=1_500).owner_frame()
    return (owner and _place_of(owner)) or (0.0, 0.0)
