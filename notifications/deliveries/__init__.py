"""The only writer of the status of a delivery.

Each change is one guarded UPDATE: it names the statuses that may be left and, once
claimed, the lease's token. No row changed means that somebody else did it.
"""

from __future__ import annotations

from notifications.deliveries.by_hand import cancel, replay
from notifications.deliveries.claims import LEASE, Claim, begin, claim
from notifications.deliveries.gathering import enter_digest, leave_digest, settle_digest
from notifications.deliveries.late import receive, time_out
from notifications.deliveries.outcomes import (
    defer,
    fail,
    fail_unknown,
    mark_sent,
    put_off,
    skip,
)
from notifications.deliveries.rows import create
from notifications.deliveries.sweeping import (
    MESSAGE_TRUST,
    SWEEP_LIMIT,
    release_lapsed,
    take_due,
)
from notifications.deliveries.withdrawing import supersede, withdraw

__all__ = [
    "LEASE",
    "MESSAGE_TRUST",
    "SWEEP_LIMIT",
    "Claim",
    "begin",
    "cancel",
    "claim",
    "create",
    "defer",
    "enter_digest",
    "fail",
    "fail_unknown",
    "leave_digest",
    "mark_sent",
    "put_off",
    "receive",
    "release_lapsed",
    "replay",
    "settle_digest",
    "skip",
    "supersede",
    "take_due",
    "time_out",
    "withdraw",
]
