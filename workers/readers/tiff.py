"""Reads TIFF, such as a scanner or a fax makes: each frame is a page, by OCR."""

from __future__ import annotations

import time
import warnings
from contextlib import suppress
from pathlib import Path

from PIL import Image

from workers.errors import Corrupt, PageUnreadable, ReadingError
from workers.limits import Limits
from workers.readers.parts import check_page_count
from workers.readers.picture import (
    check_pixels,
    damage_told,
    open_picture,
    recognised,
    upright,
)
from workers.readers.types import Census, Closing, PageClass, PageContent

BREAKS_OFF = (
    "The file breaks off here; it may have had more frames. Save it anew and hand it "
    "in again."
)
#: How the warning begins that Pillow gives of a directory that is cut off.
CUT = "Corrupt EXIF data"


class TiffReader(Closing):
    """A TIFF, open; its frames are decoded one at a time.

    Where the file breaks off, one more page that cannot be read stands for the rest.

    Raises:
        Corrupt: its directories cannot be read.
        Bomb: its first frame has more pixels than the limit allows.
        TooManyPages: it has too many frames.
    """

    unit = "frame"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._image = open_picture(path, ("TIFF",), limits)
        try:
            self._frames, is_cut = _count(self._image, limits)
        except BaseException:
            self.close()
            raise
        self._pages = self._frames + is_cut

    def census(self) -> Census:
        """Count the frames; whether they have text is known after reading them."""
        classes = (PageClass.IMAGE,) * self._pages
        return Census(unit=self.unit, pages=self._pages, classes=classes)

    def read(self, number: int) -> PageContent:
        """Recognise the text of a frame.

        Raises:
            PageUnreadable: there is no such frame, it is damaged or has too many
                pixels, or recognition failed.
        """
        if not 1 <= number <= self._pages:
            raise PageUnreadable(detail=f"no frame {number}")
        if number > self._frames:
            raise PageUnreadable(BREAKS_OFF, detail=f"no directory {number}")
        started = time.perf_counter()
        return recognised(self._frame(number), number, self._limits, started)

    def _frame(self, number: int) -> Image.Image:
        try:
            with damage_told():
                self._image.seek(number - 1)
                check_pixels(self._image, self._limits)
                return upright(self._image, self._limits.max_render_pixels)
        except ReadingError as error:
            raise PageUnreadable(detail=f"frame {number}: {error.detail}") from error

    def metadata(self) -> dict[str, str]:
        """Return nothing: what frames say of themselves differs between them."""
        return {}

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()


def _count(image: Image.Image, limits: Limits) -> tuple[int, bool]:
    """Walk the chain of directories, no further than the limit of pages.

    Returns how many frames there are, and whether the chain breaks off behind them.
    """
    frames, is_cut = 0, False
    try:
        with damage_told(), warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always", UserWarning)
            with suppress(EOFError):
                while frames <= limits.max_pages:
                    image.seek(frames)
                    frames += 1
            # The directory of the last frame lacks its end, and where the next one is.
            is_cut = any(str(each.message).startswith(CUT) for each in said)
    except Corrupt:
        if not frames:
            raise
        is_cut = True
    check_page_count(frames + is_cut, TiffReader.unit, limits, is_whole=False)
    return frames, is_cut
