"""What the kernel says of a process and its children: processor time and memory."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return the user and system time of a process with its children, in seconds."""
    return sum(_ticks(member) for member in family(pid)) / TICKS


def spent_seconds(pid: int) -> float:
    """Return `cpu_seconds` with that of descendants that have ended, too."""
    return sum(map(_all_ticks, family(pid))) / TICKS


def reader_seconds(pid: int) -> float:
    """Return what of `spent_seconds` readers of files took: zygotes and their children.

    What their predecessors took is in it only as far as a living one waited for them.
    """
    return sum(map(_all_ticks, filter(_is_reader, family(pid)))) / TICKS


def unique_bytes(pid: int) -> int:
    """Return the memory that is this process's and its children's alone (USS)."""
    return sum(_private(member) for member in family(pid))


def resident_bytes(pid: int) -> int:
    """Return the resident memory (RSS), shared pages included."""
    return sum(_sum(member, ("Rss:",)) for member in family(pid))


def proportional_bytes(pid: int) -> int:
    """Return the resident memory of a process and its children, what they share once.

    What ends while it is looked at counts as nothing (PSS).
    """
    return sum(map(_proportional, family(pid)))


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    members = [pid]
    for member in members:
        for file in Path(f"/proc/{member}/task").glob("*/children"):
            members.extend(int(child) for child in file.read_text().split())
    return members


def _ticks(pid: int) -> int:
    # The name in parentheses may hold spaces; utime and stime are fields 14 and 15.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _all_ticks(pid: int) -> int:
    # Fields 16 and 17 are the times of children that were waited for.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


def _private(pid: int) -> int:
    return _sum(pid, ("Private_Clean:", "Private_Dirty:"))


def _proportional(pid: int) -> int:
    try:
        return _sum(pid, ("Pss:",))
    except OSError:
        return 0


def _is_reader(pid: int) -> bool:
    return b"workers.sandbox" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _sum(pid: int, names: tuple[str, ...]) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(names))
