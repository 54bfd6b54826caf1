"""What a job that is deleted takes out of its batch, whose seq must not fall."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.utils import timezone

from progress import audit, broadcast
from progress.broadcast import Hint
from progress.lifecycle.counters import leave_batch
from progress.lifecycle.jobs import BATCH_COUNTER, close_batch
from progress.models import Job
from progress.states import AuditKind, State


def connect() -> None:
    """Let every deletion of a job be noted, by whatever way it comes."""
    pre_delete.connect(_lock, sender=Job, dispatch_uid="job locked")
    post_delete.connect(_leave, sender=Job, dispatch_uid="batch left")


def _lock(instance: Job, **_: Any) -> None:
    """Lock the row and read it anew, in the transaction of the deletion.

    What was committed until then counts. Batches follow when all jobs are deleted:
    locks are taken in the order job, document, batch.
    """
    found = Job.objects.select_for_update().filter(pk=instance.pk).first()
    if found is None:
        # Another deletion was first, and has taken it out of its batch.
        instance.batch_id = None
    else:
        instance.__dict__.update(found.__dict__)


def _leave(instance: Job, **_: Any) -> None:
    """Take the job out of its batch, and tell who watches either that it is gone."""
    state = State(instance.state)
    counters = {BATCH_COUNTER[state]: -1} if state in BATCH_COUNTER else {}
    audit.note(AuditKind.DELETED, f"{instance.title} was deleted", job=instance)
    leave_batch(instance, counters)
    close_batch(instance.batch_id, timezone.now())
    hint = Hint(
        job_id=instance.pk,
        owner_id=instance.owner_id,
        batch_id=instance.batch_id,
        seq=instance.seq + 1,
        is_urgent=True,
    )
    transaction.on_commit(lambda: broadcast.hint(hint), robust=True)
