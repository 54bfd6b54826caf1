"""Who holds a document: a process that can be proven dead on its own machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
#: Where the state and the start time stand behind a process's name, which may hold
#: blanks and brackets: fields 3 and 22 of proc(5).
_STATE, _STARTED = 0, 19
#: A zombie runs no more code, though its parent has not collected it yet.
_DEAD = frozenset({"Z", "X"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A process; `boot` names the machine's boot and its space of process ids.

    Process ids come again. Together with the start time, in clock ticks since the
    boot, one names a process for good. `boot` is empty where the kernel tells nothing.
    """

    boot: str
    pid: int
    started: int


#: Nobody can prove the death of this one.
UNKNOWN = Owner(boot="", pid=0, started=0)


def this_process() -> Owner:
    """Return the process that asks."""
    return _process(os.getpid())


def parent_process() -> Owner:
    """Return the process that started the one that asks."""
    return _process(os.getppid())


def _process(pid: int) -> Owner:
    boot, started = this_boot(), _started(pid)
    if not boot or not started:
        return UNKNOWN
    return Owner(boot=boot, pid=pid, started=started)


def this_boot() -> str:
    """Return the name of this boot and space of process ids; empty if unknown.

    Two containers of one machine share the boot, and not the space. A space's number
    is given away again only when all its processes are gone.
    """
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {(PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def is_dead(owner: Owner) -> bool:
    """Tell whether a process is proven to be gone; false where nothing can be said."""
    if not owner.boot or owner.boot != this_boot():
        return False
    started = _started(owner.pid)
    return started is not None and started != owner.started


def is_alive(owner: Owner) -> bool:
    """Tell whether a process is proven to run; false where nothing can be said."""
    is_here = bool(owner.boot) and owner.boot == this_boot()
    return is_here and _started(owner.pid) == owner.started


def _started(pid: int) -> int | None:
    """Return when a process started; 0 if none with this id is alive, None if unknown.

    Where /proc hides what other users run (`hidepid`, `ProtectProc=`), that a process
    is not seen there says nothing; the kernel does not hide who can be signalled.
    """
    try:
        line = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None if _exists(pid) else 0
    except OSError:
        return None
    fields = line.rpartition(")")[2].split()
    return 0 if fields[_STATE] in _DEAD else int(fields[_STARTED])


def _exists(pid: int) -> bool:
    """Tell whether there is such a process, maybe another user's."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
