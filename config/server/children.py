"""Starts processes so that they can be ended with all that they start themselves."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
Child = subprocess.Popen[bytes]


def spawn(
    command: Sequence[str] | str,
    *,
    env: Mapping[str, str],
    cwd: Path,
    output: int | IO[Any] = subprocess.PIPE,
) -> Child:
    """Start a command (text goes to the shell) in a process group of its own.

    A Ctrl-C in the terminal does not reach it, and on Linux it gets SIGTERM when we
    are killed. Call it from the main thread: the kernel watches the thread, not the
    process. Started before any other thread, the fork is safe as well.
    """
    return subprocess.Popen(
        f"exec {command}" if isinstance(command, str) else command,
        shell=isinstance(command, str),
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=follow_parent(),
    )


def output_of(child: Child) -> IO[bytes]:
    """What the child says, when its output is a pipe."""
    if child.stdout is None:
        raise ValueError("The output of this child goes elsewhere.")
    return child.stdout


def follow_parent() -> Callable[[], None] | None:
    """What a new process does first, so that the kernel ends it when we are killed."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end(children: Sequence[Child], *, seconds: float = 10.0) -> None:
    """Ask all groups to end together, then kill what is left of each.

    An exception that a signal raises here shortens the wait, and nothing else.
    """
    try:
        for child in children:
            _signal_group(child, signal.SIGTERM)
        _wait(children, deadline=time.monotonic() + seconds)
    finally:
        # All groups: one may outlive its leader, as a pool child whose parent is gone.
        for child in children:
            _signal_group(child, signal.SIGKILL)
        for child in children:
            child.wait()


def _wait(children: Sequence[Child], *, deadline: float) -> None:
    """Wait until all have ended, or it is too late."""
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))


def _signal_group(child: Child, number: signal.Signals) -> None:
    # A group keeps its leader's number for as long as one member lives; without any,
    # there is nobody to signal.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
