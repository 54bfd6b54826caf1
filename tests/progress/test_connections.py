"""Connections of threads that live long."""

from __future__ import annotations

import pytest
from django.db import connection

from progress.connections import tend_connections

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_connection_is_kept_whatever_the_age_for_requests():
    connection.ensure_connection()
    before = connection.connection
    connection.close_at = 0.0
    tend_connections()
    assert connection.connection is before


def test_a_broken_connection_is_closed(monkeypatch):
    connection.ensure_connection()
    connection.errors_occurred = True
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    tend_connections()
    assert connection.connection is None


def test_a_connection_that_an_error_did_not_break_is_kept():
    connection.ensure_connection()
    before = connection.connection
    connection.errors_occurred = True
    tend_connections()
    assert connection.connection is before
