"""Fills the lists of a frame: all that is new, the latest, or as much as fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from progress.frames.cutting import border
from progress.frames.reading import Row, Written, written_in_one_commit
from progress.frames.rows import document_dict, event_dict, log_dict, page_dict
from progress.protocol import MAX_EVENTS, MAX_LOGS, MAX_PAGES, Frame

R = TypeVar("R", bound=Row)


def fill(frame: Frame, rows: Written) -> None:
    """Put `rows` into the frame by seq, but for what was written after its seq."""
    by_seq = sorted(rows.documents, key=attrgetter("seq"))
    _fill(frame, replace(rows, documents=_up_to(frame["seq"], by_seq)))


def _fill(frame: Frame, rows: Written) -> None:
    seq = frame["seq"]
    frame["is_brief"] = False
    frame["documents"] = [document_dict(document) for document in rows.documents]
    frame["pages"] = [page_dict(page) for page in _up_to(seq, rows.pages)]
    frame["logs"] = [log_dict(line) for line in _up_to(seq, rows.logs)]
    frame["events"] = [event_dict(event) for event in _up_to(seq, rows.events)]


def fill_with_latest(frame: Frame, rows: Written) -> None:
    """Put the latest of `rows` into the frame, and say so if there were more."""
    frame["is_truncated"] = rows.is_too_much()
    latest = replace(
        rows,
        pages=rows.pages[-MAX_PAGES:],
        logs=rows.logs[-MAX_LOGS:],
        events=rows.events[-MAX_EVENTS:],
    )
    _fill(frame, latest)


def fill_with_what_fits(frame: Frame, job_id: UUID, rows: Written) -> None:
    """End the frame at the last commit that fits, and say whether there is more.

    `rows` may have been read up to a limit inside the first commit; then that commit
    is read whole, since its other rows would never be told.
    """
    present = frame["seq"]
    seq = frame["seq"] = min(_last_that_fits(rows), present)
    frame["has_more"] = seq < present
    if _is_split(rows, seq):
        rows = _made_whole(rows, job_id, seq)
    fill(frame, rows)


def _last_that_fits(rows: Written) -> int:
    """Return the last seq up to which the rows of each kind fit."""
    borders = (
        border([page.seq for page in rows.pages], MAX_PAGES),
        border([line.seq for line in rows.logs], MAX_LOGS),
        border([event.seq for event in rows.events], MAX_EVENTS),
    )
    return min(seq for seq in borders if seq is not None)


def _is_split(rows: Written, seq: int) -> bool:
    return (
        _is_one_commit(rows.pages, MAX_PAGES, seq)
        or _is_one_commit(rows.logs, MAX_LOGS, seq)
        or _is_one_commit(rows.events, MAX_EVENTS, seq)
    )


def _is_one_commit(rows: Sequence[Row], most: int, seq: int) -> bool:
    return len(rows) > most and rows[0].seq == seq


def _made_whole(rows: Written, job_id: UUID, seq: int) -> Written:
    whole = written_in_one_commit(job_id, seq)
    return replace(
        rows,
        pages=_longer(rows.pages, whole.pages, MAX_PAGES, seq),
        logs=_longer(rows.logs, whole.logs, MAX_LOGS, seq),
        events=_longer(rows.events, whole.events, MAX_EVENTS, seq),
    )


def _longer(read: list[R], whole: list[R], most: int, seq: int) -> list[R]:
    return whole if _is_one_commit(read, most, seq) else read


def _up_to(seq: int, rows: list[R]) -> list[R]:
    """Return the rows up to `seq`; they are in its order."""
    if not rows or rows[-1].seq <= seq:
        return rows
    return [row for row in rows if row.seq <= seq]
