"""The process that opens one untrusted file, and talks of nothing but its pages."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

from workers.readers import ocr
from workers.sandbox import isolation
from workers.sandbox.messages import Begun, Recognising, Sniffed, pack
from workers.sandbox.request import Request
from workers.sandbox.walking import walk
from workers.sandbox.wire import Frames, frame

RECEIVE_BYTES = 65_536
#: Readers open the file by this name, so that no path outside is needed.
HANDED_OVER = "/dev/fd/{}"
#: Exit codes: the zygote loads the models for later children once one needed them.
DONE = 0
DONE_BY_RECOGNITION = 3


def read(file: int, channel: socket.socket) -> int:
    """Read the file that is open as `file`; say each message on the channel.

    A page's messages and the beginning of the next one leave in one system call.
    Returns the exit code that says whether text recognition was needed.
    """
    request = _receive(channel)
    isolation.bound(request.limits)
    isolation.shut_in(file)
    waiting, code = b"", DONE

    def recognising() -> None:
        nonlocal code
        code = DONE_BY_RECOGNITION
        isolation.allow_recognition()
        channel.sendall(frame(pack(Recognising())))

    ocr.tell_before(recognising)
    for message in walk(Path(HANDED_OVER.format(file)), request):
        waiting += frame(pack(message))
        if isinstance(message, Sniffed | Begun):
            channel.sendall(waiting)
            waiting = b""
    channel.sendall(waiting)
    return code


def _receive(channel: socket.socket) -> Request:
    frames = Frames()
    while data := channel.recv(RECEIVE_BYTES):
        for body in frames.feed(data):
            return Request.from_dict(json.loads(body))
    os._exit(0)
