"""One fan-out: it can be killed anywhere, and begun again from the start."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from notifications import deliveries, nudges, planning
from notifications.errors import LeaseLost
from notifications.escalation import starting
from notifications.fanout import audience, inboxes, occasions, people, waiting
from notifications.fanout.inboxes import Wording
from notifications.fanout.occasions import is_wanted
from notifications.fanout.waiting import Hold
from notifications.kinds import INTERRUPTIVE, Channel, Kind, Severity
from notifications.models import NotificationEvent
from notifications.passing import is_stale
from notifications.planning import Occasion, PlannedDelivery
from notifications.preferences.reading import wishes_of
from notifications.registry import REGISTRY
from notifications.routing import Routing
from notifications.statuses import Reason

logger = logging.getLogger(__name__)

#: Of failed documents of one job, the first one makes a noise.
_NOISY = INTERRUPTIVE - {Channel.WEBSOCKET}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """One fan-out on its way."""

    hold: Hold
    event: NotificationEvent
    occasion: Occasion
    wording: Wording


def fan_out(event_id: UUID) -> bool:
    """Tell an event to all it concerns; False if it was told, or not just now.

    Rows have ids that follow from the event and the person: whoever begins again
    after a crash writes what is missing, and nothing twice.
    """
    hold = waiting.claim(event_id, now=waiting.now())
    if hold is None:
        return False
    rows = NotificationEvent.objects.select_related(
        "job__batch", "job__owner", "batch__owner"
    )
    event = rows.get(pk=event_id)
    try:
        return _tell(hold, event)
    except LeaseLost:
        logger.warning("Event %s is told by another worker.", event_id)
    except Exception as error:
        logger.exception("Event %s could not be told.", event_id)
        now, attempts = waiting.now(), event.attempts
        waiting.give_back(hold, repr(error), attempts=attempts, now=now)
    return False


def _tell(hold: Hold, event: NotificationEvent) -> bool:
    if is_stale(event):
        return waiting.finish(hold, now=waiting.now())
    routed = occasions.routed(hold, event, now=waiting.now())
    telling = _Telling(
        hold=hold,
        event=event,
        occasion=occasions.occasion_of(event, routed),
        wording=Wording(event),
    )
    _tell_machines(telling, routed)
    for policy_id in routed.policies:
        starting.start(event, policy_id, now=waiting.now())
    for users in audience.chunks(event, routed.groups):
        _tell_people(telling, users)
    return waiting.finish(hold, now=waiting.now())


def _tell_people(telling: _Telling, users: Sequence[User]) -> None:
    event, now = telling.event, waiting.now()
    kind, ids = Kind(event.kind), [user.pk for user in users]
    wishes = wishes_of(
        ids, kind=kind, severity=Severity(event.severity), job_id=event.job_id
    )
    users = [user for user in users if is_wanted(telling.occasion, wishes[user.pk])]
    persons = people.people_of(users, kind, now=now)
    with transaction.atomic():
        _keep(telling.hold, now)
        again = inboxes.tell(event, telling.wording, users, wishes)
        planned = [
            delivery
            for person in persons
            for delivery in planning.plan(
                _for(telling.occasion, person.user_id in again),
                person,
                wishes[person.user_id],
                inboxes.id_of(event.pk, person.user_id),
            )
        ]
        _supersede(event, again, now)
        nudges.deliver_on_commit(deliveries.create(planned, now=now))


def _for(occasion: Occasion, is_again: bool) -> Occasion:
    if not is_again or occasion.kind != Kind.DOCUMENT_FAILED:
        return occasion
    return replace(occasion, collapsed=occasion.collapsed | _NOISY)


def _supersede(event: NotificationEvent, ids: frozenset[int], now: datetime) -> None:
    if ids and REGISTRY[Kind(event.kind)].collapse:
        deliveries.supersede(
            event, now=now, recipient_id__in=ids, channel__in=INTERRUPTIVE
        )


def _tell_machines(telling: _Telling, routed: Routing) -> None:
    """Plan what goes out once, whoever hears of it: the log, and nobody's endpoints."""
    now, occasion = waiting.now(), telling.occasion
    if occasion.only and occasion.only != Channel.LOG:
        return
    planned = [*_log(occasion)]
    if not occasion.only:
        planned += _webhooks(occasion, routed)
    with transaction.atomic():
        _keep(telling.hold, now)
        nudges.deliver_on_commit(deliveries.create(planned, now=now))


def _log(occasion: Occasion) -> list[PlannedDelivery]:
    if Channel.LOG not in occasion.default_channels | occasion.added:
        return []
    is_dropped = Channel.LOG in occasion.dropped
    return [_machine(occasion, Channel.LOG, None, is_dropped=is_dropped)]


def _webhooks(occasion: Occasion, routed: Routing) -> list[PlannedDelivery]:
    is_dropped = Channel.WEBHOOK in occasion.dropped
    return [
        _machine(
            occasion,
            Channel.WEBHOOK,
            pk,
            is_dropped=is_dropped and str(pk) not in routed.endpoints,
        )
        for pk in people.site_endpoints(occasion.kind, routed.endpoints)
    ]


def _machine(
    occasion: Occasion, channel: Channel, endpoint_id: UUID | None, *, is_dropped: bool
) -> PlannedDelivery:
    return PlannedDelivery(
        key=planning.key(occasion.event_id, None, channel, str(endpoint_id or "")),
        channel=channel,
        event_id=occasion.event_id,
        endpoint_id=endpoint_id,
        expires_at=occasion.expires_at,
        skip_reason=Reason.RULE if is_dropped else None,
    )


def _keep(hold: Hold, now: datetime) -> None:
    """Renew the lease within the transaction of a chunk: it fences the chunk's rows."""
    if not waiting.renew(hold, now=now):
        raise LeaseLost(Reason.LEASE_LAPSED)
