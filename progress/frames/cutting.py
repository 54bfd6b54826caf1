"""Where a frame ends that cannot carry all: at the border of a commit, never inside."""

from __future__ import annotations

from collections.abc import Sequence


def border(seqs: Sequence[int], most: int) -> int | None:
    """Return the last seq up to which rows fit, None if all do.

    `seqs` are the rows' seqs in order, of which one frame carries `most`. The first
    commit is never split, however many rows it has; else a frame would never come
    past it.
    """
    if len(seqs) <= most:
        return None
    first_too_many = seqs[most]
    return first_too_many if seqs[0] == first_too_many else first_too_many - 1
