"""No test speaks to the Internet: connections to other machines are refused."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any


class RealNetwork(RuntimeError):
    """A test called another machine. Let it call a counterpart on this one."""


@contextmanager
def only_this_machine() -> Iterator[list[Any]]:
    """Refuse connections that leave this machine; yield where they were to lead.

    Whoever catches the refusal hides it from the test, but not from that list.
    """
    refused: list[Any] = []
    kept = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
    for name, call in kept.items():
        setattr(socket.socket, name, _guarded(call, refused))
    try:
        yield refused
    finally:
        for name, call in kept.items():
            setattr(socket.socket, name, call)


def _guarded(call: Callable[..., Any], refused: list[Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if not _is_here(self, address):
            refused.append(address)
            raise RealNetwork(f"{address} is not on this machine.")
        return call(self, address)

    return connect


def _is_here(peer: socket.socket, address: Any) -> bool:
    if peer.family not in (socket.AF_INET, socket.AF_INET6):
        return True
    try:
        found = ip_address(str(address[0]).partition("%")[0])
    except ValueError:
        # A name: the system looks it up, and only that of this machine is one of ours.
        return str(address[0]) in ("localhost", "")
    return found.is_loopback or found.is_unspecified
