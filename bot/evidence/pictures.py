"""A screen as a picture that may be shown: personal data covered, the control in question outlined.

The page is only looked at. What is to be covered is measured in the page and painted on the picture afterwards, so
neither the ERP's scripts nor its forms can notice.
"""

from __future__ import annotations

import struct
from base64 import b64decode
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from playwright.sync_api import CDPSession, Frame, JSHandle, Locator, Page
from playwright.sync_api import Error as PlaywrightError

from bot.evidence.painting import RIM, Box, Picture, paint
from bot.evidence.privacy import Privacy, mask_value

OVERLAY = "[data-bot-overlay]"  # what we ourselves show on a page (the banner of a headed run); never in a picture
_PATIENCE_MS = 8_000
_RAW = {"format": "png", "optimizeForSpeed": True}

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


def take(
    page: Page,
    privacy: Privacy,
    outline: Locator | None = None,
    *,
    namer: Privacy | None = None,
    camera: Camera | None = None,
) -> Taken:
    """All that needs the page, so that `develop` may follow in another thread; `NoPictureError` as `photograph`."""
    try:
        if page.is_closed():
            raise NoPictureError("a página foi fechada")
        control = None
        if outline is not None:
            # Only this call has a limit of its own that a blocked page cannot outlast; evaluate() would wait for ever.
            page.wait_for_function("() => true", timeout=_PATIENCE_MS)
            control = _outlined(outline)
        png, boxes, names = _settled(page, _Words(privacy, namer), camera or Camera())
    except PlaywrightError as e:
        reason = "a página não responde" if "Timeout" in str(e) else "a página fechou ou travou"
        raise NoPictureError(reason) from e
    return Taken(png, boxes, control, names)


def develop(taken: Taken) -> Picture:
    """The picture that may be shown."""
    return paint(taken.png, taken.boxes, taken.control, taken.names)


