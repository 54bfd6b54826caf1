"""The present of a job from its row alone: a frame without lists."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from progress import job_types, percent
from progress.estimates import wording
from progress.estimates.current import current
from progress.estimates.fitting import fit_job
from progress.estimates.outlook import Forecast
from progress.estimates.pace import Pace, remaining
from progress.estimates.shapes import EtaDict
from progress.frames.sentences import message_of, stage_of
from progress.models import Job
from progress.protocol import STATUS, CountsDict, Frame


def brief_frame(job: Job, *, after: int = 0, now: datetime | None = None) -> Frame:
    """Return the present of a job without any list, from its row alone.

    Past a seq that the job has not reached it is a snapshot, and a reset.
    """
    base = after if after <= job.seq else 0
    moment = now or timezone.now()
    frame: Frame = {
        "type": "progress_update" if base else "snapshot",
        "processing_id": str(job.pk),
        "seq": job.seq,
        "after": base,
        "attempt": job.attempt,
        "is_brief": True,
        "is_reset": after > job.seq,
        "has_more": False,
        "is_truncated": False,
        "title": job.title,
        "job_type": job.job_type,
        "batch": str(job.batch_id) if job.batch_id else None,
        "state": job.state,
        "status": STATUS[job.state],
        "progress": job.progress,
        "stage": stage_of(job),
        "message": message_of(job),
        "is_cancelling": job.is_cancelling,
        "is_paused": job.is_paused,
        "timestamp": moment.isoformat(),
        "queued_at": job.queued_at.isoformat(),
        "started_at": _iso(job.started_at),
        "finished_at": _iso(job.finished_at),
        "eta": eta_of(job, moment),
        "counts": counts_of(job),
        "documents": [],
        "pages": [],
        "logs": [],
        "events": [],
    }
    return _with_results(frame, job)


def _with_results(frame: Frame, job: Job) -> Frame:
    """Say where the results of a job are that has ended."""
    if job.is_terminal:
        frame["results"] = reverse("api:job-results-json", args=[job.pk])
    return frame


def eta_of(job: Job, now: datetime) -> EtaDict | None:
    """Return what is to come of a job that has not ended, if anything can be said.

    From this process's outlook, and where that does not know, by the job's own pace.
    """
    if job.is_terminal or job.is_paused or job.is_cancelling:
        return None
    known = _known(job, now)
    if known is not None:
        return wording.eta(known, current().age(now))
    return _by_pace(job, now)


def _known(job: Job, now: datetime) -> Forecast | None:
    """Return what the outlook says of a job, as far as it still holds."""
    found = current().job(job.pk, now)
    return found and fit_job(
        found,
        state=job.state,
        total=job.documents_total,
        working=job.documents_processing,
    )


def _by_pace(job: Job, now: datetime) -> EtaDict | None:
    kind = job_types.find(job.job_type)
    # The percent of a task keeps what earlier attempts came to: it is no pace.
    if job.started_at is None or kind is None or kind.is_task:
        return None
    if not job.documents_processing:
        return None
    whole = max(job.documents_total, 1) * percent.FULL
    pace = Pace(
        elapsed=(now - job.started_at).total_seconds(),
        done_at_start=job.points_at_start / whole,
        done=job.points_sum / whole,
        units=job.pages_done,
    )
    found = remaining(pace)
    if found is None:
        return None
    return wording.running(found.seconds, found.low, found.high)


def counts_of(job: Job) -> CountsDict:
    """Return how many documents are in each state, and the pages."""
    return {
        "documents": job.documents_total,
        "queued": job.documents_queued,
        "processing": job.documents_processing,
        "completed": job.documents_completed,
        "failed": job.documents_failed,
        "cancelled": job.documents_cancelled,
        "pages_total": job.pages_total,
        "pages_done": job.pages_done,
        "pages_failed": job.pages_failed,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
