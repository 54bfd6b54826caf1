"""A valve: lets an application write only as fast as its peer reads."""

from __future__ import annotations

from collections.abc import Callable

from config.web.bell import Bell


class Valve:
    """Registered with a transport as what Twisted calls a push producer.

    The transport pauses it when more than 64 KiB wait to be sent, resumes it when all
    of them are gone, and stops it when the peer is.
    """

    __slots__ = ("_bell", "is_open")

    def __init__(self) -> None:
        self.is_open = True
        self._bell = Bell()

    async def opened(self) -> None:
        """Wait until it is open; does not suspend if it is."""
        while not self.is_open:
            await self._bell.wait()

    def pauseProducing(self) -> None:
        """Close: called by the transport."""
        self.is_open = False

    def resumeProducing(self) -> None:
        """Open: called by the transport."""
        self.is_open = True
        self._bell.ring()

    def stopProducing(self) -> None:
        """Open for good: called by the transport when there is no peer any more."""
        Valve.resumeProducing(self)


class ReadingValve(Valve):
    """A valve that tells when it closes and opens.

    Nothing is read from a peer that does not read, either: each of its pings would
    be answered into the same full buffer.
    """

    __slots__ = ("_on_change",)

    def __init__(self, on_change: Callable[[], None]) -> None:
        super().__init__()
        self._on_change = on_change

    def pauseProducing(self) -> None:
        """Close, and say so."""
        super().pauseProducing()
        self._on_change()

    def resumeProducing(self) -> None:
        """Open, and say so."""
        super().resumeProducing()
        self._on_change()
