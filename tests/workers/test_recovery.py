"""What recovery finds, and what it does about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from progress.models import Document, Job
from progress.states import State
from tests import factories
from tests.progress.lifecycle import test_tasks as tracked
from workers import rescue
from workers.recovery import recover

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[object]:
    """What was sent to a broker whose queues are empty."""
    sent: list[object] = []

    def enqueue(tasks: list[object]) -> int:
        sent.extend(tasks)
        return len(tasks)

    monkeypatch.setattr(rescue, "enqueue", enqueue)
    monkeypatch.setattr(rescue, "waiting_messages", lambda name: 0)
    return sent


def found(*, is_dry: bool = False, has_counters: bool = False) -> dict[str, bool]:
    findings = recover(is_dry=is_dry, has_counters=has_counters)
    return {finding.what: finding.is_mended for finding in findings}


def let_wait() -> None:
    Document.objects.update(enqueued_at=timezone.now() - timedelta(seconds=6))


def test_where_all_is_well_there_is_nothing_to_recover(document, claim):
    assert found() == {}


@pytest.mark.parametrize("is_dry", [True, False])
def test_a_lost_document_is_queued_again(document, claim, is_dry):
    factories.lapse(document.pk)
    mended = found(is_dry=is_dry)
    assert list(mended.values()) == [not is_dry]
    assert "gave no sign of life" in next(iter(mended))
    document.refresh_from_db()
    assert document.state == (State.PROCESSING if is_dry else State.QUEUED)


@pytest.mark.parametrize("is_dry", [True, False])
def test_a_job_left_open_is_ended(document, is_dry):
    factories.read_whole(document)
    Job.objects.update(state=State.PROCESSING)
    assert list(found(is_dry=is_dry).values()) == [not is_dry]
    expected = State.PROCESSING if is_dry else State.COMPLETED
    assert Job.objects.get().state == expected


@pytest.mark.parametrize("is_dry", [True, False])
def test_lost_messages_are_sent_again(document, sent, is_dry):
    let_wait()
    what = "1 waiting in queues that hold no message"
    assert found(is_dry=is_dry) == {what: not is_dry}
    assert len(sent) == (not is_dry)


def test_a_broker_that_is_away_is_said_and_the_rest_is_mended(
    document, claim, alice, monkeypatch
):
    def fail(name: str) -> int:
        raise OperationalError("gone")

    monkeypatch.setattr(rescue, "waiting_messages", fail)
    factories.lapse(document.pk)
    Job.objects.update(pages_done=5)
    factories.make_job(alice)
    let_wait()
    said = found()
    assert said.pop("The broker does not answer: gone") is False
    assert sorted(said.values()) == [False, True]
    document.refresh_from_db()
    assert document.state == State.QUEUED
    assert "counted 0" in str(said)


@pytest.mark.parametrize("is_dry", [True, False])
def test_a_workflow_whose_sender_broke_off_is_ended(alice, is_dry):
    half, never = tracked.part(), tracked.part(arguments=None)
    tracked.queue(alice, half, is_open=True)
    tracked.queue(alice, never)
    tracked.do(half)
    Job.objects.update(changed_at=timezone.now() - timedelta(days=8))
    later = timezone.now() - timedelta(minutes=6)
    Job.objects.filter(is_open=True).update(changed_at=later)
    said = found(is_dry=is_dry)
    assert list(said.values()) == [not is_dry] * 2
    assert "its sender broke off" in str(said)
    assert "nobody goes on with it" in str(said)
    states = set(Job.objects.values_list("state", flat=True))
    assert (states == {State.COMPLETED, State.CANCELLED}) is not is_dry


@pytest.mark.parametrize("is_dry", [True, False])
def test_a_retry_that_is_due_is_sent(document, sent, monkeypatch, is_dry):
    monkeypatch.setattr(rescue, "waiting_messages", lambda name: 9)
    now = timezone.now()
    Document.objects.update(
        not_before_at=now - timedelta(seconds=1), enqueued_at=now - timedelta(minutes=1)
    )
    what = "1 whose message is overdue, or that are to be tried again now"
    assert found(is_dry=is_dry) == {what: not is_dry}
    assert len(sent) == (not is_dry)


def test_wrong_counters_are_only_mended_when_that_is_asked_for(document):
    Job.objects.update(pages_done=5)
    assert list(found().values()) == [False]
    assert list(found(has_counters=True).values()) == [True]
    assert found() == {}
