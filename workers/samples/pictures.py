"""Makes pictures of text that look as if they came from a scanner."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageFont

#: A4 at 150 dots per inch, which is what the recognition is tuned for.
PAGE_SIZE = (1240, 1754)
FONT_PIXELS = 31
_LEFT, _TOP, _LEADING = 130, 170, 48
_INK, _PAPER = 38, 244
_LEVELS = 8


def make_png(
    lines: Sequence[str],
    *,
    size: tuple[int, int] = PAGE_SIZE,
    tilt: float = 0.6,
    noise: int = 14,
) -> bytes:
    """Return a PNG of a page: `tilt` is in degrees, `noise` in levels of grey."""
    return _encoded(scan(lines, size=size, tilt=tilt, noise=noise), "PNG")


def make_jpeg(
    lines: Sequence[str], *, size: tuple[int, int] = PAGE_SIZE, tilt: float = 0.4
) -> bytes:
    """Return a grey JPEG of a page."""
    return _encoded(scan(lines, size=size, tilt=tilt, noise=8), "JPEG")


def make_tiff(
    frames: Sequence[Sequence[str]], *, size: tuple[int, int] = PAGE_SIZE
) -> bytes:
    """Return a TIFF of black and white pages, as a fax machine makes it."""
    pages = [scan(lines, size=size, tilt=0.3, noise=0).convert("1") for lines in frames]
    out = io.BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="group4"
    )
    return out.getvalue()


def scan(
    lines: Sequence[str], *, size: tuple[int, int], tilt: float, noise: int
) -> Image.Image:
    """Draw lines on paper, tilt them, soften them and add the grain of a scanner."""
    page = _drawn(lines, size).rotate(
        tilt, resample=Image.Resampling.BICUBIC, fillcolor=_PAPER
    )
    soft = page.filter(ImageFilter.GaussianBlur(0.6))
    return _with_grain(soft, noise) if noise else soft


def _drawn(lines: Sequence[str], size: tuple[int, int]) -> Image.Image:
    page = Image.new("L", size, _PAPER)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=FONT_PIXELS)
    for index, line in enumerate(lines):
        pen.text((_LEFT, _TOP + index * _LEADING), line, fill=_INK, font=font)
    return page


def _with_grain(page: Image.Image, noise: int) -> Image.Image:
    """Few levels of grey keep the file small without changing how it looks."""
    chance = random.Random(7)  # noqa: S311 - grain, not a secret
    grain = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
    mixed = Image.blend(page, grain, noise / 255)
    step = 256 // (_LEVELS * 2)
    return mixed.point(
        [min(255, value // step * step + step // 2) for value in range(256)]
    )


def _encoded(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
