"""Jobs that ended, and deliveries in every status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from config.celery import app
from notifications import receivers
from notifications.kinds import Channel, Kind
from notifications.models import Delivery, Notification
from notifications.statuses import TERMINAL, Status
from notifications.summaries import FailureDict, JobSummary
from progress.models import Document, Job
from progress.signals import JobFinished
from progress.states import State

NOW = timezone.now().replace(microsecond=0)


def make_summary(**values: Any) -> JobSummary:
    """The summary of a job of two documents that completed."""
    summary = JobSummary(
        title="May exams",
        job_type="Exam",
        batch="",
        attempt=1,
        documents_total=2,
        documents_completed=2,
        documents_failed=0,
        documents_cancelled=0,
        pages_done=9,
        pages_failed=0,
        seconds=130.0,
        failures=[],
        more_failures=0,
    )
    summary.update(values)
    return summary


def failed_summary(**values: Any) -> JobSummary:
    """The summary of a job of two documents, one of which failed."""
    failures = [FailureDict(name="b.pdf", message="It is locked with a password.")]
    facts = {"documents_completed": 1, "documents_failed": 1, "failures": failures}
    return make_summary(**(facts | values))


def make_job(owner: User, state: State = State.COMPLETED, **values: Any) -> Job:
    """A job that ended after 130 seconds."""
    defaults = {
        "title": "May exams",
        "job_type": "exam",
        "created_at": NOW,
        "queued_at": NOW,
        "started_at": NOW,
        "finished_at": NOW + timedelta(seconds=130),
        "changed_at": NOW,
        "documents_total": 1,
        "documents_completed": 1,
    }
    return Job.objects.create(owner=owner, state=state, **(defaults | values))


def add_document(job: Job, position: int, state: State, **values: Any) -> Document:
    """A document that ended with its job."""
    times = dict.fromkeys(("created_at", "queued_at", "enqueued_at"), NOW)
    name = values.pop("name", f"{position}.pdf")
    return Document.objects.create(
        job=job, position=position, name=name, state=state, **times, **values
    )


def end_of(job: Job) -> JobFinished:
    """What the hook says of a job's end."""
    return JobFinished(
        job_id=job.pk,
        owner_id=job.owner_id,
        attempt=job.attempt,
        state=State(job.state),
    )


@pytest.fixture
def tell() -> Callable[[Job], Notification | None]:
    """Let the receiver hear of a job's end; return the owner's notification."""

    def told(job: Job) -> Notification | None:
        receivers.on_job_finished(end_of(job))
        return Notification.objects.filter(job=job).first()

    return told


@pytest.fixture
def notification(alice) -> Notification:
    """Alice is told that a job completed."""
    return Notification.objects.create(
        recipient=alice,
        kind=Kind.JOB_COMPLETED,
        job=make_job(alice),
        dedupe_key=f"test:{uuid4()}",
        title="“May exams” is finished",
        body="2 documents with 9 pages done in 2 min 10 s.",
        payload=make_summary(),
        created_at=NOW,
    )


@pytest.fixture
def delivery_in(notification) -> Callable[..., Delivery]:
    """Make a mail delivery of that notification, in a given status."""

    def made(status: Status = Status.PENDING, **values: Any) -> Delivery:
        defaults: dict[str, Any] = {
            "address": "alice@example.org",
            "next_attempt_at": NOW,
            "created_at": NOW,
        }
        if status == Status.SENDING:
            defaults |= {"lease_token": uuid4(), "lease_expires_at": NOW, "attempts": 1}
        if status in TERMINAL:
            defaults["finished_at"] = NOW
        return Delivery.objects.create(
            notification=notification,
            channel=Channel.EMAIL,
            status=status,
            **(defaults | values),
        )

    return made


@pytest.fixture
def tasks_run_at_once() -> Iterator[None]:
    """A task runs where it is enqueued."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False
