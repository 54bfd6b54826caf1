"""A position says where to go on from, to the row."""

from __future__ import annotations

import pytest

from progress.api.positions import Position, position_of
from progress.models import LogLine


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("0", Position(seq=0)),
        ("118", Position(seq=118)),
        ("118.4021", Position(seq=118, row=4021)),
        ("118.0", Position(seq=118, row=0)),
    ],
)
def test_a_position_is_what_it_is_written_as(text, position):
    assert Position.parse(text) == position
    assert str(position) == text


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "1.-2", "1.2.3", "1.x", "9" * 30, "1." + "9" * 30, "1e3"]
)
def test_what_is_no_position_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        Position.parse(text)


def test_the_position_of_a_row_is_right_after_it():
    assert position_of(LogLine(pk=7, seq=3)) == Position(seq=3, row=7)
