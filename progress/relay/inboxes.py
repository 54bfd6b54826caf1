"""What inboxes say, as messages: each leads on from the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from progress import notices
from progress.inbox_protocol import InboxMessage, NotificationMessage
from progress.notices import News, Notice
from progress.relay.encoded import Encoded
from progress.relay.reading import dumps


def since(person_id: int, after: int) -> list[Encoded]:
    """Return what a person is to be told after a position; at 0, the present only."""
    return news({person_id: after})[person_id]


def news(after: Mapping[int, int]) -> dict[int, list[Encoded]]:
    """Return what each person is to be told after the position that is given."""
    now = timezone.now()
    found = notices.current().news(after)
    return {
        pk: list(messages(found[pk], position, now)) for pk, position in after.items()
    }


def told(person_id: int, after: int) -> list[dict[str, Any]]:
    """Return the same as `since`, for those who ask by HTTP."""
    return [json.loads(message.text) for message in since(person_id, after)]


def messages(news: News, after: int, now: datetime) -> Iterator[Encoded]:
    """Yield a message for each notice, and the present where that says more."""
    position = after
    for notice in news.notices:
        yield _encoded(_notification(notice, news, position, now))
        position = notice.seq
    if news.seq > position or not news.notices:
        is_whole = news.is_reset or not after
        yield _encoded(_inbox(news, 0 if is_whole else position, now))


def _encoded(message: InboxMessage | NotificationMessage) -> Encoded:
    return Encoded(
        text=dumps(message),
        seq=message["seq"],
        after=message["after"],
        is_reset=bool(message.get("is_reset")),
    )


def _inbox(news: News, after: int, now: datetime) -> InboxMessage:
    return {
        "type": "inbox",
        "seq": news.seq,
        "after": after,
        "unread": news.unread,
        "is_reset": news.is_reset,
        "timestamp": now.isoformat(),
    }


def _notification(
    notice: Notice, news: News, after: int, now: datetime
) -> NotificationMessage:
    return {
        "type": "notification",
        "seq": notice.seq,
        "after": after,
        "id": str(notice.id),
        "kind": notice.kind,
        "severity": notice.severity,
        "title": notice.title,
        "body": notice.body,
        "url": notice.url,
        "job": str(notice.job) if notice.job else None,
        "batch": str(notice.batch) if notice.batch else None,
        "group_key": notice.group_key,
        "count": notice.count,
        "toast": notice.is_toast,
        "unread": news.unread,
        "created_at": notice.created_at.isoformat(),
        "timestamp": now.isoformat(),
    }
