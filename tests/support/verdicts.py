"""What the sandbox makes of a file: one verdict, however many readers it cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workers.errors import ReadingError
from workers.limits import DEFAULT, Limits
from workers.sandbox import PageFailed, PageRead, Request, survive
from workers.sandbox.messages import Fault, Message, Refused


@dataclass(slots=True, kw_only=True)
class Verdict:
    """The code that a document would end with, its pages, and the trace of a fault."""

    code: str = ""
    good_pages: int = 0
    bad_pages: dict[int, str] = field(default_factory=dict)
    fault: str = ""

    def note(self, message: Message) -> None:
        """Take in what readers said."""
        match message:
            case PageRead():
                self.good_pages += 1
            case PageFailed():
                self.bad_pages[message.number] = message.error.code
                self.code = "pages_unreadable"
            case Refused():
                self.code = message.error.code
            case Fault():
                self.code, self.fault = "internal_error", message.trace
            case _:
                pass


def verdict_on(path: Path, name: str, limits: Limits = DEFAULT) -> Verdict:
    """Read a file as a worker does, in children of a zygote."""
    found = Verdict()
    request = Request(name=name, job_type="exam", limits=limits)
    try:
        for message in survive(path, request, lambda: None):
            found.note(message)
    except ReadingError as error:
        found.code = error.code
    return found
