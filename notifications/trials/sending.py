"""Write a test down: it goes the way of every notification, whatever is preferred."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction

from notifications import events
from notifications.errors import NotPossibleNow, TooMany
from notifications.kinds import Channel, Kind
from notifications.models import (
    NotificationEvent,
    PushSubscription,
    WebhookEndpoint,
)
from notifications.passing import TRIAL
from notifications.registry import REGISTRY
from notifications.wording import duration

#: Tests that one person may send in an hour.
MOST_AN_HOUR = 20
_HOUR = timedelta(hours=1)

_NOWHERE = {
    Channel.EMAIL: "You have no e-mail address yet.",
    Channel.PUSH: "No browser of yours takes push messages yet.",
    Channel.WEBHOOK: "You have no webhook that is switched on.",
}


def send(
    user: User, channel: Channel, *, now: datetime, kind: Kind = Kind.TEST
) -> NotificationEvent:
    """Send `user` a test by one channel; of another kind, that kind's sample.

    Raises:
        NotPossibleNow: there is no place to send it to, or it was done too often.
    """
    if not _has_place(user, channel):
        raise NotPossibleNow(_NOWHERE[channel])
    sample = dict(REGISTRY[kind].sample)
    event = events.record(
        kind=kind,
        key=f"{TRIAL}{uuid4()}",
        payload=sample | {"channel": channel.value, "is_test": True},
        recipient=user,
        now=now,
    )
    assert event is not None  # noqa: S101  # its key is new
    return event


def send_within_rate(
    user: User, channel: Channel, *, now: datetime
) -> NotificationEvent:
    """Send a test unless the person has sent enough of them; raises as `send`.

    Raises:
        TooMany: enough for this hour.
    """
    with transaction.atomic():
        # Two requests at once wait for each other here: both must not be the last.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        _check_rate(user, now=now)
        return send(user, channel, now=now)


def _check_rate(user: User, *, now: datetime) -> None:
    recent = NotificationEvent.objects.filter(
        recipient=user, kind=Kind.TEST, occurred_at__gt=now - _HOUR
    )
    times = recent.order_by("-occurred_at").values_list("occurred_at", flat=True)
    oldest = list(times[MOST_AN_HOUR - 1 : MOST_AN_HOUR])
    if oldest:
        wait = (oldest[0] + _HOUR - now).total_seconds()
        raise TooMany(
            f"That is enough for now: try again in {duration(wait)}.", retry_after=wait
        )


def _has_place(user: User, channel: Channel) -> bool:
    if channel == Channel.EMAIL:
        return bool(user.email)
    if channel == Channel.PUSH:
        return PushSubscription.objects.filter(user=user, disabled_at=None).exists()
    if channel == Channel.WEBHOOK:
        return WebhookEndpoint.objects.filter(owner=user, is_enabled=True).exists()
    return True
