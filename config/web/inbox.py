"""What a connection has said to its application and was not taken yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from config.web.bell import Bell

Message = dict[str, Any]

#: More messages than this, and the peer is not read until they are taken.
FULL = 16


class Inbox:
    """A queue that tells when it becomes full and when it is empty again."""

    __slots__ = ("_bell", "_messages", "_on_change", "is_full")

    def __init__(self, on_change: Callable[[], None] | None = None) -> None:
        self.is_full = False
        self._messages: list[Message] = []
        self._bell = Bell()
        self._on_change = on_change

    def put_nowait(self, message: Message) -> None:
        """Take a message in; a full inbox takes it, too, but says that it is full."""
        self._messages.append(message)
        if len(self._messages) >= FULL:
            self._tell(is_full=True)
        self._bell.ring()

    def empty(self) -> bool:
        """Tell whether all was taken."""
        return not self._messages

    async def get(self) -> Message:
        """Return the oldest message, waiting for one."""
        while not self._messages:
            await self._bell.wait()
        message = self._messages.pop(0)
        if not self._messages:
            self._tell(is_full=False)
        return message

    def _tell(self, *, is_full: bool) -> None:
        if self.is_full != is_full:
            self.is_full = is_full
            if self._on_change is not None:
                self._on_change()
