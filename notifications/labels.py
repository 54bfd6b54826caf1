"""What people read for kinds and channels, the same on all pages."""

from __future__ import annotations

from collections.abc import Mapping

from notifications.kinds import Channel, Kind
from notifications.models import Outcome
from notifications.preferences.matrix import COLUMNS
from notifications.registry import REGISTRY
from notifications.statuses import DEAD, Reason, Status

#: The columns of the preferences, and the log, which is nobody's.
CHANNELS: Mapping[Channel, str] = {**COLUMNS, Channel.LOG: "System log"}

#: What staff read for the statuses of deliveries.
STATUSES: Mapping[Status, str] = {
    Status.PENDING: "Waiting",
    Status.DEFERRED: "Held back",
    Status.DIGESTING: "In a digest",
    Status.SENDING: "Being sent",
    Status.RETRYING: "Tried again soon",
    Status.SENT: "Sent",
    Status.DELIVERED: "Delivered",
    Status.UNCONFIRMED: "Sent, not confirmed",
    Status.BOUNCED: "Came back",
    Status.COMPLAINED: "Called unwanted",
    Status.UNKNOWN: "Perhaps sent",
    Status.FAILED: "Given up",
    Status.SKIPPED: "Not to be sent",
    Status.CANCELLED: "Taken back",
}
#: What is told of the reasons that do not speak for themselves.
REASONS: Mapping[Reason, str] = {
    Reason.RECIPIENT_INACTIVE: "Account switched off",
    Reason.PREFERENCE: "Not wanted",
    Reason.MUTED: "Job muted",
    Reason.SUPPRESSED: "Address came back before",
    Reason.DESTINATION_DISABLED: "Destination switched off",
    Reason.COLLAPSED: "Another one tells it",
    Reason.STALE: "No news any more",
    Reason.RULE: "By a routing rule",
    Reason.THROTTLED_AWAY: "Too many at once",
    Reason.DIGEST: "Waits for a digest",
    Reason.RATE_LIMIT: "Limit of rate",
    Reason.THROTTLED: "Asked to slow down",
    Reason.UNCERTAIN: "May have been sent",
    Reason.EXPIRED: "Its time ran out",
    Reason.TEMPLATE: "Text cannot be filled in",
    Reason.INTERNAL: "Error on our side",
    Reason.LEASE_LAPSED: "Worker was lost",
}
#: How an attempt went.
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.RUNNING: "under way",
    Outcome.OK: "went through",
    Outcome.TRANSIENT: "failed, may pass",
    Outcome.PERMANENT: "refused for good",
    Outcome.UNKNOWN: "nobody knows how it went",
}
#: The colour and icon of a status: those of a job's state.
LOOKS: Mapping[Status, str] = {
    **dict.fromkeys(Status, "queued"),
    **dict.fromkeys(DEAD, "failed"),
    Status.SENDING: "processing",
    Status.RETRYING: "stalled",
    Status.COMPLAINED: "failed",
    Status.SENT: "completed",
    Status.DELIVERED: "completed",
    Status.SKIPPED: "cancelled",
    Status.CANCELLED: "cancelled",
}


def status(name: str) -> str:
    """Return a status's label; the name where another version of us kept it."""
    return STATUSES[Status(name)] if name in STATUSES else name


def reason(name: str) -> str:
    """Return a reason in words."""
    words = name.replace("_", " ").capitalize()
    return REASONS.get(Reason(name), words) if name in set(Reason) else words


def look(name: str) -> str:
    """Return the state that a status looks like."""
    return LOOKS.get(Status(name), "queued") if name in STATUSES else "queued"


def channel(name: str) -> str:
    """Return a channel's label; the name where another version of us kept it."""
    return CHANNELS[Channel(name)] if name in CHANNELS else name


def kind(name: str) -> str:
    """Return a kind's label; the name where another version of us kept it."""
    return REGISTRY[Kind(name)].label if name in REGISTRY else name


def kind_choices() -> list[tuple[str, str]]:
    """Return all kinds for forms."""
    return [(name.value, REGISTRY[name].label) for name in Kind]
