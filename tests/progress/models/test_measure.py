"""Measures are asked for by span and time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from progress.models import Measure, MeasuredUntil
from progress.states import Span

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make(minute: int, span: Span = Span.MINUTE) -> Measure:
    bucket = NOON + timedelta(minutes=minute)
    return Measure.objects.create(span=span, bucket_at=bucket, job_type="document")


def test_the_first_moment_is_in_and_the_last_is_not():
    late, early, _after = make(1), make(0), make(2)
    make(1, Span.HOUR)
    found = Measure.objects.between(Span.MINUTE, NOON, NOON + timedelta(minutes=2))
    assert list(found) == [early, late]


def test_there_is_one_measure_for_each_key():
    make(0)
    with pytest.raises(IntegrityError):
        make(0)


def test_they_say_what_they_are():
    assert "minute" in str(make(0))
    assert "measured until" in str(MeasuredUntil())
