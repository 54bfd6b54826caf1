"""Keeps one zygote for each worker process, and has it fork children."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workers.errors import FileMissing
from workers.sandbox.orders import FORK, KILL, ORDER
from workers.sandbox.request import Request
from workers.sandbox.wire import frame

ROOT = Path(__file__).resolve().parent.parent.parent
#: What a zygote runs.
MODULE = "workers.sandbox"
#: All that a zygote inherits; one thread each, since each worker has its own core.
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
OWN_VARIABLES = {
    "HOME": "/nonexistent",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
#: A child's end is told within milliseconds of its channel's closing.
ENDING_SECONDS = 5.0
#: Room for about fifty ordinary pages: what is read ahead while rows are written.
CHANNEL_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a child ended: its exit code, negative for a signal, and its own peak."""

    code: int | None
    peak_bytes: int = 0
    detail: str = ""


class Child:
    """A reader that runs: its channel, and how it ended once the channel is closed."""

    def __init__(
        self,
        zygote: Zygote,
        number: int,
        channel: socket.socket,
        ending: socket.socket,
    ) -> None:
        self._zygote = zygote
        self._number = number
        self._ending = ending
        self.channel = channel

    def kill(self) -> None:
        """End it, whatever it does; harmless if it has ended."""
        self._zygote.order(KILL, self._number)

    def end(self) -> End:
        """Return how it ended; call it once its channel is at its end."""
        self._ending.settimeout(ENDING_SECONDS)
        try:
            said = json.loads(self._ending.recv(4096) or b"{}")
        except (OSError, ValueError):
            said = {}
        return End(
            code=said.get("status"),
            peak_bytes=said.get("peak", 0),
            detail=said.get("error", ""),
        )

    def close(self) -> None:
        """Kill it and let go of its channel."""
        self.kill()
        self.channel.close()
        self._ending.close()


class Zygote:
    """This process's end of a zygote."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._control, control = socket.socketpair()
        with control:
            self._process = subprocess.Popen(
                [sys.executable, "-m", MODULE, str(control.fileno())],
                cwd="/",
                env=_environment(),
                pass_fds=[control.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def is_alive(self) -> bool:
        """Whether it still takes orders."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def read(self, path: Path, request: Request) -> Child:
        """Have a new child read a file.

        Raises:
            FileMissing: there is no such file.
            OSError: the zygote is gone.
        """
        file = _open(path)
        try:
            child = self._fork(file)
        finally:
            os.close(file)
        # A child that could not be forked says so by its end.
        with contextlib.suppress(OSError):
            child.channel.sendall(frame(request.as_dict()))
        return child

    def _fork(self, file: int) -> Child:
        channel, theirs = socket.socketpair()
        ending, their_ending = socket.socketpair()
        for each in (channel, theirs):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, CHANNEL_BYTES)
        number = next(self._numbers)
        child = Child(self, number, channel, ending)
        with theirs, their_ending:
            handed = [file, theirs.fileno(), their_ending.fileno()]
            try:
                self.order(FORK, number, handed)
            except OSError:
                child.close()
                raise
        return child

    def order(self, letter: bytes, number: int, handed: Sequence[int] = ()) -> None:
        """Send an order; a killing that nobody is there for any more is done."""
        data = ORDER.pack(letter, number)
        with self._lock:
            try:
                socket.send_fds(self._control, [data], handed)
            except OSError:
                if letter != KILL:
                    raise

    def let_go(self) -> None:
        """Give up this end: a zygote to whom nobody else talks ends."""
        self._control.close()

    def close(self) -> None:
        """End it and its children."""
        self.let_go()
        try:
            self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise FileMissing(detail=str(error)) from error


def _environment() -> dict[str, str]:
    """Return what readers need to know: no settings, no addresses, no secrets."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {**kept, **OWN_VARIABLES, "PYTHONPATH": str(ROOT)}


_zygotes: dict[int, Zygote] = {}
_starting = threading.Lock()


def zygote() -> Zygote:
    """Return this process's zygote; a forked pool child starts its own.

    Starting does not wait: the first order lies in the socket until it is loaded.
    """
    pid = os.getpid()
    with _starting:
        found = _zygotes.get(pid)
        if found is None or not found.is_alive:
            _let_go()
            found = _zygotes[pid] = Zygote()
        return found


def _let_go() -> None:
    """Close what belongs to a zygote that died, or to the process that forked us.

    A copy of its control socket here would keep that one's zygote alive.
    """
    for found in _zygotes.values():
        found.let_go()


def close() -> None:
    """End this process's zygote, if it has one."""
    found = _zygotes.pop(os.getpid(), None)
    if found is not None:
        found.close()


atexit.register(close)
