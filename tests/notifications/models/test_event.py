"""Events as rows: told once, and waiting until somebody fans them out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from notifications.models import NotificationEvent
from tests.notifications.conftest import NOW, make_event, make_job

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def test_the_outbox_has_what_nobody_was_told_of_the_oldest_first():
    make_event()
    just = make_event(fanned_out_at=None)
    late = make_event(fanned_out_at=None, next_attempt_at=NOW - SECOND)
    assert list(NotificationEvent.objects.outbox(NOW)) == [late, just]


def test_what_is_tried_again_later_is_not_in_the_outbox_yet():
    make_event(fanned_out_at=None, next_attempt_at=NOW + SECOND)
    assert not NotificationEvent.objects.outbox(NOW).exists()
    assert NotificationEvent.objects.outbox(NOW + SECOND).exists()


def test_what_somebody_works_on_comes_back_when_the_lease_is_over():
    make_event(fanned_out_at=None, lease_expires_at=NOW)
    assert not NotificationEvent.objects.outbox(NOW).exists()
    assert NotificationEvent.objects.outbox(NOW + SECOND).exists()


def test_an_occasion_is_written_down_once():
    event = make_event(idempotency_key="job:1:finished")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_event(idempotency_key="job:1:finished")
    assert NotificationEvent.objects.get() == event
    assert str(event) == "job:1:finished"


def test_an_event_outlives_its_job_and_who_caused_it(alice, bob):
    event = make_event(job=make_job(alice), actor=bob)
    event.job.delete()
    bob.delete()
    event.refresh_from_db()
    assert (event.job, event.actor) == (None, None)


def test_an_event_for_one_person_goes_with_them(charlie):
    make_event(recipient=charlie)
    charlie.delete()
    assert not NotificationEvent.objects.exists()
