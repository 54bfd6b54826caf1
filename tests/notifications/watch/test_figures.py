"""Figures are read each minute and at each scrape: from indexes, not from all rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from notifications.watch import figures, incidents
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db


def plan_of(rows: QuerySet[Any]) -> str:
    """What the database does for a query when reading all rows is not worth it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


def test_the_attempts_of_the_last_hour_are_found_by_an_index():
    assert "attempt_started" in plan_of(figures.recent_attempts(NOW))


def test_the_latest_alerts_are_found_by_an_index():
    assert "event_alerts" in plan_of(incidents.recent_alerts())
