"""What Pillow raises becomes words; what it only warns of does no harm."""

from __future__ import annotations

import io
import random
import struct
import warnings
from collections.abc import Callable
from contextlib import suppress

import pytest
from PIL import Image

from tests.support.mutations import MUTATIONS, Mutation
from workers.errors import Bomb, Corrupt, ReadingError
from workers.limits import DEFAULT
from workers.readers import DocumentReader, picture
from workers.readers.image import ImageReader
from workers.readers.ocr import OcrText
from workers.readers.picture import damage_told
from workers.readers.tiff import TiffReader
from workers.samples import make_tiff


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError("cut off"), Corrupt),
        (SyntaxError("no tiff"), Corrupt),
        (TypeError("Missing dimensions"), Corrupt),
        (KeyError(5284), Corrupt),
        (struct.error("required argument is not an integer"), Corrupt),
        (Image.DecompressionBombError("wide"), Bomb),
    ],
)
def test_errors_are_told(error, told):
    with pytest.raises(told), damage_told():
        raise error


def test_a_warning_of_a_bomb_is_one_and_others_are_none():
    with damage_told():
        warnings.warn("slight damage", stacklevel=1)
    with pytest.raises(Bomb), damage_told():
        warnings.warn("wide", Image.DecompressionBombWarning, stacklevel=1)


def jpeg() -> bytes:
    """A photograph that says that it was taken upright."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 1
    Image.effect_noise((60, 40), 50).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.__name__)
@pytest.mark.parametrize(
    ("build", "reader"),
    [(jpeg, ImageReader), (lambda: make_tiff([["x"]], size=(60, 40)), TiffReader)],
    ids=["jpeg", "tiff"],
)
def test_damage_to_a_picture_is_said_to_be_that(
    keep,
    monkeypatch,
    build: Callable[[], bytes],
    reader: type[ImageReader | TiffReader],
    mutation: Mutation,
):
    monkeypatch.setattr(
        picture, "recognise", lambda _: OcrText(text="", confidence=None)
    )
    data, chance = build(), random.Random(20261122)
    for _ in range(30):
        # Any other error would be taken for one of ours.
        with suppress(ReadingError):
            read_all(reader(keep(mutation(data, chance)), DEFAULT))


def read_all(opened: DocumentReader) -> None:
    with opened as document:
        for number in range(1, document.census().pages + 1):
            document.read(number)
