"""What a digest says: JSON for its template, at most fifty of its entries."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from notifications.digests.errors import NoDigest
from notifications.kinds import Channel
from notifications.models import Cadence, Delivery, Digest, Notification
from notifications.statuses import Status
from notifications.templating import Rendered, defaults
from notifications.templating.rendering import write

#: The most entries that one message lists.
LISTED = 50

_HEADLINES: dict[str, str] = {
    Cadence.HOURLY: "this hour",
    Cadence.DAILY: "today",
    Cadence.QUIET: "while you were away",
}
_WHY: dict[str, str] = {
    Cadence.HOURLY: "You get this because you asked for an hourly digest.",
    Cadence.DAILY: "You get this because you asked for a daily digest.",
    Cadence.QUIET: "You get this because it waited for the end of your quiet hours "
    "or your pause.",
}


def rendered(delivery: Delivery, *, unsubscribe_url: str = "") -> Rendered:
    """Return the text of a digest's own message, by whichever channel it goes.

    Raises:
        NoDigest: the delivery is not a digest's own.
    """
    channel = Channel(delivery.channel)
    context = context_of(delivery) | {"unsubscribe_url": unsubscribe_url}
    return write(defaults.source_of("digest", channel), channel, context)


def context_of(delivery: Delivery) -> dict[str, Any]:
    """Return what the template "digest" can use; two queries.

    Raises:
        NoDigest: the delivery is not a digest's own.
    """
    digest = delivery.digest
    if digest is None or delivery.event_id is not None:
        raise NoDigest(delivery.pk)
    told = _told(digest)
    count = told.count()
    what = "1 notification" if count == 1 else f"{count} notifications"
    return {
        "kind": "digest",
        "kind_label": "Digest",
        "severity": "info",
        "cadence": digest.cadence,
        "headline": f"{what} {_HEADLINES[digest.cadence]}",
        "count": count,
        "items": [_item(row) for row in told[:LISTED]],
        "more": max(count - LISTED, 0),
        "url": _full("/notifications/"),
        "path": "/notifications/",
        "link": "Open your inbox",
        "why": _WHY[digest.cadence],
        "recipient": {"name": digest.recipient.first_name or str(digest.recipient)},
        "site": _site(),
    }


def _told(digest: Digest) -> QuerySet[Notification]:
    """Return what the entries tell, each once: two browsers were told the same."""
    entries = Delivery.objects.filter(digest=digest, event__isnull=False)
    told = entries.exclude(status=Status.SKIPPED).values("notification")
    rows = Notification.objects.filter(pk__in=told)
    return rows.order_by("created_at", "pk")


def _item(row: Notification) -> dict[str, Any]:
    return {
        "title": row.title,
        "body": row.body,
        "kind": row.kind,
        "severity": row.severity,
        "url": _full(row.link) if row.link else "",
        "occurred_at": row.created_at.isoformat(),
    }


def _site() -> dict[str, str]:
    settings_url = _full(reverse("notifications:preferences"))
    base = settings.HEADWAY_BASE_URL
    return {"name": "Headway", "url": base, "settings_url": settings_url}


def _full(path: str) -> str:
    return urljoin(settings.HEADWAY_BASE_URL, path)
