"""One web process of a cluster, and what it says of itself."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from config.server.children import Child, spawn
from config.server.plan import BASE_DIR
from tests.support.stack import Stack
from tests.support.wire import Wire

#: What whoever asks for its figures has to know.
METRICS_TOKEN = "figures"
UVICORN = (
    "uvicorn config.asgi:application --host 127.0.0.1 --port {port}"
    " --http config.web.uvicorn:Requests"
    " --ws config.web.uvicorn:SharedFrames --ws-max-size 65536"
    " --ws-per-message-deflate false"
)


class Web:
    """One web process of either server, and the wire that clients reach it by."""

    def __init__(self, stack: Stack, wire: Wire, command: str) -> None:
        self.stack = stack
        self.wire = wire
        self._command = command

    @property
    def url(self) -> str:
        """Where clients go."""
        return f"http://127.0.0.1:{self.wire.port}"

    @property
    def child(self) -> Child:
        """The process."""
        return self.stack.children["web"]

    def start(self) -> None:
        """Start it; see `wait`."""
        if not self._command:
            self.stack.start("web")
            return
        command = self._command.format(port=self.stack.port)
        with self.stack.log("web").open("ab") as output:
            self.stack.children["web"] = spawn(
                command, env=self.stack.env, cwd=BASE_DIR, output=output
            )

    def wait(self) -> None:
        """Wait until it is ready."""
        self.stack.wait_for_web()

    def kill(self) -> None:
        """Kill it; it cannot say good-bye to anybody."""
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def terminate(self) -> None:
        """Ask it to end, as a deployment does, and wait until it has."""
        self.child.terminate()
        self.child.wait(30)

    def sockets(self) -> int:
        """Return how many sockets it has open: viewers', and its own to Valkey."""
        found = 0
        for entry in Path(f"/proc/{self.child.pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                found += os.readlink(entry).startswith("socket:")
        return found

    def tasks(self) -> int:
        """Return how many asyncio tasks it has, that of the question with them."""
        headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
        text = httpx.get(f"{self.stack.url}/metrics", headers=headers).text
        found = re.search(r"^headway_event_loop_tasks (\S+)$", text, re.MULTILINE)
        assert found is not None, text
        return int(float(found[1]))

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self.child.poll() is None

    def viewers(self) -> int:
        """Return how many keep a connection to it open, and not only ask."""
        connections = self.health()["connections"]
        return sum(n for name, n in connections.items() if name != "poll")

    def health(self) -> dict[str, Any]:
        """Return what it says of its own connections."""
        answer: dict[str, Any] = httpx.get(f"{self.stack.url}/health/websocket").json()
        return answer

    def is_at_rest(self) -> bool:
        """Tell whether nobody is connected to it and nothing watched."""
        health = self.health()
        counts = (*health["connections"].values(), health["topics"])
        return sum(counts) == health["subscriptions"] == 0
