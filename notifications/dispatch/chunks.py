"""One chunk of deliveries: claimed and read together, then looked at and sent."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from notifications import deliveries, nudges
from notifications.dispatch import lines, looking, together
from notifications.models import Delivery


def attempt(delivery_id: UUID) -> bool:
    """Try to send a delivery once; True if the provider took it.

    False as well when it is not due, somebody else has it, or it is put off.
    """
    return attempt_all([delivery_id]) == 1


def attempt_all(ids: Collection[UUID]) -> int:
    """Try to send deliveries once each; return how many were taken.

    One after the other, for as long as `lines.BUDGET` lasts: what is not begun then
    is given back. Those of channels without an other side are made all at once. One
    that was claimed when its worker was lost is tried alone: it may be the cause.
    """
    began = time.monotonic()
    token = deliveries.claim_all(ids, now=timezone.now())
    if token is None:
        return 0
    chunk = Delivery.objects.for_attempts().filter(pk__in=list(ids), lease_token=token)
    rows = _unsuspected(list(chunk), token)
    return sum(_send(found, token, began) for found in _by_channel(ids, rows).values())


def _unsuspected(rows: list[Delivery], token: UUID) -> list[Delivery]:
    """Return those that may go together; the others get a message each."""
    suspects = [row.pk for row in rows if row.losses and len(rows) > 1]
    if suspects:
        now = timezone.now()
        for freed in deliveries.give_back(suspects, token, now=now):
            nudges.deliver_all([freed])
    return [row for row in rows if row.pk not in suspects]


def _send(rows: Sequence[Delivery], token: UUID, began: float) -> int:
    items = looking.ready(rows, token, now=timezone.now())
    if together.can_send(items):
        return together.send(items, token)
    return lines.send(items, token, ends_at=began + lines.BUDGET)


def _by_channel(
    ids: Collection[UUID], chunk: list[Delivery]
) -> Mapping[str, list[Delivery]]:
    """Return them by channel: messages name one channel's.

    In the order of `ids`, but those last whose server is in trouble: it may be slow.
    """
    place = {pk: number for number, pk in enumerate(ids)}
    found: dict[str, list[Delivery]] = defaultdict(list)
    for row in sorted(chunk, key=lambda row: (_failures(row), place[row.pk])):
        found[row.channel].append(row)
    return found


def _failures(row: Delivery) -> int:
    return row.endpoint.consecutive_failures if row.endpoint else 0