class Camera:
    """Takes the raw picture; keeps its line to the page, for the next one."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._line: CDPSession | None = None

    def png(self, page: Page, *, overlay: bool, steady: bool) -> bytes:
        """The viewport in CSS pixels. Asked of the browser itself, which takes half as long as by Playwright, where there is nothing to hide, no
        font to wait for, and a pixel is a pixel."""
        if steady and not overlay:
            png, size = self._raw(page), page.viewport_size
            if png and size and struct.unpack(">II", png[16:24]) == (size["width"], size["height"]):
                return png
        # Playwright would hide the caret by a style on every field, and takes a style of ours by adding an element.
        style = f"{OVERLAY}{{display:none!important}}" if overlay else None
        return page.screenshot(timeout=_PATIENCE_MS, scale="css", caret="initial", style=style)

    def _raw(self, page: Page) -> bytes | None:
        """As the browser gives it; None where it has none just now, as of a page that it has not drawn yet."""
        try:
            return b64decode(self._asked(page).send("Page.captureScreenshot", _RAW)["data"])
        except PlaywrightError:
            return None

    def _asked(self, page: Page) -> CDPSession:
        if self._line is None or self._page is not page:
            self._page, self._line = page, page.context.new_cdp_session(page)
        return self._line


def _settled(page: Page, words: _Words, camera: Camera) -> tuple[bytes, list[Box], list[Box]]:
    """A picture and the boxes to cover, measured before and after it; a page that moves meanwhile gets both lists."""
    boxes: list[Box] = []
    names: list[Box] = []
    with ExitStack() as stack:
        for _ in range(3):
            before = _Reading(page, words, stack)
            png = camera.png(page, overlay=before.overlay, steady=before.steady)
            after = before.again()
            boxes = list(dict.fromkeys([*before.boxes.data, *after.data]))
            names = [b for b in dict.fromkeys([*before.boxes.names, *after.names]) if b not in boxes]
            if before.boxes.data == after.data:
                break
    return png, boxes, names


@dataclass
class _Boxes:
    """What is to be covered in a picture, and where names stand besides."""

    data: list[Box] = field(default_factory=list)
    names: list[Box] = field(default_factory=list)

    def add(self, found: list[dict[str, Any]], place: tuple[float, float], of_data: int) -> None:
        """Takes in what was measured in a frame that stands there; the first `of_data` of what was asked for are data."""
        for b in found:
            box = Box(b["x"] + place[0], b["y"] + place[1], b["width"], b["height"], b["text"])
            (self.data if b["of"] < of_data else self.names).append(box)


class _Reading:
    """The texts in the viewport of every frame, and where those are that must be covered."""

    def __init__(self, page: Page, words: _Words, stack: ExitStack) -> None:
        self.page, self.words, self.stack = page, words, stack
        self.overlay, self.steady = False, True
        self.frames = [frame for frame in page.frames if not frame.is_detached()]
        self.read: list[_OfFrame] = []
        self.boxes = _Boxes()
        for frame in self.frames:
            if (place := _place_of(frame)) is None:
                continue
            # Its limit is one that a blocked page cannot outlast; an evaluation would wait for ever.
            seen = frame.wait_for_function(_READ, arg=words.labels, timeout=_PATIENCE_MS)
            stack.callback(seen.dispose)
            texts, overlay, steady = seen.evaluate("seen => [seen.texts, seen.overlay, seen.steady]")
            self.overlay, self.steady = self.overlay or overlay, self.steady and steady
            data, names = words.wanted(texts)
            one = _OfFrame(frame, place, seen, [*data, *names], len(data))
            if one.wanted:
                self.boxes.add(seen.evaluate("(seen, wanted) => seen.measure(wanted)", one.wanted), place, one.of_data)
            self.read.append(one)

    def again(self) -> _Boxes:
        """The boxes as they are now: in one call a frame where the same texts are there still, else read anew."""
        boxes = _Boxes()
        if [frame for frame in self.page.frames if not frame.is_detached()] != self.frames:
            return _Reading(self.page, self.words, self.stack).boxes
        for one in self.read:
            found = one.seen.evaluate("(seen, wanted) => seen.again(wanted)", one.wanted)
            if found is None:
                return _Reading(self.page, self.words, self.stack).boxes
            boxes.add(found, _place_of(one.frame) or one.place, one.of_data)
        return boxes


@dataclass
class _OfFrame:
    frame: Frame
    place: tuple[float, float]
    seen: JSHandle
    wanted: list[list[Any]]
    of_data: int


class _Words:
    """What of the texts of a screen is to be covered here, and what besides in a copy that leaves the machine."""

    def __init__(self, privacy: Privacy, namer: Privacy | None) -> None:
        self.privacy, self.namer = privacy, namer
        named = {label: rule for label, rule in namer.labels.items() if label not in privacy.labels} if namer else {}
        self.labels = {"labels": privacy.labels, "named": named}

    def wanted(self, texts: list[dict[str, Any]]) -> tuple[list[list[Any]], list[list[Any]]]:
        """[place of the text, start, end, what to show] of data, and of names."""
        data, names = [], []
        for i, one in enumerate(texts):
            text, whole = one["text"], one["whole"] if one["text"].strip() else ""
            covered = whole if not one["named"] else ""
            data += [[i, *span] for span in _spans(text, covered, self.privacy)]
            if whole and one["named"]:
                names.append([i, 0, len(text), ""])
            elif self.namer and not covered and not one["inside"]:
                names += [[i, found.start, found.end, ""] for found in self.namer.names(text)]
        return data, names


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


def _spans(text: str, whole: str, privacy: Privacy) -> list[tuple[int, int, str]]:
    """(start, end, what to show) for each part of `text` that must be covered; `whole` is the rule of its label."""
    if whole and text.strip():
        return [(0, len(text), mask_value(privacy.scrub(text.strip()), whole))]
    return [(f.start, f.end, f.masked) for f in privacy.find(text)]


def _outlined(outline: Locator) -> Box | None:
    """Where the control and its words are, scrolled into view; None where it cannot be seen: the picture is still worth having.

    Asked in one call that waits for nothing: a control that is hidden by now has no frame, and costs no patience.
    """
    around = outline.evaluate_all(_AROUND)
    if around is None:
        return None
    x, y = around.pop("frames") or _frame_of(outline)
    return Box(around["x"] + x, around["y"] + y, around["width"], around["height"])


def _frame_of(outline: Locator) -> tuple[float, float]:
    """The corner of the frame in which a control stands."""
    owner = outline.element_handle(timeout=1_500).owner_frame()
    return (owner and _place_of(owner)) or (0.0, 0.0)
