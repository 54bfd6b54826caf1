"""A place of its own for one benchmark: Valkey, a database, and an environment."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.server.valkey import embedded_valkey

#: Variables of the caller that must not reach what is measured.
FOREIGN = ("DEBUG", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A folder, and the environment of every process that works in it."""

    folder: Path
    env: Mapping[str, str]
    #: Valkey's process.
    valkey: int


@contextmanager
def ground(**settings: str) -> Iterator[Ground]:
    """Yield a fresh place that is gone after the block; `settings` are variables."""
    with tempfile.TemporaryDirectory(prefix="headway-benchmark-") as name:
        folder = Path(name)
        with embedded_valkey(folder, folder / "valkey.log") as (valkey, redis_url):
            env = {**_environment(folder, redis_url), **settings}
            yield Ground(folder=folder, env=env, valkey=valkey.pid)


def _environment(folder: Path, redis_url: str) -> dict[str, str]:
    """Return what production would set, as far as it may cost time."""
    own = {k: v for k, v in os.environ.items() if k not in FOREIGN}
    return {
        **own,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder),
        "REDIS_URL": redis_url,
        "DEBUG": "0",
        "SECRET_KEY": "the-secret-of-a-benchmark-is-nobodys-" + "0" * 32,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
        "HOST": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
    }
