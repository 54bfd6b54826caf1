"""What passes between a reader and its caller."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from types import TracebackType
from typing import Literal, Protocol, Self

Via = Literal["text", "ocr"]


class PageClass(StrEnum):
    """How a page has to be read: its text layer, its picture, both, or not at all."""

    TEXT = "text"
    IMAGE = "image"
    MIXED = "mixed"
    BLANK = "blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file by its content, whatever the name says."""

    kind: str
    media_type: str
    label: str
    suffixes: tuple[str, ...]

    def matches(self, name: str) -> bool:
        """Tell whether a file's name agrees with its content."""
        return PurePath(name).suffix.lower() in self.suffixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """How many pages there are, and the class of each as far as a first look tells."""

    unit: str
    pages: int
    classes: tuple[PageClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """One page as it was read.

    `number` counts from 1; `milliseconds` is the time that reading took;
    `confidence` is the OCR's own, 0 to 1, and None where no OCR took part; `note` is
    a sentence for a person where something about the page is worth saying.
    """

    number: int
    text: str
    via: Via
    page_class: PageClass
    milliseconds: int
    confidence: float | None = None
    note: str = ""


class Closing(ABC):
    """Closes at the end of a `with`: the part that all readers share."""

    __slots__ = ()

    @abstractmethod
    def close(self) -> None:
        """Let go of what was opened."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class DocumentReader(Protocol):
    """An open document: count its pages first, then read them in any order."""

    @property
    def unit(self) -> str:
        """What a page of this document is called: page or section."""

    def census(self) -> Census:
        """Count and classify the pages without reading them."""

    def read(self, number: int) -> PageContent:
        """Read one page, counted from 1.

        Raises:
            PageUnreadable: this page cannot be read; others may be.
        """

    def metadata(self) -> Mapping[str, str]:
        """Return title, author and the like, where the document names them."""

    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
