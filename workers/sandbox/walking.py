"""Reads a file from first look to last page, saying each step as a message."""

from __future__ import annotations

import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Protocol, runtime_checkable

from workers.analysis import analyse_page
from workers.errors import OutOfMemory, PageOutOfMemory, PageUnreadable, ReadingError
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
    # Some libraries raise errors of Rust's panics below BaseException alone.
    except BaseException:
        yield Fault(trace=traceback.format_exc(limit=20))


def _walk(path: Path, request: Request, passing: Passing) -> Messages:
    kind = sniff(path, request.name, request.limits)
    yield Sniffed(kind=kind)
    with open_document(path, kind, request.limits) as reader:
        census = _census(reader, request)
        yield Counted(census=census, metadata=reader.metadata())
        for number in request.wanted(census.pages):
            yield Begun(number=number)
            yield _page(reader, number, request.job_type, passing)


def _census(reader: DocumentReader, request: Request) -> Census:
    if request.is_plain_count and isinstance(reader, Countable):
        pages = reader.count()
        classes = (PageClass.TEXT,) * pages
        return Census(unit=reader.unit, pages=pages, classes=classes)
    return reader.census()


def _page(
    reader: DocumentReader, number: int, job_type: str, passing: Passing
) -> PageRead | PageFailed:
    """Read one page; whatever goes wrong with it is that page's own error."""
    try:
        content = reader.read(number)
        found = analyse_page(content.text, job_type).as_dict()
        return PageRead(content=content, analysis=found)
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
