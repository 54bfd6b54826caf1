"""The message about a batch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from progress.estimates import wording
from progress.estimates.current import current
from progress.estimates.shapes import EtaDict
from progress.models import Batch
from progress.protocol import STATUS, BatchCountsDict, BatchMessage
from progress.states import TERMINAL


def load_batch(batch_id: UUID) -> BatchMessage | None:
    """Return the present of a batch by one query, or None if it is gone."""
    return load_batches([batch_id]).get(batch_id)


def load_batches(ids: Collection[UUID]) -> dict[UUID, BatchMessage]:
    """Return the present of each of these batches by one query, unless it is gone."""
    batches = Batch.objects.with_seq().filter(pk__in=ids)
    return {batch.pk: batch_message(batch) for batch in batches}


def batch_message(batch: Batch) -> BatchMessage:
    """Return the present of a batch that was read `with_seq()`."""
    now = timezone.now()
    return {
        "type": "batch_update",
        "batch": str(batch.pk),
        "seq": batch.jobs_seq,
        "title": batch.title,
        "state": batch.state,
        "status": STATUS[batch.state],
        "progress": batch.progress,
        "eta": batch_eta(batch, now),
        "counts": _counts(batch),
        "timestamp": now.isoformat(),
    }


def batch_eta(batch: Batch, now: datetime | None = None) -> EtaDict | None:
    """Return what is to come of a batch that has not ended, if anything is known."""
    now = now or timezone.now()
    if batch.state in TERMINAL:
        return None
    known = current().batch(batch.pk, now)
    return wording.eta(known, current().age(now)) if known else None


def _counts(batch: Batch) -> BatchCountsDict:
    return {
        "jobs": batch.jobs_total,
        "jobs_completed": batch.jobs_completed,
        "jobs_failed": batch.jobs_failed,
        "jobs_cancelled": batch.jobs_cancelled,
        "documents": batch.documents_total,
        "completed": batch.documents_completed,
        "failed": batch.documents_failed,
        "cancelled": batch.documents_cancelled,
    }
