"""What a reader in the sandbox says, one typed value a message, checked on arrival."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, get_args

from workers.analysis import DocumentAnalysis, PageAnalysis
from workers.errors import ReadingError, by_code
from workers.readers import kinds
from workers.readers.types import Census, FileKind, PageClass, PageContent, Via

#: More text than this in an error is of no use to anybody.
MESSAGE_CHARACTERS = 500
DETAIL_CHARACTERS = 20_000
#: What a document says of itself: so many fields, each so long.
METADATA_FIELDS = 50
METADATA_CHARACTERS = 1_000

#: Five thousand pages are one short string.
_LETTERS: dict[PageClass, str] = {each: each.value[0] for each in PageClass}
_CLASSES: dict[str, PageClass] = {letter: each for each, letter in _LETTERS.items()}
#: What a page's analysis consists of, and a document's.
ANALYSED = {each.name for each in fields(PageAnalysis)}
SUMMED = {each.name for each in fields(DocumentAnalysis)}
NO_NUMBERS = {"keywords", "languages", "exam"}


class Garbled(Exception):
    """A message is not what readers say: the reader cannot be trusted any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """The kind of the file, by its content."""

    kind: FileKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The pages, and what the document says of itself."""

    census: Census
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """This page is being read from now on."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognising:
    """The page in hand needs text recognition, which takes more time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """A page with its text and what analysis found in it."""

    content: PageContent
    analysis: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFailed:
    """A page that cannot be read, and why."""

    number: int
    error: ReadingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What all pages together say; said by a reader that has read them all."""

    analysis: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The document cannot be read at all."""

    error: ReadingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The reader itself is wrong; the traceback is for staff."""

    trace: str


Message = (
    Sniffed
    | Counted
    | Begun
    | Recognising
    | PageRead
    | PageFailed
    | Summed
    | Refused
    | Fault
)


def brief(metadata: Mapping[str, str]) -> dict[str, str]:
    """Return as much as is kept of what a document says of itself."""
    found = itertools.islice(metadata.items(), METADATA_FIELDS)
    return {
        str(name)[:METADATA_CHARACTERS]: str(value)[:METADATA_CHARACTERS]
        for name, value in found
    }


def pack(message: Message) -> list[Any]:
    """Return a message as a list that JSON can hold, its name first."""
    return [type(message).__name__, *_PACK[type(message).__name__](message)]


def unpack(values: Any) -> Message:
    """Return the message that `pack` made these values of.

    Raises:
        Garbled: no reader of ours would say that.
    """
    try:
        name, *rest = values
        return _UNPACK[name](*rest)
    except Exception as error:  # whatever a hostile sender makes of it
        raise Garbled(repr(error)[:MESSAGE_CHARACTERS]) from error


def _pack_error(error: ReadingError) -> list[str]:
    return [
        error.code,
        error.message[:MESSAGE_CHARACTERS],
        error.detail[:DETAIL_CHARACTERS],
    ]


def _pack_page(message: PageRead) -> list[Any]:
    content = message.content
    return [
        content.number,
        content.text,
        content.via,
        content.page_class,
        content.milliseconds,
        content.confidence,
        content.note,
        message.analysis,
    ]


_PACK: dict[str, Callable[[Any], list[Any]]] = {
    "Sniffed": lambda m: [m.kind.kind],
    "Counted": lambda m: [
        m.census.unit,
        m.census.pages,
        "".join(_LETTERS[each] for each in m.census.classes),
        dict(m.metadata),
    ],
    "Begun": lambda m: [m.number],
    "Recognising": lambda m: [],
    "PageRead": _pack_page,
    "PageFailed": lambda m: [m.number, *_pack_error(m.error)],
    "Summed": lambda m: [dict(m.analysis)],
    "Refused": lambda m: _pack_error(m.error),
    "Fault": lambda m: [m.trace[:DETAIL_CHARACTERS]],
}


def _of(kind: type[Any] | tuple[type[Any], ...], value: Any) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Garbled(f"{type(value).__name__} for {kind}")
    return value


def _number(value: Any) -> int:
    number: int = _of(int, value)
    if number < 1:
        raise Garbled(f"page {number}")
    return number


def _via(value: Any) -> Via:
    if value not in get_args(Via):
        raise Garbled(f"via {value}")
    found: Via = value
    return found


def _counted(unit: Any, pages: Any, classes: Any, metadata: Any) -> Counted:
    found = tuple(_CLASSES[letter] for letter in _of(str, classes))
    if len(found) != _of(int, pages):
        raise Garbled("not one class a page")
    census = Census(unit=_of(str, unit), pages=pages, classes=found)
    return Counted(census=census, metadata=brief(_of(dict, metadata)))


def _page(
    number: Any,
    text: Any,
    via: Any,
    page_class: Any,
    milliseconds: Any,
    confidence: Any,
    note: Any,
    analysis: Any,
) -> PageRead:
    content = PageContent(
        number=_number(number),
        text=_of(str, text),
        via=_via(via),
        page_class=PageClass(page_class),
        milliseconds=max(0, _of(int, milliseconds)),
        confidence=None if confidence is None else float(_of((int, float), confidence)),
        note=_of(str, note),
    )
    if set(_of(dict, analysis)) != ANALYSED:
        raise Garbled("no analysis of a page")
    return PageRead(content=content, analysis=analysis)


def _summed(analysis: Any) -> Summed:
    if set(_of(dict, analysis)) != SUMMED:
        raise Garbled("no analysis of a document")
    for name in SUMMED - NO_NUMBERS:
        _of((int, float, type(None)), analysis[name])
    for keyword in _of(list, analysis["keywords"]):
        _of(str, keyword)
    for each in _of(list, analysis["languages"]):
        _of(str, each["language"])
        _of((int, float), each["share"])
    _of((dict, type(None)), analysis["exam"])
    return Summed(analysis=analysis)


def _error(code: Any, message: Any, detail: Any) -> ReadingError:
    return by_code(_of(str, code), _of(str, message), detail=_of(str, detail))


_UNPACK: dict[str, Callable[..., Message]] = {
    "Sniffed": lambda kind: Sniffed(kind=kinds.BY_NAME[kind]),
    "Counted": _counted,
    "Begun": lambda number: Begun(number=_number(number)),
    "Recognising": lambda: Recognising(),
    "PageRead": _page,
    "PageFailed": lambda number, *error: PageFailed(
        number=_number(number), error=_error(*error)
    ),
    "Summed": _summed,
    "Refused": lambda *error: Refused(error=_error(*error)),
    "Fault": lambda trace: Fault(trace=_of(str, trace)),
}
