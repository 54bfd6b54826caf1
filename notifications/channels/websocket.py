"""Toasts: what browsers that are open show at once. Sent is not shown: see `toasts`.

Nothing is pushed from here. The delivery takes a number of the person's inbox, and
whoever watches that inbox, or comes back to it, is told what came after theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.db.models import Case, When

from notifications import templating
from notifications.channels import Sent
from notifications.context import context_of
from notifications.digests import content as digest
from notifications.inbox.positions import advance
from notifications.kinds import Channel
from notifications.models import Delivery
from notifications.preferences.reading import language_of

PROVIDER = "websocket"
INBOX = "/notifications/"


def is_idempotent() -> bool:
    """Return true: a delivery keeps its number, and browsers know what they showed."""
    return True


def write(delivery: Delivery) -> dict[str, Any]:
    """Return `title`, `body` and `url` of the toast."""
    told = delivery.notification
    if told is None or delivery.event is None:
        return _while_away(delivery)
    context = context_of(delivery.event, delivery.recipient)
    kind, language = delivery.event.kind, language_of(delivery.recipient)
    said = templating.render(kind, Channel.WEBSOCKET, language, context)
    return {"title": said.subject, "body": said.text, "url": told.url}


def send(delivery: Delivery, content: dict[str, Any]) -> Sent:
    """Give it the next number of the inbox; browsers are told after the commit."""
    person_id = delivery.recipient_id
    with transaction.atomic():
        # Read after the claim: nobody else gives this delivery a number.
        if person_id is not None and delivery.inbox_seq is None:
            rows = Delivery.objects.filter(pk=delivery.pk, inbox_seq=None)
            rows.update(inbox_seq=advance([person_id])[person_id])
    return Sent(provider=PROVIDER)


def send_all(messages: Sequence[tuple[Delivery, dict[str, Any]]]) -> Sent:
    """Give each a number of its inbox, those of one person one after the other."""
    waiting: dict[int, list[Delivery]] = defaultdict(list)
    for delivery, _ in messages:
        if delivery.recipient_id is not None and delivery.inbox_seq is None:
            waiting[delivery.recipient_id].append(delivery)
    with transaction.atomic(savepoint=False):
        for turn in zip_longest(*waiting.values()):
            _number([delivery for delivery in turn if delivery])
    return Sent(provider=PROVIDER)


def _number(rows: Sequence[Delivery]) -> None:
    """Number deliveries of as many people; who has a number keeps it."""
    seqs = advance(row.recipient_id for row in rows if row.recipient_id is not None)
    numbers = [When(pk=row.pk, then=seqs[row.recipient_id or 0]) for row in rows]
    unnumbered = Delivery.objects.filter(pk__in=[row.pk for row in rows])
    unnumbered.filter(inbox_seq=None).update(inbox_seq=Case(*numbers))


def _while_away(delivery: Delivery) -> dict[str, Any]:
    """Return what a digest's own toast says; the inbox has each of its entries."""
    said = digest.rendered(delivery)
    return {"title": said.subject, "body": said.text, "url": INBOX}
