"""A delivery as files and the REST interface show it: secrets are never in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any, TypedDict

from django.db.models import Q, QuerySet

from notifications.models import Delivery
from progress.audit.exports import harmless

#: Rows that one query reads. By key, so that a slow download holds no cursor open.
AT_ONCE = 1000


class DeliveryDict(TypedDict):
    """One delivery: where to, by what, how it stands and why."""

    id: str
    event: str
    kind: str
    title: str
    recipient: str
    channel: str
    destination: str
    status: str
    reason: str
    attempts: int
    created_at: str
    next_attempt_at: str
    sent_at: str
    delivered_at: str
    finished_at: str
    provider: str
    provider_message_id: str
    error: str
    retry_of: str


COLUMNS: tuple[str, ...] = tuple(DeliveryDict.__annotations__)


def delivery_dict(row: Delivery) -> DeliveryDict:
    """Return a delivery, JSON-ready."""
    return DeliveryDict(
        id=str(row.pk),
        event=str(row.event_id or ""),
        kind=row.event.kind if row.event else "digest",
        title=row.notification.title if row.notification else "",
        recipient=row.recipient.get_username() if row.recipient else "",
        channel=row.channel,
        destination=destination(row),
        status=row.status,
        reason=row.reason,
        attempts=row.attempts,
        created_at=_moment(row.created_at),
        next_attempt_at=_moment(row.next_attempt_at),
        sent_at=_moment(row.sent_at),
        delivered_at=_moment(row.delivered_at),
        finished_at=_moment(row.finished_at),
        provider=row.provider,
        provider_message_id=row.provider_message_id,
        error=row.error,
        retry_of=str(row.retry_of_id or ""),
    )


def destination(row: Delivery) -> str:
    """Return where it goes, by a name: addresses of browsers are secrets."""
    if row.endpoint:
        return row.endpoint.name
    return row.subscription.label if row.subscription else row.address


def rows_of(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Return the rows with what is shown of them, in one query."""
    return found.select_related(
        "event", "notification", "recipient", "endpoint", "subscription"
    ).defer("rendered")


def as_json(found: QuerySet[Delivery]) -> Iterator[str]:
    """Yield a JSON array, the latest delivery first."""
    yield "["
    for index, row in enumerate(_newest_first(found)):
        yield (",\n" if index else "\n") + json.dumps(delivery_dict(row))
    yield "\n]\n"


def as_csv(found: QuerySet[Delivery]) -> Iterator[str]:
    """Yield a table for spreadsheets (RFC 4180), the latest delivery first."""
    yield _line(COLUMNS)
    for row in _newest_first(found):
        yield _line([harmless(value) for value in delivery_dict(row).values()])


def _newest_first(found: QuerySet[Delivery]) -> Iterator[Delivery]:
    rows = rows_of(found).order_by("-created_at", "-pk")
    rest = rows
    while chunk := list(rest[:AT_ONCE]):
        yield from chunk
        last = chunk[-1]
        # Of the same moment those with a smaller key; the first bound is the index's.
        older = Q(created_at__lt=last.created_at) | Q(pk__lt=last.pk)
        rest = rows.filter(older, created_at__lte=last.created_at)


def _line(cells: Any) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="milliseconds") if at else ""
