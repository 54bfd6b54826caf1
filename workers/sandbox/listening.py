"""Hears one child out, as long as each of its steps stays within its time."""

from __future__ import annotations

import json
import select
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from typing import NoReturn

from workers.errors import TookTooLong
from workers.limits import Limits
from workers.sandbox.messages import Garbled, Message, Recognising, Summed, unpack
from workers.sandbox.standing import Cause, Lost, Standing
from workers.sandbox.supply import Child, End
from workers.sandbox.wire import Frames, FrameTooLong

#: Seconds between two looks at whether to stop while a page is being read.
TICK = 0.5
RECEIVE_BYTES = 1024 * 1024
#: What comes fast is taken in heaps of this time, so that taking it costs little.
HEAP_SECONDS = 0.02
#: Messages in one heap that count as fast: more than one page.
MANY = 4
#: What breaks off with this share of its memory in use ran out of it.
NEARLY_ALL = 0.5
#: How libraries break off when they get no memory.
BREAKS_OFF = {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL, -signal.SIGSEGV}


def hear(
    child: Child, standing: Standing, check: Callable[[], None], ends_at: float
) -> Iterator[Message]:
    """Yield what a child says until it is done.

    Who has added all pages up has nothing more to say, and its end is not waited for,
    unless it recognised text: its zygote learns of that by the way in which it ends.

    Args:
        child: A child at its beginning.
        standing: Noted of each message, before it is yielded.
        check: Called before each wait, and twice a second within it; may raise.
        ends_at: The monotonic moment when the document's time is over.

    Raises:
        Lost: the child died, hung, or said what no reader of ours says.
        TookTooLong: the document's time is over.
    """
    frames, has_recognised, comes_fast = Frames(), False, False
    _keep_heaps_short(child.channel)
    while True:
        # Also where something comes all the time, and says nothing new.
        _stop_if_over(ends_at)
        check()
        data = _heap(child.channel) if comes_fast else b""
        data = data or _received(child, standing, check, ends_at)
        if not data:
            _judge(child.end(), standing.limits)
            return
        heap = list(_messages(frames, data))
        for message in heap:
            if _is_new(standing, message):
                yield message
            has_recognised = has_recognised or isinstance(message, Recognising)
            if isinstance(message, Summed) and not has_recognised:
                return
        comes_fast = len(heap) >= MANY


def _stop_if_over(ends_at: float) -> None:
    if time.monotonic() >= ends_at:
        raise TookTooLong(detail="the document's time is over")


def _is_new(standing: Standing, message: Message) -> bool:
    try:
        return standing.note(message)
    except Garbled as error:
        raise Lost(Cause.CRASHED, str(error)) from error


def _received(
    child: Child, standing: Standing, check: Callable[[], None], ends_at: float
) -> bytes:
    """Wait for what a child says next; nothing means that it has ended."""
    patience = standing.patience
    deadline = time.monotonic() + patience
    while not _is_readable(child.channel):
        _stop_if_over(ends_at)
        if time.monotonic() >= deadline:
            raise Lost(Cause.TIMED_OUT, f"nothing came for {patience:g} s")
        check()
    try:
        return child.channel.recv(RECEIVE_BYTES)
    except ConnectionError:
        return b""


def _keep_heaps_short(channel: socket.socket) -> None:
    seconds, rest = divmod(HEAP_SECONDS, 1)
    moment = struct.pack("ll", int(seconds), int(rest * 1_000_000))
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, moment)


def _heap(channel: socket.socket) -> bytes:
    """Return what comes in a moment that ends with the child; nothing if nothing does.

    The kernel gathers it, while this process sleeps.
    """
    try:
        return channel.recv(RECEIVE_BYTES, socket.MSG_WAITALL)
    except (BlockingIOError, ConnectionError):
        return b""


def _is_readable(channel: socket.socket) -> bool:
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    return bool(poll.poll(TICK * 1000))


def _messages(frames: Frames, data: bytes) -> Iterator[Message]:
    try:
        for body in frames.feed(data):
            yield unpack(_JSON.decode(body.decode()))
    except (FrameTooLong, Garbled, ValueError, RecursionError) as error:
        raise Lost(Cause.CRASHED, f"it said what no reader says: {error}") from error


def _refuse(constant: str) -> NoReturn:
    """What is no number can be stored by no database."""
    raise Garbled(constant)


#: `json.loads` would make one for each message.
_JSON = json.JSONDecoder(parse_constant=_refuse)


def _judge(end: End, limits: Limits) -> None:
    """Raise if a child did not end by itself."""
    if end.code == 0:
        return
    if end.code in BREAKS_OFF and end.peak_bytes >= NEARLY_ALL * limits.memory_bytes:
        raise Lost(Cause.OUT_OF_MEMORY, f"{_name(end)} at {end.peak_bytes:,} bytes")
    if end.code == -signal.SIGXCPU:
        raise Lost(Cause.TIMED_OUT, "its time on the processor was over")
    raise Lost(Cause.CRASHED, _name(end))


def _name(end: End) -> str:
    if end.code is None:
        return end.detail or "its end was not told"
    if end.code > 0:
        return f"exit code {end.code}"
    return signal.Signals(-end.code).name
