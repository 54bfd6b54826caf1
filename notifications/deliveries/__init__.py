"""The only writer of the status of a delivery.

Each change is one guarded UPDATE: it names the statuses that may be left and, once
claimed, the lease's token. No row changed means that somebody else did it.
"""

from __future__ import annotations

from notifications.deliveries.by_hand import cancel, replay
from notifications.deliveries.claims import (
    LEASE,
    UNBEGUN_LEASE,
    Claim,
    begin,
    claim,
    claim_all,
    give_back,
)
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
    count_due,
    release_lapsed,
    take_due,
)
from notifications.deliveries.together import Made, record_made
from notifications.deliveries.withdrawing import supersede, withdraw

__all__ = [
    "LEASE",
    "MESSAGE_TRUST",
    "SWEEP_LIMIT",
    "UNBEGUN_LEASE",
    "Claim",
    "Made",
    "begin",
    "cancel",
    "claim",
    "claim_all",
    "count_due",
    "create",
    "defer",
    "enter_digest",
    "fail",
    "fail_unknown",
    "give_back",
    "leave_digest",
    "mark_sent",
    "put_off",
    "receive",
    "record_made",
    "release_lapsed",
    "replay",
    "settle_digest",
    "skip",
    "supersede",
    "take_due",
    "time_out",
    "withdraw",
]
