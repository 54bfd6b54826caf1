"""Which tests run on both databases."""

from __future__ import annotations

import pytest

from tests.support.databases import belongs_on_postgres, belongs_on_sqlite


def test_one_that_makes_rows_runs_on_both(alice, request):
    assert belongs_on_postgres(request.node)


@pytest.mark.django_db
def test_one_that_is_marked_runs_on_both(request):
    assert belongs_on_postgres(request.node)


def test_one_that_computes_runs_on_sqlite_alone(request):
    assert not belongs_on_postgres(request.node)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_one_that_is_about_sqlite_runs_there_alone(request):
    assert not belongs_on_postgres(request.node)


def test_one_that_says_nothing_runs_on_sqlite(request):
    assert belongs_on_sqlite(request.node)


def test_one_that_is_about_postgresql_runs_there_alone(request):
    request.applymarker(pytest.mark.postgres)
    assert not belongs_on_sqlite(request.node)
