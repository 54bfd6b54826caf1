"""Celery's moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from workers.tracking.moments import moment_of


def test_at_once_has_no_moment():
    assert moment_of(None) is None
    assert moment_of(0) is None


def test_seconds_count_from_now():
    before = timezone.now() + timedelta(seconds=30)
    found = moment_of(30)
    assert found is not None
    assert before <= found <= timezone.now() + timedelta(seconds=30)


def test_a_moment_without_a_zone_is_in_utc():
    naive = datetime(2026, 1, 2, 3)
    assert moment_of(naive) == datetime(2026, 1, 2, 3, tzinfo=UTC)


def test_a_moment_may_be_written_as_messages_have_it():
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert moment_of(noon.isoformat()) == noon
