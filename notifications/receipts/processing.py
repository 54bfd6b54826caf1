"""Apply receipts to the deliveries that they speak of: once, whenever they come."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from notifications import suppression
from notifications.kinds import Channel
from notifications.models import Delivery, ProviderReceipt
from notifications.receipts import effects
from notifications.statuses import SETTLED

logger = logging.getLogger(__name__)

#: The most receipts that one run applies.
LIMIT = 500
#: How long one that is being applied is left to whoever took it.
LEASE = timedelta(minutes=1)
#: A receipt can be faster than our own commit; longer than this it is not ours.
UNKNOWN_FOR = timedelta(minutes=5)
#: A delivery that is being tried again settles within its schedule.
UNSETTLED_FOR = timedelta(hours=24)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=5)


def process_due(*, now: datetime) -> int:
    """Apply the receipts that are due; return how many found their delivery."""
    due = list(ProviderReceipt.objects.unprocessed(now)[:LIMIT])
    return sum(_try(receipt, now) for receipt in due if _take(receipt, now))


def _try(receipt: ProviderReceipt, now: datetime) -> bool:
    """Apply a receipt; one that fails is tried again, and holds no other up."""
    try:
        return _process(receipt, now)
    except Exception:
        logger.exception("Receipt %s could not be applied.", receipt.pk)
        if now - receipt.received_at >= UNSETTLED_FOR:
            _finish(receipt, now, delivery_id=None)
        return False


def _take(receipt: ProviderReceipt, now: datetime) -> bool:
    """Claim a receipt; False if another worker has it."""
    rows = ProviderReceipt.objects.filter(
        pk=receipt.pk, processed_at=None, next_try_at=receipt.next_try_at
    )
    return bool(rows.update(next_try_at=now + LEASE, tries=F("tries") + 1))


def _process(receipt: ProviderReceipt, now: datetime) -> bool:
    delivery = _delivery_of(receipt)
    patience = UNSETTLED_FOR if delivery else UNKNOWN_FOR
    if delivery is None or delivery.status not in SETTLED:
        _wait_or_drop(receipt, patience, now)
        return False
    with transaction.atomic():
        if _is_for(receipt, delivery):
            effects.apply(receipt, delivery, now=now)
        else:
            logger.warning("Receipt %s names another address.", receipt.pk)
        _finish(receipt, now, delivery_id=delivery.pk)
    return True


def _delivery_of(receipt: ProviderReceipt) -> Delivery | None:
    """Return the delivery by our own tag, or else by the provider's id."""
    mails = Delivery.objects.filter(
        Q(provider="") | Q(provider=receipt.provider), channel=Channel.EMAIL
    ).with_content()
    if receipt.delivery_id_said:
        return mails.filter(pk=receipt.delivery_id_said).first()
    if not receipt.provider_message_id:
        return None
    return mails.filter(provider_message_id=receipt.provider_message_id).first()


def _is_for(receipt: ProviderReceipt, delivery: Delivery) -> bool:
    own = suppression.fingerprint(delivery.address)
    return receipt.address_hash in ("", own)


def _wait_or_drop(receipt: ProviderReceipt, patience: timedelta, now: datetime) -> None:
    if now - receipt.received_at >= patience:
        logger.info("Receipt %s is of no delivery of ours.", receipt.pk)
        _finish(receipt, now, delivery_id=None)
        return
    wait = min(FIRST_WAIT * 2 ** min(receipt.tries, 6), LONGEST_WAIT)
    _open(receipt).update(next_try_at=now + wait)


def _finish(
    receipt: ProviderReceipt, now: datetime, *, delivery_id: UUID | None
) -> None:
    _open(receipt).update(processed_at=now, delivery_id=delivery_id)


def _open(receipt: ProviderReceipt) -> QuerySet[ProviderReceipt]:
    return ProviderReceipt.objects.filter(pk=receipt.pk, processed_at=None)
