"""Connections that look at whom they have reached before they say a word."""

from __future__ import annotations

import socket

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from notifications.net import deadline
from notifications.net.addresses import is_callable, parse
from notifications.net.errors import ForbiddenAddress
from notifications.net.rules import rules


class _Checked(HTTPConnection):
    """The last wall: whatever the name led to, the peer's own address counts."""

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        deadline.hold(connection)
        peer = str(connection.getpeername()[0])
        if not is_callable(parse(peer), allowed=rules().allowed):
            connection.close()
            raise ForbiddenAddress("The server is not on the public Internet.")
        return connection


class _CheckedTls(_Checked, HTTPSConnection):
    """The same under TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Checked


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedTls


#: For a pool manager of urllib3.
POOLS = {"http": _Pool, "https": _TlsPool}
