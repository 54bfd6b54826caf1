"""Reads a file from first look to last page, saying each step as a message."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Protocol, runtime_checkable

from workers.analysis import Tally, examine
from workers.errors import (
    Bomb,
    NestedTooDeep,
    OutOfMemory,
    PageOutOfMemory,
    PageUnreadable,
    ReadingError,
)
from workers.limits import Limits
from workers.readers import (
    Census,
    DocumentReader,
    PageClass,
    open_document,
    sniff,
)
from workers.sandbox.messages import (
    Begun,
    Counted,
    Fault,
    Message,
    PageFailed,
    PageRead,
    Refused,
    Sniffed,
    Summed,
    brief,
)
from workers.sandbox.request import Request

Passing = tuple[type[BaseException], ...]
Messages = Generator[Message, None, None]
#: What ends a process or a generator is no error of the file in any case.
ENDS: Passing = (GeneratorExit, KeyboardInterrupt, SystemExit)


@runtime_checkable
class Countable(Protocol):
    """A reader that can count its pages without looking at any."""

    def count(self) -> int:
        """Return how many pages there are."""


def walk(path: Path, request: Request, passing: Passing = ()) -> Messages:
    """Sniff, open, count and read a file; an error is the last message.

    Args:
        path: The file, where this process can open it.
        request: What to read.
        passing: Exceptions that are the caller's, and no error of reading.
    """
    passing += ENDS
    try:
        yield from _walk(path, request, passing)
    except passing:
        raise
    except ReadingError as error:
        yield Refused(error=error)
    except MemoryError as error:
        yield Refused(error=OutOfMemory(detail=repr(error)))
    except RecursionError as error:
        yield Refused(error=NestedTooDeep(detail=repr(error)))
    # Some libraries raise errors of Rust's panics below BaseException alone.
    except BaseException:
        yield Fault(trace=traceback.format_exc(limit=20))


def _walk(path: Path, request: Request, passing: Passing) -> Messages:
    kind = sniff(path, request.name, request.limits)
    yield Sniffed(kind=kind)
    with open_document(path, kind, request.limits) as reader:
        census = _census(reader, request)
        yield Counted(census=census, metadata=brief(reader.metadata()))
        yield from _pages(reader, census.pages, request, passing)


def _pages(
    reader: DocumentReader, pages: int, request: Request, passing: Passing
) -> Messages:
    """Read what is wanted of so many pages; if it is all of them, add them up."""
    tally, is_whole = Tally(request.job_type), not request.skipped
    room = request.limits.max_characters - request.characters
    for number in request.wanted(pages):
        yield Begun(number=number)
        step = _page(reader, number, tally, passing)
        is_whole = is_whole and isinstance(step, PageRead)
        room -= len(step.content.text) if isinstance(step, PageRead) else 0
        if room < 0:
            raise _too_much_text(request.limits)
        yield step
    if is_whole and (summed := _sum(tally)):
        yield summed


def _too_much_text(limits: Limits) -> Bomb:
    return Bomb(
        f"This document holds more text than the {limits.max_characters:,} characters "
        "that can be kept. What was read before is here. Split it and hand in the rest."
    )


def _sum(tally: Tally) -> Summed | None:
    """Add up; where memory ran out, the worker does it from the rows."""
    with contextlib.suppress(MemoryError):
        return Summed(analysis=tally.sum().as_dict())
    return None


def _census(reader: DocumentReader, request: Request) -> Census:
    if request.is_plain_count and isinstance(reader, Countable):
        pages = reader.count()
        classes = (PageClass.TEXT,) * pages
        return Census(unit=reader.unit, pages=pages, classes=classes)
    return reader.census()


def _page(
    reader: DocumentReader, number: int, tally: Tally, passing: Passing
) -> PageRead | PageFailed:
    """Read one page; whatever goes wrong with it is that page's own error."""
    try:
        content = reader.read(number)
        found = examine(content.text, tally.job_type)
        tally.add(found)
        return PageRead(content=content, analysis=found.analysis.as_dict())
    except passing:
        raise
    except ReadingError as error:
        if isinstance(error.__cause__, passing):
            # It strikes anywhere, and a library's catch-all takes it for its own.
            raise error.__cause__ from None
        return PageFailed(number=number, error=error)
    except MemoryError as error:
        return PageFailed(number=number, error=PageOutOfMemory(detail=repr(error)))
    except BaseException:
        detail = traceback.format_exc(limit=20)
        return PageFailed(number=number, error=PageUnreadable(detail=detail))
