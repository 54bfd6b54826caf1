from __future__ import annotations

import pytest

from notifications import backoff
from notifications.kinds import Channel
from notifications.statuses import Reason

DAY = 24 * 3600
STEPS = [
    (channel, tries)
    for channel, delays in backoff.DELAYS.items()
    for tries in range(1, len(delays) + 1)
]


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.8), (0.5, 1.0), (1.0, 1.2)])
@pytest.mark.parametrize(("channel", "tries"), STEPS)
def test_a_delay_stays_within_a_fifth_of_its_nominal_length(
    channel, tries, jitter, share
):
    expected = share * backoff.DELAYS[channel][tries - 1]
    assert backoff.delay(channel, tries, jitter=jitter) == pytest.approx(expected)


def test_jitter_spreads_the_delays():
    tenths = [jitter / 10 for jitter in range(11)]
    delays = {backoff.delay(Channel.EMAIL, 1, jitter=jitter) for jitter in tenths}
    assert len(delays) == 11


@pytest.mark.parametrize("channel", backoff.DELAYS)
def test_after_the_last_try_there_is_no_other(channel):
    last = backoff.max_tries(channel)
    assert backoff.delay(channel, last, jitter=0.5) is None
    assert backoff.delay(channel, last + 1, jitter=0.5) is None


def test_every_channel_that_sends_has_a_schedule():
    assert set(backoff.DELAYS) == set(Channel) - {Channel.DATABASE}


def test_all_tries_of_a_mail_end_while_providers_remember_the_idempotency_key():
    tries = range(1, backoff.max_tries(Channel.EMAIL))
    longest = [
        backoff.delay(Channel.EMAIL, n, jitter=1.0, retry_after=DAY) for n in tries
    ]
    assert None not in longest
    assert sum(filter(None, longest)) < DAY


@pytest.mark.parametrize(
    ("retry_after", "expected"),
    [
        (None, 30),
        (0, 30),
        (5, 30),
        (45, 45),
        (60, 60),
        (3600, 60),
        (float("inf"), 60),
        (-10, 30),
    ],
)
def test_a_provider_can_lengthen_a_delay_to_double_and_never_shorten_it(
    retry_after, expected
):
    waited = backoff.delay(Channel.EMAIL, 1, jitter=0.5, retry_after=retry_after)
    assert waited == expected


def test_who_is_asked_to_slow_down_waits_a_minute_at_least():
    waited = backoff.delay(
        Channel.WEBHOOK, 1, jitter=0.5, reason=Reason.THROTTLED, retry_after=5
    )
    assert waited == backoff.SLOW_SECONDS


@pytest.mark.parametrize(
    ("retry_after", "least", "most"),
    [
        (None, 60, 72),
        (5, 5, 6),
        (float("inf"), backoff.MAX_FREE_SECONDS, 1.2 * backoff.MAX_FREE_SECONDS),
    ],
)
def test_a_free_wait_is_as_long_as_was_asked_for_within_reason(
    retry_after, least, most
):
    for jitter in (0.0, 0.5, 1.0):
        waited = backoff.free_delay(jitter=jitter, retry_after=retry_after)
        assert least <= waited <= most
