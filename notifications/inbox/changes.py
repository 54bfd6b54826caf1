"""What a person does to their inbox: each change takes its number, and is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from notifications.inbox.positions import advance
from notifications.models import Notification
from notifications.models.notification import NotificationQuerySet


class Act(StrEnum):
    """What can be done to rows of the inbox, and undone."""

    READ = "read"
    UNREAD = "unread"
    ARCHIVE = "archive"
    RESTORE = "restore"
    ACKNOWLEDGE = "acknowledge"


#: Most rows that are changed together.
MOST = 500


def act(person_id: int, action: Act, ids: Iterable[UUID], *, now: datetime) -> int:
    """Do it to those of these rows that are the person's; return how many changed.

    Whoever acknowledges or archives has read it.
    """
    rows = Notification.objects.filter(recipient=person_id, pk__in=list(ids)[:MOST])
    return _change(person_id, *_changed(rows, action, now), is_for_all=True)


def read_up_to(person_id: int, seq: int, *, now: datetime) -> int:
    """Mark as read what the person could see at a position of theirs.

    What came after it was not on the page: it stays unread.
    """
    rows = Notification.objects.filter(recipient=person_id, seq__lte=seq)
    shown = rows.filter(collapsed_into=None).current(now)
    unread = shown.filter(read_at=None)
    return _change(person_id, unread, {"read_at": now}, is_for_all=True)


def snooze(
    person_id: int, ids: Iterable[UUID], *, until: datetime | None, now: datetime
) -> int:
    """Put rows aside until a time, or bring them back; return how many changed."""
    rows = Notification.objects.filter(recipient=person_id, pk__in=list(ids)[:MOST])
    if until is None:
        return _change(
            person_id, rows.exclude(snoozed_until=None), {"snoozed_until": None}
        )
    values = {"snoozed_until": until, "read_at": None}
    return _change(person_id, rows.filter(archived_at=None), values)


def see(person_id: int, ids: Iterable[UUID], *, now: datetime) -> int:
    """Note that these were listed before the person; no browser needs to hear of it."""
    rows = Notification.objects.filter(recipient=person_id, pk__in=list(ids)[:MOST])
    return rows.filter(seen_at=None).update(seen_at=now)


def wake(*, now: datetime) -> int:
    """Bring back what was put aside until now: it is news again; return how many.

    Each takes a number of its own, so that each is told.
    """
    due = Notification.objects.filter(snoozed_until__lte=now).order_by("snoozed_until")
    rows = list(due.values_list("pk", "recipient_id")[:MOST])
    return sum(_wake(pk, person_id, now) for pk, person_id in rows)


def _wake(pk: UUID, person_id: int, now: datetime) -> int:
    with transaction.atomic():
        seq = advance([person_id])[person_id]
        rows = Notification.objects.filter(pk=pk, snoozed_until__lte=now)
        return rows.update(snoozed_until=None, seq=seq)


def _changed(
    rows: NotificationQuerySet, action: Act, now: datetime
) -> tuple[NotificationQuerySet, dict[str, Any]]:
    """Return the rows that an action changes, and how."""
    read = {"read_at": _first("read_at", now)}
    match action:
        case Act.READ:
            return rows.filter(read_at=None), read
        case Act.UNREAD:
            return rows.exclude(read_at=None), {"read_at": None}
        case Act.ARCHIVE:
            archived = {"archived_at": now, "snoozed_until": None}
            return rows.filter(archived_at=None), archived | read
        case Act.RESTORE:
            return rows.exclude(archived_at=None), {"archived_at": None}
        case Act.ACKNOWLEDGE:
            return rows.filter(acknowledged_at=None), {"acknowledged_at": now} | read


def _first(field: str, now: datetime) -> Any:
    """Keep a moment that is there already."""
    return Coalesce(F(field), Value(now))


def _change(
    person_id: int,
    rows: NotificationQuerySet,
    values: dict[str, Any],
    *,
    is_for_all: bool = False,
) -> int:
    """Change rows under the next number of the inbox; nothing to change takes none.

    `is_for_all`: what collapsed into them changes with them. Who takes care of a row
    does so for each occasion that it tells, and the escalation of each ends.
    """
    if not rows.exists():
        return 0
    with transaction.atomic():
        advance([person_id])
        if is_for_all:
            # Before the rows themselves: changed, they would not be found any more.
            collapsed = Notification.objects.filter(
                collapsed_into__in=rows.values("pk")
            )
            collapsed.update(**values)
        return rows.update(**values)
