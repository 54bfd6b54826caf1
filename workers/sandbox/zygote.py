"""A small process that has the readers loaded and forks a child for each file.

It opens no file but one of our own, has one thread, knows neither Django nor the
settings, and ends when the worker's end of the control socket closes, taking its
children along.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from dataclasses import dataclass

from workers.readers import ocr
from workers.sandbox import child, isolation
from workers.sandbox.orders import FORK, HANDED, ORDER
from workers.sandbox.protection import protection
from workers.sandbox.rehearsal import rehearse

#: Objects that a child makes, beyond those that it frees, between two searches for
#: garbage: a page makes thousands, and frees nearly all of them by itself.
MANY_OBJECTS = 20_000


@dataclass(slots=True, kw_only=True)
class Child:
    """A child that runs: its process, where its end is told, and what it was given."""

    number: int
    pid: int
    ending: int
    #: The bytes in memory that it began with.
    given: int


class Zygote:
    """Forks and reaps children as the worker orders."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, Child] = {}
        self._wake, wake = socket.socketpair()
        self._wake.setblocking(False)
        wake.setblocking(False)
        self._waker = wake
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Take orders until the worker is gone, then end all children."""
        try:
            while True:
                ready, _, _ = select.select([self._control, self._wake], [], [])
                if self._wake in ready:
                    self._reap()
                if self._control in ready and not self._obey():
                    return
        finally:
            for running in self._children.values():
                _kill(running.pid)

    def _obey(self) -> bool:
        data, handed, _, _ = socket.recv_fds(self._control, ORDER.size, HANDED)
        while data and len(data) < ORDER.size:
            data += self._control.recv(ORDER.size - len(data)) or b"\0" * ORDER.size
        if len(data) != ORDER.size:
            return False
        order, number = ORDER.unpack(data)
        if order == FORK:
            self._fork(number, *handed)
        elif number in self._children:
            _kill(self._children[number].pid)
        return True

    def _fork(self, number: int, file: int, channel: int, ending: int) -> None:
        parent, given = os.getpid(), isolation.own_memory()
        try:
            pid = os.fork()
        except OSError as error:
            _tell(ending, {"error": str(error)})
            pid = -1
        if pid == 0:
            self._become_child(parent, file, channel)
        os.close(file)
        os.close(channel)
        if pid > 0:
            self._children[number] = Child(
                number=number, pid=pid, ending=ending, given=given
            )

    def _become_child(self, parent: int, file: int, channel: int) -> None:
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            isolation.die_with(parent)
            _keep_only(file, channel)
            status = child.read(file, socket.socket(fileno=channel))
        finally:
            os._exit(status)

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wake.recv(1024):
                pass
        codes = [self._reap_one(running) for running in list(self._children.values())]
        if child.DONE_BY_RECOGNITION in codes:
            ocr.prepare()
            _settle()

    def _reap_one(self, running: Child) -> int | None:
        """Return a child's exit code, None if it still runs."""
        pid, status, usage = os.wait4(running.pid, os.WNOHANG)
        if not pid:
            return None
        del self._children[running.number]
        code = os.waitstatus_to_exitcode(status)
        is_done = code == child.DONE_BY_RECOGNITION
        said = child.DONE if is_done else code
        _tell(running.ending, {"status": said, "peak": _own_peak(running, usage)})
        return code


def _own_peak(running: Child, usage: resource.struct_rusage) -> int:
    """Return the most bytes that a child had beyond what this process gave it."""
    return max(0, usage.ru_maxrss * 1024 - running.given)


def _tell(ending: int, said: dict[str, int | str]) -> None:
    """Tell of a child's end; that nobody listens any more is no error."""
    with contextlib.suppress(OSError):
        os.write(ending, json.dumps(said).encode())
    os.close(ending)


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _keep_only(*kept: int) -> None:
    """Close what the child is not to have, and let what it prints go nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    there = map(int, os.listdir("/dev/fd"))
    for descriptor in {*there} - {0, 1, 2, *kept}:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _settle() -> None:
    """Leave what is loaded alone: children share it until something writes to it."""
    gc.collect()
    gc.freeze()


def main(control: int) -> None:
    """Load what all children need, then serve.

    Args:
        control: The file descriptor of a socket whose other end is the worker's.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    has_left = isolation.leave_network()
    sys.stderr.write(f"{protection(has_left_network=has_left)}\n")
    rehearse()
    _settle()
    gc.set_threshold(MANY_OBJECTS)
    Zygote(socket.socket(fileno=control)).serve()
