"""What narrows an inbox, the same for its page, REST and the exports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from notifications.models import Notification
from notifications.models.notification import NotificationQuerySet

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Box(StrEnum):
    """Where a notification lies."""

    INBOX = "inbox"
    SNOOZED = "snoozed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a notification has to be; what is empty is not asked for."""

    box: Box = Box.INBOX
    is_unread: bool = False
    kind: str = ""
    severity: str = ""
    #: Words of title and body; all of them have to be there.
    q: str = ""

    @classmethod
    def of(cls, given: dict[str, Any]) -> Self:
        """Return the filters among checked values of a request."""
        known = {name: given[name] for name in cls.__slots__ if given.get(name)}
        return cls(**{**known, "box": Box(given.get("box") or Box.INBOX)})

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filters(box=self.box)

    def narrow(self, rows: NotificationQuerySet, now: datetime) -> NotificationQuerySet:
        """Return those of a person's rows that match all of it."""
        found = _in_box(rows, self.box, now)
        if self.is_unread:
            found = found.unread()
        exact = {"kind": self.kind, "severity": self.severity}
        found = found.filter(**{name: value for name, value in exact.items() if value})
        for word in self.q.split():
            found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
        return found


def _in_box(
    rows: NotificationQuerySet, box: Box, now: datetime
) -> NotificationQuerySet:
    if box is Box.ARCHIVED:
        return rows.filter(archived_at__isnull=False)
    if box is Box.SNOOZED:
        return rows.filter(archived_at=None, snoozed_until__gt=now)
    return rows.current(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the order of a list, the latest first; new rows move nothing."""

    created_at: datetime
    id: UUID

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the place that `text` names: "MICROSECONDS.ID".

        Raises:
            ValueError: it names none.
        """
        microseconds, _, name = text.partition(".")
        try:
            created_at = _EPOCH + timedelta(microseconds=int(microseconds))
        except OverflowError as error:
            raise ValueError("no such time") from error
        return cls(created_at=created_at, id=UUID(name))

    @classmethod
    def of(cls, row: Notification) -> Self:
        """Return the place of a row."""
        return cls(created_at=row.created_at, id=row.pk)

    def __str__(self) -> str:
        return f"{(self.created_at - _EPOCH) // timedelta(microseconds=1)}.{self.id}"

    def older(self, rows: NotificationQuerySet) -> NotificationQuerySet:
        """Return the rows that come after it in the list."""
        earlier = Q(created_at__lt=self.created_at)
        return rows.filter(earlier | Q(created_at=self.created_at, id__lt=self.id))
