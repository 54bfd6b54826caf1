"""Finds out whether a port is free before anything is started on it."""

from __future__ import annotations

import errno
import random
import socket

from config.errors import StartError
from config.server.plan import Plan

#: Below the ports that Linux, macOS and Windows give to connections that go out: of
#: those, one may be taken between the question and the answer, or during a restart.
FREE_PORTS = range(20_000, 32_000)
TRIES = 100


def check_ports(plan: Plan) -> None:
    """Raises StartError, naming the variable, when a port cannot be listened on."""
    if plan.port == plan.flower_port:
        raise StartError(f"PORT and FLOWER_PORT are both {plan.port}: change one.")
    for name, port in (("PORT", plan.port), ("FLOWER_PORT", plan.flower_port)):
        try:
            _listen(plan.host, port)
        except OSError as error:
            raise StartError(
                f"Port {port} on {plan.host} cannot be used ({error.strerror}). "
                f"Choose another one: {name}={port + 100} script/server"
            ) from None


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that was free a moment ago, and that no client is given.

    Raises OSError when none is found.
    """
    for port in random.sample(FREE_PORTS, TRIES):
        try:
            return _listen(host, port)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(errno.EADDRINUSE, f"no free port was found on {host}")


def _listen(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: a port whose last connections linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen(1)
        return int(probe.getsockname()[1])
