"""Errors: each code says what to do, and the documentation lists it."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest

from progress.retries.causes import CAUSES, cause_of
from workers.errors import Bomb, PageUnreadable, ReadingError, all_errors, by_code

DOCS = Path(__file__).resolve().parents[2] / "docs" / "errors.md"


#: The first cell of each row of the tables of codes.
CELL = re.compile(r"^\| (`[^|]*) \|", re.MULTILINE)
#: What a person can do about it begins a sentence, or follows a comma.
ADVICE = re.compile(
    r"(?:^|[.,:] |and )(?:Check|Hand|Open|Print|Retry|Save|Split|hand|save|split)\b"
)


def test_the_documentation_lists_the_codes_that_there_are_and_no_others():
    cells = CELL.findall(DOCS.read_text(encoding="utf-8"))
    listed = [code for cell in cells for code in re.findall(r"`(\w+)`", cell)]
    assert len(listed) == len(set(listed))
    assert set(listed) == {*all_errors(), *CAUSES}


@pytest.mark.parametrize("code", sorted(all_errors()))
def test_each_code_says_what_to_do(code):
    said = all_errors()[code].default
    assert said.endswith(".")
    assert ADVICE.search(said)


@pytest.mark.parametrize("code", sorted(all_errors()))
def test_each_code_of_a_document_has_a_cause(code):
    if not issubclass(all_errors()[code], PageUnreadable):
        assert cause_of(code).code == code


def test_no_two_errors_have_one_code():
    classes = set(all_errors().values())
    known = {each for error in classes for each in error.__subclasses__()}
    assert known <= classes


def test_an_error_is_found_by_its_code():
    error = by_code("expands_too_much", "Too much.", detail="9 GB")
    assert isinstance(error, Bomb)
    assert (error.message, error.detail) == ("Too much.", "9 GB")
    assert type(by_code("not_yet_known", "Well.")) is ReadingError


def test_an_error_keeps_its_detail_on_its_way_between_processes():
    found = copy.copy(Bomb("Too much.", detail="9 GB"))
    assert (type(found), found.message, found.detail) == (Bomb, "Too much.", "9 GB")
