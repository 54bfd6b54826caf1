"""Which errors pass by themselves."""

from __future__ import annotations

import errno

import pytest
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisAway

from workers import passing


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RedisAway("gone"), "broker_away"),
        (OperationalError("gone"), "broker_away"),
        (ConnectionResetError(), "network_away"),
        (TimeoutError(), "network_away"),
        (MemoryError(), "worker_out_of_memory"),
        (OSError(errno.ENOSPC, "full"), "disk_full"),
        (OSError(errno.ENOMEM, "none left"), "worker_out_of_memory"),
        (OSError(errno.EIO, "bad"), "storage_away"),
        (OSError(errno.ESTALE, "moved"), "storage_away"),
        (FileNotFoundError(errno.ENOENT, "gone"), ""),
        (PermissionError(errno.EACCES, "no"), ""),
        (ValueError("a bug"), ""),
    ],
)
def test_an_error_is_known_by_its_kind(error, code):
    assert passing.code_of(error) == code


def test_what_a_library_wrapped_counts():
    outer = RuntimeError("cannot read the page")
    outer.__cause__ = OSError(errno.EIO, "bad sector")
    assert passing.code_of(outer) == "storage_away"


def test_errors_that_are_each_others_cause_end_somewhere():
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    assert passing.code_of(first) == ""
