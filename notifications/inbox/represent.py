"""Rows of an inbox as REST and the exports say them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any, TypedDict
from uuid import UUID

from notifications.inbox.filters import Place
from notifications.models import Notification
from notifications.models.notification import NotificationQuerySet
from progress.audit.exports import harmless

#: Rows that one query of an export reads. By place: a slow download holds no cursor.
AT_ONCE = 500
#: Most rows of an export.
MOST = 50_000


class NotificationDict(TypedDict):
    """One row of an inbox. Times are null while that has not happened.

    `count` occasions are told by it; those before the latest are its `collapsed`.
    `seq` is the position of the inbox at which it was last news.
    """

    id: str
    kind: str
    severity: str
    title: str
    body: str
    url: str
    job: str | None
    batch: str | None
    group_key: str
    count: int
    seq: int
    #: Somebody may still say that they take care of it.
    is_waiting: bool
    created_at: str
    seen_at: str | None
    read_at: str | None
    archived_at: str | None
    snoozed_until: str | None
    acknowledged_at: str | None


COLUMNS: tuple[str, ...] = tuple(NotificationDict.__annotations__)


def notification_dict(row: Notification) -> NotificationDict:
    """Return a row that was read `with_escalation`, JSON-ready."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "severity": row.severity,
        "title": row.title,
        "body": row.body,
        "url": row.link,
        "job": _id(row.job_id),
        "batch": _id(row.batch_id),
        "group_key": row.group_key,
        "count": row.count,
        "seq": row.seq,
        "is_waiting": bool(getattr(row, "is_waiting", False)),
        "created_at": row.created_at.isoformat(),
        "seen_at": _moment(row.seen_at),
        "read_at": _moment(row.read_at),
        "archived_at": _moment(row.archived_at),
        "snoozed_until": _moment(row.snoozed_until),
        "acknowledged_at": _moment(row.acknowledged_at),
    }


def as_json(rows: NotificationQuerySet) -> Iterator[str]:
    """Yield a JSON array, the latest first."""
    yield "["
    for index, row in enumerate(_newest_first(rows)):
        yield (",\n" if index else "\n") + json.dumps(notification_dict(row))
    yield "\n]\n"


def as_csv(rows: NotificationQuerySet) -> Iterator[str]:
    """Yield a table for spreadsheets (RFC 4180), the latest first."""
    yield _line(list(COLUMNS))
    for row in _newest_first(rows):
        values: dict[str, Any] = dict(notification_dict(row))
        yield _line([harmless(values[name]) for name in COLUMNS])


def _newest_first(rows: NotificationQuerySet) -> Iterator[Notification]:
    left, part = MOST, rows
    while chunk := list(part[: min(AT_ONCE, left)]):
        yield from chunk
        left -= len(chunk)
        if not left:
            return
        part = Place.of(chunk[-1]).older(rows)


def _line(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
