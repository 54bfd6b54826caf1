"""Where the server is, written down for other programs while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from config.local import SERVER_URL_FILE, write_private
from config.server.plan import Plan


@contextmanager
def published_address(plan: Plan) -> Iterator[None]:
    """Keep the address in the data directory, whose lock is held, until the end."""
    file = plan.data_dir / SERVER_URL_FILE
    write_private(file, plan.address.rstrip("/"))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
