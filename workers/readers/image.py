"""Reads a PNG or JPEG as one page by recognising its text."""

from __future__ import annotations

import time
import warnings
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image, ImageOps

from workers.errors import Bomb, Corrupt, PageUnreadable
from workers.limits import Limits
from workers.readers.normalise import clean, cut
from workers.readers.ocr import OcrText, recognise
from workers.readers.parts import elapsed
from workers.readers.types import Census, PageClass, PageContent

NO_TEXT_NOTE = "No text was found in this picture."
_FORMATS = ("PNG", "JPEG")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, OverflowError)


class ImageReader:
    """A picture as a document of one page; it is decoded when it is opened.

    Raises:
        Corrupt: it cannot be decoded, or its end is missing.
        Bomb: it has more pixels than the limit allows.
    """

    unit = "page"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._image, self._metadata = _load(path, limits)

    def census(self) -> Census:
        """Count the one page; whether it has text is known after reading it."""
        return Census(unit=self.unit, pages=1, classes=(PageClass.IMAGE,))

    def read(self, number: int) -> PageContent:
        """Recognise the text of the picture.

        Raises:
            PageUnreadable: there is no such page, or recognition failed.
        """
        if number != 1:
            raise PageUnreadable(detail=f"no page {number} in a picture")
        started = time.perf_counter()
        return self._content(recognise(self._image), started)

    def _content(self, found: OcrText, started: float) -> PageContent:
        text, note = cut(clean(found.text), self._limits.max_characters_per_page)
        return PageContent(
            number=1,
            text=text,
            via="ocr",
            page_class=PageClass.IMAGE if text else PageClass.BLANK,
            milliseconds=elapsed(started),
            confidence=found.confidence,
            note=note if text else NO_TEXT_NOTE,
        )

    def metadata(self) -> dict[str, str]:
        """Return the picture's size in pixels."""
        return dict(self._metadata)

    def close(self) -> None:
        """Let go of the pixels."""
        self._image.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _load(path: Path, limits: Limits) -> tuple[Image.Image, dict[str, str]]:
    try:
        with _open(path) as image:
            width, height = image.size
            if width * height > limits.max_pixels:
                raise Bomb(_too_wide(width, height), detail=f"{width}x{height}")
            size = {"width": str(width), "height": str(height)}
            return upright(image, limits.max_render_pixels), size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Bomb(detail=str(error)) from error
    except _BROKEN as error:
        raise Corrupt(detail=str(error)) from error


def _open(path: Path) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(path, formats=_FORMATS)


def _too_wide(width: int, height: int) -> str:
    return (
        f"This picture has {width:,} by {height:,} pixels, which is more than can be "
        "read. Hand in a smaller copy."
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
