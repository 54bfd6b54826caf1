"""How statements are told apart."""

from __future__ import annotations

import pytest

from benchmarks.statements import count, counts, table_of


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('SELECT "progress_job"."id" FROM "progress_job" WHERE 1', "progress_job"),
        ('INSERT INTO "progress_page" VALUES (1)', "progress_page"),
        ('UPDATE "auth_user" SET "x" = 1', "auth_user"),
        ("PRAGMA foreign_keys = ON", "PRAGMA"),
    ],
)
def test_a_statement_is_counted_under_its_table(sql, table):
    assert table_of(sql) == table


def test_a_statement_is_run_and_counted(monkeypatch):
    monkeypatch.setitem(counts, "auth_user", 0)
    ran = count(lambda *given: given, 'SELECT 1 FROM "auth_user"', (), False, {})
    assert ran == ('SELECT 1 FROM "auth_user"', (), False, {})
    assert counts["auth_user"] == 1
