"""What must hold of documents and their jobs, whatever was killed meanwhile."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Sum

from notifications.kinds import Kind
from notifications.models import NotificationEvent
from progress.models import Attempt, Batch, Document, Event, Job, Page

Result = dict[str, bytes]
#: What was found out, without how long it took and where it was stored.
_OF_PAGES = ("number", "state", "via", "text", "analysis", "confidence", "error_code")
_OF_DOCUMENTS = ("state", "kind", "unit", "pages_total", "page_classes", "statistics")
_SUMS = ("pages_total", "pages_done", "pages_failed")


def results(job: Job) -> Result:
    """Return each document's results as bytes, by its name."""
    return {d.name: _result(d) for d in Document.objects.filter(job=job)}


def _result(document: Document) -> bytes:
    pages = Page.objects.filter(document=document).order_by("number")
    own = {name: getattr(document, name) for name in _OF_DOCUMENTS}
    return json.dumps([own, list(pages.values(*_OF_PAGES))], sort_keys=True).encode()


def check_job(job: Job, expected: Result) -> None:
    """Let a job that has ended be complete, counted right, and told of once."""
    job.refresh_from_db()
    assert job.state == "completed", _failures(job)
    _check_documents(job)
    _check_counters(job)
    _check_history(job)
    assert results(job) == expected


def _failures(job: Job) -> list[tuple[str, str, str, str]]:
    rows = Document.objects.filter(job=job).exclude(state="completed")
    return list(rows.values_list("name", "state", "error_message", "error_detail"))


def _check_documents(job: Job) -> None:
    for document in Document.objects.filter(job=job):
        pages = list(
            Page.objects.filter(document=document)
            .order_by("number")
            .values_list("number", flat=True)
        )
        assert pages == list(range(1, (document.pages_total or 0) + 1))
        assert document.pages_done == len(pages)
        assert (document.lease_token, document.owner_pid) == (None, None)
        outcomes = Counter(document.attempts.values_list("outcome", flat=True))
        assert outcomes["success"] == 1
        assert not Attempt.objects.filter(document=document).running().exists()


def _check_counters(job: Job) -> None:
    states = _states(Document.objects.filter(job=job))
    assert job.documents_total == states.total()
    for state in ("processing", "completed", "failed", "cancelled"):
        assert getattr(job, f"documents_{state}") == states[state], state
    sums = Document.objects.filter(job=job).aggregate(
        **{name: Sum(name) for name in (*_SUMS, "points")}
    )
    assert {name: getattr(job, name) for name in _SUMS} == {n: sums[n] for n in _SUMS}
    assert job.points_sum == sums["points"]


def check_batch(batch: Batch) -> None:
    """Let a batch count its jobs and documents right."""
    batch.refresh_from_db()
    jobs = _states(Job.objects.filter(batch=batch))
    documents = _states(Document.objects.filter(job__batch=batch))
    assert batch.jobs_total == jobs.total()
    assert batch.documents_total == documents.total()
    for state in ("processing", "completed", "failed", "cancelled"):
        assert getattr(batch, f"jobs_{state}") == jobs[state], state
    for state in ("completed", "failed", "cancelled"):
        assert getattr(batch, f"documents_{state}") == documents[state], state
    points = Document.objects.filter(job__batch=batch).aggregate(sum=Sum("points"))
    assert batch.points_sum == points["sum"]


def _states(rows: Any) -> Counter[str]:
    counts: Iterable[tuple[str, int]] = (
        rows.order_by().values_list("state").annotate(count=Count("pk"))
    )
    return Counter(dict(counts))


def _check_history(job: Job) -> None:
    ends = Event.objects.filter(job=job, kind="completed")
    assert ends.filter(document=None).count() == 1
    told = Counter(ends.exclude(document=None).values_list("document", flat=True))
    assert set(told.values()) == {1}
    assert len(told) == job.documents_total
    told_of = NotificationEvent.objects.filter(job=job, kind=Kind.JOB_COMPLETED)
    assert told_of.count() == 1
