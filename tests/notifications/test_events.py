from __future__ import annotations

import pytest
from django.db import transaction

from notifications import events
from notifications.errors import UnknownPayload
from notifications.kinds import Kind, Severity
from notifications.models import NotificationEvent
from notifications.registry import REGISTRY
from tests.notifications.conftest import NOW, make_job, make_summary


def test_an_event_has_what_its_kind_says(alice):
    job = make_job(alice)
    event = events.record(
        kind=Kind.JOB_FAILED, key="k", payload={**make_summary()}, job=job, now=NOW
    )
    lifetime = REGISTRY[Kind.JOB_FAILED].lifetime
    assert lifetime
    assert event.severity == Severity.ERROR
    assert event.expires_at == NOW + lifetime
    assert event.next_attempt_at == event.occurred_at == NOW
    assert event.fanned_out_at is None


def test_the_same_occasion_is_written_once(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        found = [
            events.record(kind=Kind.JOB_COMPLETED, key="k", payload={**make_summary()})
            for _ in range(3)
        ]
    assert [event is None for event in found] == [False, True, True]
    assert len(callbacks) == 1


def test_what_is_rolled_back_was_never_written(db):
    with transaction.atomic():
        events.record(kind=Kind.JOB_COMPLETED, key="k", payload={**make_summary()})
        transaction.set_rollback(True)
    assert not NotificationEvent.objects.exists()


def test_a_payload_of_another_shape_is_written_nowhere(db):
    with pytest.raises(UnknownPayload):
        events.record(kind=Kind.JOB_COMPLETED, key="k", payload={})
    assert not NotificationEvent.objects.exists()
