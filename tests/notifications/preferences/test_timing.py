"""Quiet hours, pauses and digests: when a message goes, over zones and odd days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from notifications.kinds import INTERRUPTIVE, Channel, Frequency, Kind, Severity
from notifications.models import Cadence
from notifications.preferences.timing import Hold, awake_at, hold, quiet_until
from notifications.preferences.wishes import QuietWindow, Wish, Wishes
from notifications.statuses import Reason

NIGHTS = tuple(
    QuietWindow(weekday=day, start=time(22), end=time(7)) for day in range(7)
)
#: Winter: Berlin is one hour ahead. A Sunday.
EVENING = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)


def wishes(frequency: Frequency = Frequency.AT_ONCE, **values: Any) -> Wishes:
    """One in Berlin who wants everything, and sleeps from ten to seven."""
    channels = {c: Wish(is_enabled=True, frequency=frequency) for c in Channel}
    defaults: dict[str, Any] = {
        "user_id": 1,
        "channels": channels,
        "quiet": NIGHTS,
        "zone": "Europe/Berlin",
    }
    return Wishes(**(defaults | values))


def held(person: Wishes, now: datetime, **values: Any) -> Hold | None:
    """What keeps a mail of a completed job back."""
    defaults = {
        "channel": Channel.EMAIL,
        "kind": Kind.JOB_COMPLETED,
        "severity": Severity.INFO,
    }
    return hold(person, now=now, **(defaults | values))


def test_by_day_a_message_goes_at_once():
    assert held(wishes(), NOON) is None


def test_by_night_it_waits_for_the_morning():
    found = held(wishes(), EVENING)

    assert found == Hold(
        reason=Reason.QUIET_HOURS,
        until=datetime(2026, 11, 23, 6, tzinfo=UTC),
        cadence=Cadence.QUIET,
        window_key="2026-11-23T07:00:00+01:00",
    )


def test_at_the_end_of_quiet_hours_it_goes():
    assert held(wishes(), datetime(2026, 11, 23, 6, tzinfo=UTC)) is None


@pytest.mark.parametrize("channel", sorted(set(Channel) - INTERRUPTIVE))
def test_what_makes_no_noise_never_waits(channel):
    person = wishes(Frequency.DAILY, paused_until=EVENING + timedelta(days=3))

    assert held(person, EVENING, channel=channel) is None


def test_critical_messages_and_tests_never_wait():
    person = wishes(Frequency.DAILY, paused_until=EVENING + timedelta(days=3))

    assert held(person, EVENING, severity=Severity.CRITICAL) is None
    assert held(person, EVENING, kind=Kind.TEST) is None


def test_failures_wake_only_those_who_asked_for_it():
    failed = {"kind": Kind.JOB_FAILED, "severity": Severity.ERROR}

    assert held(wishes(), EVENING, **failed) is not None
    assert held(wishes(is_woken_by_failures=True), EVENING, **failed) is None
    assert held(wishes(is_woken_by_failures=True), EVENING) is not None


def test_a_pause_holds_failures_back_even_then():
    until = EVENING + timedelta(hours=1)
    person = wishes(is_woken_by_failures=True, paused_until=until)

    found = held(person, EVENING, kind=Kind.JOB_FAILED, severity=Severity.ERROR)

    assert found is not None
    assert (found.reason, found.until) == (Reason.PAUSED, until)


def test_a_pause_that_ends_by_night_lasts_till_morning():
    person = wishes(paused_until=EVENING)

    found = held(person, NOON)

    assert found is not None
    assert found.reason == Reason.PAUSED
    assert found.until == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_start_and_end_at_one_time_means_no_quiet_hours():
    never = tuple(
        QuietWindow(weekday=day, start=time(22), end=time(22)) for day in range(7)
    )

    assert held(wishes(quiet=never), EVENING) is None


def test_windows_that_meet_are_one_long_night():
    weekend = (
        QuietWindow(weekday=4, start=time(18), end=time(12)),
        QuietWindow(weekday=5, start=time(12), end=time(11)),
        QuietWindow(weekday=6, start=time(10), end=time(9)),
    )
    friday = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)

    found = held(wishes(quiet=weekend), friday)

    assert found is not None
    assert found.until == datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (datetime(2026, 3, 28, 22, tzinfo=ZoneInfo("Europe/Berlin")), 8),
        (datetime(2026, 10, 24, 22, tzinfo=ZoneInfo("Europe/Berlin")), 10),
    ],
)
def test_a_night_in_which_the_clock_is_changed_is_as_long_as_it_is(evening, hours):
    start = evening.astimezone(UTC)

    assert quiet_until(wishes(), start) - start == timedelta(hours=hours)


def test_an_hourly_digest_goes_on_the_hour():
    found = held(wishes(Frequency.HOURLY), NOON)

    assert found is not None
    assert (found.cadence, found.reason) == (Cadence.HOURLY, Reason.DIGEST)
    assert found.until == datetime(2026, 11, 22, 13, tzinfo=UTC)


def test_an_hourly_digest_in_quiet_hours_is_the_first_one_after():
    found = held(wishes(Frequency.HOURLY), EVENING)

    assert found is not None
    assert found.until == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_daily_digest_goes_at_its_time_even_in_quiet_hours():
    person = wishes(Frequency.DAILY, digest_time=time(6, 30))

    found = held(person, EVENING)

    assert found is not None
    assert found.cadence == Cadence.DAILY
    assert found.until == datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


def test_a_daily_digest_waits_for_the_end_of_a_pause():
    until = EVENING + timedelta(days=2)

    found = held(wishes(Frequency.DAILY, paused_until=until), EVENING)

    assert found is not None
    assert found.until == datetime(2026, 11, 25, 7, tzinfo=UTC)


def test_an_hour_that_comes_twice_has_two_digests():
    first = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    person = wishes(Frequency.HOURLY, quiet=())

    keys = {held(person, first + timedelta(hours=n)).window_key for n in range(3)}

    assert len(keys) == 3


ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
    "Asia/Tehran",
)
#: Days on which one of them changed its clock, or left a day out.
ODD_DAYS = (
    (2026, 3, 8),
    (2026, 3, 29),
    (2026, 4, 5),
    (2026, 10, 4),
    (2026, 10, 25),
    (2026, 11, 1),
    (2011, 12, 30),
    (2022, 3, 22),
)
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))

#: A busy machine is no fault.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    day = datetime(*draw(st.sampled_from(ODD_DAYS)), tzinfo=UTC)
    return day + timedelta(seconds=draw(st.integers(-3 * 86_400, 3 * 86_400)))


@st.composite
def sleepers(draw: st.DrawFn) -> Wishes:
    windows = draw(
        st.dictionaries(st.integers(0, 6), st.tuples(MINUTES, MINUTES), max_size=7)
    )
    quiet = tuple(
        QuietWindow(weekday=day, start=start, end=end)
        for day, (start, end) in windows.items()
    )
    return wishes(
        draw(st.sampled_from(list(Frequency))),
        quiet=quiet,
        zone=draw(st.sampled_from(ZONES)),
        digest_time=draw(MINUTES),
    )


@unhurried
@given(person=sleepers(), now=moments())
def test_quiet_hours_end_when_it_is_not_quiet(person, now):
    end = quiet_until(person, now)

    assert end >= now
    assert quiet_until(person, end) == end
    assert end - now < timedelta(days=8)


@unhurried
@given(person=sleepers(), now=moments(), pause=st.integers(0, 5 * 86_400))
def test_what_is_held_goes_when_it_was_said_it_would(person, now, pause):
    person = wishes(
        person.channels[Channel.EMAIL].frequency,
        quiet=person.quiet,
        zone=person.zone,
        digest_time=person.digest_time,
        paused_until=now + timedelta(seconds=pause) if pause else None,
    )

    found = held(person, now)

    assume(found is not None)
    assert found.until > now
    if found.cadence == Cadence.QUIET:
        assert held(person, found.until) is None
        assert held(person, found.until - timedelta(seconds=1)) is not None
    if found.cadence == Cadence.HOURLY:
        assert awake_at(person, found.until) == found.until


@unhurried
@given(person=sleepers(), now=moments(), later=st.integers(0, 86_400))
def test_whatever_comes_before_a_digest_goes_is_in_its_window(person, now, later):
    found = held(person, now)
    assume(found is not None)
    moment = now + timedelta(seconds=later)
    assume(moment < found.until)

    assert held(person, moment) == found
