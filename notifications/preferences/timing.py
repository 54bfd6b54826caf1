"""When a message may interrupt a person: pure; what the page shows is what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.kinds import INTERRUPTIVE, Channel, Frequency, Kind, Severity
from notifications.models.digest import Cadence
from notifications.preferences.clocks import instant, next_daily, next_hour, zone_of
from notifications.preferences.wishes import QuietWindow, Wish, Wishes
from notifications.statuses import Reason

#: More steps than windows of a week can be strung together with.
_STEPS = 24
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A message is to wait until `until`, in the digest that `window_key` names.

    `changed_at` is of the wishes that it follows from.
    """

    reason: Reason
    until: datetime
    cadence: Cadence
    window_key: str
    changed_at: datetime | None = None


def hold(
    wishes: Wishes,
    *,
    channel: Channel,
    kind: Kind,
    severity: Severity,
    now: datetime,
) -> Hold | None:
    """Return what keeps a message back now; None: it may go at once.

    Critical ones and tests always may, and so may whatever makes no noise.
    """
    if (
        channel not in INTERRUPTIVE
        or kind == Kind.TEST
        or severity == Severity.CRITICAL
    ):
        return None
    wish = wishes.channels.get(channel, Wish(is_enabled=False))
    if wish.frequency == Frequency.AT_ONCE:
        return _until_awake(wishes, kind, now)
    return _until_digest(wishes, wish.frequency, now)


def quiet_until(wishes: Wishes, now: datetime) -> datetime:
    """Return in UTC when no quiet hours keep a message back any more: now, or later."""
    zone = zone_of(wishes.zone)
    moment = now.astimezone(UTC)
    for _ in range(_STEPS):
        end = _end_of_window(wishes.quiet, zone, moment)
        if end is None:
            break
        moment = end
    return moment


def awake_at(wishes: Wishes, now: datetime) -> datetime:
    """Return in UTC when neither a pause nor quiet hours keep a message back."""
    paused_until = wishes.paused_until or now
    return quiet_until(wishes, max(now, paused_until))


def _until_awake(wishes: Wishes, kind: Kind, now: datetime) -> Hold | None:
    is_paused = wishes.paused_until is not None and wishes.paused_until > now
    is_waking = kind == Kind.JOB_FAILED and wishes.is_woken_by_failures
    if is_waking and not is_paused:
        return None
    until = wishes.paused_until if is_waking else awake_at(wishes, now)
    if until is None or until <= now:
        return None
    reason = Reason.PAUSED if is_paused else Reason.QUIET_HOURS
    return _hold(wishes, reason, until.astimezone(UTC), Cadence.QUIET)


def _until_digest(wishes: Wishes, frequency: Frequency, now: datetime) -> Hold:
    is_daily = frequency == Frequency.DAILY
    until = _next_daily(wishes, now) if is_daily else _next_hourly(wishes, now)
    cadence = Cadence.DAILY if is_daily else Cadence.HOURLY
    return _hold(wishes, Reason.DIGEST, until, cadence)


def _next_daily(wishes: Wishes, now: datetime) -> datetime:
    # A time that was chosen is a wish of its own: quiet hours do not move it.
    start = max(now, wishes.paused_until or now)
    return next_daily(start, wishes.digest_time, zone_of(wishes.zone))


def _next_hourly(wishes: Wishes, now: datetime) -> datetime:
    zone = zone_of(wishes.zone)
    found = next_hour(now, zone)
    for _ in range(_STEPS):
        awake = awake_at(wishes, found)
        if awake == found:
            break
        # As if it had come just before: an end on the hour is that hour's digest.
        found = next_hour(awake - timedelta(microseconds=1), zone)
    return found


def _hold(wishes: Wishes, reason: Reason, until: datetime, cadence: Cadence) -> Hold:
    # With the offset: an hour that comes twice has two windows.
    wall = until.astimezone(zone_of(wishes.zone))
    key = wall.isoformat(timespec="seconds")
    return Hold(
        reason=reason,
        until=until,
        cadence=cadence,
        window_key=key,
        changed_at=wishes.changed_at,
    )


def _end_of_window(
    windows: tuple[QuietWindow, ...], zone: ZoneInfo, moment: datetime
) -> datetime | None:
    today = moment.astimezone(zone).date()
    # Yesterday's may still last. Where a day was left out, the one before may, too.
    days = (today, today - _DAY, today - 2 * _DAY)
    spans = [
        (instant(day, window.start, zone), _end(window, day, zone))
        for day in days
        for window in windows
        if window.weekday == day.weekday() and window.start != window.end
    ]
    return max((end for start, end in spans if start <= moment < end), default=None)


def _end(window: QuietWindow, day: date, zone: ZoneInfo) -> datetime:
    last = day if window.start < window.end else day + _DAY
    return instant(last, window.end, zone)
