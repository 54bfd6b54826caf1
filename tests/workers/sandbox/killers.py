"""A zygote with one more reader, which does to its process what a file tells it to.

Each line of such a file is a page: a word that names what happens, then its text.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workers.errors import PageUnreadable
from workers.limits import Limits
from workers.readers import Census, PageClass, PageContent, open_document
from workers.readers.types import Closing
from workers.sandbox import walking, zygote

MAGIC = "KILLER"
MODULE = "tests.workers.sandbox.killers"


def script(path: Path, *pages: str, opening: str = "", census: str = "") -> Path:
    """Write a file whose pages do as they are called."""
    path.write_text("\n".join([MAGIC, opening, census, *pages]))
    return path


def eat() -> None:
    """Take memory until there is none, as native code does: without an exception."""
    malloc = ctypes.CDLL(None).malloc
    malloc.restype = ctypes.c_void_p
    while got := malloc(16 * 1024 * 1024):
        ctypes.memset(got, 1, 16 * 1024 * 1024)
    os.abort()


def eat_politely() -> None:
    """Take memory until Python says that there is none."""
    kept = []
    while True:
        kept.append(bytes(16 * 1024 * 1024))


def segfault() -> None:
    ctypes.string_at(0)


def hang() -> None:
    while True:
        time.sleep(60)


def call_out(port: str) -> None:
    """Reach for the network."""
    socket.create_connection(("127.0.0.1", int(port)), timeout=5)


def unreadable() -> None:
    raise PageUnreadable("Too dark.")


def panic() -> None:
    raise BaseException("a panic below all exceptions")


def look(path: str) -> None:
    """Read what is no business of a reader."""
    Path(path).read_bytes()


def poke(pid: str) -> None:
    """Reach for another process."""
    os.kill(int(pid), 0)


def signal_by_queue(pid: str) -> None:
    """Reach for another process by the call for signals with a value."""
    if ctypes.CDLL(None, use_errno=True).sigqueue(int(pid), 0, None):
        raise OSError(ctypes.get_errno(), "sigqueue")


def be_owned(pid: str) -> None:
    """Have the kernel signal another process when a descriptor is ready."""
    mine, _ = socket.socketpair()
    fcntl.fcntl(mine, fcntl.F_SETOWN, int(pid))


def bind(pid: str) -> None:
    """Take means from another process."""
    resource.prlimit(int(pid), resource.RLIMIT_CORE, (0, 0))


def slow_down(pid: str) -> None:
    """Take another process's turn on the processor."""
    os.setpriority(os.PRIO_PROCESS, int(pid), 19)


def trace(pid: str) -> None:
    """Look into another process."""
    if ctypes.CDLL(None, use_errno=True).ptrace(0x4206, int(pid), 0, 0):
        raise OSError(ctypes.get_errno(), "ptrace")


def leave_behind(_: str) -> None:
    """Take memory that stays when this process is gone."""
    if ctypes.CDLL(None, use_errno=True).shmget(0, 4096, 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "shmget")


def descriptors() -> int:
    """Return how many are open."""
    return sum(map(is_open, range(1024)))


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def run(program: str) -> None:
    """Start another program."""
    subprocess.run([program], check=True)


DEEDS: dict[str, Callable[[str], object]] = {
    "ok": lambda text: None,
    "abort": lambda text: os.abort(),
    "segfault": lambda text: segfault(),
    "exit": lambda text: os._exit(0),
    "kill": lambda text: os.kill(os.getpid(), signal.SIGKILL),
    "hang": lambda text: hang(),
    "eat": lambda text: eat(),
    "eat-politely": lambda text: eat_politely(),
    "network": call_out,
    "write": lambda text: Path(text).write_bytes(b"0" * 10_000),
    "look": look,
    "poke": poke,
    "queue": signal_by_queue,
    "own": be_owned,
    "bind": bind,
    "slow": slow_down,
    "trace": trace,
    "leave": leave_behind,
    "remove": os.unlink,
    "rename": lambda text: os.rename(text, f"{text}.gone"),
    "run": run,
    "unreadable": lambda text: unreadable(),
    "panic": lambda text: panic(),
}


def do(deed: str) -> str:
    """Do what a line says, and return its text; nothing if there is none."""
    word, _, text = deed.partition(" ")
    if word:
        DEEDS[word](text)
    return text


class Killer(Closing):
    """Reads such a file."""

    unit = "page"

    def __init__(self, path: Path) -> None:
        _, opening, self._census, *self._pages = path.read_text().split("\n")
        do(opening)

    def census(self) -> Census:
        do(self._census)
        classes = (PageClass.TEXT,) * self.count()
        return Census(unit=self.unit, pages=self.count(), classes=classes)

    def count(self) -> int:
        return len(self._pages)

    def metadata(self) -> dict[str, str]:
        return {
            "pid": str(os.getpid()),
            "environment": " ".join(sorted(os.environ)),
            "descriptors": str(descriptors()),
        }

    def read(self, number: int) -> PageContent:
        text = do(self._pages[number - 1])
        return PageContent(
            number=number,
            text=text or str(number),
            via="text",
            page_class=PageClass.TEXT,
            milliseconds=1,
        )

    def close(self) -> None:
        pass


def open_any(path: Path, kind: Any, limits: Limits) -> Any:
    """Open a killer as such, and all else as ever."""
    if path.read_bytes().startswith(MAGIC.encode()):
        return Killer(path)
    return open_document(path, kind, limits)


if __name__ == "__main__":
    setattr(walking, "open_document", open_any)  # noqa: B010  # not its own name
    zygote.main(int(sys.argv[1]))
