"""The inbox as live delivery asks for it: how far, how many unread, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from notifications.inbox import toasts
from notifications.models import Inbox, Notification
from progress.notices import FIRST, News, Notice

#: Most notices that a browser which comes back is told one by one.
MOST = 50


class InboxSource:
    """Answers for many persons at once, by a constant number of queries."""

    def seqs(self, person_ids: Collection[int]) -> dict[int, int]:
        """Return how far these inboxes have come."""
        rows = Inbox.objects.filter(pk__in=person_ids)
        return dict(rows.values_list("pk", "seq"))

    def news(self, after: Mapping[int, int]) -> dict[int, News]:
        """Return what each inbox has after a position; at 0, its present."""
        # Before the rows: what is committed between the two belongs to the next news.
        seqs = self.seqs(after)
        now = timezone.now()
        wanted = {pk: seq for pk, seq in after.items() if 0 < seq < seqs.get(pk, FIRST)}
        notices = _notices(wanted, now)
        unread = _unread(after, now)
        return {
            pk: _news(position, seqs.get(pk, FIRST), unread[pk], notices.get(pk, []))
            for pk, position in after.items()
        }

    def shown(self, person_id: int, ids: Collection[UUID]) -> bool:
        """Note that a browser showed these; tell whether it was early."""
        return toasts.acknowledge(person_id, ids, now=timezone.now())


def _news(after: int, seq: int, unread: int, found: list[Notice]) -> News:
    is_reset = after > seq or len(found) > MOST
    if is_reset:
        return News(seq=seq, unread=unread, is_reset=True)
    notices = tuple(sorted(found, key=lambda notice: notice.seq))
    last = notices[-1].seq if notices else 0
    return News(seq=max(seq, last), unread=unread, notices=notices)


def _unread(people: Iterable[int], now: datetime) -> Counter[int]:
    rows = Notification.objects.filter(recipient__in=list(people), collapsed_into=None)
    counts = rows.current(now).unread().order_by().values_list("recipient")
    return Counter(dict(counts.annotate(Count("pk"))))


def _notices(wanted: Mapping[int, int], now: datetime) -> dict[int, list[Notice]]:
    """Return what came after each position; a toast stands for its quiet row."""
    if not wanted:
        return {}
    found: dict[int, list[Notice]] = {}
    shown = toasts.after(wanted, now=now, most=MOST + 1)
    told = {(person_id, notice.id) for person_id, notice in shown}
    quiet = ((row.recipient_id, _notice(row)) for row in _rows(wanted, now))
    fresh = [(pk, notice) for pk, notice in quiet if (pk, notice.id) not in told]
    for person_id, notice in (*shown, *fresh):
        found.setdefault(person_id, []).append(notice)
    return found


def _rows(wanted: Mapping[int, int], now: datetime) -> Iterable[Notification]:
    rows = Notification.objects.filter(collapsed_into=None).current(now)
    return rows.told_after(wanted, most=MOST + 1)


def _notice(row: Notification) -> Notice:
    return Notice(
        seq=row.seq,
        id=row.pk,
        kind=row.kind,
        severity=row.severity,
        title=row.title,
        body=row.text,
        url=row.link,
        job=row.job_id,
        batch=row.batch_id,
        group_key=row.group_key,
        count=row.count,
        is_toast=False,
        created_at=row.created_at,
    )
