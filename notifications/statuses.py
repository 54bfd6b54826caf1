"""The statuses of a delivery, which may follow which, and the reasons for each."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a delivery stands."""

    #: Waits for its first attempt.
    PENDING = "pending"
    #: Held back until a time: quiet hours, a pause, a limit (the reason says which).
    DEFERRED = "deferred"
    #: An entry of a digest that is still open, or on its way.
    DIGESTING = "digesting"
    #: A worker holds its lease and is handing it to the provider.
    SENDING = "sending"
    #: An attempt failed in a way that may pass; it waits for the next one.
    RETRYING = "retrying"
    #: The provider took it.
    SENT = "sent"
    #: It arrived, as far as the channel can tell.
    DELIVERED = "delivered"
    #: The provider took it and never said what became of it.
    UNCONFIRMED = "unconfirmed"
    #: The other side sent it back.
    BOUNCED = "bounced"
    #: The person called it unwanted.
    COMPLAINED = "complained"
    #: It may have been sent, or not; nobody can know.
    UNKNOWN = "unknown"
    #: It will not be tried again.
    FAILED = "failed"
    #: It was not to be sent; the reason says why.
    SKIPPED = "skipped"
    #: A person, or what it tells of, took it back before it was sent.
    CANCELLED = "cancelled"


#: A worker may claim it as soon as it is due.
WAITING: frozenset[Status] = frozenset(
    {Status.PENDING, Status.DEFERRED, Status.RETRYING}
)
#: Nothing more happens by itself.
SETTLED: frozenset[Status] = (
    frozenset(Status)
    - WAITING
    - {
        Status.SENDING,
        Status.DIGESTING,
    }
)
#: Given up without having arrived: staff may send them again.
DEAD: frozenset[Status] = frozenset({Status.FAILED, Status.UNKNOWN, Status.BOUNCED})

_HELD = {Status.DEFERRED, Status.DIGESTING, Status.SKIPPED, Status.CANCELLED}

#: From each status, the statuses that may follow it.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.SENDING} | _HELD),
    Status.DEFERRED: frozenset({Status.SENDING} | _HELD),
    # Taken along by its digest, or released because a preference changed.
    Status.DIGESTING: frozenset(
        {Status.DELIVERED, Status.PENDING, Status.FAILED} | (_HELD - {Status.DIGESTING})
    ),
    Status.SENDING: frozenset(
        {Status.SENT, Status.DELIVERED, Status.RETRYING, Status.FAILED, Status.UNKNOWN}
        # Given back before anything left.
        | {Status.PENDING}
        | _HELD
    ),
    Status.RETRYING: frozenset({Status.SENDING, Status.SKIPPED, Status.CANCELLED}),
    # Receipts come late and in any order: they only raise the rank.
    Status.SENT: frozenset(
        {
            Status.DELIVERED,
            Status.UNCONFIRMED,
            Status.BOUNCED,
            Status.COMPLAINED,
            Status.FAILED,
        }
    ),
    Status.UNCONFIRMED: frozenset(
        {Status.DELIVERED, Status.BOUNCED, Status.COMPLAINED, Status.FAILED}
    ),
    Status.UNKNOWN: frozenset(
        {Status.DELIVERED, Status.BOUNCED, Status.COMPLAINED, Status.FAILED}
    ),
    Status.DELIVERED: frozenset({Status.BOUNCED, Status.COMPLAINED}),
    Status.BOUNCED: frozenset({Status.COMPLAINED}),
    Status.COMPLAINED: frozenset(),
    Status.FAILED: frozenset(),
    Status.SKIPPED: frozenset(),
    Status.CANCELLED: frozenset(),
}


def sources(target: Status) -> frozenset[Status]:
    """Return the statuses that `target` may be entered from."""
    return frozenset(status for status, after in TRANSITIONS.items() if target in after)


class Reason(StrEnum):
    """Why a delivery was skipped, held back, put off, or given up."""

    # Skipped
    #: The person has no address for this channel.
    NO_ADDRESS = "no_address"
    #: The person's account is switched off.
    RECIPIENT_INACTIVE = "recipient_inactive"
    #: The person does not want it by this channel.
    PREFERENCE = "preference"
    #: The person does not want to hear of this job.
    MUTED = "muted"
    #: The address bounced or complained before.
    SUPPRESSED = "suppressed"
    #: The endpoint or subscription is switched off.
    DESTINATION_DISABLED = "destination_disabled"
    #: Another notification tells it as well.
    COLLAPSED = "collapsed"
    #: It was no news any more when it could have been sent.
    STALE = "stale"
    #: A routing rule dropped it.
    RULE = "rule"
    #: Too many to this person or place.
    THROTTLED_AWAY = "throttled_away"

    # Held back
    QUIET_HOURS = "quiet_hours"
    PAUSED = "paused"
    DIGEST = "digest"
    RATE_LIMIT = "rate_limit"

    # Put off or given up
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
    #: Its time ran out.
    EXPIRED = "expired"
    #: The address of the endpoint is one that must not be called.
    FORBIDDEN_ADDRESS = "forbidden_address"
    #: The template cannot be filled in.
    TEMPLATE = "template"
    #: Something went wrong on our side.
    INTERNAL = "internal"
    #: The worker that held its lease was never heard of again.
    LEASE_LAPSED = "lease_lapsed"

    # Taken back
    #: A person cancelled it.
    BY_HAND = "by_hand"
    #: What it tells of is settled.
    RESOLVED = "resolved"
