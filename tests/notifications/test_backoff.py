from __future__ import annotations

import pytest

from notifications import backoff

DAY = 24 * 3600


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.8), (0.5, 1.0), (1.0, 1.2)])
@pytest.mark.parametrize("attempt", range(1, backoff.MAX_ATTEMPTS))
def test_a_delay_stays_within_a_fifth_of_its_nominal_length(attempt, jitter, share):
    expected = share * backoff.DELAYS[attempt - 1]
    assert backoff.delay(attempt, jitter=jitter) == pytest.approx(expected)


def test_jitter_spreads_the_delays():
    delays = {backoff.delay(1, jitter=jitter / 10) for jitter in range(11)}
    assert len(delays) == 11


def test_after_the_last_attempt_there_is_no_other():
    assert backoff.delay(backoff.MAX_ATTEMPTS, jitter=0.5) is None
    assert backoff.delay(backoff.MAX_ATTEMPTS + 1, jitter=0.5) is None


def test_all_attempts_end_while_providers_remember_the_idempotency_key():
    attempts = range(1, backoff.MAX_ATTEMPTS)
    longest = [backoff.delay(n, jitter=1.0, retry_after=DAY) for n in attempts]
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
    assert backoff.delay(1, jitter=0.5, retry_after=retry_after) == expected
