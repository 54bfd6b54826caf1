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
from notifications import rates, receivers, tasks
from notifications.kinds import Channel, Kind
from notifications.models import Delivery, Notification, NotificationEvent
from notifications.statuses import SETTLED, Status
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


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch) -> None:
    """There is no Redis to count in."""
    monkeypatch.setattr(rates, "_counted", lambda names, *_, by=1: [0] * len(names))
    monkeypatch.setattr(rates, "allows", lambda name, *, most, seconds: most > 0)


def fan_out_all() -> None:
    """Tell every event that waits."""
    waiting = NotificationEvent.objects.filter(fanned_out_at=None)
    for event_id in list(waiting.values_list("pk", flat=True)):
        tasks.fan_out(str(event_id))


@pytest.fixture
def tell() -> Callable[[Job], Notification | None]:
    """Let the receiver hear of a job's end; return the owner's notification."""

    def told(job: Job) -> Notification | None:
        receivers.on_job_finished(end_of(job))
        fan_out_all()
        return Notification.objects.filter(job=job).first()

    return told


def make_event(**values: Any) -> NotificationEvent:
    """An event that was told: a job completed."""
    defaults = {
        "kind": Kind.JOB_COMPLETED,
        "idempotency_key": f"test:{uuid4()}",
        "payload": make_summary(),
        "occurred_at": NOW,
        "next_attempt_at": NOW,
        "fanned_out_at": NOW,
    }
    return NotificationEvent.objects.create(**(defaults | values))


def make_notification(recipient: User, **values: Any) -> Notification:
    """A row of somebody's inbox: a job of theirs completed."""
    job = values.pop("job", None)
    event = values.pop("event", None) or make_event(job=job)
    defaults = {
        "kind": event.kind,
        "job": job,
        "title": "“May exams” is finished",
        "body": "2 documents with 9 pages done in 2 min 10 s.",
        "created_at": NOW,
    }
    return Notification.objects.create(
        event=event, recipient=recipient, **(defaults | values)
    )


@pytest.fixture
def notification(alice) -> Notification:
    """Alice is told that a job completed."""
    return make_notification(alice, job=make_job(alice))


@pytest.fixture
def delivery_in(notification) -> Callable[..., Delivery]:
    """Make a mail delivery of that notification, in a given status."""

    def made(status: Status = Status.PENDING, **values: Any) -> Delivery:
        defaults: dict[str, Any] = {
            "key": f"test:{uuid4()}",
            "event": notification.event,
            "notification": notification,
            "recipient": notification.recipient,
            "channel": Channel.EMAIL,
            "address": "alice@example.org",
            "next_attempt_at": NOW,
            "created_at": NOW,
        }
        if status == Status.SENDING:
            defaults |= {"lease_token": uuid4(), "lease_expires_at": NOW}
        if status in SETTLED:
            defaults["finished_at"] = NOW
        return Delivery.objects.create(status=status, **(defaults | values))

    return made


@pytest.fixture
def tasks_run_at_once() -> Iterator[None]:
    """A task runs where it is enqueued."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False
