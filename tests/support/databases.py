"""Pytest plugin: TEST_DATABASE=postgres runs the suite on a real PostgreSQL server.

It is loaded by `-p`, because the server has to run before Django reads its settings.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from tests.support.postgres import temporary_postgres


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    if os.environ.get("TEST_DATABASE", "sqlite") == "postgres":
        stack = ExitStack()
        os.environ["DATABASE_URL"] = stack.enter_context(temporary_postgres())
        early_config.add_cleanup(stack.close)
    return (yield)


def pytest_report_header() -> str:
    return f"database: {os.environ.get('TEST_DATABASE', 'sqlite')}"
