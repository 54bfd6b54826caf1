"""What a step sends: ordinary deliveries, which preferences do not stop."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from notifications import deliveries, nudges
from notifications.escalation.plan import Step
from notifications.fanout import inboxes, people
from notifications.fanout.inboxes import Wording
from notifications.kinds import Channel, Kind, Severity
from notifications.models import (
    EscalationRun,
    Notification,
    NotificationEvent,
    WebhookEndpoint,
)
from notifications.planning import Person, PlannedDelivery
from notifications.preferences.reading import wishes_of
from notifications.statuses import Reason

#: How long a message of a step is worth sending.
LIFETIME = timedelta(days=1)
#: The most people that one step tells.
MAX_PEOPLE = 500


def tell(run: EscalationRun, step: Step, *, now: datetime) -> None:
    """Write the deliveries of a step; taking it twice is taking it once."""
    prefix = f"run:{run.pk}:{step.number}"
    planned = [*_endpoint(run, step, prefix, now)]
    if users := _people_of(step):
        write_inbox(run.event, users)
        event, channels = run.event, step.channels
        planned += for_people(event, users, channels, prefix, now, run=run)
    nudges.deliver_on_commit(deliveries.create(planned, now=now))


def for_people(
    event: NotificationEvent,
    users: Sequence[User],
    channels: Collection[Channel],
    prefix: str,
    now: datetime,
    *,
    run: EscalationRun | None,
) -> Iterator[PlannedDelivery]:
    """Yield the deliveries to each place of people; where there is none, why."""
    rows = Notification.objects.filter(event=event, recipient__in=users)
    known = dict(rows.values_list("recipient_id", "pk"))
    for person in people.people_of(users, Kind(event.kind), now=now):
        inbox_id = known.get(person.user_id)
        for plan in _for_person(person, channels, prefix):
            yield replace(
                plan,
                event_id=event.pk,
                notification_id=inbox_id,
                escalation_run_id=run.pk if run else None,
                expires_at=now + LIFETIME,
            )


def _for_person(
    person: Person, channels: Iterable[Channel], prefix: str
) -> Iterator[PlannedDelivery]:
    for channel in channels:
        for name, place in _places(channel, person):
            yield PlannedDelivery(
                key=f"{prefix}:{person.user_id}:{channel}:{name}",
                channel=channel,
                recipient_id=person.user_id,
                skip_reason=_unreachable(channel, person),
                **place,
            )


def write_inbox(event: NotificationEvent, users: Sequence[User]) -> None:
    """Let those who had not heard of it have it in their inbox, too."""
    ids = [user.pk for user in users]
    wishes = wishes_of(
        ids,
        kind=Kind(event.kind),
        severity=Severity(event.severity),
        job_id=event.job_id,
    )
    inboxes.tell(event, Wording(event), users, wishes)


def _people_of(step: Step) -> list[User]:
    active = User.objects.filter(is_active=True).order_by("pk")
    if step.user_id:
        return list(active.filter(pk=step.user_id))
    if step.group_id:
        return list(active.filter(groups=step.group_id)[:MAX_PEOPLE])
    return []


def _endpoint(
    run: EscalationRun, step: Step, prefix: str, now: datetime
) -> Iterator[PlannedDelivery]:
    if not step.endpoint_id:
        return
    rows = WebhookEndpoint.objects.filter(pk=step.endpoint_id, is_enabled=True)
    if rows.exists():
        yield PlannedDelivery(
            key=f"{prefix}::{Channel.WEBHOOK}:{step.endpoint_id}",
            channel=Channel.WEBHOOK,
            event_id=run.event_id,
            endpoint_id=rows.values_list("pk", flat=True).get(),
            escalation_run_id=run.pk,
            expires_at=now + LIFETIME,
        )


def _places(channel: Channel, person: Person) -> Iterator[tuple[str, dict[str, Any]]]:
    if channel == Channel.EMAIL:
        yield "", {"address": person.address}
    elif channel == Channel.PUSH:
        for pk in person.subscriptions:
            yield str(pk), {"subscription_id": pk}
    elif channel == Channel.WEBHOOK:
        for pk in person.endpoints:
            yield str(pk), {"endpoint_id": pk}
    elif channel == Channel.WEBSOCKET:
        yield "", {}


def _unreachable(channel: Channel, person: Person) -> Reason | None:
    if channel != Channel.EMAIL:
        return None
    if not person.address:
        return Reason.NO_ADDRESS
    return Reason.SUPPRESSED if person.is_suppressed else None
