"""Requests: what is asked of a reader survives the way there."""

from __future__ import annotations

import json

import pytest

from workers.limits import Limits
from workers.sandbox.request import Request, ranges

REQUEST = Request(
    name="a.pdf", job_type="exam", limits=Limits(max_pages=7), skipped=((2, 3), (5, 5))
)


def test_a_request_comes_over_whole():
    assert Request.from_dict(json.loads(json.dumps(REQUEST.as_dict()))) == REQUEST


def test_skipped_pages_are_not_wanted():
    assert list(REQUEST.wanted(6)) == [1, 4, 6]
    assert list(REQUEST.wanted(0)) == []


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ((), ()),
        ((4,), ((4, 4),)),
        ((3, 1, 2), ((1, 3),)),
        ((1, 1, 2, 9, 8), ((1, 2), (8, 9))),
    ],
)
def test_numbers_become_the_fewest_ranges(numbers, found):
    assert ranges(numbers) == found
