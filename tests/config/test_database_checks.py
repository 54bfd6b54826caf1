"""A database that forgets what it has committed is complained about."""

from __future__ import annotations

import pytest
from django.db import connection

from config.database_checks import commits_are_kept

pytestmark = pytest.mark.django_db


def complaints() -> list[str | None]:
    return [each.id for each in commits_are_kept(None, databases=["default"])]


def test_a_database_that_keeps_its_commits_is_not_complained_about():
    assert complaints() == []
    assert commits_are_kept(None) == []


@pytest.mark.postgres
def test_one_that_tells_of_them_too_early_is():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert complaints() == ["headway.W011"]
