"""Reads a PNG or JPEG as one page by recognising its text."""

from __future__ import annotations

import time
from pathlib import Path

from PIL import Image

from workers.errors import PageUnreadable
from workers.limits import Limits
from workers.readers.picture import damage_told, open_picture, recognised, upright
from workers.readers.types import Census, Closing, PageClass, PageContent

_FORMATS = ("PNG", "JPEG")


class ImageReader(Closing):
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
        return recognised(self._image, number, self._limits, started)

    def metadata(self) -> dict[str, str]:
        """Return the picture's size in pixels."""
        return dict(self._metadata)

    def close(self) -> None:
        """Let go of the pixels."""
        self._image.close()


def _load(path: Path, limits: Limits) -> tuple[Image.Image, dict[str, str]]:
    with open_picture(path, _FORMATS, limits) as image, damage_told():
        size = {"width": str(image.width), "height": str(image.height)}
        return upright(image, limits.max_render_pixels), size
