"""The rows of inboxes that tell an event; those of one job may be one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Subquery

from notifications import templating
from notifications.context import context_of, may_see, path_for
from notifications.inbox.positions import advance
from notifications.kinds import KIND_OF_END, Channel, Kind
from notifications.models import Inbox, Notification, NotificationEvent
from notifications.preferences.wishes import Wishes
from notifications.registry import REGISTRY
from notifications.templating import Rendered

Heads = Mapping[int, Notification]

#: What is no news any more once the job has ended.
PASSING = (Kind.JOB_STARTED, Kind.PROGRESS_MILESTONE, Kind.ETA_OVERRUN)


class Wording:
    """What an event says in each language: written once, not once a person."""

    def __init__(self, event: NotificationEvent) -> None:
        self._event = event
        self._context = context_of(event, None)
        self._known: dict[str, Rendered] = {}
        self._urls: dict[bool, str] = {}

    def url_for(self, person: User) -> str:
        """Return the page that this person may see."""
        key = may_see(self._event, person)
        if key not in self._urls:
            self._urls[key] = path_for(self._event, person)[:300]
        return self._urls[key]

    def of(self, language: str) -> Rendered:
        """Return the text in a language."""
        if language not in self._known:
            self._known[language] = templating.render(
                self._event.kind, Channel.DATABASE, language, self._context
            )
        return self._known[language]


def id_of(event_id: UUID, user_id: int) -> UUID:
    """Return the id of the row that tells a person of an event."""
    return uuid5(event_id, str(user_id))


def tell(
    event: NotificationEvent,
    wording: Wording,
    users: Sequence[User],
    wishes: Mapping[int, Wishes],
) -> frozenset[int]:
    """Write the rows; return whom an earlier row of the group tells it to as well.

    Who has a row already keeps it. Runs in a transaction, which holds the inboxes:
    two events of one group find each other's rows.
    """
    ids = [user.pk for user in users]
    known = Notification.objects.filter(event=event, recipient__in=ids)
    told = set(known.values_list("recipient_id", flat=True))
    fresh = [pk for pk in ids if pk not in told]
    seqs = advance(fresh) if fresh else {}
    earlier = _earlier(event, ids)
    heads = {pk: row for pk, row in earlier.items() if _is_open(row)}
    rows = [
        _new(event, wording, user, wishes[user.pk], heads.get(user.pk), seqs[user.pk])
        for user in users
        if user.pk in seqs
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    _bump(rows, [heads[pk] for pk in fresh if pk in heads])
    if event.job_id and event.kind in KIND_OF_END.values():
        _pass(event, fresh)
    return frozenset(earlier)


def _pass(event: NotificationEvent, ids: Sequence[int]) -> None:
    """Let what was on its way count as read: the end tells it all."""
    rows = Notification.objects.filter(
        recipient__in=ids, job=event.job_id, kind__in=PASSING, read_at=None
    )
    number = Inbox.objects.filter(pk=OuterRef("recipient")).values("seq")
    rows.update(read_at=event.occurred_at, seq=Subquery(number))


def _earlier(event: NotificationEvent, ids: Iterable[int]) -> Heads:
    """Return the latest row of the group that each person has, but for this event's."""
    if not event.group_key or not REGISTRY[Kind(event.kind)].collapse:
        return {}
    rows = Notification.objects.filter(
        recipient__in=ids,
        group_key=event.group_key,
        kind=event.kind,
        collapsed_into=None,
    )
    others = rows.exclude(event=event).order_by("created_at")
    return {row.recipient_id: row for row in others}


def _is_open(row: Notification) -> bool:
    """Whether news may be added to it: what was read is not made unread again."""
    return row.read_at is None and row.archived_at is None


def _new(
    event: NotificationEvent,
    wording: Wording,
    user: User,
    wishes: Wishes,
    head: Notification | None,
    seq: int,
) -> Notification:
    said = wording.of(wishes.language)
    return Notification(
        id=id_of(event.pk, wishes.user_id),
        event=event,
        recipient_id=wishes.user_id,
        kind=event.kind,
        severity=event.severity,
        job_id=event.job_id,
        batch_id=event.batch_id,
        group_key=event.group_key,
        collapsed_into=head,
        title=said.subject[:200],
        body=said.text[:1000],
        url=wording.url_for(user),
        created_at=event.occurred_at,
        seq=seq,
    )


def _bump(rows: Sequence[Notification], heads: Sequence[Notification]) -> None:
    """Let the rows that others collapsed into say the latest, and count them all."""
    if not heads:
        return
    latest = {row.collapsed_into_id: row for row in rows if row.collapsed_into_id}
    counts = _counts([head.pk for head in heads])
    for head in heads:
        _take_over(head, latest[head.pk])
        head.count = 1 + counts.get(head.pk, 0)
    fields = ["title", "body", "created_at", "seq", "count"]
    Notification.objects.bulk_update(heads, fields)


def _take_over(head: Notification, row: Notification) -> None:
    head.seq = row.seq
    if row.created_at >= head.created_at:
        head.title, head.body, head.created_at = row.title, row.body, row.created_at


def _counts(ids: list[UUID]) -> dict[Any, int]:
    rows = Notification.objects.filter(collapsed_into__in=ids)
    groups = rows.order_by().values_list("collapsed_into").annotate(Count("pk"))
    return dict(groups)
