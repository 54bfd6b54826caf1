"""What is important and could not be mailed goes another way: push, webhook, admins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Replace

from notifications import deliveries, nudges
from notifications.escalation import telling
from notifications.kinds import Channel, Severity
from notifications.models import Delivery
from notifications.passing import TRIAL
from notifications.planning import PlannedDelivery
from notifications.statuses import Reason, Status

#: The order of the ways; admins are told when all are closed.
WAYS = (Channel.PUSH, Channel.WEBHOOK)
#: How far back a sweep looks, and how many it takes at most.
WINDOW = timedelta(days=1)
LIMIT = 200
_PREFIX = "fallback"

_LOST = Q(status__in=(Status.BOUNCED, Status.FAILED)) | Q(
    status=Status.SKIPPED,
    reason__in=(Reason.SUPPRESSED, Reason.NO_ADDRESS, Reason.DESTINATION_DISABLED),
)
_IMPORTANT = Q(event__severity__in=(Severity.ERROR, Severity.CRITICAL)) | Q(
    escalation_run__isnull=False
)
#: A mail begins it; then each way that was tried instead, and failed.
_BEGINS = Q(channel=Channel.EMAIL) | Q(key__startswith=f"{_PREFIX}:")


def fall_back(*, now: datetime) -> int:
    """Send what was lost another way; return for how many deliveries.

    Deliveries have keys that name what was lost: sweeping twice is sweeping once.
    """
    return sum(_replace(lost, now) for lost in _unanswered(now))


def _unanswered(now: datetime) -> list[Delivery]:
    """Return lost deliveries that nothing was sent for yet."""
    rows = Delivery.objects.filter(
        _LOST,
        _IMPORTANT,
        _BEGINS,
        recipient__isnull=False,
        event__isnull=False,
        created_at__gt=now - WINDOW,
    )
    # A database writes ids with dashes or without.
    bare_id = Replace(Cast(OuterRef("pk"), CharField()), Value("-"), Value(""))
    answers = Delivery.objects.filter(key=Concat(Value(f"{_PREFIX}:"), bare_id))
    # A test that gets lost is told to nobody else.
    rows = rows.exclude(event__idempotency_key__startswith=TRIAL)
    open_ones = rows.with_content().select_related("escalation_run")
    return list(open_ones.exclude(Exists(answers)).order_by("-created_at")[:LIMIT])


def _replace(lost: Delivery, now: datetime) -> bool:
    with transaction.atomic():
        planned = _planned(lost, now)
        nudges.deliver_on_commit(deliveries.create(planned, now=now))
    return bool(planned)


def _planned(lost: Delivery, now: datetime) -> list[PlannedDelivery]:
    """Return the next way for a person; all admins when there is none, or the log."""
    if lost.recipient is None or lost.event is None:
        return []
    tried, person = _tried(lost), [lost.recipient]
    for channel in WAYS:
        if channel not in tried and (plans := _by(lost, person, channel, now)):
            return _marked(lost, plans)
    return _marked(lost, _admins(lost, now) or [_log(lost)])


def _by(
    lost: Delivery, users: Sequence[User], channel: Channel, now: datetime
) -> list[PlannedDelivery]:
    assert lost.event is not None  # noqa: S101 - _planned looked
    prefix, run = f"{_PREFIX}:{lost.pk}", lost.escalation_run
    return [*telling.for_people(lost.event, users, (channel,), prefix, now, run=run)]


def _admins(lost: Delivery, now: datetime) -> list[PlannedDelivery]:
    """Return messages to the admins that have not been told of this event."""
    assert lost.event is not None  # noqa: S101 - _planned looked
    told = Delivery.objects.filter(event=lost.event, recipient__isnull=False)
    told_ids = set(told.values_list("recipient_id", flat=True))
    admins = User.objects.filter(is_active=True, is_superuser=True).order_by("pk")
    users = [user for user in admins if user.pk not in told_ids]
    if not users:
        return []
    telling.write_inbox(lost.event, users)
    return _by(lost, users, Channel.EMAIL, now)


def _log(lost: Delivery) -> PlannedDelivery:
    """Return what is left when there is nobody to tell; it is not looked at again."""
    return PlannedDelivery(
        key=_marker(lost), channel=Channel.LOG, event_id=lost.event_id
    )


def _tried(lost: Delivery) -> set[str]:
    """Return the channels by which this person was told of this event, or should."""
    rows = Delivery.objects.filter(event=lost.event, recipient=lost.recipient)
    return set(rows.exclude(status=Status.SKIPPED).values_list("channel", flat=True))


def _marker(lost: Delivery) -> str:
    return f"{_PREFIX}:{lost.pk.hex}"


def _marked(lost: Delivery, plans: list[PlannedDelivery]) -> list[PlannedDelivery]:
    """Return the plans, the first of which has the key that says it is done.

    In the same order for all: two sweeps at once make the same ones.
    """
    first, *others = sorted(plans, key=attrgetter("key"))
    return [replace(first, key=_marker(lost)), *others]
