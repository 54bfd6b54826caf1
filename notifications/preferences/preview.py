"""When a message would be sent if something happened now, by the gate's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.kinds import INTERRUPTIVE, Channel, Kind
from notifications.preferences.matrix import COLUMNS
from notifications.preferences.reading import Personal, applied
from notifications.preferences.timing import hold
from notifications.registry import REGISTRY
from notifications.statuses import Reason

#: What people care about most: that it is done, and that it went wrong.
SHOWN = (Kind.JOB_COMPLETED, Kind.JOB_FAILED)

_WHY: dict[Reason, str] = {
    Reason.QUIET_HOURS: "after your quiet hours",
    Reason.PAUSED: "after your pause",
    Reason.DIGEST: "with the digest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSend:
    """When one channel would tell of one kind; `until` None: at once.

    `is_off`: not at all.
    """

    kind: Kind
    channel: Channel
    label: str
    is_off: bool
    until: datetime | None = None
    reason: str = ""

    @property
    def why(self) -> str:
        """What it waits for, in words."""
        return _WHY[Reason(self.reason)] if self.reason else ""


def next_sends(person: Personal, kind: Kind, *, now: datetime) -> list[NextSend]:
    """Return what each channel that makes a noise would do at `now`."""
    channels = [channel for channel in COLUMNS if channel in INTERRUPTIVE]
    return [_next(person, kind, channel, now) for channel in channels]


def _next(person: Personal, kind: Kind, channel: Channel, now: datetime) -> NextSend:
    wishes = applied(person, kind)
    severity = REGISTRY[kind].severity
    found = hold(wishes, channel=channel, kind=kind, severity=severity, now=now)
    return NextSend(
        kind=kind,
        channel=channel,
        label=COLUMNS[channel],
        is_off=not wishes.wants(channel),
        until=found.until if found else None,
        reason=found.reason if found else "",
    )
