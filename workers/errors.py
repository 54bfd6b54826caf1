"""Why a document or a page could not be read, in words for the person who sent it."""

from __future__ import annotations


class ReadingError(Exception):
    """Base of all reading errors: `code` is stable, the message says what to do.

    Args:
        message: A sentence or two for a person; the class's own one when left out.
        detail: What the library said, for staff only.
    """

    code = "unreadable"
    default = "This document could not be read. Check that it opens on your computer."

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        self.message = message or self.default
        self.detail = detail
        super().__init__(self.message)

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the detail when the error crosses from one process to another."""
        return (_rebuild, (type(self), self.message, self.detail))


def _rebuild(cls: type[ReadingError], message: str, detail: str) -> ReadingError:
    return cls(message, detail=detail)


def by_code(code: str, message: str, *, detail: str = "") -> ReadingError:
    """Return the error of a code; one that is not known is a `ReadingError`."""
    return all_errors().get(code, ReadingError)(message, detail=detail)


def all_errors() -> dict[str, type[ReadingError]]:
    """Return all reading errors by their codes."""
    found = [ReadingError]
    for each in found:
        found.extend(each.__subclasses__())
    return {each.code: each for each in found}


class Encrypted(ReadingError):
    """The file is locked with a password. Ask for a copy without one."""

    code = "encrypted"
    default = "This document is locked with a password. Hand in an unlocked copy."


class Corrupt(ReadingError):
    """The file is damaged or cut off. Ask for it again."""

    code = "corrupt"
    default = (
        "This file is damaged or incomplete. Open it on your computer, save it anew "
        "and hand it in again."
    )


class Unsupported(ReadingError):
    """No reader knows this kind of file. Ask for another format."""

    code = "unsupported"
    default = (
        "This kind of file cannot be read. Hand in a PDF, an Office or OpenDocument "
        "file, a web page, a book, text, a table, an e-mail or a picture."
    )


class OldFormat(Unsupported):
    """The format is one that office programs have left behind. Save it anew."""

    code = "old_format"
    default = (
        "This file is in an old Office format, which cannot be read. Open it, save "
        "it as .docx, .xlsx, .pptx or PDF, and hand that in."
    )


class NestedTooDeep(ReadingError):
    """Its elements lie in each other deeper than any honest file's. Refuse it."""

    code = "nested_too_deep"
    default = (
        "The parts of this file lie in each other too deep to be read. Save the "
        "document anew and hand it in again."
    )


class Empty(ReadingError):
    """There is nothing in the file. Ask for it again."""

    code = "empty"
    default = "This file is empty. Check that it was saved, and hand it in again."


class TooLarge(ReadingError):
    """The file is over the limit of bytes. Ask for it in parts."""

    code = "too_large"
    default = "This file is too large. Split it into parts and hand them in together."


class TooManyPages(ReadingError):
    """The document is over the limit of pages. Ask for it in parts."""

    code = "too_many_pages"
    default = "This document has too many pages. Split it and hand in the parts."


class Bomb(ReadingError):
    """The file grows beyond all limits when opened. Refuse it."""

    code = "expands_too_much"
    default = (
        "This file unpacks to far more than it seems to hold, so it was not opened. "
        "Save the document anew and hand it in again."
    )


class PageUnreadable(ReadingError):
    """One page cannot be read; the pages around it can."""

    code = "page_unreadable"
    default = (
        "This page could not be read. The other pages are not affected. Hand in a "
        "better copy of the page."
    )


class PageCrashed(PageUnreadable):
    """Reading the page killed its reader, twice."""

    code = "page_crashed"
    default = (
        "This page stops the program that reads it, and was left out. The other pages "
        "are not affected. Print the page to a new PDF, and hand that in."
    )


class PageTimedOut(PageUnreadable):
    """The page took longer than the limit."""

    code = "page_timed_out"
    default = (
        "Reading this page took too long and was stopped. The other pages are not "
        "affected. Retry it, or hand in a simpler copy of the page."
    )


class PageOutOfMemory(PageUnreadable):
    """The page needs more memory than the limit."""

    code = "page_out_of_memory"
    default = (
        "This page needs more memory than one page may take, and was left out. The "
        "other pages are not affected. Hand in a simpler copy of the page."
    )


class ReaderCrashed(ReadingError):
    """The document killed its reader before the first page."""

    code = "reader_crashed"
    default = (
        "This file stops the program that reads it. Open it on your computer, save it "
        "anew as PDF and hand that in."
    )


class TookTooLong(ReadingError):
    """Opening or reading took longer than the limit."""

    code = "took_too_long"
    default = (
        "Reading this document took too long and was stopped. Retry it, or split it."
    )


class OutOfMemory(ReadingError):
    """Opening the document needs more memory than the limit."""

    code = "out_of_memory"
    default = (
        "Opening this file needs more memory than one document may take. Split it or "
        "hand in a simpler copy."
    )


class TooManyCrashes(ReadingError):
    """So many of its pages kill readers that the rest is not tried."""

    code = "too_many_crashes"
    default = (
        "Too many pages of this document stop the program that reads it, so the rest "
        "was not tried. Print it to a new PDF and hand that in."
    )


class FileMissing(ReadingError):
    """The stored file is gone. Ask for it again."""

    code = "file_missing"
    default = "The stored file is gone. Hand it in again."


class DocumentFailed(Exception):
    """The document ended as failed; its row says why. Nothing is left to do."""


class StageMissing(Exception):
    """A stage needs what an earlier one finds out. Put that one before it."""


class ReportRefused(Exception):
    """What a stage reported cannot be written. Give text and JSON-ready values."""
