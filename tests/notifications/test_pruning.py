"""What people were told goes when it is old."""

from __future__ import annotations

from datetime import timedelta

from notifications import pruning
from notifications.models import Delivery, Notification, NotificationEvent
from tests.notifications.conftest import NOW, make_event, make_notification

DAY = timedelta(days=1)


def test_what_was_told_long_ago_goes_with_its_deliveries(alice, delivery_in):
    kept = delivery_in()
    old = make_notification(alice, event=make_event(occurred_at=NOW - 2 * DAY))
    gone = delivery_in(event=old.event, notification=old)
    assert pruning.prune(NOW - DAY, True) == 1
    assert Notification.objects.count() == 2
    assert pruning.prune(NOW - DAY, False) == 1
    assert Notification.objects.get() == kept.notification
    assert not Delivery.objects.filter(pk=gone.pk).exists()
    assert NotificationEvent.objects.get() == kept.event


def test_what_was_not_told_yet_is_kept(db):
    make_event(occurred_at=NOW - 2 * DAY, fanned_out_at=None)
    assert pruning.prune(NOW - DAY, False) == 0
    assert NotificationEvent.objects.exists()
