"""One attempt at one document: from claim to ending, whatever happens between."""

from __future__ import annotations

import logging
import traceback
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError

from progress import lifecycle, recording, words
from progress.connections import tend_connections
from progress.errors import Cancelled, HandedBack, LeaseLost
from progress.lifecycle import Claim, Ending, leases
from progress.models import Document
from progress.retries.causes import cause_of
from progress.states import HandBack, Outcome, State
from workers import bounds, passing, pipeline
from workers.base import reporting_to
from workers.errors import ReadingError, ReportRefused, TookTooLong
from workers.mirror import Publish
from workers.pipeline import Pipeline
from workers.queues import OCR
from workers.report import REFUSED, Report
from workers.reporter import reporter
from workers.tracking.late import late_ends
from workers.work import Work

logger = logging.getLogger(__name__)

INTERNAL = (
    "Something went wrong on our side while reading this document. Retry it; if it "
    "fails again, tell the people who run this service."
)

#: Not the document's fault. While the database is away nothing can be said about it:
#: once it is back the lease is let go, and the rescue queues it again with its pages.
DATABASE_AWAY = (InterfaceError, OperationalError)


def run(claim: Claim, publish: Publish) -> Ending | None:
    """Work on a claimed document until it ends.

    None if it has not ended: it was handed back, is tried again later, the lease was
    lost, or it was deleted.

    Raises:
        OperationalError, InterfaceError: the database is away; the row stands.
    """
    document = lifecycle.claimed(claim)
    if document is None:
        return None
    plan = pipeline.find(document.job.job_type)
    if plan is None:
        return _finish(claim, _unknown(document.job.job_type))
    report = Report(claim, plan.weights, publish)
    try:
        return _run(document, plan, report)
    except DATABASE_AWAY:
        late_ends.add(partial(_let_go, report))
        raise


def _run(document: Document, plan: Pipeline, report: Report) -> Ending | None:
    claim = report.claim
    try:
        ending = _work(document, plan, report)
    except LeaseLost:
        logger.warning("%s: lost its lease, stopped", claim.document_id)
        return None
    except HandedBack as request:
        return _hand_back(report, request)
    except Cancelled:
        ending = lifecycle.cancelled()
    return _end(report, ending)


def _work(document: Document, plan: Pipeline, report: Report) -> Ending:
    with ExitStack() as resources, reporter().reporting(report), reporting_to(report):
        work = _open(document, resources)
        try:
            pipeline.run(plan, work, report)
        except (Cancelled, HandedBack, LeaseLost, *DATABASE_AWAY):
            raise
        except ReadingError as error:
            return lifecycle.failed(error.code, error.message, error.detail)
        except SoftTimeLimitExceeded:
            return lifecycle.failed(TookTooLong.code, TookTooLong.default)
        except Exception as error:
            return _own_ending(document.pk, error)
        return _read_ending(work)


def _let_go(report: Report) -> None:
    """Write what was read, and let a rescue have the document: nobody works on it."""
    _flush_error(report)
    leases.let_go(report.claim)


def _hand_back(report: Report, request: HandedBack) -> Ending | None:
    """Give the document back with all that was read; an error of ours ends it."""
    report.finish_stages(is_whole=False)
    if error := _flush_error(report):
        return _finish(report.claim, error)
    places = {"queue": OCR} if request.reason is HandBack.MOVED else {}
    lifecycle.hand_back(report.claim, request.reason, **places)
    return None


def _end(report: Report, ending: Ending) -> Ending | None:
    """Write what still waits, and the end with it or, of a failure, right after it."""
    report.finish_stages(is_whole=ending.outcome == Outcome.SUCCESS)
    # This thread's last query may be hours old, and its connection gone.
    tend_connections()
    try:
        if ending.state is not State.FAILED:
            return ending if report.end(ending) else None
    except ReportRefused:
        # What was said after it is good, and still to be written.
        pass
    except REFUSED as error:
        return _finish(report.claim, _own_ending(report.claim.document_id, error))
    return _finish(report.claim, _flush_error(report, is_last=True) or ending)


def _flush_error(report: Report, *, is_last: bool = False) -> Ending | None:
    tend_connections()
    try:
        report.flush(is_last=is_last)
        report.check_refused()
    except (ReportRefused, *REFUSED) as error:
        return _own_ending(report.claim.document_id, error)
    return None


def _own_ending(document_id: UUID, error: Exception) -> Ending:
    """Return the ending for an error of ours; its traceback is for staff."""
    logger.exception("%s failed", document_id)
    trace = traceback.format_exc(limit=20)
    if code := passing.code_of(error):
        return lifecycle.failed(code, cause_of(code).about, trace)
    return lifecycle.failed("internal_error", INTERNAL, trace)


def _open(document: Document, resources: ExitStack) -> Work:
    there = _pages_there(document)
    return Work(
        document_id=document.pk,
        job_type=document.job.job_type,
        name=document.name,
        size=document.size,
        path=Path(document.file.path) if document.file else None,
        queue=document.queue,
        limits=bounds.limits(),
        lost_page=_lost_page(document),
        is_sandboxed=settings.HEADWAY_SANDBOX,
        pages_read=frozenset(there),
        characters_read=sum(there.values()),
        pages_failed=document.pages_failed,
        resources=resources,
    )


def _pages_there(document: Document) -> dict[int, int]:
    """Return the pages that are there; a first attempt need not ask for them."""
    is_fresh = not document.pages_done and not document.pages_failed
    return {} if is_fresh else recording.pages_already_there(document.pk)


def _lost_page(document: Document) -> int | None:
    """Return the page to leave out, since workers were lost over it again and again."""
    is_suspect = document.page_losses >= settings.HEADWAY_PAGE_LOSSES
    return document.page_in_flight if is_suspect else None


def _read_ending(work: Work) -> Ending:
    """Say whether the document was read whole; its good pages are there anyway."""
    if work.census is None:
        return lifecycle.completed()
    unit = work.census.unit
    total, failed = work.pages_total, work.pages_failed
    if not failed:
        return lifecycle.completed(f"{words.count(total, unit)} read")
    kept = f" The other {total - failed} are here." if failed < total else ""
    return lifecycle.failed(
        "pages_unreadable",
        f"{failed} of {words.count(total, unit)} could not be read.{kept} "
        "Retry reads only the missing ones.",
    )


def _unknown(job_type: str) -> Ending:
    return lifecycle.failed(
        "unknown_job_type",
        f'No pipeline is installed for the job type "{job_type}". Ask the people who '
        "run this service.",
    )


def _finish(claim: Claim, ending: Ending) -> Ending | None:
    if lifecycle.postpone(claim, ending):
        return None
    return ending if lifecycle.finish(claim, ending) else None


def summary(ending: Ending) -> dict[str, Any]:
    """Return the result that Celery keeps of an attempt."""
    return {"state": ending.state.value, "description": ending.message}
