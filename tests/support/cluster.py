"""Two web processes and a worker on one database and one Valkey, behind wires."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config.server.plan import BASE_DIR
from tests.support.clients import Client, Patience, converse, poll, sit, stream
from tests.support.crowd import Crowd
from tests.support.loop import LoopThread
from tests.support.lossy import VARIABLE, Harm, write_harm
from tests.support.stack import Stack
from tests.support.valkey import FragileValkey
from tests.support.waiting import eventually
from tests.support.web import METRICS_TOKEN, UVICORN, Web
from tests.support.wire import Wire

#: Quick enough that silence is noticed in a test: seconds.
QUICK = {
    "HEADWAY_SOCKET_HEARTBEAT_SECONDS": "1",
    "HEADWAY_FRAME_SECONDS": "0.3",
    "HEADWAY_STREAM_SECONDS": "5",
    "HEADWAY_SOCKETS_PER_USER": "500",
    "HEADWAY_AUTHENTICATE_SECONDS": "2",
    "METRICS_TOKEN": METRICS_TOKEN,
}
#: What the groups of topics begin with.
GROUPS = ("job.", "user.", "batch.", "system")
#: Tasks that a web process may have at rest beyond those that the first one of its
#: kind had before anybody came: the end of the question before.
FEW_TASKS = 2
#: Sockets likewise: all that is beyond are those to Valkey. The relay's pools grow when
#: several tasks publish at once, and Celery keeps two for each thread that sent.
FEW_SOCKETS = 10


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
        self._most: dict[Web, tuple[int, int]] = {}
        self.valkey_wire = self._wire(self.valkey.port)
        daphne, uvicorn = (Stack(self._folder(n), "") for n in ("daphne", "uvicorn"))
        self.webs = (self._web(daphne, ""), self._web(uvicorn, UVICORN))
        self.worker = self._worker()
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
            "FILES_DIR": str(self.folder / "files"),
        }
        return Web(stack, self._wire(stack.port), command)

    def _worker(self) -> Stack:
        stack = Stack(self._folder("worker"), self.valkey.url())
        stack.env |= {"FILES_DIR": str(self.folder / "files"), "WORKERS": "1"}
        return stack

    def open(self) -> None:
        """Start all for the first time, and look at it before anybody comes."""
        self.valkey.start()
        self.worker.take_over("worker")
        self.start()
        for web in self.webs:
            first = web.tasks() + FEW_TASKS, web.sockets() + FEW_SOCKETS
            self._most[web] = first

    def start(self) -> None:
        """Start the web processes and wait until they are ready."""
        for web in self.webs:
            web.start()
        for web in self.webs:
            web.wait()

    def stop(self) -> None:
        """End all that was started."""
        self.publisher.close()
        for stack in (self.worker, *(web.stack for web in self.webs)):
            stack.stop()
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

    def crowd(self, token: str, jobs: Sequence[str], seed: int, each: int) -> Crowd:
        """Connect clients of every kind; all that one may be is there `each` times."""
        rng = random.Random(seed)
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
        """Start what a failed test has left dead, and the worker that was sent home."""
        if not self.valkey.is_alive():
            self.valkey.start()
        self.worker.take_over("worker")
        if not self.publisher.is_alive():
            self.publisher.close()
            self.publisher = self._publisher()
        for web in self.webs:
            if not web.is_alive():
                web.start()
                web.wait()

    def wait_for_rest(self, seconds: float = 20.0) -> None:
        """Wait until no web process knows of a viewer, or keeps anything of one."""
        for web in self.webs:
            eventually(
                web.is_at_rest, seconds=seconds, what=f"{web.url} {web.health()}"
            )
            self._check_leaks(web)
        eventually(self._has_no_group, seconds=20, what="the relays' groups")

    def _check_leaks(self, web: Web) -> None:
        """Let a process, be it a later one, have no more than the first one had."""
        tasks, sockets = self._most[web]
        what = f"{web.url} with at most {tasks} tasks"
        eventually(lambda: web.tasks() <= tasks, seconds=20, what=what)
        what = f"{web.url} with at most {sockets} sockets"
        eventually(lambda: web.sockets() <= sockets, seconds=20, what=what)

    def _has_no_group(self) -> bool:
        names = self.valkey.groups()
        return not [n for n in names if n.rpartition("__")[2].startswith(GROUPS)]
