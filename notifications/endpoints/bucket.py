"""An endpoint's rate, kept in its row: shared by all processes, without a lock.

The row has one moment: when the next call would be due if all calls went at the same
distance (GCRA). A call may be early by the burst. Each take is one guarded UPDATE;
who loses it against others reads again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from notifications.models import WebhookEndpoint

#: Of a minute's calls, so much may go at once.
BURST_SHARE = 0.25
#: So often a lost race is run again; then the call goes: a limit must not stop us.
_TRIES = 5


def take(endpoint_id: UUID, per_minute: int, *, now: datetime) -> datetime | None:
    """Take a call at `now`; None if it may go, else the moment to come again."""
    if not per_minute:
        return None
    step = timedelta(minutes=1) / per_minute
    burst = step * max(per_minute * BURST_SHARE - 1, 0)
    rows = WebhookEndpoint.objects.filter(pk=endpoint_id)
    for _ in range(_TRIES):
        due = rows.values_list("next_call_at", flat=True).first()
        if due is not None and due - burst > now:
            return due - burst
        after = max(due or now, now) + step
        if rows.filter(next_call_at=due).update(next_call_at=after):
            return None
    return None
