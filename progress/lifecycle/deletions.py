"""What is left of a job that is deleted: its batch's seq must not fall."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.signals import pre_delete

from progress.models import Batch, Job


def connect() -> None:
    """Let every deletion of a job be noted, by whatever way it comes."""
    pre_delete.connect(_keep_seq, sender=Job, dispatch_uid="batch seq")


def _keep_seq(instance: Job, **_: Any) -> None:
    """Add what the job had come to to its batch, and one, as its end is a change, too.

    Its row is locked first, in the transaction of the deletion: what it commits until
    then counts.
    """
    if instance.batch_id is None:
        return
    jobs = Job.objects.select_for_update().filter(pk=instance.pk)
    seq = jobs.values_list("seq", flat=True).first() or 0
    batch = Batch.objects.filter(pk=instance.batch_id)
    batch.update(deleted_seq=F("deleted_seq") + seq + 1)
