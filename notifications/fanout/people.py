"""The places where people can be told: as many queries for hundreds as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from notifications import suppression
from notifications.kinds import Channel, Kind
from notifications.models import PushSubscription, WebhookEndpoint
from notifications.planning import Person


def people_of(users: Sequence[User], kind: Kind, *, now: datetime) -> list[Person]:
    """Return each user with what each channel needs to know; three queries."""
    ids = [user.pk for user in users]
    endpoints, browsers = _endpoints(ids, kind), _browsers(ids)
    emails = [user.email for user in users]
    suppressed = suppression.suppressed(Channel.EMAIL, emails, now=now)
    return [
        Person(
            user_id=user.pk,
            address=user.email,
            is_active=user.is_active,
            is_suppressed=user.email in suppressed,
            endpoints=tuple(endpoints.get(user.pk, ())),
            subscriptions=tuple(browsers.get(user.pk, ())),
        )
        for user in users
    ]


def site_endpoints(kind: Kind, wanted: Collection[str]) -> list[UUID]:
    """Return the endpoints that are nobody's and hear of a kind, and those `wanted`."""
    enabled = WebhookEndpoint.objects.filter(is_enabled=True)
    asked = list(enabled.filter(pk__in=wanted).values_list("pk", flat=True))
    nobodys = enabled.filter(owner=None).exclude(pk__in=asked).only("pk", "kinds")
    return asked + [row.pk for row in nobodys if _hears_of(row, kind)]


def _endpoints(ids: list[int], kind: Kind) -> Mapping[int, list[UUID]]:
    found: dict[int, list[UUID]] = defaultdict(list)
    rows = WebhookEndpoint.objects.filter(owner__in=ids, is_enabled=True)
    for row in rows.only("pk", "owner_id", "kinds"):
        if row.owner_id and _hears_of(row, kind):
            found[row.owner_id].append(row.pk)
    return found


def _hears_of(endpoint: WebhookEndpoint, kind: Kind) -> bool:
    # Who sends a test wants to see it arrive, whatever else the endpoint hears of.
    return not endpoint.kinds or kind in endpoint.kinds or kind == Kind.TEST


def _browsers(ids: list[int]) -> Mapping[int, list[UUID]]:
    found: dict[int, list[UUID]] = defaultdict(list)
    rows = PushSubscription.objects.filter(user__in=ids, disabled_at=None)
    for user_id, pk in rows.values_list("user_id", "pk"):
        found[user_id].append(pk)
    return found
