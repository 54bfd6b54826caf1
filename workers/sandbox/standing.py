"""How far the reading of a file is, and what the loss of a reader means for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto

from workers.errors import (
    OutOfMemory,
    PageCrashed,
    PageOutOfMemory,
    PageTimedOut,
    ReaderCrashed,
    ReadingError,
    TookTooLong,
    TooManyCrashes,
)
from workers.limits import Limits
from workers.readers import kinds
from workers.readers.types import FileKind, PageClass
from workers.sandbox.messages import (
    Begun,
    Counted,
    Garbled,
    Message,
    PageFailed,
    PageRead,
    Recognising,
    Sniffed,
)
from workers.sandbox.request import Request, ranges


class Cause(Enum):
    """Why a reader was lost."""

    CRASHED = auto()
    TIMED_OUT = auto()
    OUT_OF_MEMORY = auto()


PAGE_ERRORS: dict[Cause, type[ReadingError]] = {
    Cause.CRASHED: PageCrashed,
    Cause.TIMED_OUT: PageTimedOut,
    Cause.OUT_OF_MEMORY: PageOutOfMemory,
}
DOCUMENT_ERRORS: dict[Cause, type[ReadingError]] = {
    Cause.CRASHED: ReaderCrashed,
    Cause.TIMED_OUT: TookTooLong,
    Cause.OUT_OF_MEMORY: OutOfMemory,
}


class Lost(Exception):
    """A reader ended, or was killed, before it had said everything."""

    def __init__(self, cause: Cause, detail: str) -> None:
        self.cause = cause
        self.detail = detail
        super().__init__(detail)


@dataclass(slots=True)
class Standing:
    """What all readers of one file have said so far."""

    request: Request
    counted: Counted | None = None
    kind: FileKind | None = None
    #: The page in hand, and whether it takes text recognition.
    page: int | None = None
    is_recognising: bool = False
    finished: set[int] = field(default_factory=set)
    tried_again: set[int] = field(default_factory=set)
    #: Of text, on the pages that were read.
    characters: int = 0
    losses: int = 0

    def note(self, message: Message) -> bool:
        """Take in what a reader said; false if it was said before.

        Raises:
            Garbled: no reader of ours would say it now.
        """
        match message:
            case Sniffed():
                is_new, self.kind = self.kind is None, message.kind
                return is_new
            case Counted():
                return self._count(message)
            case Begun():
                self._begin(message.number)
            case Recognising():
                self.is_recognising = True
            case PageRead():
                self._finish(message.content.number)
                self._weigh(len(message.content.text))
            case PageFailed():
                self._finish(message.number)
            case _:
                pass
        return True

    def after(self, lost: Lost) -> PageFailed | None:
        """Return the page that is given up for a loss; None to try it once more.

        Raises:
            ReadingError: the document is given up.
        """
        self.losses += 1
        page, self.page = self.page, None
        if self.losses > self.limits.max_reader_losses:
            raise TooManyCrashes(detail=lost.detail)
        if page is None:
            if not self.is_done:
                self._begin_again(lost)
            return None
        if lost.cause is Cause.CRASHED and page not in self.tried_again:
            self.tried_again.add(page)
            return None
        self.finished.add(page)
        error = PAGE_ERRORS[lost.cause](detail=lost.detail)
        return PageFailed(number=page, error=error)

    @property
    def limits(self) -> Limits:
        """The bounds of the request."""
        return self.request.limits

    @property
    def patience(self) -> float:
        """The seconds that the step in hand may take."""
        if self.page is None:
            return self.limits.open_seconds
        is_long = self.is_recognising
        return self.limits.ocr_seconds if is_long else self.limits.page_seconds

    @property
    def is_done(self) -> bool:
        """Whether each page that was asked for is read or given up."""
        if self.counted is None:
            return False
        wanted = self.request.wanted(self.counted.census.pages)
        return all(number in self.finished for number in wanted)

    @property
    def rest(self) -> Request:
        """What the next reader is to do."""
        there = {
            number
            for first, last in self.request.skipped
            for number in range(first, last + 1)
        }
        return replace(
            self.request,
            skipped=ranges(there | self.finished),
            characters=self.request.characters + self.characters,
        )

    def _begin_again(self, lost: Lost) -> None:
        """Once: pages are only counted then, as looking at one may be what kills.

        Where they are counted without a look anyway, time and memory do not suffice
        another time either.
        """
        is_opening = self.counted is None and self.kind is not kinds.PDF
        is_vain = is_opening and lost.cause is not Cause.CRASHED
        if self.request.is_plain_count or is_vain:
            raise DOCUMENT_ERRORS[lost.cause](detail=lost.detail)
        self.request = replace(self.request, is_plain_count=True)

    def _weigh(self, characters: int) -> None:
        """Add a page's text; a reader of ours stops at the limits by itself."""
        self.characters += characters
        kept = self.request.characters + self.characters
        is_long = characters > self.limits.max_characters_per_page
        if is_long or kept > self.limits.max_characters:
            raise Garbled(f"{characters} characters on a page, {kept} in all")

    def _count(self, message: Counted) -> bool:
        if self.counted is not None:
            return False
        if message.census.pages > self.limits.max_pages:
            raise Garbled(f"{message.census.pages} pages")
        self.counted = message
        return True

    def _begin(self, number: int) -> None:
        if self.counted is None or number > self.counted.census.pages:
            raise Garbled(f"no page {number}")
        if self.page is not None or number in self.finished:
            raise Garbled(f"page {number} is not next")
        self.page = number
        page_class = self.counted.census.classes[number - 1]
        self.is_recognising = page_class is PageClass.IMAGE

    def _finish(self, number: int) -> None:
        if number != self.page or number in self.finished:
            raise Garbled(f"page {number} was not begun")
        self.finished.add(number)
        self.page = None
