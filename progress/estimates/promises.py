"""Promises: the first estimate of a document and its job, kept beside the truth."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from progress.estimates import situation
from progress.estimates.current import current
from progress.estimates.outlook import Mood
from progress.estimates.parts import seen_now
from progress.models import Document, Job

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """The columns of a promise: seconds from `promised_at` on, with the interval."""

    promised_at: datetime
    promised_seconds: float
    promised_low: float
    promised_high: float


def make(document_id: UUID) -> None:
    """Keep what can be said of a document whose pages are known, and of its job.

    Called once an attempt, after its census; the first counts until the job is queued
    again. It costs a few statements, and never fails its caller.
    """
    try:
        _make(document_id)
    except Exception as error:
        # Whatever it is: a task must not fail because nobody could say how long.
        logger.warning("%s: no estimate was kept: %r", document_id, error)


def make_of_job(job_id: UUID) -> None:
    """Keep what can be said of a job whose first document was read in no time."""
    try:
        _keep_of_job(job_id, None, timezone.now())
    except Exception as error:
        logger.warning("%s: no estimate was kept: %r", job_id, error)


def _make(document_id: UUID) -> None:
    found = situation.one(document_id, timezone.now())
    if found is None:
        return
    (row,) = found.rows
    left = current().knowledge().left(seen_now(row, found))
    if left is None:
        return
    made = Promised(
        promised_at=found.now,
        promised_seconds=left.middle,
        promised_low=left.low,
        promised_high=left.high,
    )
    Document.objects.filter(pk=document_id, promised_at=None).update(**asdict(made))
    _keep_of_job(row.job_id, made, found.now)


def _keep_of_job(job_id: UUID, of_document: Promised | None, now: datetime) -> None:
    """Keep the promise of a job that has none: of its only document, or of them all."""
    job = Job.objects.filter(pk=job_id, promised_at=None)
    total = job.values_list("documents_total", flat=True).first()
    made = of_document if total == 1 else _of_all(job_id, now) if total else None
    if made is not None:
        job.update(**asdict(made))


def _of_all(job_id: UUID, now: datetime) -> Promised | None:
    current().refresh()
    found = current().job(job_id, now)
    if found is None or found.mood is not Mood.RUNNING:
        return None
    return Promised(
        promised_at=now,
        promised_seconds=found.end,
        promised_low=found.low,
        promised_high=found.high,
    )
