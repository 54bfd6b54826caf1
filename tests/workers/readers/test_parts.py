"""Parts are loaded when they are read, and one that is broken leaves the others."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from workers.errors import Corrupt, PageUnreadable, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers import PageClass
from workers.readers.parts import Part, PartsReader


def load(index: int) -> Part:
    """The second part is broken."""
    if index == 1:
        raise Corrupt(detail="a loose end")
    return Part(text=f"part {index}\r\n", note="a note")


def reader(limits: Limits = DEFAULT, **options) -> PartsReader:
    return PartsReader(unit="slide", pages=3, load=load, limits=limits, **options)


def test_a_first_look_takes_parts_for_text():
    census = reader().census()
    assert (census.unit, census.pages) == ("slide", 3)
    assert census.classes == (PageClass.TEXT,) * 3


def test_a_broken_part_fails_alone_and_says_which():
    with reader() as opened:
        with pytest.raises(PageUnreadable) as caught:
            opened.read(2)
        assert opened.read(3).text == "part 2"
    assert caught.value.detail == "slide 2: a loose end"


def test_a_note_comes_along_but_being_cut_off_matters_more():
    assert reader().read(1).note == "a note"
    assert "cut off" in reader(Limits(max_characters_per_page=3)).read(1).note


@pytest.mark.parametrize("number", [0, 4])
def test_a_part_that_does_not_exist_is_unreadable(number):
    with pytest.raises(PageUnreadable):
        reader().read(number)


def test_too_many_parts_are_refused():
    with pytest.raises(TooManyPages, match="3 slides; at most 2"):
        reader(Limits(max_pages=2))


def test_closing_closes_what_was_opened():
    closed = []
    stack = ExitStack()
    stack.callback(closed.append, "file")
    reader(resources=stack).close()
    assert closed == ["file"]
