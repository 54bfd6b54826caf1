"""Servers as processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from config.server.children import Child, end, spawn
from config.server.plan import BASE_DIR
from config.server.ports import free_port
from tests.support.stack import Stack
from tests.support.waiting import eventually

UVICORN = (
    "uvicorn config.asgi:application --host 127.0.0.1 --port {port}"
    " --ws websockets-sansio --ws-max-size 65536 --ws-per-message-deflate false"
    " --timeout-graceful-shutdown 5"
)


@pytest.fixture(scope="module")
def flood(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The address of the project's server with an application that floods."""
    port, folder = free_port(), tmp_path_factory.mktemp("flood")
    log = folder / "log"
    with django_db_blocker.unblock():
        env = Stack(folder, "").env
    with log.open("ab") as output:
        child = spawn(
            [sys.executable, "-m", "tests.support.flood", str(port)],
            env=env,
            cwd=BASE_DIR,
            output=output,
        )
    wait_until_it_answers(child, f"http://127.0.0.1:{port}/", log)
    yield f"127.0.0.1:{port}"
    end([child])


def wait_until_it_answers(child: Child, url: str, log: Path) -> None:
    """Wait for any answer."""

    def is_there() -> bool:
        assert child.poll() is None, log.read_text()
        try:
            httpx.get(url)
        except httpx.TransportError:
            return False
        return True

    eventually(is_there, what=url)


@pytest.fixture
def serve(transactional_db, tmp_path, valkey_url) -> Iterator[Callable[..., Stack]]:
    """Call with "daphne" or "uvicorn", and variables: a server that is ready."""
    stacks: list[Stack] = []

    def start(server: str, **env: str) -> Stack:
        stack = Stack(tmp_path, valkey_url)
        stacks.append(stack)
        if server == "daphne":
            stack.start("web", **env)
        else:
            start_uvicorn(stack, env)
        stack.wait_for_web()
        return stack

    yield start
    for stack in stacks:
        stack.stop()


def start_uvicorn(stack: Stack, env: dict[str, str]) -> None:
    """Start the other server instead of the Procfile's."""
    with stack.log("web").open("ab") as output:
        stack.children["web"] = spawn(
            UVICORN.format(port=stack.port),
            env={**stack.env, **env},
            cwd=BASE_DIR,
            output=output,
        )
