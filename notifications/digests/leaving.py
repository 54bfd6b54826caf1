"""Entries that go by themselves after all: their time begins anew.

While something waits because a person wanted it to, it does not grow old: otherwise
a long pause would lose what a digest would have told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from notifications import deliveries, nudges
from notifications.digests.sorting import FLEETING
from notifications.kinds import Kind
from notifications.models import Delivery
from notifications.registry import REGISTRY


def let_go(ids: Collection[UUID], *, now: datetime) -> int:
    """Let entries leave their window, and be tried at once; return how many did.

    Runs in the transaction that holds the window.
    """
    rows = Delivery.objects.filter(pk__in=ids).order_by("created_at")
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for pk, kind in rows.values_list("pk", "event__kind"):
        by_kind[kind].append(pk)
    left = sum(
        deliveries.leave_digest(found, now=now, fresh_until=_end(Kind(kind), now))
        for kind, found in by_kind.items()
    )
    nudges.deliver_on_commit(list(rows.values_list("pk", "channel")))
    return left


def _end(kind: Kind, now: datetime) -> datetime | None:
    lifetime = None if kind in FLEETING else REGISTRY[kind].lifetime
    return now + lifetime if lifetime else None
