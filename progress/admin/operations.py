"""Retry and cancel for selected rows of the admin, each through the lifecycle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet

from progress import lifecycle
from progress.admin.plans import Plan
from progress.models import Document
from progress.models.document import DocumentQuerySet
from progress.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one model: what each is called, and how documents lead to them."""

    noun: str
    lookup: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One deed on rows of one model: what it concerns, and how it is done."""

    rows: Rows
    name: str
    will: str
    to: str
    done: str
    concerned: Callable[[DocumentQuerySet], DocumentQuerySet]
    apply: Callable[[UUID, User], int]

    def documents(self, selected: QuerySet[Any]) -> DocumentQuerySet:
        """Return the documents that something would happen to."""
        inside = {f"{self.rows.lookup}__in": selected.values("pk")}
        return self.concerned(Document.objects.filter(**inside))

    def plan(self, selected: QuerySet[Any]) -> Plan:
        """Return what would happen to the selected rows now; four cheap counts."""
        documents = self.documents(selected)
        return Plan(
            noun=self.rows.noun,
            will=self.will,
            to=self.to,
            selected=selected.count(),
            concerned=documents.values(self.rows.lookup).distinct().count(),
            jobs=documents.values("job").distinct().count(),
            documents=documents.count(),
        )


def retry(rows: Rows, apply: Callable[..., int]) -> Operation:
    """Return the retry of rows of one model."""
    return Operation(
        rows=rows,
        name="retry",
        will="be queued again",
        to="retry",
        done="Queued again",
        concerned=DocumentQuerySet.retryable,
        apply=lambda pk, actor: int(apply(pk, actor=actor)),
    )


def cancel(rows: Rows, apply: Callable[..., int]) -> Operation:
    """Return the cancelling of rows of one model."""
    return Operation(
        rows=rows,
        name="cancel",
        will="be stopped",
        to="stop",
        done="Asked to stop",
        concerned=_stoppable,
        apply=lambda pk, actor: int(apply(pk, actor=actor)),
    )


def pause(rows: Rows, apply: Callable[..., int]) -> Operation:
    """Return the pausing of rows of one model."""
    return Operation(
        rows=rows,
        name="pause",
        will="wait, or be handed back at their next page",
        to="pause",
        done="Paused",
        concerned=_pausable,
        apply=lambda pk, actor: int(apply(pk, actor=actor)),
    )


def resume(rows: Rows, apply: Callable[..., int]) -> Operation:
    """Return the resuming of rows of one model."""
    return Operation(
        rows=rows,
        name="resume",
        will="go on",
        to="resume",
        done="Resumed",
        concerned=_paused,
        apply=lambda pk, actor: int(apply(pk, actor=actor)),
    )


def force(rows: Rows, apply: Callable[..., int]) -> Operation:
    """Return the stopping by force of rows of one model."""
    return Operation(
        rows=rows,
        name="force",
        will="be stopped by force",
        to="stop by force",
        done="Stopped by force",
        concerned=_stopping,
        apply=lambda pk, actor: int(apply(pk, actor=actor)),
    )


def _pausable(documents: DocumentQuerySet) -> DocumentQuerySet:
    return _stoppable(documents).filter(
        job__paused_at=None, job__cancel_requested_at=None
    )


def _paused(documents: DocumentQuerySet) -> DocumentQuerySet:
    return documents.active().filter(job__paused_at__isnull=False)


def _stopping(documents: DocumentQuerySet) -> DocumentQuerySet:
    return documents.filter(state=State.PROCESSING, cancel_requested_at__isnull=False)


def _stoppable(documents: DocumentQuerySet) -> DocumentQuerySet:
    return documents.active().filter(cancel_requested_at=None)


BATCHES = Rows(noun="batch", lookup="job__batch")
JOBS = Rows(noun="job", lookup="job")
DOCUMENTS = Rows(noun="document", lookup="pk")

RETRY_BATCHES = retry(BATCHES, lifecycle.retry_batch)
RETRY_JOBS = retry(JOBS, lifecycle.retry_job)
RETRY_DOCUMENTS = retry(DOCUMENTS, lifecycle.retry_document)
CANCEL_BATCHES = cancel(BATCHES, lifecycle.cancel_batch)
CANCEL_JOBS = cancel(JOBS, lifecycle.cancel_job)
CANCEL_DOCUMENTS = cancel(DOCUMENTS, lifecycle.cancel_document)
PAUSE_BATCHES = pause(BATCHES, lifecycle.pause_batch)
PAUSE_JOBS = pause(JOBS, lifecycle.pause_job)
RESUME_BATCHES = resume(BATCHES, lifecycle.resume_batch)
RESUME_JOBS = resume(JOBS, lifecycle.resume_job)
FORCE_BATCHES = force(BATCHES, lifecycle.force_batch)
FORCE_JOBS = force(JOBS, lifecycle.force_job)
FORCE_DOCUMENTS = force(DOCUMENTS, lifecycle.force_document)
