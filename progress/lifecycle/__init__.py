"""The only writer of the state of a batch, job or document.

Each transition is one transaction: it locks the job's row by giving it its next
seq, changes the document by one guarded UPDATE (id, allowed from-states and, for
a worker, the lease token), writes its history row, moves the counters above by
deltas, and tells whether it happened. Locks are always taken in the order job,
document, batch.
"""

from __future__ import annotations

from progress.lifecycle.cancels import (
    cancel_batch,
    cancel_document,
    cancel_job,
    force_batch,
    force_document,
    force_job,
)
from progress.lifecycle.choosing import claim_next
from progress.lifecycle.claims import claim, claimed
from progress.lifecycle.endings import (
    Ending,
    cancelled,
    completed,
    failed,
    finish,
)
from progress.lifecycle.leases import Claim
from progress.lifecycle.pauses import (
    pause_batch,
    pause_job,
    resume_batch,
    resume_job,
)
from progress.lifecycle.postponing import postpone
from progress.lifecycle.priorities import set_priority
from progress.lifecycle.releases import hand_back
from progress.lifecycle.rescues import give_up, mark_enqueued, rescue, settle
from progress.lifecycle.retries import (
    retry_batch,
    retry_document,
    retry_documents,
    retry_job,
)
from progress.lifecycle.submissions import NewDocument, NewJob, queue_new_job

__all__ = [
    "Claim",
    "Ending",
    "NewDocument",
    "NewJob",
    "cancel_batch",
    "cancel_document",
    "cancel_job",
    "cancelled",
    "claim",
    "claim_next",
    "claimed",
    "completed",
    "failed",
    "finish",
    "force_batch",
    "force_document",
    "force_job",
    "give_up",
    "hand_back",
    "mark_enqueued",
    "pause_batch",
    "pause_job",
    "postpone",
    "queue_new_job",
    "rescue",
    "resume_batch",
    "resume_job",
    "retry_batch",
    "retry_document",
    "retry_documents",
    "retry_job",
    "set_priority",
    "settle",
]
