"""Errors that pass: not the document's fault, and gone another time."""

from __future__ import annotations

import errno

from celery.exceptions import TimeoutError as CeleryTimeout
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

#: What an operating system says when there is no room, or too much is open.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_STORAGE = frozenset(
    {
        errno.EIO,
        errno.ESTALE,
        errno.EAGAIN,
        errno.EBUSY,
        errno.EMFILE,
        errno.ENFILE,
        errno.EROFS,
    }
)


def code_of(error: BaseException | None) -> str:
    """Return the code of the cause if it passes by itself, empty if not.

    What another error was raised from counts, too: libraries wrap what they meet.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if code := _code(error):
            return code
        error = error.__cause__ or error.__context__
    return ""


def _code(error: BaseException) -> str:
    if isinstance(error, RedisError | BrokerError | CeleryTimeout):
        return "broker_away"
    if isinstance(error, MemoryError):
        return "worker_out_of_memory"
    if isinstance(error, ConnectionError | TimeoutError):
        return "network_away"
    if isinstance(error, OSError):
        return _system_code(error)
    return ""


def _system_code(error: OSError) -> str:
    if error.errno in _FULL:
        return "disk_full"
    if error.errno == errno.ENOMEM:
        return "worker_out_of_memory"
    return "storage_away" if error.errno in _STORAGE else ""
