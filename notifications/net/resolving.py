"""Ask the resolver for a host's addresses, within a time."""

from __future__ import annotations

import socket
import threading
from queue import Empty, SimpleQueue

from notifications.net.errors import TooSlow, Unreachable

#: The system's resolver has times of its own, and they are long.
SECONDS = 5.0

Found = list[str] | OSError | UnicodeError


def look_up(host: str, port: int) -> list[str]:
    """Return all addresses of `host` as texts, the one to prefer first.

    Raises:
        Unreachable: the name leads nowhere.
        TooSlow: the resolver did not answer in time.
    """
    answers: SimpleQueue[Found] = SimpleQueue()
    ask = threading.Thread(target=_ask, args=(host, port, answers), daemon=True)
    ask.start()
    try:
        found = answers.get(timeout=SECONDS)
    except Empty:
        raise TooSlow(f"The name {host} could not be looked up in time.") from None
    if not isinstance(found, list) or not found:
        raise Unreachable(f"There is no server of the name {host}.")
    return found


def _ask(host: str, port: int, answers: SimpleQueue[Found]) -> None:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answers.put([str(row[4][0]) for row in rows])
    except (OSError, UnicodeError) as error:
        answers.put(error)
