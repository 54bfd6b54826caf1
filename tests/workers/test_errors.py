"""Errors: each code says what to do, and the documentation lists it."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from progress.retries.causes import cause_of
from workers.errors import Bomb, PageUnreadable, ReadingError, all_errors, by_code

DOCS = Path(__file__).resolve().parents[2] / "docs" / "errors.md"


@pytest.mark.parametrize("code", sorted(all_errors()))
def test_each_code_is_documented_and_says_what_to_do(code):
    error = all_errors()[code]
    assert f"`{code}`" in DOCS.read_text(encoding="utf-8")
    assert error.default.endswith(".")


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
