"""Queue a new job: the rows of one submission, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from progress import turns
from progress.lifecycle import jobs
from progress.lifecycle.change import change
from progress.lifecycle.choosing import give_turns
from progress.lifecycle.counters import move_batch
from progress.lifecycle.queueing import announce
from progress.models import Batch, Document, Job
from progress.states import EventKind, State


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A stored file that is to become a document; `path` is empty if not kept."""

    id: UUID
    name: str
    path: str
    size: int
    sha256: str
    declared_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A submission that is to become a job; `batch_title` is empty for none.

    `priority` is one of `turns.NAMES`.
    """

    id: UUID
    job_type: str
    title: str
    batch_title: str
    documents: tuple[NewDocument, ...]
    priority: int = turns.NORMAL


def queue_new_job(owner: User, new: NewJob) -> Job:
    """Write a job with its documents and announce them to the workers."""
    with transaction.atomic():
        _insert_job(owner, new)
        with change(new.id) as current:
            documents = _insert_documents(current.job, new, current.seq)
            count = len(documents)
            move_batch(
                current.job,
                {"jobs_total": 1, "documents_total": count},
                finished_at=None,
            )
            current.record(
                EventKind.QUEUED,
                f"{count} documents handed in" if count > 1 else "Handed in",
                states=("", State.QUEUED),
                actor=owner,
            )
            jobs.announce_queued(current.job)
            announce(current, documents)
            return current.job


def _insert_job(owner: User, new: NewJob) -> None:
    now = timezone.now()
    batch = None
    if new.batch_title:
        batch, _ = Batch.objects.get_or_create(
            owner=owner, title=new.batch_title, defaults={"created_at": now}
        )
    Job.objects.create(
        id=new.id,
        owner=owner,
        batch=batch,
        job_type=new.job_type,
        title=new.title,
        created_at=now,
        queued_at=now,
        changed_at=now,
        priority=new.priority,
        documents_total=len(new.documents),
    )


def _insert_documents(job: Job, new: NewJob, seq: int) -> list[Document]:
    rows = [
        Document(
            id=document.id,
            job=job,
            position=position,
            name=document.name,
            file=document.path,
            size=document.size,
            sha256=document.sha256,
            declared_type=document.declared_type,
            message="Waiting for a worker",
            priority=job.priority,
            seq=seq,
            created_at=job.created_at,
            queued_at=job.queued_at,
            enqueued_at=job.queued_at,
        )
        for position, document in enumerate(new.documents)
    ]
    give_turns(job, rows)
    return Document.objects.bulk_create(rows)
