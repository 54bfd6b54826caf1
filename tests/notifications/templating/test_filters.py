"""Filters that no text can be blown up by."""

from __future__ import annotations

import pytest
from liquid import Markup
from liquid.exceptions import FilterArgumentError

from notifications.templating import filters
from notifications.templating.limits import MAX_ITEMS, MAX_TEXT


def test_numbers_are_added_and_texts_are_not():
    assert filters.plus(2, 3) == 5
    assert filters.minus(2, None) == 2
    for value in ("1e999999999", "2", [], 10**16):
        with pytest.raises(FilterArgumentError):
            filters.plus(value, 1)


def test_a_replacement_that_grows_too_long_is_refused_before_it_is_made():
    with pytest.raises(FilterArgumentError):
        filters.replace("a" * MAX_TEXT, "a", "b" * MAX_TEXT)
    assert filters.replace("aaa", "a", "bb") == "bbbbbb"
    assert filters.replace("aaa", "", "x") == "aaa"


def test_a_list_that_grows_too_long_is_refused_before_it_is_joined():
    with pytest.raises(FilterArgumentError):
        filters.join(["a"] * MAX_ITEMS, "b" * 100)
    assert filters.join(["a", None, 2], "-") == "a--2"
    assert filters.join("text", "-") == "text"


def test_escaped_text_stays_escaped():
    assert filters.replace(Markup("&lt;"), "&", "<") == "&lt;lt;"
    assert filters.join([Markup("&lt;")], "<") == "&lt;"


@pytest.mark.parametrize("value", ["x" * (MAX_TEXT + 1), range(MAX_ITEMS + 1)])
def test_what_is_too_large_is_neither_taken_nor_given(value):
    with pytest.raises(FilterArgumentError):
        filters.bounded(lambda taken: "")(value)
    with pytest.raises(FilterArgumentError):
        filters.bounded(lambda taken: value)("")
