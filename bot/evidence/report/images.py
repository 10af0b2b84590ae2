"""The pictures of a report as data: addresses, made to fit what an attachment may weigh."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageDraw, UnidentifiedImageError

from bot.evidence.painting import encode
from bot.evidence.report.view_parts import Figure

_DETAIL_WIDTH, _TALLEST_DETAIL = 520, 120


def _narrow(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)


_SHAPES = ((1280, 64), (1280, 16), (1280, 8), (640, 8))  # width and colours, from what was taken to a third of it
_PRINTED = ((1000, 58), (900, 45), (800, 35), (640, 30))  # width and quality
FEW = 12  # pictures by which is told whether all would fit
DOUBT = 1.05  # so much too large may the few be: whether all fit is then seen on all
Shape = tuple[int, int]
Made = TypeVar("Made", str, bytes)


def _shaped(webp: bytes, width: int, colours: int) -> bytes:
    if (width, colours) == _SHAPES[0]:
        return webp
    image = _narrow(Image.open(io.BytesIO(webp)).convert("RGB"), width)
    return min(webp, encode(image, colours), key=len)


def embed(folder: Path, figures: Iterable[Figure], room: int) -> dict[str, str]:
    """{path: data address} for the figures, together at most `room` bytes.

    Where they do not fit they get fewer colours, then fewer pixels; where even that is too much the last figures are
    left out, so the first batches of a long step are always seen. A file that is missing or no picture is left out.
    """
    files = _readable(folder, figures)
    fitting = _fitting(files, room, _SHAPES, lambda content, shape: _address(_shaped(content, *shape), "webp"))
    kept: dict[str, str] = {}
    for path, address in fitting.items():
        room -= len(address)
        if room < 0:
            break
        kept[path] = address
    return kept


def _fitting(
    files: Mapping[str, bytes], room: int, shapes: Sequence[Shape], made: Callable[[bytes, Shape], Made]
) -> dict[str, Made]:
    """All files as `made` in the first shape in which they are together no longer than `room`, else in the last.

    A few tell whether the others are worth making: of a hundred pictures each shape costs seconds.
    """
    paths = list(files)
    few = paths[:: max(1, len(paths) // FEW)]
    for shape in shapes:
        shaped = {path: made(files[path], shape) for path in few}
        last = shape == shapes[-1]
        if not last and sum(map(len, shaped.values())) * len(paths) > room * len(few) * DOUBT:
            continue
        left = room - sum(map(len, shaped.values()))
        for path in (path for path in paths if path not in shaped):
            if left < 0 and not last:
                break
            shaped[path] = made(files[path], shape)
            left -= len(shaped[path])
        if left >= 0 or last:
            break
    return {path: shaped[path] for path in paths}


def details(folder: Path, figures: Iterable[Figure], *, print_: bool = False) -> dict[str, str]:
    """{path: data address} of what is framed in each picture, at its own size, where the frame is a small part of it."""
    found = {}
    for figure in figures:
        frame = figure.shot.outline
        if not frame or len(frame) != 4 or frame[3] - frame[1] > _TALLEST_DETAIL:
            continue
        content = _readable(folder, [figure]).get(figure.shot.path)
        if content:
            detail = _detail(content, frame)
            found[figure.shot.path] = (
                _address(_as_jpeg(detail, 70), "jpeg") if print_ else _address(encode(detail, colours=32), "webp")
            )
    return found


def _detail(content: bytes, frame: list[int]) -> Image.Image:
    """The frame at its own size and nothing around it: half a line above or below looks like a fault."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    alone = Image.new("RGB", image.size, "white")
    left, top, right, bottom = frame
    alone.paste(image.crop((left, top, right + 1, bottom + 1)), (left, top))
    return alone.crop(_around(frame, image.size))


def _around(frame: list[int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The frame with some of what is around it, always as wide, so that before and after are alike."""
    width = min(_DETAIL_WIDTH, size[0])
    left = max(0, min(frame[0] - 40, size[0] - width))
    return left, max(0, frame[1] - 10), left + width, min(size[1], frame[3] + 10)


def embed_for_print(folder: Path, figures: Iterable[Figure], room: int) -> dict[str, str]:
    """The same as JPEG, which a PDF takes as it is, where it would unpack WebP to many times its size."""
    shaped = _fitting(_readable(folder, figures), room, _PRINTED, lambda content, shape: _jpeg(content, *shape))
    return {path: _address(content, "jpeg") for path, content in shaped.items()}


def _jpeg(content: bytes, width: int, quality: int) -> bytes:
    return _as_jpeg(_narrow(Image.open(io.BytesIO(content)).convert("RGB"), width), quality)


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _readable(folder: Path, figures: Iterable[Figure]) -> dict[str, bytes]:
    files = {}
    shots = {f.shot.path: f.shot for f in figures}
    for path in shots:
        try:
            content = (folder / path).read_bytes()
            Image.open(io.BytesIO(content)).verify()
            if shots[path].shared:
                content = _nameless(content, shots[path].names)
        except (OSError, UnidentifiedImageError, SyntaxError):
            continue
        files[path] = content
    return files


def _nameless(content: bytes, names: list[list[int]] | None) -> bytes:
    """The picture with the places of names covered; `SyntaxError` where they are not known."""
    if names is None:
        raise SyntaxError("this picture may show names")
    if not names:
        return content
    image = Image.open(io.BytesIO(content)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in names:
        draw.rectangle((left, top, right, bottom), fill="#e2e5ea")
    return encode(image)


def _address(content: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
