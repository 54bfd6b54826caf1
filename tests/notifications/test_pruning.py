"""What people were told goes when it is old."""

from __future__ import annotations

from datetime import timedelta

from notifications import pruning
from notifications.models import Delivery, Digest, Notification, NotificationEvent
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


def test_old_digests_go_with_their_own_messages(alice, delivery_in):
    old, fresh = (
        Digest.objects.create(
            recipient=alice,
            channel="email",
            cadence="daily",
            window_key=str(age),
            due_at=NOW - age,
            created_at=NOW - age,
            closed_at=NOW - age,
        )
        for age in (2 * DAY, DAY / 2)
    )
    for digest in (old, fresh):
        delivery_in(event=None, notification=None, digest=digest)

    pruning.prune(NOW - DAY, True)
    assert Digest.objects.count() == 2

    pruning.prune(NOW - DAY, False)
    assert Digest.objects.get() == fresh
    assert Delivery.objects.get().digest == fresh
