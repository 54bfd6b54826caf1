from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from notifications.kinds import Kind
from notifications.models import Notification
from progress.models import Batch
from tests.notifications.conftest import NOW, make_event, make_job, make_notification


def tell(user, title, **values) -> Notification:
    return make_notification(user, title=title, **values)


def test_an_inbox_holds_only_ones_own_the_latest_first(alice, bob):
    old = tell(alice, "old", created_at=NOW - timedelta(hours=1))
    new = tell(alice, "new")
    tell(bob, "other")
    assert list(Notification.objects.inbox_of(alice)) == [new, old]


def test_staff_see_their_own_inbox_only(alice, bob):
    tell(alice, "a")
    assert not Notification.objects.inbox_of(bob).exists()


def test_nobody_and_the_inactive_have_no_inbox(alice):
    tell(alice, "a")
    alice.is_active = False
    assert not Notification.objects.inbox_of(alice).exists()
    assert not Notification.objects.inbox_of(AnonymousUser()).exists()


def test_the_read_are_not_unread(alice):
    tell(alice, "read", read_at=NOW)
    unread = tell(alice, "unread")
    assert list(Notification.objects.unread()) == [unread]


def test_an_occasion_is_told_once(alice):
    event = make_event()
    tell(alice, "a", event=event)
    with pytest.raises(IntegrityError):
        tell(alice, "a", event=event)


def test_what_was_told_outlives_its_job(notification):
    notification.job.delete()
    notification.refresh_from_db()
    assert notification.job is None
    assert str(notification) == "“May exams” is finished"


def test_a_link_leads_to_where_the_page_is_now(alice):
    job = make_job(alice)
    batch = Batch.objects.create(owner=alice, title="May", created_at=NOW)
    old = f"/old/jobs/{job.pk}/"
    of_job = tell(alice, "job", kind=Kind.JOB_FAILED, job=job, url=old)
    kind, old = Kind.BATCH_COMPLETED, f"/old/batches/{batch.pk}/"
    of_batch = tell(alice, "batch", kind=kind, batch=batch, url=old)
    other = tell(alice, "alert", kind=Kind.SYSTEM_ALERT, url="/insights/")

    assert of_job.link == job.get_absolute_url()
    assert of_batch.link == batch.get_absolute_url()
    assert other.link == "/insights/"


@pytest.mark.parametrize("elsewhere", ["", "/notifications/escalations/1/"])
def test_who_may_not_see_the_job_is_not_led_to_it(charlie, alice, elsewhere):
    job = make_job(alice)
    row = tell(charlie, "job", kind=Kind.JOB_FAILED, job=job, url=elsewhere)
    assert row.link == elsewhere


def test_a_link_to_what_was_deleted_is_none(alice):
    row = tell(alice, "job", kind=Kind.JOB_FAILED, job=None, url="/jobs/1/")
    assert row.link == ""
