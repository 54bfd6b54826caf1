"""The steps of reading one file, as the stages of a pipeline take them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TypeVar

from workers.sandbox.messages import (
    Begun,
    Counted,
    Fault,
    Message,
    PageFailed,
    PageRead,
    Recognising,
    Refused,
    Sniffed,
    Summed,
)

Page = PageRead | PageFailed
T = TypeVar("T", Sniffed, Counted)


class ReaderFault(Exception):
    """A reader failed by a fault of ours; the message is its traceback."""


class Reading:
    """The steps of reading one file, in their order: sniffed, counted, each page.

    Args:
        messages: What the reader says, each thing once.
    """

    def __init__(self, messages: Generator[Message, None, None]) -> None:
        self._messages = messages
        #: What all pages together say, where one reader has read them all.
        self.summed: Summed | None = None

    def sniffed(self) -> Sniffed:
        """Return what the file is.

        Raises:
            ReadingError: it is not to be read, or cannot be.
            ReaderFault: a fault of ours.
        """
        return self._next(Sniffed)

    def counted(self) -> Counted:
        """Return the pages and metadata; raises as `sniffed`."""
        return self._next(Counted)

    def steps(self) -> Iterator[Begun | Page]:
        """Yield the beginning of each page, and the page; raises as `sniffed`."""
        for message in self._said():
            if isinstance(message, Begun | PageRead | PageFailed):
                yield message
            elif isinstance(message, Summed):
                self.summed = message

    def close(self) -> None:
        """End the reader, whatever it does."""
        self._messages.close()

    def _next(self, kind: type[T]) -> T:
        for message in self._said():
            if isinstance(message, kind):
                return message
        raise ReaderFault(f"the reader never said {kind.__name__}")

    def _said(self) -> Iterator[Message]:
        for message in self._messages:
            if isinstance(message, Refused):
                raise message.error
            if isinstance(message, Fault):
                raise ReaderFault(message.trace)
            if not isinstance(message, Recognising):
                yield message
