"""Web servers with the product or the baseline on them."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.actors import ROOT
from benchmarks.ground import Ground
from config.server.children import Child, end, spawn
from config.server.ports import free_port

OURS, BASELINE, OBSERVED = "ours", "baseline", "observed"
#: The product's own daphne, the other supported server, and daphne as it comes.
SERVERS = ("daphne", "uvicorn", "stock-daphne")
APPLICATIONS = {
    OURS: "config.asgi:application",
    BASELINE: "benchmarks.baseline.asgi:application",
    OBSERVED: "benchmarks.observed:application",
}
#: Where the observed product tells how many statements it ran.
COUNTS = "/benchmark/statements"
READY_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that listens."""

    pid: int
    port: int
    child: Child


def command(server: str, application: str, port: int) -> list[str]:
    """Return the command line that serves an application at a port."""
    if server == "uvicorn":
        quiet = ("--no-access-log", "--log-level", "warning")
        where = ("--host", "127.0.0.1", "--port", str(port))
        protocols = (
            "--http",
            "config.web.uvicorn:Requests",
            "--ws",
            "config.web.uvicorn:SharedFrames",
            "--ws-ping-interval",
            "60",
        )
        return [_program("uvicorn"), *quiet, *where, *protocols, application]
    options = ("--verbosity", "0", "-b", "127.0.0.1", "-p", str(port))
    if server == "daphne":
        return [sys.executable, "-m", "benchmarks.web", *options, application]
    return [_program("daphne"), *options, application]


def _program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


@contextmanager
def serving(
    ground: Ground, who: str, server: str, *, port: int = 0, **settings: str
) -> Iterator[Server]:
    """Serve the product or the baseline for the length of the block."""
    port = port or free_port()
    started = start(ground, who, server, port=port, **settings)
    try:
        yield started
    finally:
        end([started.child])


def start(
    ground: Ground, who: str, server: str, *, port: int, **settings: str
) -> Server:
    """Start a server, wait until it listens, and return it.

    Raises:
        RuntimeError: it does not listen; the text is what it said.
    """
    log = ground.folder / f"{who}-{server}.log"
    with log.open("ab") as output:
        child = spawn(
            command(server, APPLICATIONS[who], port),
            env={**ground.env, "PORT": str(port), **settings},
            cwd=ROOT,
            output=output,
        )
    _wait(child, port, log)
    return Server(pid=child.pid, port=port, child=child)


def _wait(child: Child, port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    end([child])
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
