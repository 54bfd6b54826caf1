"""System calls: the table holds no number twice and knows where it ends."""

from __future__ import annotations

from collections import Counter

import pytest

from workers.sandbox import system_calls


@pytest.mark.parametrize("column", [0, 1], ids=["x86_64", "aarch64"])
def test_no_two_calls_have_one_number(column):
    numbers = [each[column] for each in system_calls.FORBIDDEN.values()]
    found = Counter(number for number in numbers if number is not None)
    assert [number for number, times in found.items() if times > 1] == []
    assert max(found) < system_calls.UNKNOWN


def test_what_is_looked_at_more_closely_is_not_forbidden_anyway():
    closer = {
        system_calls.CLONE,
        system_calls.KILL,
        system_calls.TGKILL,
        system_calls.PRLIMIT,
        system_calls.OPEN,
        system_calls.OPENAT,
        system_calls.FCNTL,
        system_calls.IOCTL,
    }
    assert not closer & set(system_calls.FORBIDDEN.values())
