"""One delivery after the other: what came of one is noted as the next one begins."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from notifications import deliveries, gate, nudges, rates
from notifications.deliveries import Claim
from notifications.dispatch import failing
from notifications.dispatch.looking import Item, obey
from notifications.dispatch.sending import Note, call, failure_of
from notifications.models import Delivery

logger = logging.getLogger(__name__)

#: Seconds after the claim in which calls of a chunk may begin. The look at what is
#: true counts for as long, and one slow provider holds back the others no longer.
BUDGET = 5.0


def send(items: Sequence[Item], token: UUID, *, ends_at: float) -> int:
    """Send them one after the other; return how many were taken.

    The first one always; the others only until `ends_at` (monotonic seconds).
    """
    line = _Line()
    try:
        for place, item in enumerate(items):
            if place and time.monotonic() > ends_at:
                _give_back(items[place:], token)
                break
            line.send(item)
    finally:
        line.settle()
    return line.taken


def _give_back(items: Sequence[Item], token: UUID) -> None:
    rates.give_back([item.delivery for item in items])
    ids = [item.delivery.pk for item in items]
    nudges.deliver_all(deliveries.give_back(ids, token, now=timezone.now()))


class _Line:
    """Calls in a row. What came of one is written with the beginning of the next.

    So a crash leaves one attempt open: that of the call that was under way.
    """

    def __init__(self) -> None:
        self.taken = 0
        self._note: Note | None = None
        self._called: set[UUID | None] = set()

    def send(self, item: Item) -> None:
        """Call the provider, unless the delivery's turn has not come."""
        if gate.may_take_time(item.delivery):
            self.settle()
        if self._is_kept_back(item):
            return
        if begun := self._begun(item):
            self._note = call(begun, item.delivery, item.content)

    def settle(self) -> None:
        """Write what came of the last call, if that is still to be done."""
        note, self._note = self._note, None
        if note:
            self.taken += note()

    def _is_kept_back(self, item: Item) -> bool:
        delivery, now = item.delivery, timezone.now()
        self._look_again(delivery)
        verdict = gate.turn(delivery, now=now)
        if verdict:
            obey(verdict, item.claim, delivery, now)
        return verdict is not None

    def _look_again(self, delivery: Delivery) -> None:
        """Read an endpoint anew that was called in this row: it may be paused."""
        endpoint_id = delivery.endpoint_id
        if endpoint_id in self._called and delivery.endpoint:
            self.settle()
            delivery.endpoint.refresh_from_db()
        if endpoint_id:
            self._called.add(endpoint_id)

    def _begun(self, item: Item) -> Claim | None:
        note = self._note
        if note is None:
            return _begun(item)
        with transaction.atomic():
            taken, begun = note(), _begun(item)
        # Only now: what was rolled back is noted by settle().
        self._note, self.taken = None, self.taken + taken
        return begun


def _begun(item: Item) -> Claim | None:
    """Begin the attempt, and keep its message if it is the first one.

    None: somebody else has the delivery now, and sends it; or its rows are broken.
    """
    delivery, now = item.delivery, timezone.now()
    fresh = item.content if delivery.rendered is None else None
    number = delivery.attempts + 1
    try:
        begun = deliveries.begin(item.claim, number=number, now=now, content=fresh)
    except IntegrityError as error:
        # What was read of it is not true: it is an attempt all the same.
        latest = delivery.attempt_rows.aggregate(latest=Max("number"))["latest"]
        delivery.attempts = latest or 0
        failing.note(item.claim, delivery, failure_of(error, delivery), now=now)
        return None
    if begun is None:
        logger.warning("Delivery %s has another worker now.", delivery.pk)
        return None
    delivery.attempts, delivery.rendered = number, item.content
    return begun
