"""Reference clients of all three transports, written from docs/protocol.md alone."""

from __future__ import annotations

from tests.support.clients.client import Client, Patience, Session
from tests.support.clients.copies import Copies, JobCopy
from tests.support.clients.polling import poll
from tests.support.clients.sse import stream
from tests.support.clients.websocket import converse, sit

__all__ = [
    "Client",
    "Copies",
    "JobCopy",
    "Patience",
    "Session",
    "converse",
    "poll",
    "sit",
    "stream",
]
