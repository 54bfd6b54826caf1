from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from notifications.models import Notification
from tests.notifications.conftest import NOW, make_event, make_notification


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
