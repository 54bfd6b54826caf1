"""script/server: starts all, says so, ends all, and leaves others alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from config.local import local_base_url
from config.server.children import end
from config.server.plan import BASE_DIR
from config.server.ports import free_port
from tests.support.waiting import eventually

FOREIGN = ("DEBUG", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOST", "DEMO_PASSWORD")


class Server:
    """One run of script/server with its output in a file."""

    def __init__(self, data_dir: Path, **env: str) -> None:
        self.env = {
            **{name: text for name, text in os.environ.items() if name not in FOREIGN},
            "DATA_DIR": str(data_dir),
            "PORT": str(free_port()),
            "FLOWER_PORT": str(free_port()),
            "DEMO": "0",
            **env,
        }
        self.url = f"http://127.0.0.1:{self.env['PORT']}"
        self.output = data_dir.with_name(f"{data_dir.name}-{self.env['PORT']}.txt")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [str(BASE_DIR / "script" / "server")],
                env=self.env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.output.read_text()

    def wait_until_running(self) -> None:
        eventually(self._is_running, what=f"the banner of {self.url}")

    def _is_running(self) -> bool:
        assert self.process.poll() is None, self.text()
        return "Headway is running." in self.text()

    def is_ready(self) -> bool:
        return httpx.get(f"{self.url}/health/ready").is_success


@contextmanager
def servers(folder: Path) -> Iterator[Callable[..., Server]]:
    """Call to start a server in a folder below; all are gone at the end."""
    started = []

    def serve(name="var", **env):
        (folder / name).mkdir(exist_ok=True)
        started.append(Server(folder / name, **env))
        return started[-1]

    yield serve
    end([server.process for server in started], seconds=30)


@pytest.fixture
def serve(tmp_path):
    with servers(tmp_path) as serve:
        yield serve


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A server that runs while others come and go."""
    with servers(tmp_path_factory.mktemp("running")) as serve:
        server = serve()
        server.wait_until_running()
        yield server


def family(pid: int) -> set[int]:
    """The numbers of all processes below this one."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = {pid}
    while more := {c for c, p in parents.items() if p in found} - found:
        found |= more
    return found - {pid}


def are_gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_other_programs_find_the_running_server(running):
    assert local_base_url(Path(running.env["DATA_DIR"]), "nowhere") == running.url


def test_everything_that_the_banner_names_can_be_opened(running):
    assert running.is_ready()
    assert httpx.get(f"{running.url}/accounts/login/").is_success
    flower = f"http://127.0.0.1:{running.env['FLOWER_PORT']}/"
    assert httpx.get(flower).status_code == httpx.codes.UNAUTHORIZED


def test_a_second_start_says_so_and_leaves_the_first_alone(running):
    with servers(Path(running.env["DATA_DIR"]).parent) as serve:
        second = serve()
        assert second.process.wait(30) == 1
    assert "already running" in second.text()
    assert running.url in second.text()
    assert running.is_ready()


@pytest.mark.soak
def test_a_stop_ends_nothing_that_another_one_started(running, serve):
    server = serve()
    server.wait_until_running()
    # Valkey, web, two workers, one of them with two children, beat, Flower.
    eventually(lambda: len(family(server.process.pid)) >= 8)
    children = family(server.process.pid)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(30) == 0
    eventually(lambda: are_gone(children))
    assert running.is_ready()


@pytest.mark.parametrize("name", ["PORT", "FLOWER_PORT"])
def test_a_taken_port_is_named_by_its_variable(serve, name):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = serve(**{name: str(taken.getsockname()[1])})
        assert server.process.wait(30) == 1
    assert f" {name}=" in server.text()


@pytest.mark.soak
def test_one_process_that_dies_ends_all_and_is_named(serve):
    """The short form, with small processes, is that of the supervisor's own tests."""
    server = serve()
    server.wait_until_running()
    children = family(server.process.pid)
    (beat,) = [pid for pid in children if b"config\0beat" in command(pid)]
    os.kill(beat, signal.SIGKILL)
    assert server.process.wait(30) == 1
    assert "beat ended unexpectedly" in server.text()
    eventually(lambda: are_gone(children))


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.soak
def test_nothing_is_left_when_the_script_itself_is_killed(serve):
    """The short form, with one small process, is that of the children's own tests."""
    server = serve()
    server.wait_until_running()
    children = family(server.process.pid)
    assert children
    server.process.kill()
    server.process.wait(30)
    eventually(lambda: are_gone(children))


def test_a_stop_ends_all_that_it_started(running):
    """Comes last: a start takes as long as most other tests together."""
    # Valkey, web, two workers, one of them with two children, beat, Flower.
    eventually(lambda: len(family(running.process.pid)) >= 8)
    children = family(running.process.pid)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) == 0
    eventually(lambda: are_gone(children))
