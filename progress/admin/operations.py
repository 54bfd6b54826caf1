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
class Deed:
    """What can be done to rows of any model: its words, and the documents it concerns.

    `name` is the action's, `will` what will happen, `to` follows "nothing to".
    """

    name: str
    will: str
    to: str
    done: str
    concerned: Callable[[DocumentQuerySet], DocumentQuerySet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One deed on rows of one model: what it concerns, and how it is done."""

    deed: Deed
    rows: Rows
    act: Callable[..., int]

    @property
    def name(self) -> str:
        """What the action is called."""
        return self.deed.name

    def apply(self, pk: UUID, actor: User) -> int:
        """Do it to one row; return how many documents or jobs it concerned."""
        return int(self.act(pk, actor=actor))

    def documents(self, selected: QuerySet[Any]) -> DocumentQuerySet:
        """Return the documents that something would happen to."""
        inside = {f"{self.rows.lookup}__in": selected.values("pk")}
        return self.deed.concerned(Document.objects.filter(**inside))

    def plan(self, selected: QuerySet[Any]) -> Plan:
        """Return what would happen to the selected rows now; four cheap counts."""
        documents = self.documents(selected)
        return Plan(
            noun=self.rows.noun,
            will=self.deed.will,
            to=self.deed.to,
            selected=selected.count(),
            concerned=documents.values(self.rows.lookup).distinct().count(),
            jobs=documents.values("job").distinct().count(),
            documents=documents.count(),
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

RETRY = Deed(
    name="retry",
    will="be queued again",
    to="retry",
    done="Queued again",
    concerned=DocumentQuerySet.retryable,
)
CANCEL = Deed(
    name="cancel",
    will="be stopped",
    to="stop",
    done="Asked to stop",
    concerned=_stoppable,
)
PAUSE = Deed(
    name="pause",
    will="wait, or be handed back at their next page",
    to="pause",
    done="Paused",
    concerned=_pausable,
)
RESUME = Deed(
    name="resume",
    will="go on",
    to="resume",
    done="Resumed",
    concerned=_paused,
)
FORCE = Deed(
    name="force",
    will="be stopped by force",
    to="stop by force",
    done="Stopped by force",
    concerned=_stopping,
)

RETRY_BATCHES = Operation(deed=RETRY, rows=BATCHES, act=lifecycle.retry_batch)
RETRY_JOBS = Operation(deed=RETRY, rows=JOBS, act=lifecycle.retry_job)
RETRY_DOCUMENTS = Operation(deed=RETRY, rows=DOCUMENTS, act=lifecycle.retry_document)
CANCEL_BATCHES = Operation(deed=CANCEL, rows=BATCHES, act=lifecycle.cancel_batch)
CANCEL_JOBS = Operation(deed=CANCEL, rows=JOBS, act=lifecycle.cancel_job)
CANCEL_DOCUMENTS = Operation(deed=CANCEL, rows=DOCUMENTS, act=lifecycle.cancel_document)
PAUSE_BATCHES = Operation(deed=PAUSE, rows=BATCHES, act=lifecycle.pause_batch)
PAUSE_JOBS = Operation(deed=PAUSE, rows=JOBS, act=lifecycle.pause_job)
RESUME_BATCHES = Operation(deed=RESUME, rows=BATCHES, act=lifecycle.resume_batch)
RESUME_JOBS = Operation(deed=RESUME, rows=JOBS, act=lifecycle.resume_job)
FORCE_BATCHES = Operation(deed=FORCE, rows=BATCHES, act=lifecycle.force_batch)
FORCE_JOBS = Operation(deed=FORCE, rows=JOBS, act=lifecycle.force_job)
FORCE_DOCUMENTS = Operation(deed=FORCE, rows=DOCUMENTS, act=lifecycle.force_document)
