"""Forbids the system calls that a reader of files never makes (seccomp, on Linux)."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from workers.sandbox import system_calls
from workers.sandbox.libc import libc

_PR_GET_SECCOMP, _PR_SET_SECCOMP = 21, 22
_MODE_FILTER = 2
_CLONE_THREAD = 0x10000

# linux/bpf_common.h, linux/seccomp.h
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER_AT, _MACHINE_AT = 0, 4
#: Where the low halves of a call's arguments are.
_FIRST, _SECOND, _THIRD = 16, 24, 32

#: What opens a file for more than reading: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC.
_WRITES = 0o1 | 0o2 | 0o100 | 0o1000
#: Settings of a descriptor by which the kernel would signal another process: F_SETOWN,
#: F_SETSIG, F_SETOWN_EX; FIOSETOWN, SIOCSPGRP; and TIOCSTI, which types for others.
_OWNERS = (8, 10, 15)
_OWNING_CONTROLS = (0x8901, 0x8902, 0x5412)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One kind of processor: how the kernel calls it, and its place in the table."""

    audit: int
    column: int

    def number(self, call: system_calls.Numbers) -> int | None:
        """Return the number that a call has here, None if it has none."""
        return call[self.column]

    @property
    def forbidden(self) -> list[int]:
        """The calls that fail whatever is asked of them."""
        found = map(self.number, system_calls.FORBIDDEN.values())
        return [number for number in found if number is not None]


MACHINES = {
    "x86_64": Machine(audit=0xC000003E, column=0),
    "aarch64": Machine(audit=0xC00000B7, column=1),
}

Step = tuple[int, int, int, int]
#: An operation, its value, and the result by which the call fails.
Test = tuple[int, int, bool]


def is_available() -> bool:
    """Tell whether the kernel filters, and there is a table for this machine."""
    is_known = sys.platform.startswith("linux") and platform.machine() in MACHINES
    return is_known and libc().prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def forbid() -> bool:
    """Filter this process's system calls for good; false if that is not possible.

    What is forbidden fails with EPERM. Call `isolation.give_up_rights` first.
    """
    if not is_available():
        return False
    steps = program(MACHINES[platform.machine()], os.getpid())
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *s) for s in steps))
    head = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    result: int = libc().prctl(_PR_SET_SECCOMP, _MODE_FILTER, head, 0, 0)
    return result == 0


def program(machine: Machine, own: int) -> list[Step]:
    """Return the filter: steps of operation, jumps if true and if false, and value.

    Args:
        own: This process, which alone it may signal.
    """
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, machine.audit),
        _fail(errno.EPERM),
        (_LOAD, 0, 0, _NUMBER_AT),
        # Those of the x32 ABI are far beyond.
        (_AT_LEAST, 0, 1, system_calls.UNKNOWN),
        _fail(errno.ENOSYS),
    ]
    for number in machine.forbidden:
        steps += [(_EQUAL, 0, 1, number), _fail(errno.EPERM)]
    # The C library takes the older ones instead, whose flags can be looked at.
    for number in (system_calls.CLONE3, system_calls.OPENAT2):
        steps += [(_EQUAL, 0, 1, number), _fail(errno.ENOSYS)]
    for call, argument, tests in _conditions(own):
        if (found := machine.number(call)) is not None:
            steps += _look_closer(found, argument, tests)
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _conditions(own: int) -> Iterator[tuple[system_calls.Numbers, int, list[Test]]]:
    """Yield calls, which argument counts, and the tests: true is allowed or not."""
    yield system_calls.CLONE, _FIRST, [(_HAS_BITS, _CLONE_THREAD, False)]
    yield system_calls.KILL, _FIRST, [(_EQUAL, own, False)]
    yield system_calls.TGKILL, _FIRST, [(_EQUAL, own, False)]
    yield system_calls.PRLIMIT, _FIRST, [(_EQUAL, 0, False)]
    yield system_calls.OPEN, _SECOND, [(_HAS_BITS, _WRITES, True)]
    yield system_calls.OPENAT, _THIRD, [(_HAS_BITS, _WRITES, True)]
    yield system_calls.FCNTL, _SECOND, [(_EQUAL, each, True) for each in _OWNERS]
    yield (
        system_calls.IOCTL,
        _SECOND,
        [(_EQUAL, each, True) for each in _OWNING_CONTROLS],
    )


def _look_closer(number: int, argument: int, tests: list[Test]) -> list[Step]:
    """Decide on a call by one of its arguments: each test ends it if it fails."""
    inside: list[Step] = [(_LOAD, 0, 0, argument)]
    for operation, value, fails_if in tests:
        skips = (0, 1) if fails_if else (1, 0)
        inside += [(operation, *skips, value), _fail(errno.EPERM)]
    inside.append((_RETURN, 0, 0, _ALLOW))
    return [(_EQUAL, 0, len(inside), number), *inside]


def _fail(error: int) -> Step:
    return (_RETURN, 0, 0, _ERRNO | error)
