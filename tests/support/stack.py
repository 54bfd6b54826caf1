"""Headway's own processes, started for tests by the lines of the Procfile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from weakref import WeakSet

import httpx
from django.conf import settings
from django.db import connection
from honcho.environ import parse_procfile

from config.server.children import Child, end, spawn
from config.server.plan import BASE_DIR
from config.server.ports import free_port
from tests.support.waiting import eventually

PROGRAMS = str(Path(sys.executable).parent)
#: The lines of the Procfile that act on whatever rows they find.
ACTING = ("worker", "ocr", "maintenance", "notify", "outbound", "beat")

_stacks: WeakSet[Stack] = WeakSet()


def send_workers_home() -> None:
    """End the workers of all stacks that there are.

    They look for rows that wait, and share a database: those of one test would do the
    work of another, by its own broker and files.
    """
    for stack in tuple(_stacks):
        if acting := [name for name in ACTING if name in stack.children]:
            stack.stop(*acting)


class Stack:
    """Processes that share the test's database and files, on ports of their own."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = self._environment(redis_url)
        self.children: dict[str, Child] = {}
        _stacks.add(self)

    def _environment(self, redis_url: str) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": os.pathsep.join((PROGRAMS, os.environ["PATH"])),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "tests.support.stack_settings",
            "DATA_DIR": str(settings.DATA_DIR),
            "FILES_DIR": str(self.folder / "files"),
            "DATABASE_URL": database_url(connection.settings_dict),
            "REDIS_URL": redis_url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "FLOWER_PORT": str(free_port()),
            "FLOWER_BASIC_AUTH": "flower:flower",
            "HEADWAY_FLUSH_SECONDS": "0.2",
            "TOKEN_RATE": "1000/min",
            # They would import all pages, and `script/test` has checked the same.
            "CELERY_SKIP_CHECKS": "true",
            "WORKERS": "2",
            # One worker for all documents: each process more costs each test.
            "QUEUES": "documents,ocr",
        }

    def start(self, name: str, **env: str) -> Child:
        """Start one line of the Procfile; more variables may be given."""
        commands = parse_procfile((BASE_DIR / "Procfile").read_text()).processes
        with self.log(name).open("ab") as output:
            child = spawn(
                commands[name], env={**self.env, **env}, cwd=BASE_DIR, output=output
            )
        self.children[name] = child
        return child

    def take_over(self, *names: str) -> None:
        """Let these workers, and those of no other stack, act on the rows."""
        if all(name in self.children for name in names):
            return
        send_workers_home()
        for name in names:
            self.log(name).unlink(missing_ok=True)
            self.start(name)
        for name in names:
            self.wait_for_worker(name)

    def stop(self, *names: str) -> None:
        """End these processes and all that they started."""
        end([self.children.pop(name) for name in names or tuple(self.children)])

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def wait_for_web(self) -> None:
        """Wait until the server is ready."""
        eventually(self._is_ready, what=f"{self.url}/health/ready")

    def _is_ready(self) -> bool:
        assert self.children["web"].poll() is None, self.log("web").read_text()
        try:
            return httpx.get(f"{self.url}/health/ready").is_success
        except httpx.TransportError:
            return False

    def wait_for_worker(self, name: str = "worker") -> None:
        """Wait until the worker says that it takes tasks."""
        eventually(lambda: self._is_taking(name), what=f"worker {name}")

    def _is_taking(self, name: str) -> bool:
        log = self.log(name).read_text()
        assert self.children[name].poll() is None, log
        return " ready." in log

    def http(self, username: str, password: str) -> httpx.Client:
        """A REST client that holds the user's token."""
        answer = httpx.post(
            f"{self.url}/api/token", json={"username": username, "password": password}
        )
        token = answer.raise_for_status().json()["access"]
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command with the same database, files and broker."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.env,
            cwd=BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )


def database_url(database: Mapping[str, str]) -> str:
    """The URL by which another process reaches the database of the test."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    host = database["HOST"].replace("/", "%2F")
    return f"postgres://{database['USER']}@{host}/{database['NAME']}"
