"""When a client comes back."""

from __future__ import annotations

import pytest

from benchmarks.resumer import CEILING, bound_after, wait_after


@pytest.mark.parametrize("failures", range(1, 30))
def test_a_wait_is_between_a_second_and_its_bound(failures):
    waits = [wait_after(failures) for _ in range(200)]
    assert min(waits) >= 1
    assert max(waits) <= bound_after(failures)


def test_the_bound_doubles_up_to_the_ceiling():
    assert [bound_after(n) for n in (1, 2, 3, 4, 5, 99)] == [2, 4, 8, 16, CEILING, 30]
