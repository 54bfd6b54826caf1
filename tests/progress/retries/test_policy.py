"""When something is tried again by itself: pure arithmetic."""

from __future__ import annotations

import pytest

from progress.retries.policy import Policy, delay

POLICY = Policy(most=5, first=15, cap=100)


def test_the_delay_doubles_up_to_the_cap():
    delays = [delay(POLICY, "storage_away", n, jitter=0.5) for n in range(5)]
    assert delays == [15, 30, 60, 100, 100]


def test_after_the_last_try_there_is_no_other():
    assert delay(POLICY, "storage_away", 5, jitter=0.5) is None


@pytest.mark.parametrize("code", ["encrypted", "internal_error", "pages_unreadable"])
def test_a_cause_that_does_not_pass_is_not_tried_again(code):
    assert delay(POLICY, code, 0, jitter=0.5) is None


def test_a_policy_may_name_causes_of_its_own():
    own = Policy(most=1, first=2, cap=2, codes=frozenset({"rate_limited"}))
    assert delay(own, "rate_limited", 0, jitter=0.5) == 2


def test_jitter_spreads_by_a_fifth_to_either_side():
    ends = [delay(POLICY, "storage_away", 0, jitter=jitter) for jitter in (0.0, 1.0)]
    assert ends == pytest.approx([12, 18])


def test_a_huge_number_of_tries_is_no_huge_number():
    endless = Policy(most=10**9, first=15, cap=600)
    assert delay(endless, "storage_away", 10**8, jitter=0.5) == 600
