"""One server for a data directory at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import StartError

LOCK_FILE = "server.lock"


@contextmanager
def only_server(data_dir: Path, address: str) -> Iterator[None]:
    """Hold the data directory's lock; the kernel lets go of it however we end.

    Raises StartError, with the other's address, when another server holds it.
    """
    with (data_dir / LOCK_FILE).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StartError(_already_running(data_dir, file.read())) from None
        file.truncate(0)
        file.write(f"{address} (process {os.getpid()})")
        file.flush()
        yield


def _already_running(data_dir: Path, who: str) -> str:
    return (
        f"Headway is already running on {data_dir}: {who or 'starting'}.\n"
        "Stop that one first, or start a second one beside it:\n"
        "  DATA_DIR=/another/folder PORT=8100 FLOWER_PORT=5655 script/server"
    )
