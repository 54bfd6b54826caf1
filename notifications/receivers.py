"""Hear of the ends of jobs, and write down who is to be told."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from notifications import deliveries, planning, summaries, tasks, wording
from notifications.kinds import KIND_OF_END, Kind
from notifications.models import Notification
from notifications.planning import Recipient
from progress import signals
from progress.models import Job
from progress.signals import JobFinished


def connect() -> None:
    """Listen to the hooks; connecting twice is connecting once."""
    signals.job_finished.connect(on_job_finished)


def on_job_finished(fact: JobFinished) -> None:
    """Write the owner's notification and its deliveries; send after the commit.

    Runs in the transaction of the job's end: either both are there or neither.
    """
    kind = KIND_OF_END[fact.state]
    job = Job.objects.with_names().get(pk=fact.job_id)
    if _is_news(kind, job):
        notification, is_new = _notify(kind, job, fact)
        if is_new:
            _deliver(notification, job)


def _is_news(kind: Kind, job: Job) -> bool:
    canceller = summaries.who_cancelled(job) if kind == Kind.JOB_CANCELLED else None
    return planning.is_news(kind, recipient_id=job.owner_id, actor_id=canceller)


def _notify(kind: Kind, job: Job, fact: JobFinished) -> tuple[Notification, bool]:
    summary = summaries.summarise(job)
    return Notification.objects.get_or_create(
        dedupe_key=f"job-finished:{job.pk}:{fact.attempt}:{job.owner_id}",
        defaults={
            "recipient_id": job.owner_id,
            "kind": kind,
            "job": job,
            "title": wording.title(kind, summary)[:200],
            "body": wording.body(kind, summary)[:1000],
            "payload": summary,
            "created_at": timezone.now(),
        },
    )


def _deliver(notification: Notification, job: Job) -> None:
    owner = job.owner
    planned = planning.plan(
        Recipient(user_id=owner.pk, address=owner.email, is_active=owner.is_active)
    )
    now = notification.created_at
    for delivery_id in deliveries.create(notification, planned, now=now):
        _enqueue_on_commit(delivery_id)


def _enqueue_on_commit(delivery_id: UUID) -> None:
    """Robust: a broker that is away must not fail the worker's own transition."""
    transaction.on_commit(lambda: tasks.enqueue(delivery_id), robust=True)
