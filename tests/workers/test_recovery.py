"""What recovery finds, and what it does about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from progress.models import Document, Job
from progress.states import State
from tests import factories
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
    document, claim, monkeypatch
):
    def fail(name: str) -> int:
        raise OperationalError("gone")

    monkeypatch.setattr(rescue, "waiting_messages", fail)
    factories.lapse(document.pk)
    Document.objects.update(enqueued_at=timezone.now() - timedelta(minutes=1))
    Job.objects.update(pages_done=5)
    let_wait()
    assert "counted 0" in str(found())


def test_wrong_counters_are_only_mended_when_that_is_asked_for(document):
    Job.objects.update(pages_done=5)
    assert list(found().values()) == [False]
    assert list(found(has_counters=True).values()) == [True]
    assert found() == {}
