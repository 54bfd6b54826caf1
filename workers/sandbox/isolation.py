"""Takes from this process what a reader of untrusted files does not need."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys

from workers.limits import Limits
from workers.sandbox import landlock, seccomp
from workers.sandbox.libc import libc

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
# linux/capability.h
_CAPABILITY_VERSION = 0x20080522
_CAP_DAC_READ_SEARCH = 1 << 2
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
MAX_OPEN_FILES = 64
#: Beyond the document's time, which its worker measures by the clock.
SPARE_CPU_SECONDS = 60


def leave_network() -> bool:
    """Move this process to a network namespace of its own; false if not allowed.

    Its children stay in it. Call it before any thread is started (unshare(2)).
    """
    if not sys.platform.startswith("linux"):
        return False
    ways = (_CLONE_NEWNET, _CLONE_NEWNET | _CLONE_NEWUSER)
    return any(libc().unshare(way) == 0 for way in ways)


def die_with(parent: int) -> None:
    """End this process when `parent`, which forked it, does."""
    if not sys.platform.startswith("linux"):
        return
    libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def give_up_rights() -> None:
    """Let nothing that this process starts gain rights, nor be looked into."""
    if sys.platform.startswith("linux"):
        libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        _drop_capabilities()


def _drop_capabilities() -> None:
    """Keep none of what root may do, but to read a file that belongs to another."""
    head = struct.pack("Ii", _CAPABILITY_VERSION, 0)
    had = ctypes.create_string_buffer(24)
    if libc().capget(head, had) != 0:
        return
    effective, permitted, *_ = struct.unpack("6I", had.raw)
    kept = effective & permitted & _CAP_DAC_READ_SEARCH
    libc().capset(head, struct.pack("6I", kept, kept, 0, 0, 0, 0))


def shut_in(file: int) -> None:
    """Leave this process nothing but what it has open, as far as the platform goes."""
    give_up_rights()
    landlock.confine(file)
    seccomp.forbid()


def bound(limits: Limits) -> None:
    """Bound memory, time, files and dumps; macOS has no bound of memory."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        # A machine that is out of memory takes this process before any worker.
        file.write("1000")
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_NOFILE, MAX_OPEN_FILES)
    seconds = round(limits.document_seconds) + SPARE_CPU_SECONDS
    # Beyond the first comes a signal that tells why, beyond the second a plain kill.
    _set(resource.RLIMIT_CPU, seconds, seconds + 1)
    used = address_space()
    _set(resource.RLIMIT_AS, used + limits.memory_bytes, used + limits.ocr_memory_bytes)


def allow_recognition() -> None:
    """Raise the bound of memory to what text recognition takes."""
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def address_space() -> int:
    """Return the bytes of address space that this process has; 0 if unknown."""
    return _statm()[0]


def own_memory() -> int:
    """Return the bytes in memory that a child of this process begins with.

    Pages of files are not among them: a fork leaves those to be found again.
    """
    _, resident, shared, *_ = _statm()
    return resident - shared


def _statm() -> list[int]:
    """Return the first of proc(5)'s /proc/pid/statm, in bytes; zeros if unknown."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return [int(n) * resource.getpagesize() for n in file.read().split()[:3]]
    except OSError:
        return [0, 0, 0]


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(kind)
        hard = soft if hard is None else hard
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(kind, (soft, hard))
