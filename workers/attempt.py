"""One attempt at one document: from claim to ending, whatever happens between."""

from __future__ import annotations

import logging
import traceback
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from progress import lifecycle, recording, words
from progress.errors import Cancelled, LeaseLost
from progress.lifecycle import Claim, Ending
from progress.models import Document
from workers import pipeline
from workers.errors import ReadingError
from workers.limits import Limits
from workers.pipeline import Pipeline
from workers.report import Publish, Report
from workers.reporter import reporter
from workers.work import Work

logger = logging.getLogger(__name__)


def run(claim: Claim, publish: Publish) -> Ending | None:
    """Work on a claimed document until it ends; None if the lease was lost."""
    document = Document.objects.select_related("job").get(pk=claim.document_id)
    plan = pipeline.find(document.job.job_type)
    if plan is None:
        return _finish(claim, _unknown(document.job.job_type))
    report = Report(claim, plan.weights, publish)
    try:
        ending = _work(document, plan, report)
    except LeaseLost:
        logger.warning("%s: lost its lease, stopped", claim.document_id)
        return None
    except Cancelled:
        ending = lifecycle.cancelled()
    # What still waits is written before the end, which is then the last change.
    report.flush()
    return _finish(claim, ending)


def _work(document: Document, plan: Pipeline, report: Report) -> Ending:
    with ExitStack() as resources, reporter().reporting(report):
        work = _open(document, resources)
        try:
            pipeline.run(plan, work, report)
        except (Cancelled, LeaseLost):
            raise
        except ReadingError as error:
            return lifecycle.failed(error.code, error.message, error.detail)
        except SoftTimeLimitExceeded:
            return lifecycle.failed("took_too_long", TOO_LONG)
        except Exception:
            logger.exception("%s failed", document.pk)
            return lifecycle.failed(
                "internal_error", INTERNAL, traceback.format_exc(limit=20)
            )
        return _read_ending(work)


TOO_LONG = "Reading this document took too long and was stopped. Retry it, or split it."
INTERNAL = (
    "Something went wrong on our side while reading this document. Retry it; if it "
    "fails again, tell the people who run this service."
)


def _open(document: Document, resources: ExitStack) -> Work:
    return Work(
        document_id=document.pk,
        job_type=document.job.job_type,
        name=document.name,
        size=document.size,
        path=Path(document.file.path) if document.file else None,
        limits=Limits(max_bytes=settings.HEADWAY_UPLOAD_MAX_BYTES),
        pages_read=frozenset(recording.pages_already_read(document.pk)),
        resources=resources,
    )


def _read_ending(work: Work) -> Ending:
    """Say whether the document was read whole; its good pages are there anyway."""
    unit = work.census.unit if work.census else "page"
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
    return ending if lifecycle.finish(claim, ending) else None


def summary(ending: Ending) -> dict[str, Any]:
    """Return the result that Celery keeps of an attempt."""
    return {"state": ending.state.value, "description": ending.message}
