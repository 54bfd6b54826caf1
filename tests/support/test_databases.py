"""Which tests run on both databases."""

from __future__ import annotations

import pytest

from tests.support.databases import asks_database


def test_one_that_makes_rows_asks_the_database(alice, request):
    assert asks_database(request.node)


@pytest.mark.django_db
def test_one_that_is_marked_asks_the_database(request):
    assert asks_database(request.node)


def test_one_that_computes_does_not(request):
    assert not asks_database(request.node)
