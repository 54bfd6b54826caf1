"""Loads frames: what happened to a job, or to many, after a seq that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.utils import timezone

from progress.frames.filling import fill, fill_with_latest, fill_with_what_fits
from progress.frames.present import brief_frame
from progress.frames.reading import (
    Written,
    jobs_of,
    written_after,
    written_after_each,
    written_last,
)
from progress.models import Job
from progress.protocol import Frame

#: Most jobs that are asked for by one query.
CHUNK = 100
#: How often a snapshot is read again that a commit came into the middle of.
TRIES = 3

_NOTHING = Written()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFrame:
    """A frame, and when the newest of it was committed: the base of a lag."""

    frame: Frame
    committed_at: datetime


def load_frame(
    job_id: UUID, *, after: int = 0, is_brief: bool = False, is_live: bool = False
) -> Frame | None:
    """Return what happened to a job after seq `after`, or None if the job is gone.

    After 0, and after a seq that the job has not reached, it is a snapshot. If more
    was missed than one frame carries, it is a snapshot marked as reset; a live frame
    is cut at the border of a commit instead, and says `has_more`.

    The job's row is read first; rows past its seq are left to the next frame.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    now = timezone.now()
    if is_brief:
        return brief_frame(job, after=after, now=now)
    return _whole_frame(job, after, now, is_live=is_live)


def load_dated_frames(
    wanted: Mapping[UUID, int], *, is_brief: bool = False
) -> dict[UUID, DatedFrame]:
    """Return the live frame of each of these jobs after its seq, unless it is gone.

    Brief frames of a hundred jobs are one query, whole updates five, unless they
    wrote more than frames carry. Whole snapshots are read job by job.
    """
    now = timezone.now()
    found: dict[UUID, DatedFrame] = {}
    for chunk in _chunks(wanted):
        jobs = jobs_of(chunk)
        frames = _briefs(jobs, chunk, now) if is_brief else _wholes(jobs, chunk, now)
        for job, frame in zip(jobs, frames, strict=True):
            found[job.pk] = DatedFrame(frame=frame, committed_at=job.changed_at)
    return found


def _chunks(wanted: Mapping[UUID, int]) -> Iterator[dict[UUID, int]]:
    items = iter(wanted.items())
    while chunk := dict(islice(items, CHUNK)):
        yield chunk


def _briefs(
    jobs: list[Job], wanted: Mapping[UUID, int], now: datetime
) -> Iterator[Frame]:
    return (brief_frame(job, after=wanted[job.pk], now=now) for job in jobs)


def _wholes(
    jobs: list[Job], wanted: Mapping[UUID, int], now: datetime
) -> Iterator[Frame]:
    afters = {job.pk: wanted[job.pk] for job in jobs}
    moved = {job.pk: afters[job.pk] for job in jobs if 0 < afters[job.pk] < job.seq}
    written = written_after_each(moved) if moved else {}
    for job in jobs:
        rows = None
        if written is not None and job.pk in moved:
            rows = written.get(job.pk, _NOTHING)
        if rows is None or rows.is_too_much():
            yield _whole_frame(job, afters[job.pk], now, is_live=True)
        else:
            frame = brief_frame(job, after=afters[job.pk], now=now)
            fill(frame, rows)
            yield frame


def _whole_frame(job: Job, after: int, now: datetime, *, is_live: bool) -> Frame:
    frame = brief_frame(job, after=after, now=now)
    if frame["type"] == "snapshot":
        return _snapshot(job, now, is_reset=frame["is_reset"])
    rows = written_after(job.pk, after) if after < job.seq else _NOTHING
    if rows.is_too_much() and not is_live:
        return _snapshot(job, now, is_reset=True)
    if rows.is_too_much():
        fill_with_what_fits(frame, job.pk, rows)
    else:
        fill(frame, rows)
    return frame


def _snapshot(job: Job, now: datetime, *, is_reset: bool) -> Frame:
    job, rows = _job_and_latest(job)
    frame = brief_frame(job, now=now)
    frame["is_reset"] = is_reset
    fill_with_latest(frame, rows)
    return frame


def _job_and_latest(job: Job) -> tuple[Job, Written]:
    """Return a job and its latest rows as of one moment, if it holds still for one.

    The row of a document that changes between the two queries is ahead of the job's.
    Left out it would be missing from the copy; told now it would be told twice.
    """
    rows = written_last(job.pk)
    for _ in range(TRIES):
        if all(document.seq <= job.seq for document in rows.documents):
            break
        job = Job.objects.filter(pk=job.pk).first() or job
        rows = written_last(job.pk)
    return job, rows
