"""What rules know about an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notifications.kinds import Kind, Severity
from notifications.models import NotificationEvent
from progress.models import Document, Job
from progress.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The values of the fields; empty or None where an event has none."""

    kind: Kind
    severity: Severity
    job_type: str = ""
    #: Its title.
    batch: str = ""
    #: The user name.
    owner: str = ""
    owner_groups: tuple[str, ...] = ()
    error_codes: tuple[str, ...] = ()
    pages: int | None = None
    #: Seconds of work.
    duration: float | None = None


def facts_of(event: NotificationEvent) -> Facts:
    """Return what rules can look at; two small queries for an event of a job."""
    payload, job = event.payload, event.job
    batch = event.batch or (job.batch if job else None)
    owner = job.owner if job else (batch.owner if batch else event.recipient)
    return Facts(
        kind=Kind(event.kind),
        severity=Severity(event.severity),
        job_type=job.job_type if job else "",
        batch=batch.title if batch else "",
        owner=owner.get_username() if owner else "",
        owner_groups=_groups_of(owner),
        error_codes=_error_codes(event, job),
        pages=job.pages_total if job else None,
        duration=payload.get("seconds"),
    )


def _groups_of(owner: Any) -> tuple[str, ...]:
    if owner is None:
        return ()
    return tuple(owner.groups.order_by("name").values_list("name", flat=True))


def _error_codes(event: NotificationEvent, job: Job | None) -> tuple[str, ...]:
    """Return the codes of what failed: of the one document, or of the job's."""
    if code := event.payload.get("error_code"):
        return (str(code),)
    if job is None or not job.documents_failed:
        return ()
    failed = Document.objects.filter(job=job, state=State.FAILED)
    codes = failed.order_by("error_code").values_list("error_code", flat=True)
    return tuple(codes.distinct()[:50])
