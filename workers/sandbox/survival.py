"""Reads a file in children of the zygote, going on behind each page that kills one."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

from workers.sandbox import supply
from workers.sandbox.listening import hear
from workers.sandbox.messages import Fault, Message, Refused
from workers.sandbox.request import Request
from workers.sandbox.standing import Cause, Lost, Standing


def survive(
    path: Path, request: Request, check: Callable[[], None]
) -> Generator[Message, None, None]:
    """Yield what readers say of a file, each thing once, whatever kills them.

    A page that kills its reader is tried once more, and then given up; one that takes
    too long or too much memory is given up at once.

    Args:
        path: The file.
        request: What to read of it.
        check: Called twice a second while nothing comes; may raise.

    Raises:
        ReadingError: the file is gone, or the document is given up.
    """
    standing = Standing(request)
    ends_at = time.monotonic() + request.limits.document_seconds
    while True:
        try:
            with closing(supply.zygote().read(path, standing.rest)) as child:
                for message in hear(child, standing, check, ends_at):
                    yield message
                    if isinstance(message, Refused | Fault):
                        return
            if standing.is_done:
                return
            raise Lost(Cause.CRASHED, "it ended before it had read all pages")
        except Lost as lost:
            if given_up := standing.after(lost):
                yield given_up
            if standing.is_done:
                return
