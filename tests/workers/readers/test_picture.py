"""What Pillow raises becomes words; what it only warns of does no harm."""

from __future__ import annotations

import warnings

import pytest
from PIL import Image

from workers.errors import Bomb, Corrupt
from workers.readers.picture import damage_told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError("cut off"), Corrupt),
        (SyntaxError("no tiff"), Corrupt),
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
