"""Opens and prepares pictures, and recognises their text; all formats share it."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from workers.errors import Bomb, Corrupt
from workers.limits import Limits
from workers.readers.normalise import clean, cut
from workers.readers.ocr import recognise
from workers.readers.parts import elapsed
from workers.readers.types import PageClass, PageContent

NO_TEXT_NOTE = "No text was found in this picture."
#: What Pillow raises over damaged pictures.
BROKEN = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


@contextmanager
def damage_told() -> Iterator[None]:
    """Turn what Pillow raises into `Bomb` or `Corrupt`."""
    try:
        with warnings.catch_warnings():
            # Of slight damage Pillow only warns, and reads on.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Bomb(detail=str(error)) from error
    except BROKEN as error:
        raise Corrupt(detail=str(error)) from error


def open_picture(path: Path, formats: Sequence[str], limits: Limits) -> Image.Image:
    """Open a picture without decoding it.

    Raises:
        Corrupt: its head cannot be read.
        Bomb: it has more pixels than the limit allows.
    """
    with damage_told():
        image = Image.open(path, formats=tuple(formats))
    try:
        check_pixels(image, limits)
    except Bomb:
        image.close()
        raise
    return image


def check_pixels(image: Image.Image, limits: Limits) -> None:
    """Refuse a picture by the size that its head declares.

    Raises:
        Bomb: it has more pixels than the limit allows.
    """
    width, height = image.size
    if width * height > limits.max_pixels:
        raise Bomb(_too_wide(width, height), detail=f"{width}x{height}")


def _too_wide(width: int, height: int) -> str:
    return (
        f"This picture has {width:,} by {height:,} pixels, which is more than can be "
        "read. Hand in a smaller copy."
    )


def recognised(
    image: Image.Image, number: int, limits: Limits, started: float
) -> PageContent:
    """Return a picture's text as a page; `started` is when work on it began.

    Raises:
        PageUnreadable: recognition failed.
    """
    found = recognise(image)
    text, note = cut(clean(found.text), limits.max_characters_per_page)
    return PageContent(
        number=number,
        text=text,
        via="ocr",
        page_class=PageClass.IMAGE if text else PageClass.BLANK,
        milliseconds=elapsed(started),
        confidence=found.confidence,
        note=note if text else NO_TEXT_NOTE,
    )


def upright(image: Image.Image, max_pixels: int) -> Image.Image:
    """Return a picture in grey, upright as the camera meant it, on white."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I;16"):
        # Pillow clips 16-bit grey when it converts; scale it to 8 bits first.
        turned = turned.point(lambda value: value / 256).convert("L")
    if turned.has_transparency_data:
        over = turned.convert("RGBA")
        turned = Image.new("RGBA", over.size, "white")
        turned.alpha_composite(over)
    return _shrunk(turned.convert("L"), max_pixels)


def _shrunk(image: Image.Image, max_pixels: int) -> Image.Image:
    pixels = image.width * image.height
    if pixels > max_pixels:
        share = (max_pixels / pixels) ** 0.5
        size = (max(1, int(image.width * share)), max(1, int(image.height * share)))
        return image.resize(size)
    return image
