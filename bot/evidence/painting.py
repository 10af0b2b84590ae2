"""The picture itself: what is personal covered, what is pointed at framed, and the file made small."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFont

_WIDEST = 1280
_SHORTEST = 300
_HEAVY = 60_000
RIM = """e => { const s = getComputedStyle(e);
    return [e.clientLeft + parseFloat(s.paddingLeft), e.clientTop + parseFloat(s.paddingTop)]; }"""


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


def paint(png: bytes, boxes: Sequence[Box], control: Box | None, names: Sequence[Box] = ()) -> Picture:
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
