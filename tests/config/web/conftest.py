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

ALLOWED_ORIGIN = "https://shop.example.org"
UVICORN = (
    "uvicorn config.asgi:application --host 127.0.0.1 --port {port}"
    " --http config.web.uvicorn:Requests"
    " --ws config.web.uvicorn:SharedFrames --ws-max-size 65536"
    " --ws-per-message-deflate false --timeout-graceful-shutdown 5"
)


@pytest.fixture(scope="package")
def flood(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The address of the project's server with an application that floods."""
    with django_db_blocker.unblock():
        child, url = start_flood(tmp_path_factory.mktemp("flood"))
    yield url.removeprefix("http://")
    end([child])


def start_flood(folder: Path, **env: str) -> tuple[Child, str]:
    """Start the server whose application floods; return it and its address."""
    port, log = free_port(), folder / "log"
    with log.open("ab") as output:
        child = spawn(
            [sys.executable, "-m", "tests.support.flood", str(port)],
            env={**Stack(folder, "").env, **env},
            cwd=BASE_DIR,
            output=output,
        )
    url = f"http://127.0.0.1:{port}"
    wait_until_it_answers(child, url, log)
    return child, url


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
        stacks.append(Stack(tmp_path, valkey_url))
        start_web(stacks[-1], server, env)
        return stacks[-1]

    yield start
    for stack in stacks:
        stack.stop()


@pytest.fixture(scope="package", params=["daphne", "uvicorn"])
def standing_stack(
    request, django_db_setup, django_db_blocker, valkey_url, tmp_path_factory
) -> Iterator[Stack]:
    """Each of the servers, started once for the tests of this folder."""
    with django_db_blocker.unblock():
        stack = Stack(tmp_path_factory.mktemp(request.param), valkey_url)
    start_web(stack, request.param, {"CORS_ALLOWED_ORIGINS": ALLOWED_ORIGIN})
    yield stack
    stack.stop()


@pytest.fixture
def stack(transactional_db, standing_stack) -> Stack:
    """Each of the servers, on the test's database."""
    return standing_stack


def start_web(stack: Stack, server: str, env: dict[str, str]) -> None:
    """Start a server and wait until it is ready."""
    if server == "daphne":
        stack.start("web", **env)
    else:
        start_uvicorn(stack, env)
    stack.wait_for_web()


def start_uvicorn(stack: Stack, env: dict[str, str]) -> None:
    """Start the other server instead of the Procfile's."""
    with stack.log("web").open("ab") as output:
        stack.children["web"] = spawn(
            UVICORN.format(port=stack.port),
            env={**stack.env, **env},
            cwd=BASE_DIR,
            output=output,
        )
