"""A screen as a picture that may be shown: personal data covered, the control in question outlined.

The page is only looked at. What is to be covered is measured in the page and painted on the picture afterwards, so
neither the ERP's scripts nor its forms can notice.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFont
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, JSHandle, Locator, Page

from bot.evidence.privacy import Privacy, mask_value

OVERLAY = "[data-bot-overlay]"  # what we ourselves show on a page (the banner of a headed run); never in a picture
_PATIENCE_MS = 8_000
_WIDEST = 1280
_SHORTEST = 300
_HEAVY = 60_000
_RIM = """e => { const s = getComputedStyle(e);
    return [e.clientLeft + parseFloat(s.paddingLeft), e.clientTop + parseFloat(s.paddingTop)]; }"""
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
class Box:
    """A rectangle of the viewport in CSS pixels, and the text to show in it (may be empty)."""

    x: float
    y: float
    width: float
    height: float
    text: str = ""


@dataclass(frozen=True)
class Picture:
    """A WebP file's bytes, its size in pixels, how many places of it are covered, where the frame is, and where names of
    people stand that are shown here and are to be covered in a copy that leaves the machine."""

    webp: bytes
    width: int
    height: int
    covered: int
    outline: tuple[int, int, int, int] | None = None  # left, top, right, bottom of the frame
    names: tuple[tuple[int, int, int, int], ...] = ()


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
    return _paint(taken.png, taken.boxes, taken.control, taken.names)


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
    rim = element.evaluate(_RIM)
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


# ------------------------------------------------------------------------------------------------------------- painting


def _paint(png: bytes, boxes: Sequence[Box], control: Box | None, names: Sequence[Box] = ()) -> Picture:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for box in boxes:
        _cover(draw, box)
    frame = _frame(control, image.size) if control else None
    if frame:
        _draw_frame(draw, frame)
    image = _without_blank_end(image)
    if image.width > _WIDEST:
        scale = _WIDEST / image.width
        image = image.resize((_WIDEST, round(image.height * scale)), Image.Resampling.LANCZOS)
        frame = _scaled(frame, scale) if frame else None
    else:
        scale = 1.0
    places = [_scaled(place, scale) for b in names if (place := _place(b, image.size, scale))]
    return Picture(encode(image), image.width, image.height, len(boxes), frame, tuple(places))


def _place(box: Box, size: tuple[int, int], scale: float) -> tuple[int, int, int, int] | None:
    """Where a box stands in the picture as it was taken; None for one that nothing is seen of."""
    left, top = max(0, round(box.x) - 1), max(0, round(box.y) - 1)
    right, bottom = min(round(size[0] / scale), round(box.x + box.width) + 1), round(box.y + box.height) + 2
    return (left, top, right, bottom) if right > left and bottom > top and top * scale < size[1] else None


def _without_blank_end(image: Image.Image) -> Image.Image:
    """The image without the rows at its end in which there is nothing, but for a margin: what is seen is seen larger."""
    last = image.crop((0, image.height - 1, image.width, image.height)).resize(image.size)
    seen = ImageChops.difference(image, last).getbbox()
    return image.crop((0, 0, image.width, min(image.height, max(_SHORTEST, (seen[3] if seen else 0) + 24))))


def encode(image: Image.Image, colours: int = 64) -> bytes:
    """A WebP file without metadata.

    A screen has few colours, and without loss in few colours it is a third of the size of a lossy picture, and sharp
    (21 against 65 kB, measured on a list of 20 clients); only a screen full of photographs is the other way round.
    """
    # The colours are chosen from every second pixel both ways: to count them takes longer than to write the file.
    sample = image.resize((max(1, image.width // 2), max(1, image.height // 2)), Image.Resampling.NEAREST)
    palette = sample.quantize(colours, dither=Image.Dither.NONE)
    exact = _webp(image.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB"), lossless=True, quality=60)
    return exact if len(exact) <= _HEAVY else min(exact, _webp(image, quality=50), key=len)


def _webp(image: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", method=4, **how)
    return out.getvalue()


@cache
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _cover(draw: ImageDraw.ImageDraw, box: Box) -> None:
    x, y, right, bottom = box.x - 1, box.y - 1, box.x + box.width + 1, box.y + box.height + 2  # glyphs overhang
    if right <= x or bottom <= y:
        return  # a box of no size, as a widget in the middle of an animation has, shows nothing
    draw.rectangle((x, y, right, bottom), fill="#e2e5ea")
    if not box.text:
        return
    size = round(max(8.0, min(14.0, box.height * 0.72)) * 2) / 2
    font = _font(size)
    while size > 7 and draw.textlength(box.text, font) > right - x - 2:
        size -= 0.5
        font = _font(size)
    draw.text((x + 2, (y + bottom) / 2), box.text, fill="#3a4350", font=font, anchor="lm")


def _frame(control: Box, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The frame around a control, cut at the picture's edges; None where nothing of it is in the picture."""
    pad = 6
    left, top = max(1, round(control.x) - pad), max(1, round(control.y) - pad)
    right = min(size[0] - 2, round(control.x + control.width) + pad)
    bottom = min(size[1] - 2, round(control.y + control.height) + pad)
    return (left, top, right, bottom) if right - left > 2 * pad and bottom - top > 2 * pad else None


def _draw_frame(draw: ImageDraw.ImageDraw, frame: tuple[int, int, int, int]) -> None:
    """A dark-rimmed amber frame: seen on light and on dark screens, and in a grey print."""
    left, top, right, bottom = frame
    draw.rounded_rectangle(frame, radius=6, outline="#3b1d00", width=5)
    draw.rounded_rectangle((left + 1, top + 1, right - 1, bottom - 1), radius=5, outline="#ff9500", width=3)


def _scaled(frame: tuple[int, int, int, int], scale: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(n * scale) for n in frame)
    return left, top, right, bottom
