"""What a receipt can say, from the words of anymail and of the providers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from notifications.statuses import Reason, Status


class ReceiptKind(StrEnum):
    """What a provider says happened to a message."""

    SENT = "sent"
    #: The other side is busy; the provider goes on trying.
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    #: There is no such address.
    BOUNCED = "bounced"
    #: It was sent back for a cause that may pass: a full mailbox, a busy server.
    SOFT_BOUNCED = "soft_bounced"
    COMPLAINED = "complained"
    #: The person used the provider's own link.
    UNSUBSCRIBED = "unsubscribed"
    #: The provider could not send it: a quota, a key, a domain.
    FAILED = "failed"
    #: The provider did not send it, since the address is on its own list.
    SUPPRESSED = "suppressed"
    #: Something that says nothing about the delivery.
    OTHER = "other"


#: What the delivery then is; kinds that are not here change no status.
STATUS_OF: Mapping[ReceiptKind, tuple[Status, Reason | None]] = {
    ReceiptKind.DELIVERED: (Status.DELIVERED, None),
    ReceiptKind.BOUNCED: (Status.BOUNCED, Reason.REFUSED),
    ReceiptKind.SOFT_BOUNCED: (Status.BOUNCED, Reason.UNREACHABLE),
    ReceiptKind.COMPLAINED: (Status.COMPLAINED, None),
    ReceiptKind.FAILED: (Status.FAILED, Reason.REFUSED),
    ReceiptKind.SUPPRESSED: (Status.FAILED, Reason.SUPPRESSED),
}

_PLAIN: Mapping[str, ReceiptKind] = {
    EventType.SENT: ReceiptKind.SENT,
    EventType.QUEUED: ReceiptKind.SENT,
    EventType.DEFERRED: ReceiptKind.DEFERRED,
    EventType.DELIVERED: ReceiptKind.DELIVERED,
    EventType.COMPLAINED: ReceiptKind.COMPLAINED,
    EventType.UNSUBSCRIBED: ReceiptKind.UNSUBSCRIBED,
    EventType.FAILED: ReceiptKind.FAILED,
}
#: Resend's types that anymail calls "unknown".
_RESEND: Mapping[str, ReceiptKind] = {
    "email.failed": ReceiptKind.FAILED,
    "email.suppressed": ReceiptKind.SUPPRESSED,
}
#: Reasons for which the address itself is no good.
_FOR_GOOD = frozenset({RejectReason.INVALID, RejectReason.BOUNCED})
#: Reasons for which the provider never tried.
_NOT_TRIED = frozenset({RejectReason.BLOCKED, RejectReason.UNSUBSCRIBED})


def kind_of(event: AnymailTrackingEvent) -> ReceiptKind:
    """Return what an event of anymail's says."""
    if event.event_type == EventType.BOUNCED:
        return _bounce(event)
    if event.event_type == EventType.REJECTED:
        is_listed = event.reject_reason in _NOT_TRIED | _FOR_GOOD
        return ReceiptKind.SUPPRESSED if is_listed else ReceiptKind.FAILED
    if event.event_type == EventType.UNKNOWN:
        name = as_dict(event.esp_event).get("type")
        return _RESEND.get(str(name), ReceiptKind.OTHER)
    return _PLAIN.get(event.event_type, ReceiptKind.OTHER)


def _bounce(event: AnymailTrackingEvent) -> ReceiptKind:
    """Return whether the bounce is for good; what the provider says itself rules.

    anymail guesses the reason from English sentences; Resend also gives a type.
    """
    bounce = as_dict(as_dict(as_dict(event.esp_event).get("data")).get("bounce"))
    said = str(bounce.get("type", "")).lower()
    if "suppress" in str(bounce.get("subType", "")).lower():
        return ReceiptKind.SUPPRESSED
    if said:
        is_for_good = said == "permanent"
    elif event.reject_reason == RejectReason.BLOCKED:
        return ReceiptKind.SUPPRESSED
    else:
        is_for_good = event.reject_reason in _FOR_GOOD
    return ReceiptKind.BOUNCED if is_for_good else ReceiptKind.SOFT_BOUNCED


def as_dict(value: Any) -> Mapping[str, Any]:
    """Return a mapping as it is, and anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}
