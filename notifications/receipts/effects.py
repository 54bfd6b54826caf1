"""What a receipt changes: a delivery's status, suppressions, and preferences."""

from __future__ import annotations

from datetime import datetime, timedelta

from notifications import deliveries, suppression
from notifications.kinds import Channel
from notifications.models import Delivery, ProviderReceipt
from notifications.receipts.kinds import STATUS_OF, ReceiptKind
from notifications.statuses import Reason
from notifications.suppression import Cause
from notifications.unsubscribe import choices, offers

#: So many mails sent back for now, in so many days, and the address gets a rest.
SOFT_BOUNCES, SOFT_WINDOW = 3, timedelta(days=7)
REST = timedelta(days=7)

#: Receipts after which an address is written to no more, until staff lift it.
_CAUSES = {
    ReceiptKind.BOUNCED: Cause.BOUNCED,
    ReceiptKind.SUPPRESSED: Cause.SUPPRESSED,
    ReceiptKind.COMPLAINED: Cause.COMPLAINED,
}
#: Receipts by which a person says "no more of these".
_REFUSALS = {
    ReceiptKind.COMPLAINED: "complaint",
    ReceiptKind.UNSUBSCRIBED: "unsubscribe",
}


def apply(receipt: ProviderReceipt, delivery: Delivery, *, now: datetime) -> None:
    """Do what a receipt of this delivery asks for; doing it twice is doing it once.

    A receipt that names no address changes the status and mutes nobody.
    """
    kind = ReceiptKind(receipt.kind)
    if kind in STATUS_OF:
        _raise(receipt, delivery, kind, now)
    if not receipt.address_hash:
        return
    _suppress(receipt, delivery, kind, now)
    if kind in _REFUSALS and delivery.recipient_id and offers.scope_of(delivery):
        choices.opt_out(
            delivery.recipient_id,
            offers.scope_of(delivery),
            source=_REFUSALS[kind],
            now=now,
        )


def _raise(
    receipt: ProviderReceipt, delivery: Delivery, kind: ReceiptKind, now: datetime
) -> None:
    status, reason = STATUS_OF[kind]
    if kind == ReceiptKind.FAILED and "quota" in receipt.detail:
        reason = Reason.THROTTLED
    deliveries.receive(
        delivery.pk, status, reason=reason, error=receipt.detail, now=now
    )


def _suppress(
    receipt: ProviderReceipt, delivery: Delivery, kind: ReceiptKind, now: datetime
) -> None:
    if kind in _CAUSES:
        cause, until = _CAUSES[kind], None
    elif kind == ReceiptKind.SOFT_BOUNCED and _is_one_too_many(receipt, now):
        cause, until = Cause.BOUNCED, now + REST
    else:
        return
    suppression.suppress(
        Channel.EMAIL,
        delivery.address,
        cause,
        evidence=f"{receipt}: {receipt.detail}",
        until=until,
        now=now,
    )


def _is_one_too_many(receipt: ProviderReceipt, now: datetime) -> bool:
    """Return whether so many different mails came back lately."""
    lately = ProviderReceipt.objects.filter(
        kind=ReceiptKind.SOFT_BOUNCED,
        address_hash=receipt.address_hash,
        received_at__gt=now - SOFT_WINDOW,
    )
    mails = lately.values("provider_message_id").distinct()
    return mails.count() >= SOFT_BOUNCES
