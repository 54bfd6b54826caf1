"""Writes the audit: beside history rows, and for acts that leave no history row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from progress.audit.acting import acting
from progress.models import AuditEntry, Event, Job
from progress.models.plain import Plain
from progress.states import Agent, AuditKind, EventKind
from progress.text import fit, fit_json

#: Kinds of history that are steps of work, and no change of state or act.
STEPS = frozenset({EventKind.STAGE_STARTED, EventKind.STAGE_FINISHED})

_entries = Plain(AuditEntry)


def write(job: Job, events: Sequence[Event], actor: User | None = None) -> None:
    """Write the entries of a change's history rows by one statement.

    `actor` is the person whose act led to those that name nobody.
    """
    told = [event for event in events if event.kind not in STEPS]
    if told:
        _entries.insert(_entry(job, event, actor) for event in told)


def note(
    kind: AuditKind,
    message: str,
    *,
    actor: User | None = None,
    job: Job | None = None,
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry about what is no change of a job.

    Without an `actor` it is the act of whoever `acting_as` names.
    """
    now = acting()
    who = actor or now.actor
    return AuditEntry.objects.create(
        created_at=timezone.now(),
        kind=kind,
        agent=Agent.PERSON if who else now.agent,
        **_names(who),
        **(_about(job) if job else {}),
        from_state=job.state if job else "",
        message=fit(message, 500),
        data=fit_json(data or {}),
    )


def _entry(job: Job, event: Event, actor: User | None) -> AuditEntry:
    document = event.document
    return AuditEntry(
        created_at=event.created_at,
        kind=event.kind,
        agent=event.agent,
        **_names(event.actor or actor),
        **_about(job),
        document_id=document.pk if document else None,
        document_name=document.name if document else "",
        seq=event.seq,
        from_state=event.from_state,
        to_state=event.to_state,
        message=event.message,
        data=event.data,
    )


def _about(job: Job) -> dict[str, Any]:
    return {
        "owner_id": job.owner_id,
        "job_id": job.pk,
        "job_title": job.title,
        "job_type": job.job_type,
        "batch_id": job.batch_id,
    }


def _names(actor: User | None) -> dict[str, Any]:
    if actor is None:
        return {}
    return {"actor_id": actor.pk, "actor_name": actor.get_username()}
