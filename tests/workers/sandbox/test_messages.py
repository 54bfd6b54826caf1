"""Messages: what a reader says comes over whole, and what none would say is refused."""

from __future__ import annotations

import json

import pytest

from workers.analysis import analyse_document, analyse_page
from workers.errors import Bomb, Encrypted, PageUnreadable, ReadingError
from workers.readers import Census, PageClass, PageContent
from workers.readers.kinds import PDF
from workers.sandbox.messages import (
    METADATA_CHARACTERS,
    METADATA_FIELDS,
    Begun,
    Counted,
    Fault,
    Garbled,
    PageFailed,
    PageRead,
    Recognising,
    Refused,
    Sniffed,
    Summed,
    pack,
    unpack,
)

CONTENT = PageContent(
    number=3,
    text="Grüße\n",
    via="ocr",
    page_class=PageClass.IMAGE,
    milliseconds=12,
    confidence=0.9,
    note="cut",
)
CENSUS = Census(unit="page", pages=4, classes=tuple(PageClass))
ANALYSIS = analyse_page("Grüße", "document").as_dict()
NOTHING_SAID = analyse_document((), (), "document").as_dict()
GOOD = list(pack(PageRead(content=CONTENT, analysis=ANALYSIS)))


@pytest.mark.parametrize(
    "message",
    [
        Sniffed(kind=PDF),
        Counted(census=CENSUS, metadata={"title": "A"}),
        Begun(number=1),
        Recognising(),
        PageRead(content=CONTENT, analysis=ANALYSIS),
        Summed(analysis=NOTHING_SAID),
        Fault(trace="Traceback"),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_message_comes_over_whole(message):
    assert unpack(json.loads(json.dumps(pack(message)))) == message


@pytest.mark.parametrize("error", [Encrypted(), Bomb("Too much.", detail="9 GB")])
def test_an_error_keeps_its_class_its_words_and_its_detail(error):
    found = unpack(pack(Refused(error=error)))
    assert isinstance(found, Refused)
    assert type(found.error) is type(error)
    assert (found.error.message, found.error.detail) == (error.message, error.detail)


def test_a_failed_page_keeps_its_number_and_error():
    found = unpack(pack(PageFailed(number=7, error=PageUnreadable("Too dark."))))
    assert isinstance(found, PageFailed)
    assert (found.number, found.error.code) == (7, "page_unreadable")


def test_an_error_nobody_knows_is_a_reading_error():
    found = unpack(["Refused", "new_code", "New.", ""])
    assert isinstance(found, Refused)
    assert type(found.error) is ReadingError


def test_long_words_of_an_error_are_cut():
    found = unpack(pack(Refused(error=ReadingError("x" * 9_999, detail="y" * 99_999))))
    assert isinstance(found, Refused)
    assert (len(found.error.message), len(found.error.detail)) == (500, 20_000)


def test_what_a_document_says_of_itself_is_kept_in_brief():
    said = {"title": "t" * 9_999, **{f"field{n}": "x" for n in range(99)}}
    found = unpack(["Counted", "page", 1, "t", said])
    assert isinstance(found, Counted)
    assert len(found.metadata["title"]) == METADATA_CHARACTERS
    assert len(found.metadata) == METADATA_FIELDS


@pytest.mark.parametrize(
    "values",
    [
        None,
        7,
        [],
        ["Begun"],
        ["Begun", 0],
        ["Begun", True],
        ["Begun", "1"],
        ["Begun", 1, 2],
        ["Surprise"],
        ["Sniffed", "exe"],
        ["Sniffed", ["pdf"]],
        ["Counted", "page", 2, "t", {}],
        ["Counted", "page", 1, "x", {}],
        ["Counted", "page", 1, "t", []],
        ["Summed", {"words": 1}],
        ["Summed", NOTHING_SAID | {"words": "<many>"}],
        ["Summed", NOTHING_SAID | {"keywords": [["a", "b"]]}],
        ["Summed", NOTHING_SAID | {"languages": ["en"]}],
        ["Summed", NOTHING_SAID | {"languages": [{"language": 1, "share": 1}]}],
        ["Summed", NOTHING_SAID | {"exam": "passed"}],
        ["Summed", 7],
        ["Refused", 1, 2, 3],
        [*GOOD[:2], 5, *GOOD[3:]],
        [*GOOD[:3], "magic", *GOOD[4:]],
        [*GOOD[:4], "song", *GOOD[5:]],
        [*GOOD[:-1], "no analysis"],
        [*GOOD[:-1], {"words": 1}],
    ],
    ids=repr,
)
def test_what_no_reader_says_is_refused(values):
    with pytest.raises(Garbled):
        unpack(values)
