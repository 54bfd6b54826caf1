"""Which entries of a window are still to be told: preferences are asked once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from notifications.gate import was_added
from notifications.kinds import Channel, Kind
from notifications.models import Delivery
from notifications.passing import expected_seconds
from notifications.preferences.reading import Personal, applied
from notifications.preferences.wishes import PASSING, refusal
from notifications.statuses import Reason
from progress.states import TERMINAL

#: What is no news any more once its time has run out; the rest waits for its digest.
FLEETING = PASSING | {Kind.ETA_OVERRUN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Entries that go, in the order in which they came; those that do not, by why."""

    wanted: list[Delivery] = field(default_factory=list)
    unwanted: dict[Reason, list[UUID]] = field(default_factory=dict)


@dataclass(slots=True)
class Wanted:
    """What is kept in mind of the entries that go, however many these are."""

    #: The last entry for each browser; None: for the channel's one place.
    places: dict[UUID | None, Delivery] = field(default_factory=dict)
    #: The entries that tell the first thing: two browsers are told the same.
    first_ids: list[UUID] = field(default_factory=list)
    is_one_occasion: bool = False
    _first: UUID | None = None

    def add(self, entries: Iterable[Delivery]) -> None:
        """Note entries, in the order in which they came."""
        for entry in entries:
            occasion = entry.notification_id or entry.pk
            if self._first is None:
                self._first, self.is_one_occasion = occasion, True
            if occasion == self._first:
                self.first_ids.append(entry.pk)
            else:
                self.is_one_occasion = False
            self.places[entry.subscription_id] = entry


def sort(entries: Iterable[Delivery], person: Personal, now: datetime) -> Sorted:
    """Return which of a person's entries are to be told at `now`."""
    found = Sorted()
    for entry in entries:
        reason = _refused(entry, person, now)
        if reason is None:
            found.wanted.append(entry)
        else:
            found.unwanted.setdefault(reason, []).append(entry.pk)
    return found


def _refused(entry: Delivery, person: Personal, now: datetime) -> Reason | None:
    event = entry.event
    if event is None or entry.escalation_run_id:
        return None
    kind = Kind(event.kind)
    if not was_added(event, entry.channel):
        wishes = applied(person, kind, event.job_id)
        reason = refusal(
            wishes,
            kind=kind,
            channel=Channel(entry.channel),
            percent=event.payload.get("percent"),
            expected_seconds=expected_seconds(event),
        )
        if reason:
            return reason
    return Reason.STALE if _is_stale(entry, kind, now) else None


def _is_stale(entry: Delivery, kind: Kind, now: datetime) -> bool:
    if kind not in FLEETING:
        return False
    job = entry.event.job if entry.event else None
    is_over = entry.expires_at is not None and entry.expires_at <= now
    return is_over or job is None or job.state in TERMINAL
