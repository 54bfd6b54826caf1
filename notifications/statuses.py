"""The statuses of a delivery, which may follow which, and the reasons for an end."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a delivery stands."""

    #: Waits for its first attempt.
    PENDING = "pending"
    #: A worker holds its lease and is handing it to the provider.
    SENDING = "sending"
    #: An attempt failed in a way that may pass; it waits for the next one.
    RETRYING = "retrying"
    #: The provider took it.
    SENT = "sent"
    #: It will not be tried again.
    FAILED = "failed"
    #: It was not to be sent; the reason says why.
    SKIPPED = "skipped"


WAITING: frozenset[Status] = frozenset({Status.PENDING, Status.RETRYING})
TERMINAL: frozenset[Status] = frozenset({Status.SENT, Status.FAILED, Status.SKIPPED})

#: From each status, the statuses that may follow it.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    # claim
    Status.PENDING: frozenset({Status.SENDING}),
    # mark_sent; put_off, or its lease lapsed; fail; skip
    Status.SENDING: frozenset(
        {Status.SENT, Status.RETRYING, Status.FAILED, Status.SKIPPED}
    ),
    # claim
    Status.RETRYING: frozenset({Status.SENDING}),
    # The provider took it: nothing undoes that.
    Status.SENT: frozenset(),
    Status.FAILED: frozenset(),
    Status.SKIPPED: frozenset(),
}


def sources(target: Status) -> frozenset[Status]:
    """Return the statuses that `target` may be entered from."""
    return frozenset(status for status, after in TRANSITIONS.items() if target in after)


class Reason(StrEnum):
    """Why a delivery was skipped, put off, or given up."""

    #: The person has no address for this channel.
    NO_ADDRESS = "no_address"
    #: The person's account is switched off.
    RECIPIENT_INACTIVE = "recipient_inactive"
    #: The address or the message was refused for good.
    REFUSED = "refused"
    #: The provider cannot be reached or is out of order.
    UNREACHABLE = "unreachable"
    #: The provider asked to slow down.
    THROTTLED = "throttled"
    #: The provider does not accept our credentials or settings.
    MISCONFIGURED = "misconfigured"
    #: It may have been sent already; sending again might double it.
    UNCERTAIN = "uncertain"
    #: Something went wrong on our side.
    INTERNAL = "internal"
    #: The worker that held its lease was never heard of again.
    LEASE_LAPSED = "lease_lapsed"
