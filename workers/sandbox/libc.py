"""The C library, opened once: each opening makes types of Python's anew."""

from __future__ import annotations

import ctypes
import functools


@functools.cache
def libc() -> ctypes.CDLL:
    """Return the C library of this process; calls keep `errno` for ctypes."""
    return ctypes.CDLL(None, use_errno=True)
