"""Lets this process see one file and what it is made of itself (Landlock, on Linux)."""

from __future__ import annotations

import contextlib
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from workers.sandbox.libc import libc

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
#: All rights on files that a version of Landlock knows of, by version.
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
#: From version 4 on: binding and connecting TCP; from 6 on: foreign sockets, signals.
_NETWORK, _SCOPES = (4, 0b11), (6, 0b11)

PACKAGE = Path(__file__).resolve().parent.parent
#: What Python, its libraries and the models of text recognition are read from.
SEEN = (
    sys.prefix,
    sys.base_prefix,
    str(PACKAGE),
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)


def version() -> int:
    """Return the version that the kernel has; 0 for none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, _call(_CREATE, None, 0, _ASK_VERSION))


def confine(file: int) -> bool:
    """Hide all files but `SEEN` and the open `file` for good; false if not possible.

    Call `isolation.give_up_rights` first.
    """
    found = version()
    if not found:
        return False
    rules = _ruleset(found)
    if rules < 0:
        return False
    try:
        _allow(rules, file, _READ_FILE)
        for path in _open_each(SEEN):
            _allow(rules, path, _rights_on(path))
        return _call(_RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def _ruleset(found: int) -> int:
    rights = max(bits for since, bits in _RIGHTS.items() if since <= found)
    values = [rights]
    values += [bits for since, bits in (_NETWORK, _SCOPES) if since <= found]
    attributes = struct.pack(f"={len(values)}Q", *values)
    return _call(_CREATE, attributes, len(attributes), 0)


def _allow(rules: int, path: int, rights: int) -> None:
    _call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, path), 0)


def _rights_on(path: int) -> int:
    is_folder = os.fstat(path).st_mode & 0o170000 == 0o040000
    return _READ_FILE | _READ_DIR if is_folder else _READ_FILE


def _open_each(paths: tuple[str, ...]) -> Iterator[int]:
    for path in dict.fromkeys(paths):
        with contextlib.suppress(OSError):
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                yield opened
            finally:
                os.close(opened)


def _call(number: int, *arguments: object) -> int:
    result: int = libc().syscall(number, *arguments)
    return result
