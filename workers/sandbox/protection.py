"""What keeps readers apart from this host, for those who run the service."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from workers.sandbox import landlock, seccomp

#: Tries to leave the network, as `isolation.leave_network` does, in a process to lose.
_PROBE = (
    "import ctypes; unshare = ctypes.CDLL(None).unshare; "
    "raise SystemExit(all(unshare(way) for way in (0x40000000, 0x50000000)))"
)
_SECONDS = 10.0
UNPROTECTED = "Files are read in the worker itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """The means that this host has, and those that it lacks."""

    there: tuple[str, ...]
    absent: tuple[str, ...]

    def __str__(self) -> str:
        means = ", ".join(["resource limits", *self.there])
        lacking = f"; not available here: {', '.join(self.absent)}"
        return f"Files are read under {means}{lacking if self.absent else ''}"


def protection(*, has_left_network: bool) -> Protection:
    """Return what there is, for who has tried to leave the network."""
    means = {
        "network namespace": has_left_network,
        "system call filter": seccomp.is_available(),
        "Landlock": landlock.version() > 0,
    }
    return Protection(
        there=tuple(name for name, is_there in means.items() if is_there),
        absent=tuple(name for name, is_there in means.items() if not is_there),
    )


def probe() -> Protection:
    """Return what readers of this host would be kept under."""
    return protection(has_left_network=_can_leave_network())


def _can_leave_network() -> bool:
    command = [sys.executable, "-I", "-S", "-c", _PROBE]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
