"""What a data directory keeps: secrets, and where the server and Valkey listen."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

DEFAULT_REDIS_URL = "redis://127.0.0.1:6379/0"
VALKEY_URL_FILE = "valkey.url"
SERVER_URL_FILE = "server.url"


def kept_secret(path: Path, *, size: int = 48) -> str:
    """Return the secret in the file, making it (mode 600) at the first call.

    Two processes may come here at once: each writes its own file and links it into
    place, and link(2) lets only one of them win; both then read the winner's.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        write_private(draft, secrets.token_urlsafe(size))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, also while it is being written."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def local_redis_url(data_dir: Path) -> str:
    """The address of the Valkey that script/server runs for this data directory.

    Lets `python manage.py …` in a second terminal reach the running server. Without
    one it is Redis's usual address.
    """
    return _kept(data_dir / VALKEY_URL_FILE) or DEFAULT_REDIS_URL


def local_base_url(data_dir: Path, usual: str) -> str:
    """The address of the script/server that runs on this data directory, or the usual.

    Lets `python manage.py …` in a second terminal print links that work.
    """
    return _kept(data_dir / SERVER_URL_FILE) or usual


def _kept(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
