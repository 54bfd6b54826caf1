"""Where a frame ends that cannot carry all."""

from __future__ import annotations

import pytest

from progress.frames.cutting import border


def test_what_fits_has_no_border():
    assert border([], 3) is None
    assert border([5, 5, 6], 3) is None


@pytest.mark.parametrize(
    ("seqs", "expected"),
    [
        ([5, 6, 7, 8], 7),
        # The commit that does not fit begins in the middle: it is left out whole.
        ([5, 7, 7, 7], 6),
        # The first commit alone is too long: it is told whole.
        ([7, 7, 7, 7], 7),
        ([7, 7, 7, 7, 7, 8], 7),
    ],
)
def test_the_border_is_that_of_a_commit(seqs, expected):
    assert border(seqs, 3) == expected
