"""Two web processes on one database and one Valkey, each behind a wire."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from django.contrib.auth.models import User
from rest_framework_simplejwt.tokens import RefreshToken

from config.server.children import Child, spawn
from config.server.plan import BASE_DIR
from tests.support.clients import Client, Patience, converse, poll, sit, stream
from tests.support.crowd import Crowd
from tests.support.loop import LoopThread
from tests.support.lossy import VARIABLE, Harm, write_harm
from tests.support.stack import Stack
from tests.support.valkey import FragileValkey
from tests.support.waiting import eventually
from tests.support.wire import Wire

#: Quick enough that silence is noticed in a test: seconds.
QUICK = {
    "HEADWAY_SOCKET_HEARTBEAT_SECONDS": "1",
    "HEADWAY_FRAME_SECONDS": "0.3",
    "HEADWAY_STREAM_SECONDS": "5",
    "HEADWAY_SOCKETS_PER_USER": "500",
    "HEADWAY_AUTHENTICATE_SECONDS": "2",
}
#: What the groups of topics begin with.
GROUPS = ("job.", "user.", "batch.", "system")
#: Sockets that a web process may hold beyond those of its first rest: its pools of
#: connections to Valkey grow when several tasks publish at once.
FEW = 4
UVICORN = (
    "uvicorn config.asgi:application --host 127.0.0.1 --port {port}"
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

    def health(self) -> dict[str, Any]:
        """Return what it says of its own connections."""
        answer: dict[str, Any] = httpx.get(f"{self.stack.url}/health/websocket").json()
        return answer

    def is_at_rest(self) -> bool:
        """Tell whether nobody is connected to it and nothing watched."""
        health = self.health()
        counts = (*health["connections"].values(), health["topics"])
        return sum(counts) == health["subscriptions"] == 0


class Publisher:
    """Drives tests.support.publisher."""

    def __init__(self, env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.publisher"],
            env=env,
            cwd=BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def take_up(self, seed: int, jobs: Sequence[str]) -> None:
        """Let it work on these jobs from now on."""
        self._say(f"jobs {seed} {' '.join(jobs)}")

    def say(self, word: str) -> None:
        """Send `go`, `rest` or `end`, and wait until it is so."""
        self._say(word)

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self._process.poll() is None

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline().split() == line.split()[:1]

    def close(self) -> None:
        """Let it end."""
        self._process.communicate(timeout=30)


class Cluster:
    """What a fault test breaks."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.folder = folder
        self.valkey = FragileValkey(self._folder("valkey"))
        self.seed = seed
        self.loop = LoopThread()
        self._sockets: dict[int, int] = {}
        self.valkey_wire = self._wire(self.valkey.port)
        daphne, uvicorn = (Stack(self._folder(n), "") for n in ("daphne", "uvicorn"))
        self.webs = (self._web(daphne, ""), self._web(uvicorn, UVICORN))
        self.publisher = self._publisher()

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def _wire(self, port: int) -> Wire:
        wire = Wire(port)
        self.loop.run(wire.open())
        return wire

    def _web(self, stack: Stack, command: str) -> Web:
        stack.env |= QUICK | {
            "REDIS_URL": self.valkey.url(self.valkey_wire.port),
            "DJANGO_SETTINGS_MODULE": "tests.support.lossy_settings",
            VARIABLE: str(self.folder / "harm.json"),
            "LOSSY_LAYER_SEED": str(self.seed),
        }
        return Web(stack, self._wire(stack.port), command)

    def start(self) -> None:
        """Start all and wait until it is ready."""
        if not self.valkey.is_alive():
            self.valkey.start()
        for web in self.webs:
            web.start()
        for web in self.webs:
            web.wait()

    def stop(self) -> None:
        """End all that was started."""
        self.publisher.close()
        for web in self.webs:
            web.stack.stop()
        for wire in self.wires:
            self.loop.run(wire.close())
        self.loop.close()
        self.valkey.stop()

    @property
    def wires(self) -> tuple[Wire, ...]:
        """All that may be cut."""
        return (self.valkey_wire, *(web.wire for web in self.webs))

    def harm_hints(self, harm: Harm) -> None:
        """Lose, double or delay hints on their way into the web processes."""
        write_harm(self.folder / "harm.json", harm)

    def _publisher(self) -> Publisher:
        env = self.webs[0].stack.env | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "REDIS_URL": self.valkey.url(),
        }
        return Publisher(env)

    def crowd(self, user: User, jobs: Sequence[str], seed: int, each: int) -> Crowd:
        """Connect clients of every kind; all that one may be is there `each` times."""
        rng = random.Random(seed)
        token = str(RefreshToken.for_user(user).access_token)
        kinds = {
            "one socket": ((sit,), 1),
            "one conversation": ((converse,), len(jobs)),
            "one stream": ((stream,), len(jobs)),
            "one poller": ((poll,), len(jobs)),
            "one that changes": ((converse, stream, poll), len(jobs)),
            "a list by socket": ((sit,), 0),
            "a list by stream": ((stream,), 0),
            "a list by polling": ((poll,), 0),
        }
        clients = [
            Client(
                name=f"{name} {number}",
                origins=[web.url for web in self.webs],
                token=token,
                transports=transports,
                rng=random.Random(rng.random()),
                jobs=tuple(rng.sample(jobs, count)),
                patience=Patience(),
            )
            for name, (transports, count) in kinds.items()
            for number in range(each)
        ]
        return Crowd(self.loop, clients)

    def start_again(self) -> None:
        """Start what a failed test has left dead."""
        if not self.valkey.is_alive():
            self.valkey.start()
        if not self.publisher.is_alive():
            self.publisher.close()
            self.publisher = self._publisher()
        for web in self.webs:
            if web.child.poll() is not None:
                web.start()
                web.wait()

    def wait_for_rest(self, seconds: float = 20.0) -> None:
        """Wait until no web process knows of a viewer, or keeps anything of one."""
        for web in self.webs:
            eventually(
                web.is_at_rest, seconds=seconds, what=f"{web.url} {web.health()}"
            )
            self._check_sockets(web)
        eventually(self._has_no_group, seconds=20, what="the relays' groups")

    def _check_sockets(self, web: Web) -> None:
        """Let a process hold no more sockets than at its first rest, but for a few."""
        most = self._sockets.setdefault(web.child.pid, web.sockets()) + FEW
        eventually(
            lambda: web.sockets() <= most,
            seconds=20,
            what=f"sockets of {web.url} beyond {most}",
        )

    def _has_no_group(self) -> bool:
        names = self.valkey.groups()
        return not [n for n in names if n.rpartition("__")[2].startswith(GROUPS)]
