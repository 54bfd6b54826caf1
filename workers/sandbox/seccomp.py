"""Forbids the system calls that a reader of files never makes (seccomp, on Linux)."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_CLONE_THREAD = 0x10000

# linux/bpf_common.h, linux/seccomp.h
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER_AT, _MACHINE_AT, _ARGUMENT_AT = 0, 4, 16
#: Numbers from here on are of the x32 ABI, which nothing of ours uses.
_X32 = 0x40000000
_CLONE3 = 435


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The numbers of system calls on one kind of processor (asm/unistd.h)."""

    audit: int
    forbidden: tuple[int, ...]
    clone: int
    #: Those whose first argument is a process: allowed upon itself alone.
    signals: tuple[int, ...]


#: Of both: signals and handles by pidfd, io_uring.
_COMMON = (424, 425, 426, 427, 434, 438)
MACHINES = {
    # socket, connect, accept, bind, listen, fork, vfork, execve, ptrace, pivot_root,
    # chroot, mount, umount2, reboot, init_module, delete_module, kexec_load, tkill,
    # keys, unshare, accept4, perf_event_open, open_by_handle_at, setns,
    # process_vm_readv and _writev, finit_module, bpf, execveat, userfaultfd
    "x86_64": Machine(
        audit=0xC000003E,
        forbidden=(
            *(41, 42, 43, 49, 50, 57, 58, 59, 101, 155, 161, 165, 166, 169, 175, 176),
            *(200, 246, 248, 249, 250, 272, 288, 298, 304, 308, 310, 311, 313),
            *(321, 322, 323, *_COMMON),
        ),
        clone=56,
        signals=(62, 234),
    ),
    "aarch64": Machine(
        audit=0xC00000B7,
        forbidden=(
            *(198, 203, 202, 200, 201, 221, 117, 41, 51, 40, 39, 142, 105, 106, 104),
            *(130, 217, 218, 219, 97, 242, 241, 265, 268, 270, 271, 273, 280, 281),
            *(282, *_COMMON),
        ),
        clone=220,
        signals=(129, 131),
    ),
}

Step = tuple[int, int, int, int]


def forbid() -> bool:
    """Filter this process's system calls for good; false if that is not possible.

    What is forbidden fails with EPERM. Call `isolation.give_up_rights` first.
    """
    machine = MACHINES.get(platform.machine())
    if not sys.platform.startswith("linux") or machine is None:
        return False
    steps = program(machine, os.getpid())
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *s) for s in steps))
    head = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    result: int = libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, head, 0, 0)
    return result == 0


def program(machine: Machine, own: int) -> list[Step]:
    """Return the filter: steps of operation, jumps if true and if false, and value."""
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, machine.audit),
        _fail(errno.EPERM),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        _fail(errno.EPERM),
    ]
    for number in machine.forbidden:
        steps += [(_EQUAL, 0, 1, number), _fail(errno.EPERM)]
    # The C library takes clone instead, whose flags can be looked at.
    steps += [(_EQUAL, 0, 1, _CLONE3), _fail(errno.ENOSYS)]
    steps += _only_if(machine.clone, (_HAS_BITS, 0, 1, _CLONE_THREAD))
    for number in machine.signals:
        steps += _only_if(number, (_EQUAL, 0, 1, own))
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _only_if(number: int, test: Step) -> list[Step]:
    """Allow a system call if its first argument passes a test."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENT_AT),
        test,
        (_RETURN, 0, 0, _ALLOW),
        _fail(errno.EPERM),
    ]


def _fail(error: int) -> Step:
    return (_RETURN, 0, 0, _ERRNO | error)
