"""What the service worker is given to show: short, and the same at each attempt."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import Any, TypedDict

from django.conf import settings

from notifications import templating
from notifications.context import context_of
from notifications.digests import content as digest
from notifications.kinds import Channel, Kind, Severity
from notifications.models import Delivery, NotificationEvent
from notifications.preferences.reading import language_of
from notifications.push import receipts

#: Push services take 4,096 bytes of what is encrypted; some of them a little less.
MAX_BYTES = 3000
INBOX = "/notifications/"

#: What the next one of the same job makes worthless while it waits for the browser.
_PASSING = frozenset({Kind.JOB_STARTED, Kind.PROGRESS_MILESTONE, Kind.ETA_OVERRUN})

#: RFC 8030, 5.3: what a device that saves its battery may leave for later.
_URGENCIES: dict[str, str] = {
    Severity.INFO: "normal",
    Severity.WARNING: "normal",
    Severity.ERROR: "high",
    Severity.CRITICAL: "high",
}

#: Seconds that a push service keeps a message for a browser that is off: without an
#: expiry a day, and never more than the four weeks that Google's takes.
_USUAL_TTL, _LONGEST_TTL = 24 * 3600, 28 * 24 * 3600


class News(TypedDict):
    """What the service worker reads; keep it and `service-worker.js` alike.

    `tag` makes what comes later replace what is shown; `at` says which is later.
    `receipt` is what the worker hands back once it is shown.
    """

    id: str
    title: str
    body: str
    url: str
    tag: str
    severity: str
    at: str
    lang: str
    receipt: str


class PushMessage(TypedDict):
    """A message as it is kept for all attempts; `topic` is empty for most."""

    news: News
    urgency: str
    topic: str


def message_of(delivery: Delivery) -> PushMessage:
    """Return the message of a delivery that came `with_content`."""
    event = delivery.event
    if event is None:
        return _while_away(delivery)
    language = language_of(delivery.recipient)
    context = context_of(event, delivery.recipient)
    said = templating.render(event.kind, Channel.PUSH, language, context)
    news = _news(
        delivery,
        title=said.subject,
        body=said.text,
        url=delivery.notification.link if delivery.notification else context["path"],
        tag=_tag(event),
        severity=event.severity,
        at=event.occurred_at,
        lang=language,
    )
    is_passing = event.kind in _PASSING and event.job_id is not None
    return PushMessage(
        news=news,
        urgency="low" if is_passing else _URGENCIES[event.severity],
        topic=topic_of(str(event.job_id)) if is_passing else "",
    )


def encoded(news: News) -> str:
    """Return it as JSON of at most MAX_BYTES, its body cut where that is needed."""
    text = _json(news)
    while len(text.encode()) > MAX_BYTES and news["body"]:
        excess = len(text.encode()) - MAX_BYTES
        # A character takes one byte at least.
        kept = news["body"][: max(len(news["body"]) - max(excess // 4, 1) - 1, 0)]
        news = {**news, "body": f"{kept.rstrip()}…" if kept else ""}
        text = _json(news)
    return text


def topic_of(subject: str) -> str:
    """Return a topic: at most 32 characters of URL-safe base64 (RFC 8030, 5.4)."""
    digest = hashlib.sha256(subject.encode()).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def ttl_of(expires_at: datetime | None, *, now: datetime) -> int:
    """Return for how many seconds a push service is to keep a message.

    At least one: with 0 it would be thrown away unless the browser is on right now.
    """
    if expires_at is None:
        return _USUAL_TTL
    return max(1, min(int((expires_at - now).total_seconds()), _LONGEST_TTL))


def _news(
    delivery: Delivery, *, title: str, body: str, url: str, at: datetime, **values: str
) -> News:
    return News(
        id=str(delivery.pk),
        title=title[:200],
        body=body[:1000],
        url=url or INBOX,
        tag=values["tag"],
        severity=values["severity"],
        at=at.isoformat(),
        lang=values["lang"],
        receipt=receipts.token_of(delivery.pk),
    )


def _tag(event: NotificationEvent) -> str:
    """Return what stands for all that is told of one job, batch or occasion."""
    if event.job_id:
        return f"job:{event.job_id}"
    return f"batch:{event.batch_id}" if event.batch_id else f"event:{event.pk}"


def _while_away(delivery: Delivery) -> PushMessage:
    """Return what a digest says in a few words; the inbox has each of its entries."""
    said = digest.rendered(delivery)
    news = _news(
        delivery,
        title=said.subject,
        body=said.text,
        url=INBOX,
        tag="digest",
        severity=Severity.INFO,
        at=delivery.created_at,
        lang=settings.LANGUAGE_CODE,
    )
    return PushMessage(news=news, urgency="normal", topic="")


def _json(news: News) -> str:
    return json.dumps(news, ensure_ascii=False, separators=(",", ":"))


def read(content: dict[str, Any]) -> PushMessage:
    """Return a kept message as what it is."""
    return PushMessage(
        news=content["news"], urgency=content["urgency"], topic=content["topic"]
    )
