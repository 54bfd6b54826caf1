"""Pytest plugin: TEST_DATABASE=postgres runs the suite on a real PostgreSQL server.

It is loaded by `-p`, because the server has to run before Django reads its settings.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from tests.support.postgres import temporary_postgres

#: What opens the database for a test.
OPENERS = frozenset({"db", "transactional_db", "django_db_setup"})


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    if _database() == "postgres":
        stack = ExitStack()
        os.environ["DATABASE_URL"] = stack.enter_context(temporary_postgres())
        early_config.add_cleanup(stack.close)
    return (yield)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what is about the other one, or can be no other on PostgreSQL."""
    is_here = belongs_on_postgres if _database() == "postgres" else belongs_on_sqlite
    config.hook.pytest_deselected(items=[i for i in items if not is_here(i)])
    items[:] = [item for item in items if is_here(item)]


def belongs_on_sqlite(item: pytest.Item) -> bool:
    """Tell whether a test is not about PostgreSQL alone."""
    return item.get_closest_marker("postgres") is None


def belongs_on_postgres(item: pytest.Item) -> bool:
    """Tell whether a test may ask the database, and is not about SQLite alone.

    pytest-django refuses the database to all others.
    """
    if item.get_closest_marker("sqlite"):
        return False
    names = getattr(item, "fixturenames", ())
    return bool(OPENERS.intersection(names)) or bool(
        item.get_closest_marker("django_db")
    )


def pytest_report_header() -> str:
    return f"database: {_database()}"


def _database() -> str:
    return os.environ.get("TEST_DATABASE", "sqlite")
